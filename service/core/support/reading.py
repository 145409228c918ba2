"""A text as the guard reads it: words with stems, concepts, clauses and signs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, wraps
from operator import attrgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

import snowballstemmer

from service.core.keeping import kept
from service.core.normalise import Folded, fold
from service.core.support.concepts import CONCEPTS
from service.core.support.lexicon import IRREGULAR, PHRASAL, STOP

P = ParamSpec("P")
T = TypeVar("T")

_WORD = re.compile(
    r"[A-Z]\.(?: ?[A-Z]\.)+|Ph\.D\."
    r"|(?:[a-z]\.){2,}(?![a-z])|\d+(?:[.,:]\d+)*|n't\b|[^\W\d_]+?(?=n't\b)|(?<=')s\b|[^\W\d_]+(?:'(?!s\b|t\b)[^\W\d_]+)*"
)
_BORDER = re.compile(
    r"[.!?](?:['\")\]]*\s|$)|[;()]|[:,](?!\d)|(?<=\s)-(?=\s)"
    r"|\b(?:but|while|whereas|although|though|because|which|who|whom|whose|that|and|or|when|where|after|before|if|unless|as)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"-(?=[\d$£€¥])")
_MINUSES = "-\u2212\u2013"
_OPENED = re.compile(r"(?:^|[(\[]|(?<!\d)(?<!UTC)(?<!GMT)[ \xa0])$")
_SHORTLY = 60  # characters
_LONG = 2000  # characters: a whole article, no sentence
_JOINING = re.compile(r"(?:which|who|whom|whose|that|as)\b")
_SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])|\n+")
_TITLES = {"Sen": "senator", "Sens": "senators", "Gov": "governor", "Rep": "representative", "Gen": "general"}
_TITLES |= {"Reps": "representatives", "Lt": "lieutenant", "Prof": "professor", "Sgt": "sergeant", "Col": "colonel"}
_TITLES |= {"Capt": "captain", "Maj": "major", "Cllr": "councillor", "Insp": "inspector", "Supt": "superintendent"}
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sens?|Reps?|Gov|Lt|Col|Prof|Sgt|Capt|Maj|Cllr|Insp|Supt|Mt|No|Inc|Corp|Co|Jr|Sr|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)|\b[A-Z])$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `clause`, `part` and `sentence` number what it stands in; parts are clauses with those that "that",
    "which" and the like join to them."""

    text: str
    low: str
    stem: str
    concept: str
    start: int
    end: int
    clause: int
    part: int
    sentence: int
    content: bool

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def numeric(self) -> bool:
        return self.text[0].isdecimal()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """The folded text and its words, in order. Equal only to itself, so that it is cheap to look up."""

    text: str
    words: tuple[Word, ...]
    minuses: frozenset[int] = frozenset()
    """Where a minus stands in front of a number, which in the folded text is a dash as any."""
    made: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False)
    """What `of_reading` remembers."""

    def at(self, start: int) -> int:
        """The index of the first word that ends behind the character, else of the last."""
        return max(0, min(bisect_right(self.words, start, key=attrgetter("end")), len(self.words) - 1))

    def follows(self, index: int, form: re.Pattern[str]) -> bool:
        """Whether the pattern is found shortly in front of the word."""
        start = self.words[index].start
        return form.search(self.text, max(0, start - _SHORTLY), start) is not None

    def low(self, index: int) -> str:
        """The word at the index in lower case; empty where there is none."""
        return self.words[index].low if 0 <= index < len(self.words) else ""

    def gap(self, left: int) -> str:
        """What stands between the word at the index and the next one."""
        words = self.words
        end = words[left + 1].start if left + 1 < len(words) else len(self.text)
        return self.text[words[left].end : end]


def of_reading(make: Callable[Concatenate[Reading, P], T]) -> Callable[Concatenate[Reading, P], T]:
    """Remembers what a function makes of a reading, as long as the reading itself is remembered."""

    @wraps(make)
    def recalled(reading: Reading, /, *more: P.args, **named: P.kwargs) -> T:
        key = (make, *more, *named.items())
        if key not in reading.made:
            reading.made[key] = make(reading, *more, **named)
        found: T = reading.made[key]
        return found

    return recalled


def read(text: str) -> Reading:
    """The text, read once. Of long ones only a few are remembered: a reading takes a hundred times their room.

    >>> [word.stem for word in read("Didn’t Kim’s men rise?").words]
    ['do', "n't", 'kim', 'man', 'rise']
    """
    return _read_long(text) if len(text) > _LONG else _read_short(text)


def _read(text: str) -> Reading:
    whole = fold(text)
    folded = whole.text
    borders = _borders(folded)
    words: list[Word] = []
    clause = part = sentence = 0
    for match in _WORD.finditer(folded):
        if match[0] == "s" and folded[match.start() - 1 : match.start()] == "'":
            continue
        while borders and borders[-1][0] <= match.start():
            at, ends = borders.pop()
            clause += 1
            sentence += ends
            part += ends or _JOINING.match(folded, at) is None
        title = _title(folded, match) if match[0] in _TITLES else ""
        words.append(_word(match[0], match.start(), match.end(), (clause, part, sentence), title))
    return Reading(folded, tuple(_with_particle(words, at) for at in range(len(words))), _minuses(whole, text))


def _minuses(folded: Folded, text: str) -> frozenset[int]:
    """The dashes of the folded text that are glued to a number and to nothing in front: -0.3, not F-16."""
    found = ((match.start(), folded.span(*match.span()).end - 1) for match in _SIGNED.finditer(folded.text))
    return frozenset(
        at for at, dash in found if text[dash] in _MINUSES and _OPENED.search(text, max(0, dash - 5), dash)
    )


_read_short = lru_cache(maxsize=8192)(_read)
_read_long = kept(256, characters=1_000_000)(_read)


def _with_particle(words: list[Word], at: int) -> Word:
    """The word, with the concept of its phrasal verb: "turned the offer down" rejects it."""
    particles = _phrasal().get(words[at].stem)
    if particles:
        for other in words[at + 1 : at + 5]:
            if other.low in particles and other.clause == words[at].clause:
                return replace(words[at], concept=particles[other.low])
    if words[at].low in ("defeat", "defeats") and _is_owned(words, at):
        return replace(words[at], concept=concept(stem("loss")))  # the one who is defeated owns it
    return words[at]


def _is_owned(words: list[Word], at: int) -> bool:
    """Whether the word is a noun: "his only defeat", "conceded defeat"."""
    before, after = words[at - 1] if at else None, words[at + 1] if at + 1 < len(words) else None
    if before is None or before.low in ("to", "will", "would", "can", "could", "may", "might", "should"):
        return False
    return after is None or not (after.capital or after.low in ("the", "its", "their", "his", "her"))


@cache
def _phrasal() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for line in PHRASAL.replace("\n", "").strip("|").split("|"):
        verb, particle, meaning = line.split()
        table.setdefault(stem(verb), {})[particle] = concept(stem(meaning))
    return table


def _title(text: str, match: re.Match[str]) -> str:
    """The title that an abbreviation in front of a name stands for."""
    title = _TITLES.get(match[0], "")
    before = title and re.match(r"\.|\s[A-Z]", text[match.end() : match.end() + 2])
    return title if before else ""


def _word(text: str, start: int, end: int, place: tuple[int, int, int], title: str = "") -> Word:
    text = text.replace(".", "").replace(" ", "") if text[-1] == "." else text  # K. L. Menon is K.L. Menon
    low = title or text.lower()
    root = stem(low)
    content = not low[0].isdecimal() and (low not in STOP or (len(text) > 1 and text.isupper()))
    return Word(text, low, root, concept(root), start, end, *place, content)


def _borders(text: str) -> list[tuple[int, bool]]:
    """Where clauses begin, last first, and whether a sentence begins there."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text) if not abbreviated(text, match.start())]
    found = [match for match in _BORDER.finditer(text) if not abbreviated(text, match.start())]
    clauses = [match.end() if match[0][0] in ",;:().!?-" else match.start() for match in found]
    return sorted({**dict.fromkeys(clauses, False), **dict.fromkeys(ends, True)}.items(), reverse=True)


def abbreviated(text: str, at: int) -> bool:
    return text[at] == "." and bool(_ABBREVIATED.search(text[max(0, at - 6) : at]))


def _snowball(word: str) -> str:
    # A stemmer keeps state while it works, so threads must not share one; making one takes a microsecond.
    return str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem; irregular forms and common nouns of action go with their verb.

    >>> stem("sent") == stem("sends"), stem("approval") == stem("approved")
    (True, True)
    """
    root = _irregular().get(word)
    if root is None:
        plain = _snowball(word)
        root = _irregular().get(plain, plain)
    return root


@cache
def _irregular() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in "".join(IRREGULAR.split("\n")).split("|"):
        first, *others = line.split() or [""]
        root = table.get(first, _snowball(first))
        for form in (first, *others):
            table.setdefault(form, root)
    return table


@dataclass(frozen=True, slots=True)
class Opposites:
    """Concepts by stem, and which concept is against which. `converses` agree with the parties swapped."""

    concepts: dict[str, str]
    against: dict[str, str]
    converses: dict[str, str]


@cache
def opposites() -> Opposites:
    concepts: dict[str, str] = {}
    against: dict[str, str] = {}
    converses: dict[str, str] = {}
    for number, line in enumerate(re.sub(r"\n +", " ", CONCEPTS).strip().splitlines()):
        sides = re.split(r" \| | <> ", line)
        names = [f"{number}:{side.split()[0]}" for side in sides]
        for name, side in zip(names, sides, strict=True):
            for word in side.split():
                concepts.setdefault(stem(word), name)
        if len(names) == 2:
            table = converses if "<>" in line else against
            table |= {names[0]: names[1], names[1]: names[0]}
    return Opposites(concepts, against, converses)


@lru_cache(maxsize=65536)
def concept(root: str) -> str:
    return opposites().concepts.get(root, root)

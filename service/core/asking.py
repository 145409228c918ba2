"""What a question asks for: the kind of thing, and the words and names it gives.

English by its grammar; other languages by their question words. Where nothing is recognised, the kind is `thing`
and nothing is required of an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from typing import Final

from service.core.counters import counted
from service.core.kinds import Kind, Measure, kind_abroad
from service.core.scripts import HAN, KANA
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, read, stem
from service.core.terms import STOP_WORDS, fold


def _stems(listing: str) -> frozenset[str]:
    return frozenset(stem(word) for word in listing.split())


_PEOPLE = _stems(
    "person people man woman leader minister president official officer chief director author player judge striker"
    " coach mayor scientist writer singer actor artist lawyer doctor politician reporter company agency newspaper"
)
_TIMES = _stems("date day year month time week weekday hour decade century moment season")
_PLACES = _stems("city country town place village region province state district street venue area hotel location")
_NAMED: Final[tuple[tuple[Kind, frozenset[str]], ...]] = (("time", _TIMES), ("place", _PLACES), ("person", _PEOPLE))
_MEASURES: Final[tuple[tuple[Measure, frozenset[str]], ...]] = (
    (
        "money",
        _stems(
            "price cost fee salary revenue profit budget fine loss income wage fare rent debt damage compensation"
            " turnover"
        ),
    ),
    ("share", _stems("percentage percent share proportion fraction rate turnout")),
    ("age", _stems("age")),
    ("length", _stems("height width depth distance")),
    ("mass", _stems("weight")),
    ("heat", _stems("temperature")),
    ("speed", _stems("speed")),
    ("any", _stems("sum amount value size level capacity margin record population total prize dividend turnout")),
)
_SIZES: Final[dict[str, Measure]] = {
    **dict.fromkeys("high tall far deep wide thick near close".split(), "length"),
    **dict.fromkeys("long quickly soon late early".split(), "duration"),
    **dict.fromkeys("hot cold warm".split(), "heat"),
    **dict.fromkeys("big large small strong loud full".split(), "any"),
    "old": "age",
    "heavy": "mass",
    "fast": "speed",
    "expensive": "money",
}
# Verbs that ask "what" for a measure: what does it cost, how much does it weigh.
_MEASURING: Final[dict[str, Measure]] = {
    **dict.fromkeys(_stems("cost pay earn charge spend owe sell fetch raise invest price donate"), "money"),
    **dict.fromkeys(_stems("weigh"), "mass"),
    **dict.fromkeys(_stems("last take"), "duration"),
}
_SAYING = _stems("say tell call think add write announce declare claim argue reply comment describe explain warn")
_AUXILIARIES = frozenset(
    "do does did is are was were be been has have had will would can could may might shall should must am".split()
)
_MODAL = frozenset("should can could may might must shall".split())
_NUMBER_OF = re.compile(r"(?P<before>\w+ )?number of\b|\b(?:average|total) number\b")
_NUMBERED = frozenset(
    "phone telephone account serial model flight registration case reference emergency house room".split()
)
_BEING = frozenset("is are was were".split())
_PREPOSITIONS = frozenset("of for in on at by from to with after before about if that between ahead behind".split())
_WH = re.compile(
    r"\b(?P<wh>who|whom|whose|when|where|why|how many|how much|how often|how|what|which)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"\b(?:and|or) (?:who|when|where|why|how|what|which|did|does|was|is)\b"
    r"|\b(?:which|what) (?:two|three|four|five|are the)\b"
    r"|\bboth\b|\bund (?:was|wer|wann|wo|warum|wie)\b|\bet (?:qui|quand|où|pourquoi|combien)\b"
    r"|\by (?:quién|cuándo|dónde|qué|cuánt)"
    r"|이고 |이며 |그리고 |、何|以及",
    re.IGNORECASE,
)
_CALLED = re.compile(r"\b(?:what|which)\b.*?\b(?:names?|titles?|called|named|titled|entitled)\b", re.IGNORECASE)
_CAUSE = re.compile(
    r"what (?:has |have |had )?(?:caused?|causes|led to|triggered|sparked|provoked|prompted)\b"
    r"|what(?:'s| is| was| are| were) the (?:\w+ )?(?:causes?|reasons?|motives?)\b"
    r"|(?:for|on) what (?:reason|ground)s?\b|how come\b",
    re.IGNORECASE,
)
_TELLING = frozenset(
    "dit déclaré affirmé répondu dijo dijeron dice dicen declaró afirmó gesagt gemeint erklärt".split()
)
_ABOUT = frozenset("zu zum zur über von in im am nach vor sur de du à au dans sobre en".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """`head`: the noun asked for (`how many *containers*`); `speaker`: the names before a verb of saying."""

    kind: Kind
    measure: Measure
    head: tuple[Word, ...]
    reading: Reading
    names: frozenset[str]
    words: tuple[Word, ...]
    speaker: frozenset[str]

    @property
    def asks_more(self) -> bool:
        """Whether two things are asked for."""
        return bool(_MORE.search(self.reading.text))

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(one.stem for one in self.head if one.content)


@lru_cache(maxsize=1024)
def asked(question: str) -> Asked:
    """What the question asks for.

    >>> one = asked("How many containers did North Korea send?")
    >>> one.kind, [word.text for word in one.head]
    ('count', ['containers'])
    >>> asked("How deep is the lake?").measure
    'length'
    """
    plain = " ".join(question.split()).strip("?？。¿¡ ")
    reading = read(plain)
    match = _WH.search(reading.text)
    names = frozenset(reading.words[at].low for run in name_runs(reading) for at in run)
    wh = _question_words(reading, match)
    names -= {word.low for word in wh}
    words = tuple(word for word in reading.words if (word.content or word.numeric) and word not in wh)
    if match is None:
        kind, measure = _unasked(plain, reading)
        words = tuple(word for word in words if not asks(word.text) or _UNSPACED.search(word.text))
        told = _speaker_abroad(words) if kind == "said" else frozenset[str]()
        return Asked(kind, measure, (), reading, names, words, told)
    after = [word for word in reading.words if word.start >= match.end()]
    head, body = ([], after) if match["wh"].lower() in ("who", "whom") else _head(after)
    kind, measure = _kind(match["wh"].lower(), head, body)
    if kind == "count" and head and head[-1].low == "number":
        head, _ = _head(body[1:])  # what number of homes
    speaker = _speaker(body, names)
    if kind in ("thing", "person") and _CAUSE.match(plain):
        kind = "reason"
    if kind == "thing":
        called = bool(_CALLED.search(plain))
        if speaker and not (called and body[0].low in _BEING):
            kind = "said"
        elif called:
            kind, speaker = "name", frozenset[str]()
    return Asked(kind, measure, tuple(head), reading, names, words, speaker)


_UNSPACED = re.compile(f"[{HAN}{KANA}]")
_ASKING = re.compile(
    r"언제|며칠|어디|누구|누가|누굴|무엇|무슨|어떤|어느|어떻|얼마|몇|[입습]니|니까|인가|나요|何|誰|どこ|いつ|どの|すか"
    r"|什么|什麼|多少|哪|谁|几"
)


def asks(piece: str) -> bool:
    """Whether a piece of a Korean, Japanese or Chinese word is one in which a question asks.

    >>> asks("何人"), asks("本人")
    (True, False)
    """
    return bool(_ASKING.search(piece))


def _question_words(reading: Reading, match: re.Match[str] | None) -> set[Word]:
    return {word for word in reading.words if match and match.start() <= word.start < match.end()}


def _unasked(plain: str, reading: Reading) -> tuple[Kind, Measure]:
    if found := kind_abroad(plain):
        return found
    if counted(plain):
        return "count", "any"
    if reading.words and reading.words[0].low in _AUXILIARIES:
        return "whether", "any"
    # "price of the dog park": the nouns alone.
    for measure, nouns in _MEASURES:
        if any(word.stem in nouns for word in reading.words[:2]):
            return "measure", measure
    return ("count", "any") if _numbers(reading.words) else ("thing", "any")


def _head(after: list[Word]) -> tuple[list[Word], list[Word]]:
    """The noun phrase behind the question word, up to the auxiliary, and the words from the auxiliary on."""
    for index, word in enumerate(after[:7]):
        if word.low in _AUXILIARIES or word.low in _PREPOSITIONS:
            return after[:index], after[index:]
    # "How many North Korean workers went": as far as the first plural, else one word.
    plurals = (at for at, word in enumerate(after[:5], start=1) if word.low.endswith("s") and len(word.low) > 3)
    end = next(plurals, 1)
    return after[:end], after[end:]


_PLAIN: dict[str, Kind] = {"who": "person", "whom": "person", "whose": "person"}
_PLAIN |= {"when": "time", "where": "place", "why": "reason", "how often": "often"}


def _kind(wh: str, head: list[Word], body: list[Word]) -> tuple[Kind, Measure]:
    if plain := _PLAIN.get(wh):
        return plain, "any"
    if wh == "how many":
        return ("often", "any") if head and head[-1].low == "times" else ("count", "any")
    verbs = [_MEASURING[word.stem] for word in body if word.stem in _MEASURING]
    if wh == "how much":
        return "measure", _noun_measure(head) or (verbs[0] if verbs else "any")
    if wh == "how":
        size = _SIZES.get(head[0].low) if head else None
        return ("thing", "any") if size is None else ("measure", _sized(head[0].low, size, body))
    # "What was the price of …": the noun stands behind the verb.
    nouns = head or list(takewhile(lambda word: word.low not in _PREPOSITIONS, body[1:]))
    counts = any(word.low == "number" for word in nouns) and _numbers([*head, *body])
    if counts:
        return "count", "any"
    return _noun_kind(nouns, verbs if not head else [], named=bool(head) or not _does(body))


def _numbers(words: Sequence[Word]) -> bool:
    """Whether a number of things is asked for, not that of a telephone."""
    found = _NUMBER_OF.search(" ".join(word.low for word in words))
    return found is not None and (found["before"] or "").strip() not in _NUMBERED


def _does(body: Sequence[Word]) -> bool:
    return any(word.low in ("do", "does", "did") for word in body[:1])


def _noun_kind(nouns: list[Word], verbs: list[Measure], *, named: bool) -> tuple[Kind, Measure]:
    """By the nouns; the last is what is asked for only where it is `named`: not in "what did it tell reporters"."""
    last = nouns[-1].stem if nouns and named else ""
    measure = _noun_measure(nouns)
    if measure is not None:
        return "measure", measure
    if verbs and verbs[0] != "duration":
        return "measure", verbs[0]
    for kind, listed in _NAMED:
        if last in listed:
            return kind, "any"
    return "thing", "any"


def _noun_measure(nouns: list[Word]) -> Measure | None:
    for measure, listed in _MEASURES:
        if any(word.stem in listed for word in nouns):
            return measure
    return None


def _sized(size: str, measure: Measure, body: list[Word]) -> Measure:
    """A high price is no height."""
    own = _noun_measure([word for word in body if word.content][:3])
    if own and size in ("high", "low", "big", "large"):
        return own
    if size == "long" and body and body[0].low in ("is", "are", "was", "were"):
        return "any"
    return measure


def _speaker(body: list[Word], names: frozenset[str]) -> frozenset[str]:
    """Who is asked to have said something: the subject between an auxiliary and a verb of saying."""
    at = next((n for n, word in enumerate(body[:8]) if word.stem in _SAYING and n), 0)
    if not at or body[0].low not in _AUXILIARIES - _MODAL:  # what one should call nobody has called yet
        return frozenset()
    if body[0].low in _BEING and not body[at].low.endswith("ing"):  # what he was told another said
        return frozenset()
    return frozenset(word.low for word in body[1:at] if word.low in names or word.content)


def _speaker_abroad(words: Sequence[Word]) -> frozenset[str]:
    """Who is asked to have said something in another language: what comes behind the verb, up to the matter."""
    subject = takewhile(lambda word: word.low not in _ABOUT, words[1:])
    return frozenset(word.low for word in subject if fold(word.low) not in STOP_WORDS) - _TELLING

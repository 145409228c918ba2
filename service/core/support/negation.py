"""Negation: every negator of a text and its scope, the words it turns around."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.core.support.clauses import untrue
from service.core.support.past import is_past
from service.core.support.reading import Reading, of_reading
from service.core.support.spelt import SMALL

_FORWARD = 3  # content words that a negator turns around
NEGATORS = frozenset(
    "not n't never cannot hardly scarcely neither nor nobody nothing nowhere none no without".split()
)
_NOMINAL = frozenset("no nobody nothing none neither nor nowhere".split())
_SKIPPED = frozenset(("longer", *SMALL))
_VERBS = frozenset(
    "fail refus deni avoid prevent lack unabl neglect declin forbidden halt stop refut dismiss block rule bar "
    "ban "
    "unwil reluct absenc rebut".split()
)
_NEEDS_TO = frozenset("fail refus declin unabl neglect unwil reluct".split())
_NEEDS_NEXT = {"stop": "short", "block": "from", "bar": "from", "ban": "from", "prevent": "from"}
_THAT = frozenset("deni refut dismiss rebut".split())
IDLE = re.compile(
    r"\b(?:than (?:those|people|others|the others) who (?:did|do|does|have|had|were|are) not|not only|not just"
    r"|not merely|not simply|not necessarily|no (?:fewer|more|less|later|sooner|earlier) than|"
    r"not (?:more|less|fewer) than|"
    r"no (?:(?!with\b|in\b|of\b|for\b|at\b|on\b)\w+ ){1,4}(?:\w+er|more|less) (?:\w+ )?than|no doubt|without doubt"
    r"|(?:not|never|n't) (?:\w+ ){0,4}(?:\w+er|more \w+)\b(?: \w+){0,3} since|whether or not|or not"
    r"|nothing but|no\. ?\d|not least|none other than)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turned:
    """What the negators of a text turn around, by word index: `surely` the verb of the negator, `nouns` what "no"
    stands before where no verb is near, `maybe` what follows. `negators` are those that turn anything at all."""

    surely: frozenset[int]
    nouns: frozenset[int]
    maybe: frozenset[int]
    negators: frozenset[int]
    scopes: Mapping[int, tuple[int, ...]]

    def sign(self, index: int) -> bool | None:
        """True where the word is denied, False where it is not, None where that is not sure."""
        if index in self.surely or index in self.nouns:
            return True
        return None if index in self.maybe else False


def denies(reading: Reading) -> bool:
    """Whether there is a negator in the text at all."""
    return any(word.low in NEGATORS for word in reading.words)


@of_reading
def negated(reading: Reading) -> Turned:
    """What the negators of a text turn around.

    >>> from service.core.support.reading import read
    >>> text = read("Kim did not meet Putin, but he called him.")
    >>> [text.words[index].text for index in sorted(negated(text).surely)]
    ['meet']
    """
    idle = [match.span() for match in IDLE.finditer(reading.text)]
    surely: set[int] = set()
    nouns: set[int] = set()
    maybe: set[int] = set()
    negators: set[int] = set()
    scopes: dict[int, tuple[int, ...]] = {}
    framed = dict(untrue(reading))
    for index, told in framed.items():
        negators.add(index)
        surely ^= {told}
        scopes[index] = (told,)
    for index, word in enumerate(reading.words):
        if index in framed or not is_negator(reading, index) or any(a <= word.start < b for a, b in idle):
            continue
        negators.add(index)
        if word.low == "free":
            nouns.add(index - 1)
            scopes[index] = ()
            continue
        ahead = list(_scope(reading, index))
        scopes[index] = tuple(ahead)
        verb = list(_verb_before(reading, index)) if word.low in _NOMINAL else []
        if word.low in ("nobody", "nothing", "none", "nowhere"):
            sure = verb or [at for at in ahead if _is_verb(reading, at)][:1] or ahead[:1]
        elif word.low == "without":
            sure = []
            nouns.update(ahead[:1])
        elif word.low in _NOMINAL and reading.low(index + 1) != "longer":
            named = index + 1 < len(reading.words) and reading.words[index + 1].capital
            verbs = [at for at in ahead[0 if named else 1 :] if is_past(reading.words[at].low)]
            sure = verb or verbs[:1] or ahead[1:2]
            nouns.update([] if sure else ahead[:1])
        elif word.low in NEGATORS:
            noun = ahead and reading.low(ahead[0] - 1) in ("a", "an", "the", "any", "its", "his", "her", "their")
            sure = [] if noun else ahead[:1]
        elif word.stem in _NEEDS_TO:
            sure = [at for at in ahead if "to" in [one.low for one in reading.words[index:at]]][:1]
        else:
            verbs = [at for at in ahead if _is_verb(reading, at)]
            sure = verbs[:1] or (ahead[:1] if word.stem not in _THAT else [])
        surely ^= set(sure)
        maybe.update(at for at in ahead if at not in sure)
    return Turned(
        frozenset(surely), frozenset(nouns), frozenset(maybe - surely - nouns), frozenset(negators), scopes
    )


def is_negator(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if word.low in NEGATORS:
        return word.low != "nor" or not any(other.low == "neither" for other in reading.words[:index])
    if (word.low, reading.low(index + 1)) in (
        ("rather", "than"),
        ("instead", "of"),
        ("yet", "to"),
        ("beyond", "repair"),
    ):
        return True
    if word.low == "free" and index and reading.gap(index - 1) == "-":
        return True
    if word.stem not in _VERBS or word.capital:
        return False
    after = [other.low for other in reading.words[index + 1 : index + 5]]
    if word.stem in _NEEDS_TO:
        if reading.low(index - 1) in ("the", "a", "its", "their", "his", "her"):
            return False  # attributed the decline to
        at = index + 1 + after.index("to") if "to" in after else len(reading.words)
        return reading.low(at + 1)[:1].isalpha() and not reading.words[at + 1].capital
    if word.stem in _NEEDS_NEXT:
        return _NEEDS_NEXT[word.stem] in after
    if word.stem == "rule":
        return "out" in after[:2]
    return word.stem in ("deni", "avoid", "lack", "without", "absenc", "refut", "rebut")


_LEADS_VERB = frozenset("would will to could be been being was were is are".split())


def _is_verb(reading: Reading, index: int) -> bool:
    low = reading.words[index].low
    return is_past(low) or low.endswith("ing") or reading.low(index - 1) in _LEADS_VERB


def _scope(reading: Reading, index: int) -> Iterator[int]:
    negator = reading.words[index]
    left = _FORWARD
    through = negator.stem in _THAT
    for at in range(index + 1, len(reading.words)):
        word = reading.words[at]
        if word.sentence != negator.sentence or not left:
            break
        if word.clause != negator.clause and not (
            (through and word.part == negator.part) or word.low in ("that", "or", "nor", "any")
        ):
            break
        if word.low == "nor" and negator.low == "neither":
            left = _FORWARD
        if word.content and not word.capital and not word.low.endswith("ly") and word.low not in _SKIPPED:
            left -= 1
            yield at


def _verb_before(reading: Reading, index: int) -> Iterator[int]:
    word = reading.words[max(0, index - 1)]
    if index and word.content and not word.capital and word.clause == reading.words[index].clause:
        yield index - 1

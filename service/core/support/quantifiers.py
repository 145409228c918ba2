"""Quantifiers: the statement says no more than the evidence: not "all" for "most", not "only" for "also"."""

from __future__ import annotations

from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.amounts import amounts
from service.core.support.evidence import Evidence
from service.core.support.negation import negated
from service.core.support.reading import Reading
from service.core.support.spelt import SMALL

_CLASSES = {
    "all": "all every everyone everybody everything entire entirely whole wholly always unanimous unanimously "
    "completely totally fully every nationwide universal invariably constantly",
    "most": "most mostly majority mainly largely predominantly bulk chiefly primarily usually "
    "normally generally typically",
    "many": "many numerous often frequently dozens hundreds thousands scores countless lots widespread plenty "
    "millions "
    "regularly repeatedly much",
    "some": "some several sometimes occasionally certain various partly partially part parts multiple group",
    "few": "few rarely seldom hardly scarcely little barely handful minority",
    "only": "only solely exclusively merely sole alone just",
}
_SCARCE = frozenset("few rarely seldom hardly scarcely barely".split())
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
_ENOUGH = {
    "all": {"all"},
    "most": {"all", "most"},
    "many": {"all", "most", "many"},
    "only": {"only"},
    "few": {"few", "only"},
}
_WEAKENING = frozenset("nearly almost not virtually practically".split())
_WHOLLY = frozenset("fully completely entirely wholly".split())
_EXTRA = {"all": frozenset("both any throughout across complete total full none no nobody neither".split())}
_EXTRA["only"] = frozenset("first single one unique but no other".split())
_EXTRA["few"] = frozenset({"hardly", "one", "two", "three"})
_AFTER_MOST = frozenset("often frequently common likely recent".split())
_BEFORE_MOST = frozenset("the at its their his her 's world s".split())
_PLACING = frozenset("at to by from with for in".split())
_TIMING = frozenset("after before as under over about a days weeks hours".split())
_REGULAR = frozenset("second minute hour day week month year summer winter".split())
_MEASURED = frozenset("how as so too very in a the is".split())


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    theirs = {name for reading in evidence.readings for name in _classes(reading)}
    low = {word.low for reading in evidence.readings for word in reading.words}
    for index, name in _quantified(statement):
        word = statement.words[index]
        if name == "some" or (name == "all" and negated(statement).negators):
            continue
        if (
            not (theirs & _ENOUGH[name])
            and not (low & _EXTRA.get(name, frozenset()))
            and not (word.low in _WHOLLY and "full" in low)
            and not _excused(name, theirs, evidence)
        ):
            yield Reason("quantifier", f"The evidence does not say “{word.text}”.")
            return
        if name == "all" and _is_weakened(evidence) and not _weakened_at(statement, index):
            yield Reason("quantifier", f"The evidence does not say “{word.text}” without exception.")
            return
        if name in ("all", "most") and _is_of_another(statement, index, name, evidence):
            yield Reason("quantifier", f"The evidence says “{word.text}” of something else.")
            return
    yield from _dropped_few(statement, evidence)


def _quantified(reading: Reading) -> Iterator[tuple[int, str]]:
    for index, word in enumerate(reading.words):
        if (name := _CLASS_OF.get(word.low)) and not _is_idle(reading, index):
            yield index, name


def _is_idle(reading: Reading, index: int) -> bool:
    """ "a few" is some; "most" in a superlative, "at all", "not only", "more than all", "each other"."""
    before = reading.words[index - 1].low if index else ""
    after = reading.words[index + 1].low if index + 1 < len(reading.words) else ""
    match reading.words[index].low:
        case "few":
            return before == "a"
        case "most":
            often = after in _AFTER_MOST or after.endswith("ly")
            return often or (before in _BEFORE_MOST and after != "of")
        case "just" | "only" | "alone":
            return before == "not" or _only_counts(reading, index, after)
        case "every":
            return after in _REGULAR or (before in ("in", "of") and SMALL.get(after, after.isdecimal() + 1) > 1)
        case "each" | "all":
            return after == "other" or _ends_phrase(reading, index, before)
        case "much" | "little" | "part" | "group":
            return before in _MEASURED
    return False


def _only_counts(reading: Reading, index: int, after: str) -> bool:
    """ "only three", "only in 2019", "only if": this says how many, when or where."""
    if _counts(reading, index + 1) or after in ("if", "when", "once"):
        return True
    if after in _PLACING and _counts(reading, index + 2):
        return True
    if after in ("at", "to", "by", "for") and reading.low(index + 2) in ("a", "an", "about"):
        return _counts(reading, index + 3)
    return after in _TIMING and reading.words[index].low != "alone"


def _ends_phrase(reading: Reading, index: int, before: str) -> bool:
    """ "at all", "above all", "in all,"."""
    if before in ("at", "after", "above", "of"):
        following = reading.words[index + 1 : index + 2]
        return not any(word.content or word.numeric for word in following)
    return before == "in" and reading.words[index].low == "all" and reading.gap(index).startswith(",")


def _counts(reading: Reading, index: int) -> bool:
    """Whether an amount begins there: "only 10 percent" is a number, and an opinion of it."""
    return any(one.index == index for one in amounts(reading))


def _classes(reading: Reading) -> set[str]:
    return {name for _, name in _quantified(reading)}


def _excused(name: str, theirs: set[str], evidence: Evidence) -> bool:
    """Whether numbers or silence let it pass: "many" where nothing is counted, "most" of 62 percent."""
    counted = [one for reading in evidence.readings for one in amounts(reading)]
    if name == "most":
        return any((one.unit == "percent" and one.value > 50) or 0.5 < one.value < 1 for one in counted)
    if name == "many":
        return not theirs & {"some", "few"} or any(one.value >= 10 for one in counted)
    if name == "few":
        return any((one.unit == "percent" and one.value < 15) or one.value < 6 for one in counted)
    return name == "all" and any(one.unit == "percent" and one.value == 100 for one in counted)


def _weakened_at(reading: Reading, index: int) -> bool:
    at = index - 1 - (reading.low(index - 1) in ("the", "a", "its"))
    return at >= 0 and reading.words[at].low in _WEAKENING


def _is_weakened(evidence: Evidence) -> bool:
    """Whether every "all" of the evidence is a "nearly all"."""
    found = [
        _weakened_at(reading, at)
        for reading in evidence.readings
        for at, name in _quantified(reading)
        if name == "all"
    ]
    return bool(found) and all(found)


def _noun(reading: Reading, index: int) -> set[str]:
    near = [word.concept for word in reading.words[index + 1 : index + 6] if word.content]
    return set(near[:2])


def _is_of_another(statement: Reading, index: int, name: str, evidence: Evidence) -> bool:
    ours = _noun(statement, index)
    found = [
        (reading, at) for reading in evidence.readings for at, one in _quantified(reading) if one in _ENOUGH[name]
    ]
    nouns = [_noun(reading, at) for reading, at in found]
    if not ours or not nouns or any(ours & one for one in nouns) or not all(nouns):
        return False
    weaker = [
        _noun(reading, at)
        for reading in evidence.readings
        for at, one in _quantified(reading)
        if one in ("some", "few", "many")
    ]
    return any(ours & one for one in weaker)


def _dropped_few(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """ "Few residents left" does not carry "residents left"; "most" and "some" of a group are not the group."""
    if _classes(statement) & {"few", "only", "some"}:
        return
    said = {word.concept for word in statement.words if word.content}
    for reading in evidence.readings:
        for at, name in _quantified(reading):
            few = name == "few" and reading.words[at].low in _SCARCE and _noun(reading, at) & said
            if few and not any(word.low in ("not", "n't", "no", "small") for word in statement.words):
                text = reading.words[at].text
                yield Reason("quantifier", f"The evidence says “{text}”, the statement leaves it out.")
                return

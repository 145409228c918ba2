"""Modality: what is only possible, planned, wanted, reported or conditional is not stated as fact.

Cues come in six kinds, and each has a scope: `report` (reportedly, alleged), `possible` (may, likely, tried to,
urged to), `plan` (will, pledged to, scheduled), `duty` (must, should), `condition` (if, unless), `unshown` (no
evidence that, did not say that). A word that the evidence has only in such a scope may not stand in the statement
without one; nor may something that has happened be said to lie ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.clauses import argued, unshown, verb_from
from service.core.support.cues import ANY, CUES_COMPILED
from service.core.support.evidence import Evidence
from service.core.support.negation import denies, negated
from service.core.support.past import is_past
from service.core.support.predicates import AFTER_VERB, is_no_verb, is_predicate
from service.core.support.reading import Reading, of_reading

_AHEAD = 1  # content words that a cue colours


_ENOUGH = {
    "report": {"report", "possible", "said"},
    "possible": {"report", "possible", "condition", "duty"},
    "plan": {"report", "possible", "plan", "duty"},
    "condition": {"report", "possible", "condition"},
    "duty": {"condition", "report", "possible", "plan", "duty"},
    "unshown": {"unshown"},
}

SAID = re.compile(
    r"\b(?:according to|sa(?:id|ys?|ying)|told|report(?:s|ed)|claim\w*|alleg\w+|accus\w+|announc\w+|stat(?:ed"
    r"|es)|suspect\w*|assert\w*|assum\w+|argu\w+|contend\w*|insist\w*"
    r"|complain\w*|testif\w+|maintain(?:s|ed)|believe[sd]?|media|den(?:y|ie[sd]|ying))\b",
    re.IGNORECASE,
)


_AFTERWARDS = re.compile(r"\b(?:will|going to|set to|scheduled to|plans? to|intends? to|expected to|about to)\b")


_WILL = re.compile(r"\bwill\b")
_LOOSE = re.compile(
    r"\b(?:expected|planned|proposed|prospective|projected|anticipated|risks?|threat\w*|hopes?|chances?)\b"
)


_DOUBTS = re.compile(r"(?i)\b(?:unclear|unproven|unconfirmed|doubt\w*|den(?:y|ie[sd]|ying)|whether|if|lack\w*)\b")


_SURE = re.compile(
    r"\b(?:(?:is|are|was|were|almost) certain|certainly|definitely|undoubtedly|surely|unquestionably"
    r"|without doubt|guaranteed?)\b",
    re.IGNORECASE,
)


_NOT_DONE = re.compile(r"\b(?:to|be|being|will|would|is|are)\s+(?:\w+ly\s+)?$")


_BEFORE_NOUN = frozenset(
    "if unless whether that case a an the its his her their this these those any no some of".split()
)


_CLAIMS = re.compile(r"(?:believe|claim|suspect|think|thought|reckon|assume|fear|warn|alleg|suggest)")


_NONE: frozenset[str] = frozenset()


@of_reading
def moods(reading: Reading) -> dict[int, frozenset[str]]:
    """The kinds of cue that colour each word, by index; uncoloured words are left out.

    >>> from service.core.support.reading import read
    >>> text = read("Kim may visit Russia.")
    >>> {text.words[index].text: set(kinds) for index, kinds in moods(text).items()}
    {'visit': {'possible'}}
    """
    table = {index: frozenset({"unshown"}) for index in unshown(reading)}
    for index, kind in argued(reading):
        table[index] = table.get(index, _NONE) | {kind}
    if not ANY.search(reading.text):
        return table
    for kind, whole, form in CUES_COMPILED:
        for match in form.finditer(reading.text):
            for index in _scope(reading, match, whole):
                table[index] = table.get(index, _NONE) | {kind}
    return table


def _scope(reading: Reading, match: re.Match[str], whole: bool) -> Iterator[int]:
    cue = reading.at(match.start())
    clause, sentence, left = reading.words[cue].clause, reading.words[cue].sentence, _AHEAD
    if whole and reading.gap(cue).startswith(",") and cue + 1 < len(reading.words):
        clause = reading.words[cue + 1].clause  # "Reportedly, …"
    conditional = match[0].lower().endswith(("if", "unless", "whether", " that", "in case", "reports"))
    for index, word in enumerate(reading.words):
        if whole and word.clause == clause and word.content and not word.capital:
            yield index
        elif (
            not whole
            and word.start >= match.end()
            and word.sentence == sentence
            and left
            and _may_be_verb(reading, index)
        ):
            if conditional and (
                reading.words[index - 1].low in _BEFORE_NOUN or reading.gap(index - 1).startswith("'s")
            ):
                continue
            left -= 1
            if word.clause == clause or not set(",;:()") & set(reading.text[match.end() : word.start]):
                yield index
                yield from _joined(reading, index)
                if not is_past(word.low):
                    yield from _told(reading, index, match[0].lower())


def _told(reading: Reading, index: int, cue: str) -> Iterator[int]:
    """The verb of what is believed or claimed: believe the hackers came in."""
    if not _CLAIMS.match(cue):
        return
    clause = reading.words[index].clause
    for at in range(index + 1, min(len(reading.words), index + 6)):
        if reading.words[at].clause == clause and is_past(reading.words[at].low):
            yield at
            return


def _may_be_verb(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    return word.content and not word.capital and not word.low.endswith("ly")


def _joined(reading: Reading, index: int) -> Iterator[int]:
    """The verb that "and" hangs on: would cost 640 million and open by 2029."""
    for at in range(index + 1, min(len(reading.words) - 1, index + 14)):
        word, after = reading.words[at], reading.words[at + 1]
        if word.sentence != reading.words[index].sentence:
            return
        if word.low in ("and", "or") and _may_be_verb(reading, at + 1) and not is_past(after.low):
            if (
                at + 2 < len(reading.words)
                and reading.words[at + 2].low in AFTER_VERB
                and not after.low.endswith("s")
            ):
                yield at + 1
            return


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    yield from _certain(statement, evidence)
    yield from _promised(statement, evidence)
    ours = moods(statement)
    said = {"said"} if SAID.search(statement.text) else set()
    all_ours = said.union(*ours.values(), _kinds(statement))
    for index, word in enumerate(statement.words):
        if not word.content or (word.capital and index):
            continue
        places = evidence.best_places(statement, index, word.concept)
        coloured = [moods(reading).get(at, _NONE) for reading, at in places]
        if not coloured:
            continue
        if all(coloured):
            needed = frozenset.intersection(*coloured) or coloured[0]
            missing = any(not (_ENOUGH[kind] & all_ours) for kind in needed)
            if missing and _is_asserted(statement, index, needed):
                yield Reason("modality", f"The evidence does not give “{word.text}” as a fact.")
                return
        elif _lies_ahead(statement, index) and all(_is_done(reading, at) for reading, at in places):
            yield Reason(
                "modality", f"In the evidence “{word.text}” has happened; the statement says it lies ahead."
            )
            return


def _certain(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    sure = _SURE.search(statement.text)
    if sure and not any(_SURE.search(reading.text) for reading in evidence.readings):
        yield Reason("modality", f"The evidence does not say “{sure[0]}”.")


def _promised(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """What may be is not what will be."""
    theirs = set().union(*(_kinds(reading) for reading in evidence.readings))
    if (
        _WILL.search(statement.text)
        and "possible" in theirs
        and "plan" not in theirs
        and "possible" not in _kinds(statement)
    ):
        yield Reason("modality", "The evidence gives this as possible, not as certain to come.")


def _is_asserted(statement: Reading, index: int, needed: frozenset[str]) -> bool:
    """Whether the statement gives the word as a fact: not a bare noun, an infinitive, or a plan in the present."""
    if "report" not in needed and is_no_verb(statement, index):
        return False
    if index and statement.low(index - 1) == "to" and index not in moods(statement):
        return False
    main = "report" in needed and _is_main(statement, index)
    if "unshown" not in needed and not (main or is_predicate(statement, index)):
        return False
    if negated(statement).sign(index):
        return False
    past = is_past(statement.words[index].low) or statement.low(index - 1) in (
        "was",
        "were",
        "been",
    )
    return needed != {"plan"} or past


def _is_main(reading: Reading, index: int) -> bool:
    """Whether the word is the verb of a clause without "that": the dam harms salmon."""
    first = next(word for word in reading.words if word.clause == reading.words[index].clause)
    return reading.low(index).endswith("s") and first.low != "that" and verb_from(reading, first.start) == index


@of_reading
def _kinds(reading: Reading) -> frozenset[str]:
    found = {kind for kind, _, form in CUES_COMPILED if form.search(reading.text)}
    if denies(reading) or _DOUBTS.search(reading.text):
        found |= {"unshown"}
    if _LOOSE.search(reading.text):
        found |= {"possible", "plan"}
    if re.search(r"\bhad to\b", reading.text):
        found.add("duty")
    if re.match(r"(?:Should|Were|Had) ", reading.text):
        found.add("condition")
    if re.search(r"\b(?:would|'d)\b", reading.text):
        found.add("possible")
    return frozenset(found)


def _lies_ahead(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    cue = _AFTERWARDS.search(reading.text, max(0, word.start - 30), word.start)
    return cue is not None and len(reading.text[cue.end() : word.start].split()) <= 1


def _is_done(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    return is_past(word.low) and not _NOT_DONE.search(reading.text[: word.start]) and index not in moods(reading)

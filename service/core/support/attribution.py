"""Speakers: who said it, according to whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from service.core.answer import Reason
from service.core.support.evidence import Evidence, likeness
from service.core.support.past import is_past
from service.core.support.persons import aliases, is_stranger, same_person
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, Word, concept, of_reading
from service.core.support.subjects import ARTICLES, keys, subject

_SPEECH = frozenset(
    "say tell announc declar warn claim argu add note explain confirm deni insist vow pledg promis urg "
    "acknowledg "
    "admit accus criticis critic prais testifi predict estim describ call reiter repli respond stress comment "
    "observ remark "
    "conced contend assert maintain reveal disclos write tweet post applaud condemn denounc demand "
    "reaffirm welcom thank forecast alleg apologis apolog complain caution object assur remind recal answer "
    "emphasis hint blame".split()
)
_ASIDE = frozenset("say stress add remark explain repli insist conced announc comment".split())
"""Verbs behind which a name speaks: "juice, said Ann Lee"; behind "accused" one is spoken of."""
_GENERIC = frozenset("say tell accord add note announc declar explain report comment".split())
_OWN = 4  # what the words of the speaker add to the likeness of two clauses
_MARGIN = 3  # by which another one must fit better
_BE = frozenset("is are was were be been being".split())
_LEAD_GERUND = frozenset("without of for by in after before on from about".split())
_BOTH = frozenset("two both compani side countri parti group state pair couple team".split())
_TELL = "tell"
_NEVER_NOUN = frozenset("say tell".split())


@dataclass(frozen=True, slots=True)
class Speech:
    """Someone says something: the verb's index and the words that name the speaker; none for a pronoun.

    `ahead` has all that stands before the verb in its clause: "a union representing the mechanics complained".
    """

    index: int
    speakers: frozenset[str]
    ahead: frozenset[str] = frozenset()


Told: TypeAlias = tuple[Reading, Speech]


@of_reading
def speeches(reading: Reading) -> tuple[Speech, ...]:
    """Who speaks in a text.

    >>> from service.core.support.reading import read
    >>> [sorted(one.speakers) for one in speeches(read('"We won," said Kim, according to state media.'))]
    [['kim'], ['media', 'state']]
    """
    found = []
    for index, word in enumerate(reading.words):
        if word.low == "according" and reading.low(index + 1) == "to":
            named = reading.low(index + 2) not in ("which", "whom")
            found.append(
                Speech(index, _names(reading, range(index + 2, len(reading.words))) if named else frozenset())
            )
        elif (
            (word.stem in _SPEECH or (word.low == "reported" and reading.low(index + 1) == "that"))
            and word.concept == concept(word.stem)
            and not (word.capital and index)
            and not _is_noun(reading, index)
        ):
            by = reading.low(index + 1) == "by"
            if any(other.low in ("i", "we") and other.clause == word.clause for other in reading.words[:index]):
                continue  # what the quotation itself tells
            speakers = _names(reading, range(index + 2, len(reading.words))) if by else _speaker(reading, index)
            if by or not _is_passive(reading, index):
                ahead = [other for other in reading.words[:index] if other.clause == word.clause and other.content]
                found.append(Speech(index, speakers, keys(ahead) if speakers and not by else frozenset()))
    return tuple(found)


def _is_passive(reading: Reading, index: int) -> bool:
    """Whether the verb says what is said of someone or something: an emergency was declared."""
    before = [other.low for other in reading.words[max(0, index - 2) : index] if not other.low.endswith("ly")]
    return bool(before) and before[-1] in _BE and reading.words[index].low.endswith(("ed", "id", "told"))


def _is_noun(reading: Reading, index: int) -> bool:
    word = reading.words[index]
    if word.stem in _NEVER_NOUN:
        return False
    before, after = reading.low(index - 1), reading.low(index + 1)
    owned = index > 0 and reading.gap(index - 1).startswith("'")
    if owned or before in ARTICLES | {"of", "no", "any", "to"} or word.low.endswith("ings"):
        return True
    if word.low.endswith("ing") and before in _LEAD_GERUND:
        return True
    if word.low.endswith(("ed", "ing")) or is_past(word.low):
        return False
    return not (
        after in ARTICLES | {"he", "she", "it", "they"}
        or not after
        or reading.words[index + 1].clause != word.clause
    )


def _speaker(reading: Reading, index: int) -> frozenset[str]:
    gap = reading.gap(index - 1) if index else ""
    # Ann, in "said fruit grower Ann Lee".
    ends = next((word for word in reading.words[index + 1 :] if word.capital or not word.content), None)
    aside = "," in gap and reading.words[index].stem in _ASIDE and ends is not None and ends.capital
    inverted = aside or bool(set(gap) & set("\"'"))
    if inverted and (after := _inverted(reading, index)):
        return after
    return subject(reading, index)


def _inverted(reading: Reading, index: int) -> frozenset[str]:
    """The name right behind the verb: `" said Kim`."""
    word = reading.words[index + 1] if index + 1 < len(reading.words) else None
    quoted = index > 0 and set(reading.gap(index - 1)) & set("\"',")
    if (
        word is None
        or reading.gap(index).strip()
        or not (word.capital or word.low in ARTICLES or (quoted and word.content))
    ):
        return frozenset()
    return _names(reading, range(index + 1, len(reading.words)))


def _names(reading: Reading, indices: range) -> frozenset[str]:
    """The content words of a noun phrase, up to a border."""
    found: list[Word] = []
    for at in indices:
        word = reading.words[at]
        if at > indices.start and (
            word.clause != reading.words[at - 1].clause or word.sentence != reading.words[at - 1].sentence
        ):
            apposed = word.capital and reading.gap(at - 1) == ", " and not found[-1].capital
            if not (found and apposed and word.sentence == reading.words[at - 1].sentence):
                break
        if len(found) == 7 or (found and word.low in ("in", "on", "at", "during", "after", "that", "to")):
            break
        if word.content:
            found.append(word)
    return keys(found)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    known = [(reading, one) for reading in evidence.readings for one in speeches(reading)]
    named = [(reading, one) for reading, one in known if one.speakers]
    if not named:
        return
    for spoken in speeches(statement):
        speech = Speech(spoken.index, spoken.speakers | aliases(spoken.speakers, evidence))
        if not spoken.speakers or _is_nested(statement, speech, named):
            continue
        if _said_by_another(statement, spoken, speech, known, evidence):
            who = " ".join(sorted(_likest(statement, speech, named).speakers))
            final = _only_hears(spoken, known)
            yield Reason("speaker", f"In the evidence someone else says this: {who}.", final=final)
            return


def _only_hears(spoken: Speech, known: Sequence[Told]) -> bool:
    """Whether the evidence only has the speaker told something, and knows everybody who speaks in it."""
    if any(not one.speakers or one.speakers & spoken.speakers for _, one in known):
        return False
    return any(spoken.speakers <= _hearers(reading, one) for reading, one in known)


def _hearers(reading: Reading, speech: Speech) -> frozenset[str]:
    """Who is told it: all that stands between "told" and "that"."""
    told = reading.words[speech.index]
    if told.stem != _TELL:
        return frozenset()
    after = [word for word in reading.words[speech.index + 1 :] if word.sentence == told.sentence]
    ends = next((at for at, word in enumerate(after) if word.low == "that"), 0)
    return keys([word for word in after[:ends] if word.content])


def _likest(statement: Reading, speech: Speech, told: Sequence[Told]) -> Speech:
    """The speech of the evidence in surroundings most like this one's."""
    return max(told, key=lambda pair: likeness((statement, speech.index), (pair[0], pair[1].index)))[1]


def _said_by_another(
    statement: Reading, spoken: Speech, speech: Speech, known: Sequence[Told], evidence: Evidence
) -> bool:
    """Whether the evidence gives the words of the speech to somebody else. `speech` is what is `spoken`, with the
    aliases of the speaker."""
    named = [(reading, one) for reading, one in known if one.speakers]
    comparable = _comparable(statement, speech, named)
    if not comparable:
        return False
    agreeing, rivals = _scores(statement, spoken, speech, comparable, named)
    if agreeing:
        return bool(rivals) and max(agreeing) + (_MARGIN if max(agreeing) else 1) <= max(rivals)
    anonymous = not _likest(statement, speech, known).speakers
    if anonymous or any(same_person(speech.speakers, one.speakers, evidence) for _, one in comparable):
        return False
    words = frozenset(key for reading in evidence.readings for key in keys(list(reading.words)))
    speakers = frozenset[str]().union(*(one.speakers for _, one in named))
    return (
        bool(speech.speakers & words)
        or bool(proper_names(statement, speech))
        or is_stranger(speech.speakers, speakers, evidence)
    )


def _comparable(statement: Reading, speech: Speech, named: Sequence[Told]) -> list[Told]:
    """The speeches of the evidence that may be this one: those with the same act, or any where a name speaks."""
    act = statement.words[speech.index].stem
    found = [
        (reading, one)
        for reading, one in named
        if _same_act(act, reading.words[one.index].stem) or proper_names(statement, speech)
    ]
    same = [(reading, one) for reading, one in found if reading.words[one.index].stem == act]
    # Who says, not who writes.
    return same if any(one.speakers & speech.speakers for _, one in same) else found


def _scores(
    statement: Reading, spoken: Speech, speech: Speech, comparable: Sequence[Told], named: Sequence[Told]
) -> tuple[list[int], list[int]]:
    """How well the speeches of the same speaker fit, and those of others."""
    act = statement.words[speech.index].stem
    told = [other.speakers for other in speeches(statement) if other is not spoken and other.speakers]
    agreeing, rivals = [], []
    for reading, one in comparable:
        score = likeness((statement, speech.index), (reading, one.index)) - _OWN * len(
            one.speakers & speech.speakers
        )
        inner = reading.words[one.index].stem != act and _is_inner(reading, one, speech, named)
        if speech.speakers & (one.speakers | one.ahead) or _is_pair(one, reading, speech):
            agreeing.append(score)
        elif not inner and not any(one.speakers & others for others in told):
            rivals.append(score)
    return agreeing, rivals


def _is_pair(one: Speech, reading: Reading, speech: Speech) -> bool:
    """Whether "the two companies" say what the names that the evidence has are said to say."""
    names = speech.speakers & keys([w for w in reading.words if w.capital])
    return bool(names) and one.speakers <= _BOTH


def _is_inner(reading: Reading, rival: Speech, speech: Speech, named: Sequence[Told]) -> bool:
    """Whether in the evidence the speaker tells what the nameless rival says: "the union said its members …"."""
    if any(word.capital and word.stem in rival.speakers for word in reading.words):
        return False
    sentence = reading.words[rival.index].sentence
    return any(
        text is reading
        and one.index < rival.index
        and reading.words[one.index].sentence == sentence
        and one.speakers & speech.speakers
        for text, one in named
    )


def _is_nested(statement: Reading, speech: Speech, named: Sequence[Told]) -> bool:
    """Whether common nouns say something inside what the right speaker says."""
    outer = [other for other in speeches(statement) if other.index < speech.index]
    agreed = any(one.speakers & other.speakers for other in outer for _, one in named)
    return (
        agreed
        and not proper_names(statement, speech)
        and not any(one.speakers & speech.speakers for _, one in named)
    )


def _same_act(ours: str, theirs: str) -> bool:
    return ours == theirs or ours in _GENERIC


def proper_names(reading: Reading, speech: Speech) -> frozenset[str]:
    """What of the speakers is a proper name."""
    return keys([reading.words[at] for run in name_runs(reading) for at in run]) & speech.speakers

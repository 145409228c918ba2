"""Contested claims: what one side says and another denies is no fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence, content_of
from service.core.support.modality import SAID
from service.core.support.reading import Reading

_CLAIMED = re.compile(
    r"\b(?:says?|said|accus\w+|claim(?:s|ed)|alleg\w*|reported|report|according to|survey|suggests?|charged"
    r"|critics)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|rejects?|rejected|disput(?:es?|ed)|refut\w+|contests?)\b"
    r"|\b(?P<own>said|says) (?:that )?(?:it|he|she|they)(?: had| have|'d)? (?:only|not|never)\b",
    re.IGNORECASE,
)
_POINTING = frozenset(
    "claim claims figure figures account accusation accusations allegation allegations charge charges report "
    "version".split()
)
_FEWEST = 2
_MOST = 0.7  # of the statement's words, in what is claimed
_BEHIND, _AHEAD = 8, 5  # words beside the denial that say what is denied


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if not any(_DENIED.search(one.text) for one in evidence.readings):
        return
    if any(form.search(statement.text) for form in (SAID, _CLAIMED, _DENIED)):
        return
    said = content_of(statement)
    if len(said) < _FEWEST:
        return
    for reading in evidence.readings:
        for start in _claims(reading, said):
            denial = _denial(said, evidence, reading, start)
            if denial:
                yield Reason("modality", f"The evidence gives this as a claim that someone denies: “{denial}”.")
                return


def _claims(reading: Reading, said: frozenset[str]) -> Iterator[int]:
    """Where someone says, in one sentence, most of what the statement says."""
    for match in _CLAIMED.finditer(reading.text):
        sentence = reading.words[reading.at(match.start())].sentence
        behind = match[0].lower() == "according to"
        asides = {word.clause for word in reading.words if word.low in ("who", "which")}
        claimed = {
            word.concept
            for word in reading.words
            if word.content
            and word.sentence == sentence
            and (word.start > match.end() or (behind and word.clause not in asides))
        }
        if len(claimed & said) >= max(_FEWEST, _MOST * len(said)):
            yield match.start()


def _denial(said: frozenset[str], evidence: Evidence, claim: Reading, start: int) -> str:
    """The word that denies the claim, behind it or in another quote; empty where there is none."""
    for reading in evidence.readings:
        for match in _DENIED.finditer(reading.text):
            if reading is claim and match.start() <= start:
                continue
            behind = [word for word in reading.words if word.start >= match.end()][:_BEHIND]
            ahead = [word for word in reading.words if word.end <= match.start()][-_AHEAD:]
            again = any(word.concept in said and word.content and not word.capital for word in behind)
            again = again or (
                match["own"] is not None and any(word.concept in said and word.content for word in ahead)
            )
            if again or any(word.low in _POINTING for word in behind[:3] + ahead):
                return match[0]
    return ""

"""Quotations: words in the mouth of somebody, of which the evidence says that somebody else said them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.attribution import proper_names, speeches
from service.core.support.evidence import Evidence
from service.core.support.persons import aliases
from service.core.support.reading import Reading
from service.core.support.subjects import keys

_QUOTED = re.compile(r"(?<![^\s(:,])'(?=\w)(.{12,}?)'(?![^\s,.;:!?)])")  # readings have one kind of quotation marks
_WORD = re.compile(r"\w+")


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    """Final, as the quotation stands in the evidence to the letter, with the name of who said it."""
    told = speeches(statement)
    quoted = [words for match in _QUOTED.finditer(statement.text) if (words := _words(match[1])).count(" ")]
    if len(told) != 1 or not quoted or not (ours := proper_names(statement, told[0])):
        return
    ours |= told[0].speakers | aliases(told[0].speakers, evidence)
    for reading in evidence.readings:
        names = [proper_names(reading, one) for one in speeches(reading)]
        said = _words(reading.text)
        here = any(words in said for words in quoted)
        if here and names and all(names) and not ours & keys(list(reading.words)):
            who = " ".join(word.text for word in reading.words if keys([word]) <= names[0])
            yield Reason("speaker", f"In the evidence {who} says this.", final=True)
            return


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))

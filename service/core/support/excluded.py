"""What is set apart: "found on the machine, but not in the milk"; "the shortage rather than scandals"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.negation import denies
from service.core.support.reading import Reading, of_reading

_APART = re.compile(
    r"(?:\b(?:but|and|although|though) not|[,;] not|\b(?:rather than|instead of|except(?: for)?|apart from))"
    r" (?=(?:because|due|for|from|in|on|at|by|with|to|of|about|the|a|an|its|his|her|their)\b|\w+s\b)"
    r"|\bnot (?=because|due to|for|from|in|on|at|by|with)"
)
_ENDS = re.compile(r"[,;.:]|\b(?:but|because|while|although)\b(?! of)")


@of_reading
def excluded(reading: Reading) -> tuple[tuple[int, ...], ...]:
    """The content words of each phrase that is set apart, by index.

    >>> from service.core.support.reading import read
    >>> text = read("They found it on the machine, but not in the milk.")
    >>> [[text.words[at].text for at in phrase] for phrase in excluded(text)]
    [['milk']]
    """
    return tuple(_phrase(reading, match) for match in _APART.finditer(reading.text))


def _phrase(reading: Reading, match: re.Match[str]) -> tuple[int, ...]:
    end = next((one.start() for one in _ENDS.finditer(reading.text, match.end())), len(reading.text))
    return tuple(at for at, word in enumerate(reading.words) if match.end() <= word.start < end and word.content)


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    if denies(statement) and not excluded(statement):
        return
    apart = {statement.words[at].concept for phrase in excluded(statement) for at in phrase}
    said = {word.concept for word in statement.words if word.content} - apart
    for reading in evidence.readings:
        for phrase in excluded(reading):
            theirs = {reading.words[at].concept for at in phrase}
            elsewhere = {word.concept for at, word in enumerate(reading.words) if at not in phrase}
            if theirs and theirs <= said and not theirs & elsewhere:
                words = " ".join(reading.words[at].text for at in phrase)
                yield Reason("negation", f"The evidence excludes “{words}”.")
                return

"""World wars: under each of its names one of the two, and never the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from service.core.answer import Reason
from service.core.support.evidence import Evidence
from service.core.support.reading import Reading, of_reading

_WAR = re.compile(r"(?i)\b(?:(first|second) world war|world war (ii?|one|two|[12])|ww(ii?|[12]))\b")
SECOND = frozenset("second ii two 2".split())
"""Which of the two, by the number in its name."""


def check(statement: Reading, evidence: Evidence) -> Iterator[Reason]:
    told = {war for one in (*evidence.readings, *evidence.titles, *evidence.before) for war in _wars(one)}
    ours = _wars(statement)
    if told and ours - told:
        said = "Second" if True in ours - told else "First"
        yield Reason("name", f"The evidence does not speak of the {said} World War.", final=True)


@of_reading
def _wars(reading: Reading) -> frozenset[bool]:
    """Of each world war that the text names, whether it is the second."""
    found = (next(one for one in match.groups() if one) for match in _WAR.finditer(reading.text))
    return frozenset(one.lower() in SECOND for one in found)

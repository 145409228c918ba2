"""Names by their initials: United Nations, UN."""

from __future__ import annotations

from service.core.support.evidence import Evidence
from service.core.support.proper import name_runs
from service.core.support.reading import Reading, of_reading


def spelt_or_shortened(statement: Reading, run: tuple[int, ...], evidence: Evidence) -> bool:
    """United Nations for UN, or the other way round, without a definition."""
    words = [statement.words[at].text for at in run]
    if len(words) > 1:
        initials = "".join(word[0] for word in words).upper()
        return any(initials == word.text for reading in evidence.readings for word in reading.words)
    short = words[0][:-1] if words[0][:-1].isupper() and words[0].endswith("s") else words[0]  # ODIs
    if not short.isupper() or len(short) < 2:
        return False
    if any(f" {short.lower()} " in _row_initials(reading) for reading in evidence.readings):
        return True
    for reading in evidence.readings:
        for named in name_runs(reading):
            if "".join(reading.words[at].text[0] for at in named).upper() == short:
                return True
    return False


@of_reading
def _row_initials(reading: Reading) -> str:
    """The initials of every three and four content words in a row: gross domestic product."""
    low = [word.low for word in reading.words]
    found = ("".join(one[0] for one in low[at : at + n]) for n in (3, 4) for at in range(len(low) - n + 1))
    return f" {' '.join(found)} "

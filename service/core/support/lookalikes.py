"""Lookalikes: what has the form of a date and is none: a man who may go, Jan, 1600 jobs, more than 30 years ago."""

from __future__ import annotations

import re

from service.core.support.date_forms import ABOUT, COUNTED, MAYBE, NEARLY, OF_YEAR, ROUGHLY

_LEAD = 24  # characters in front


def is_no_date(text: str, match: re.Match[str]) -> bool:
    """Whether what has the form of a date is something else where it stands."""
    rough = match[0].endswith(" ago") and _leads(ROUGHLY, text, match)
    return rough or _is_verb_may(text, match) or _is_amount(text, match)


def _leads(form: re.Pattern[str], text: str, match: re.Match[str]) -> bool:
    return form.search(text, max(0, match.start() - _LEAD), match.start()) is not None


def _is_verb_may(text: str, match: re.Match[str]) -> bool:
    if len(match[0].rstrip(".")) < 4 and match[0] != "May" and match[0].isalpha():
        return match.lastgroup == "month" and match[0].lower() == (match["month"] or "").lower()  # Jan is a name
    return match[0] in ("May", "Mar", "March") and not _leads(MAYBE, text, match)


def _is_amount(text: str, match: re.Match[str]) -> bool:
    """Whether a bare year counts something: 1600 jobs, some 1543 homes. In doubt it is a year."""
    if match[0] != match.groupdict().get("year"):
        return False
    if _leads(NEARLY, text, match):
        return True
    if COUNTED.match(text, match.end()) is None:
        return False
    return _leads(ABOUT, text, match) or (match[0].endswith(("00", "50")) and not _leads(OF_YEAR, text, match))

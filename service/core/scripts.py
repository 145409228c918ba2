"""In which letters a text is written."""

from __future__ import annotations

_FIRST_NOT_LATIN = "\u0370"


def mostly_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin.

    >>> mostly_latin("Who won in Zürich?"), mostly_latin("누가 이겼습니까?")
    (True, False)
    """
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(sign < _FIRST_NOT_LATIN for sign in letters) >= len(letters)

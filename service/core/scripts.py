"""In which letters a text is written."""

from __future__ import annotations

import re

# Ranges for the character classes of patterns.
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3040-\u30ff\u31f0-\u31ff"
HANGUL = "\uac00-\ud7a3"
ASIAN = re.compile(f"[{HAN}{KANA}{HANGUL}]")
"""A sign of Korean, Japanese or Chinese writing."""
FIRST_NOT_LATIN = "\u0370"


def mostly_latin(text: str) -> bool:
    """Whether at least half of the letters are Latin.

    >>> mostly_latin("Who won in Zürich?"), mostly_latin("누가 이겼습니까?")
    (True, False)
    """
    letters = [sign for sign in text if sign.isalpha()]
    return 2 * sum(sign < FIRST_NOT_LATIN for sign in letters) >= len(letters)

"""How a language model says in words that it will not do what it is asked."""

from __future__ import annotations

import re

_REFUSAL = re.compile(
    r"\W*(?:(?:I['’]m|I am) (?:sorry|afraid|unable|not able)|sorry\b|unfortunately\b|as an AI\b"
    r"|(?:I|we) (?:cannot|can not|can['’]t|could not|couldn['’]t|won['’]t|will not|do not|don['’]t|am unable)\b)",
    re.IGNORECASE,
)


def refuses(said: str) -> bool:
    """Whether it begins so.

    >>> refuses("I'm sorry, but I can't help with that."), refuses("Sorry is what Kim said.")
    (True, True)
    """
    return _REFUSAL.match(said) is not None

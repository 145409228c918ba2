"""Questions that ask for anything about a subject: "What is reported about the ferry?"."""

from __future__ import annotations

import re

_SAID = r"said|say|reported|report|known|know|written|told|happened|happening|new|the news"
_ASKING = rf"what(?:'s| is| was| has been| do(?:es)? the articles?)?(?: (?:{_SAID}))*"
_ENGLISH = re.compile(
    rf"(?:{_ASKING}|tell me(?: more)?|anything|(?:any )?news) (?:about|on|regarding|concerning) (?P<topic>.+?)",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(?P<topic>.+?)에 (?:대해|대하여|관해)서? (?:무엇|뭐|무슨|알려|말해).*")


def topic_of(question: str) -> str | None:
    """The subject, where any sentence about it is an answer; else None.

    >>> topic_of("What is reported about the Hest ferry?")
    'the Hest ferry'
    >>> topic_of("What does the ferry cost?") is None
    True
    """
    plain = " ".join(question.split()).rstrip("?？.!")
    match = _ENGLISH.fullmatch(plain) or _KOREAN.fullmatch(plain)
    return match["topic"] if match else None

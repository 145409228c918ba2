"""Questions that ask for anything about a subject: "What is reported about the ferry?"."""

from __future__ import annotations

import re

from service.core.support.dates import MONTHS

_SAID = r"said|say|reported|report|known|know|written|told|happened|happening|new|the news"
_ASKING = rf"what(?:'s| is| was| has been| do(?:es)? the articles?)?(?: (?:{_SAID}))*"
_ABOUT = rf"(?:{_ASKING}|tell me(?: more)?|anything|(?:any )?news) (?:about|regarding|concerning)"
# "What is on the ship?" asks for something else, and so does "What happened on Monday?".
_ON = (
    r"(?:what(?:'s| is| was| has been| do(?:es)? the articles?) (?:said|say|reported|report|known|know|written|new)"
    r"|tell me(?: more)?|(?:any )?news) on (?!\d|the \d|(?:[a-z]+day|" + "|".join(MONTHS) + r")\b)"
)
_ENGLISH = re.compile(rf"(?:{_ABOUT} |{_ON})(?P<topic>.+?)", re.IGNORECASE)
_KOREAN = re.compile(r"(?P<topic>.+?)에 (?:대해|대하여|관해)서? (?:무엇|뭐|무슨|알려|말해).*")


def topic_of(question: str) -> str | None:
    """The subject, where any sentence about it is an answer; else None.

    >>> topic_of("What is reported about the Hest ferry?")
    'the Hest ferry'
    >>> topic_of("What does the ferry cost?") is topic_of("What is on the ferry?") is None
    True
    """
    plain = " ".join(question.split()).rstrip("?？.!")
    match = _ENGLISH.fullmatch(plain) or _KOREAN.fullmatch(plain)
    return match["topic"] if match else None

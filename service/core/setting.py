"""What the beginning of an article says of all its passages: the place, the day, the people it is about.

"VALDERAS, Spain, Sept 3" holds for "Rain of 180 millimetres fell in two hours", too. Read without it, that sentence
seems to tell of another place than the one a question names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from service.core.answer import Hit
from service.core.article import Article
from service.core.asking import Asked
from service.core.support.dates import dates
from service.core.support.proper import name_runs
from service.core.support.reading import read
from service.core.terms import content_terms, terms

LEAD = 400
"""So many characters of an article are its beginning: a headline and two sentences."""


def with_leads(hits: Sequence[Hit], articles: dict[str, Article]) -> list[Hit]:
    """The hits whose articles are among these, each with the beginning of its article."""
    return [
        replace(hit, lead=articles[hit.passage.article_id].text[:LEAD])
        for hit in hits
        if hit.passage.article_id in articles
    ]


@lru_cache(maxsize=256)
def setting(question: Asked, title: str, lead: str, passage: str) -> str:
    """The title, with the names, dates and numbers of the question that the lead has, but neither the title nor the
    passage.

    >>> from service.core.asking import asked
    >>> lead = "VALDERAS, Spain, Sept 3 - A dam broke above the town on Saturday."
    >>> setting(asked("How much rain fell in Valderas on Saturday?"), "Dam breaks", lead, "Rain fell for hours.")
    'Dam breaks, VALDERAS Saturday'
    """
    own = f"{title} {passage}"
    here, beginning = own.casefold(), lead.casefold()
    if not any(word.low in beginning and word.low not in here for word in question.words):
        return title
    wanted = set(content_terms(question.reading.text)) - set(terms(own))
    found = [word for word in _pinned(lead) if wanted & set(terms(word))] if wanted else []
    return ", ".join(part for part in (title, " ".join(found)) if part)


@lru_cache(maxsize=1024)
def _pinned(lead: str) -> tuple[str, ...]:
    """The words of a text that say who, where and when, each once."""
    reading = read(lead)
    named = {at for run in name_runs(reading) for at in run}
    when = [(one.start, one.end) for one in dates(reading)]
    return tuple(
        dict.fromkeys(
            word.text
            for at, word in enumerate(reading.words)
            if at in named
            or word.numeric
            or (word.text.isupper() and len(word.text) > 1)  # a place in front of a dispatch
            or any(start <= word.start < end for start, end in when)
        )
    )

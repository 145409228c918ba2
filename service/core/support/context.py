"""The sentences that a quote is cut from: what they deny or doubt, a piece of them does not prove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from service.core.answer import Reason
from service.core.article import Span
from service.core.keeping import kept
from service.core.support import excluded, modality, polarity
from service.core.support.evidence import Evidence, Quote
from service.core.support.reading import Reading, abbreviated

_REACH = 600  # characters on either side in which a sentence may begin and end
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[^\W_a-zà-ÿ])|\n+")
_CHECKS = (polarity.check, excluded.check, modality.check)


def check(statement: Reading, quotes: Sequence[Quote], question: str) -> Iterator[Reason]:
    """What the rest of the sentences says against a statement that the quotes alone carry."""
    whole = [widened(quote) for quote in quotes]
    if any(one is not quote for one, quote in zip(whole, quotes, strict=True)):
        evidence = Evidence(whole, question)
        yield from (reason for one in _CHECKS for reason in one(statement, evidence))


def widened(quote: Quote) -> Quote:
    """The quote with the whole of the sentences that it begins and ends in."""
    start = quote.span.start if quote.span else quote.article_text.find(quote.text)
    if start < 0 or not quote.article_text:
        return quote
    span = whole_sentences(quote.article_text, Span(start, start + len(quote.text)))
    text = span.of(quote.article_text).strip()
    return quote if text == quote.text.strip() else replace(quote, text=text, span=span)


def whole_sentences(text: str, span: Span) -> Span:
    """From the start of the sentence that the span begins in to the end of the one that it ends in.

    >>> whole_sentences("They left. He did not go. So what?", Span(18, 21))
    Span(start=11, end=26)
    """
    first = max(0, span.start - _REACH)
    window = text[first : span.end + _REACH]
    ends = [first + end for end in _ends(window)]
    return Span(
        max((end for end in ends if end <= span.start), default=first),
        min((end for end in ends if end >= span.end), default=first + len(window)),
    )


def each_sentence(text: str) -> tuple[Span, ...]:
    """The sentences of a text, as far as full stops show them.

    >>> each_sentence("They left. He did not go.")
    (Span(start=0, end=10), Span(start=11, end=25))
    """
    borders = [0, *_ends(text), len(text)]
    pieces = [(start, text[start:end].rstrip()) for start, end in pairwise(borders)]
    return tuple(Span(start, start + len(piece)) for start, piece in pieces if piece)


@kept(4096)
def _ends(text: str) -> tuple[int, ...]:
    return tuple(one.end() for one in _END.finditer(text) if not abbreviated(text, one.start()))

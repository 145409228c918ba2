"""Where a quote stands in a text: exactly, once typography is evened out, or nowhere. No similarity score.

A match begins and ends at word borders ("proved" is not in "approved", "20,000" not in "120,000", "nuclear" not
in "non-nuclear") and never inside a letter. A quote with an ellipsis is found as parts, in order. Of several
places the one at `near` is taken, else the first.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from service.core.article import Span
from service.core.keeping import kept
from service.core.normalise import Folded, fold, joins

MINIMUM_WEIGHT = 5
"""Letters and digits a quote must have to prove anything, at least one of them a letter. A letter of a script
that writes words in one or two signs (Chinese, Japanese, Korean) counts twice."""

_PLACES = 1000  # of one quote in one text; more occurrences than this are not looked at
_PARTS = 20  # of a quote with ellipses
_LONG = 50_000  # characters of a text that is not folded as a whole when it can be helped
_ANCHORS = 50
_CLOSING = {"'": "'", '"': '"', "(": ")"}
_ELLIPSIS = re.compile(r" ?[\[(]?\.{3,}[\])]? ?")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WIDE = re.compile(f"[{_UNSPACED}\u1100-\u11ff\uac00-\ud7af]")
_NO_BORDERS = re.compile(f"[{_UNSPACED}\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a quote stands: one span, or one for each part between ellipses, in order.

    `exact` is true where the quote stands there to the letter, false where typography was evened out.
    """

    spans: tuple[Span, ...]
    exact: bool

    @property
    def start(self) -> int:
        return self.spans[0].start

    def near(self, span: Span) -> bool:
        return any(part.overlaps(span) for part in self.spans)


def locate(quote: str, text: str, near: Span | None = None) -> Location | None:
    """The place of the quote in the text, or None: it is not there, or it is too short to prove anything.

    >>> locate("It's here", "Look:  It’s\\u00a0here!")
    Location(spans=(Span(start=7, end=16),), exact=False)
    >>> locate("It is here", "Look: It's here!") is None
    True
    >>> locate("first … third", "The first, second, third.").spans
    (Span(start=4, end=9), Span(start=19, end=24))
    """
    quote = quote.strip()
    if not informative(quote):
        return None
    found = [Location((span,), exact=True) for span in _verbatim(quote, text)]
    if found and (near is None or any(place.near(near) for place in found)):
        return _nearest(found, near)
    if place := _beside_anchor(quote, text, near):
        return place
    found += [place for place in _folded_places(quote, text) if place.spans not in [one.spans for one in found]]
    return _nearest(found, near)


def informative(quote: str) -> bool:
    """Whether the quote has enough letters to prove anything.

    >>> informative("12"), informative("20,000"), informative("8,000 workers")
    (False, False, True)
    """
    sample = quote[:400]
    letters = [letter for letter in sample if letter.isalnum()]
    weight = len(letters) + len(_WIDE.findall(sample))
    return weight >= MINIMUM_WEIGHT and not all(letter.isdigit() for letter in letters)


def stands_in(words: str, text: str) -> bool:
    """Whether the words stand in the text once typography is evened out, however few they are."""
    wanted = fold(words).text.strip(" ")
    return bool(wanted) and bool(_in_folded(wanted, fold_article(text), text))


def _nearest(places: list[Location], near: Span | None) -> Location | None:
    if near is None or not places:
        return places[0] if places else None
    return min(places, key=lambda place: (not place.near(near), not place.exact, abs(place.start - near.start)))


def _verbatim(quote: str, text: str) -> list[Span]:
    places = (Span(at, at + len(quote)) for at in _occurrences(quote, text))
    return [span for span in places if _whole_words(span, text)]


def _folded_places(quote: str, text: str) -> list[Location]:
    folded = fold_article(text)
    wanted = fold(quote).text.strip(" ")
    for candidate in dict.fromkeys((wanted, _unquoted(wanted))):
        places = [Location((span,), exact=False) for span in _in_folded(candidate, folded, text)]
        places = places or _in_parts(candidate, folded, text)
        if places:
            return places
    return []


def _beside_anchor(quote: str, text: str, near: Span | None) -> Location | None:
    """The place in a long text, found by the quote's longest word without folding all of the text; None proves
    nothing. Only a place at `near`, or where `near` does not matter the one place there is, is given."""
    anchor = max(re.findall(r"[A-Za-z]{5,}", quote), key=len, default="")
    margin = 3 * len(quote) + 200
    most = min(_ANCHORS, len(text) // (2 * margin))  # else the windows hold more than the text
    if len(text) < _LONG or not anchor or text.count(anchor) > most:
        return None
    found: list[Location] = []
    for at in _occurrences(anchor, text):
        start = max(0, at - margin)
        window = text[start : at + len(anchor) + margin]
        for place in _folded_places(quote, window):
            spans = tuple(span.shift(start) for span in place.spans)
            if all(_whole_words(span, text) for span in spans) and spans not in [one.spans for one in found]:
                found.append(Location(spans, exact=False))
    found = [place for place in found if near is None or place.near(near)]
    return min(found, key=lambda place: place.start, default=None)


def _in_folded(wanted: str, folded: Folded, text: str) -> list[Span]:
    found = []
    for at in _occurrences(wanted, folded.text):
        if not folded.cuts(at, at + len(wanted)):
            span = _trimmed(folded.span(at, at + len(wanted)), text)
            if _whole_words(span, text):
                found.append(span)
    return found


def _trimmed(span: Span, text: str) -> Span:
    """Without white space at the ends, which a dash there has taken in."""
    words = span.of(text)
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def _in_parts(wanted: str, folded: Folded, text: str) -> list[Location]:
    """The parts between ellipses, in order, each informative: one location for each place of the first part."""
    parts = [part.strip(" ") for part in _ELLIPSIS.split(wanted)]
    parts = [part for part in parts if part]
    if not parts or parts == [wanted] or len(parts) > _PARTS or not all(informative(part) for part in parts):
        return []
    places = {part: _in_folded(part, folded, text) for part in dict.fromkeys(parts)}
    found: list[Location] = []
    for span in places[parts[0]]:
        spans = [span]
        for part in parts[1:]:
            at = bisect_left(places[part], spans[-1].end, key=lambda place: place.start)
            if at == len(places[part]):
                return found  # nor is there one behind a later place of the first part
            spans.append(places[part][at])
        found.append(Location(tuple(spans), exact=False))
    return found


def _unquoted(wanted: str) -> str:
    """Without the quotation marks that the quoting itself put around it."""
    while len(wanted) > 2 and _CLOSING.get(wanted[0]) == wanted[-1]:
        wanted = wanted[1:-1].strip(" ")
    return wanted


def _occurrences(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    for _ in range(_PLACES):
        if at < 0 or not wanted:
            return
        yield at
        at = text.find(wanted, at + 1)


@kept(256)
def fold_article(text: str) -> Folded:
    """As `fold`, remembered: an article is asked about many times."""
    return fold(text)


def _whole_words(span: Span, text: str) -> bool:
    if span.start == span.end or (span.end < len(text) and joins(text[span.end])) or joins(text[span.start]):
        return False
    before, after = _visible_before(text, span.start), _visible_after(text, span.end)
    return not (
        _one_word(before[-1:], text[span.start], after=False)
        or _one_word(text[span.end - 1], after[:1], after=True)
        or _opens_inside(before, text[span.start])
        or _closes_inside(text[span.end - 1], after)
    )


def _one_word(left: str, right: str, after: bool) -> bool:
    """Whether the two letters stand in one word. Writing without spaces has no borders to respect, and
    Korean joins particles to the end of a word."""
    if not (left.isalnum() or left == "_") or not (right.isalnum() or right == "_"):
        return False
    if _NO_BORDERS.match(left) or _NO_BORDERS.match(right):
        return left.isdigit() and right.isdigit()
    return not (after and "\uac00" <= left <= "\ud7af" and "\uac00" <= right <= "\ud7af")


_NUMBER_BEFORE = re.compile(r"(?:\d[.,:/’' \u00a0\u2009\u202f]|(?:^|[\s(\[])[-−–+.]|\d[-–/])$")
_NUMBER_AFTER = re.compile(r"\s?(?:[%‰°]|[.,:/’'\u00a0\u2009\u202f]\d|[-–]\d|[²³¹½¼¾])|[ ]\d{3}(?!\d)")
_HYPHEN_BEFORE = re.compile(r"\w[-‐‑]$")
_HYPHEN_AFTER = re.compile(r"[-‐‑]\w|['’]t\b")  # "can" is not in "can't"


def _opens_inside(before: str, first: str) -> bool:
    """Whether the match begins inside a hyphenated word or a number: "-5", "1.5", "non-nuclear"."""
    if first.isdigit() and _NUMBER_BEFORE.search(before):
        return True
    return first.isalnum() and bool(_HYPHEN_BEFORE.search(before))


def _closes_inside(last: str, after: str) -> bool:
    if last.isdigit() and _NUMBER_AFTER.match(after):
        return True
    return last.isalnum() and bool(_HYPHEN_AFTER.match(after))


def _visible_before(text: str, at: int) -> str:
    return _visible(text[max(0, at - 8) : at])[-4:]


def _visible_after(text: str, at: int) -> str:
    return _visible(text[at : at + 12])[:6]


def _visible(piece: str) -> str:
    return "".join(letter for letter in piece if unicodedata.category(letter) != "Cf")

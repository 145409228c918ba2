"""Where quotations and brackets open and close."""

from __future__ import annotations

import re

from service.core.article import Span

_MARK = re.compile(r"""["'“”„‟‘’‚‛«»‹›「」『』《》〈〉【】()\[\]（）［］]""")
_FIXED = dict(zip("「『《〈【([（［", "」』》〉】)]）］", strict=True))
_CLOSING = {closing: opening for opening, closing in _FIXED.items()}
_FAMILY = {mark: family for family in ('"“”„‟', "'‘’‚‛", "«»", "‹›") for mark in family}
_OPENS_BY_NATURE = "“„‟‘‚‛«‹"
_OPENS_BEFORE = re.compile(r"[\s([（［「『“‘„«\-–—/]")
_MOST_NESTED = 8
_LONGEST = 2000


def enclosures(text: str, start: int, end: int) -> list[Span]:
    """The quotations and brackets in `text[start:end]`, marks included, ordered by where they close.

    A mark without its partner encloses nothing, so that a stray quote costs little. Typewriter quotes
    open or close by what stands around them, as do marks whose direction depends on the language.

    >>> text = 'He said "It’s [North Korea]." Then'
    >>> [span.of(text) for span in enclosures(text, 0, len(text))]
    ['[North Korea]', '"It’s [North Korea]."']
    """
    found: list[Span] = []
    opened: list[tuple[str, int]] = []
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        kind = _CLOSING.get(mark) or _FAMILY.get(mark, mark)
        if _opens(text, mark, at, start, end):
            opened = [(other, where) for other, where in opened if other != kind or mark in _FIXED]
            opened = [*opened[-_MOST_NESTED:], (kind, at)]
            continue
        depth = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == kind), None)
        if depth is None or _is_apostrophe(text, opened[depth][1], at, end):
            continue
        found.append(Span(opened[depth][1], at + 1))
        del opened[depth:]
    return found


def _opens(text: str, mark: str, at: int, start: int, end: int) -> bool:
    if mark in _FIXED or mark in _CLOSING:
        return mark in _FIXED
    before = at == start or bool(_OPENS_BEFORE.match(text, at - 1))
    after = at + 1 < end and not text[at + 1].isspace()
    if mark in "'’":
        return before and after and text[at + 1].isalpha() and mark == "'"
    if mark == '"':
        return before and after
    if before != (at + 1 == end or not text[at + 1].isalnum()):
        return before
    return mark in _OPENS_BY_NATURE


def _is_apostrophe(text: str, opened: int, at: int, end: int) -> bool:
    """Whether a single mark is the apostrophe of `party’s` or `the boys’` and closes no quotation."""
    if text[at] not in "'’":
        return False
    if at - opened > _LONGEST or (at + 1 < end and text[at + 1].isalnum()):
        return True
    return text[at - 1].isalnum() and any(sign in text[opened:at] for sign in (". ", "? ", "! "))

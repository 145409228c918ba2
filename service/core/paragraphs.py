"""Where the paragraphs of a text are.

A line break ends a paragraph, but for two cases. In hard-wrapped text a line breaks because the next word did
not fit. That is seen from the lines themselves: nearly all of them are full, and few end in a full stop. And where
a line breaks off in the middle of a sentence, the next one goes on with it: of "He denied that" and "the bridge had
fallen" the second alone would say the opposite.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from service.core.article import Span
from service.core.credit_lines import credits_in, dateline
from service.core.tables import is_row

_NARROWEST, _WIDEST = 40, 120
"""Columns a hard-wrapped text has. Paragraphs on one line are longer, lists and verses shorter."""

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")
_TO_LAST_LETTER = re.compile(r".*\w", re.DOTALL)
_ENDS = frozenset(".!?…。！？:|")
# "He denied that": with what follows, whatever its letters.
_OPEN = re.compile(r"(?<![^\W_])(?:that|whether|denied|denies|never|not|than|dass|que|nicht)\Z")
# "The vote was held on", "12 May,": the same, where the line is no headline and no address.
_MAYBE_OPEN = re.compile(
    r"(?:,|(?<![^\W_])(?:a|an|and|as|at|be|but|by|for|from|had|has|have|if|in|is|no|of|on|or|said|says|the|to|was|were"
    r"|when|which|who|with|will|would|der|die|das|und|de|et|y))\Z"
)
_LONG, _SHORT = 40, 20  # columns
_CLOSED = re.compile(r"[,;’'”\"–—)]\Z")
_ADDRESS = re.compile(r"@|://|www\.")
_OWN_LINE = re.compile(
    r"[-–—*•·▪●○■□▶◆※▲]\s|\d{1,3}[.)]\s|[#>|]|(?:\w+\s){0,2}\w+:\s|\[?\(?(?:photo|ap|reuters|afp)\b",
    re.IGNORECASE,
)
"""A line that starts so begins something new: list items, headings, quoted mail, `Published: …`."""
_OWN_LINE_ANYWHERE = re.compile(r"[-*•·▪●○■□▶◆※▲]\s|[#>|]|[A-Z]\w*:\s|(?i:\[?\(?(?:photo|ap|reuters|afp)[:)/])")
"""The same below a line that is full and does not end its sentence, where a dash, a number or "said:" may just
happen to be the next word."""


_MARK = r"(?:(?P<dash>[-–—]\s)|(?P<number>\d{1,3}[.)]\s))"
_LISTED, _BEHIND = re.compile(_MARK), re.compile(rf"[ \t]{{0,40}}\r?\n[ \t]{{0,40}}{_MARK}")


def paragraphs(text: str) -> list[Span]:
    """The paragraphs of `text` in order: trimmed, never empty, together all that is not white space.

    >>> [span.of("Title\\nBy Jo\\n\\nOne. Two.\\n") for span in paragraphs("Title\\nBy Jo\\n\\nOne. Two.\\n")]
    ['Title', 'By Jo', 'One. Two.']
    """
    lines = _lines(text)
    width = _wrap_width(text, lines)
    result: list[Span] = []
    runs_on = False
    for number, line in enumerate(lines):
        if runs_on:
            result[-1] = Span(result[-1].start, line.end)
        elif line:
            result.append(line)
        following = lines[number + 1] if number + 1 < len(lines) else Span(0, 0)
        runs_on = bool(line and following) and (
            (bool(width) and _flows(text, line, following, width)) or _goes_on(text, line, following)
        )
    return result


def trim(text: str, start: int, end: int) -> Span:
    """The span without the white space at its ends; empty at `start` where nothing is left."""
    piece = text[start:end]
    stripped = piece.strip()
    if not stripped:
        return Span(start, start)
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(stripped))


def _lines(text: str) -> list[Span]:
    borders = [0]
    for match in _BREAK.finditer(text):
        borders += match.span()
    borders.append(len(text))
    return [trim(text, start, end) for start, end in zip(borders[::2], borders[1::2], strict=True)]


def columns(text: str) -> int:
    """The width on paper: East Asian characters take two columns.

    >>> columns("Kim 김")
    6
    """
    return len(text) + (0 if text.isascii() else len(_WIDE.findall(text)))


def _wrap_width(text: str, lines: Sequence[Span]) -> int:
    """The column at which the text is wrapped, 0 where it is not."""
    filled = [line for line in lines if line and not is_row(line.of(text))]
    if any(len(line) > 20 * _WIDEST for line in filled):
        return 0
    widths = [columns(line.of(text)) for line in filled]
    width = max((width for width in widths if width <= _WIDEST), default=0)
    too_wide = sum(width for width in widths if width > _WIDEST)
    if width < _NARROWEST or 5 * too_wide > sum(widths):
        return 0
    breaks = [(line, following) for line, following in pairwise(lines) if line and following]
    full = [line for line, following in breaks if _is_full(text, line, following, width)]
    unfinished = sum(not _ended(text[max(line.start, line.end - 8) : line.end]) for line in full)
    return width if 2 * len(full) > len(breaks) and 5 * unfinished > 2 * len(full) else 0


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Whether the first word of the next line would not have fitted on this one."""
    word = text[following.start : min(following.end, following.start + width)].split(maxsplit=1)[0]
    taken = 2 if "\u2e80" <= word[0] <= "\u9fff" else 1 + columns(word)
    return columns(line.of(text)) + taken > width


def _ended(line: str) -> bool:
    """Whether a full stop or its like stands behind the last letter."""
    told = _TO_LAST_LETTER.match(line)
    return not _ENDS.isdisjoint(line[told.end() if told else 0 :])


def _is_address(line: str) -> bool:
    return len(line.split(maxsplit=1)) == 1 and bool(_ADDRESS.search(line))


def _goes_on(text: str, line: Span, following: Span) -> bool:
    """Whether the next line goes on with a sentence that has not come to an end."""
    above, below = line.of(text), following.of(text)
    if "\t" in above + below or _ended(above) or _OWN_LINE.match(below) or _is_address(below):
        return False
    long = columns(above)
    open_ = _OPEN.search(above) or (long >= _LONG and _MAYBE_OPEN.search(above))
    small = below[0].islower() and below.split(maxsplit=1)[0].islower()
    begun = not above[0].islower() or long >= _SHORT
    goes = open_ or (small and begun and (long >= _SHORT or _CLOSED.search(above)))
    return bool(goes) and not credits_in(below) and not dateline(below)


def _flows(text: str, line: Span, following: Span, width: int) -> bool:
    if is_row(line.of(text)) or is_row(following.of(text)):
        return False
    begins = _OWN_LINE if _ended(line.of(text)) or _is_listed(text, line, following) else _OWN_LINE_ANYWHERE
    return _is_full(text, line, following, width) and not begins.match(text, following.start)


def _is_listed(text: str, line: Span, following: Span) -> bool:
    """Whether the next line and the one before or behind it begin alike, with a dash or a number."""
    mark = _LISTED.match(text, following.start)
    beside = (_LISTED.match(text, line.start), _BEHIND.match(text, following.end))
    return mark is not None and any(one is not None and one.lastgroup == mark.lastgroup for one in beside)

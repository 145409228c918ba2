"""Typography away, offsets kept: two texts that differ only in their typing fold to the same text.

What is folded: quotation marks and apostrophes (all to `'`, but a double one after a digit stays `"`, since
6' and 6" are two lengths), white space (any run to one space; none inside guillemets), dashes (to `-`, without
space around), the ellipsis (to three dots), soft hyphens, zero-width and direction characters (to nothing),
Latin ligatures, full-width and half-width forms, and the Unicode form (to NFC). Case is kept; digits, letters,
words and all other punctuation are never touched, so what differs in meaning still differs when folded.

The work is linear in the length of the text. `unicodedata.normalize` is not: it sorts the marks on one letter
in quadratic time, so it is only ever given a few marks at once.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from service.core.article import Span

_MARKS_AT_ONCE = 32
_DOUBLE = '"“”„‟″〝〞〟＂❝❞'
_SINGLE = "‘’‚‛`´ʹʻʼʽˈ′＇❛❜"
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_THIN = "\xa0\u2009\u202f"
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
_SPACES += "\u200a\u2028\u2029\u205f\u3000"
_NOTHING = "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
_NOTHING += "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
_GUILLEMETS = "«»‹›"
_AFTER_DIGIT = re.compile(f"(?<=[0-9])[{_DOUBLE}]")
_ELSEWHERE = re.compile(f"(?<![0-9])[{_DOUBLE}]")
_LAST = 0x20000  # no character beyond it composes, save a few scripts whose marks sort rightly anyway


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from.

    The pieces are the places where lengths differ, in order. Of each stand the folded start in `_starts`, and the
    folded end, the original start and end in `_pieces`, one after the other: there may be very many. Between them
    the characters correspond one to one.
    """

    text: str
    _starts: array[int]
    _pieces: array[int]

    def span(self, start: int, end: int) -> Span:
        """The original's code points behind the folded range: whole ones, never half a letter.

        >>> fold("a  café").span(2, 6)
        Span(start=3, end=7)
        """
        if start >= end:
            at = self._start(start)
            return Span(at, at)
        return Span(self._start(start), self._end(end))

    def cuts(self, start: int, end: int) -> bool:
        """Whether the range begins or ends inside a piece: in an accent, a ligature, a syllable."""
        return any(self._inside(at) for at in (start, end))

    def _inside(self, at: int) -> bool:
        index = bisect_right(self._starts, at) - 1
        return index >= 0 and self._starts[index] < at < self._pieces[3 * index]

    def _start(self, at: int) -> int:
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return at
        folded_end, start, end = self._pieces[3 * index : 3 * index + 3]
        return start if at < folded_end else end + at - folded_end

    def _end(self, at: int) -> int:
        index = bisect_right(self._starts, at - 1) - 1
        if index < 0:
            return at
        folded_end, _, end = self._pieces[3 * index : 3 * index + 3]
        return end if at <= folded_end else end + at - folded_end


def fold(text: str) -> Folded:
    """The text with its typography evened out. Linear in its length.

    >>> print(fold("“It’s\\u00a0 5 – 6 ﬁne”").text)
    'It's 5-6 fine'
    """
    letters = set(text)
    plain = _one_to_one(text, letters)
    pattern = _unicode().pattern if letters & _unicode().unruly else _PATTERN
    parts: list[str] = []
    starts, pieces = array("I"), array("I")
    done = shift = 0
    for start, end, new in _changes(plain, pattern):
        parts += (plain[done:start], new)
        starts.append(start + shift)
        pieces.extend((start + shift + len(new), start, end))
        shift += len(new) - (end - start)
        done = end
    parts.append(plain[done:])
    return Folded("".join(parts), starts, pieces)


def joins(letter: str) -> bool:
    """Whether the letter belongs to the one before it: an accent, a vowel sign, the rest of a syllable."""
    return letter > "\x7f" and (letter in _unicode().joiners or unicodedata.category(letter).startswith("M"))


def _one_to_one(text: str, letters: set[str]) -> str:
    """All replacements of one character by one: they move no offset."""
    if not letters.isdisjoint(_DOUBLE):
        text = _ELSEWHERE.sub("'", _AFTER_DIGIT.sub('"', text))
    guillemets = not letters.isdisjoint(_GUILLEMETS)
    unicode = _unicode()
    for letter in letters & unicode.same_length.keys():
        if not (guillemets and letter in _THIN):
            text = text.replace(letter, unicode.same_length[letter])
    return text


def _changes(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int, str]]:
    for match in pattern.finditer(text):
        old = match[0]
        new = _replacement(old)
        if new != old:
            yield match.start(), match.end(), new


def _replacement(old: str) -> str:
    if not _TYPING.issuperset(old):
        return _composed(old)
    if "." in old:
        return "..."
    if not _QUOTING.isdisjoint(old):
        return "'"
    if "-" in old:
        return "-"
    return "" if _NOTHING_SET.issuperset(old) else " "


def _composed(old: str) -> str:
    expansions = _unicode().expansions
    text = "".join(expansions.get(letter, letter) for letter in old if letter not in _NOTHING_SET)
    blocks = range(0, len(text), _MARKS_AT_ONCE)
    return "".join(unicodedata.normalize("NFC", text[at : at + _MARKS_AT_ONCE]) for at in blocks)


@dataclass(frozen=True, slots=True)
class _Unicode:
    """What Unicode says, gathered once: letters to replace, and the pattern of all that changes in length."""

    same_length: dict[str, str]
    expansions: dict[str, str]
    joiners: frozenset[str]
    unruly: frozenset[str]
    """Letters whose presence makes lengths change."""
    pattern: re.Pattern[str]


@cache
def _unicode() -> _Unicode:
    same = dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SPACES + _THIN, " ")
    expansions: dict[str, str] = {"…": "..."}
    joiners: set[str] = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for code in range(0x80, _LAST):
        letter = chr(code)
        if unicodedata.combining(letter):
            joiners.add(letter)
        kind, *mapped = unicodedata.decomposition(letter).split() or [""]
        if not kind or letter in same or letter in _DOUBLE:
            continue
        if not kind.startswith("<"):
            joiners.update(chr(int(second, 16)) for second in mapped)
        folded = unicodedata.normalize("NFKC" if _is_typing(code, kind) else "NFC", letter)
        if folded != letter:
            (same if len(folded) == 1 else expansions)[letter] = folded
    unruly = joiners | expansions.keys() | set(_NOTHING + _GUILLEMETS)
    return _Unicode(same, expansions, frozenset(joiners), frozenset(unruly), _pattern(joiners, expansions))


def _is_typing(code: int, kind: str) -> bool:
    """Ligatures and wide or narrow forms: the same letters. Not ², ½ or Ⅻ, which mean something else."""
    return kind in ("<wide>", "<narrow>") or 0xFB00 <= code <= 0xFB17 or code in (0x132, 0x133)


def _pattern(joiners: set[str], expansions: dict[str, str]) -> re.Pattern[str]:
    nothing = re.escape(_NOTHING)
    gap = f" {_THIN}{nothing}"
    join, expand = "".join(map(re.escape, sorted(joiners))), "".join(map(re.escape, expansions))
    return re.compile(
        rf" [{gap}\-]+|-[{gap}\-]+|\.(?:[{gap}]*\.){{2,}}|[«‹][{_THIN}]*|[{_THIN}]*[»›]"
        rf"|[{_THIN}{nothing}][{gap}\-]*|[^{gap}\-{join}][{join}][{join}{nothing}]*|[{join}]+|[{expand}]"
    )


_PATTERN = re.compile(r" [ \-]+|-[ \-]+|\.(?: *\.){2,}")
_NOTHING_SET = frozenset(_NOTHING)
_QUOTING = frozenset(_GUILLEMETS)
_TYPING = frozenset(f".- {_THIN}{_NOTHING}{_GUILLEMETS}")

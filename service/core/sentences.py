"""Where the sentences of a text are: exact spans, in one pass over the text.

A sentence is what a citation shows, so it is to be readable on its own: a quotation stays with its
speaker, a headline is a sentence of its own, and nothing is longer than a reader can take in.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from service.core.abbreviations import DETERMINERS, NUMBERED, ends_no_sentence, often_starts
from service.core.article import Span
from service.core.paragraphs import columns, paragraphs, trim
from service.core.quotations import enclosures

LONGEST = 1000
"""Columns (a Latin letter takes one, a Chinese two) of the longest sentence; a longer one is cut."""
_LONGEST_QUOTATION = 400
"""A longer quotation is not kept whole; its sentences are sentences."""

_NOTE = r"(?:[⁰¹²³⁴-⁹]{1,3}|\[(?:\d{1,3}|[a-z]{1,2}|\^[\w-]{1,30}|citation needed)\])"
_CLOSERS = rf"""(?:["'”“’‘»«›‹」』)\]）］】〉》]|{_NOTE})*"""
_FOOTNOTE = re.compile(rf"{_NOTE}\Z")
_DATE_IN_NUMBERS = re.compile(r"\d{4}\.\d{1,2}\.\d{1,2}")
_CANDIDATE = re.compile(rf"([.!?…。！？．｡؟۔।॥።៕။‼⁇⁈⁉]+)({_CLOSERS})")
_WORD = re.compile(r"(?:[^\W_]|[.ºª'’])*[^\W_]\Z")
_SPEAKER = re.compile(
    r"(?:[^\W\d_][\w’'.-]*,?\s+){1,5}?(?:said|says|asked|asks|told|tells|added|adds|wrote|writes|shouted|cried|"
    r"replied|wondered|sagte|fragte|rief|dijo|preguntó|demande|demandé|dit)\b"
)
_SPEECH_IN_KOREAN = re.compile(r"(?:이?라(?:고|며|는|면서)|하고|고|며|면서|는)(?:\s|[가-힣])")
_SPEECH_IN_CHINESE = re.compile(r"[^，。！？、；]{0,12}[说說問问道表示称稱指出调答喊叫写]")
_KANA = re.compile(r"[ぁ-ゖ]")
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]")
_IDEOGRAPHIC_STOP = frozenset("。！？．｡")
_MONTH = re.compile(
    r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sept?|Okt|Oct|Nov|Dez|Dec)[a-zäö]*\b"
    r"|(?:Jahrhundert|Januar|Lebensjahr|Platz|Stock|Weltkrieg|Bundesliga)"
)
_CLAUSES = (re.compile(r"[;:；：—–](?=\s|[^\x00-\x7f])"), re.compile(r"[,，、](?!\d)"), re.compile(r"\s"))


def sentences(text: str, language: str | None = None) -> list[Span]:
    """The sentences of `text` in order: trimmed, apart, together all that is not white space.

    `language` (an ISO 639 code) settles what is ambiguous without it, such as German ordinals.

    >>> text = 'Gen. Lee met the U.S. envoy. "We won. We go on," he said.'
    >>> [span.of(text) for span in sentences(text)]
    ['Gen. Lee met the U.S. envoy.', '"We won. We go on," he said.']
    """
    return [
        piece
        for paragraph in paragraphs(text)
        for sentence in _between(text, paragraph, _Ends(text, paragraph, language).kept())
        for piece in _readable(text, sentence, language)
    ]


def _between(text: str, whole: Span, ends: list[int]) -> Iterator[Span]:
    start = whole.start
    for end in [*ends, whole.end]:
        if piece := trim(text, start, end):
            yield piece
        start = max(start, end)


class _Ends:
    """The sentence ends inside one paragraph."""

    def __init__(self, text: str, paragraph: Span, language: str | None, whole_quotations: bool = True) -> None:
        self.text = text
        self.start, self.end = paragraph.start, paragraph.end
        self.language = (language or "").lower()[:2]
        self.opened: dict[int, int] = {}
        self.shields: list[Span] = []
        found = enclosures(text, self.start, self.end) if whole_quotations else []
        for span in found:
            self.opened[span.end - 1] = span.start
        for span in sorted(span for span in found if len(span) <= _LONGEST_QUOTATION):
            if not self.shields or span.start >= self.shields[-1].end:
                self.shields.append(span)

    def kept(self) -> list[int]:
        ends: list[int] = []
        since = self.start
        for match in _CANDIDATE.finditer(self.text, self.start, self.end):
            end = self._end(match, since)
            if end and end > since:
                ends.append(end)
                since = end + len(self.text[end : end + 40]) - len(self.text[end : end + 40].lstrip())
        return ends

    def _end(self, match: re.Match[str], since: int) -> int | None:
        """Where the sentence ends that this full stop closes; None where it goes on."""
        end = self._without_openers(match)
        if self._is_shielded(end, match.end(1)):
            return None
        rest = self.text[end : min(end + 80, self.end)]
        following = rest.lstrip()
        if not following:
            return end
        closers = self.text[match.end(1) : end]
        if closers and not _FOOTNOTE.search(closers) and self._goes_on_after(closers, end, since, following, rest):
            return None
        if match.group(1)[-1] in _IDEOGRAPHIC_STOP:
            return None if _between_digits(self.text, match.start(), end) else end
        goes_on = self._goes_on_spaced if rest[0].isspace() else self._goes_on_unspaced
        return None if goes_on(match, following, since) else end

    def _without_openers(self, match: re.Match[str]) -> int:
        """The end of stop and closing marks; a mark that opens what follows is not among them."""
        for at in range(match.end(1), match.end()):
            if self.text[at] in "\"'“‘«‹" and at not in self.opened and self.text[at + 1 : at + 2].isalnum():
                return at
        return match.end()

    def _is_shielded(self, end: int, stop: int) -> bool:
        index = bisect_right(self.shields, Span(stop, self.end)) - 1
        return index >= 0 and self.shields[index].start < stop and end < self.shields[index].end

    def _goes_on_after(self, closers: str, end: int, since: int, following: str, rest: str) -> bool:
        """Whether the sentence around a quotation or bracket goes on after it."""
        opened = self.opened.get(end - 1)
        first = opened is None or opened <= since
        if closers[-1] in ")]）］】" and opened is not None:
            return not first
        unspaced = not rest[0].isspace()
        if _KANA.match(following) and unspaced:
            return True
        if "가" <= following[0] <= "힣":
            return unspaced or bool(_SPEECH_IN_KOREAN.match(following))
        if unspaced and "\u3400" <= following[0] <= "\u9fff":
            return first and bool(_SPEECH_IN_CHINESE.match(following))
        return following[0] in ",;:，、；–—-" or (
            self.text[end - len(closers) - 1] in "!?…" and bool(_SPEAKER.match(following))
        )

    def _goes_on_unspaced(self, match: re.Match[str], following: str, since: int) -> bool:
        """Whether a stop with no space after it is inside a word, a number or an address."""
        before, after = self.text[match.start() - 1 : match.start()], following[0]
        if match.end() > match.end(1) and after in '"“‘«(':
            return False
        if _UNSPACED.match(after) and (_UNSPACED.match(before) or match.group(1)[-1] in "!?"):
            return match.group(1)[0] == "." and "가" <= before <= "힣" and before not in "다요까죠함음됨임"
        if not (before.islower() and after.isupper()):
            return not after.isalpha() or match.group(1)[0] not in "؟۔।॥።៕။‼⁇⁈⁉"
        head = self.text[max(since, match.start() - 30) : match.start()].rsplit(maxsplit=1)[-1]
        tail = re.match(r"[^\W\d_]+(?=[\s,])", following)
        return len(head) < 3 or not head.isalpha() or head in {"vs", "Sen", "Gen", "Gov", "Rep"} or not tail

    def _goes_on_spaced(self, match: re.Match[str], following: str, since: int) -> bool:
        stop, after = match.group(1), following.lstrip("\"'“‘«([¿¡„")[:2]
        if not after:
            return False
        if after[0].islower() and not after[1:].isupper():
            return stop[-1] not in "؟۔।॥።៕။" and not "\u05d0" <= after[0] <= "\u07ff"
        if stop[-1] == "…" or stop.endswith(".."):
            return after[0] in ",.;)" or (match.start() == since)
        if stop != ".":
            return False
        window = self.text[max(since, match.start() - 60) : match.start()]
        found = None if window[-1:].isspace() else _WORD.search((window.split() or [""])[-1])
        if not found:
            return after[0] in ",;"
        word, before = found.group(), "".join(window.split()[-2:-1])
        starts = match.start() - len(word) <= since
        if _DATE_IN_NUMBERS.fullmatch(word):
            return True
        if word.isdecimal():
            return self._is_ordinal(word, before, following, starts)
        return ends_no_sentence(word, before, following, starts)

    def _is_ordinal(self, word: str, before: str, following: str, starts: bool) -> bool:
        if starts:
            return len(word) <= 3
        if re.match(r"\d{1,2}\.", following) or (re.fullmatch(r"\d{1,2}\.", before) and len(word) <= 2):
            return True
        if len(word) > 2 or following[0].isdecimal() or before.lower().rstrip(".") in NUMBERED:
            return False
        german = self.language == "de" or before.lower() in DETERMINERS
        return bool(_MONTH.match(following)) or (german and not often_starts(following))


def _between_digits(text: str, start: int, end: int) -> bool:
    return text[start] == "．" and text[start - 1 : start].isdecimal() and text[end : end + 1].isdecimal()


def _readable(text: str, sentence: Span, language: str | None) -> Iterator[Span]:
    """The sentence, or its pieces where it is too long: sentences of its quotations, clauses, words."""
    if len(sentence) <= LONGEST // 2 or columns(sentence.of(text)) <= LONGEST:
        yield sentence
        return
    for piece in _between(text, sentence, _Ends(text, sentence, language, whole_quotations=False).kept()):
        start = piece.start
        while columns(text[start : min(piece.end, start + LONGEST + 1)]) > LONGEST:
            cut = _cut(text, start)
            if part := trim(text, start, cut):
                yield part
            start = trim(text, cut, piece.end).start
        if start < piece.end:
            yield Span(start, piece.end)


def _cut(text: str, start: int) -> int:
    """Where to cut an over-long run: after a clause, else at a space, else between two graphemes."""
    longest = LONGEST
    while columns(text[start : start + longest]) > LONGEST:
        longest = longest * 3 // 4
    for border in _CLAUSES:
        cuts = [match.end() for match in border.finditer(text, start + longest // 2, start + longest)]
        if cuts:
            return cuts[-1]
    return next(
        (at for at in range(start + longest, start + longest // 2, -1) if _divides(text, at)), start + longest
    )


def _divides(text: str, at: int) -> bool:
    """Whether no character is made of those on both sides of `at`."""
    if at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    joined = unicodedata.combining(after) or unicodedata.category(after)[0] == "M" or after in "\u200d\u200c"
    flags = "\U0001f1e6" <= after <= "\U0001f1ff" and "\U0001f1e6" <= before <= "\U0001f1ff"
    jamo = "\u1160" <= after <= "\u11ff"
    tone = "\U0001f3fb" <= after <= "\U0001f3ff"
    return not (joined or flags or jamo or tone or before == "\u200d")

"""What the lines of an article are besides its sentences: headings, captions, links to others, notes of correction.

None of them answers a question by itself. A heading can bring what stands below it, as a printed question does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from service.core.answer import NumberedSentence
from service.core.credit_lines import credits_in
from service.core.fit import QUOTATION, is_question
from service.core.newswire import header_end
from service.core.tables import consecutive, is_row

_MOST_LISTED, _MOST_TOLD = 6, 3
"""So many lines of a list, or sentences, are told below a heading."""
_LONGEST = 100  # characters of a heading
_LIST = 3  # so many lines one below the other are a list, and no headings
_STOPPED = re.compile(r"[.!?…:;,。！？．।؟۔॥។：；、，][\"'”’“»)\]\s]*\Z")
_ITEM = re.compile(r"(?:[-–—*•·▪●○■□▶◆※▲>]|\d{1,3}[.)]|\(?[a-z]\))\s")
_LABELLED = re.compile(r"(?:[^\s:]+ ){0,4}[^\s:]+[:：]\s?\S")
_CAPTION = re.compile(
    r"\W{0,3}(?:(?:photo|photograph|picture|image|graphic)s?(?: captions?| credits?)?|captions?|fotos?)\s*[:：]",
    re.IGNORECASE,
)
_PICTURED = re.compile(r"\b(?:photo|picture|image|caption|graphic|foto)", re.IGNORECASE)
# Lines that lead away from an article: they speak of others. Below some of them others are listed.
_LEADS_AWAY = re.compile(
    r"\W*(?:read (?:more|next|also)|also read|related(?: (?:stories|articles|news|reading))?|see also"
    r"|recommended|most read|more (?:on|from) this\b.*)(?::|\s*\Z)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"\W*(?:(?:don['’]t miss|newsletters?|advertisement|share this(?: article)?|share(?!:))(?::|\s*\Z)"
    r"|(?:follow us|sign up|subscribe)\b(?:[^.\n]*\Z|.*\b(?:newsletters?|e?mails?|updates|alerts|channel"
    r"|podcast|app|inbox|X|Twitter|Facebook|Instagram|WhatsApp|Telegram|YouTube|TikTok|LinkedIn)\b))",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"\W*(?:(?:corrections?|clarifications?)(?: and clarifications?)?"
    r"(?: ?\([^()\n]{0,40}\)| (?:on|to|of|from|for)\b[^.!?:]{0,40}|,? (?:\w{3,9}\.? )?\d[^.!?:]{0,20})?\s?:"
    r"|an earlier version of (?:this|the) |"
    r"this (?:article|story|report|headline) (?:has been|was) (?:corrected|amended)\b)",
    re.IGNORECASE,
)
_ABOUT_NOTE = re.compile(r"correct|clarif|amend|mistake|error|earlier version|\bwrong", re.IGNORECASE)


def silent(question: str, sentences: Sequence[NumberedSentence]) -> set[int]:
    """The indices of the sentences that are no answer to the question, nor bring one."""
    found: set[int] = set()
    for own, first in by_passage(sentences):
        heads = headings(own)
        out = {at for at in heads if not below(own, at, heads)} | links(own)
        if not _PICTURED.search(question):
            out |= captions(own)
        if not _ABOUT_NOTE.search(question):
            out |= {at for note in notes(own) for at in note}
        found |= {first + at for at in out}
    return found


def headings(own: Sequence[NumberedSentence]) -> set[int]:
    """The indices of the lines that are headings, out of the sentences of a passage: of its lines without a full
    stop those in its head, and below it those that are no list; none where most are such lines."""
    head = head_of(own)
    plain = [at for at, one in enumerate(own) if _is_plain_line(one.text)]
    found = {at for at in plain if at < head or own[at].text.strip() == (own[at].metadata.title or "").strip()}
    unstopped = sum(not (_STOPPED.search(one.text) or _is_listed(one.text)) for one in own[head:])
    if 2 * unstopped > len(own) - head:
        return found
    for run in consecutive([at for at in plain if at >= head]):
        if len(run) < _LIST:
            found |= {at for at in run if not any(sign.isdigit() for sign in own[at].text)}
    return found


def below(own: Sequence[NumberedSentence], at: int, heads: set[int]) -> list[NumberedSentence]:
    """What is told with the heading `at`: the list below it, or the next sentences; empty where nothing is."""
    out = heads | captions(own) | {number for number, one in enumerate(own) if credits_in(one.text, dashed=False)}
    story = takewhile(lambda number: number not in out, range(at + 1, len(own)))
    after = [own[number] for number in story]
    listed = list(takewhile(lambda one: _is_listed(one.text), after))
    told = takewhile(lambda one: not (is_question(one.text) or _is_listed(one.text)), after)
    return listed[:_MOST_LISTED] or list(told)[:_MOST_TOLD]


def introduced(own: Sequence[NumberedSentence], at: int) -> list[NumberedSentence]:
    """What a line that ends in a colon brings: the list below it, or the next paragraph."""
    told = below(own, at, headings(own))
    ends = (number for number, (one, other) in enumerate(pairwise(told), start=1) if _are_apart(one, other))
    return told if told and _is_listed(told[0].text) else told[: next(ends, len(told))]


def captions(own: Sequence[NumberedSentence]) -> set[int]:
    """The indices of what is said of a picture: `Photo: …`, and the sentence before it in its paragraph."""
    found = {at for at, one in enumerate(own) if _CAPTION.match(one.text)}
    begins = {0} | {at for at, (one, other) in enumerate(pairwise(own), start=1) if _are_apart(one, other)}
    return found | {at - 1 for at in found - begins if at - 1 in begins and _STOPPED.search(own[at - 1].text)}


def notes(own: Sequence[NumberedSentence]) -> list[range]:
    """The indices of the sentences of each note that says what the article had wrong."""
    found: list[range] = []
    for at, one in enumerate(own):
        if _NOTE.match(one.text) and not (found and at in found[-1]):
            end = at + 1
            while end < len(own) and end - at < _LIST and not _are_apart(own[end - 1], own[end]):
                end += 1
            found.append(range(at, end))
    return found


def head_of(own: Sequence[NumberedSentence]) -> int:
    """How many of the sentences of a passage are the head of its article: headline, byline, date."""
    if not own or own[0].passage_id != f"{own[0].article_id}:0":
        return 0
    text, ends = own[0].text, [len(own[0].text)]
    for one, other in pairwise(own):
        text += "\n\n" if _are_apart(one, other) else " " if _STOPPED.search(one.text) else "\n"
        text += other.text
        ends.append(len(text))
    end = header_end(text)
    return sum(one <= end for one in ends)


def by_passage(sentences: Sequence[NumberedSentence]) -> Iterator[tuple[list[NumberedSentence], int]]:
    """The sentences of each passage, and the index of its first."""
    first = 0
    for _, run in groupby(sentences, lambda one: one.passage_id):
        own = list(run)
        yield own, first
        first += len(own)


def behind(own: Sequence[NumberedSentence], sentences: Sequence[NumberedSentence]) -> list[NumberedSentence]:
    """The sentences of the passage that begins where this one ends, if it was found."""
    end = own[-1].span.end
    later = [one for one in sentences if one.article_id == own[0].article_id and one.span.start >= end]
    first = min(later, key=lambda one: one.span.start, default=None)
    article, _, ordinal = own[0].passage_id.rpartition(":")
    if first is None or first.passage_id != f"{article}:{int(ordinal) + 1}":
        return []
    return [one for one in later if one.passage_id == first.passage_id]


def _is_plain_line(text: str) -> bool:
    """Whether it looks like a heading: short, no full stop, and nothing else that a line can be."""
    plain = text.strip("#*_ ")
    if not plain or len(plain) > _LONGEST or "\n" in plain or _STOPPED.search(plain) or plain[0].islower():
        return False
    if _is_listed(text) or credits_in(text, dashed=False) or not QUOTATION.sub("", plain).strip(" .,—-"):
        return False
    return any(sign.isalpha() for sign in plain)


def _is_listed(text: str) -> bool:
    """Whether it is a row, an item of a list or a label with its value.

    >>> _is_listed("- Salt"), _is_listed("1931: Bridge opened"), _is_listed("Salt and bread")
    (True, True, False)
    """
    return is_row(text) or bool(_ITEM.match(text)) or bool(_LABELLED.match(text) and not _STOPPED.search(text))


def links(own: Sequence[NumberedSentence]) -> set[int]:
    """The lines that lead away, and those without a full stop below one that leads to other articles."""
    found: set[int] = set()
    away = False
    for at, one in enumerate(own):
        stopped = bool(_STOPPED.search(one.text)) and not is_question(one.text)
        leads = _LEADS_AWAY.match(one.text)
        # "Read more: Hart signs" names the article itself, below "Read more" they are listed.
        away = leads.end() == len(one.text) if leads else away and not stopped
        if leads or away or _AROUND.match(one.text):
            found.add(at)
    return found


def _are_apart(one: NumberedSentence, other: NumberedSentence) -> bool:
    """Whether an empty line is between them."""
    return other.span.start - one.span.end > 1

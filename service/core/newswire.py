"""The head of a news text: headline, byline, dates, agency, and where the story begins.

Only what is plainly there is read; the text itself is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from service.core.article import Metadata
from service.core.credit_lines import Credits, credits_in, dateline, titled_part
from service.core.paragraphs import paragraphs

_DEEPEST = 10
"""The head is within so many paragraphs."""
_UNKNOWN = 3
"""So many lines between those of a head may be others: a standfirst, a caption, buttons."""
_LONGEST_HEADLINE, _LONGEST_LINE = 200, 160

_SENTENCE = re.compile(r"[^.]\.[\"'”’)」]*\Z|[。]\Z")
_ABBREVIATED_END = re.compile(r"\b(?:Jr|Sr|Inc|Co|Corp|Ltd|[A-Z](?:\.[A-Z])+)\.\Z")
_RELEASE = re.compile(r"(?:for )?(?:immediate release|release)|(?:press|news|media) release", re.IGNORECASE)
_SECTIONS = frozenset(
    """analysis breaking comment courts culture editorial exclusive explainer feature features health interview live
    local news obituaries obituary opinion politics review science sport sports technology travel world""".split()
)
_LONGEST_KICKER = 3  # words in capital letters
_LEAST_BELOW = 2
_DIVIDED = re.compile(r"\s[|>»/·]\s")
_QUOTED = re.compile(r"[\"“‘«][^\"“”«»]{1,120}[\"”’»]")


@dataclass(frozen=True, slots=True)
class _Head:
    credits: Credits = field(default_factory=Credits)
    end: int = 0


def read_header(text: str) -> Metadata:
    """What the head of a news text says: title, author, published_at, source; None for what it does not.

    >>> read_header("Rain ends\\nPublished: 12 Jun. 2025, 09:05\\n- YOON SO-YEON\\nIt rained.").author
    'YOON SO-YEON'
    """
    told = _read(text).credits
    return replace(told.metadata, published_at=told.metadata.published_at or told.updated)


def header_end(text: str) -> int:
    """Where headline, byline and date lines end; 0 without them. The story starts after it."""
    return _read(text).end


def _read(text: str) -> _Head:
    """Reads line by line, as long as the lines may be of a head."""
    spans = list(islice(paragraphs(text[:4000]), _DEEPEST))
    lines = [span.of(text) for span in spans]
    head, unknown = _Head(), 0
    kicker = _is_kicker(lines)
    for number, (span, line) in islice(enumerate(zip(spans, lines, strict=True)), int(kicker), None):
        if _are_listed(lines[number : number + 2]):
            break
        found = credits_in(line, dashed=not unknown) if len(line) <= _LONGEST_LINE else Credits()
        untitled = head.credits.metadata.title is None if kicker else number == 0
        if not found and untitled and _is_headline(line, len(lines)):
            found = Credits(Metadata(title=line.lstrip("# ").strip()))
        if found and number == 0 and (part := titled_part(line)) and _is_headline(part, len(lines)):
            found += Credits(Metadata(title=part))
        if found:
            head = _Head(head.credits + found, span.end)
        elif (begun := dateline(line)) or unknown == _UNKNOWN or not _may_be_between(lines, number):
            return replace(head, credits=head.credits + begun)
        else:
            unknown += 1
    return head


def _are_listed(lines: Sequence[str]) -> bool:
    """Whether two lines are items of a list, which look like a byline after a dash."""
    return len(lines) == 2 and all(line[:2] in {"- ", "– ", "— "} for line in lines)


def _may_be_between(lines: Sequence[str], number: int) -> bool:
    """Whether this line may stand in a head: no sentence, or the one below the headline and above a byline."""
    line = lines[number]
    if len(line) <= _LONGEST_LINE and not _ends(line):
        return True
    following = lines[number + 1] if number + 1 < len(lines) else ""
    return 0 < len(line) <= 2 * _LONGEST_LINE and number <= 2 and bool(credits_in(following, dashed=False))


def _is_kicker(lines: Sequence[str]) -> bool:
    """Whether the first line stands above the headline: the name of a section, or that this is a release."""
    if len(lines) < _LEAST_BELOW + 1:
        return False
    words = lines[0].strip("*_#[]:! ").split()
    if _RELEASE.fullmatch(" ".join(words)):
        return True
    section = (
        words[0].lower() in _SECTIONS
        if len(words) == 1
        else lines[0].isupper() and (len(words) <= _LONGEST_KICKER or bool(_DIVIDED.search(lines[0])))
    )
    below = lines[1]
    return section and not below.isupper() and not credits_in(below) and _is_headline(below, len(lines))


def _ends(line: str) -> bool:
    return bool(_SENTENCE.search(line)) and not _ABBREVIATED_END.search(line)


def _is_headline(line: str, paragraphs_read: int) -> bool:
    """Whether a paragraph reads like a headline: short, no full stop, a longer text below it."""
    if len(line) > _LONGEST_HEADLINE or "\n" in line or paragraphs_read < 2:
        return False
    if dateline(line) or (_ends(line) and not _QUOTED.fullmatch(line)):
        return False
    return any(character.isalpha() for character in line) and line[-1] not in ",;:，、："

"""What the head of a news text says about it: headline, byline, dates, agency.

Only what is plainly there is read; the text itself is left as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from service.core.article import Metadata
from service.core.dates import parse_published
from service.core.paragraphs import paragraphs
from service.core.scripts import HAN

_DEEPEST = 8
"""The head is within so many paragraphs."""
_LONGEST_HEADLINE, _LONGEST_LINE = 200, 160

_DATE_LABEL = re.compile(
    r"(?P<label>(?:first |last )?(?:published|posted|issued|created|updated|modified)(?: (?:on|at))?|"
    r"publication date|date|veröffentlicht|erschienen|stand|aktualisiert|fecha|"
    r"publié(?: le)?|mis à jour(?: le)?|publicado(?: el)?|actualizado(?: el)?|"
    r"(?:기사)?(?:입력|수정)|등록|게재|발행|송고|업데이트|公開|掲載|配信|更新|发布时间|发布|發布|时间|日期)\s*[:：]?\s*(?P<value>.*\d.*)",
    re.IGNORECASE,
)
_LATER: Final = ("updat", "modif", "aktual", "mis à", "actual", "수정", "업데이트", "기사수정", "更新")
_LABELLED = re.compile(
    r"(?P<label>source|quelle|fuente|출처|来源|來源|出典|author|writer|autor|auteur|by|작성자|기자|作者|文|title|headline)"
    r"\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELDS: Final = {
    "source": "source", "quelle": "source", "fuente": "source", "출처": "source", "来源": "source",
    "來源": "source", "出典": "source", "title": "title", "headline": "title",
}  # fmt: skip

_NAME = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]*|(?:de|da|van|von|der|den|al|el|bin|la|le|di|del|dos|du))"
_NEXT_NAME = rf"(?:,|,? (?:and|und|et|y|&)) {_NAME}(?: {_NAME}){{1,4}}"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}(?:{_NEXT_NAME}){{0,5}}"
_BYLINES = (
    re.compile(
        r"(?:\([^()]{1,30}\)\s*|\[[^\[\]]{1,30}\]\s*|[-–—▶]\s*)?(?P<names>[가-힣]{2,5}(?:[·,]\s?[가-힣]{2,4})*) ?"
        r"(?:선임|수습|인턴|전문)?(?:기자|특파원|논설위원)"
        r"(?:\s?[=(].{0,40}|\s\S+@\S+)?"
    ),
    re.compile(rf"(?:By|Von|Par|Por|BY|VON)\s+(?P<names>{_NAMES})(?P<rest>,\s.{{1,60}}|\s[|(].{{1,60}})?"),
    re.compile(rf"(?P<dash>[-–—])\s*(?:By\s+)?(?P<names>{_NAMES})"),
    re.compile(
        r"(?:記者|记者|文/|文／|撰文)\s*[:：/／]?\s*"
        rf"(?P<names>[{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}}){{0,3}})"
    ),
)
_EMPLOYER = re.compile(
    r",\s[^,]*\b(?:Press|News|Times|Post|Wire|Agency|Journal|Reuters|AP|AFP|Yonhap|Bloomberg|Staff|Correspondent|Reporter|"
    r"Writer|Editor)\b.*\Z"
)
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w.’' -]{1,40}(?:, [^\W\d_][\w.’' -]{1,30})??)(?:, [^()]{1,30})?\s*"
    r"\((?P<agency>[^\W\d_][\w.&’' -]{1,30})\)\s*(?:--|[-–—―])\s*\S"
)
_KOREAN_DATELINE = re.compile(r"[(\[](?P<place>[가-힣]{1,8})=(?P<agency>[가-힣A-Za-z0-9]{2,12})[)\]]")
_SENTENCE = re.compile(r"[^.]\.[\"'”’)」]*\Z|[。]\Z")
_ABBREVIATED_END = re.compile(r"\b(?:Jr|Sr|Inc|Co|Corp|Ltd|[A-Z](?:\.[A-Z])+)\.\Z")


@dataclass(frozen=True, slots=True)
class _Head:
    metadata: Metadata
    end: int
    updated: datetime | None = None


def read_header(text: str) -> Metadata:
    """What the head of a news text says: title, author, published_at, source; None for what it does not.

    >>> read_header("Rain ends\\nPublished: 12 Jun. 2025, 09:05\\n- YOON SO-YEON\\nIt rained.").author
    'YOON SO-YEON'
    """
    head = _read(text)
    metadata = head.metadata
    if metadata.published_at is None and head.updated:
        metadata = replace(metadata, published_at=head.updated)
    return metadata


def header_end(text: str) -> int:
    """Where headline, byline and date lines end; 0 without them. The story starts after it."""
    return _read(text).end


def _read(text: str) -> _Head:
    """Reads the head line by line, as long as the lines are of a head."""
    lines = list(islice(paragraphs(text[:4000]), _DEEPEST))
    head = _Head(Metadata(), 0)
    for number, line in enumerate(lines):
        words = line.of(text)
        listed = _are_listed([span.of(text) for span in lines[number : number + 2]])
        read = _labelled(words, head) if len(words) <= _LONGEST_LINE and not listed else None
        if read is None and number == 0 and _is_headline(words, len(lines)):
            read = replace(head, metadata=replace(head.metadata, title=words.lstrip("# ").strip()))
        if read is None:
            source = _agency(words)
            metadata = replace(head.metadata, source=head.metadata.source or source)
            return replace(head, metadata=metadata)
        head = replace(read, end=line.end)
    return head


def _are_listed(lines: list[str]) -> bool:
    """Whether two lines are items of a list, which look like a byline after a dash."""
    return len(lines) == 2 and all(line[:2] in {"- ", "– ", "— "} for line in lines)


def _labelled(words: str, head: _Head) -> _Head | None:
    """The head with what a date line, byline or labelled line adds; None where it is none of them."""
    known = head.metadata
    if author := _byline(words):
        return replace(head, metadata=replace(known, author=known.author or author))
    if dates := _dates(words):
        published, updated = dates
        metadata = replace(known, published_at=known.published_at or published)
        return replace(head, metadata=metadata, updated=head.updated or updated)
    if match := _LABELLED.fullmatch(words):
        return replace(
            head, metadata=_with(known, _FIELDS.get(match["label"].lower(), "author"), match["value"].strip())
        )
    return None


def _with(known: Metadata, field: str, value: str) -> Metadata:
    match field:
        case "source":
            return replace(known, source=known.source or value)
        case "title":
            return replace(known, title=known.title or value)
        case _:
            return replace(known, author=known.author or value)


def _byline(words: str) -> str | None:
    match = next((found for form in _BYLINES if (found := form.fullmatch(words))), None)
    if match is None or len(match["names"]) < 2:
        return None
    return _EMPLOYER.sub("", match["names"]).strip(" ,")


def _dates(words: str) -> tuple[datetime | None, datetime | None] | None:
    """When a line says the text was published and updated; None where the line is no date line."""
    published = updated = None
    for part in re.split(r"\s*[|·•ㅣ/]\s+|\s{2,}|\s(?=(?:수정|업데이트|更新|Updated)\b)", words):
        match = _DATE_LABEL.fullmatch(part.strip(" ()[]"))
        moment = parse_published(match["value"] if match else part.strip(" ()[]"))
        if moment is None:
            continue
        if match and match["label"].lower().removeprefix("last ").startswith(_LATER):
            updated = updated or moment
        else:
            published = published or moment
    return (published, updated) if published or updated else None


def _agency(words: str) -> str | None:
    start = words[:160]
    match = _DATELINE.match(start) or _KOREAN_DATELINE.match(start)
    if match is None or not (match["place"][0].isupper() or "가" <= match["place"][0] <= "힣"):
        return None
    return match["agency"].strip()


def _is_headline(words: str, paragraphs_read: int) -> bool:
    """Whether the first paragraph reads like a headline: short, no full stop, a longer text below it."""
    if len(words) > _LONGEST_HEADLINE or "\n" in words or paragraphs_read < 2:
        return False
    if _DATELINE.match(words) or (_SENTENCE.search(words) and not _ABBREVIATED_END.search(words)):
        return False
    return any(character.isalpha() for character in words) and words[-1] not in ",;:，、："

"""What one line of a news text's head says: who wrote it, when it was published, which agency it is from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from service.core.article import Metadata
from service.core.dates import parse_published
from service.core.scripts import HAN

_DATE_LABEL = re.compile(
    r"(?P<label>(?:(?:first|last) )?(?:published|posted|issued|released|filed|created|updated|modified)"
    r"(?: (?:on|at))?|"
    r"publication date|date|veröffentlicht|erschienen|stand|aktualisiert|fecha|"
    r"publié(?: le)?|mis à jour(?: le)?|publicado(?: el)?|actualizado(?: el)?|"
    r"(?:기사)?(?:입력|수정)|등록|게재|발행|송고|업데이트|公開|掲載|配信|更新|发布时间|发布|發布|时间|日期)\s*[:：]?\s*(?P<value>.*\d.*)",
    re.IGNORECASE,
)
_LATER: Final = ("updat", "modif", "aktual", "mis à", "actual", "수정", "업데이트", "기사수정", "更新")
_LABELLED = re.compile(
    r"(?P<label>source|quelle|fuente|출처|来源|來源|出典|author|writer|reporter|reporting|interview|text|words|autor|auteur|by|작성자|기자|作者|文|title|headline)"
    r"\s*[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FIELDS: Final = {
    "source": "source", "quelle": "source", "fuente": "source", "출처": "source", "来源": "source",
    "來源": "source", "出典": "source", "title": "title", "headline": "title",
}  # fmt: skip

_WORK: Final = ("interview", "text", "words", "reporting")
_LONGEST_SOURCE = 4  # words

_NAME = r"(?:[^\W\d_a-zß-öø-ÿ][\w.’'-]*|(?:de|da|van|von|der|den|al|el|bin|la|le|di|del|dos|du))"
_NEXT_NAME = rf"(?:,|,? (?:and|und|et|y|&)) {_NAME}(?: {_NAME}){{1,4}}"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,4}}(?:{_NEXT_NAME}){{0,5}}"
_NAMED = re.compile(_NAMES)
_ROLE = r"(?:[\w-]+ ){0,3}(?i:writer|correspondent|reporter|editor|columnist)s?"
_BYLINES = (
    re.compile(
        r"(?:\([^()]{1,30}\)\s*|\[[^\[\]]{1,30}\]\s*|[-–—▶]\s*)?(?P<names>[가-힣]{2,5}(?:[·,]\s?[가-힣]{2,4})*) ?"
        r"(?:선임|수습|인턴|전문)?(?:기자|특파원|논설위원)"
        r"(?:\s?=|\s?\([^()]{0,40}\)|\s\S+@\S+)?"
    ),
    re.compile(
        r"(?:(?i:(?:(?:written|posted|published|reported|story|text|words|interview|(?:live )?updates) )?by|von)"
        r"|Par|Por)\s+"
        rf"(?P<names>{_NAMES})(?P<rest>,\s.{{1,60}}|\s[|(].{{1,60}}| in {_NAME}(?: {_NAME})?)?"
    ),
    re.compile(rf"(?P<names>{_NAME}(?: {_NAME}){{1,3}}), {_ROLE}"),
    re.compile(
        r"(?:記者|记者|文/|文／|撰文)\s*[:：/／]?\s*"
        rf"(?P<names>[{HAN}]{{2,4}}(?:[ 、][{HAN}]{{2,4}}){{0,3}})"
    ),
)
_DASHED = re.compile(rf"[-–—]\s*(?:By\s+)?(?P<names>{_NAMES})")
_EMPLOYER = re.compile(
    r",\s[^,]*\b(?:Press|News|Times|Post|Wire|Agency|Journal|Reuters|AP|AFP|Yonhap|Bloomberg|Staff|Correspondents?|"
    r"Reporters?|Writers?|Editors?)\b.*\Z"
)
_PLACE = r"(?P<place>[^\W\d_][\w.’' -]{1,40}(?:, [^\W\d_][\w.’' -]{1,30})??)"
_AGENCY = r"\s*\((?P<agency>[^\W\d_][\w.&’' -]{1,30})\)"
_AGENCY_FIRST = _AGENCY.replace("agency", "first")
_DASH = r"\s*(?:--|[-–—―])(?:\s*\S|\Z)"
_DATE = r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s[^\W\d_]|[^\W\d_]{3,9}\.?\s\d)[^()–—/:]{0,15}?\d{4}|\d{4}-\d\d-\d\d"
# "OSLO, 4 March 2026 – …", "Oslo, Norway (4 March 2026) – …", "OSLO, 4 March 2026 (Wire) – …", or no story
# behind; and the agency may stand in front of the date
_DATED_PLACE = re.compile(
    rf"{_PLACE}(?:{_AGENCY_FIRST})?(?:,|\s[-–—]|(?=\s\())\s\(?(?P<date>{_DATE})\)?(?:{_AGENCY}|\s*/[^/]{{1,30}}/)?(?:{_DASH}|:\s|\s*\Z)"
)
_DATELINE = re.compile(rf"{_PLACE}(?:, [^()]{{1,30}})?{_AGENCY}{_DASH}")
_KOREAN_DATELINE = re.compile(r"[(\[](?P<place>[가-힣]{1,8})=(?P<agency>[가-힣A-Za-z0-9]{2,12})[)\]]")
_CAPTION = re.compile(r"(?:photo|photograph|picture|image|caption|graphic|foto)s?\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*{1,2}|(?<!\w)_{1,2}|_{1,2}(?!\w)")
_PARTS = re.compile(
    r"\s*[|·•ㅣ/]\s+|\s{2,}|\s(?=\(?(?:수정|업데이트|更新|[Uu]pdated)\b)|\s[-–—]\s|(?<=[\dmM.])\s(?=(?:by|in)\s)"
)


@dataclass(frozen=True, slots=True)
class Credits:
    """What is known so far. `updated` stands in for a date of publication where there is none."""

    metadata: Metadata = Metadata()
    updated: datetime | None = None

    def __bool__(self) -> bool:
        return self != Credits()

    def __add__(self, later: Credits) -> Credits:
        """These, and of the later ones what these lack."""
        return Credits(self.metadata.filled(later.metadata), self.updated or later.updated)


def credits_in(line: str, *, dashed: bool = True) -> Credits:
    """What a byline, date line or labelled line says: nothing where the line is none of them. A name behind a dash
    is a byline only where it may be `dashed`.

    >>> credits_in("By Jane Doe | Updated Mar 3, 2026, 4:10 pm").metadata.author
    'Jane Doe'
    """
    plain = _EMPHASIS.sub("", line).strip()
    if _CAPTION.match(plain):
        return Credits()
    if found := _byline(plain) or _dates(plain):
        return found
    match = _LABELLED.fullmatch(plain)
    if match and _is_credit(match["label"].lower(), match["value"].strip()):
        return Credits(_stated(_FIELDS.get(match["label"].lower(), "author"), match["value"].strip()))
    if dashed and (match := _DASHED.fullmatch(plain)):
        return _by(match["names"])
    return dateline(plain) if _DATED_PLACE.fullmatch(plain) else Credits()


def titled_part(line: str) -> str:
    """What stands first in a line of several parts, where it is no credit: `Market report - 4 March 2026`."""
    part, *others = _PARTS.split(line.lstrip("# ").strip())
    return part if others and len(part.split()) > 1 and not credits_in(part) else ""


def dateline(story: str) -> Credits:
    """What the beginning of a story says: `SEOUL, June 12 (Yonhap) — …`.

    >>> dateline("OSLO, 4 March 2026 – Snow fell.").metadata.published_at
    datetime.datetime(2026, 3, 4, 0, 0)
    """
    start = story[:160]
    for form in (_DATED_PLACE, _DATELINE, _KOREAN_DATELINE):
        match = form.match(start)
        if match and (match["place"][0].isupper() or "가" <= match["place"][0] <= "힣"):
            told = match.groupdict()
            published = parse_published((told.get("date") or "").strip())
            agency = (told.get("agency") or told.get("first") or "").strip()
            return Credits(Metadata(source=agency or None, published_at=published))
    return Credits()


def place_and_date(story: str) -> str:
    """What stands in front of the agency at the beginning of a story; empty where there is no agency.

    >>> place_and_date("OSLO, March 4 (Wire) — Snow fell.")
    'OSLO, March 4'
    """
    match = _DATELINE.match(story[:160])
    return story[: match.start("agency")].rstrip(" (") if match else ""


def _is_credit(label: str, value: str) -> bool:
    """Whether the label and what is behind it are no headline: "Interview: Berg on peace"."""
    if label == "source":
        return len(value.split()) <= _LONGEST_SOURCE or bool(_NAMED.fullmatch(value))
    if label in _WORK:
        return bool(_NAMED.fullmatch(value))
    return _FIELDS.get(label, "author") != "author" or _may_be_names(value)


def _may_be_names(value: str) -> bool:
    """Not what somebody says in an interview, nor the rest of a headline: "Writer: Prison made me stronger"."""
    words = value.partition(",")[0].split()
    small = sum(word.islower() for word in words)
    return len(words) < 3 or (2 * small <= len(words) and not value.endswith((".", "?", "!", "…")))


def _stated(field: str, value: str) -> Metadata:
    return Metadata(
        title=value if field == "title" else None,
        source=value if field == "source" else None,
        author=value if field == "author" else None,
    )


def _byline(line: str) -> Credits:
    match = next((found for form in _BYLINES if (found := form.fullmatch(line))), None)
    if match is None or len(match["names"]) < 2:
        return Credits()
    return _by(match["names"]) + _dates((match.groupdict().get("rest") or "").strip(" ,|()"))


def _by(names: str) -> Credits:
    return Credits(Metadata(author=_EMPLOYER.sub("", names).strip(" ,")))


def _dates(line: str) -> Credits:
    """When a line says the text was published or updated, and by whom besides; nothing where it has no date."""
    if whole := _date(line):
        return whole
    found = Credits()
    parts = _PARTS.split(line)
    for part in parts[: len(parts) if len(parts) > 1 else 0]:
        found += _date(part) or _byline(part)
    return found if found.metadata.published_at or found.updated else Credits()


def _date(words: str) -> Credits:
    plain = words.strip(" ()[]")
    match = _DATE_LABEL.fullmatch(plain)
    moment = parse_published(match["value"] if match else plain)
    if match and match["label"].lower().removeprefix("last ").startswith(_LATER):
        return Credits(updated=moment)
    return Credits(Metadata(published_at=moment))

"""What a web page says about its article: only what is stated of this article, not of others or their readers."""

from __future__ import annotations

import json
import logging
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from html import unescape
from itertools import islice
from typing import Any, Final

import lxml.html
import trafilatura
from trafilatura.settings import Document

from service.adapters.readers.blocks import BESIDE, SENTENCE_ENDS
from service.adapters.readers.document import cleaned, updated, web_address
from service.core.article import Metadata
from service.core.credit_lines import credits_in
from service.core.dates import parse_published
from service.core.scripts import ASIAN

log = logging.getLogger(__name__)

_PUBLISHED: Final = (
    "article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date", "publish_date",
    "published_date", "publication_date", "parsely-pub-date", "dc.date", "dc.date.issued", "dc.date.created",
    "dcterms.date", "dcterms.issued", "dcterms.created", "sailthru.date", "citation_publication_date",
    "og:published_time", "og:article:published_time", "article:published",
)  # fmt: skip
_UPDATED: Final = ("article:modified_time", "datemodified", "og:updated_time")
_DATED = re.compile(r"(?<!up)date|publish|timestamp|byline|posted|(?:post|entry|article)[-_]?meta", re.IGNORECASE)
_CHANGED = re.compile(r"updated|modified", re.IGNORECASE)
_CHANGED_ON = re.compile(
    r"(?:updated|modified|changed|edited|corrected)(?:\W{1,9}(?:on|at))?\W{0,9}\Z", re.IGNORECASE
)
_DAY_IN_ADDRESS = re.compile(r"(?<!\d)(?:19|20)\d\d([/_-])\d{1,2}\1\d{1,2}(?!\d)")
_ARTICLE, _PAGE = re.compile(r"(?:Article|Posting|Report)\Z"), re.compile(r"Page\Z")
_LOGIN = re.compile(r"[a-z\d_.@-]+")
# Around JSON-LD in pages that are XML, too.
_WRAPPING = re.compile(r"\A\s*(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?|(?://|/\*)?\s?\]\]>(?:\s?\*/)?\s{0,9}\Z")
_BY = re.compile(r"\Aby\s+", re.IGNORECASE)
_ROLE = re.compile(
    r"(?:[\w-]+ ){0,3}(?:editor|reporter|correspondent|writer|columnist|journalist|staff|desk|team|newsroom)s?",
    re.IGNORECASE,
)
_OTHERS: Final = frozenset(
    {"itemListElement", "mentions", "citation", "hasPart", "isBasedOn", "liveBlogUpdate", "comment"}
)
"""What JSON-LD tells of other works than the article."""
_PROSE: Final = ("p", "li", "td", "blockquote", "dd")
_MOST_WORDS = 4
_MOST = 20
_LONGEST_LINE = 160
_Node = dict[str, Any]
_Metas = dict[str, list[str]]


def metadata_of(tree: lxml.html.HtmlElement, url: str | None = None) -> Metadata:
    """What the page at `url` says about its article."""
    nodes, story = _linked(tree), _story(tree)
    metas = _metas(story)
    found = _found(story, url)
    address = url or web_address(found.url)
    return Metadata(
        title=cleaned(found.title),
        source=cleaned(found.sitename or found.hostname),
        author=cleaned(_stated_author(metas, nodes) or _as_names(found.author or "")),
        published_at=_first(_published(story, metas, nodes, address or "")),
        url=address,
        language=_language(tree),
        extra=updated(_first(_stated(story, metas, nodes, _UPDATED, "dateModified"))),
    )


def _found(story: lxml.html.HtmlElement, url: str | None) -> Document:
    """What trafilatura finds; nothing where it fails, as it does at a date with an offset of more than a day."""
    try:
        return trafilatura.extract_metadata(story, default_url=url, extensive=False)
    except Exception:
        log.exception("a page's metadata cannot be read")
        return Document()


def _language(tree: lxml.html.HtmlElement) -> str | None:
    stated = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    code = re.match(r"[A-Za-z]{2,3}\b", stated)
    return code.group().lower() if code else None


_OF_ARTICLE = re.compile(r"entry|post|article", re.IGNORECASE)
# "Published", "By Ada Berg, of the Post", "HALM,": before the time at which it was, in a line that begins with it.
_PUBLISHING = re.compile(
    r"\s*(?:(?i:published|posted|released|issued)(?: on| at|:)?|By (?!the\b|then\b)[A-Za-z][^.]{1,80}"
    r"|[A-Z][A-Z.'’-]{1,40}(?: [A-Z.'’-]{1,40}){0,3},?)\s?"
)
_PIECES, _LONGEST_LOOK = 60, 2_000


def _story(tree: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The page without what stands beside its article: that has dates and authors of its own."""
    story = deepcopy(tree)
    first = story.find(".//article")
    is_framed = first is not None or story.find(".//main") is not None
    for element in story.xpath("//body//*"):
        parent = element.getparent()
        if (
            parent is not None
            and element is not first
            and _is_beside(element, is_framed)
            and element.find(".//h1") is None
        ):
            parent.remove(element)
    return story


def _is_beside(element: lxml.html.HtmlElement, is_framed: bool) -> bool:
    heads = element.tag == "header" and is_framed and not _OF_ARTICLE.search(element.get("class", ""))
    if element.tag == "footer" or heads:
        return next(element.iterancestors("article", "main"), None) is None
    return element.tag in {"nav", "aside", "article"} or bool(BESIDE.search(_names(element)))


def _names(element: lxml.html.HtmlElement) -> str:
    kind = element.get("itemtype", "").rpartition("/")[2]
    return " ".join((element.get("class", ""), element.get("id", ""), element.get("itemprop", ""), kind))


def _line(element: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def _linked(tree: lxml.html.HtmlElement) -> list[_Node]:
    """The nodes of the page's JSON-LD that may be about its article, articles first; lists hold other stories."""
    nodes: list[_Node] = []
    for script in tree.xpath("//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]/text()")[:10]:
        try:
            pending = deque([json.loads(_WRAPPING.sub("", script), strict=False)])
        except (ValueError, RecursionError):
            continue
        for _ in range(1000):
            if not pending:
                break
            node = pending.popleft()
            if isinstance(node, dict):
                nodes.append(node)
                pending += (value for name, value in node.items() if name not in _OTHERS)
            elif isinstance(node, list):
                pending += node
    articles = [node for node in nodes if _ARTICLE.search(_kind(node))]
    return articles + [node for node in nodes if not _kind(node) or _PAGE.search(_kind(node))]


def _kind(node: _Node) -> str:
    kinds = node.get("@type")
    return str(kinds[0] if isinstance(kinds, list) and kinds else kinds or "")


def _first(values: Iterable[str]) -> datetime | None:
    """The first of the values that is certainly a moment."""
    return next((moment for value in values if (moment := parse_published(value))), None)


def _published(story: lxml.html.HtmlElement, metas: _Metas, nodes: Sequence[_Node], address: str) -> Iterator[str]:
    """Where the moment of publication may be stated, the surest first."""
    yield from _stated(story, metas, nodes, _PUBLISHED, "datePublished")
    if day := _DAY_IN_ADDRESS.search(address):
        yield re.sub("[/_]", "-", day.group())
    yield from _shown(story)


def _stated(
    story: lxml.html.HtmlElement, metas: _Metas, nodes: Sequence[_Node], names: Sequence[str], linked: str
) -> Iterator[str]:
    """The dates that the page gives programs: in `<meta>`, in attributes, in JSON-LD."""
    yield from (value for name in names for value in metas.get(name, ())[:_MOST])
    attributes = story.xpath(f"//*[@itemprop='{linked}']/@*[name()='datetime' or name()='content']")
    yield from map(str, attributes[:_MOST])
    yield from (node[linked] for node in nodes if isinstance(node.get(linked), str))


def _metas(story: lxml.html.HtmlElement) -> _Metas:
    """What the page's `<meta>` elements say, by their names in lower case."""
    metas: _Metas = {}
    for meta in story.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        metas.setdefault(name.lower(), []).append(meta.get("content") or "")
    return metas


def _shown(story: lxml.html.HtmlElement) -> Iterator[str]:
    """The dates that the page shows its readers, but for those of links to other pages."""
    yield from map(str, story.xpath("//abbr[contains(@class, 'published')]/@title")[:_MOST])
    told: dict[lxml.html.HtmlElement, bool] = {}
    for time in islice((time for time in story.iter("time") if _is_own(time) and not _is_told(time, told)), _MOST):
        if "publish" in _names(time) or not (_CHANGED.search(_names(time)) or _CHANGED_ON.search(_before(time))):
            yield str(time.get("datetime") or _line(time))
    dated = (element for element in story.xpath("//body//*[@class or @id]") if _DATED.search(_names(element)))
    for line in map(_line, islice(filter(_is_own, dated), _MOST)):
        moment = credits_in(line).metadata.published_at if len(line) <= _LONGEST_LINE else None
        yield moment.isoformat() if moment else ""


def _is_own(element: lxml.html.HtmlElement) -> bool:
    return all(link.get("rel") == "bookmark" for link in element.iterancestors("a"))


def _is_told(time: lxml.html.HtmlElement, told: dict[lxml.html.HtmlElement, bool]) -> bool:
    """Whether the date is part of a sentence of the story, as a look at its paragraph says; `told` keeps these."""
    around = next(time.iterancestors(*_PROSE), None)
    if around is None:
        return False
    if around not in told:
        # Of a paragraph in a paragraph, and so on, no more is looked at than its beginning.
        line = " ".join(" ".join(islice(around.itertext(), _PIECES)).split())[:_LONGEST_LOOK]
        dates = sum(len(_line(one).split()) for one in islice(around.iter("time"), _MOST))
        ends = line.endswith(SENTENCE_ENDS) or len(line) == _LONGEST_LOOK
        is_prose = ends and len(line.split()) - dates > _MOST_WORDS
        told[around] = is_prose and not (len(line) <= _LONGEST_LINE and credits_in(line).metadata.published_at)
    return told[around] and not _PUBLISHING.fullmatch(" ".join(_before(time)[:400].split()))


def _before(time: lxml.html.HtmlElement) -> str:
    """The words right before the element."""
    previous, around = time.getprevious(), time.getparent()
    if previous is not None and previous.tag == "br" and not (previous.tail or "").strip():
        previous = previous.getprevious()
    if previous is None:
        return (around.text if around is not None else "") or ""
    return (previous.tail or "").strip() or _line(previous)


def _stated_author(metas: _Metas, nodes: Sequence[_Node]) -> str:
    """The authors as the page gives them to programs, word for word, but for addresses and names of accounts."""
    linked = next((names for node in nodes if (names := _real(_linked_names(node)))), [])
    return "; ".join(linked or _real(metas.get("author", ())[:_MOST]))


def _linked_names(node: _Node) -> list[str]:
    authors = node.get("author")
    listed = authors if isinstance(authors, list) else [authors]
    names = (author.get("name") if isinstance(author, dict) else author for author in listed[:_MOST])
    return [unescape(name) for name in names if isinstance(name, str)]


def _real(names: Iterable[str]) -> list[str]:
    plain = (_BY.sub("", cleaned(name) or "") for name in names)
    return [name for name in dict.fromkeys(plain) if name and not _LOGIN.fullmatch(name) and not web_address(name)]


def _as_names(authors: str) -> str | None:
    """The authors that trafilatura found in the page, where all of them read like names."""
    names = [author for author in authors.split("; ") if not _ROLE.fullmatch(author)]
    return "; ".join(names) if names and all(map(_is_name, names)) else None


def _is_name(words: str) -> bool:
    if any(sign.isdigit() for sign in words) or not (" " in words or ASIAN.search(words)):
        return False
    return credits_in(f"By {words}").metadata.author == words

"""HTML: the article's paragraphs, word for word, without the page around it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

import htmldate
import lxml.html
import trafilatura
from lxml import etree

from service.adapters.readers.document import Document, checked, merged, updated
from service.adapters.readers.hidden import hiding_selectors, is_hidden
from service.core.article import Metadata
from service.core.dates import parse_published
from service.core.errors import InvalidInput, TooLarge
from service.core.newswire import read_header

_NO_ARTICLE = (
    "There is no article in this HTML: no readable paragraphs were found. Send the article's own page, or its text."
)
_FEWEST_CHARACTERS = 25
_MOST_ELEMENTS = 50_000
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_PUBLISHED = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[translate(@name,'PDATEUBLISHM','pdateublishm')='date' or @name='pubdate' or @name='publishdate'"
    " or @name='parsely-pub-date' or @name='DC.date.issued' or @name='sailthru.date']/@content",
    "//article//time[@pubdate]/@datetime",
)
_UPDATED = (
    "//meta[@property='article:modified_time']/@content",
    "//meta[@itemprop='dateModified']/@content",
    "//*[@itemprop='dateModified']/@datetime",
    "//meta[@property='og:updated_time']/@content",
)


def read_html(data: bytes | str, charset: str | None = None, url: str | None = None) -> Document:
    """The article of a page and what the page says about it. `charset` is the one its sender declared.

    Raises InvalidInput where the page has no article.
    """
    page = data if isinstance(data, str) else _decoded(data, charset)
    tree = _parsed(page)
    metadata = _metadata(tree, url)
    prune(tree)
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, url=url)
    text = checked((getattr(found, "text", None) or "").strip(), _NO_ARTICLE)
    if len(text) < _FEWEST_CHARACTERS:
        raise InvalidInput(_NO_ARTICLE, "no-article")
    return Document(text, merged(metadata, read_header(text)))


def prune(tree: lxml.html.HtmlElement) -> None:
    """Take out the elements that a reader does not see, not the text after them."""
    hiding = hiding_selectors("\n".join(tree.xpath("//style/text()")))
    for element in list(tree.iter()):
        unseen = element.tag not in {"html", "body"} and is_hidden(element.tag, element.attrib, hiding)
        if unseen and element.getparent() is not None:
            element.drop_tree()


def _parsed(page: str) -> lxml.html.HtmlElement:
    page = _XML_DECLARATION.sub("", page.removeprefix("\ufeff")).replace("\0", "")
    try:
        parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
        tree = lxml.html.document_fromstring(page.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InvalidInput(_NO_ARTICLE, "no-article") from None
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise TooLarge(f"The page has more than {_MOST_ELEMENTS:,} elements. Send the article's text instead.")
    _without_forbidden(tree)
    return tree


def _without_forbidden(tree: lxml.html.HtmlElement) -> None:
    """Put a space for each sign that XML does not allow: trafilatura gives up on them. Entities make them, too."""
    for element in tree.iter():
        for part in ("text", "tail"):
            if (held := getattr(element, part)) and _FORBIDDEN.search(held):
                setattr(element, part, _FORBIDDEN.sub(" ", held))
        for name, held in element.attrib.items():
            if _FORBIDDEN.search(held):
                element.set(name, _FORBIDDEN.sub(" ", held))


def _decoded(data: bytes, charset: str | None) -> str:
    """As browsers do: byte order mark, declared charset, `<meta charset>`, UTF-8, Windows-1252."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(name, errors="replace")
    declared = _META_CHARSET.search(data[:4096])
    names = [charset, declared.group(1).decode("ascii", "ignore") if declared else None, "utf-8"]
    for stated in filter(None, names):
        try:
            return data.decode(_as_browsers_call(stated))
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("cp1252", errors="replace")


def _as_browsers_call(name: str) -> str:
    name = name.strip().lower()
    return {
        "iso-8859-1": "cp1252",
        "latin1": "cp1252",
        "euc-kr": "cp949",
        "ks_c_5601-1987": "cp949",
        "gb2312": "gb18030",
        "gbk": "gb18030",
        "shift_jis": "cp932",
    }.get(name, name)


def _metadata(tree: lxml.html.HtmlElement, url: str | None) -> Metadata:
    found = trafilatura.extract_metadata(tree, default_url=url)
    stated = Metadata(
        language=_language(tree), url=url, published_at=_published(tree), extra=updated(_updated(tree))
    )
    if found is None:
        return stated
    return merged(
        stated,
        Metadata(
            title=_clean(found.title),
            author=_clean(found.author),
            source=_clean(found.sitename or found.hostname),
            url=_web_address(found.url),
            published_at=parse_published(found.date or ""),
        ),
    )


def _clean(value: object) -> str | None:
    return re.sub(r"\s+", " ", value).strip()[:1000] or None if isinstance(value, str) else None


def _web_address(value: object) -> str | None:
    address = _clean(value)
    return address if address and address.lower().startswith(("https://", "http://")) else None


def _language(tree: lxml.html.HtmlElement) -> str | None:
    stated = str(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    code = re.match(r"[A-Za-z]{2,3}\b", stated)
    return code.group().lower() if code else None


def _published(tree: lxml.html.HtmlElement) -> datetime | None:
    """The stated moment of publication, else the date that htmldate reads off the page."""
    found = _first_stated(tree, _PUBLISHED, "datePublished")
    return found or parse_published(htmldate.find_date(tree, original_date=True, extensive_search=False) or "")


def _updated(tree: lxml.html.HtmlElement) -> datetime | None:
    """The stated moment of the last change."""
    return _first_stated(tree, _UPDATED, "dateModified")


def _first_stated(tree: lxml.html.HtmlElement, paths: Sequence[str], linked: str) -> datetime | None:
    stated = (str(value) for path in paths for value in tree.xpath(path))
    moments = map(parse_published, (*islice(stated, 20), *_linked_dates(tree, linked)))
    return next((moment for moment in moments if moment), None)


def _linked_dates(tree: lxml.html.HtmlElement, name: str) -> Iterator[str]:
    """The dates of this name in the page's JSON-LD."""
    for script in tree.xpath("//script[@type='application/ld+json']/text()")[:10]:
        try:
            pending: list[Any] = [json.loads(script)]
        except (ValueError, RecursionError):
            continue
        for _ in range(1000):
            if not pending:
                break
            node = pending.pop(0)
            if isinstance(node, dict):
                if isinstance(date := node.get(name), str):
                    yield date
                pending += node.values()
            elif isinstance(node, list):
                pending += node

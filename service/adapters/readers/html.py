"""HTML: the article's paragraphs, word for word, without the page around it."""

from __future__ import annotations

import codecs
import re
from itertools import accumulate, islice

import lxml.html
import trafilatura
from lxml import etree
from trafilatura.settings import use_config

from service.adapters.readers.blocks import set_paragraphs
from service.adapters.readers.bodies import join_bodies, keep_boxes
from service.adapters.readers.document import FORBIDDEN, Document, checked
from service.adapters.readers.html_metadata import metadata_of
from service.adapters.readers.html_tables import set_tables
from service.adapters.readers.inline import keep_words
from service.adapters.readers.links import keep_links
from service.adapters.readers.others import drop_others
from service.adapters.readers.plain import in_charset
from service.adapters.readers.pruning import prune
from service.core.errors import InvalidInput, TooLarge
from service.core.newswire import read_header

_NO_ARTICLE = (
    "There is no article in this HTML: no readable paragraphs were found. Send the article's own page, or its text."
)
_FEWEST_CHARACTERS = 25
_MOST_ELEMENTS = 50_000
_MOST_LEVELS = 1_000  # below the 2,048 at which libxml2 stops reading without an error
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)  # browsers read on behind them; lxml would lose the rest
_MOST_INLINE = 1_000
_INLINE = "a abbr b cite code em font i mark small span strong sub sup u".split()
_SHORT = 250  # trafilatura's own measure, below which it takes more of the page
_ARTICLES = (
    "//body//article | //body//*[@class='post' or @class='entry' or contains(@class, 'post-content')"
    " or contains(@class, 'post-body') or contains(@class, 'entry-content')]"
)
_EXTRACTION = use_config()
# Below this trafilatura takes the words of the whole page, without the lines they stand on.
_EXTRACTION["DEFAULT"]["MIN_EXTRACTED_SIZE"] = str(_FEWEST_CHARACTERS)


def read_html(data: bytes | str, charset: str | None = None, url: str | None = None) -> Document:
    """The article of a page and what the page says about it. `charset` is the one its sender declared.

    Raises InvalidInput where the page has no article, TooLarge over 50,000 elements or 1,000 levels of them.
    """
    page = data if isinstance(data, str) else _decoded(data, charset)
    tree = parsed(page)
    metadata = metadata_of(tree, url)
    prune(tree)
    set_tables(tree)
    set_paragraphs(tree)
    drop_others(tree)
    keep_words(tree)
    keep_links(tree)
    join_bodies(tree)
    keep_boxes(tree)
    _flatten(tree)
    text = _extracted(tree, url)
    if len(text) < _SHORT and _join_articles(tree):
        text = max(_extracted(tree, url), text, key=len)
    text = checked(text.removeprefix("\ufeff"), _NO_ARTICLE)
    if len(text) < _FEWEST_CHARACTERS:
        raise InvalidInput(_NO_ARTICLE, "no-article")
    return Document(text, metadata.filled(read_header(text)))


def _extracted(tree: lxml.html.HtmlElement, url: str | None) -> str:
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, url=url, config=_EXTRACTION
    )
    return (getattr(found, "text", None) or "").strip()


def _join_articles(tree: lxml.html.HtmlElement) -> bool:
    """Make one article of several and what is around them, since trafilatura reads the first only. Where that has
    the headline, it is the one."""
    articles = tree.xpath(_ARTICLES)
    if not articles or articles[0].find(".//h1") is not None:
        return False
    for article in articles:
        article.tag = "p" if article.tag == "p" else "div"
        article.attrib.clear()
    whole = tree.body.makeelement("article")
    whole.extend(list(tree.body))
    tree.body.append(whole)
    return True


def _flatten(tree: lxml.html.HtmlElement) -> None:
    """Take inline elements out of where very many of them are, not their words: trafilatura's time is quadratic."""
    for element in [element for element in tree.iter() if len(element) > _MOST_INLINE]:
        if sum(child.tag in _INLINE for child in element) > _MOST_INLINE:
            etree.strip_tags(element, *_INLINE)
            for part in element.iter():  # the words are in pieces still, until they are set as one
                part.text, part.tail = part.text, part.tail


def parsed(page: str) -> lxml.html.HtmlElement:
    """The elements of a page. Raises InvalidInput where it has none, TooLarge as `read_html` does."""
    page = _ENDS.sub("", _XML_DECLARATION.sub("", page.removeprefix("\ufeff"))).replace("\0", "")
    try:
        # Without huge_tree what is nested deeper than 256 levels would be missing.
        parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
        tree = lxml.html.document_fromstring(page.encode(errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InvalidInput(_NO_ARTICLE, "no-article") from None
    if sum(1 for _ in islice(tree.iter(), _MOST_ELEMENTS + 1)) > _MOST_ELEMENTS:
        raise TooLarge(f"The page has more than {_MOST_ELEMENTS:,} elements. Send the article's text instead.")
    if _levels(tree) > _MOST_LEVELS:
        raise TooLarge(
            f"The page nests more than {_MOST_LEVELS:,} elements in each other. Send the article's text instead."
        )
    _without_forbidden(tree)
    return tree


def _levels(tree: lxml.html.HtmlElement) -> int:
    """How deep the elements of the tree are nested."""
    steps = (1 if event == "start" else -1 for event, _ in etree.iterwalk(tree, events=("start", "end")))
    return max(accumulate(steps))


def _without_forbidden(tree: lxml.html.HtmlElement) -> None:
    """Put a space for each sign that XML does not allow: trafilatura gives up on them. Entities make them, too."""
    for element in tree.iter():
        for part in ("text", "tail"):
            if (held := getattr(element, part)) and FORBIDDEN.search(held):
                setattr(element, part, FORBIDDEN.sub(" ", held))
        for name, held in element.attrib.items():
            if FORBIDDEN.search(held):
                element.set(name, FORBIDDEN.sub(" ", held))


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
    names = [charset, _as_page_says(declared.group(1).decode("ascii", "ignore")) if declared else None, "utf-8"]
    for errors in ("strict", "replace"):
        for text in (in_charset(data, _as_browsers_call(name), errors) for name in names if name):
            if text is not None and (errors == "strict" or _is_mostly_read(text)):
                return text
    return data.decode("cp1252", errors="replace")


def _is_mostly_read(text: str) -> bool:
    """Whether only a few bytes were damaged: of another charset, few of the signs above ASCII would be right."""
    return 2 * text.count("\ufffd") < sum(sign > "\x7f" for sign in text)


def _as_page_says(name: str) -> str:
    """A page of which the ASCII can be read is in no charset that ASCII cannot be read in."""
    return "utf-8" if name.lower().replace("_", "-").startswith(("utf-16", "utf16", "utf-32", "utf-7")) else name


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

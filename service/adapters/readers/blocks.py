"""Paragraphs of a web page that no `<p>` marks: text in a `<div>`, and between other blocks.

Where a page has some `<p>`, trafilatura takes them and passes over the rest, often the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain
from typing import Final

from lxml import etree
from lxml.html import HtmlElement as _Element

BLOCKS = frozenset(
    """
    address article aside blockquote center dd details dir div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header
    hgroup hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
BESIDE = re.compile(
    r"(?<!\S)(?:user-|reader-)?(?:comments?|disqus\w*|related|recommended|recommendations|sidebar(?!\S))(?![^\s_-])",
    re.IGNORECASE,
)
"""Classes of what stands beside an article: its readers' comments, and other articles."""
_AROUND = re.compile(
    r"(?<!\S)[\w-]*(?:subscri|newsletter|promo|copyright|discussion|cookie|advert|paywall)[\w-]*"
    r"|(?<!\S)(?:author-)?(?:bio|terms|player|share|social|tags)(?![\w])",
    re.IGNORECASE,
)
_BODY = re.compile(r"(?:article|post|entry|story)[-_]*(?:body|content|text)", re.IGNORECASE)
_TEXTS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})
_HEAD = frozenset({"h1", "h2", "h3", "p", "header"})
SENTENCE_ENDS: Final = tuple(".!?…。！？")
_RUN = "run"
_FEWEST_CHARACTERS = 60
_MOST_QUOTATIONS = 100
_MOST_PARTS = 9
_ELLIPSIS = re.compile(r"…|\.\.\.")
_SAID = etree.XPath(".//text()[not(ancestor::cite or ancestor::footer)]")
_EMBEDDED = re.compile(r"embed|twitter|(?:instagram|post)-media", re.IGNORECASE)
_QUOTES = "\"'“”„‘’«» .…"
CLOSING = "\"'”’»)]」』 "


def set_paragraphs(tree: _Element) -> None:
    """Make a `<p>` of each element that holds sentences and no block, and of each run of sentences between blocks.

    A word or two alone, such as "Advertisement", are left as they are, and so are links.
    """
    _open_cells(tree)
    _open_quotations(tree)
    blocks = _blocks(tree)
    apart = _within(tree, lambda one: one.tag == "a" or (one.tag == "figure" and one not in blocks))
    beside = _within(tree, lambda one: one.tag in _TEXTS or is_beside(one))
    marked = {paragraph.getparent() for paragraph in tree.iter("p")}
    for element in list(tree.iter("div", "section", "article", "main")):
        if element in apart or element in beside:
            continue
        if element.tag in {"article", "main"} or any(child in blocks for child in element):
            _part(element, blocks, apart)
        elif is_prose(element, apart):
            element.tag = "p"
    etree.strip_tags(tree, _RUN)
    _open_bodies(tree, marked)


def is_beside(element: _Element) -> bool:
    """Whether its names say that what is in it stands beside the story."""
    names = names_of(element)
    if not (BESIDE.search(names) or _AROUND.search(names)) or _BODY.search(names):
        return False
    # What the names of the page or of the story tell is of all of it: its subjects, that it has comments.
    is_story = element.tag == "article" and next(element.iterancestors("article"), None) is None
    return not is_story and element.tag not in {"html", "body", "main"} and element.find(".//h1") is None


def _open_cells(tree: _Element) -> None:
    """Make paragraphs of the items of lists in cells, which are extracted as empty otherwise."""
    for listed in list(tree.iter("ul", "ol")):
        if next(listed.iterancestors("td", "th"), None) is not None:
            for item in listed.findall("li"):
                item.tag = "p"
            listed.tag = _RUN


def _open_quotations(tree: _Element) -> None:
    """Make boxes of the figures that hold a quotation, and a paragraph of who said it, unless they only repeat what
    the page says elsewhere, show a picture or are of another site."""
    figures = [(figure, figure.find(".//blockquote")) for figure in tree.iter("figure")]
    held = [(figure, quotation) for figure, quotation in figures if quotation is not None][:_MOST_QUOTATIONS]
    page = words_of(tree).casefold() if held else ""
    for figure, quotation in held:
        said = " ".join("".join(_SAID(quotation)).split())
        shows = _EMBEDDED.search(f"{names_of(figure)} {names_of(quotation)}") or figure.find(".//img") is not None
        if not shows and not is_told(said, page, 2):
            figure.tag = "div"
            for caption in figure.findall("figcaption"):
                caption.tag = "p"


def is_told(words: str, page: str, times: int) -> bool:
    """Whether the page, in lower case, says so as many times, though the words may be cut short with an ellipsis.

    >>> is_told("The bridge … is closed.", "the bridge of halm is closed.", 1)
    True
    """
    parts = _ELLIPSIS.split(words.casefold(), maxsplit=_MOST_PARTS)
    return all(page.count(part.strip(_QUOTES)) >= times for part in parts)


def words_of(element: _Element) -> str:
    """Its text on one line."""
    return " ".join(str(element.text_content()).split())


def _blocks(tree: _Element) -> set[_Element]:
    """The blocks, and all that is around one. A figure is none, unless it shows a table: it is not extracted."""
    blocks: set[_Element] = set()
    for found in chain(tree.iter("table"), tree.iter(*BLOCKS)):
        element = found
        while element is not None and element not in blocks:
            if element.tag == "figure" and found.tag != "table":
                break
            blocks.add(element)
            element = element.getparent()
    return blocks


def _within(tree: _Element, is_one: Callable[[_Element], bool]) -> set[_Element]:
    """The elements of which that is so, and all that is in one."""
    found: set[_Element] = set()
    for element in tree.iter(etree.Element):
        if element.getparent() in found or is_one(element):
            found.add(element)
    return found


def _part(element: _Element, blocks: set[_Element], apart: set[_Element]) -> None:
    """Set apart what is between the blocks of the element. These stay where they are: to move them takes time."""
    run = element.makeelement(_RUN)
    run.text, element.text = element.text, None
    for child in [*element, None]:
        if child is not None and child not in blocks:
            run.append(child)
            continue
        if is_prose(run, apart):
            run.tag = "p"
        if child is None:
            element.append(run)
        else:
            child.addprevious(run)
            run = element.makeelement(_RUN)
            run.text, child.tail = child.tail, None


def _open_bodies(tree: _Element, marked: set[_Element]) -> None:
    """Put headline and standfirst into the body of an article that had no `<p>`: trafilatura reads it alone."""
    article = tree.find(".//article")
    article = tree.find(".//main") if article is None else article
    for body in () if article is None else article.iter("div", "section"):
        if body not in marked and body.find("p") is not None and _BODY.search(names_of(body)):
            above = [one for one in body.itersiblings(preceding=True) if one.tag in _HEAD]
            for one in above:
                body.insert(0, one)
            return


def names_of(element: _Element) -> str:
    """What an element is called by its page."""
    return " ".join(element.get(name, "") for name in ("class", "id", "itemprop"))


def is_prose(element: _Element, apart: set[_Element]) -> bool:
    """Whether it reads like a sentence, or is as long as one, and is for the most part neither link nor figure."""
    words = words_of(element)
    others = (other for other in element.iter("a", "figure") if other.getparent() not in apart)
    whole = len(words) >= _FEWEST_CHARACTERS or words.rstrip(CLOSING).endswith(SENTENCE_ENDS)
    return whole and 2 * sum(len(other.text_content()) for other in others) < len(words)

"""The body of a story: its parts as one, with the standfirst above it. trafilatura reads the first part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from lxml import etree
from lxml.html import HtmlElement as _Element
from trafilatura.xpaths import BODY_XPATH, REGEXP_NS

from service.adapters.readers.blocks import is_beside, is_prose, is_told, names_of, words_of
from service.core.credit_lines import credits_in

# trafilatura's own, but for its `[1]`: of several below one element it takes the first.
_BODY = etree.XPath(BODY_XPATH[0].path.strip().removesuffix("[1]"), namespaces={"re": REGEXP_NS})
_MARKS = ("class", "id", "itemprop")
_WHOLE = frozenset({"post", "entry"})
_ELSEWHERE = frozenset({"a", "aside", "figure", "footer", "nav"})
_LISTED = _ELSEWHERE | {"blockquote", "dl", "form", "ol", "table", "ul"}
_BOXES = frozenset({"center", "div", "form", "main", "section"})
_CREDITS = re.compile(
    r"by-?line|author|date|time|meta|caption|credit|image|photo|read-?(?:also|more)", re.IGNORECASE
)
_LEAD = re.compile(r"(?<![a-z])(?:standfirst|lead|lede|deck|dek|summary|subtitle|intro)(?![\w-])", re.IGNORECASE)
# For parts of these names trafilatura drops a box: "rating" of "operating", "bar" of "barrier".
_VAGUE = re.compile(
    r"-icon|expand|slide(?!r|-?(?:in|up|out|down))|overlay|rating|meta|(?<!nav)(?<!side)bar|yin|next-",
    re.IGNORECASE,
)
_HEADS = ("h1", "h2", "h3")
_MOST_PARTS = 500


def join_bodies(tree: _Element) -> None:
    """Make one body of the parts of a story that stand in boxes of one kind, and put into it the standfirst between
    the headline and it."""
    parts = _parts(tree)
    if parts:
        body = _joined(parts)
        lead = None if _is_short(body) else _lead(body)
        if lead is not None:
            body.insert(0, lead)


def keep_boxes(tree: _Element) -> None:
    """Take out of the names of boxes of several paragraphs what says too little to tell them from the story."""
    for box in tree.iter("div", "section"):
        names = box.get("class", "")
        if _VAGUE.search(names) and not is_beside(box):
            prose = (one for one in box.iterchildren("p") if is_prose(one, set()))
            if len(list(islice(prose, 2))) == 2:
                box.set("class", _VAGUE.sub("", names))


def _parts(tree: _Element) -> list[_Element]:
    """The first of the outermost bodies, and those like it up to the next headline: that is of another story."""
    found = {one for one in _BODY(tree) if one.find(".//p") is not None}
    inside: set[_Element | None] = set()
    parts: list[_Element] = []
    is_over = len(found) > _MOST_PARTS
    for element in tree.iter(etree.Element) if found else ():
        if element.getparent() in inside or element.tag in _ELSEWHERE or is_beside(element):
            inside.add(element)
        elif element in found:
            inside.add(element)
            if parts and (is_over or any(map(_is_headline, element.iter(*_HEADS)))):
                return parts[:1] if _is_short(parts[0]) else parts
            if not parts or _is_like(element, parts[0]):
                parts.append(element)
        elif parts and element.tag in _HEADS:
            is_over = is_over or _is_headline(element) or not _heads_section(element, parts[0])
    return parts


def _is_short(body: _Element) -> bool:
    """Whether it is one paragraph: then trafilatura reads what is around it, too."""
    return len(list(islice(body.iter("p"), 2))) < 2


def _is_like(part: _Element, first: _Element) -> bool:
    """Whether the same boxes are around both, up to the one that holds both."""
    for one, other in zip([part, *part.iterancestors()], [first, *first.iterancestors()], strict=False):
        if one is other:
            return one.tag in _BOXES | {"article", "body"}
        if one.tag not in _BOXES or one.tag != other.tag or one.get("class") != other.get("class"):
            return False
        if one.get("class") in _WHOLE:
            return False
    return False


def _is_headline(head: _Element) -> bool:
    links = [*head.iter("a"), *head.iterancestors("a")]
    return head.tag == "h1" or any(not link.get("href", "#").startswith("#") for link in links)


def _heads_section(head: _Element, first: _Element) -> bool:
    """Whether it is the heading of a section of the story: one that the first part is not in."""
    section = head.getparent()
    return section is not None and section.tag == "section" and section not in first.iterancestors("section")


def _joined(parts: list[_Element]) -> _Element:
    """The part, or a new body of the boxes that hold them, with what is between them where that is read anyway."""
    if len(parts) < 2:
        return parts[0]
    last = set(parts[-1].iterancestors())
    around = next(one for one in parts[0].iterancestors() if one in last)
    boxes = [next(one for one in (part, *part.iterancestors()) if one.getparent() is around) for part in parts]
    if _is_short(parts[0]):
        boxes = around[around.index(boxes[0]) : around.index(boxes[-1]) + 1]
    body = around.makeelement("div", {"itemprop": "articleBody"})
    boxes[0].addprevious(body)
    body.extend(boxes)
    for one in _BODY(body):
        for name in _MARKS:
            one.attrib.pop(name, None)
    return body


def _lead(body: _Element) -> _Element | None:
    """The first sentences above the body that the page calls its standfirst, no credits and nothing that the body
    repeats."""
    article = next(body.iterancestors("article", "main"), None)
    head = None if article is None else article.find(".//h1")
    if article is None or head is None:
        return None
    told = words_of(body).casefold()
    for one in _named_leads(article, head, body):
        words = words_of(one)
        if is_prose(one, set()) and not credits_in(words.rstrip(".")) and not is_told(words, told, 1):
            return one
    return None


def _named_leads(article: _Element, head: _Element, body: _Element) -> Iterator[_Element]:
    """The paragraphs between the headline and the body that, or whose boxes, have such a name."""
    around = set(body.iterancestors())
    beside: set[_Element | None] = set()
    named: set[_Element | None] = set()
    is_below = False
    for element in takewhile(lambda one: one is not body, article.iter(etree.Element)):
        is_below = is_below or element is head
        if element in around:
            continue
        if element.getparent() in beside or _is_no_lead(element):
            beside.add(element)
        elif is_below and (element.getparent() in named or _LEAD.search(" ".join(element.attrib.values()))):
            named.add(element)
            if element.tag == "p":
                yield element


def _is_no_lead(element: _Element) -> bool:
    return element.tag in _LISTED or is_beside(element) or bool(_CREDITS.search(names_of(element)))

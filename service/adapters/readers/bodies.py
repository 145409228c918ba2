"""The body of a story: its parts as one, with the standfirst above it. trafilatura reads the first part alone."""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement as _Element
from trafilatura.xpaths import BODY_XPATH, REGEXP_NS

from service.adapters.readers.blocks import is_beside, is_prose, names_of
from service.core.credit_lines import credits_in

# trafilatura's own, but for its `[1]`: of several below one element it takes the first.
_BODY = etree.XPath(BODY_XPATH[0].path.strip().removesuffix("[1]"), namespaces={"re": REGEXP_NS})
_MARKS = ("class", "id", "itemprop")
_WHOLE = frozenset({"post", "entry"})
_ELSEWHERE = frozenset({"a", "aside", "figure", "footer", "nav"})
_LISTED = _ELSEWHERE | {"blockquote", "dl", "form", "ol", "table", "ul"}
_HOLDERS = frozenset({"article", "body", "center", "div", "form", "main", "section"})
_CREDITS = re.compile(r"by-?line|author|date|time|meta|caption|credit|read-?(?:also|more)", re.IGNORECASE)
_HEADS = ("h1", "h2", "h3")
_MOST_PARTS = 500
_MOST_LEADS = 5


def join_bodies(tree: _Element) -> None:
    """Make one body of the parts of a story that stand in boxes of one kind, and put into it the paragraphs between
    the headline and it."""
    parts = _parts(tree)
    if parts:
        body = _joined(parts)
        for lead in reversed(_leads(body)):
            body.insert(0, lead)


def _parts(tree: _Element) -> list[_Element]:
    """The outermost bodies like the first one. Of several articles, or posts, it is only the first."""
    found = {one for one in _BODY(tree) if one.find(".//p") is not None}
    inside: set[_Element | None] = set()
    parts: list[_Element] = []
    for element in tree.iter(etree.Element) if found else ():
        if element.getparent() in inside or element.tag in _ELSEWHERE or is_beside(element):
            inside.add(element)
        elif element in found:
            inside.add(element)
            parts.append(element)
    alike = [part for part in parts if part.get("class") == parts[0].get("class")]
    articles = {next(part.iterancestors("article"), None) for part in alike}
    is_list = any(part.tag == "article" or part.get("class") in _WHOLE for part in alike) or len(articles) > 1
    return alike[:1] if is_list or len(alike) > _MOST_PARTS else alike


def _joined(parts: list[_Element]) -> _Element:
    """The part, or a new body of all of them and what is between them, where they are no list of other pages."""
    if len(parts) < 2:
        return parts[0]
    chains = [[part, *part.iterancestors()] for part in parts]
    shared = set.intersection(*map(set, chains))
    around = next(one for one in chains[0] if one in shared)
    first, last = (chain[chain.index(around) - 1] for chain in (chains[0], chains[-1]))
    inside = around[around.index(first) : around.index(last) + 1]
    if around.tag not in _HOLDERS or sum(_leads_away(head) for one in inside for head in one.iter(*_HEADS)) > 1:
        return parts[0]
    body = around.makeelement("div", {"itemprop": "articleBody"})
    first.addprevious(body)
    body.extend(inside)
    for one in _BODY(body):
        for name in _MARKS:
            one.attrib.pop(name, None)
    return body


def _leads_away(head: _Element) -> bool:
    links = [*head.iter("a"), *head.iterancestors("a")]
    return any(not link.get("href", "#").startswith("#") for link in links)


def _leads(body: _Element) -> list[_Element]:
    """The sentences between the headline and the body of the article, no credits and nothing that it repeats."""
    article = next(body.iterancestors("article", "main"), None)
    head = None if article is None else article.find(".//h1")
    if article is None or head is None:
        return []
    inside: set[_Element | None] = set()
    found: list[_Element] = []
    is_below = False
    for element in takewhile(lambda one: one is not body, article.iter(etree.Element)):
        is_below = is_below or element is head
        if element is not article and (element.getparent() in inside or _is_no_lead(element)):
            inside.add(element)
        elif is_below and element.tag == "p":
            found.append(element)
    told = _words(body)
    leads = [
        one
        for one in found
        if is_prose(one, set()) and not credits_in(_words(one).rstrip(".")) and _words(one) not in told
    ]
    return leads if is_below and len(leads) <= _MOST_LEADS else []


def _is_no_lead(element: _Element) -> bool:
    return element.tag in _LISTED or is_beside(element) or bool(_CREDITS.search(names_of(element)))


def _words(element: _Element) -> str:
    return " ".join(str(element.text_content()).split())

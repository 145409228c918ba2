"""What a page has besides its story: comments of readers, and teasers of other stories. trafilatura looks at the
first of their names alone."""

from __future__ import annotations

import re
from itertools import chain, islice

from lxml.html import HtmlElement as _Element

from service.adapters.readers.blocks import is_beside, names_of, words_of

_COMMENTS = re.compile(
    r"(?<!\S)(?:(?:user|reader|article|post|js)-)?comments?-?(?:wrapper|list|section|area|thread|stream)(?!\S)"
    r"|(?<!\S)(?:(?:user|reader|article|post)-)?comments(?!\S)",
    re.IGNORECASE,
)
_ROLES = frozenset({"complementary", "dialog", "alertdialog"})
_BOXES = frozenset({"article", "div", "li", "section"})
_HEADS = ("h2", "h3", "h4", "h5", "h6")
_FEWEST_CHARACTERS = 60
_LONGEST_TEASER = 400
_MOST_PARAGRAPHS = 2
_MOST_AROUND = 4
_MOST_LINKS = 20


def drop_others(tree: _Element) -> None:
    """Take out readers' comments below the story, and teasers that are the lesser part of the page."""
    told = 0
    gone: set[_Element | None] = set()
    for element in list(tree.iter("p", "div", "section", "article", "ol", "ul")):
        if element.getparent() in gone:
            gone.add(element)
        elif element.tag == "p":
            told += len(words) if len(words := words_of(element)) >= _FEWEST_CHARACTERS else 0
        elif _is_apart(element) or (told and _COMMENTS.search(names_of(element)) and is_beside(element)):
            gone.add(element)
            element.drop_tree()
    teasers = _teasers(tree)
    if 3 * sum(len(words_of(box)) for box in teasers) < told:
        for box in teasers:
            box.drop_tree()


def _is_apart(element: _Element) -> bool:
    return element.get("role", "").lower() in _ROLES and element.find(".//h1") is None


def _teasers(tree: _Element) -> list[_Element]:
    """The boxes of few lines and a headline that leads to another page, as a picture or "Read more" there does."""
    seen: set[_Element] = set()
    teasers = []
    for head in tree.iter(*_HEADS):
        links = list(islice(chain(head.iter("a"), head.iterancestors("a")), 1))
        for box in islice(head.iterancestors(), _MOST_AROUND) if links and _leads(head, links[0]) else ():
            if box in seen:
                break
            seen.add(box)
            if box.tag in _BOXES and box.find(".//p") is not None:
                if _is_teaser(box, links[0].get("href", "")):
                    teasers.append(box)
                break
    return teasers


def _is_teaser(box: _Element, address: str) -> bool:
    heads = list(islice(box.iter("h1", *_HEADS), 2))
    paragraphs = list(islice(box.iter("p"), _MOST_PARAGRAPHS + 1))
    around = box.getparent()
    if len(heads) > 1 or len(paragraphs) > _MOST_PARAGRAPHS or around is None:
        return False
    links = (link.get("href") == address for link in islice(around.iter("a"), _MOST_LINKS))
    return len(words_of(box)) <= _LONGEST_TEASER and (box.tag == "article" or sum(links) > 1)


def _leads(head: _Element, link: _Element) -> bool:
    """Whether all of the headline leads to another page."""
    address = link.get("href", "").strip().lower()
    is_other = bool(address) and "#" not in address and not address.startswith(("?", "javascript:", "mailto:"))
    return is_other and len(words_of(link)) >= len(words_of(head))

"""A page without what it holds but does not show."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml.html import HtmlElement as _Element

from service.adapters.readers.colours import Colour
from service.adapters.readers.hidden import ground_in, is_hidden, is_unheard
from service.adapters.readers.inline import texts_of
from service.adapters.readers.style_sheet import StyleSheet, is_for_screens

_MOST_TAGS = 50
_STYLES: Final = "//style[not(ancestor::noscript or ancestor::template)]"


def prune(tree: _Element) -> None:
    """Take out the elements that a reader does not see, not the text after them."""
    for element, text in texts_of(tree).items():
        if element is not text and is_unheard(element.attrib) and _begins_a_word(element):
            del element.attrib["aria-hidden"]
    styles = [one.text or "" for one in tree.xpath(_STYLES) if is_for_screens(one.get("media", ""))]
    sheet = StyleSheet("\n".join(styles))
    _spare(tree, sheet)
    grounds: dict[_Element | None, Colour | None] = {None: None}
    for element in list(tree.iter()):
        around = element.getparent()
        if around not in grounds:  # hidden itself
            continue
        attributes = dict(element.attrib)
        if is_hidden(element.tag, attributes, grounds[around]) or sheet.hides(element.tag, attributes):
            element.drop_tree()
        else:
            grounds[element] = ground_in(element.tag, attributes, grounds[around])


def _spare(tree: _Element, sheet: StyleSheet) -> None:
    """Let no rule on all elements of a tag empty the page: scripts show again what such a rule hides."""
    hiding = frozenset(sorted(sheet.tags)[:_MOST_TAGS])
    around: dict[_Element | None, frozenset[str]] = {None: frozenset()}
    hits: Counter[str] = Counter()
    for element in tree.iter() if hiding else ():
        around[element] = around[element.getparent()] | (hiding & {element.tag})
        if element.tag == "p":
            hits.update(["", *around[element]])
    for tag in hiding:
        if 2 * hits[tag] > hits[""]:
            sheet.tags.discard(tag)


def _begins_a_word(element: _Element) -> bool:
    """Whether it is a large first letter, whose word goes on behind it, or behind the same for those who listen."""
    word = (element.text or "").strip()
    if len(element) > 0 or len(word) != 1 or not word.isalpha() or word.islower():
        return False
    after = element.getnext()
    rest = element.tail or ""
    if not rest and after is not None and (after.text_content() or "").strip().casefold() == word.casefold():
        rest = after.tail or ""
    return rest[:1].isalpha()

"""A page without what it holds but does not show."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from lxml.html import HtmlElement as _Element

from service.adapters.readers.colours import WHITE, Colour
from service.adapters.readers.hidden import ground_in, is_hidden, is_unheard
from service.adapters.readers.inline import texts_of
from service.adapters.readers.style_sheet import StyleSheet, is_for_screens

_MOST_TAGS = 50
_CUTTING = re.compile(
    r"\\|/\*|indent|clip|mask|trans|inset|margin\s*:|face|position(?!\s*:\s*relative)"
    r"|height(?!\s*:\s*(?:auto|100%|1\.\d+\s*(?:em\s*)?(?:;|$)))|width(?!\s*:\s*(?:auto|\d{2,3}%|\d{3,4}px))",
    re.IGNORECASE,
)
"""With `overflow: hidden`, these may cut words off."""
_STYLES: Final = "//style[not(ancestor::noscript or ancestor::template)]"


def prune(tree: _Element) -> None:
    """Take out the elements that a reader does not see, not the text after them."""
    for element, text in texts_of(tree).items():
        if element is not text and is_unheard(element.attrib) and _begins_a_word(element):
            del element.attrib["aria-hidden"]
    styles = [one.text or "" for one in tree.xpath(_STYLES) if is_for_screens(one.get("media", ""))]
    sheet = StyleSheet("\n".join(styles))
    _spare(tree, sheet)
    page = _page_of(tree, styles)
    grounds: dict[_Element | None, Colour | None] = {None: None}
    for element in list(tree.iter()):
        around = element.getparent()
        if around not in grounds:  # hidden itself
            continue
        attributes = dict(element.attrib)
        if is_hidden(element.tag, attributes, grounds[around], page) or sheet.hides(element.tag, attributes):
            element.drop_tree()
        else:
            if not _CUTTING.search(attributes.get("style", "")):
                element.attrib.pop("style", None)  # trafilatura drops every `overflow: hidden`
            grounds[element] = ground_in(element.tag, attributes, grounds[around])


def _page_of(tree: _Element, styles: list[str]) -> Colour:
    """The colour that the attributes of the page give it, where none of its styles could give it another."""
    attributes = tree.body.attrib if tree.body is not None else {}
    if "background" in attributes or any("background" in one.lower() or "\\" in one for one in styles):
        return WHITE
    return ground_in("body", attributes, None) or WHITE


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

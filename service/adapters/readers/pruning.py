"""A page without what it holds but does not show."""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml.html import HtmlElement as _Element

from service.adapters.readers.blocks import BLOCKS
from service.adapters.readers.hidden import (
    DRAWN_ELSEWHERE,
    Surroundings,
    is_hidden,
    is_only_unheard,
    shown,
)
from service.adapters.readers.inline import texts_of
from service.adapters.readers.style_sheet import StyleSheet

_MOST_TAGS = 50
_SECTIONS: Final = ("thead", "tbody", "tfoot")
_INSIDE_ONLY: Final = {"td": ("tr",), "th": ("tr",), "tr": ("table", *_SECTIONS)} | dict.fromkeys(
    _SECTIONS, ("table",)
)
_TABLES: Final = ("table", "tr", *_SECTIONS)
_WITHOUT_BLOCKS: Final = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
_OUTSIDE: Final = ("caption", "legend", "rt")


def prune(tree: _Element) -> None:
    """Take out the elements that a reader does not see, not the text after them."""
    for element, text in texts_of(tree).items():
        if element is not text and is_only_unheard(element.tag, element.attrib) and _has_words(element):
            del element.attrib["aria-hidden"]
    sheet = StyleSheet("\n".join(tree.xpath("//style/text()")))
    _spare(tree, sheet)
    within: dict[_Element | None, Surroundings | None] = {None: Surroundings()}
    for element in list(tree.iter()):
        around = within[element.getparent()]
        if around is None:
            within[element] = None
            continue
        attributes = dict(element.attrib)
        said = sheet.style(element.tag, attributes)
        if not _stands_in_its_parent(element):
            said += f";{DRAWN_ELSEWHERE}"
        within[element] = shown(element.tag, attributes, around, said)
        if within[element] is None:
            element.drop_tree()


def _spare(tree: _Element, sheet: StyleSheet) -> None:
    """Let no rule on all elements of a tag empty the page: scripts show again what such a rule hides."""
    hiding = frozenset([tag for tag, said in sheet.tags.items() if is_hidden(tag, {}, said=said)][:_MOST_TAGS])
    around: dict[_Element | None, frozenset[str]] = {None: frozenset()}
    hits: Counter[str] = Counter()
    for element in tree.iter() if hiding else ():
        around[element] = around[element.getparent()] | (hiding & {element.tag})
        if element.tag == "p":
            hits.update(["", *around[element]])
    for tag in hiding:
        if 2 * hits[tag] > hits[""]:
            del sheet.tags[tag]


def _has_words(element: _Element) -> bool:
    return any(sign.isalnum() for piece in element.itertext() for sign in piece)


def _stands_in_its_parent(element: _Element) -> bool:
    """Whether browsers draw it on its parent: they take what is misplaced out of tables and paragraphs."""
    around = element.getparent()
    if around is None or element.tag in _OUTSIDE:
        return around is None
    if element.tag in _INSIDE_ONLY:
        return around.tag in _INSIDE_ONLY[element.tag]
    return around.tag not in _TABLES and not (around.tag in _WITHOUT_BLOCKS and element.tag in BLOCKS)

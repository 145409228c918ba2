"""Links that are words of a sentence, such as names: many of them, and trafilatura takes it for a menu."""

from __future__ import annotations

from lxml.html import HtmlElement as _Element

from service.adapters.readers.inline import texts_of

_LINK = "\0"
_FEWEST_CHARACTERS, _FEWEST_WORDS = 5, 4


def keep_links(tree: _Element) -> None:
    """Make plain words of the links in a paragraph or list item that says something besides them."""
    texts = texts_of(tree)
    saying = {text for text, own in _own(tree, texts).items() if text.tag in {"p", "li"} and _says(own)}
    for link in list(tree.iter("a")):
        if texts.get(link) in saying:
            link.tag = "span"
            link.attrib.clear()


def _own(tree: _Element, texts: dict[_Element, _Element]) -> dict[_Element, str]:
    """What each text says outside of its links, and a mark where they stand."""
    pieces: dict[_Element, list[str]] = {text: [] for text in texts.values()}
    linked: set[_Element | None] = set()
    for element in tree.iter():
        around = element.getparent()
        if element.tag == "a" or around in linked:
            linked.add(element)
        text = texts.get(element)
        if text is not None:
            pieces[text].append(_LINK if element in linked else element.text or "")
        text = texts.get(around)
        if text is not None and around not in linked:
            pieces[text].append(element.tail or "")
    return {text: "".join(held) for text, held in pieces.items()}


def _says(own: str) -> bool:
    """Whether these are words of a sentence, and not only a label before the links: "Tags:", "Read also"."""
    label, _, rest = own.partition(_LINK)
    words = " ".join(rest.replace(_LINK, " ").split())
    if not label.rstrip().endswith(":") and (_is_word(words) or len(label.split()) >= _FEWEST_WORDS):
        words = f"{label} {words}"
    return len(words) >= _FEWEST_CHARACTERS and _is_word(words)


def _is_word(text: str) -> bool:
    return any(sign.isalnum() for sign in text)

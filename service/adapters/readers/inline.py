"""What stands within sentences and would be cut out of them or run together: dates, quotations, exponents."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement as _Element

from service.adapters.readers.blocks import CLOSING, SENTENCE_ENDS
from service.core.abbreviations import NUMBERED

_TEXTS: Final = frozenset("p li td th dd dt blockquote figcaption caption h1 h2 h3 h4 h5 h6".split())
_INLINE: Final = frozenset(
    "a abbr b bdi bdo cite data dfn em font i ins label mark output q s small span strong sub sup time u".split()
)
_CELLS: Final = ("td", "th")
_CUT: Final = ("time", "label", "output")
_NAMED: Final = frozenset(_INLINE - {"a", "q", "sub", "sup"})
_FEWEST_WORDS = 3
_QUOTES: Final = tuple("\"'“”„‘’«»‹›「『")
_NUMBER = re.compile(r"[+\-−]?[0-9]+")
_MARK = re.compile(r"[0-9]{1,3}")
_MARKED = re.compile(r"""(?:[^\W_]|[!?%…。！？"'”’»)\]」』]|[^\s\d][.,;:])\Z""")
_STOPPED = re.compile(r"([^\W\d_]+)\.\Z")
_LONGEST_ABBREVIATION = 8
_MOST_AROUND = 3
_RAISED: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def moved(words: str, tag: str, before: str) -> str:
    """The words of a `<sup>`, a `<sub>` or the mark of a note, a number in raised or lowered digits: 10⁶ is not
    106. What stands low after a letter stays as it is, for people write CO2 so.

    >>> moved("-3", "sup", "10"), moved("2", "sub", "CO"), moved("th", "sup", "4")
    ('⁻³', '2', 'th')
    """
    if not _NUMBER.fullmatch(words.strip()) or (tag == "sub" and before[-1:].isalpha()):
        return words
    return words.translate(_LOWERED if tag == "sub" else _RAISED)


def keep_words(tree: _Element) -> None:
    """Make plain words of the dates, labels, outputs and named elements that are part of a sentence or a cell, and
    quotation marks of `<q>`."""
    texts = texts_of(tree)
    sentences = {text for text, words in _words(tree, texts).items() if text.tag in _CELLS or _is_sentence(words)}
    for element, text in texts.items():
        if text in sentences and (element.tag in _CUT or _is_part(element, text)):
            _unmark(element)
    for quotation in list(tree.iter("q")):
        _quote(quotation)
    for element in list(tree.iter("sup", "sub", "a")):
        if element.tag != "a" or _is_mark(element):
            _move(element)


def texts_of(tree: _Element) -> dict[_Element, _Element]:
    """The paragraph, item, cell, … that each element within one is part of."""
    texts: dict[_Element, _Element] = {}
    for element in tree.iter():
        if element.tag in _TEXTS:
            texts[element] = element
        elif element.tag in _INLINE and (text := texts.get(element.getparent())) is not None:
            texts[element] = text
    return texts


def _words(tree: _Element, texts: dict[_Element, _Element]) -> dict[_Element, str]:
    """What each text says besides its dates, labels and outputs."""
    pieces: dict[_Element, list[str]] = {text: [] for text in texts.values()}
    for element in tree.iter():
        around = element.getparent()
        for holder, piece in ((element, element.text), (around, element.tail)):
            if piece and holder in texts and holder.tag not in _CUT:
                pieces[texts[holder]].append(piece)
    return {text: "".join(held) for text, held in pieces.items()}


def _is_sentence(words: str) -> bool:
    return len(words.split()) >= _FEWEST_WORDS or words.rstrip().endswith(SENTENCE_ENDS)


def _is_part(element: _Element, text: _Element) -> bool:
    """Whether the element is a part of a sentence or a cell: by its names trafilatura would cut it out."""
    if element.tag not in _NAMED or element is text or not element.attrib:
        return False
    before, after = _before(element).rstrip(), (element.tail or "").lstrip()[:1]
    begins = not before or before.rstrip(CLOSING).endswith(SENTENCE_ENDS)
    return text.tag in _CELLS or not begins or bool(after and not after.isupper() and not after.isdigit())


def _unmark(element: _Element) -> None:
    element.tag = "span"
    element.attrib.clear()


def _quote(quotation: _Element) -> None:
    if not (quotation.text or "").lstrip().startswith(_QUOTES):
        quotation.text = f"“{quotation.text or ''}"
        if len(quotation):
            quotation[-1].tail = f"{quotation[-1].tail or ''}”"
        else:
            quotation.text += "”"
    _unmark(quotation)


def _is_mark(link: _Element) -> bool:
    """Whether the link is the number of a note, directly after what the note is on. That is no number that goes on
    (10:30), no abbreviation that stands before one (Fig.1)."""
    if not (link.get("href", "").startswith("#") and _MARK.fullmatch(link.text_content())):
        return False
    before = _before(link)[-_LONGEST_ABBREVIATION:]
    stopped = _STOPPED.search(before)
    return bool(_MARKED.search(before)) and not (stopped and stopped[1].lower() in NUMBERED)


def _before(element: _Element) -> str:
    """What stands before it in the text that it is part of, as far as the piece next to it tells."""
    for one in (element, *islice(element.iterancestors(), _MOST_AROUND)):
        previous, around = one.getprevious(), one.getparent()
        if previous is not None:
            tail = previous.tail or ""
            return tail if len(tail) > 1 else f"{previous.text_content()}{tail}"
        if around is None or around.text or around.tag not in _INLINE:
            return (around.text if around is not None else None) or ""
    return ""


def _move(element: _Element) -> None:
    words = element.text_content()
    if (number := moved(words, element.tag, _before(element))) != words:
        element[:] = []
        element.text = number
        _unmark(element)

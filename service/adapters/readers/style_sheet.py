"""The page's own `<style>`: what its rules without combinators hide on every screen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from service.adapters.readers.hidden import bare, hides

_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|)\*?(?P<marks>(?:[.#][\w-]+)*)")
_SUBJECT = re.compile(r"(?:.*[\s>+~])?(?P<tag>[a-zA-Z][\w-]*)[^\s>+~]*", re.DOTALL)
_SHOWN = re.compile(r"(?<![-\w])(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible)", re.IGNORECASE)
_GONE = re.compile(r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MOST_MARKS = 30
_MOST_TRIED = 1_000
_MARK = re.compile(r"\\.|([{};])", re.DOTALL)  # none that is escaped
_SMALL = (
    r"\(\s*min-(?:device-)?width\s*:\s*"
    r"(?:0*(?:[12]?\d{1,2}|3[01]\d|320)(?:\.\d*)?(?:px)?|0*1?\d(?:\.\d*)?r?em)\s*\)"
)
_SCREEN = rf"(?:(?:only\s+)?(?:screen|all)|not\s+print|{_SMALL})(?:\s+and\s+{_SMALL})*"
# What is inside of these holds on screens as if it stood alone.
_SUPPORTS_OR_LAYER = re.compile(r"@(?:supports|layer)\b.*", re.IGNORECASE | re.DOTALL)
_MEDIA = re.compile(r"@media\b(.*)", re.IGNORECASE | re.DOTALL)
_ON_SCREENS = re.compile(rf"\s*{_SCREEN}\s*", re.IGNORECASE)


class StyleSheet:
    """
    >>> sheet = StyleSheet("p.a#b { display: none } @media print { .c { display: none } } mark { display: none }")
    >>> sheet.hides("p", {"class": "a c", "id": "b"}), sheet.hides("p", {"class": "c"}), sheet.hides("mark", {})
    (True, False, True)
    """

    def __init__(self, css: str) -> None:
        self.tags: set[str] = set()
        """All elements of these are hidden."""
        hiding: set[tuple[str, frozenset[str]]] = set()
        for names, style in _rules(bare(css)):
            is_hiding, is_showing = hides(style), bool(_SHOWN.search(style))
            for name in map(str.strip, names.split(",")) if is_hiding or is_showing else ():
                if is_showing and (subject := _SUBJECT.fullmatch(name)):
                    self.tags.discard(subject["tag"].lower())
                if is_hiding and (match := _SELECTOR.fullmatch(name)):
                    tag, marks = match["tag"].lower(), frozenset(re.findall(r"[.#][\w-]+", match["marks"]))
                    if marks:
                        hiding.add((tag, marks))
                    elif _GONE.search(style):
                        self.tags.add(tag)
        often = Counter(mark for _, marks in hiding for mark in marks)
        self._hiding: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        # Looked up by the mark that the fewest rules have: a hostile page has as many rules as it likes.
        for tag, marks in hiding:
            self._hiding[min(marks, key=lambda mark: (often[mark], mark))].append((tag, marks))

    def hides(self, tag: str, attributes: Mapping[str, str]) -> bool:
        if tag in self.tags:
            return True
        if not self._hiding:
            return False
        marks = {f".{one}" for one in attributes.get("class", "").split()[:_MOST_MARKS]}
        marks.add(f"#{attributes.get('id', '')}")
        tried = [rule for mark in marks if mark in self._hiding for rule in self._hiding[mark]]
        return len(tried) > _MOST_TRIED or any(of in ("", tag) and needed <= marks for of, needed in tried)


def is_for_screens(media: str) -> bool:
    """Whether what a media query guards holds on every screen."""
    return not media.strip() or any(_ON_SCREENS.fullmatch(one) for one in media.split(","))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on every screen."""
    opened: list[tuple[str, int]] = []
    since = inside = 0  # `inside`: how many of the opened are not for every screen
    for mark in (one for one in _MARK.finditer(css) if one[1]):
        if mark.group() == "{":
            names = css[since : mark.start()].strip()
            opened.append((names, mark.end()))
            inside += not _is_everywhere(names)
            since = mark.end()
        elif mark.group() == "}" and opened:
            names, start = opened.pop()
            inside -= not _is_everywhere(names)
            if inside == 0 and not names.startswith("@"):
                yield names, css[start : mark.start()]
            since = mark.end()
        elif mark.group() == "}" or inside == 0:
            since = mark.end()


def _is_everywhere(names: str) -> bool:
    media = _MEDIA.fullmatch(names)
    if media:
        return is_for_screens(media[1])
    return bool(_SUPPORTS_OR_LAYER.fullmatch(names))

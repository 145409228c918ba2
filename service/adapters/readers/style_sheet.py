"""The page's own `<style>`: what its rules without combinators say of an element on every screen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from service.adapters.readers.hidden import DRAWN_ELSEWHERE

_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|)\*?(?P<marks>(?:[.#][\w-]+)*)")
_SUBJECT = re.compile(r"(?:.*[\s>+~])?(?P<tag>[a-zA-Z][\w-]*)[^\s>+~]*", re.DOTALL)
_SHOWN = re.compile(r"(?<![-\w])(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible)", re.IGNORECASE)
# Of all links, cells or headings of a page these say little: rules with combinators change them where they stand.
_OF_ALL = re.compile(r"(?:\A|(?<=;))\s*(?:color|(?:(?:max|min)-)?(?:width|height))\s*:[^;]*", re.IGNORECASE)
_HIDDEN = "display:none"
_MOST_MARKS = 30
_MOST_TRIED = 1_000
_LONGEST = 10_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_DATA = re.compile(r"url\(\s*[\"']?data:[^)]*(?:\)|\Z)", re.IGNORECASE)  # a picture, with any sign in it
_SMALL = (
    r"\(\s*min-(?:device-)?width\s*:\s*"
    r"(?:0*(?:[12]?\d{1,2}|3[01]\d|320)(?:\.\d*)?(?:px)?|0*1?\d(?:\.\d*)?r?em)\s*\)"
)
_SCREEN = rf"(?:(?:only\s+)?(?:screen|all)|not\s+print|{_SMALL})(?:\s+and\s+{_SMALL})*"
# What is inside of these holds on screens as if it stood alone.
_SUPPORTS_OR_LAYER = re.compile(r"@(?:supports|layer)\b.*", re.IGNORECASE | re.DOTALL)
_MEDIA = re.compile(r"@media\b(.*)", re.IGNORECASE | re.DOTALL)
_ON_SCREENS = re.compile(rf"\s*{_SCREEN}\s*", re.IGNORECASE)


class _Rule(NamedTuple):
    rank: tuple[int, ...]
    tag: str
    marks: frozenset[str]
    style: str


class StyleSheet:
    """
    >>> sheet = StyleSheet("p.a#b { top: 0 } @media print { .c { top: 1px } } mark { display: none }")
    >>> sheet.style("p", {"class": "a c", "id": "b"}), sheet.style("mark", {})
    ('top: 0', 'display: none')
    """

    def __init__(self, css: str) -> None:
        self.tags: dict[str, str] = {}
        """What is said of all elements of a tag."""
        rules: dict[tuple[str, frozenset[str]], str] = {}
        for names, style in _rules(_DATA.sub("url()", _COMMENT.sub("", css))):
            for name in names.split(","):
                self._show(name.strip(), style)
                if match := _SELECTOR.fullmatch(name.strip()):
                    key = (match["tag"].lower(), frozenset(re.findall(r"[.#][\w-]+", match["marks"])))
                    if key[1]:
                        rules[key] = f"{rules.pop(key, '')};{style}"[-_LONGEST - 1 :].strip("; \n")
                    elif key[0]:
                        said = f"{self.tags.get(key[0], '')};{_OF_ALL.sub(DRAWN_ELSEWHERE, style)}"
                        self.tags[key[0]] = said[-_LONGEST - 1 :].strip("; \n")
        often = Counter(mark for _, marks in rules for mark in marks)
        self._rules: dict[str, list[_Rule]] = defaultdict(list)
        # Looked up by the mark that the fewest rules have: a hostile page has as many rules as it likes.
        for at, ((tag, marks), style) in enumerate(rules.items()):
            rank = (sum(mark[0] == "#" for mark in marks), len(marks), bool(tag), at)
            self._rules[min(marks, key=lambda mark: (often[mark], mark))].append(_Rule(rank, tag, marks, style))

    def style(self, tag: str, attributes: Mapping[str, str]) -> str:
        """The declarations, those that count most at the end."""
        if not self._rules:
            return self.tags.get(tag, "")
        marks = {f".{one}" for one in attributes.get("class", "").split()[:_MOST_MARKS]}
        marks.add(f"#{attributes.get('id', '')}")
        tried = [rule for mark in marks if mark in self._rules for rule in self._rules[mark]]
        if len(tried) > _MOST_TRIED:
            return _HIDDEN
        found = sorted(rule for rule in tried if rule.tag in ("", tag) and rule.marks <= marks)
        return ";".join(filter(None, (self.tags.get(tag, ""), *(rule.style for rule in found))))

    def _show(self, name: str, style: str) -> None:
        """Take back what hid all elements of a tag where a later rule shows some of them."""
        if self.tags and _SHOWN.search(style) and (subject := _SUBJECT.fullmatch(name)):
            self.tags.pop(subject["tag"].lower(), None)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on every screen."""
    opened: list[tuple[str, int]] = []
    since = inside = 0  # `inside`: how many of the opened are not for every screen
    for mark in re.finditer(r"[{};]", css):
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
        return any(_ON_SCREENS.fullmatch(one) for one in media[1].split(","))
    return bool(_SUPPORTS_OR_LAYER.fullmatch(names))

"""What a web page holds but does not show. Nobody could check a quote of it, and it is where instructions
to language models are planted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

Selector = tuple[str, frozenset[str]]
"""A tag's name, or `` for any, and the classes (`.a`) and ids (`#b`) an element needs."""

_UNSEEN = """
    script style template noscript head title iframe object embed svg math canvas audio video select option
    textarea button input datalist dialog del s strike
"""
NEVER_SHOWN = frozenset(_UNSEEN.split())
"""Elements without readable text of the article. Struck-out text was taken back, so it is none either."""

_HIDING_CLASS = re.compile(
    r"(?<!\S)(?:(?:tw-)?sr[-_]only(?:-focusable)?|screen-?reader(?:-text|-only)?|"
    r"(?:\w+-)?visually-?hidden(?:-focusable)?|a11y-hidden|assistive-text|"
    r"(?:is-|u-)?hidden|hide|d-none|invisible|display-none|off-?screen|element-invisible|clip-hide)(?!\S)",
    re.IGNORECASE,
)
_SHOWN_WHEN_WIDE = re.compile(r"(?<!\S)(?:\w+:|d-\w+-)(?:block|flex|grid|inline|contents|table|visible)")
_ZERO = r"0+(?:\.0*)?(?:px|em|rem|pt|%|vw|vh)?\s*(?:!\s*important\s*)?(?:;|$)"
_TINY = rf"(?:{_ZERO}|(?:0*\.\d+|0*1)(?:px|pt)\b|0*\.0\d*(?:r?em|%))"
_FAR = r"(?:calc\(\s*)?-(?:\d{4,}|999|\d{3}(?:em|rem|vw|vh|%))"
_HIDING_STYLE = re.compile(
    rf"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:{_ZERO}|0?\.0\d*)"
    rf"|font-size\s*:\s*{_TINY}|font\s*:\s*(?:[a-z]+\s+){{0,3}}(?:0+(?:\.\d*)?|0*\.\d+)(?:px|pt)?[\s/]"
    rf"|zoom\s*:\s*{_ZERO}|filter\s*:[^;]{{0,99}}\bopacity\(\s*0*(?:\.0\d*)?%?\s*\)|letter-spacing\s*:\s*-\d\d"
    rf"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*{_FAR}"
    rf"|(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)|clip\s*:\s*rect|clip-path\s*:\s*(?:inset|circle|polygon)"
    r"|transform\s*:\s*(?:scale[XY]?\(\s*0\s*[,)]|translate[XY]?\(\s*-\d{3,})"
    r"|(?:-webkit-text-fill-)?color\s*:\s*transparent|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?<![-\w])(background(?:-color)?|color)\s*:\s*([^;!]+)", re.IGNORECASE)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(r"rgba?\((\d{1,3})[,\s]+(\d{1,3})[,\s]+(\d{1,3})(?:[,/\s]+([\d.]{1,8}%?))?\s*\)")
_WHITE_HSL = re.compile(r"hsla?\([^)]{0,40}\b100%[^)]{0,20}\)")
_NAMED = {"white": (255, 255, 255, 1.0), "snow": (255, 250, 250, 1.0), "black": (0, 0, 0, 1.0)}
_ALIKE = 10
"""Steps of 255 that a channel may differ while nobody can read the letters."""
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|)\*?(?P<marks>(?:[.#][\w-]+){1,2})")
_MOST_MARKS = 30
# What is inside of these holds on screens as if it stood alone.
_EVERYWHERE = re.compile(
    r"@(?:media\s+(?:only\s+)?(?:screen|all)|supports\b.*|layer\b.*)", re.IGNORECASE | re.DOTALL
)
_LONGEST_STYLE = 10_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def is_hidden(tag: str, attributes: Mapping[str, str], hiding: frozenset[Selector] = frozenset()) -> bool:
    """Whether a browser shows nothing of this element, as far as itself and the `hiding` selectors say.

    >>> is_hidden("p", {"style": "display: none"}), is_hidden("p", {"class": "lead"})
    (True, False)
    """
    if tag in NEVER_SHOWN or "hidden" in attributes or "popover" in attributes:
        return True
    if _is_unheard(attributes):
        return True
    names = attributes.get("class", "")
    if _HIDING_CLASS.search(names) and not _SHOWN_WHEN_WIDE.search(names):
        return True
    if hiding and _selected(tag, names.split(), attributes.get("id", ""), hiding):
        return True
    style = attributes.get("style", "")
    if tag == "font" and "color" in attributes:
        style += f";color:{attributes['color']}"
    return _hides(style)


def is_only_unheard(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether it is kept from being read aloud and may be words that are shown all the same, such as the first
    letter of a story: no icon and no link.

    >>> is_only_unheard("span", {"aria-hidden": "true"}), is_only_unheard("i", {"aria-hidden": "true"})
    (True, False)
    """
    return _is_unheard(attributes) and tag not in {"a", "i"} and "icon" not in attributes.get("class", "").lower()


def _is_unheard(attributes: Mapping[str, str]) -> bool:
    return attributes.get("aria-hidden", "").strip().lower() == "true"


def hiding_selectors(css: str) -> frozenset[Selector]:
    """The selectors without combinators that a style sheet hides on every screen.

    >>> css = "p.a#b { display: none } @media print { .c { display: none } }"
    >>> [(tag, sorted(marks)) for tag, marks in hiding_selectors(css)]
    [('p', ['#b', '.a'])]
    """
    rules = _rules(_COMMENT.sub("", css))
    names = (name.strip() for names, style in rules if _hides(style) for name in names.split(","))
    return frozenset(
        (match["tag"].lower(), frozenset(re.findall(r"[.#][\w-]+", match["marks"])))
        for match in map(_SELECTOR.fullmatch, names)
        if match
    )


def _selected(tag: str, classes: list[str], name: str, hiding: frozenset[Selector]) -> bool:
    marks = [*(f".{one}" for one in classes[:_MOST_MARKS]), f"#{name}"]
    # Looked up, not gone through: a hostile page has as many selectors as it likes.
    needed = (frozenset(some) for some in (*combinations(marks, 1), *combinations(marks, 2)))
    return any(("", some) in hiding or (tag, some) in hiding for some in needed)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold on every screen."""
    opened: list[tuple[str, int]] = []
    since = inside = 0  # `inside`: how many of the opened are not for every screen
    for mark in re.finditer(r"[{};]", css):
        if mark.group() == "{":
            names = css[since : mark.start()].strip()
            opened.append((names, mark.end()))
            inside += not _EVERYWHERE.fullmatch(names)
            since = mark.end()
        elif mark.group() == "}" and opened:
            names, start = opened.pop()
            inside -= not _EVERYWHERE.fullmatch(names)
            if inside == 0 and not names.startswith("@"):
                yield names, css[start : mark.start()]
            since = mark.end()
        elif mark.group() == "}" or inside == 0:
            since = mark.end()


def _hides(style: str) -> bool:
    if len(style) > _LONGEST_STYLE:
        return True
    style = _ESCAPE.sub(_unescaped, _COMMENT.sub("", style))
    return bool(style) and bool(_HIDING_STYLE.search(style) or _is_camouflaged(style))


def _unescaped(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code < 0x110000 else ""


def _is_camouflaged(style: str) -> bool:
    """Whether letters are transparent or of their background's colour, which is white where none is given."""
    values = {name.lower()[:5]: value.strip().lower() for name, value in _COLOURS.findall(style)}
    if "color" not in values:
        return False
    colour, ground = _colour(values["color"]), _colour(values.get("backg", "white"))
    if isinstance(colour, str) or isinstance(ground, str):
        return colour == ground
    return colour[3] < 0.1 or all(
        abs(one - other) <= _ALIKE for one, other in zip(colour[:3], ground[:3], strict=True)
    )


def _colour(value: str) -> tuple[float, ...] | str:
    """Red, green and blue up to 255 and the opacity up to 1; the value itself where it is another notation."""
    if value in _NAMED:
        return _NAMED[value]
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(digit * 2 for digit in value[1:])
        channels = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        return (*channels[:3], channels[3] / 255 if len(channels) > 3 else 1.0)
    if match := _RGB.fullmatch(value):
        return (*(float(channel) for channel in match.groups()[:3]), _opacity(match[4] or "1"))
    return _NAMED["white"] if _WHITE_HSL.fullmatch(value) else value


def _opacity(value: str) -> float:
    try:
        return float(value[:-1]) / 100 if value.endswith("%") else float(value)
    except ValueError:
        return 1.0

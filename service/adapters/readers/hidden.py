"""What a web page holds but does not show. Nobody could check a quote of it, and it is where instructions
to language models are planted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_UNSEEN = """
    script style template noscript head title iframe object embed svg math canvas audio video select option
    textarea button input datalist dialog del s strike
"""
NEVER_SHOWN = frozenset(_UNSEEN.split())
"""Elements without readable text of the article. Struck-out text was taken back, so it is none either."""

_HIDING_CLASS = re.compile(
    r"(?<!\S)(?:sr-only|screen-?reader(?:-text|-only)?|(?:\w+-)?visually-?hidden|a11y-hidden|assistive-text|"
    r"(?:is-|u-)?hidden|hide|d-none|invisible|display-none|off-?screen|element-invisible|clip-hide)(?!\S)",
    re.IGNORECASE,
)
_SHOWN_WHEN_WIDE = re.compile(r"(?<!\S)(?:\w+:|d-\w+-)(?:block|flex|grid|inline|contents|table|visible)")
_ZERO = r"0+(?:\.0*)?(?:px|em|rem|pt|%|vw|vh)?\s*(?:!\s*important\s*)?(?:;|$)"
_FAR = r"-(?:\d{4,}|999|\d{3}(?:em|rem|vw|vh|%))"
_HIDING_STYLE = re.compile(
    rf"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:{_ZERO}|0?\.0\d*)"
    rf"|font-size\s*:\s*(?:{_ZERO}|1px)|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*{_FAR}"
    rf"|(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)|clip\s*:\s*rect|clip-path\s*:\s*(?:inset|circle|polygon)"
    r"|transform\s*:\s*(?:scale[XY]?\(\s*0\s*[,)]|translate[XY]?\(\s*-\d{3,})"
    r"|color\s*:\s*transparent|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?<![-\w])(background(?:-color)?|color)\s*:\s*([^;!]+)", re.IGNORECASE)
_WHITE = frozenset({"#fff", "#ffffff", "white", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_LONGEST_STYLE = 10_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


def is_hidden(tag: str, attributes: Mapping[str, str], hiding: frozenset[str] = frozenset()) -> bool:
    """Whether a browser shows nothing of this element, as far as itself and the `hiding` selectors say.

    >>> is_hidden("p", {"style": "display: none"}), is_hidden("p", {"class": "lead"})
    (True, False)
    """
    if tag in NEVER_SHOWN or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    names = attributes.get("class", "")
    if _HIDING_CLASS.search(names) and not _SHOWN_WHEN_WIDE.search(names):
        return True
    if hiding and not hiding.isdisjoint([*(f".{name}" for name in names.split()), f"#{attributes.get('id')}"]):
        return True
    return _hides(attributes.get("style", ""))


def hiding_selectors(css: str) -> frozenset[str]:
    """The class and id selectors that a style sheet hides on every medium.

    >>> sorted(hiding_selectors(".a, #b { display: none } @media print { .c { display: none } }"))
    ['#b', '.a']
    """
    rules = _rules(_COMMENT.sub("", css))
    selectors = (selector.strip() for names, style in rules if _hides(style) for selector in names.split(","))
    return frozenset(selector for selector in selectors if re.fullmatch(r"[.#][\w-]+", selector))


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules outside of `@media` and the like."""
    depth, since, names = 0, 0, ""
    for mark in re.finditer(r"[{};]", css):
        if mark.group() == "{":
            depth += 1
            if depth == 1:
                names, since = css[since : mark.start()].strip(), mark.end()
        elif mark.group() == "}":
            depth = max(0, depth - 1)
            if depth == 0:
                if not names.startswith("@"):
                    yield names, css[since : mark.start()]
                since = mark.end()
        elif depth == 0:
            since = mark.end()


def _hides(style: str) -> bool:
    if len(style) > _LONGEST_STYLE:
        return True
    style = _COMMENT.sub("", style)
    return bool(style) and bool(_HIDING_STYLE.search(style) or _is_camouflaged(style))


def _is_camouflaged(style: str) -> bool:
    """Whether letters have the colour of their background, which is white where none is given."""
    colours = {name.lower()[:5]: "".join(value.lower().split()) for name, value in _COLOURS.findall(style)}
    colour, background = colours.get("color"), colours.get("backg")
    return colour is not None and (colour == background or (background is None and colour in _WHITE))

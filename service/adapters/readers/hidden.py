"""What a web page holds but does not show. Nobody could check a quote of it, and it is where instructions
to language models are planted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from service.adapters.readers.colours import WHITE, Colour, colour_of, is_colour

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
_TINY = rf"(?:{_ZERO}|(?:0*\.\d+|0*[12](?:\.\d*)?)(?:px|pt)\b|0*\.0\d*(?:r?em|%))"
_LITTLE = r"(?:0+(?:\.0\d*)?|\.0\d*|\d(?:\.\d*)?%)(?![\d.%])"
_SOME = r"[^;\s]{1,20}\s+"
_FAR = r"(?:calc\(\s*)?-(?:\d{4,}|999|\d{3}(?:em|rem|vw|vh|%))"
_HIDING_STYLE = re.compile(
    rf"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:{_ZERO}|0?\.0\d*)"
    rf"|font-size\s*:\s*{_TINY}|font\s*:\s*(?:[a-z]+\s+){{0,3}}(?:(?:0+(?:\.\d*)?|0*\.\d+)(?:px|pt)?|0*[12](?:\.\d*)?(?:px|pt))[\s/]"
    rf"|zoom\s*:\s*{_ZERO}|filter\s*:[^;]{{0,99}}\bopacity\(\s*0*(?:\.0\d*)?%?\s*\)|letter-spacing\s*:\s*-\d\d"
    rf"|(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*{_FAR}"
    rf"|(?:inset|translate)(?:-(?:inline|block)(?:-start|-end)?)?\s*:\s*(?:{_SOME}){{0,3}}{_FAR}"
    rf"|margin(?:-block|-(?:inline|block)-start)?\s*:\s*(?:(?:(?!-){_SOME}){{3}})?{_FAR}"
    rf"|scale\s*:\s*{_LITTLE}|transform\s*:[^;]{{0,99}}?\bscale(?:X|Y|3d)?\(\s*{_LITTLE}"
    rf"|(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)|clip\s*:\s*rect|clip-path\s*:\s*(?:inset|circle|polygon)"
    r"|transform\s*:[^;]{0,99}?\btranslate(?:X|Y|3d)?\(\s*(?:-\d{3,}|[^,;()]{1,20},\s*-\d{4,})"
    r"|(?:-webkit-text-fill-)?color\s*:\s*transparent|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?<![-\w])(background(?:-color)?|color)\s*:\s*([^;!]+)(!?)", re.IGNORECASE)
_CLEAR = frozenset({"none", "inherit", "initial", "unset", "revert", "revert-layer"})
_FAINT, _SOLID = 0.1, 0.9
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_BARE_HEX = re.compile(r"[0-9a-f]{6}")
_COLOURED = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
_LONGEST_STYLE = 10_000
_NAME = r"[-\w\x80-\U0010ffff]"
_BREAK = r"(?:\r\n|[ \t\n\r\f])"
_ESCAPED = rf"\\(?:[0-9a-f]{{1,6}}{_BREAK}?|[^\n\r\f])"
_IN_STRING = rf"{_ESCAPED}|\\(?:\r\n|.)?"
_NO_RULE = re.compile(
    rf"(?P<comment>/\*.*?(?:\*/|\Z))|(?P<url>(?<!{_NAME})url\({_BREAK}*+(?![\"'])(?:[^)\\]++|{_ESCAPED}|\\)*+\)?)"
    rf"|(?P<escape>{_ESCAPED}{_NAME}*)"
    rf"|\"(?:[^\"\\\n\r\f]++|{_IN_STRING})*+\"?|'(?:[^'\\\n\r\f]++|{_IN_STRING})*+'?",
    re.IGNORECASE | re.DOTALL,
)


def is_hidden(tag: str, attributes: Mapping[str, str], ground: Colour | None = None, page: Colour = WHITE) -> bool:
    """Whether a browser shows nothing of this element, as far as itself tells, and the ground it stands on, where
    that is known. The page itself is always shown; what is on it as `ground` may be white.

    >>> is_hidden("p", {"style": "display: none"}), is_hidden("p", {"class": "lead"})
    (True, False)
    """
    if tag in {"html", "body"}:
        return False
    if _is_named_hidden(tag, attributes):
        return True
    style = _style_of(tag, attributes)
    if hides(style, page if ground == page else WHITE):
        return True
    if ground is None:
        return False
    letters, own = _colours(style)
    colour = colour_of(letters) if letters and own is None else None
    return colour is not None and colour.is_like(ground)


def ground_in(tag: str, attributes: Mapping[str, str], ground: Colour | None) -> Colour | None:
    """The colour that words in this element stand on, as far as attributes tell."""
    _, own = _colours(_style_of(tag, attributes))
    if own is not None:
        colour = colour_of(own)
        return colour if colour and colour.opacity > _SOLID else None
    # Style sheets may paint what has a class or a name.
    return None if "class" in attributes or "id" in attributes else ground


def _is_named_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in NEVER_SHOWN or "hidden" in attributes or "popover" in attributes or is_unheard(attributes):
        return True
    names = attributes.get("class", "")
    return bool(_HIDING_CLASS.search(names)) and not _SHOWN_WHEN_WIDE.search(names)


def is_unheard(attributes: Mapping[str, str]) -> bool:
    """Whether it is kept from being read aloud: mostly signs, or what stands there twice."""
    return attributes.get("aria-hidden", "").strip().lower() == "true"


@lru_cache(maxsize=256)
def hides(style: str, page: Colour = WHITE) -> bool:
    """Whether nobody can read what these declarations alone are said of, on a page of this colour.

    >>> hides("color: #fff"), hides("color: #fff; background: #036")
    (True, False)
    """
    if len(style) > _LONGEST_STYLE:
        return True
    if _HIDING_STYLE.search(_plain(style)):
        return True
    letters, ground = _colours(style)
    if letters is None:
        return False
    colour = colour_of(letters)
    behind = page if ground is None else colour_of(ground)
    if colour is None or behind is None:
        return letters == ground or (colour is not None and colour.opacity < _FAINT)
    return colour.opacity < _FAINT or colour.is_like(behind)


def bare(css: str) -> str:
    """Rules without what only looks like some: comments, strings and addresses.

    >>> bare("a { content: 'url(data:' } /* } */ b { background: url(data:,{) }")
    'a { content: "" }  b { background: url() }'
    """
    return _NO_RULE.sub(_bared, css)


def _bared(match: re.Match[str]) -> str:
    if match["comment"]:  # a sign before and one after it make no new one
        return " " if match.string[match.start() - 1 : match.start()] == "/" else ""
    return match["escape"] or ("url()" if match["url"] else '""')


def _style_of(tag: str, attributes: Mapping[str, str]) -> str:
    """The declarations of an element's attributes, those that count most at the end."""
    old = ""
    for name, of, tags in (("color", "color", {"font"}), ("bgcolor", "background", _COLOURED)):
        value = attributes.get(name, "").strip().lower()
        value = f"#{value}" if _BARE_HEX.fullmatch(value) else value
        if tag in tags and colour_of(value):  # of what is none browsers make one
            old += f"{of}:{value};"
    return old + attributes.get("style", "")


def _plain(style: str) -> str:
    return _ESCAPE.sub(_unescaped, bare(style))


@lru_cache(maxsize=256)
def _colours(style: str) -> tuple[str | None, str | None]:
    """The values that hold of the letters and of what is behind them, where some are given."""
    last: dict[str, tuple[bool, str]] = {}
    for name, value, mark in _COLOURS.findall(_plain(style)):
        name, value = name.lower()[:5], value.strip().lower()
        if name == "backg" and (colours := [one for one in value.split() if colour_of(one)]) and "(" not in value:
            value = colours[0]  # of the parts of a shorthand
        if (name == "backg" or is_colour(value)) and bool(mark) >= last.get(name, (False, ""))[0]:
            last[name] = (bool(mark), value)
    letters, ground = last.get("color", (False, None))[1], last.get("backg", (False, None))[1]
    return (None if letters in _CLEAR else letters), (None if _is_clear(ground) else ground)


def _is_clear(ground: str | None) -> bool:
    return (
        ground is None
        or ground in _CLEAR
        or ((colour := colour_of(ground)) is not None and colour.opacity < _FAINT)
    )


def _unescaped(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code < 0x110000 else ""

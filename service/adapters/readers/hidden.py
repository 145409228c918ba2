"""What a web page holds but does not show. Nobody could check a quote of it, and it is where instructions
to language models are planted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from service.adapters.readers.blocks import BLOCKS
from service.adapters.readers.colours import WHITE, Colour, alike, colour_of

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
    rf"|(?:inset|margin|translate)(?:-(?:inline|block)(?:-start|-end)?)?\s*:\s*(?:{_SOME}){{0,3}}{_FAR}"
    rf"|scale\s*:\s*{_LITTLE}|transform\s*:[^;]{{0,99}}?\bscale(?:X|Y|3d)?\(\s*{_LITTLE}"
    rf"|(?:max-)?(?:height|width)\s*:\s*(?:{_ZERO}|1px)|clip\s*:\s*rect|clip-path\s*:\s*(?:inset|circle|polygon)"
    r"|transform\s*:[^;]{0,99}?\btranslate(?:X|Y|3d)?\(\s*(?:-\d{3,}|[^,;()]{1,20},\s*-\d{4,})"
    r"|(?:-webkit-text-fill-)?color\s*:\s*transparent|content-visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_COLOURS = re.compile(r"(?<![-\w])(background(?:-color)?|color)\s*:\s*([^;!]+)(!?)", re.IGNORECASE)
_NO_GROUND = frozenset({"transparent", "none", "inherit", "initial", "unset", "revert", "currentcolor"})
_INHERITED = frozenset({"inherit", "unset", "revert", "revert-layer", "currentcolor"})
_FAINT, _SOLID = 0.1, 0.9
# Whatever is said beside this may draw the letters elsewhere than on the box around them.
_FLOWING = re.compile(
    r"(?:(?:color|background(?:-color)?|font-(?:family|weight|style|size|variant)|padding(?:-\w+)?|box-shadow"
    r"|text-(?:align|decoration|transform)|border(?:-(?:top|right|bottom|left|color|style|width|collapse|spacing))*"
    r"|min-(?:width|height))\s*:[^;]*|margin(?:-\w+)?\s*:[^-;]*|line-height\s*:\s*[1-9][\w.%]*"
    r"|(?:max-)?width\s*:\s*(?:auto|100%|\d{3,4}px)|border-radius\s*:\s*[\d.]{1,3}(?:px|r?em)?"
    r"|display\s*:\s*(?:block|inline-block|flex|grid|flow-root|table|table-row|table-cell|list-item)"
    r"|vertical-align\s*:\s*(?:top|middle|bottom|baseline))?",
    re.IGNORECASE,
)
_IMPORTANT = re.compile(r"\s*!\s*important\s*\Z", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_BARE_HEX = re.compile(r"[0-9a-f]{6}")
_COLOURED = frozenset({"body", "table", "thead", "tbody", "tfoot", "tr", "td", "th"})
DRAWN_ELSEWHERE = "-:-"
"""A declaration for what is drawn beside or before the box around it, or may be."""
_LONGEST_STYLE = 10_000
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands behind an element: the colours of the nearest box that has some, else white. `is_boxed`: it is
    drawn on that box for certain. `needs_box`: otherwise its letters might be white on a white page."""

    colour: Colour | None = None
    grounds: tuple[Colour, ...] = (WHITE,)
    is_boxed: bool = False
    needs_box: bool = False


def is_hidden(tag: str, attributes: Mapping[str, str], said: str = "") -> bool:
    """Whether a browser shows nothing of this element on a white page, as far as itself and what is `said` of it in
    style sheets tell.

    >>> is_hidden("p", {"style": "display: none"}), is_hidden("p", {"class": "lead"})
    (True, False)
    """
    return shown(tag, attributes, Surroundings(), said) is None


def shown(tag: str, attributes: Mapping[str, str], around: Surroundings, said: str = "") -> Surroundings | None:
    """The surroundings that an element is to what is in it; None where a browser shows nothing of it. The page
    itself is always shown."""
    is_page = tag in {"html", "body"}
    if not is_page and _is_named_hidden(tag, attributes):
        return None
    style = _style_of(tag, attributes, said)
    if not style:
        return around
    if not is_page and (len(style) > _LONGEST_STYLE or _HIDING_STYLE.search(style)):
        return None
    return _readable(tag, style, around)


def _is_named_hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in NEVER_SHOWN or "hidden" in attributes or "popover" in attributes or _is_unheard(attributes):
        return True
    names = attributes.get("class", "")
    return bool(_HIDING_CLASS.search(names)) and not _SHOWN_WHEN_WIDE.search(names)


def is_only_unheard(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether it is kept from being read aloud and may be words that are shown all the same, such as the first
    letter of a story: no icon and no link.

    >>> is_only_unheard("span", {"aria-hidden": "true"}), is_only_unheard("i", {"aria-hidden": "true"})
    (True, False)
    """
    return _is_unheard(attributes) and tag not in {"a", "i"} and "icon" not in attributes.get("class", "").lower()


def _is_unheard(attributes: Mapping[str, str]) -> bool:
    return attributes.get("aria-hidden", "").strip().lower() == "true"


def _style_of(tag: str, attributes: Mapping[str, str], said: str) -> str:
    """The declarations of an element, those of old attributes too, those that count most at the end."""
    old = ""
    for name, of, tags in (("color", "color", {"font"}), ("bgcolor", "background", _COLOURED)):
        value = attributes.get(name, "").strip().lower()
        value = f"#{value}" if _BARE_HEX.fullmatch(value) else value
        if tag in tags and colour_of(value):  # of what is none browsers make one
            old += f"{of}:{value};"
    picture = DRAWN_ELSEWHERE if "background" in attributes else ""
    whole = ";".join(filter(None, (old, said, attributes.get("style", ""), picture)))
    return _ESCAPE.sub(_unescaped, _COMMENT.sub("", whole)) if len(whole) <= _LONGEST_STYLE else whole


def _readable(tag: str, style: str, around: Surroundings) -> Surroundings | None:
    """The surroundings in an element of this style; None where nobody can read its letters.

    White letters are read on a dark box around them only where nothing that is said of the elements between may
    draw them beside it.
    """
    is_page = tag in {"html", "body"}
    letters, said = _values(style, "color"), _values(style, "background")
    said = [] if said and _is_clear(said[-1]) else said
    letters = [] if is_page or (letters and letters[-1] in _INHERITED) else letters
    colours = [colour for value in letters if (colour := colour_of(value))]
    grounds = tuple(ground for value in said if (ground := colour_of(value)))
    flows = is_page or all(_FLOWING.fullmatch(_IMPORTANT.sub("", one).strip()) for one in style.split(";"))
    inside = _inside(around, grounds, len(grounds) < len(said), flows and (is_page or tag in BLOCKS))
    inside = inside if grounds or said else replace(around, is_boxed=around.is_boxed and flows)
    behind = grounds or (() if said else around.grounds)
    if any(one[3] < _FAINT or any(alike(one, ground) for ground in behind) for one in colours):
        return None
    if set(letters) & set(said):
        return None
    if letters:
        is_known = len(colours) == len(letters)
        is_white = any(alike(one, WHITE) for one in colours) or (around.needs_box and not is_known)
        inside = replace(inside, colour=colours[-1] if is_known else None, needs_box=is_white and not said)
    elif around.colour and any(alike(around.colour, ground) for ground in grounds):
        return None
    return None if inside.needs_box and not inside.is_boxed else inside


def _is_clear(value: str) -> bool:
    return value in _NO_GROUND or ((colour := colour_of(value)) is not None and colour[3] < _FAINT)


def _inside(around: Surroundings, grounds: tuple[Colour, ...], is_unknown: bool, is_box: bool) -> Surroundings:
    """What stands behind the words in an element with a background. Of a picture behind them nothing is known."""
    if not grounds or is_unknown or any(ground[3] < _SOLID for ground in grounds):
        return Surroundings(None, around.grounds, is_boxed=False)
    return Surroundings(around.colour, grounds, is_box)


def _values(style: str, name: str) -> list[str]:
    """The values that may hold of a property: the last, and before one that we cannot read the last that we can."""
    found = [
        (bool(mark), value.strip().lower())
        for of, value, mark in _COLOURS.findall(style)
        if of.lower().startswith(name)
    ]
    values = [value for _, value in sorted(found, key=lambda one: one[0])]
    read = next((value for value in reversed(values) if colour_of(value)), None)
    return list(dict.fromkeys(filter(None, (read, *values[-1:]))))


def _unescaped(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2]
    code = int(escape[1], 16)
    return chr(code) if code < 0x110000 else ""

"""Colours of letters and of what is behind them."""

from __future__ import annotations

import colorsys
import re

Colour = tuple[float, float, float, float]
"""Red, green and blue up to 255 and the opacity up to 1."""

WHITE: Colour = (255, 255, 255, 1.0)
_ALIKE = 16
"""Steps of 255 that a channel may differ while nobody can read the letters."""
_NAMED = dict(
    pair.split("=")
    for pair in """
    white=#fff black=#000 snow=#fffafa ivory=#fffff0 floralwhite=#fffaf0 ghostwhite=#f8f8ff mintcream=#f5fffa
    azure=#f0ffff aliceblue=#f0f8ff honeydew=#f0fff0 seashell=#fff5ee lavenderblush=#fff0f5 oldlace=#fdf5e6
    whitesmoke=#f5f5f5 navy=#000080 gray=#808080 grey=#808080 silver=#c0c0c0 maroon=#800000 red=#f00 green=#008000
    lime=#0f0 olive=#808000 yellow=#ff0 blue=#00f purple=#800080 fuchsia=#f0f teal=#008080 aqua=#0ff
    """.split()
)
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_NUMBER = r"(?:\d{1,3}(?:\.\d{0,9})?|\.\d{1,9})"
_FUNCTION = re.compile(
    rf"(rgb|hsl)a?\(\s*({_NUMBER}(?:%|deg)?)[,\s]+({_NUMBER}%?)[,\s]+({_NUMBER}%?)"
    rf"(?:\s*[,/]\s*({_NUMBER}%?))?\s*\)"
)


def colour_of(value: str) -> Colour | None:
    """What a value of CSS in lower case says; None where it is another notation.

    >>> colour_of("#003366"), colour_of("rgb(100%, 0%, 0% / 50%)"), colour_of("var(--ink)")
    ((0.0, 51.0, 102.0, 1.0), (255.0, 0.0, 0.0, 0.5), None)
    """
    value = _NAMED.get(value, value)
    if _HEX.fullmatch(value):
        digits = value[1:] if len(value) > 5 else "".join(digit * 2 for digit in value[1:])
        channels = [float(int(digits[at : at + 2], 16)) for at in range(0, len(digits), 2)]
        return (channels[0], channels[1], channels[2], channels[3] / 255 if len(channels) > 3 else 1.0)
    if not (match := _FUNCTION.fullmatch(value)):
        return None
    opacity = _share(match[5], 1) if match[5] else 1.0
    if match[1] == "rgb":
        return (_share(match[2], 255), _share(match[3], 255), _share(match[4], 255), opacity)
    turn = float(match[2].rstrip("deg%")) / 360
    red, green, blue = colorsys.hls_to_rgb(
        turn, float(match[4].rstrip("%")) / 100, float(match[3].rstrip("%")) / 100
    )
    return (255 * red, 255 * green, 255 * blue, opacity)


def alike(one: Colour, other: Colour) -> bool:
    """Whether letters of the one cannot be read on the other."""
    return all(abs(a - b) <= _ALIKE for a, b in zip(one[:3], other[:3], strict=True))


def _share(value: str, whole: int) -> float:
    """A number, or percents of the whole."""
    number = float(value.rstrip("deg%"))
    return number * whole / 100 if value.endswith("%") else number

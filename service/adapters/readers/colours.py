"""Colours of letters and of what is behind them, by the parser of tinycss2."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from tinycss2.color4 import Color, parse_color

_ALIKE = 16
"""Steps of 255 that a channel may differ while nobody can read the letters."""
_KEYWORDS = frozenset({"inherit", "initial", "unset", "revert", "revert-layer", "currentcolor", "none"})
_GREYISH = 4
"""Of CIELAB: further from the grey of its lightness, a colour is one."""


class Colour(NamedTuple):
    """Red, green and blue up to 255 and the opacity up to 1."""

    red: float
    green: float
    blue: float
    opacity: float = 1.0

    def is_like(self, other: Colour) -> bool:
        """Whether letters of the one cannot be read on the other."""
        return all(abs(one - another) <= _ALIKE for one, another in zip(self[:3], other[:3], strict=True))


WHITE = Colour(255, 255, 255)


@lru_cache(maxsize=1024)
def colour_of(value: str) -> Colour | None:
    """What a value of CSS says; None where it cannot be known here, or is none.

    >>> colour_of("rgb(100% 0% 0% / 50%)"), colour_of("var(--ink)")
    (Colour(red=255.0, green=0.0, blue=0.0, opacity=0.5), None)
    """
    colour = parse_color(value)
    if not isinstance(colour, Color):
        return None
    if colour.space in {"srgb", "hsl", "hwb"}:
        red, green, blue = (255 * channel for channel in colour.to("srgb").coordinates)
        return Colour(red, green, blue, colour.alpha)
    if colour.space in {"lab", "lch", "oklab", "oklch"}:
        lightness, *rest = colour.to("lab").coordinates
        grey = 2.55 * lightness
        return Colour(grey, grey, grey, colour.alpha) if max(map(abs, rest)) < _GREYISH else None
    return None


def is_colour(value: str) -> bool:
    """Whether browsers take the value for a colour: what they do not know, they leave out.

    >>> is_colour("var(--ink)"), is_colour("wite")
    (True, False)
    """
    return "(" in value or value.lower() in _KEYWORDS or parse_color(value) is not None

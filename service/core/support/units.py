"""Units of amounts; those of money are in `currencies`."""

from __future__ import annotations

import re

from service.core.support.currencies import CURRENCIES, WORDS, named_by, sharing, sign_of, word_for
from service.core.support.reading import Reading

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
SCALES |= {"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7}
_UNIT_WORDS = """km kilometre kilometres kilometer kilometers km kms|mi mile miles|m metre metres meter meters m|
cm centimetre centimetres
centimeter centimeters cm|mm millimetre millimetres millimeter millimeters mm|ft foot feet ft|in inch inches|
kg kilogram kilograms kilo kilos kg|g gram grams|t tonne tonnes|ton ton tons|lb lb lbs|l litre litres liter
liters|ml millilitre millilitres milliliter milliliters ml|
gal gallon gallons|ha hectare hectares|ac acre acres|kw kilowatt kilowatts kw|mw megawatt megawatts mw|
gw gigawatt gigawatts gw|kwh kwh|mwh mwh|gwh gwh|s second seconds sec secs|min minute minutes min mins|
h hour hours hr hrs|day day days|
week week weeks|month month months|y year years|decade decade decades|c century centuries|
celsius celsius|fahrenheit fahrenheit|degree degree degrees|mph mph|kph kph|barrel barrel barrels|
percent percent pct|bp bp bps"""
UNIT_OF = {word: line.split()[0] for line in _UNIT_WORDS.replace("\n", " ").split("|") for word in line.split()[1:]}
UNIT_OF |= WORDS
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0, "week": 604800.0}
_MONTHS = {"month": 1.0, "y": 12.0, "decade": 120.0, "c": 1200.0}
# A month has about so many days, but no fixed number.
DAYS = {unit: length / 86400 for unit, length in _SECONDS.items()}
DAYS |= {unit: length * 365.25 / 12 for unit, length in _MONTHS.items()}
TIME = frozenset(DAYS)
MONEY = CURRENCIES
_METRIC = (
    {"km": 1e3, "m": 1.0, "cm": 1e-2, "mm": 1e-3}, {"t": 1e3, "kg": 1.0, "g": 1e-3}, {"l": 1.0, "ml": 1e-3},
    {"ft": 12.0, "in": 1.0},
)  # fmt: skip
_KPH = re.compile(r"[ -]?(?:km/h|(?:kmh|kph|(?:km|kilomet(?:er|re)s?)[ -](?:per|an)[ -]hour)\b)")
_MPH = re.compile(r"[ -]?(?:mph|miles?[ -](?:per|an)[ -]hour)\b")
_PERCENT = re.compile(r"(?: of an?\s|\s|-)?(?:%|per ?cent\b|pct\b|percentage\b)")
_POINTS = re.compile(r"(?: of an?\s|\s|-)?(?:(?:%|percentage|per ?cent|percent)[ -]points?|pp\b|p\.p\.)")
_BASIS = re.compile(r"(?:\s|-)?(?:basis points?|bps?\b)")
_FORMS = (("points", _POINTS), ("bp", _BASIS), ("percent", _PERCENT), ("kph", _KPH), ("mph", _MPH))
_CELSIUS = re.compile(r"\s?°\s?([CF])?|\s(?:degrees? )?([CF])(?:elsius|ahrenheit)?(?![-.]?\w)|([CF])\b")
_SQUARE = re.compile(r"[ -](?:square|sq\.?|cubic) (\w+)")


def times(unit: str, other: str) -> float | None:
    """How many of the other unit make one of this unit, where both measure time, length or weight and the number
    is fixed.

    >>> times("week", "day"), times("y", "decade"), times("month", "day")
    (7.0, 0.1, None)
    """
    for lengths in (_SECONDS, _MONTHS, *_METRIC):
        if unit in lengths and other in lengths:
            return lengths[unit] / lengths[other]
    return None


def akin(one: str, other: str) -> bool:
    """Whether one unit leaves open what the other says: degrees and degrees Celsius.

    >>> akin("sek", "crown"), akin("degree", "celsius"), akin("sek", "nok")
    (True, True, False)
    """
    scales = ({"degree", "celsius"}, {"degree", "fahrenheit"})
    return {one, other} in scales or sharing(one, other) or sharing(other, one)


def unit_at(reading: Reading, start: int, end: int, last: int) -> str:
    text = reading.text
    if sign := sign_of(text, start):
        return named_by(sign[1])
    for unit, form in _FORMS:
        if form.match(text, end):
            return unit
    if degrees := _CELSIUS.match(text, end):
        return {"C": "celsius", "F": "fahrenheit"}.get(degrees[degrees.lastindex or 1] or "", "degree")
    if square := _SQUARE.match(text, end):
        return "square " + UNIT_OF.get(square[1].lower(), square[1].lower())
    if reading.gap(last) in (" ", "-", "") and (money := word_for(reading, last + 1)):
        return money[0]
    after = reading.low(last + 1)
    if after in ("us", "american", "canadian", "australian", "british", "nautical") and reading.gap(last) in (
        " ",
        "-",
    ):
        after = reading.low(last + 2)
    elif reading.gap(last) not in (" ", "-", ""):
        after = ""
    if after in ("m", "g", "s", "l", "t", "c", "in") and not (
        reading.gap(last) in ("", " ") and after in ("m", "g")
    ):
        return ""
    return UNIT_OF.get(after, "")

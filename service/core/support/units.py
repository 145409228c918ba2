"""Units and currencies of amounts."""

from __future__ import annotations

import re

from service.core.support.reading import Reading

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}
_UNIT_WORDS = """usd dollar dollars usd|eur euro euros eur|gbp pound pounds sterling gbp quid|krw won krw|
jpy yen jpy|
cny yuan renminbi cny rmb|rub ruble rubles rouble roubles rub|inr rupee rupees inr|chf franc francs chf|
km kilometre kilometres kilometer kilometers km kms|mi mile miles|m metre metres meter meters|cm centimetre
centimetres
centimeter centimeters cm|mm millimetre millimetres millimeter millimeters mm|ft foot feet ft|in inch inches|
kg kilogram kilograms kilo kilos kg|g gram grams|t tonne tonnes|ton ton tons|lb lb lbs|l litre litres liter
liters|
gal gallon gallons|ha hectare hectares|ac acre acres|kw kilowatt kilowatts kw|mw megawatt megawatts mw|
gw gigawatt gigawatts gw|kwh kwh|mwh mwh|gwh gwh|s second seconds|min minute minutes|h hour hours hr hrs|day day
days|
week week weeks|month month months|y year years|decade decade decades|c century centuries|
celsius celsius|fahrenheit fahrenheit|degree degree degrees|mph mph|kph kph|barrel barrel barrels|
percent percent pct|bp bp bps"""
UNIT_OF = {word: line.split()[0] for line in _UNIT_WORDS.replace("\n", " ").split("|") for word in line.split()[1:]}
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "day": 86400.0, "week": 604800.0}
_MONTHS = {"month": 1.0, "y": 12.0, "decade": 120.0, "c": 1200.0}
# A month has about so many days, but no fixed number.
DAYS = {unit: length / 86400 for unit, length in _SECONDS.items()}
DAYS |= {unit: length * 365.25 / 12 for unit, length in _MONTHS.items()}
TIME = frozenset(DAYS)
_MONEY = {"$": "usd", "US$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₩": "krw", "₹": "inr", "₽": "rub"}
MONEY = frozenset(_MONEY.values()) | {"cny", "chf"}
BEFORE = re.compile(r"(US\$|[€£¥₩₹₽$]|\b(?:USD|EUR|GBP|KRW|JPY|CNY|RUB|INR|CHF)\b)\s?$")
_PERCENT = re.compile(r"(?: of an?\s|\s|-)?(?:%|per ?cent\b|pct\b|percentage\b)")
_POINTS = re.compile(r"(?: of an?\s|\s|-)?(?:(?:%|percentage|per ?cent|percent)[ -]points?|pp\b|p\.p\.)")
_BASIS = re.compile(r"(?:\s|-)?(?:basis points?|bps?\b)")
_CELSIUS = re.compile(r"\s?°\s?([CF])?|\s(?:degrees )?(Celsius|Fahrenheit)\b")
_SQUARE = re.compile(r"[ -](?:square|sq\.?|cubic) (\w+)")


def times(unit: str, other: str) -> float | None:
    """How many of the other unit of time make one of this unit; None where that is no fixed number.

    >>> times("week", "day"), times("y", "decade"), times("month", "day")
    (7.0, 0.1, None)
    """
    for lengths in (_SECONDS, _MONTHS):
        if unit in lengths and other in lengths:
            return lengths[unit] / lengths[other]
    return None


def unit_at(reading: Reading, start: int, end: int, last: int) -> str:
    text = reading.text
    if money := BEFORE.search(text, max(0, start - 6), start):
        return _MONEY.get(money[1], money[1].lower())
    for unit, form in (("points", _POINTS), ("bp", _BASIS), ("percent", _PERCENT)):
        if form.match(text, end):
            return unit
    if degrees := _CELSIUS.match(text, end):
        return {"C": "celsius", "F": "fahrenheit"}.get(degrees[1] or (degrees[2] or "")[:1], "degree")
    if square := _SQUARE.match(text, end):
        return "square " + UNIT_OF.get(square[1].lower(), square[1].lower())
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

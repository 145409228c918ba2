"""Amounts in a text: numbers in digits and words, with scale, unit and comparison.

Dates are left out (they have their own module), and so are digits that are part of a name (F-16, G7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from math import prod

from service.core.support.dates import dates
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word
from service.core.support.spelt import NTH, SMALL, TIMES, spelt
from service.core.support.units import BEFORE, MONEY, SCALES, TIME, UNIT_OF, unit_at

_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
_CLOCK = re.compile(r"\s?(?:([ap])\.?m\b\.?|(?:o'clock )?in the (morning|afternoon|evening))", re.IGNORECASE)
_COMPARED = [
    ("ge", r"(?:no (?:fewer|less) than|not less than|at least|a minimum of)"),
    ("le", r"(?:no more than|not more than|at most|up to|a maximum of|as many as|as much as)"),
    (
        "gt",
        r"(?:more than|over|above|exceed(?:ing|ed|s)?|upwards? of|greater than|over the age of|in excess of"
        r"|surpass(?:ing|ed|es)?|topp?(?:ing|ed)"
        r"|beyond|higher than|longer than|larger than|bigger than|older than|well over|just over)",
    ),
    (
        "lt",
        r"(?:less than|fewer than|under|below|short of|lower than|smaller than|shorter than|younger than"
        r"|just under)",
    ),
    ("near", r"(?:nearly|almost|close to|approaching|virtually)"),
    ("approx", r"(?:about|around|some|roughly|approximately|an? estimated|estimated|circa|approx\.|or so|~)"),
]
_COMPARISONS = [
    (kind, re.compile(rf"\b{form}\s(?:an? |US)?[$€£¥₩]?$|~\s?$", re.IGNORECASE)) for kind, form in _COMPARED
]
# "If one goes by that", "one cannot read anything into it": nobody is counted.
_ANYBODY_DOES = frozenset("can cannot could may might must should would goes looks takes wants needs sees".split())
_RANGE = re.compile(r"-| (?:to|or|and) |-to-")
_OF_A = re.compile(r" of an? (\w+)")
_AGE = re.compile(r",\s|\.?$")
_OR_MORE = re.compile(
    r"(?:\s\w+){0,2}\sor (more|less|fewer|so)\b"
    r"|(?:\s(?!until|till|by|in|on|for|to)\w+){0,2}\sat (most|least|best)\b(?! \w*\d| (?:an?|the|one|two|three)\b)"
    r"|\+"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit (`""` for a plain count) and comparison (`eq` where none is said).

    `index` and `last` are those of its first and last word; `role` the preposition in front.
    """

    value: float
    unit: str
    compared: str
    index: int
    last: int
    nouns: frozenset[str]
    role: str

    def same_value(self, other: Amount) -> bool:
        return abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))


@lru_cache(maxsize=4096)
def amounts(reading: Reading) -> tuple[Amount, ...]:
    """The amounts in a text, in order.

    >>> from service.core.support.reading import read
    >>> [(one.value, one.unit, one.compared) for one in amounts(read("more than eight thousand men, or 5 percent"))]
    [(8000.0, '', 'gt'), (5.0, 'percent', 'eq')]
    """
    taken = [(one.start, one.end) for one in dates(reading) if not one.text.endswith(" ago")]
    found = []
    index = 0
    while index < len(reading.words):
        word = reading.words[index]
        if not any(start <= word.start < end for start, end in taken) and (number := _number(reading, index)):
            value, unit, last = number
            found.append(_amount(reading, index, last, value, unit))
            index = last
        index += 1
    return tuple(_elliptical(list(_ranged(reading, found)), reading))


def _ranged(reading: Reading, found: list[Amount]) -> Iterator[Amount]:
    """In "$18-19 billion" both are billions, in "5 to 7 percent" both percents."""
    money = ""
    for one, other in zip_longest(found, found[1:]):
        if money and not one.unit:
            one = replace(one, unit=money)
        money = ""
        gap = reading.text[reading.words[one.last].end : reading.words[other.index].start] if other else ""
        if other is None or not _RANGE.fullmatch(gap) or one.unit in ("ordinal", "clock"):
            yield one
            continue
        words = reading.words
        scale = prod(SCALES.get(words[at].low, 1.0) for at in range(other.index, other.last + 1))
        mine = prod(SCALES.get(words[at].low, 1.0) for at in range(one.index, one.last + 1))
        if gap == "-" and _is_score(one, other):
            yield replace(one, unit="score")
            money = "score"
            continue
        small = mine == 1 and one.value < 1000
        unit = one.unit or (other.unit if other.unit not in ("ordinal", "clock") else "")
        money = unit if unit in MONEY else ""
        yield replace(one, value=one.value * scale if small else one.value, unit=unit)


def _elliptical(found: list[Amount], reading: Reading) -> Iterator[Amount]:
    """In "210 million euros, of which 60 million" both are euros."""
    money = ""
    for one in found:
        scaled = reading.words[one.last].low in SCALES
        if not one.unit and (not one.nouns or one.role == "which") and scaled and money:
            one = replace(one, unit=money)
        money = one.unit if one.unit in MONEY else money
        yield one


def _is_score(one: Amount, other: Amount) -> bool:
    """3-2 and 0-0, not 18-19 billion."""
    plain = not one.unit and not other.unit and max(one.value, other.value) < 200
    return plain and (one.value == 0 or other.value <= one.value or not other.nouns)


def _number(reading: Reading, index: int) -> tuple[float, str, int] | None:
    """Value, unit as far as the number itself says it (`ordinal`, `times`), and the last word."""
    word = reading.words[index]
    if word.numeric:
        return None if _is_name(reading, index) else _digits(reading, index)
    if word.low in TIMES:
        return TIMES[word.low], "times", index
    if word.low in NTH and not _named(reading, index):
        return float(NTH[word.low]), "ordinal", index
    if word.low.endswith("fold") and word.low[:-4] in SMALL:
        return float(SMALL[word.low[:-4]]), "times", index
    if word.low == "one" and (reading.low(index - 1) == "no" or reading.low(index + 1) in _ANYBODY_DOES):
        return None
    if word.low == "half" and reading.gap(index) == " ":
        return _scaled(reading, 0.5, index + 1 if reading.low(index + 1) in ("a", "an") else index)
    return spelt(reading, index)


def _is_name(reading: Reading, index: int) -> bool:
    """Digits that belong to a name: F-16, G7, Covid-19."""
    if not index:
        return False
    before, gap = reading.words[index - 1], reading.gap(index - 1)
    return before.text[-1].isalpha() and (gap == "" or (gap == "-" and before.text[0].isupper()))


def _named(reading: Reading, index: int) -> bool:
    return reading.words[index].text == "Second" and reading.low(index + 1) == "world"


def _digits(reading: Reading, index: int) -> tuple[float, str, int]:
    word = reading.words[index].text
    clock = _CLOCK.match(reading.text, reading.words[index].end)
    if re.fullmatch(r"\d\d?:\d\d", word) or (clock and re.fullmatch(r"\d\d?([.:]\d\d)?", word)):
        sure = clock is not None or int(word.split(":")[0].split(".")[0]) > 12
        return (
            _clock(word, clock),
            "clock" if sure else "clock?",
            index + (clock is not None and clock[1] is not None),
        )
    if re.fullmatch(r"\d\d?:\d\d:\d\d", word):
        hours, minutes, seconds = map(int, word.split(":"))
        return float(3600 * hours + 60 * minutes + seconds), "s", index
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", word):
        value = float(word.replace(",", ""))
    else:
        value = float(re.sub(r"[.,:](?=.*[.,:])", "", word).replace(",", ".").replace(":", "."))
    while (
        re.fullmatch(r"\d{1,3}", word)
        and reading.gap(index) == " "
        and re.fullmatch(r"\d{3}", reading.low(index + 1))
    ):
        index += 1
        value = value * 1000 + int(reading.low(index))
    after, gap = reading.low(index + 1), reading.gap(index)
    if gap == "" and after in ("st", "nd", "rd", "th"):
        return value, "ordinal", index + 1
    if gap in ("", " ") and after in _SUFFIXES and (gap == "" or after in ("bn", "mn", "mln", "tn")):
        money = BEFORE.search(reading.text, 0, reading.words[index].start)
        if after != "m" or money or value < 1000:
            return value * _SUFFIXES[after], "", index + 1
    return _scaled(reading, value, index)


def _clock(word: str, half: re.Match[str] | None) -> float:
    hours, _, minutes = word.replace(".", ":").partition(":")
    hour = int(hours)
    if half:
        hour = hour % 12 + (12 if (half[1] or half[2]).lower() in ("p", "afternoon", "evening") else 0)
    return float(hour * 60 + int(minutes or 0))


def _scaled(reading: Reading, value: float, index: int) -> tuple[float, str, int]:
    while reading.gap(index) in (" ", "-") and reading.low(index + 1) in SCALES:
        index += 1
        value *= SCALES[reading.words[index].low]
    return value, "", index


def _is_age(reading: Reading, index: int, end: int) -> bool:
    """The 47 of "Pascal Girard, 47, was"."""
    named = index > 0 and reading.words[index - 1].capital and reading.gap(index - 1) == ", "
    return named and _AGE.match(reading.text, end) is not None


def _amount(reading: Reading, index: int, last: int, value: float, unit: str) -> Amount:
    text, start, end = reading.text, reading.words[index].start, reading.words[last].end
    unit = unit or unit_at(reading, start, end, last)
    if not unit and value < 1 and (whole := _OF_A.match(text, end)) and UNIT_OF.get(whole[1]) in TIME:
        unit = UNIT_OF[whole[1]]
    money = BEFORE.search(text, max(0, start - 6), start)
    opened = money.start() if money else start
    lead = text[max(0, opened - 24) : opened]
    compared = next((kind for kind, form in _COMPARISONS if form.search(lead)), "eq")
    if unit in TIME and re.search(r"(?<!well )(?<!just )(?<!for )\bover (?:the )?$", lead, re.IGNORECASE):
        compared = "over"  # more than, or in the course of
    if after := _OR_MORE.match(text, end):
        compared = {"more": "ge", None: "ge", "so": "approx", "least": "ge"}.get(after[1] or after[2], "le")
    nouns = frozenset(word.concept for word in _following(reading, last))
    if not unit and 0 < value < 120 and _is_age(reading, index, end):
        unit, nouns = "y", frozenset({reading.words[index - 1].concept})
    role = reading.low(index - 1) if index else ""
    if (role, unit) == ("to", "times"):
        role = ""  # to double
    return Amount(value, unit, compared, index, last, nouns, role)


def _following(reading: Reading, last: int) -> list[Word]:
    found: list[Word] = []
    if is_past(reading.low(last + 1)) and reading.low(last + 2) in ("a", "an", "the", "to", "in", "for"):
        return found  # two wanted a cut
    for word in reading.words[last + 1 : last + 8]:
        if word.clause != reading.words[last].clause or word.numeric or word.low in SMALL or len(found) == 3:
            break
        if word.content and word.low not in SCALES and word.low not in UNIT_OF:
            found.append(word)
    return found

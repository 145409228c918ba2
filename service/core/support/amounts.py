"""Amounts in a text: numbers in digits and words, with scale, unit and comparison.

Dates are left out (they have their own module), and so are digits that are part of a name (F-16, G7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import prod

from service.core.support.clocks import AT
from service.core.support.currencies import HUNDREDTHS, sign_of
from service.core.support.dates import dates
from service.core.support.digits import number
from service.core.support.past import is_past
from service.core.support.reading import Reading, Word, of_reading
from service.core.support.spelt import SMALL
from service.core.support.units import MONEY, SCALES, TIME, UNIT_OF, unit_at

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
_COMPARISONS = [(kind, re.compile(rf"\b{form}\s(?:an? )?$|~\s?$", re.IGNORECASE)) for kind, form in _COMPARED]
_LAST_WORD = re.compile(r"\w+(?=\W*$)")
_SHORTLY = re.compile(r"\b(?:shortly|just|soon|moments|minutes) (after|before)\s$")
_RANGE = re.compile(r"-| (?:to|or|and) |-to-")
_OF_A = re.compile(r" of an? (\w+)")
_AGE = re.compile(r",\s|\.?$")
_MINUS = re.compile(r"\b(?:minus|negative) $", re.IGNORECASE)
_BELOW_ZERO = re.compile(
    r"(?:\s?°)?(?:\s?[CF]\b| degrees?| celsius| fahrenheit){0,2} below (?:zero|freezing)\b", re.IGNORECASE
)
_OR_MORE = re.compile(
    r"(?:\s\w+){0,2}\sor (more|less|fewer|so)\b"
    r"|(?:\s(?!until|till|by|in|on|for|to)\w+){0,2}\sat (most|least|best)\b(?! \w*\d| (?:an?|the|one|two|three)\b)"
    r"|\+"
)
_MONEY_AND = re.compile(r" (?P<word>[a-z]+)(?P<and> and)? ")
_LEAST_CENTS = 0.01
_NEGATIVE = frozenset({"minus", "negative"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit (`""` for a plain count) and comparison (`eq` where none is said).

    `index` and `last` are those of its first and last word; `role` the preposition in front, also of "by about".
    `value` is without the sign: `minus` tells of one.
    """

    value: float
    unit: str
    compared: str
    index: int
    last: int
    nouns: frozenset[str]
    role: str
    minus: bool = False

    def same_value(self, other: Amount) -> bool:
        return abs(self.value - other.value) <= 1e-9 * max(1.0, abs(self.value))


@of_reading
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
        if not any(start <= word.start < end for start, end in taken) and (told := number(reading, index)):
            value, unit, last = told
            found.append(_amount(reading, index, last, value, unit))
            index = last
        index += 1
    return tuple(_elliptical(list(_ranged(reading, list(_with_cents(reading, found)))), reading))


def _with_cents(reading: Reading, found: list[Amount]) -> Iterator[Amount]:
    """Four pounds and 50 pence, four pounds fifty are one amount."""
    euros: Amount | None = None
    for one in found:
        gap = reading.text[reading.words[euros.last].end : reading.words[one.index].start] if euros else ""
        told = _MONEY_AND.fullmatch(gap)
        in_cents = reading.low(one.last + 1) in HUNDREDTHS
        cents = one.value if in_cents else one.value / 100
        fits = in_cents or (not one.unit and not one.nouns and told is not None and not told["and"])
        if euros and told and fits and UNIT_OF.get(told["word"]) in MONEY and _LEAST_CENTS <= cents < 1:
            yield replace(euros, value=euros.value + cents, last=one.last)
            euros = None
            continue
        if euros:
            yield euros
        euros = one if one.unit in MONEY and one.value >= 1 and one.value % 1 == 0 else None
        if euros is None:
            yield one
    if euros:
        yield euros


def _ranged(reading: Reading, found: list[Amount]) -> Iterator[Amount]:
    """In "$18-19 billion" both are billions, in "5 to 7 percent" both percents."""
    money = ""
    for one, other in zip_longest(found, found[1:]):
        if money and not one.unit:
            one = replace(one, unit=money)
        money = ""
        gap = reading.text[reading.words[one.last].end : reading.words[other.index].start] if other else ""
        if other is not None and other.unit == "clock" and _RANGE.fullmatch(gap):
            yield _same_half(one, other)
            continue
        if other is None or not _RANGE.fullmatch(gap) or one.unit in ("ordinal", "clock", "times"):
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


def _same_half(one: Amount, other: Amount) -> Amount:
    """The 7 of "7 to 9 p.m."."""
    minutes = one.value if one.unit == "clock?" else 60 * one.value
    if one.unit not in ("", "clock?") or one.role not in AT | {""} or not 60 <= minutes < 780:
        return one
    start = minutes % 720 + other.value // 720 * 720
    return replace(one, value=start - (720 if start > other.value else 0), unit="clock")


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


def _is_age(reading: Reading, index: int, end: int) -> bool:
    """The 47 of "Pascal Girard, 47, was"."""
    named = index > 0 and reading.words[index - 1].capital and reading.gap(index - 1) == ", "
    return named and _AGE.match(reading.text, end) is not None


def _amount(reading: Reading, index: int, last: int, value: float, unit: str) -> Amount:
    text, start, end = reading.text, reading.words[index].start, reading.words[last].end
    unit = unit or unit_at(reading, start, end, last)
    if reading.low(last + 1) in HUNDREDTHS and reading.gap(last) in ((" ", "-") if unit else ("",)):
        value, unit = value / 100, unit or "gbp"
    if not unit and value < 1 and (whole := _OF_A.match(text, end)) and UNIT_OF.get(whole[1]) in TIME:
        unit = UNIT_OF[whole[1]]
    sign = sign_of(text, start)
    opened = sign.start() if sign else start
    lead, minus = _lead(reading, opened)
    told = next(((kind, match) for kind, form in _COMPARISONS if (match := form.search(lead))), None)
    compared = told[0] if told else "eq"
    if unit.startswith("clock") and (shortly := _SHORTLY.search(lead)):
        compared = shortly[1]
    if unit in TIME and re.search(r"(?<!well )(?<!just )(?<!for )\bover (?:the )?$", lead, re.IGNORECASE):
        compared = "over"  # more than, or in the course of
    if after := _OR_MORE.match(text, end):
        compared = {"more": "ge", None: "ge", "so": "approx", "least": "ge"}.get(after[1] or after[2], "le")
    nouns = frozenset(word.concept for word in _following(reading, last))
    if not unit and 0 < value < 120 and _is_age(reading, index, end):
        unit, nouns = "y", frozenset({reading.words[index - 1].concept})
    role = reading.low(index - (2 if reading.low(index - 1) in _NEGATIVE else 1))
    if told:
        before = _LAST_WORD.search(lead, 0, told[1].start())
        role = before[0].lower() if before else ""  # by about a third
    if (role, unit) == ("to", "times"):
        role = ""  # to double
    minus = minus or _BELOW_ZERO.match(text, end) is not None
    return Amount(value, unit, compared, index, last, nouns, role, minus)


def _lead(reading: Reading, opened: int) -> tuple[str, bool]:
    """What stands in front of a number and its minus, and whether it has one."""
    lead = reading.text[max(0, opened - 24) : opened]
    if opened - 1 in reading.minuses:
        return f"{lead[:-1]} ", True
    plain = _MINUS.sub("", lead)
    return plain, plain != lead


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

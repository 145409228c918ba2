"""Numbers in words: twenty-one thousand, a hundred and five, two-thirds, a dozen, one in six, twice."""

from __future__ import annotations

import re

from service.core.support.past import is_past
from service.core.support.reading import Reading
from service.core.support.units import SCALES, TIME, UNIT_OF

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_SMALL += " seventeen eighteen nineteen"
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_ORDINALS += " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: n for n, word in enumerate(_SMALL.split())}
SMALL |= {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_FEW = 20
FEW = "|".join(word for word, value in SMALL.items() if 0 < value <= _FEW)
"""Up to twenty in words, as an alternative of a pattern."""
NTH = {word: n for n, word in enumerate(_ORDINALS.split())}
NTH |= {word[:-1] + "ieth": 10 * n for n, word in enumerate(_TENS.split(), 2)} | {
    "hundredth": 100,
    "thousandth": 1000,
}
_SHARES = {
    "half": 0.5,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 0.25,
    "quarters": 0.25,
    "fifth": 0.2,
    "fifths": 0.2,
}
_SHARES |= {
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 0.125,
    "ninth": 1 / 9,
    "tenth": 0.1,
    "tenths": 0.1,
    "eighths": 0.125,
    "sixths": 1 / 6,
}
TENS = dict(
    zip(
        "twenties thirties forties fifties sixties seventies eighties nineties".split(),
        range(20, 100, 10),
        strict=True,
    )
)
FRACTIONS = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4, "⅕": 1 / 5, "⅛": 1 / 8, "⅜": 3 / 8}
FRACTIONS |= {"⅝": 5 / 8, "⅞": 7 / 8}
TIMES = {
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "doubles": 2.0,
    "twofold": 2.0,
    "thrice": 3.0,
}
TIMES |= {
    "triple": 3.0,
    "tripled": 3.0,
    "threefold": 3.0,
    "tripling": 3.0,
    "quadrupled": 4.0,
    "trebled": 3.0,
    "quadruple": 4.0,
    "halve": 0.5,
    "halves": 0.5,
    "halved": 0.5,
    "halving": 0.5,
}
_FULL = frozenset("good full mere bare scant whole".split())  # a good third
_COMPARING = frozenset(
    "rather lower higher more less fewer smaller larger cheaper faster slower shorter longer".split()
)
_FROM_THERE = frozenset("after later earlier before on afterwards".split())  # a year later
_MOST_DIGITS = 15
_ROUND = frozenset({2, 3, 4, 5, 10, 20, 100})
_LARGEST_WHOLE = 100
_IN = re.compile(
    rf"(?P<part>{FEW})(?: times| (?P<noun>[^\W\d_]+)(?= in\b| out of (?:ten|10|100|a hundred)\b))? "
    rf"(?:in|(?P<out>out of)) (?:every |a (?=hundred))?"
    rf"(?P<whole>\d{{1,3}}|hundred|{'|'.join(SMALL)})(?![\w-]|[.,]\d)",
    re.IGNORECASE,
)
Spelt = tuple[float, str, int]
"""Value, unit as far as the words say it (`ordinal`, `times`), and the index of the last word."""


def count_of(word: str) -> int:
    """The number of a small word or of digits; 1 for "a" and "the".

    >>> count_of("Seven"), count_of("12"), count_of("an")
    (7, 12, 1)
    """
    return _whole(word.lower(), 1)


def spelt(reading: Reading, index: int) -> Spelt | None:
    """The number whose first word stands at the index, or None.

    >>> from service.core.support.reading import read
    >>> spelt(read("twenty-one thousand men"), 0)
    (21000.0, '', 2)
    """
    return _share(reading, index) or _with_article(reading, index) or _in_words(reading, index)


def _share(reading: Reading, index: int) -> Spelt | None:
    """A share: one in six, two out of three, one house in five. Nine out of fourteen are nine and fourteen."""
    match = _IN.match(reading.text, reading.words[index].start)
    if match is None:
        return None
    at = reading.at(match.start("whole"))
    part, whole = _plain(match["part"].lower()), _plain(match["whole"].lower())
    if not 0 < part < whole or whole > (_LARGEST_WHOLE if part == 1 or whole == _LARGEST_WHOLE else _FEW):
        return None
    counts = part > 1 and (UNIT_OF.get(reading.low(at + 1)) or (match["out"] and whole not in _ROUND))
    counts = counts or (match["noun"] and not _is_shared(reading, index + 1, at))
    return None if counts else (part / whole, "", at)


def _is_shared(reading: Reading, noun: int, whole: int) -> bool:
    """Whether it is a noun of which this is a share: of "one man in three" in "three men", not in "three cars"."""
    low = reading.low(noun)
    if not reading.words[noun].content or is_past(low) or low in NTH or low in _SHARES:
        return False
    after = reading.words[whole + 1 : whole + 2]
    return not after or not after[0].content or reading.gap(whole) != " " or is_past(after[0].low)


def _plain(low: str) -> int:
    """A small number in words or digits, or a hundred; 0 for another word."""
    return 100 if low == "hundred" else _whole(low, 0)


def _whole(low: str, other: int) -> int:
    """The number of a small word or of digits, not very many; `other` for another word."""
    return SMALL.get(low, int(low) if low.isdecimal() and len(low) <= _MOST_DIGITS else other)


def _with_article(reading: Reading, index: int) -> Spelt | None:
    """Half; a quarter; a third of, but not a third man; more than a minute; a decade."""
    low, after = reading.low(index), reading.low(index + 1)
    if low == "half":
        return 0.5, "", index
    if low not in ("a", "an", "one") or reading.gap(index) not in (" ", "-"):
        return None
    if UNIT_OF.get(after) in TIME and _and_a_half(reading, index + 1):
        return 1.5, UNIT_OF[after], index + 4
    if after == "fortnight":
        return 2.0, "week", index + 1
    at = index + (2 if after in _FULL else 1)
    if (share := _SHARES.get(reading.low(at))) is not None:
        following = reading.words[at + 1 : at + 2]
        whole = not following or not following[0].content or following[0].low in _COMPARING
        whole = whole or share in (0.5, 0.25) or reading.low(index - 1) in ("whom", "which")
        return (share, "", at) if whole else None
    if NTH.get(after, 0) > 10 and reading.low(index + 2) == "of":
        return 1 / NTH[after], "", index + 1
    spanned = reading.low(index - 1) == "than" or reading.low(index + 2) in _FROM_THERE
    span = (spanned and UNIT_OF.get(after) in TIME) or after in ("decade", "century")
    return (1.0, "", index) if low != "one" and span else None


def _and_a_half(reading: Reading, index: int) -> bool:
    """Whether a half is added to what ends at the index."""
    return [reading.low(index + n) for n in (1, 2, 3)] == ["and", "a", "half"]


def _in_words(reading: Reading, index: int) -> Spelt | None:
    total, current, at = 0.0, 0.0, index
    while True:
        low = reading.low(at)
        if low in ("a", "an") and at == index and reading.low(at + 1) in SCALES:
            current = 1.0
        elif low in SMALL and _joins(current, SMALL[low]):
            current += SMALL[low]
        elif low in SCALES and current:
            small = low in ("hundred", "dozen")
            total, current = (total, current * SCALES[low]) if small else (total + current * SCALES[low], 0.0)
        elif low == "and" and current + total >= 100 and reading.low(at + 1) in SMALL:
            pass
        else:
            at -= 1
            break
        if reading.gap(at) not in (" ", "-"):
            break
        at += 1
    return _ended(reading, index, at, total + current) if at >= index else None


def _joins(current: float, more: int) -> bool:
    """Whether a word goes on: twenty-one, a hundred five; not two three."""
    tens = current % 100
    return tens == 0 or (tens >= 20 and tens % 10 == 0 and more < 10)


def _ended(reading: Reading, index: int, last: int, value: float) -> Spelt:
    """The number with what its next word makes of it: two-thirds, three times, twenty-first."""
    after = reading.low(last + 1) if reading.gap(last) in (" ", "-") else ""
    if last == index and after in _SHARES and after.endswith("s"):
        return value * _SHARES[after], "", last + 1
    if _and_a_half(reading, last):
        scale = SCALES.get(reading.low(last + 4))
        return (value + 0.5) * (scale or 1.0), "", last + (4 if scale else 3)
    if last == index and after == "times":
        return value, "times", last + 1
    if NTH.get(after, 10) < 10 and value % 10 == 0 and 20 <= value <= 90 and reading.gap(last) == "-":
        return value + NTH[after], "ordinal", last + 1
    return value, "", last

"""Numbers in digits and words, wherever they begin: 18,350 crore, 6½, the '90s, Q2, twenty-one thousand."""

from __future__ import annotations

import re

from service.core.support.clocks import clock
from service.core.support.currencies import CODES, sign_of
from service.core.support.periods import CODE
from service.core.support.reading import Reading
from service.core.support.spelt import FRACTIONS, NTH, SMALL, TENS, TIMES, Spelt, spelt
from service.core.support.units import SCALES

_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12}
# Beyond, sums and shares would be no numbers any more.
_LARGEST = 1e100
# "If one goes by that", "one cannot read anything into it": nobody is counted.
_ANYBODY_DOES = frozenset("can cannot could may might must should would goes looks takes wants needs sees".split())
_TENS = frozenset(map(str, TENS.values()))
_BEFORE_TENS = frozenset("the his her their my our mid early late low high upper and or to".split())
_MEASURED = frozenset(
    "tall high deep long wide below above away freestyle butterfly backstroke breaststroke medley hurdles final "
    "finals relay sprint race dash steeplechase swim stretch track radius runner sprinter".split()
)
_LONG = 1000  # metres: beyond, they are kilometres
_RUN = re.compile(r" in (?:a time of )?(?:\d{1,2}:)?\d{1,2}\.\d{1,2}\b|\sin \d{1,2}:\d\d\b")


def number(reading: Reading, index: int) -> Spelt | None:
    """Value, unit as far as the number itself says it (`ordinal`, `times`, `clock`), and the last word.

    >>> from service.core.support.reading import read
    >>> number(read("6½ years"), 0), number(read("Q2 was good"), 0), number(read("her 20s"), 1)
    ((6.5, '', 1), (2.0, 'ordinal', 1), (20.0, 'tens', 2))
    """
    told = _number(reading, index)
    return told and (min(told[0], _LARGEST), *told[1:])


def _number(reading: Reading, index: int) -> Spelt | None:
    word = reading.words[index]
    if (word.numeric and _is_name(reading, index)) or _named(reading, index):
        return None
    if told := clock(reading, index) or _of_a_row(reading, index):
        return told
    if word.numeric:
        return _digits(reading, index)
    if word.low in FRACTIONS:
        return _scaled(reading, FRACTIONS[word.low], index)
    if word.low in TIMES:
        return TIMES[word.low], "times", index
    if word.low in NTH:
        return float(NTH[word.low]), "ordinal", index
    if word.low.endswith("fold") and word.low[:-4] in SMALL:
        return float(SMALL[word.low[:-4]]), "times", index
    if word.low == "one" and (reading.low(index - 1) == "no" or reading.low(index + 1) in _ANYBODY_DOES):
        return None
    if word.low == "half" and reading.gap(index) == " ":
        return _scaled(reading, 0.5, index + 1 if reading.low(index + 1) in ("a", "an") else index)
    return spelt(reading, index)


def _of_a_row(reading: Reading, index: int) -> Spelt | None:
    """Twenties, the '90s; Q2 and H1 of a year."""
    word, after = reading.words[index], reading.low(index + 1)
    if word.low in TENS:
        return TENS[word.low], "tens", index
    if word.numeric and word.low in _TENS and after == "s" and reading.gap(index) == "":
        return (float(word.low), "tens", index + 1) if reading.low(index - 1) in _BEFORE_TENS else None
    if word.text in ("Q", "H") and CODE.match(reading.text, word.start):
        return float(after), "ordinal", index + 1
    return None


def _is_name(reading: Reading, index: int) -> bool:
    """Digits that belong to a name: F-16, G7, Covid-19."""
    if not index or reading.words[index].start - 1 in reading.minuses:
        return False
    before, gap = reading.words[index - 1], reading.gap(index - 1)
    return (
        before.text[-1].isalpha()
        and before.text not in CODES
        and (gap == "" or (gap == "-" and before.text[0].isupper()))
    )


def _named(reading: Reading, index: int) -> bool:
    """Whether the number is that of a world war: its names are compared as names."""
    after = (reading.low(index + 1), reading.low(index + 2)) == ("world", "war")
    return after or (reading.low(index - 2), reading.low(index - 1)) == ("world", "war")


def _digits(reading: Reading, index: int) -> Spelt:
    word = reading.words[index].text
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
    if gap in ("", " ") and after in FRACTIONS:
        return _scaled(reading, value + FRACTIONS[after], index + 1)
    if gap == "" and after in ("st", "nd", "rd", "th"):
        return value, "ordinal", index + 1
    if gap in ("", " ") and after in _SUFFIXES and (gap == "" or after in ("bn", "mn", "mln", "tn")):
        money = sign_of(reading.text, reading.words[index].start)
        if after != "m" or money or (value < _LONG and not _is_length(reading, index)):
            return value * _SUFFIXES[after], "", index + 1
    return _scaled(reading, value, index)


def _is_length(reading: Reading, index: int) -> bool:
    """Whether the glued m stands for metres: 400m freestyle, 98m tall, 98m (322ft), within 500m of."""
    if reading.low(index - 1) == "within" and reading.low(index + 2) in ("of", "from"):
        return True
    if reading.low(index + 2) == "off" and {reading.low(index + 3), reading.low(index + 4)} & {"coast", "shore"}:
        return True
    if reading.low(index + 2) == "in" and _RUN.match(reading.text, reading.words[index + 1].end):
        return True
    beside = reading.gap(index + 1) == " (" and reading.words[index + 2 : index + 3]
    return (
        reading.low(index + 2) in _MEASURED
        or reading.low(index - 1) in ("men", "women", "boys", "girls")
        or (bool(beside) and reading.words[index + 2].numeric)
    )


def may_be_metres(reading: Reading, last: int) -> bool:
    """Whether the number ends with a glued m that its neighbours do not explain: "300m from the fund".

    >>> from service.core.support.reading import read
    >>> may_be_metres(read("some 300m from it"), 2), may_be_metres(read("some £300m"), 2)
    (True, False)
    """
    if reading.low(last) != "m" or not last or reading.gap(last - 1) != "":
        return False
    before = reading.words[last - 1]
    return before.numeric and sign_of(reading.text, before.start) is None


def _scaled(reading: Reading, value: float, index: int) -> Spelt:
    while reading.gap(index) in (" ", "-") and reading.low(index + 1) in SCALES:
        index += 1
        value *= SCALES[reading.words[index].low]
    return value, "", index

"""Times of day: 6:42 pm, 1842 GMT, 18h42, five o'clock, half past nine; and times that a race takes: 2:13:44."""

from __future__ import annotations

import re

from service.core.support.reading import Reading
from service.core.support.spelt import SMALL

_HALF = re.compile(
    r"\s?(?:([ap])\.?m\b\.?|(?:o'clock )?in the (morning|afternoon|evening)\b"
    r"|(tonight|this (?:morning|afternoon|evening))\b)",
    re.IGNORECASE,
)
_LATE = frozenset("p afternoon evening tonight".split())
_FOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_ZONES = frozenset("gmt utc bst cet cest hrs hours".split())
_PARTS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
AT = frozenset("at by until till from to before after around about since between and".split())
"""What stands in front of a time of day."""
_AT_SHARP = frozenset("at until till since".split())
Told = tuple[float, str, int]
"""Minutes after midnight (of a duration: seconds), the unit, and the index of the last word."""


def clock(reading: Reading, index: int) -> Told | None:
    """The time whose first word stands at the index: `clock`, or `clock?` where the half of the day is open.

    >>> from service.core.support.reading import read
    >>> clock(read("1842 GMT"), 0), clock(read("half past nine"), 0), clock(read("3:56.5"), 0)
    ((1122.0, 'clock', 0), (570.0, 'clock?', 2), (236.5, 's', 0))
    """
    if reading.words[index].numeric:
        return _lasting(reading, index) or _in_digits(reading, index)
    low = reading.low(index)
    return _in_words(reading, index) if low in SMALL or low in _PARTS or low == "a" else None


def _lasting(reading: Reading, index: int) -> Told | None:
    word = reading.words[index].text
    if ":" not in word:
        return None
    if re.fullmatch(r"\d\d?:\d\d(?::\d\d|\.\d+)", word):
        first, second, *third = word.split(":")
        shorter = 60 * int(first) + float(second)
        return float(60 * shorter + int(third[0])) if third else shorter, "s", index
    if re.fullmatch(r"\d\d?:\d\d", word) and reading.low(index + 1) in ("hours", "hrs"):
        hours, _, minutes = word.partition(":")
        return float(60 * int(hours) + int(minutes)), "min", index + 1
    return None


def _in_digits(reading: Reading, index: int) -> Told | None:
    word, after = reading.words[index].text, reading.low(index + 1)
    half = _half(reading, index)
    if re.fullmatch(r"\d\d?:\d\d", word) or (half and re.fullmatch(r"\d\d?(?:[.:]\d\d)?", word)):
        hour, _, minutes = word.replace(".", ":").partition(":")
        return _told(60 * int(hour) + int(minutes or 0), half, index)
    if _FOUR.fullmatch(word) and (after in _ZONES or (word[0] == "0" and not _in_longer(reading, index))):
        return float(60 * int(word[:2]) + int(word[2:])), "clock", index
    if not re.fullmatch(r"\d\d?", word):
        return None
    minutes = reading.low(index + 2)
    if after == "h" and reading.gap(index) == reading.gap(index + 1) == "" and re.fullmatch(r"\d\d", minutes):
        return float(60 * int(word) + int(minutes)), "clock", index + 2
    return _told(60 * int(word), None, index + 1) if after == "o'clock" else None


def _in_longer(reading: Reading, index: int) -> bool:
    """Whether the digits are part of a longer number, as that of a telephone: 555-0142, 0142 555."""
    start = reading.words[index].start
    following = reading.words[index + 1 : index + 2]
    more = bool(following) and following[0].numeric and not _FOUR.fullmatch(following[0].text)
    return (more and reading.gap(index) in (" ", "-", "/")) or reading.text[max(0, start - 1) : start] in (
        "-",
        "/",
        "+",
    )


def _in_words(reading: Reading, index: int) -> Told | None:
    """Half past nine; a quarter to eleven; five o'clock; five in the afternoon."""
    at = index + (reading.low(index) == "a")
    way = reading.low(at + 1)
    hour = _hour(reading.low(at + 2))
    if (
        reading.low(at) in _PARTS
        and hour
        and (way == "past" or (way == "to" and reading.low(index - 1) in _AT_SHARP))
    ):
        part = _PARTS[reading.low(at)]
        return _told(60 * hour + (part if way == "past" else -part), _half(reading, at + 2), at + 2)
    hour = _hour(reading.low(index))
    half = _half(reading, index) if hour else None
    if not hour or not (half or way == "o'clock"):
        return None
    return _told(60 * hour, half, index + (half is None))


def _hour(low: str) -> int:
    """One to twelve, in words or digits; 0 for another word."""
    hour = SMALL.get(low, int(low) if low.isdecimal() and len(low) < 3 else 0)
    return hour if hour <= 12 else 0


def _half(reading: Reading, last: int) -> re.Match[str] | None:
    """What says which half of the day is meant, behind the word at the index."""
    half = _HALF.match(reading.text, reading.words[last].end) if last < len(reading.words) else None
    return half if half and (not half[3] or reading.low(last - 1) in AT) else None


def _told(minutes: int, half: re.Match[str] | None, last: int) -> Told:
    if half is None:
        return float(minutes), "clock" if minutes >= 780 else "clock?", last
    late = (half[1] or half[2] or half[3]).lower().split()[-1] in _LATE
    return float(minutes % 720 + 720 * late), "clock", last + (half[1] is not None)

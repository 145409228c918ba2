"""Seats of governments, which stand for their nations: Seoul rejects what South Korea rejects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from service.core.support.aliases import lands, token_text, tokens, well_known
from service.core.support.past import is_past
from service.core.support.reading import Reading, of_reading, read
from service.core.support.subjects import PREPOSITIONS, keys

_SEATS = """russia: kremlin|moscow; china: beijing; south korea: seoul; north korea: pyongyang; japan: tokyo;
india: new delhi|delhi; pakistan: islamabad; afghanistan: kabul; iran: tehran; iraq: baghdad; syria: damascus;
turkey: ankara; israel: jerusalem; saudi arabia: riyadh; egypt: cairo; ukraine: kyiv|kiev; belarus: minsk;
poland: warsaw; germany: berlin; france: paris; italy: rome; spain: madrid; portugal: lisbon; ireland: dublin;
britain: london|downing street|whitehall; netherlands: the hague; eu: brussels; austria: vienna; hungary: budapest;
romania: bucharest; bulgaria: sofia; greece: athens; serbia: belgrade; sweden: stockholm; norway: oslo;
denmark: copenhagen; finland: helsinki; us: washington|white house; canada: ottawa; australia: canberra;
new zealand: wellington; brazil: brasilia; argentina: buenos aires; venezuela: caracas; cuba: havana;
taiwan: taipei; vietnam: hanoi; philippines: manila; indonesia: jakarta; thailand: bangkok; kenya: nairobi;
nigeria: abuja; south africa: pretoria; ethiopia: addis ababa"""
_DEALING = frozenset("with by between".split())
_ACTING = frozenset("has have is was will would could should may might must says wants does did".split())


@cache
def _nations_of() -> dict[str, frozenset[str]]:
    """By the seat the nation, under all its names; both as tokens."""
    table: dict[str, frozenset[str]] = {}
    for line in _SEATS.replace("\n", " ").split(";"):
        nation, seats = line.split(":")
        phrases = {_phrase(nation)}
        phrases = phrases.union(*(group for group in well_known() if phrases & set(group)))
        table |= {_phrase(seat): frozenset(phrases) for seat in seats.split("|")}
    return table


def _phrase(text: str) -> str:
    return f" {' '.join(tokens(read(text.strip())))} "


@cache
def phrases() -> frozenset[str]:
    """The names of the seats."""
    return frozenset(_nations_of())


@of_reading
def nations_seated(reading: Reading) -> frozenset[str]:
    """The words of the nations whose seats act in a text; what happens in a city is no act of its nation.

    >>> sorted(nations_seated(read("Beijing rejected it."))), sorted(nations_seated(read("It rained in Beijing.")))
    (['china'], [])
    """
    named = [
        nation
        for seat, nation in _nations_of().items()
        if any(_governs(reading, *at) for at in _places(reading, seat))
    ]
    return frozenset(word for phrases in named for phrase in phrases for word in phrase.split())


def _places(reading: Reading, phrase: str) -> Iterator[tuple[int, int]]:
    """The first and the last word of each place of the phrase."""
    if phrase not in token_text(reading):
        return
    words, wanted = tokens(reading), tuple(phrase.split())
    for at in range(len(words) - len(wanted) + 1):
        if words[at : at + len(wanted)] == wanted:
            yield at, at + len(wanted) - 1


def governs(statement: Reading, at: int, readings: Iterable[Reading]) -> bool:
    """Whether the word is of a seat that acts in the statement, for a nation that acts in one of the readings."""
    for seat, names in _nations_of().items():
        for first, last in _places(statement, seat):
            if first <= at <= last and _acts(statement, first, last):
                return any(
                    _acts(reading, *place)
                    for reading in readings
                    for name in names
                    for place in _places(reading, name)
                )
    return False


def _governs(reading: Reading, first: int, last: int) -> bool:
    """Whether a seat acts, or is dealt with: "Beijing agreed", "talks with Beijing"."""
    return _acts(reading, first, last) or reading.low(first - 1) in _DEALING


def _acts(reading: Reading, first: int, last: int) -> bool:
    if reading.low(first - 1) in PREPOSITIONS:
        return False  # people in Delhi could
    after = reading.low(last + 1)
    return reading.words[last].capital and (is_past(after) or after in _ACTING)


@cache
def _keyed() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    pairs = [(seat, nation) for seat, names in _nations_of().items() for nation in names]
    found = [tuple(keys(list(read(name.strip()).words)) for name in pair) for pair in pairs]
    return tuple((seat, nation - lands() or nation) for seat, nation in found)


@lru_cache(maxsize=4096)
def counterparts(speakers: frozenset[str]) -> frozenset[str]:
    """The keys of the seats of nations, and of the nations of seats.

    >>> sorted(counterparts(frozenset({"kremlin"})))
    ['russia']
    """
    found: set[str] = set()
    for seat, nation in _keyed():
        if seat <= speakers:
            found |= nation
        if nation <= speakers:
            found |= seat
    return frozenset(found)

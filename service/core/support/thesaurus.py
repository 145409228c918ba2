"""Which words may stand for each other: the same meaning in WordNet, a kind of it, or like it.

The data stand beside this file; `python -m bench.thesaurus` made them. They are read as a module is: once, from the
package itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_ABOVE = 3  # steps from a word to what it is a kind of


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """`words` has the numbers of a stem's meanings, `near` for each number those of what it is a kind of or like.
    `opposite` has pairs of stems, in order, with a blank between."""

    words: dict[str, str]
    near: list[str]
    opposite: frozenset[str]


@cache
def thesaurus() -> Thesaurus:
    text = files(__package__).joinpath("thesaurus.txt").read_text("utf-8").partition("\n\n")[2]
    words, near, opposite = text.split("\n\n")
    table = (line.split(" ", 1) for line in words.split("\n"))
    return Thesaurus(dict(table), near.split("\n"), frozenset(opposite.split("\n")))


@lru_cache(maxsize=16384)
def meanings(root: str) -> frozenset[str]:
    """The numbers of what a stem may mean; none where it is unknown."""
    return frozenset(thesaurus().words.get(root, "").split())


@lru_cache(maxsize=16384)
def _above(root: str) -> frozenset[str]:
    found, edge = set(meanings(root)), set(meanings(root))
    near = thesaurus().near
    for _ in range(_ABOVE):
        edge = {other for one in edge for other in near[int(one)].split() if other != "-"} - found
        found |= edge
    return frozenset(found)


@lru_cache(maxsize=65536)
def related(one: str, other: str) -> bool:
    """Whether one stem can mean what the other does, or something more general.

    >>> related("prize", "award"), related("violin", "instrument"), related("nurs", "doctor")
    (True, True, False)
    """
    if " ".join(sorted((one, other))) in thesaurus().opposite:
        return False
    return not meanings(one).isdisjoint(_above(other)) or not meanings(other).isdisjoint(_above(one))

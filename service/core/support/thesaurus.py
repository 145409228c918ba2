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

    Meanings from `verbs` on are those of verbs. `opposite` has pairs of stems, in order, with a blank between.
    """

    verbs: int
    words: dict[str, str]
    near: list[str]
    opposite: frozenset[str]


@cache
def thesaurus() -> Thesaurus:
    text = files(__package__).joinpath("thesaurus.txt").read_text("utf-8")
    _, verbs, words, near, opposite = text.split("\n\n")
    table = (line.split(" ", 1) for line in words.split("\n"))
    return Thesaurus(int(verbs), dict(table), near.split("\n"), frozenset(opposite.split("\n")))


@lru_cache(maxsize=16384)
def meanings(root: str, deeds: bool = True) -> frozenset[int]:
    """The numbers of what a stem may mean, with those of verbs or without; none where it is unknown."""
    known = thesaurus()
    numbers = map(int, known.words.get(root, "").split())
    return frozenset(number for number in numbers if deeds or number < known.verbs)


@lru_cache(maxsize=16384)
def _above(root: str, deeds: bool) -> frozenset[int]:
    """The meanings of a stem and of what it is a kind of."""
    edge = set(meanings(root, deeds))
    found, near = set(edge), thesaurus().near
    for _ in range(_ABOVE):
        edge = {int(other) for one in edge for other in near[one].split() if other != "-"} - found
        found |= edge
    return frozenset(found)


@lru_cache(maxsize=65536)
def related(one: str, other: str, deeds: bool = True) -> bool:
    """Whether one stem can mean what the other does, or something more general; as verbs, too, if `deeds`.

    >>> related("prize", "award"), related("violin", "instrument"), related("nurs", "doctor")
    (True, True, False)
    """
    if " ".join(sorted((one, other))) in thesaurus().opposite:
        return False
    pairs = ((one, other), (other, one))
    return any(not meanings(low, deeds).isdisjoint(_above(high, deeds)) for low, high in pairs)

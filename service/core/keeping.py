"""What is made of texts, kept for when it is asked for again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


def kept(most: int, characters: int = 20_000_000) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Remembers what a function makes of the texts that were used last: at most so many, with so many characters
    together. The last one is kept however long it is. Safe for use by many threads.

    >>> shout = kept(9, characters=8)(lambda text: print(f"reading {text}") or text.upper())
    >>> [shout(text) for text in ("one", "two", "one", "three", "two")]
    reading one
    reading two
    reading three
    reading two
    ['ONE', 'TWO', 'ONE', 'THREE', 'TWO']
    """

    def remembering(make: Callable[[str], T]) -> Callable[[str], T]:
        using = Lock()
        known: OrderedDict[str, T] = OrderedDict()
        taken = 0

        @wraps(make)
        def recalled(text: str) -> T:
            nonlocal taken
            with using:
                if text in known:
                    known.move_to_end(text)
                    return known[text]
            made = make(text)
            with using:
                taken += 0 if text in known else len(text)
                known[text] = made
                while len(known) > 1 and (len(known) > most or taken > characters):
                    taken -= len(known.popitem(last=False)[0])
            return made

        return recalled

    return remembering

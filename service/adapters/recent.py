"""The few things that are kept open because they were used last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `most` things by name. Safe for use by many threads, which wait while one is closed.

    >>> recent = Recent(1, lambda thing: print(f"{thing} is closed"))
    >>> recent.use("a", lambda: 1), recent.use("a", lambda: 2), recent.use("b", lambda: 3)
    1 is closed
    (1, 1, 3)
    """

    def __init__(self, most: int, close: Callable[[T], None]) -> None:
        self._most = most
        self._close = close
        self._using = threading.Lock()
        self._open: OrderedDict[str, T] = OrderedDict()

    def use(self, name: str, opened: Callable[[], T]) -> T:
        """The thing of this name, opened if need be; the one that was not used for longest may be closed."""
        with self._using:
            if name not in self._open:
                while len(self._open) >= self._most:
                    self._close(self._open.popitem(last=False)[1])
                self._open[name] = opened()
            self._open.move_to_end(name)
            return self._open[name]

    def close_all(self) -> None:
        with self._using:
            while self._open:
                self._close(self._open.popitem()[1])

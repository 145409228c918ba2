"""How long something takes the processor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """What stands inside takes less: the bound is far above what it needs and far below what the fault took."""
    began = process_time()
    yield
    assert process_time() - began < seconds

"""Work that is done at once."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

import anyio


async def together(*works: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run all at once; the first error is raised as itself, after the others are stopped."""
    try:
        async with anyio.create_task_group() as tasks:
            for work in works:
                tasks.start_soon(work)
    except ExceptionGroup as group:
        raise group.exceptions[0] from None

"""Work is done for a client only while it is there."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

import anyio
from starlette.types import Receive

T = TypeVar("T")


class ClientLeft(Exception):
    """Nobody is there to be answered."""


async def cancel_when_left(receive: Receive, scope: anyio.CancelScope) -> None:
    """Cancel the scope when the client leaves. The request's body must have been read."""
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def while_present(receive: Receive, work: Coroutine[Any, Any, T]) -> T:
    """What the work comes to. A client that leaves before cancels it, and with it a model's call.

    The request's body must have been read. Raises ClientLeft, and what the work raises.
    """
    results: list[T] = []
    failures: list[Exception] = []

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(cancel_when_left, receive, tasks.cancel_scope)
        try:
            results.append(await work)
        except Exception as error:  # noqa: BLE001 -- raised below: a task group would make a group of it
            failures.append(error)
        tasks.cancel_scope.cancel()
    for failure in failures:
        raise failure
    if not results:
        raise ClientLeft
    return results[0]

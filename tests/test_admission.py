from __future__ import annotations

from contextlib import AsyncExitStack

import anyio
import pytest

from service.admission import Admission
from service.core.errors import Unavailable


async def test_a_place_is_waited_for_and_handed_on() -> None:
    admission = Admission(places=1, queue=1)
    worked: list[str] = []

    async def wait() -> None:
        async with admission.place():
            worked.append("second")

    async with anyio.create_task_group() as tasks, admission.place():
        tasks.start_soon(wait)
        await anyio.wait_all_tasks_blocked()
        assert (admission.working, admission.waiting) == (1, 1)
        worked.append("first")
    assert worked == ["first", "second"]
    assert (admission.working, admission.waiting) == (0, 0)


async def test_beyond_the_queue_is_sent_away_with_a_time_to_come_back() -> None:
    admission = Admission(places=1, queue=0)
    async with admission.place():
        with pytest.raises(Unavailable) as raised:
            admission.check()
        with pytest.raises(Unavailable):
            async with admission.place():
                pytest.fail("there was no place")
    assert raised.value.code == "busy"
    assert raised.value.retry_after > 0
    admission.check()


async def test_nobody_waits_beyond_the_end_of_the_question() -> None:
    admission = Admission(places=1, queue=1)
    async with admission.place():
        with pytest.raises(Unavailable) as raised:
            async with admission.place(anyio.current_time() + 0.01):
                pytest.fail("there was no place")
        assert admission.waiting == 0
    assert raised.value.code == "busy"


async def test_who_stops_waiting_leaves_no_place_taken() -> None:
    admission = Admission(places=2, queue=5)
    async with AsyncExitStack() as taken:
        for _ in range(2):
            await taken.enter_async_context(admission.place())
        with anyio.move_on_after(0.01):
            async with admission.place():
                pytest.fail("there was no place")
        assert (admission.working, admission.waiting) == (2, 0)
    assert admission.working == 0

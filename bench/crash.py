"""Kill the embedded store again and again, and see whether anything acknowledged is lost.

    python -m bench.crash --rounds 100

Each round a process opens the store, compares all of it with what was acknowledged so far, then stores, replaces
and deletes articles until it is killed at a random moment; now and then it is killed while it still opens.
Ends with status 1 if anything was lost, half-visible or at wrong offsets, or if a store did not open.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import IO

from rich.console import Console

from bench.crash_work import State, Work, work

console = Console()

READY_WITHIN_SECONDS = 120.0
# One process in so many is killed while it opens.
EARLY = 5


@dataclass(slots=True)
class Tally:
    """What the rounds came to."""

    killed: int = 0
    killed_early: int = 0
    verified: int = 0
    acknowledged: int = 0
    rebuilt: int = 0
    slowest_ready: float = 0.0
    slowest_settled: float = 0.0
    faults: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [
            f"{self.killed} kills during writes, {self.killed_early} while opening; "
            f"{self.acknowledged} writes acknowledged",
            f"{self.verified} times opened and compared; ready after {self.slowest_ready:.2f} s at most, "
            f"index in use after {self.slowest_settled:.2f} s at most",
            f"index rebuilt {self.rebuilt} times",
            f"{len(self.faults)} faults: acknowledged writes lost, articles half-visible, offsets wrong, not ready",
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--life", type=float, default=1.5, help="longest time of writing before a kill, in seconds")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="article-qa-crash-"))
    chance, state, tally = random.Random(options.seed), State(), Tally()  # noqa: S311 -- no secret
    try:
        for number in range(options.rounds):
            early = chance.randrange(EARLY) == 0
            life = chance.uniform(0, options.life)
            _round(Work(folder, state, chance.randrange(2**32)), tally, life, early=early)
            if (number + 1) % 10 == 0:
                console.print(f"{number + 1}/{options.rounds}: {tally.lines()[2]}, {len(tally.faults)} faults")
        _round(Work(folder, state, 0, writes=False), tally, READY_WITHIN_SECONDS, early=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for line in [*tally.faults, *tally.lines()]:
        console.print(line, highlight=False, soft_wrap=True)
    return 1 if tally.faults else 0


def _round(task: Work, tally: Tally, life: float, *, early: bool) -> None:
    """One process, from its start to its end. What it acknowledges goes into the state."""
    readable, writable = os.pipe()
    # Forked before any store is open, so that the libraries need not be loaded again.
    child = os.fork()
    if child == 0:
        os.close(readable)
        os._exit(work(task, writable))
    os.close(writable)
    with os.fdopen(readable, "rb", buffering=0) as pipe:
        until = monotonic() + (life if early else READY_WITHIN_SECONDS)
        ready = False
        rest = b""
        while (left := until - monotonic()) > 0:
            if not select.select([pipe], [], [], left)[0]:
                break
            rest, ended = _read(pipe, rest, task.state, tally)
            if ended:
                break
            if not ready and not early and task.state.ready:
                ready, until = True, monotonic() + life
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        while not _read(pipe, rest, task.state, tally)[1]:
            pass
    _judge(task, tally, status, early=early)


def _read(pipe: IO[bytes], rest: bytes, state: State, tally: Tally) -> tuple[bytes, bool]:
    """Take in what the process says; whether it has said everything. A half line was never said."""
    data = pipe.read(65536)
    if not data:
        return rest, True
    *lines, rest = (rest + data).split(b"\n")
    for line in lines:
        said = json.loads(line)
        if "ready" in said:
            state.ready = True
            tally.verified += 1
            # Rebuilds in processes that were killed before they could tell are counted too.
            tally.rebuilt = said["generation"] - 1
            tally.faults += said["faults"]
            tally.slowest_ready = max(tally.slowest_ready, said["ready"])
            tally.slowest_settled = max(tally.slowest_settled, said["settled"])
        elif "begin" in said:
            state.begin(*said["begin"])
        elif "settle" in said:
            state.settle(said["settle"])
        else:
            state.acknowledge()
            tally.acknowledged += 1
    return rest, False


def _judge(task: Work, tally: Tally, status: int, *, early: bool) -> None:
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    if early:
        tally.killed_early += 1
    elif not task.state.ready:
        tally.faults.append(f"A store did not become ready (status {status}).")
    elif task.writes:
        tally.killed += 1
        if not was_killed:
            tally.faults.append(f"A process ended by itself (status {status}).")
    task.state.ready = False


if __name__ == "__main__":
    sys.exit(main())

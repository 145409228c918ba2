"""`python -m bench.pipeline`: what our pipeline adds to a language model, and how it bears slow ones.

The service, the fake language model and the client are processes of their own on this machine; nothing leaves it.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import anyio
import httpx2

from service.settings import Settings
from service.web.serving import address_of
from tests.fake_model import MODEL, Exchange, FakeModel, answers
from tests.web.pointing import numbers_of

ARTICLES = Path("eval/data/articles")
QUESTIONS = Path("eval/data/questions.jsonl")
# What the model is asked without the service between, for comparison.
ALONE = "kim-putin-russia-day-2025.txt"
STATEMENTS = 8
# Characters of a statement: the prompt asks for short ones.
LONGEST = 200
STAGES = ("embed", "search", "generate", "verify")
PATIENCE_S = 240


@dataclass
class Told:
    """One streamed answer: seconds from the question to the first statement and to the end, and the end."""

    first_s: float = 0.0
    total_s: float = 0.0
    answer: dict[str, Any] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        return self.answer.get("status") == "answered" and not self.answer["degraded"]


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100, help="asked one after the other of an instant model")
    parser.add_argument("--streams", type=int, default=200, help="slow streams at once")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds a token of the slow model takes")
    options = parser.parse_args(argv)
    with modelling(0.0) as url, running(url) as (service, _):
        _report_stages(service, url, options.questions)
    with modelling(options.delay) as url, running(url) as (service, pid):
        _report_first_statement(service, options.delay)
        anyio.run(_report_streams, service, pid, options.streams, options.delay)


@contextlib.contextmanager
def modelling(delay: float) -> Iterator[str]:
    """The address of a fake model in a process of its own, which states the first short sentences it is shown."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_model, args=(there, delay), daemon=True)
    process.start()
    try:
        yield str(here.recv())
    finally:
        process.terminate()
        process.join()


def _model(connection: Connection, delay: float) -> None:
    async def behave(exchange: Exchange) -> None:
        shown = numbers_of(exchange.request.prompt).items()
        short = [(text, [number]) for number, text in shown if len(text) <= LONGEST]
        await answers(*short[:STATEMENTS], delay=delay)(exchange)

    model = FakeModel()
    model.default = behave
    with model.serve():
        connection.send(model.url)
        with contextlib.suppress(EOFError):
            connection.recv()


@contextlib.contextmanager
def running(model_url: str) -> Iterator[tuple[str, int]]:
    """The address and process id of a service, one worker, that holds the sample articles."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"QA_DATA": folder, "QA_LLM_MODEL": MODEL, "QA_LLM_BASE_URL": model_url, "QA_LLM_RETRIES": "0"}
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
        command = [sys.executable, "-m", "service.cli", "serve", "--port", "0"]
        with subprocess.Popen(  # noqa: S603 -- our own command
            command, env=inherited | given, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            try:
                url = _ready(Settings(_env_file=None, data=Path(folder)))
                for path in sorted(ARTICLES.glob("*.txt")):
                    _client(url).post("/v1/articles", json={"text": path.read_text("utf-8"), "key": path.name})
                yield url, process.pid
            finally:
                process.terminate()


def _ready(settings: Settings) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        url = address_of(settings)
        with contextlib.suppress(httpx2.TransportError):
            if url and _client(url).get("/healthz").status_code == 200:
                return url
        time.sleep(0.1)
    raise TimeoutError("the service did not start")


def _client(url: str) -> httpx2.Client:
    return httpx2.Client(base_url=url, timeout=60, trust_env=False)


def _questions(count: int) -> list[str]:
    written = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    return [written[at % len(written)] for at in range(count)]


def _report_stages(service: str, model: str, count: int) -> None:
    spent: dict[str, list[float]] = {stage: [] for stage in (*STAGES, "rest", "all", "model alone")}
    lines = enumerate((ARTICLES / ALONE).read_text("utf-8").splitlines(), 1)
    prompt = "\n".join(f"[a:{number}] {line}" for number, line in lines)
    asked = {"model": MODEL, "stream": True, "messages": [{"role": "user", "content": prompt}]}
    with _client(service) as client, _client(model) as direct:
        client.post("/v1/answers", json={"question": "Is all loaded?"}).raise_for_status()
        for question in _questions(count):
            started = time.perf_counter()
            answer = client.post("/v1/answers", json={"question": question}).raise_for_status().json()
            spent["all"].append((time.perf_counter() - started) * 1000)
            assert not answer["degraded"], answer["message"]
            for stage in STAGES:
                spent[stage].append(answer["timings_ms"][stage])
            spent["rest"].append(spent["all"][-1] - sum(spent[stage][-1] for stage in STAGES))
            started = time.perf_counter()
            direct.post("chat/completions", json=asked).raise_for_status()
            spent["model alone"].append((time.perf_counter() - started) * 1000)
    whole = statistics.median(spent["all"])
    print(f"\nInstant model, {count} questions one after the other, {STATEMENTS} statements each (ms)")
    print(f"{'stage':12} {'p50':>8} {'p95':>8} {'share':>7}")
    for stage, values in spent.items():
        middle, high = statistics.median(values), statistics.quantiles(values, n=20)[-1]
        print(f"{stage:12} {middle:8.1f} {high:8.1f} {middle / whole:7.0%}")


def _report_first_statement(service: str, delay: float) -> None:
    told = [anyio.run(_stream, service, question) for question in _questions(3)]
    shares = [one.first_s / one.total_s for one in told]
    print(f"\nSlow model, {delay * 1000:.0f} ms a token, one stream at a time, {STATEMENTS} statements each")
    for one, share in zip(told, shares, strict=True):
        print(f"first proven statement after {one.first_s:5.2f} s of {one.total_s:5.2f} s = {share:.0%}")


async def _report_streams(service: str, pid: int, count: int, delay: float) -> None:
    told: list[Told] = []
    threads = [_threads(pid)]

    async def ask(question: str) -> None:
        told.append(await _stream(service, question))

    started = time.perf_counter()
    with anyio.move_on_after(PATIENCE_S):
        async with anyio.create_task_group() as tasks:
            for question in _questions(count):
                tasks.start_soon(ask, question)
            while len(told) < count:
                threads.append(_threads(pid))
                await anyio.sleep(0.2)
    took = time.perf_counter() - started
    first = sorted(one.first_s for one in told) or [0.0]
    print(f"\n{count} slow streams at once, {delay * 1000:.0f} ms a token, one worker")
    print(f"complete: {sum(one.complete for one in told)} of {count} in {took:.1f} s")
    print(f"first statement: p50 {first[len(first) // 2]:.1f} s, last {first[-1]:.1f} s")
    print(f"threads of the service: {threads[0]} before, at most {max(threads)}")


def _threads(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("Threads:")).split()[1])


async def _stream(service: str, question: str) -> Told:
    told, started, name = Told(), time.perf_counter(), ""
    async with (
        httpx2.AsyncClient(base_url=service, timeout=PATIENCE_S, trust_env=False) as client,
        client.stream("POST", "/v1/answers", json={"question": question, "stream": True}) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: ") and name == "statement":
                told.first_s = told.first_s or time.perf_counter() - started
            elif line.startswith("data: ") and name == "done":
                told.answer = json.loads(line.removeprefix("data: "))
    told.total_s = time.perf_counter() - started
    return told


if __name__ == "__main__":
    main()

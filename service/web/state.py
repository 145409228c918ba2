"""What the parts of the service can be asked for at any moment, as metrics."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import anyio.to_thread
from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import CollectorRegistry

from service.core.ports import BehindServer
from service.qa import ArticleQA

# The parts of the folder; whatever else lies there is `other`.
PARTS = {"catalog": "catalog", "index": "index", "sentences": "sentences", "tenants": "tenants"}
BREAKER = ("closed", "half-open", "open")


class State(CollectorRegistry):
    """Families that are made anew for each scrape."""

    def __init__(self, families: Iterable[Metric]) -> None:
        super().__init__()
        self._families = list(families)

    def collect(self) -> Iterator[Metric]:
        yield from self._families


async def state(qa: ArticleQA, data: Path) -> list[Metric]:
    """The state of the queue, of the folder `data` and of the models behind servers."""
    refused = CounterMetricFamily("qa_questions_refused", "Questions sent away because the queue was full")
    refused.add_metric([], qa.admission.refused)
    return [refused, *await anyio.to_thread.run_sync(disk, data), *models(qa)]


def disk(data: Path) -> list[Metric]:
    """What the folder holds and what its disk has left; nothing where there is no such folder."""
    held = GaugeMetricFamily("qa_data_bytes", "Size of the files in QA_DATA", labels=["part"])
    left = GaugeMetricFamily("qa_data_free_bytes", "Space left on the disk of QA_DATA")
    if data.is_dir():
        for part, size in sorted(sizes(data).items()):
            held.add_metric([part], size)
        left.add_metric([], shutil.disk_usage(data).free)
    return [held, left]


def sizes(data: Path) -> Counter[str]:
    """Bytes by part of the folder."""
    found: Counter[str] = Counter()
    for folder, _, files in os.walk(data):
        inside = Path(folder).relative_to(data).parts
        for name in files:
            first = inside[0] if inside else name.partition(".")[0]
            # Files come and go while they are counted.
            with suppress(FileNotFoundError):
                found[PARTS.get(first, "other")] += Path(folder, name).stat().st_size
    return found


def models(qa: ArticleQA) -> list[Metric]:
    """How the calls of models behind servers ended, and whether the language model is given a pause."""
    calls = CounterMetricFamily(
        "qa_model_calls", "Calls of models behind servers, by how they ended", labels=["model", "outcome"]
    )
    breaker = GaugeMetricFamily(
        "qa_model_breaker_state", "1 for the state that the circuit breaker is in", labels=["state"]
    )
    for role, part in (("language", qa.llm), ("embedding", qa.embedder)):
        if isinstance(part, BehindServer):
            known = part.state()
            for outcome, count in sorted(known.calls.items()):
                calls.add_metric([role, outcome], count)
            for name in BREAKER if known.breaker else ():
                breaker.add_metric([name], name == known.breaker)
    return [calls, breaker]

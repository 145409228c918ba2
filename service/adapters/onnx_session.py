"""Sessions of onnxruntime on the processor."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

import numpy as np
import onnxruntime

from service.adapters.encoder_graph import build_product
from service.adapters.weights import Whole

_SIZE, _MOST = 64, 127
LARGEST = _SIZE * _MOST


def session(graph: bytes, threads: int | None = None) -> Any:
    """Each run takes so many threads: as many as there are cores, unless told otherwise."""
    return _session(graph, threads or cores(), exact=sums_are_exact())


def cores() -> int:
    """The cores this process may use, which in a container can be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def sums_are_exact() -> bool:
    """Whether this processor adds up products of 8-bit integers without cutting large sums off, as those with VNNI
    do."""
    return bool((largest_sums(exact=True) > 0.99 * LARGEST).all())


def largest_sums(*, exact: bool) -> Any:
    """Products with the largest weights, each of which should be LARGEST."""
    weights = Whole(np.full((_SIZE, _SIZE), _MOST, np.int8), np.ones(_SIZE, np.float32))
    run = _session(build_product(weights), 1, exact=exact).run
    return run(None, {"given": np.ones((_SIZE, _SIZE), np.float32)})[0]


def _session(graph: bytes, threads: int, *, exact: bool) -> Any:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3  # errors only
    # Waiting threads sleep: the cores are shared with the rest of the service, and no loss was measurable.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Signed weights as unsigned ones, of which the sums fit, at half the speed.
    options.add_session_config_entry("session.x64quantprecision", "0" if exact else "1")
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

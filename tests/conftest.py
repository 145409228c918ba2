"""Fixtures that several parts of the suite share."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import onnxruntime
import pytest

from tests.fake_model import FakeModel


@pytest.fixture(autouse=True)
def same_log() -> Iterator[None]:
    """A command that is run in a test sends the log to a stream of its own, which is closed with it."""
    root = logging.getLogger()
    kept = root.handlers, root.level
    yield
    root.handlers, root.level = kept


@pytest.fixture(scope="session")
def fake_model_server() -> Iterator[FakeModel]:
    with FakeModel().serve() as model:
        yield model


@pytest.fixture
def fake_model(fake_model_server: FakeModel) -> Iterator[FakeModel]:
    """The fake language model, as new, on a real port, and left so. See tests/fake_model."""
    fake_model_server.reset()
    yield fake_model_server
    fake_model_server.reset()


class _Runs:
    """What the encoders gave for what they were given: they always give the same, and most of the time of the suite
    went into asking them again."""

    def __init__(self) -> None:
        self.run = onnxruntime.InferenceSession.run
        self._known: WeakKeyDictionary[Any, dict[Any, list[Any]]] = WeakKeyDictionary()

    def __call__(self, session: Any, names: Sequence[str] | None, given: Mapping[str, Any]) -> list[Any]:
        told = tuple((name, array.shape, array.dtype.str, array.tobytes()) for name, array in given.items())
        known = self._known.setdefault(session, {})
        asked = (tuple(names or ()), told)
        if asked not in known:
            known[asked] = self.run(session, names, given)
        return [np.copy(output) for output in known[asked]]


@pytest.fixture(scope="session", autouse=True)
def remembered_runs() -> Iterator[_Runs]:
    """Every encoder reads the same thing only once in this process."""
    runs = _Runs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(onnxruntime.InferenceSession, "run", lambda *arguments: runs(*arguments))
        yield runs


@pytest.fixture
def read_anew(remembered_runs: _Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of whether the encoders do give the same."""
    monkeypatch.setattr(onnxruntime.InferenceSession, "run", remembered_runs.run)

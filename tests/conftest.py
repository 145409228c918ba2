"""Fixtures that several parts of the suite share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

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

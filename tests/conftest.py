"""Fixtures that several parts of the suite share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fake_model import FakeModel


@pytest.fixture(scope="session")
def fake_model_server() -> Iterator[FakeModel]:
    with FakeModel().serve() as model:
        yield model


@pytest.fixture
def fake_model(fake_model_server: FakeModel) -> FakeModel:
    """The fake language model, as new, on a real port. See tests/fake_model."""
    fake_model_server.reset()
    return fake_model_server

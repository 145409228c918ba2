"""A Chroma server for the tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.chroma_process import ChromaProcess


@pytest.fixture(scope="session")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server, started once."""
    process = ChromaProcess(tmp_path_factory.mktemp("chroma"))
    process.start()
    yield process.url
    process.kill()

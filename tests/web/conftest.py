"""A running service with the sample article, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import openai
import pytest

from service.adapters.cross_encoder import CLOSE_READER, JUDGE, load_cross_encoder
from service.settings import Settings
from tests.fake_model import MODEL, FakeModel
from tests.serving import serving

SAMPLE = Path("eval/data/articles/kim-putin-russia-day-2025.txt")


def settings(data: Path, **others: object) -> Settings:
    """Settings that no environment and no .env file of the developer can change."""
    return Settings(_env_file=None, data=data, **others)  # type: ignore[call-arg]


def official_client(service: httpx2.Client, key: str = "none") -> openai.OpenAI:
    """The client of the openai package for the service that this one speaks to."""
    return openai.OpenAI(base_url=f"{service.base_url}/v1", api_key=key, max_retries=0)


def sample_body(text: str) -> dict[str, str]:
    return {"text": text, "key": "sample", "source": "Korea JoongAng Daily"}


@pytest.fixture(scope="session")
def service_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(settings(tmp_path_factory.mktemp("data"))) as url:
        yield url


@pytest.fixture(scope="session")
def http(service_url: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=service_url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def sample_text() -> str:
    return SAMPLE.read_text("utf-8")


@pytest.fixture
def sample(http: httpx2.Client, sample_text: str) -> dict[str, object]:
    """The sample article, stored."""
    response = http.post("/v1/articles", json=sample_body(sample_text))
    assert response.status_code in (200, 201), response.text
    stored: dict[str, object] = response.json()
    return stored


@pytest.fixture(scope="session")
def model_service_url(tmp_path_factory: pytest.TempPathFactory, fake_model_server: FakeModel) -> Iterator[str]:
    """A service with the fake language model behind it, impatient and without retries. Embeddings are the fake's,
    too: many of these answers are extractive, and the real embedder would take most of the time."""
    chosen = settings(
        tmp_path_factory.mktemp("modelled"),
        llm_model=MODEL,
        llm_base_url=fake_model_server.url,
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
        llm_token_seconds=0.3,
        llm_retries=0,
        question_seconds=10,
    )
    for learned in (CLOSE_READER, JUDGE):  # no question there has the time to wait for them
        load_cross_encoder(learned)
    with serving(chosen) as url:
        yield url


@pytest.fixture(scope="session")
def stored(model_service_url: str, sample_text: str) -> str:
    """The id of the sample article in the service with the language model."""
    response = httpx2.post(
        f"{model_service_url}/v1/articles", json=sample_body(sample_text), timeout=60, trust_env=False
    )
    assert response.status_code == 201, response.text
    return str(response.json()["id"])


@pytest.fixture
def modelled(model_service_url: str, stored: str, fake_model: FakeModel) -> Iterator[httpx2.Client]:
    """A client of the service with the language model, which holds the sample article."""
    with httpx2.Client(base_url=model_service_url, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture
def official(modelled: httpx2.Client) -> Iterator[openai.OpenAI]:
    with official_client(modelled) as client:
        yield client

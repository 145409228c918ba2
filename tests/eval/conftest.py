from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pytest

import service.wiring


class HashedWords:
    """An embedder whose vectors count words: texts that share words are near each other."""

    name = "hashed-words"
    dimensions = 512

    def reads(self, text: str) -> bool:
        return True

    async def embed(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.lower()) or ["nothing"]:
                digest = hashlib.sha256(word.encode()).digest()
                vectors[row, int.from_bytes(digest[:4]) % self.dimensions] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def nothing_configured(monkeypatch, tmp_path):
    """Neither the environment nor a .env file of the developer may change what is measured."""
    for name in ("QA_LLM_MODEL", "QA_EMBEDDER", "QA_CHROMA_URL", "QA_PROMPTS", "QA_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def quick(nothing_configured, monkeypatch) -> None:
    """Another embedder in the same wiring: a run takes a second instead of a minute."""
    monkeypatch.setattr(service.wiring, "load_minilm", lambda int8=False: HashedWords())


@pytest.fixture
def model(quick, monkeypatch, fake_model):
    """The fake language model, configured."""
    monkeypatch.setenv("QA_LLM_MODEL", "fake-model")
    monkeypatch.setenv("QA_LLM_BASE_URL", fake_model.url)
    monkeypatch.setenv("QA_LLM_API_KEY", "none")
    return fake_model

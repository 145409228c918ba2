"""The vector index of the embedded store: Chroma in this process, in a folder of its own.

It holds ids and vectors and can be rebuilt from the catalog at any time: killing the process can leave it
damaged (see docs/decisions). Synchronous; callers move it to worker threads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings

from service.core.errors import Unavailable
from service.core.ports import Vectors

COLLECTION = "passages"
# Chroma's default of 100 finds 72 % of the true 50 nearest at 300,000 passages, 500 finds 92 %; 400 lies between.
EF_SEARCH = 400


class ChromaIndex:
    """Passage ids by the cosine of their vectors. All calls raise Unavailable where the index is damaged."""

    def __init__(self, folder: Path) -> None:
        with _guarded("opened"):
            self._client = chromadb.PersistentClient(
                path=str(folder), settings=Settings(anonymized_telemetry=False)
            )
            self._collection = self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}},
            )

    def close(self) -> None:
        with _guarded("closed"):
            cast(Client, self._client).close()

    def upsert(self, passage_ids: Sequence[str], vectors: Vectors) -> None:
        """Vectors of shape (len(passage_ids), dimensions)."""
        with _guarded("written"):
            self._collection.upsert(ids=list(passage_ids), embeddings=np.asarray(vectors, dtype=np.float32))

    def remove(self, passage_ids: Sequence[str]) -> None:
        """Ids that are not there are passed over."""
        with _guarded("written"):
            self._collection.delete(ids=list(passage_ids))

    def count(self) -> int:
        with _guarded("read"):
            return self._collection.count()

    def vectors(self, passage_ids: Sequence[str]) -> dict[str, Vectors]:
        """Those of the passages that the index knows."""
        with _guarded("read"):
            found = self._collection.get(ids=list(passage_ids), include=["embeddings"])
            vectors = np.asarray(found["embeddings"], dtype=np.float32)
            return dict(zip(found["ids"], vectors, strict=True))

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """The ids of the `limit` nearest passages with their cosine, best first."""
        with _guarded("searched"):
            result = self._collection.query(
                query_embeddings=np.asarray(vector, dtype=np.float32).reshape(1, -1),
                n_results=limit,
                include=["distances"],
            )
            distances = (result["distances"] or [[]])[0]
            return [(id_, 1.0 - float(far)) for id_, far in zip(result["ids"][0], distances, strict=True)]


@contextmanager
def _guarded(what: str) -> Iterator[None]:
    """Anything can come out of a damaged folder: Chroma's errors, and panics, which are no Exceptions."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        raise Unavailable(f"The vector index cannot be {what}.", "index-down") from error

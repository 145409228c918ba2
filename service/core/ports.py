"""The ports: what the pipeline needs from the world. Adapters fulfil them, each with one library."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from service.core.answer import Claim, Filters, Hit, NumberedSentence, Reason, Turn, Usage
from service.core.article import Article, Metadata, Passage
from service.core.errors import Unavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]
else:
    # The core only names vectors; numpy is the adapters'.
    Vectors = object


class Embedder(Protocol):
    """Texts to vectors."""

    @property
    def name(self) -> str:
        """Identity of model and weights; vectors of different names are never compared."""
        ...

    @property
    def dimensions(self) -> int: ...

    def reads(self, text: str) -> bool:
        """Whether it was made for text in this script; else likeness tells the script rather than the meaning."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions). Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Stored:
    """An article as the store lists it. `created` is true where a put made it; `superseded_by` is the id of the
    current version of its key, where that is another one. `stored_at` is when it (last) became current. `replaces`
    is the id of the version that was current until it was ingested, where there was one."""

    id: str
    key: str
    metadata: Metadata
    characters: int
    passages: int
    stored_at: datetime
    superseded_by: str | None = None
    created: bool = False
    replaces: str | None = None

    @property
    def current(self) -> bool:
        return self.superseded_by is None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing, newest first. `cursor` continues it; None at the end."""

    articles: Sequence[Stored]
    cursor: str | None


class Store(Protocol):
    """Articles, their passages and the vectors of these. All calls raise Unavailable."""

    async def find(self, article_id: str) -> Stored | None:
        """The listing of one article, whichever version, or None."""
        ...

    async def put(self, article: Article, passages: Sequence[Passage], vectors: Vectors) -> Stored:
        """Store an article whole or not at all and make it the current version of its key.

        Safe to repeat: an article that is stored already has its metadata replaced, nothing else.
        """
        ...

    async def get(self, article_id: str) -> Article | None: ...

    async def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Those of the articles that exist."""
        ...

    async def page(self, limit: int, cursor: str | None = None) -> Page:
        """Current versions, newest first. Raises InvalidInput on a bad cursor."""
        ...

    async def count(self) -> int:
        """How many articles are current."""
        ...

    async def count_passages(self) -> int:
        """How many passages of current articles there are; on a server those of older versions count, too."""
        ...

    async def mark(self) -> str:
        """The state of the store as a word: another one after every put and delete, in whichever process, and
        never one that was there before, in this store or another that has articles. Cheap."""
        ...

    async def versions(self, article_id: str) -> list[Stored]:
        """All versions of the article's key, the current one first, then by when they became current, newest first;
        none where there is no such article."""
        ...

    async def delete(self, article_id: str) -> bool:
        """Delete the article and every version of its key; False where there is none."""
        ...

    async def nearest(self, vector: Vectors, limit: int, filters: Filters) -> list[Hit]:
        """The passages most similar to `vector` (shape (dimensions,)), best first; the score is the cosine. They
        are of current articles, or of those that were current at `filters.as_of`."""
        ...

    async def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        """The passages of the same articles that share words with `query`, best BM25 score first."""
        ...

    async def health(self) -> dict[str, str]:
        """The parts of the store, each `ok` or a sentence on what is wrong."""
        ...

    async def close(self) -> None:
        """Give back files and connections."""
        ...


class SentenceIndex(Protocol):
    """The likeness of single sentences. Raises Unavailable."""

    async def add(self, article: Article, passages: Sequence[Passage]) -> None:
        """Make ready what questions on this article will need."""
        ...

    async def forget(self, article_id: str) -> None:
        """Drop what was made ready for this article."""
        ...

    async def likeness(self, question: Vectors, hits: Sequence[Hit]) -> list[Vectors]:
        """For each hit the cosines of its sentences with the question's vector, shape (sentences,)."""
        ...


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one tenant has. Through these nothing of another tenant can be reached, or noticed."""

    store: Store
    sentences: SentenceIndex | None


class Generator(Protocol):
    """Sentences in, claims out."""

    @property
    def name(self) -> str: ...

    @property
    def steered_by(self) -> str:
        """The digest of what steers it besides its model: its prompts, or its weights."""
        ...

    def claims(
        self, question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        """Claims as they are made. A Usage may come at any time (they add up); a Reason ends the stream
        and says why there is nothing (more): `no-answer`, `no-subject`, `not-covered` (a part of
        the question), `refused`, `truncated`. Raises Unavailable, possibly after claims."""
        ...

    def repair(
        self,
        question: str,
        sentences: Sequence[NumberedSentence],
        failures: Sequence[tuple[Claim, Sequence[Reason]]],
    ) -> AsyncGenerator[Claim | Usage, None]:
        """Better claims in place of those that failed, all in one go; fewer, or none, where it has no
        better ones. What it cost is a Usage among them. Raises Unavailable, possibly after claims."""
        ...

    def standalone(self, question: str, history: Sequence[Turn]) -> AsyncGenerator[str | Usage, None]:
        """A follow-up as a question that can be understood without the turns before it; the question
        itself where it can be already. What it cost is a Usage beside it. Raises Unavailable, possibly
        after that."""
        ...


@dataclass(frozen=True, slots=True)
class ModelState:
    """What is known of a model behind a server.

    `calls` counts those that ended: `ok`, `stopped` (nobody waited for the end), or the code of what went wrong.
    `fault` is that of the last one. `breaker` is `closed`, `open` or `half-open`, None where there is none.
    `exact_tokens` is None where no tokens are counted.
    """

    calls: Mapping[str, int]
    fault: Unavailable | None = None
    breaker: str | None = None
    exact_tokens: bool | None = None


@runtime_checkable
class BehindServer(Protocol):
    """An embedder or generator whose model is behind a server."""

    def state(self) -> ModelState: ...


__all__ = [
    "BehindServer",
    "Embedder",
    "Generator",
    "Holdings",
    "ModelState",
    "Page",
    "SentenceIndex",
    "Store",
    "Stored",
    "Vectors",
]

"""Embeddings of any server that speaks the OpenAI protocol.

What goes wrong is an Unavailable with one of these codes:

embedder-down          no connection, no answer in time, or a server error
embedder-rate-limited  too many requests (429); `retry_after` is the server's
embedder-rejected      the key, the model's name or the request is not accepted
embedder-malformed     what came is not the protocol, or its vectors have another length
"""

from __future__ import annotations

import logging
import operator
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import anyio
import numpy as np
import openai
from openai import AsyncOpenAI, Omit, omit
from openai.types import CreateEmbeddingResponse

from service.adapters.complaint import complaint_of
from service.adapters.model_calls import ModelCalls, answered_by
from service.adapters.model_faults import retry_after_of, seconds_to_wait
from service.adapters.openai_client import connect
from service.core.errors import Unavailable
from service.core.ports import ModelState

if TYPE_CHECKING:
    from service.core.ports import Vectors

_BATCH_TEXTS = 256
_BATCH_BYTES = 200_000  # OpenAI takes 300,000 tokens a request, and a token is never less than a byte
_TEXT_BYTES = 8_000  # likewise, 8,191 tokens a text
_GAP_S = 30.0  # without a byte
_DEADLINE_S = 60.0  # for one request, which a server that dribbles would stretch for ever
_PAUSE_S = 0.25  # before the one retry
# What the client raises, apart from its own errors, for a body that is not the protocol.
_MALFORMED = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)

log = logging.getLogger(__name__)


class OpenAIEmbedder:
    """Unit vectors of one model. `dimensions` is what the model gives, or is asked to give where it can choose.

    Local servers need no key. `client` takes the place of the one built from address and key.
    """

    def __init__(
        self, base_url: str, api_key: str, model: str, dimensions: int, client: AsyncOpenAI | None = None
    ) -> None:
        self.name = f"{model}-{dimensions}"
        self.dimensions = dimensions
        self._model = model
        self._asked: int | Omit = dimensions
        self._client = client or connect(base_url, api_key, _GAP_S)
        self._calls = ModelCalls("embeddings", model, str(self._client.base_url))

    def state(self) -> ModelState:
        return ModelState(self._calls.outcomes, self._calls.fault)

    def reads(self, text: str) -> bool:  # noqa: ARG002 -- it may be any model, and most know all scripts
        return True

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), dimensions). Of a very long text only the first 8,000 bytes count.

        Raises Unavailable with a code of this module.
        """
        batches = [await self._vectors(batch) for batch in _batches(list(map(_fitting, texts)))]
        return np.concatenate([np.empty((0, self.dimensions), np.float32), *batches])

    async def aclose(self) -> None:
        await self._client.close()

    async def _vectors(self, batch: list[str]) -> Vectors:
        """The vectors of one request, or of two where the server says that it is too large."""
        try:
            return self._unit(await self._request(batch), len(batch))
        except Unavailable as fault:
            cause = fault.__cause__
            if (
                len(batch) == 1
                or not isinstance(cause, openai.APIStatusError)
                or cause.status_code not in (413, 422)
            ):
                raise
        half = len(batch) // 2
        return np.concatenate([await self._vectors(batch[:half]), await self._vectors(batch[half:])])

    async def _request(self, batch: list[str]) -> CreateEmbeddingResponse:
        """The response, at the second try where the first met a server that was down for a moment."""
        try:
            return await self._once(batch)
        except Unavailable as fault:
            if fault.code != "embedder-down" or retry_after_of(fault.__cause__) is not None:
                raise
        await anyio.sleep(_PAUSE_S)
        return await self._once(batch)

    async def _once(self, batch: list[str]) -> CreateEmbeddingResponse:
        with self._calls.call({"gen_ai.embeddings.dimension.count": self.dimensions}) as span:
            try:
                with anyio.fail_after(_DEADLINE_S):
                    response = await self._create(batch)
            except (openai.OpenAIError, TimeoutError, *_MALFORMED) as error:
                fault = _fault_of(error)
                log.warning("embedding model %s: %s (%s)", self._model, fault.code, type(error).__name__)
                raise fault from error
            answered_by(span, None, getattr(response, "model", None))
            read = getattr(getattr(response, "usage", None), "prompt_tokens", None)
            if isinstance(read, int):
                span.set_attribute("gen_ai.usage.input_tokens", read)
            return response

    async def _create(self, batch: list[str]) -> CreateEmbeddingResponse:
        """The response; servers whose model has one length refuse `dimensions`, which is remembered."""
        try:
            return await self._client.embeddings.create(
                model=self._model, input=batch, dimensions=self._asked, encoding_format="float"
            )
        except (openai.BadRequestError, openai.UnprocessableEntityError) as refusal:
            if self._asked is omit or "dimension" not in complaint_of(refusal):
                raise
            self._asked = omit
            return await self._create(batch)

    def _unit(self, response: CreateEmbeddingResponse, count: int) -> Vectors:
        """The checked vectors in the order of the texts. The client checks nothing that it reads."""
        try:
            order = [operator.index(row.index) for row in response.data]
            vectors = np.array([row.embedding for row in response.data], np.float64)
        except _MALFORMED as error:
            raise _malformed("The embedding server's answer cannot be read.") from error
        if sorted(order) != list(range(count)):
            raise _malformed(
                f"The embedding server gave {len(order)} vectors for {count} texts, or numbered them wrongly."
            )
        if vectors.shape != (count, self.dimensions):
            raise _malformed(
                f"The embedding model gives {vectors.shape[-1]} dimensions, the settings say {self.dimensions}."
            )
        with np.errstate(over="ignore"):
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise _malformed("The embedding server gave vectors without a direction.")
        unit = np.empty(vectors.shape, np.float32)
        unit[order] = vectors / lengths
        return unit


def _fault_of(error: Exception) -> Unavailable:
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        if status == 429:
            return Unavailable(
                "The embedding server is asked too often.",
                "embedder-rate-limited",
                seconds_to_wait(retry_after_of(error)),
            )
        if status < 500 and status not in (408, 409):
            return Unavailable(
                f"The embedding server refuses our requests (status {status}); see key, address and model.",
                "embedder-rejected",
            )
        return Unavailable(
            f"The embedding server failed (status {status}).",
            "embedder-down",
            seconds_to_wait(retry_after_of(error)),
        )
    if isinstance(error, openai.APIConnectionError | TimeoutError):
        return Unavailable("The embedding server cannot be reached or did not answer in time.", "embedder-down")
    return _malformed("The embedding server's answer cannot be read.")


def _malformed(message: str) -> Unavailable:
    return Unavailable(message, "embedder-malformed")


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        length = len(text.encode())
        if batch and (len(batch) == _BATCH_TEXTS or size + length > _BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield batch


def _fitting(text: str) -> str:
    """The text as a server takes it: not empty, without lone surrogates, at most 8,000 bytes."""
    return text.encode("utf-8", "replace")[:_TEXT_BYTES].decode("utf-8", "ignore") or " "


__all__ = ["OpenAIEmbedder"]

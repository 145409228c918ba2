"""A sentence encoder as a cross-encoder: two texts in one row of word pieces, which attend to each other.

So unlike a cosine it can tell the workers that are counted from the troops that were asked for. Its weights are the
published ones with low-rank changes to the dense layers (LoRA, Hu et al., 2021), and a small head. Both were
learned by `eval/reading/train.py`: on all-MiniLM-L6-v2 to say whether a sentence answers a question (the reader),
on all-mpnet-base-v2 the same where the reader is in doubt (the close reader), and whether evidence carries a
statement (the judge).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Protocol

import numpy as np
from tokenizers import Tokenizer

from service.adapters import mpnet
from service.adapters.encoder_graph import build_pair_reader
from service.adapters.minilm import WEIGHTS_SHA256, encodable, model_folder
from service.adapters.onnx_session import session
from service.adapters.weights import WrongWeights, adapted, in_eight_bits, load_learned, read_weights
from service.core.errors import Unavailable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.adapters.weights import Weights
    from service.core.ports import Vectors

log = logging.getLogger(__name__)

READER, CLOSE_READER, JUDGE = "reader.npz", "close_reader.npz", "judge.npz"
"""What was learned."""
_FOLDER = files("service.adapters")
LONGEST_FIRST = 64
"""So many word pieces of a question or statement are read."""
_TITLE, _LENGTH = 32, 256  # word pieces that are read at most: of the title, and in all
_START, _BORDER = 101, 102  # [CLS] and [SEP]
_LOADING = Lock()
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True, slots=True)
class Laid:
    """A question or statement and a page in one row of word pieces; `spans` are the sentences' places in it."""

    ids: list[int]
    second: int  # where the page begins
    first: slice
    spans: list[tuple[int, int]]

    def segments(self) -> NDArray[np.int32]:
        """0 for the pieces of the first text, 1 for those of the page, of shape (1, length)."""
        found = np.ones((1, len(self.ids)), np.int32)
        found[:, : self.second] = 0
        return found


def laid(first: list[int], title: list[int], sentences: Sequence[list[int]]) -> Laid:
    first = first[:LONGEST_FIRST]
    ids = [_START, *first, _BORDER, *title[:_TITLE], _BORDER]
    spans = []
    for sentence in sentences:
        start = len(ids)
        ids += sentence[: max(0, _LENGTH - 1 - start)]
        spans.append((start, len(ids)))
    return Laid([*ids, _BORDER], len(first) + 2, slice(1, 1 + max(len(first), 1)), spans)


class PairReader(Protocol):
    """A published encoder with learned changes: it reads a row."""

    def read(self, row: Laid) -> Vectors:
        """The vectors of the word pieces, of shape (length, width)."""


class MiniLMPairs:
    """all-MiniLM-L6-v2. Raises WrongWeights for other weights, OSError where the file cannot be read."""

    def __init__(self, folder: Path, learned: Weights, *, threads: int | None, quantized: bool) -> None:
        changed = adapted(read_weights(folder / "model.safetensors", WEIGHTS_SHA256).items(), learned)
        given = dict(in_eight_bits(changed) if quantized else changed)
        self._session = session(build_pair_reader(given), threads)

    def read(self, row: Laid) -> Vectors:
        # One row a run: nothing is lost on padding, and quantized rows do not touch each other.
        ids = np.array([row.ids], np.int32)
        given = {"ids": ids, "segments": row.segments(), "mask": np.ones_like(ids)}
        pieces: Vectors = self._session.run(["pieces"], given)[0][0]
        return pieces


class CrossEncoder:
    """A pair reader, the head that was learned with it, and the word pieces of the tokenizer in `folder`."""

    def __init__(self, folder: Path, learned: Weights, pairs: PairReader) -> None:
        self._pairs = pairs
        self._head = _Head(learned)
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def pieces(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids

    def scores(self, row: Laid) -> list[float | None]:
        """The log odds of each sentence of the row; None for one that did not fit in."""
        pieces = self._pairs.read(row)
        first, score = pieces[row.first].mean(axis=0), self._head.score
        return [score(first, pieces[start:end]) if end > start else None for start, end in row.spans]


class _Head:
    """From the vectors of a sentence's pieces to one number."""

    def __init__(self, learned: Weights) -> None:
        self._own = learned

    def score(self, first: Vectors, pieces: Vectors) -> float:
        own = self._own
        looked = pieces @ own["attention.weight"]
        weights = np.exp(looked - looked.max())
        mean, picked = pieces.mean(axis=0), weights @ pieces / weights.sum()
        like = _unit(mean) * _unit(first)
        seen = np.concatenate([mean, picked, like * 20, np.abs(mean - first)])
        hidden = _gelu(own["hidden.weight"] @ seen + own["hidden.bias"])
        slope, offset = own["likeness"]
        return float(own["score.weight"] @ hidden + own["score.bias"] + slope * like.sum() + offset)


def _gelu(values: Vectors) -> Vectors:
    active: Vectors = values / 2 * (1 + np.tanh(_GELU * (values + 0.044715 * values**3)))
    return active


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return unit


def larger_installed() -> bool:
    """Whether what stands on all-mpnet-base-v2 can be loaded: its weights, and the word pieces of the smaller."""
    return model_folder() is not None and bool(mpnet.installed())


def learned_digest(learned: str) -> str:
    """The SHA-256 of what was learned."""
    return hashlib.sha256(_FOLDER.joinpath(learned).read_bytes()).hexdigest()


def load_cross_encoder(learned: str, threads: int | None = None) -> CrossEncoder | None:
    """On the installed weights, one for the whole process; None where they are not installed. The first time takes
    half a second for the reader and some seconds for the others, and blocks. Raises Unavailable for other weights
    than the published ones."""
    name = learned.partition(".")[0].replace("_", "-")
    try:
        with _LOADING:
            return _loaded(learned, threads)
    except (WrongWeights, OSError) as error:
        raise Unavailable(f"The {name} cannot be used: {error}", code=f"{name}-missing") from error


def load_meanwhile(learned: str) -> Thread:
    """Load it in another thread, so that who needs it first does not wait for it."""
    loading = Thread(target=_load_quietly, args=[learned], name=learned, daemon=True)
    loading.start()
    return loading


def _load_quietly(learned: str) -> None:
    try:
        load_cross_encoder(learned)
    except Unavailable as error:  # whoever asks for it hears it, too
        log.warning(str(error))


@cache
def _loaded(learned: str, threads: int | None) -> CrossEncoder | None:
    return build_cross_encoder(learned, threads)


def build_cross_encoder(learned: str, threads: int | None = None, *, quantized: bool = True) -> CrossEncoder | None:
    """`learned` is READER, CLOSE_READER or JUDGE; the reader may be had in floats, too, and with so many `threads`
    for a row, by default one for each core. Raises WrongWeights for other weights than the published ones, OSError
    where a file cannot be read."""
    folder, own = model_folder(), load_learned(_FOLDER.joinpath(learned))
    if folder is None:
        return None
    if "token_types" not in own:
        return CrossEncoder(folder, own, MiniLMPairs(folder, own, threads=threads, quantized=quantized))
    parts = mpnet.installed()
    return CrossEncoder(folder, own, mpnet.MPNetPairs(parts, own)) if parts else None


__all__ = [
    "CLOSE_READER",
    "JUDGE",
    "LONGEST_FIRST",
    "READER",
    "CrossEncoder",
    "Laid",
    "build_cross_encoder",
    "laid",
    "larger_installed",
    "learned_digest",
    "load_cross_encoder",
    "load_meanwhile",
]

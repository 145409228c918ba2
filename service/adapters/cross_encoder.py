"""all-MiniLM-L6-v2 as a cross-encoder: two texts in one row of word pieces, which attend to each other.

So unlike a cosine it can tell the workers that are counted from the troops that were asked for. Its weights are the
published ones with low-rank changes to the dense layers (LoRA, Hu et al., 2021), and a small head. Both were
learned twice by `eval/reading/train.py`: to say whether a sentence answers a question (the reader), and whether
evidence carries a statement (the judge).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from tokenizers import Tokenizer

from service.adapters.minilm import encodable, model_folder, session
from service.adapters.minilm_graph import build_pair_graph, read_weights

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from service.adapters.minilm_graph import Weights
    from service.core.ports import Vectors

READER, JUDGE = "reader.npz", "judge.npz"
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


def laid(first: list[int], title: list[int], sentences: Sequence[list[int]]) -> Laid:
    first = first[:LONGEST_FIRST]
    ids = [_START, *first, _BORDER, *title[:_TITLE], _BORDER]
    spans = []
    for sentence in sentences:
        start = len(ids)
        ids += sentence[: max(0, _LENGTH - 1 - start)]
        spans.append((start, len(ids)))
    return Laid([*ids, _BORDER], len(first) + 2, slice(1, 1 + max(len(first), 1)), spans)


class CrossEncoder:
    """`folder` holds `model.safetensors` and `tokenizer.json` of the published model; `learned` is READER or JUDGE.
    A row is read by so many `threads`, by default one for each core.

    Raises WrongWeights for other weights, OSError where a file cannot be read.
    """

    def __init__(self, folder: Path, learned: str, *, threads: int | None = None, quantized: bool = True) -> None:
        own = load_learned(_FOLDER.joinpath(learned))
        changed = adapted(read_weights(folder / "model.safetensors"), own)
        self._session = session(build_pair_graph(changed, quantized=quantized), threads)
        self._head = _Head(own)
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def pieces(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids

    def scores(self, row: Laid) -> list[float | None]:
        """The log odds of each sentence of the row; None for one that did not fit in."""
        # One row a run: nothing is lost on padding, and quantized rows do not touch each other.
        ids = np.array([row.ids], np.int32)
        segments = np.zeros_like(ids)
        segments[:, row.second :] = 1
        given = {"ids": ids, "segments": segments, "mask": np.ones_like(ids)}
        pieces: Vectors = self._session.run(["pieces"], given)[0][0]
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


def load_learned(path: Path | Traversable) -> Weights:
    """The learned changes and the head, as 32-bit floats by name."""
    with path.open("rb") as file, np.load(file) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def learned_digest(learned: str) -> str:
    """The SHA-256 of what was learned."""
    return hashlib.sha256(_FOLDER.joinpath(learned).read_bytes()).hexdigest()


def adapted(weights: Weights, learned: Weights) -> Weights:
    """The published weights with the learned changes added."""
    changed = dict(weights)
    for name in weights:
        up, down = learned.get(f"{name}.up"), learned.get(f"{name}.down")
        if up is not None and down is not None:
            changed[name] = weights[name] + up @ down
    return changed


def load_cross_encoder(learned: str, threads: int | None = None) -> CrossEncoder | None:
    """On the installed weights, one for the whole process; None where they are not installed. The first time takes
    half a second and blocks."""
    with _LOADING:
        return _loaded(learned, threads)


@cache
def _loaded(learned: str, threads: int | None) -> CrossEncoder | None:
    folder = model_folder()
    return CrossEncoder(folder, learned, threads=threads) if folder is not None else None


__all__ = [
    "JUDGE",
    "LONGEST_FIRST",
    "READER",
    "CrossEncoder",
    "Laid",
    "adapted",
    "laid",
    "learned_digest",
    "load_cross_encoder",
    "load_learned",
]

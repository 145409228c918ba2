"""Reads a question beside the sentences of a passage and says how likely each of them answers it.

The model is all-MiniLM-L6-v2 with low-rank changes to its dense layers (LoRA, Hu et al., 2021) and a small head,
learned by `eval/reading/train.py` from the questions beside it. It is a cross-encoder: question and passage attend
to each other, so unlike a cosine it can tell the workers that are counted from the troops that were asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
import numpy as np
from tokenizers import Tokenizer

from service.adapters.minilm import encodable, model_folder, session
from service.adapters.minilm_graph import build_pair_graph, read_weights

if TYPE_CHECKING:
    from service.adapters.minilm_graph import Weights
    from service.core.ports import Vectors

LEARNED = "reader.npz"
_QUESTION, _TITLE, _LENGTH = 48, 24, 256  # word pieces that are read at most: of each, and in all
_START, _BORDER = 101, 102  # [CLS] and [SEP]
_GELU = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True, slots=True)
class Page:
    """What is read in one go: sentences that follow each other, under the title of their article."""

    title: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Laid:
    """A question and a page in one row of word pieces; `spans` are the sentences' places in it."""

    ids: list[int]
    second: int  # where the page begins
    question: slice
    spans: list[tuple[int, int]]


class MiniLMReader:
    """`folder` holds `model.safetensors` and `tokenizer.json` of the published model.

    Raises WrongWeights for other weights, OSError where a file cannot be read.
    """

    def __init__(self, folder: Path, *, quantized: bool = True) -> None:
        learned = load_learned()
        changed = adapted(read_weights(folder / "model.safetensors"), learned)
        self._session = session(build_pair_graph(changed, quantized=quantized))
        self._head = _Head(learned)
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._limiter = anyio.CapacityLimiter(2)

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        """For each page the log odds of its sentences to answer the question. What lies beyond 256 word pieces
        is not read and gets the odds of a sentence that does not answer."""
        return await anyio.to_thread.run_sync(self._read, question, pages, limiter=self._limiter)

    def _read(self, question: str, pages: Sequence[Page]) -> list[list[float]]:
        asked = self._pieces(question)
        return [self._scores(self._laid(asked, page)) for page in pages]

    def _laid(self, asked: list[int], page: Page) -> Laid:
        return laid(asked, self._pieces(page.title), [self._pieces(one) for one in page.sentences])

    def _pieces(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(encodable(text), add_special_tokens=False).ids
        return ids

    def _scores(self, row: Laid) -> list[float]:
        # One row a run: nothing is lost on padding, and quantized rows do not touch each other.
        ids = np.array([row.ids], np.int32)
        segments = np.zeros_like(ids)
        segments[:, row.second :] = 1
        given = {"ids": ids, "segments": segments, "mask": np.ones_like(ids)}
        pieces: Vectors = self._session.run(["pieces"], given)[0][0]
        asked = pieces[row.question].mean(axis=0)
        return [self._head.score(asked, pieces[start:end]) if end > start else UNREAD for start, end in row.spans]


UNREAD = -8.0
"""The log odds of a sentence that was not read, where others were."""


def laid(question: list[int], title: list[int], sentences: Sequence[list[int]]) -> Laid:
    question = question[:_QUESTION]
    ids = [_START, *question, _BORDER, *title[:_TITLE], _BORDER]
    spans = []
    for sentence in sentences:
        start = len(ids)
        ids += sentence[: max(0, _LENGTH - 1 - start)]
        spans.append((start, len(ids)))
    return Laid([*ids, _BORDER], len(question) + 2, slice(1, 1 + max(len(question), 1)), spans)


class _Head:
    """From the vectors of a sentence's pieces to one number."""

    def __init__(self, learned: Weights) -> None:
        self._learned = learned

    def score(self, asked: Vectors, pieces: Vectors) -> float:
        own = self._learned
        looked = pieces @ own["attention.weight"]
        weights = np.exp(looked - looked.max())
        mean, picked = pieces.mean(axis=0), weights @ pieces / weights.sum()
        like = _unit(mean) * _unit(asked)
        seen = np.concatenate([mean, picked, like * 20, np.abs(mean - asked)])
        hidden = _gelu(own["hidden.weight"] @ seen + own["hidden.bias"])
        slope, offset = own["likeness"]
        return float(own["score.weight"] @ hidden + own["score.bias"] + slope * like.sum() + offset)


def _gelu(values: Vectors) -> Vectors:
    active: Vectors = values / 2 * (1 + np.tanh(_GELU * (values + 0.044715 * values**3)))
    return active


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return unit


def load_learned(path: Path | None = None) -> Weights:
    """The learned changes and the head, as 32-bit floats by name; those of the service, or of another file."""
    source = path or files("service.adapters").joinpath(LEARNED)
    with source.open("rb") as file, np.load(file) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def learned_digest() -> str:
    """The SHA-256 of what was learned."""
    return hashlib.sha256(files("service.adapters").joinpath(LEARNED).read_bytes()).hexdigest()


def adapted(weights: Weights, learned: Weights) -> Weights:
    """The published weights with the learned changes added."""
    changed = dict(weights)
    for name in weights:
        up, down = learned.get(f"{name}.up"), learned.get(f"{name}.down")
        if up is not None and down is not None:
            changed[name] = weights[name] + up @ down
    return changed


def load_reader() -> MiniLMReader | None:
    """The reader on the installed weights; None where they are not installed. Takes about a second and blocks."""
    folder = model_folder()
    return MiniLMReader(folder) if folder is not None else None


__all__ = [
    "UNREAD",
    "Laid",
    "MiniLMReader",
    "Page",
    "adapted",
    "laid",
    "learned_digest",
    "load_learned",
    "load_reader",
]

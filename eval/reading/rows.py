"""Rows of word pieces, and many of them as tensors."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from service.adapters.cross_encoder import Laid

TOKENS = 3000  # in one step


@dataclass(frozen=True, slots=True)
class Row:
    """What the network reads in one go, and which of the sentences are right."""

    laid: Laid
    right: Sequence[bool]


class Pieces:
    """Texts to word pieces, each text once."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, list[int]] = {}

    def __call__(self, text: str) -> list[int]:
        if text not in self._known:
            self._known[text] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return self._known[text]


def batches(rows: Iterable[Row], chance: random.Random) -> list[list[Row]]:
    """Rows of about the same length together, in any order."""
    found: list[list[Row]] = [[]]
    for row in sorted(rows, key=lambda row: len(row.laid.ids) + 20 * chance.random()):
        longest = max([len(row.laid.ids), *(len(one.laid.ids) for one in found[-1])])
        if found[-1] and longest * (len(found[-1]) + 1) > TOKENS:
            found.append([])
        found[-1].append(row)
    chance.shuffle(found)
    return found


def read_all(
    network: Callable[..., Tensor], rows: Sequence[Row], chance: random.Random
) -> Mapping[int, Sequence[float]]:
    """The odds of each row's sentences by the `id` of the row, in half precision, as the network learns."""
    found: dict[int, list[float]] = {}
    for batch in batches(rows, chance):
        with torch.autocast("cpu", torch.bfloat16):
            odds = network(*tensors(batch)[0])
        found |= dict(zip(map(id, batch), odds.float().tolist(), strict=True))
    return found


def separation(good: NDArray[np.float64], bad: NDArray[np.float64]) -> float:
    """How often one of the good has more than one of the bad (area under the ROC curve)."""
    return round(float((good[:, None] > bad[None]).mean()), 3)


def tensors(rows: Sequence[Row]) -> tuple[list[Tensor], Tensor, Tensor]:
    """The inputs of the network, which of its outputs count, and which are right."""
    length, most = max(len(row.laid.ids) for row in rows), max(len(row.laid.spans) for row in rows)
    ids, segments = (torch.zeros(len(rows), length, dtype=torch.long) for _ in range(2))
    first, mask = torch.zeros(len(rows), length), torch.zeros(len(rows), length)
    inside = torch.zeros(len(rows), most, length)
    counts, right = torch.zeros(len(rows), most), torch.zeros(len(rows), most)
    for at, row in enumerate(rows):
        own = len(row.laid.ids)
        ids[at, :own] = torch.tensor(row.laid.ids)
        segments[at, row.laid.second : own] = 1
        first[at, row.laid.first] = 1
        mask[at, :own] = 1
        for sentence, (start, end) in enumerate(row.laid.spans):
            inside[at, sentence, start:end] = 1
            counts[at, sentence] = float(end > start)
            right[at, sentence] = float(row.right[sentence] and end > start)
    return [ids, segments, first, mask, inside], counts, right

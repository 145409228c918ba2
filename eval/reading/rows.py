"""Rows of word pieces, and many of them as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
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

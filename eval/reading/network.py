"""The cross-encoder as a torch module, for training only: the service runs it in onnxruntime.

Published weights stay as they are; dense layers get low-rank changes (LoRA), and a head is added.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from service.adapters.mpnet import BIAS, OWN_PIECES, near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[np.float32]]

_HEADS, _HIDDEN = 12, 128
_STRENGTH = 2.0
_DENSE = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "mix": "attention.output.dense",
    "widen": "intermediate.dense",
    "narrow": "output.dense",
}


class Changed(nn.Module):
    """A dense layer whose published weights stay and whose change has a low rank."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, given: Tensor) -> Tensor:
        plain = functional.linear(given, self.weight, self.bias)
        return plain + _STRENGTH * functional.linear(functional.linear(given, self.down), self.up)


class Dropout(nn.Module):
    """Leaves out the same features along a row: fewer random numbers to draw."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, given: Tensor) -> Tensor:
        if not self.training:
            return given
        kept = torch.rand(given.shape[0], 1, given.shape[2]) >= self.share
        return given * (kept / (1 - self.share)).to(given.dtype)


class Block(nn.Module):
    """One layer of BERT."""

    def __init__(self, weights: Mapping[str, Tensor], at: str, rank: int, dropout: float, epsilon: float) -> None:
        super().__init__()
        for name, path in _DENSE.items():
            setattr(self, name, Changed(weights[f"{at}{path}.weight"], weights[f"{at}{path}.bias"], rank))
        self.middle = norm(weights, f"{at}attention.output.", epsilon)
        self.last = norm(weights, f"{at}output.", epsilon)
        self.dropout = Dropout(dropout)

    def forward(self, given: Tensor, mask: Tensor) -> Tensor:
        batch, length, width = given.shape
        query, key, value = (
            part(given).view(batch, length, _HEADS, -1).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        # Faster on a CPU than the fused attention, which is made for longer rows.
        looked = query @ (key.transpose(2, 3) / math.sqrt(width // _HEADS)) + mask
        seen = torch.softmax(looked, -1) @ value
        mixed = self.mix(seen.transpose(1, 2).reshape(batch, length, width))
        middle = self.middle(given + self.dropout(mixed))
        last: Tensor = self.last(middle + self.dropout(self.narrow(functional.gelu(self.widen(middle)))))
        return last


def norm(weights: Mapping[str, Tensor], at: str, epsilon: float) -> nn.LayerNorm:
    made = nn.LayerNorm(len(weights[f"{at}LayerNorm.weight"]), eps=epsilon)
    made.weight.data, made.bias.data = weights[f"{at}LayerNorm.weight"], weights[f"{at}LayerNorm.bias"]
    return made.requires_grad_(False)


class Head(nn.Module):
    """From the vectors of word pieces to the log odds of sentences."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.attention = nn.Linear(width, 1, bias=False)
        self.hidden = nn.Linear(width * 4, _HIDDEN)
        self.score = nn.Linear(_HIDDEN, 1)
        self.likeness = nn.Parameter(torch.tensor([10.0, -6.0]))

    def forward(self, pieces: Tensor, first: Tensor, inside: Tensor) -> Tensor:
        mean = inside @ pieces / inside.sum(-1, keepdim=True).clamp(min=1)
        looked = self.attention(pieces).squeeze(-1)[:, None] + (inside - 1) * 100
        picked = (torch.softmax(looked, -1) * inside) @ pieces
        asked = first[:, None, :] @ pieces / first.sum(-1)[:, None, None].clamp(min=1)
        like = functional.normalize(mean, dim=-1) * functional.normalize(asked, dim=-1)
        seen = torch.cat([mean, picked, like * 20, (mean - asked).abs()], -1)
        hidden = functional.gelu(self.hidden(seen), approximate="tanh")
        found: Tensor = self.score(hidden).squeeze(-1) + self.likeness[0] * like.sum(-1) + self.likeness[1]
        return found


class Network(nn.Module):
    """Rows of word pieces to the log odds of their sentences: on BERT (all-MiniLM-L6-v2), or on MPNet, which has
    word pieces of its own, looks at places by how far they are, and learns which of the texts is the second."""

    def __init__(self, published: Arrays, rank: int, dropout: float) -> None:
        super().__init__()
        weights = {name: torch.tensor(array) for name, array in published.items()}
        self.is_mpnet = BIAS in weights
        for part in ("word", "position"):
            self.register_buffer(f"{part}s", weights[f"embeddings.{part}_embeddings.weight"], persistent=False)
        width = self.words.shape[1]
        if self.is_mpnet:
            self.token_types = nn.Parameter(torch.zeros(2, width))
            self.register_buffer("own_pieces", torch.tensor(OWN_PIECES, dtype=torch.long), persistent=False)
            self.register_buffer("near", torch.tensor(near(published[BIAS])), persistent=False)
        else:
            types = weights["embeddings.token_type_embeddings.weight"]
            self.register_buffer("token_types", types, persistent=False)
        epsilon = 1e-5 if self.is_mpnet else 1e-12
        self.first = norm(weights, "embeddings.", epsilon)
        layers = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
        self.blocks = nn.ModuleList(
            Block(weights, f"encoder.layer.{at}.", rank, dropout, epsilon) for at in range(layers)
        )
        self.dropout = Dropout(dropout)
        self.head = Head(width)

    def forward(self, ids: Tensor, segments: Tensor, first: Tensor, mask: Tensor, inside: Tensor) -> Tensor:
        """`first` (where the question or statement is) and `mask` are 0/1 (batch x length), `inside` is 0/1
        (batch x sentences x length)."""
        seen, length = ((mask - 1) * 1e4)[:, None, None, :], ids.shape[1]
        if self.is_mpnet:
            ids, seen = self.own_pieces[ids], seen + self.near[:, :, :length, :length]
        pieces = self.dropout(self.first(self.words[ids] + self.positions[:length] + self.token_types[segments]))
        for block in self.blocks:
            pieces = block(pieces, seen)
        found: Tensor = self.head(pieces.float(), first, inside)
        return found

    def kept(self) -> dict[str, Any]:
        """What is learned, as 16-bit arrays by the names under which the service reads it."""
        found = {
            part: value[0] if part in ("attention.weight", "score.weight", "score.bias") else value
            for part, value in self.head.state_dict().items()
        }
        if self.is_mpnet:
            found["token_types"] = self.token_types
        for base, part in self._changed():
            found |= {f"{base}.up": _STRENGTH * part.up, f"{base}.down": part.down}
        return {name: value.detach().half().numpy() for name, value in found.items()}

    def _changed(self) -> Iterator[tuple[str, Changed]]:
        """The dense layers, by the names of their weights."""
        for at, block in enumerate(self.blocks):
            for name, path in _DENSE.items():
                yield f"encoder.layer.{at}.{path}.weight", getattr(block, name)

    @torch.no_grad()
    def resume(self, kept: Arrays) -> None:
        """Take over what was learned before, at this rank or a lower one, in all layers or the upper ones."""
        own = {name: torch.tensor(value) for name, value in kept.items()}
        for part, value in self.head.state_dict().items():
            value.copy_(own[part].view_as(value))
        if self.is_mpnet:
            self.token_types.copy_(own["token_types"])
        for base, changed in self._changed():
            changed.up.zero_()
            if f"{base}.up" not in own:
                continue
            up, down = own[f"{base}.up"] / _STRENGTH, own[f"{base}.down"]
            changed.up[:, : up.shape[1]] = up
            changed.down[: down.shape[0]] = down

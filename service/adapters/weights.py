"""Published weights as safetensors files have them, and dense layers of them in eight bits."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from numpy.typing import NDArray

    Weights: TypeAlias = Mapping[str, NDArray[np.float32]]

_LONGEST_HEADER = 1 << 20  # bytes
_AT_ONCE = 1024  # rows of a matrix


class WrongWeights(ValueError):
    """The file is not the published model."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A matrix (given x made) as int8 with one scale for each of its columns."""

    values: NDArray[np.int8]
    scale: NDArray[np.float32]

    @classmethod
    def of(cls, weight: NDArray[np.float32]) -> Whole:
        """`weight` is made x given, as torch keeps dense layers."""
        scale = np.empty(len(weight), np.float32)
        values = np.empty(weight.shape, np.int8)
        for start in range(0, len(weight), _AT_ONCE):  # a table of words whole takes six times as long
            part = slice(start, start + _AT_ONCE)
            scale[part] = np.abs(weight[part]).max(axis=1) / np.float32(127)
            values[part] = np.rint(weight[part] / scale[part, None])
        return cls(values.T, scale)

    @classmethod
    def beside(cls, parts: Iterable[Whole]) -> Whole:
        """Matrices of one height as one."""
        shown = list(parts)
        return cls(
            np.concatenate([one.values for one in shown], axis=1), np.concatenate([one.scale for one in shown])
        )


def tensors(file: IO[bytes], sha256: str) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The float tensors of a safetensors file, one after the other in the order of the file.

    The format is an eight-byte little-endian length, a JSON header of that length, then raw tensors. Raises
    WrongWeights, at the latest behind the last tensor, for any file but the one with this digest.
    """
    digest = hashlib.sha256()

    def taken(size: int) -> bytes:
        content = file.read(size)
        digest.update(content)
        return content

    try:
        header = json.loads(taken(int.from_bytes(taken(8), "little") % _LONGEST_HEADER))
        placed = [(one["data_offsets"], name, one) for name, one in header.items() if "data_offsets" in one]
        for (first, last), name, one in sorted(placed, key=lambda part: part[0]):
            content = taken(last - first)
            if one["dtype"] == "F32":
                yield name, np.frombuffer(content, "<f4").reshape(one["shape"])
    except (ValueError, KeyError, TypeError) as error:
        raise WrongWeights(f"this is no file of weights: {error}") from error
    if digest.hexdigest() != sha256:
        raise WrongWeights(f"the weights have sha256 {digest.hexdigest()}, expected {sha256}")


def adapted(
    published: Iterable[tuple[str, NDArray[np.float32]]], learned: Weights
) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """The published tensors with the learned changes added."""
    for name, values in published:
        up, down = learned.get(f"{name}.up"), learned.get(f"{name}.down")
        yield name, values if up is None or down is None else values + up @ down


def in_eight_bits(
    weights: Iterable[tuple[str, NDArray[np.float32]]], *, but: str = ""
) -> Iterator[tuple[str, NDArray[np.float32] | Whole]]:
    """Dense layers in eight bits, but those whose names are like `but`."""
    for name, values in weights:
        if not name.startswith("encoder.layer.") or values.ndim < 2 or re.fullmatch(but, name):
            yield name, values
        else:
            yield name, Whole.of(values)


def load_learned(path: Path | Traversable) -> Weights:
    """The learned changes and the head, as 32-bit floats by name."""
    with path.open("rb") as file, np.load(file) as kept:
        return {name: kept[name].astype(np.float32) for name in kept.files}


def read_weights(path: Path, sha256: str) -> Weights:
    """All float tensors by name. Raises WrongWeights for any other file, OSError where it cannot be read."""
    with path.open("rb") as file:
        return dict(tensors(file, sha256))


__all__ = [
    "Weights",
    "Whole",
    "WrongWeights",
    "adapted",
    "in_eight_bits",
    "load_learned",
    "read_weights",
    "tensors",
]

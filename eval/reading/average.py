"""`python -m eval.reading.average ONE.npz OTHER.npz --out FILE`: the mean of what was learned in two runs.

Runs of which one went on from the other lie in one valley, and their mean is better than either (Wortsman et al.,
Model soups, 2022). The changes to the dense layers are averaged as matrices and brought back to their rank.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service.adapters.weights import load_learned

Learned = Mapping[str, NDArray[np.float32]]


def averaged(one: Learned, other: Learned, share: float) -> dict[str, NDArray[np.float16]]:
    """`share` is that of `other`."""
    found: dict[str, NDArray[np.float16]] = {}
    for name in {**one, **other}:
        base, _, part = name.rpartition(".")
        if part == "up":
            change = share * _change(other, base) + (1 - share) * _change(one, base)
            left, strength, right = np.linalg.svd(change, full_matrices=False)
            rank = max(len(kept[f"{base}.down"]) for kept in (one, other) if name in kept)
            root = np.sqrt(strength[:rank])
            found[name] = (left[:, :rank] * root).astype(np.float16)
            found[f"{base}.down"] = (root[:, None] * right[:rank]).astype(np.float16)
        elif part != "down":
            found[name] = (share * other[name] + (1 - share) * one[name]).astype(np.float16)
    return found


def _change(learned: Learned, base: str) -> NDArray[np.float32] | float:
    """Nothing where this layer did not learn."""
    if f"{base}.up" not in learned:
        return 0.0
    change: NDArray[np.float32] = learned[f"{base}.up"] @ learned[f"{base}.down"]
    return change


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("one", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="of the other")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(argv)
    np.savez_compressed(
        options.out,
        allow_pickle=False,
        **averaged(load_learned(options.one), load_learned(options.other), options.share),
    )


if __name__ == "__main__":
    main()

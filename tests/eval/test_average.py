"""Two runs of learning, averaged."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from eval.reading.average import main


def kept(path: Path, *, rank: int, score: float) -> np.ndarray:
    """A file of that rank; gives the change in it."""
    chance = np.random.default_rng(int(score))
    up, down = chance.normal(size=(40, rank)), chance.normal(size=(rank, 50))
    parts = {"a.weight.up": up.astype(np.float16), "a.weight.down": down.astype(np.float16)}
    np.savez_compressed(path, score=np.float16(score), **parts)
    return up @ down


def read(path: Path) -> tuple[np.ndarray, float]:
    with np.load(path) as found:
        return found["a.weight.up"].astype(float) @ found["a.weight.down"].astype(float), float(found["score"])


def test_of_the_same_it_is_the_same(tmp_path: Path) -> None:
    whole = kept(tmp_path / "one.npz", rank=32, score=3)
    main([str(tmp_path / "one.npz"), str(tmp_path / "one.npz"), "--out", str(tmp_path / "out.npz")])
    change, score = read(tmp_path / "out.npz")
    assert score == 3 and np.abs(change - whole).max() < 0.05


def test_changes_are_averaged_by_their_shares_and_stay_of_their_rank(tmp_path: Path) -> None:
    one = kept(tmp_path / "one.npz", rank=16, score=1)
    other = kept(tmp_path / "other.npz", rank=16, score=5)
    paths = [str(tmp_path / name) for name in ("one.npz", "other.npz", "out.npz")]
    main([*paths[:2], "--share", "0.25", "--out", paths[2]])
    change, score = read(tmp_path / "out.npz")
    left, strength, right = np.linalg.svd(0.75 * one + 0.25 * other)
    nearest = (left[:, :16] * strength[:16]) @ right[:16]
    assert score == 2 and np.abs(change - nearest).max() < 0.05
    with np.load(tmp_path / "out.npz") as found:
        assert found["a.weight.up"].shape == (40, 16)


def test_a_layer_that_did_not_learn_in_one_run_changes_half_as_much(tmp_path: Path) -> None:
    whole = kept(tmp_path / "one.npz", rank=32, score=3)
    np.savez_compressed(tmp_path / "other.npz", score=np.float16(5))
    for first, second in (("one", "other"), ("other", "one")):
        main([str(tmp_path / f"{first}.npz"), str(tmp_path / f"{second}.npz"), "--out", str(tmp_path / "out.npz")])
        change, score = read(tmp_path / "out.npz")
        assert score == 4 and np.abs(change - whole / 2).max() < 0.05

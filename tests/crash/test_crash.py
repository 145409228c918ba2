"""The crash test, in short: `make crash` runs a hundred rounds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROUNDS = 10
SECONDS = 170


def test_ten_kills_lose_nothing_that_was_acknowledged() -> None:
    command = [sys.executable, "-m", "bench.crash", "--rounds", str(ROUNDS), "--seed", "7", "--life", "0.6"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=SECONDS, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 faults: acknowledged writes lost" in done.stdout
    assert f"{ROUNDS}/{ROUNDS}" in done.stdout

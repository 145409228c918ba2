from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from service.adapters.ledger import FILE, Item, Ledger
from service.core.errors import Unavailable

LONG = "x" * 5_000


@pytest.mark.parametrize(
    "write",
    [
        lambda ledger: ledger.note(LONG, Item("key", "digest", "art_1")),
        lambda ledger: ledger.set_validators({"etag": LONG}),
    ],
)
def test_a_full_disk_is_a_clear_error_and_loses_nothing(tmp_path: Path, write: Callable[[Ledger], None]) -> None:
    with closing(Ledger(tmp_path, "", "news")) as ledger:
        ledger.note("may.txt", known := Item("may.txt", "digest", "art_0"))
        ledger.set_validators({"etag": "7"})
        (pages,) = ledger._db.execute("PRAGMA page_count").fetchone()
        ledger._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Unavailable, match=rf"{FILE} cannot be used \(database or disk is full\). Make room"):
            write(ledger)
        assert (ledger.items(), ledger.validators()) == ({"may.txt": known}, {"etag": "7"})


@pytest.mark.parametrize("read", [Ledger.items, Ledger.validators, lambda ledger: ledger.claimant("may.txt")])
def test_a_damaged_ledger_is_a_clear_error(tmp_path: Path, read: Callable[[Ledger], object]) -> None:
    with closing(Ledger(tmp_path, "", "news")) as ledger:
        (tmp_path / FILE).write_bytes(b"no database" * 1000)
        with pytest.raises(Unavailable, match=FILE):
            read(ledger)

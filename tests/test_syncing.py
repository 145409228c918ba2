"""`article-qa sync`: what is stored follows a folder, and nothing is deleted that it should not delete."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from service import ingest_cli
from service.adapters.ledger import Item, Ledger
from service.cli import app
from service.core.errors import InvalidInput
from service.syncing import Sync, synchronise
from service.web.client import Client
from tests.bringing import client, client_for, data, home, keys, site
from tests.web.in_memory import House

__all__ = ["client", "data", "home", "site"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    (made / "2025").mkdir(parents=True)
    for number in range(3):
        (made / f"{number}.txt").write_text(f"The ferry to island {number} stopped in May.")
    (made / "2025" / "may.md").write_text("# Bridge\n\nThe bridge of Orla opened on Monday.\n")
    (made / "picture.jpg").write_bytes(b"no article")
    return made


async def done(client: Client, folder: Path, **chosen: Any) -> int:
    return await synchronise(client, Sync(folder, **chosen))


async def test_new_files_are_stored_changed_ones_become_versions_and_gone_ones_are_deleted(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await done(client, folder) == 0
    first = await keys(client)
    assert first.keys() == {"0.txt", "1.txt", "2.txt", "2025/may.md"}
    assert "4 new" in capsys.readouterr().out
    (folder / "0.txt").write_text("The ferry to island 0 sails again.")
    (folder / "1.txt").unlink()
    (folder / "3.txt").write_text("A third ferry was bought.")
    assert await done(client, folder) == 0
    assert "1 new, 1 changed, 2 unchanged, 1 gone" in capsys.readouterr().out
    second = await keys(client)
    assert second.keys() == {"0.txt", "2.txt", "3.txt", "2025/may.md"}
    assert second["0.txt"] != first["0.txt"] and second["2.txt"] == first["2.txt"]
    assert (await client.call("GET", f"/v1/articles/{first['0.txt']}"))["current"] is False


async def test_a_file_is_an_article_whatever_its_name(client: Client, folder: Path) -> None:
    (folder / "README.md").write_text("# Read me\n\nThe ferries of Orla are old.\n")
    await done(client, folder)
    assert "README.md" in await keys(client)


async def test_what_has_not_changed_is_not_sent(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(client, folder)

    async def sent(*_: object) -> None:
        raise AssertionError("nothing is to be sent")

    monkeypatch.setattr(client, "upload", sent)
    assert await done(client, folder) == 0


async def test_an_article_that_was_deleted_meanwhile_comes_back(client: Client, folder: Path) -> None:
    await done(client, folder)
    await client.call("DELETE", f"/v1/articles/{(await keys(client))['0.txt']}")
    await done(client, folder)
    assert "0.txt" in await keys(client)


async def test_a_pass_that_was_cut_off_is_finished_by_the_next(client: Client, folder: Path) -> None:
    upload, sent = client.upload, []

    async def cut_off(*arguments: Any) -> Any:
        stored = await upload(*arguments)
        sent.append(stored)
        if len(sent) == 2:
            raise KeyboardInterrupt  # after the service has stored it, before it is noted
        return stored

    client.upload = cut_off  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        await done(client, folder)
    client.upload = upload  # type: ignore[method-assign]
    assert await done(client, folder) == 0
    assert len(await keys(client)) == 4
    for name in ("0.txt", "1.txt"):
        (folder / name).unlink()
    await done(client, folder)
    assert (await keys(client)).keys() == {"2.txt", "2025/may.md"}


async def test_what_others_have_stored_is_not_deleted(client: Client, folder: Path) -> None:
    await client.call("POST", "/v1/articles", json={"text": "The town of Orla.", "key": "orla"})
    await done(client, folder)
    newer = await client.call("POST", "/v1/articles", json={"text": "Island 0 has sunk.", "key": "0.txt"})
    (folder / "0.txt").unlink()
    assert await done(client, folder) == 0
    stored = await keys(client)
    assert stored["0.txt"] == newer["id"] and "orla" in stored


@pytest.mark.parametrize("emptied", ["all", "most"])
async def test_a_folder_that_is_suddenly_empty_deletes_nothing_unasked(
    client: Client, folder: Path, emptied: str
) -> None:
    await done(client, folder)
    for name in ("0.txt", "1.txt", "2.txt", *(["2025/may.md"] if emptied == "all" else [])):
        (folder / name).unlink()
    with pytest.raises(InvalidInput, match="--yes"):
        await done(client, folder)
    assert len(await keys(client)) == 4
    assert await done(client, folder, keep_gone=True) == 0
    assert len(await keys(client)) == 4
    assert await done(client, folder, yes=True) == 0
    assert len(await keys(client)) == (0 if emptied == "all" else 1)


async def test_what_was_to_be_kept_is_not_deleted_by_later_runs(client: Client, folder: Path) -> None:
    await done(client, folder)
    (folder / "0.txt").unlink()
    assert await done(client, folder, keep_gone=True, dry_run=True) == 0
    assert await done(client, folder, keep_gone=True) == 0
    for _ in range(2):
        with pytest.raises(InvalidInput, match="1 of 4 files are gone"):
            await done(client, folder)
    assert await done(client, folder, keep_gone=True) == 0
    assert "0.txt" in await keys(client)
    assert await done(client, folder, yes=True) == 0
    assert "0.txt" not in await keys(client)


def swapped(folder: Path, elsewhere: Path, contents: str) -> None:
    """The folder is moved elsewhere, and one with four other files is in its place."""
    folder.rename(elsewhere)
    folder.mkdir()
    for number in range(4):
        (folder / f"{contents}-{number}.txt").write_text(f"Of {contents}, part {number}.")


async def test_what_is_not_in_a_wrong_folder_is_kept_over_any_number_of_runs(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    await done(client, folder)
    first = await keys(client)
    for contents in ("one", "another"):
        swapped(folder, tmp_path / contents, contents)
        for _ in range(3):
            with pytest.raises(InvalidInput, match="--yes"):
                await done(client, folder)
            assert (await keys(client)).keys() >= first.keys()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "one", folder)
    for _ in range(2):
        with pytest.raises(InvalidInput, match="8 of 12 files are gone"):
            await done(client, folder)
    (folder / "0.txt").unlink()
    with pytest.raises(InvalidInput, match="8 of 12 files are gone"):
        await done(client, folder)  # of the four that were there one is gone, which is no reason for doubt
    assert "0.txt" not in await keys(client)
    assert await done(client, folder, yes=True) == 0
    assert (await keys(client)).keys() == first.keys() - {"0.txt"}
    assert await done(client, folder) == 0


async def test_a_pass_that_was_cut_off_has_kept_what_is_gone_for_the_next(
    client: Client, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(client, folder)
    first = await keys(client)
    swapped(folder, tmp_path / "right", "another")
    note = Ledger.note

    def cut_off(ledger: Ledger, name: str, item: Item) -> None:
        note(ledger, name, item)
        if len(ledger.items()) == 8:
            raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "note", cut_off)
    with pytest.raises(KeyboardInterrupt):
        await done(client, folder)
    monkeypatch.setattr(Ledger, "note", note)
    with pytest.raises(InvalidInput, match="--yes"):
        await done(client, folder)
    assert (await keys(client)).keys() >= first.keys()


def misnamed(folder: Path) -> Path:
    """A file whose name is not UTF-8. Skips where the file system knows none."""
    try:
        (made := folder / os.fsdecode(b"1\xff.txt")).write_text("The ferry to no island sails on.")
    except OSError:
        pytest.skip("the names of this file system are UTF-8")
    return made


async def test_a_name_that_is_not_utf_8_is_refused_and_the_other_files_are_stored(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    misnamed(folder)
    closed = folder / os.fsdecode(b"caf\xe9")
    closed.mkdir()
    (closed / "a.txt").write_text("Coffee is dear.")
    for _ in range(2):
        assert await done(client, folder) == 2
        told = capsys.readouterr().out
        assert r"1\udcff.txt: Its name is not UTF-8. Rename it." in told and r"caf\udce9/a.txt: Its name" in told
        assert (await keys(client)).keys() == {"0.txt", "1.txt", "2.txt", "2025/may.md"}
    with pytest.raises(InvalidInput, match="not UTF-8"):
        await done(client, closed)


async def test_a_file_to_ingest_whose_name_is_not_utf_8_is_refused(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(ingest_cli, "run", lambda *arguments: asked.append(arguments))
    CliRunner().invoke(app, ["ingest", str(misnamed(folder)), str(folder)], catch_exceptions=False)
    ((work, _, files, closed, source, quiet),) = asked
    assert set(closed) == {str(folder / r"1\udcff.txt")}
    assert await work(client, files, closed, source, quiet) == 1
    assert (await keys(client)).keys() == {"0.txt", "1.txt", "2.txt", "2025/may.md"}


async def test_a_dry_run_says_what_would_be_done_and_does_nothing(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await done(client, folder)
    stored = await keys(client)
    (folder / "0.txt").unlink()
    (folder / "1.txt").write_text("The ferry to island 1 sails again.")
    (folder / "3.txt").write_text("A third ferry was bought.")
    capsys.readouterr()
    assert await done(client, folder, dry_run=True) == 0
    told = capsys.readouterr().out
    assert "gone: 0.txt" in told and "changed: 1.txt" in told and "new: 3.txt" in told
    assert await keys(client) == stored


async def test_files_that_cannot_be_read_are_named_and_keep_their_articles(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(client, folder)
    (folder / "0.txt").write_bytes(b"\0\1\2 binary now")
    (folder / "4.txt").write_text("   ")
    (folder / "5.txt").symlink_to(folder / "gone")
    scan = os.scandir

    def closed(path: Any) -> Any:
        if Path(path).name == "2025":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    capsys.readouterr()
    assert await done(client, folder) == 4
    told = capsys.readouterr().out
    reasons = (("0.txt", "binary"), ("4.txt", "empty"), ("5.txt", "nowhere"), ("2025", "Permission denied"))
    for name, reason in reasons:
        assert any(line.startswith(f"{name}: ") and reason in line for line in told.splitlines()), told
    assert len(await keys(client)) == 4


async def test_a_file_that_cannot_be_reached_keeps_its_article(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    os.renames(folder / "0.txt", elsewhere := folder.parent / "disk" / "0.txt")
    (folder / "0.txt").symlink_to(elsewhere)
    await done(client, folder)
    stored, look = await keys(client), Path.stat

    def locked(path: Path, **options: Any) -> os.stat_result:
        if path.parent.name == "2025":  # may be listed, but not entered
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, **options)

    monkeypatch.setattr(Path, "stat", locked)
    elsewhere.unlink()
    (folder / "1.txt").write_text("The ferry to island 1 sails again.")
    capsys.readouterr()
    assert await done(client, folder, yes=True) == 2
    told = capsys.readouterr().out
    assert "0.txt: It is a link that leads nowhere." in told and "2025/may.md: Permission denied" in told
    assert "1 changed, 1 unchanged, 2 refused" in told
    assert (await keys(client)).keys() == stored.keys()


async def test_a_folder_that_cannot_be_read_at_all_changes_nothing(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(client, folder)

    def closed(path: Any) -> Any:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(InvalidInput, match="Nothing was changed"):
        await done(client, folder, yes=True)
    assert len(await keys(client)) == 4


async def test_another_prefix_moves_the_articles(client: Client, folder: Path) -> None:
    await done(client, folder)
    assert await done(client, folder, prefix="orla/") == 0
    assert (await keys(client)).keys() == {"orla/0.txt", "orla/1.txt", "orla/2.txt", "orla/2025/may.md"}


async def test_a_key_that_another_file_takes_over_is_not_deleted(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "2025" / "0.txt").write_text("The ferry of 2025 has sunk.")
    await done(client, folder)
    assert await done(client, folder, prefix="2025/") == 0
    assert "5 changed" in capsys.readouterr().out
    names = {"0.txt", "1.txt", "2.txt", "2025/may.md", "2025/0.txt"}
    assert (await keys(client)).keys() == {f"2025/{name}" for name in names}
    assert await done(client, folder) == 0
    assert (await keys(client)).keys() == names
    assert await done(client, folder) == 0
    assert "5 unchanged" in capsys.readouterr().out


async def test_files_that_move_to_where_their_prefix_names_them_keep_their_articles(
    client: Client, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    above = tmp_path / "above"
    os.renames(folder, above / "2026")
    await done(client, above)
    stored = await keys(client)
    for path in list((above / "2026").iterdir()):
        shutil.move(path, above)
    assert await done(client, above, prefix="2026/", yes=True) == 0
    assert "4 unchanged, 4 gone" in capsys.readouterr().out
    assert await keys(client) == stored
    (above / "0.txt").unlink()
    assert await done(client, above, prefix="2026/") == 0
    assert (await keys(client)).keys() == stored.keys() - {"2026/0.txt"}


async def test_a_file_that_took_over_a_key_keeps_its_article_while_it_cannot_be_read(
    client: Client, folder: Path
) -> None:
    await done(client, folder)
    (folder / "2025" / "may.md").rename(folder / "may.md")
    assert await done(client, folder, prefix="2025/", keep_gone=True) == 0
    stored = await keys(client)
    (folder / "may.md").write_bytes(b"\0\1\2 binary now")
    assert await done(client, folder, prefix="2025/", yes=True) == 1
    assert await keys(client) == stored


async def test_a_source_that_is_named_later_is_stored(
    client: Client, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await done(client, folder)
    for told in ("4 changed", "4 unchanged"):
        assert await done(client, folder, source="The Orla Post") == 0
        assert told in capsys.readouterr().out
        assert {article["source"] for article in await client.articles()} == {"The Orla Post"}


async def test_without_a_source_the_digest_is_that_of_earlier_ledgers(
    client: Client, folder: Path, data: Path
) -> None:
    await done(client, folder)
    with closing(Ledger(data, "", str(folder))) as ledger:
        known = ledger.items()["0.txt"]
    assert known.digest == hashlib.sha256(b"The ferry to island 0 stopped in May.").hexdigest()


async def test_each_tenant_has_a_ledger_that_outlives_its_keys(
    home: House, data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with client_for(home, data, "anna") as anna, client_for(home, data, "bert") as bert:
        for client in (anna, bert):
            assert await done(client, folder) == 0
            assert "4 new" in capsys.readouterr().out
    (folder / "1.txt").unlink()
    async with client_for(home, data, "anna") as anna, client_for(home, data, "bert") as bert:
        for client in (anna, bert):
            assert await done(client, folder) == 0
            assert "3 unchanged, 1 gone" in capsys.readouterr().out
            assert (await keys(client)).keys() == {"0.txt", "2.txt", "2025/may.md"}


async def test_what_was_stored_before_there_were_keys_is_the_default_tenants(
    client: Client, home: House, data: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await done(client, folder)
    (folder / "1.txt").unlink()
    async with client_for(home, data, "default") as default:
        assert await done(default, folder) == 0
        assert "3 unchanged, 1 gone" in capsys.readouterr().out


async def test_two_folders_do_not_write_over_each_other(
    client: Client, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "0.txt").write_text("Another ferry altogether.")
    await done(client, folder)
    stored = await keys(client)
    assert await done(client, other) == 1
    assert "--prefix" in capsys.readouterr().out
    assert await keys(client) == stored
    assert await done(client, other, prefix="other/") == 0
    assert "other/0.txt" in await keys(client)
    (other / "0.txt").unlink()
    assert await done(client, other, prefix="other/", yes=True) == 0
    assert await keys(client) == stored


def test_watching_syncs_again_with_every_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[Any] = []

    def run(work: Any, url: str, asked: Sync) -> int:
        passes.append((work, url, asked))
        if len(passes) == 2:
            raise typer.Exit(1)  # what one pass cannot do ends the watch no more
        return 0

    monkeypatch.setattr(ingest_cli, "run", run)
    seen = [set(), {folder}, set(), {folder}]
    monkeypatch.setattr(ingest_cli, "watch_files", lambda *_, **__: iter(seen))
    result = CliRunner().invoke(app, ["sync", str(folder), "--watch", "--source", "The Orla Post"])
    assert result.exit_code == 0, result.output
    assert passes == [(synchronise, "", Sync(folder, source="The Orla Post"))] * 3


class Enough(Exception):
    pass


@pytest.mark.parametrize("place", ["data", "."])
def test_watching_misses_no_change_during_a_pass_and_takes_none_of_the_stores_for_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    data = folder / place
    data.mkdir(exist_ok=True)
    monkeypatch.setenv("QA_DATA", str(data))
    passes, told = 0, data / "later.txt"
    later = threading.Timer(1, lambda: told.write_text("The ferry is late."))

    def run(*_: Any) -> int:
        nonlocal passes
        passes += 1
        (data / "catalog.sqlite3").write_text(str(passes))
        if passes == 1:
            (data / "meanwhile.txt").write_text("The ferry is back.")
        elif passes == 2:
            later.start()
        elif told.exists():
            raise Enough
        return 0

    monkeypatch.setattr(ingest_cli, "run", run)
    monkeypatch.setattr(ingest_cli, "LOOKING_MILLISECONDS", 50)
    result = CliRunner().invoke(app, ["sync", str(folder), "--watch"])
    assert isinstance(result.exception, Enough)
    assert passes == 3


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["sync", str(tmp_path / "no")]).exit_code == 2

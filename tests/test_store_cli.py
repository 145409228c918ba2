"""`article-qa store …` as a person types it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import anyio
import pytest
from typer.testing import CliRunner, Result

from service.adapters.embedded_store import EmbeddedStore, locked
from service.adapters.ledger import FILE, Item, Ledger
from service.core.article import Article
from service.core.ports import Stored
from service.store_cli import store
from tests.adapters.storing import DIMENSIONS, put


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_DATA", str(tmp_path / "store"))
    monkeypatch.delenv("QA_CHROMA_URL", raising=False)
    return tmp_path / "store"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(store, [str(one) for one in arguments])


def words(result: Result) -> str:
    """Without the line breaks of the terminal."""
    return " ".join(result.output.split())


def stored(folder: Path, *texts: str) -> list[Stored]:
    async def fill() -> list[Stored]:
        store = EmbeddedStore(folder, "words", DIMENSIONS)
        try:
            return [await put(store, text) for text in texts]
        finally:
            await store.close()

    return anyio.run(fill)


def listed(folder: Path, embedder: str = "words", dimensions: int = DIMENSIONS) -> set[str]:
    async def ids() -> set[str]:
        store = EmbeddedStore(folder, embedder, dimensions)
        try:
            return {one.id for one in (await store.page(100)).articles}
        finally:
            await store.close()

    return anyio.run(ids)


def test_check_finds_a_sound_store_sound_and_a_changed_text_not(folder: Path) -> None:
    stored(folder, "Otters swim.", "Herons fly.")
    sound = run("check")
    assert sound.exit_code == 0, sound.output
    assert "The store is sound." in words(sound)
    catalog = folder / "catalog.sqlite3"
    catalog.write_bytes(catalog.read_bytes().replace(b"Herons fly.", b"Herons lie."))
    broken = run("check")
    assert broken.exit_code == 1
    assert "the text is not the one that was stored" in words(broken)
    assert Article.of("Herons fly.").id in words(broken)


def test_a_copy_is_restored_with_its_indexes(folder: Path, tmp_path: Path) -> None:
    (old,) = stored(folder, "Otters swim.")
    assert run("backup", tmp_path / "copy").exit_code == 0
    stored(folder, "Herons fly.")
    asked = CliRunner().invoke(store, ["restore", str(tmp_path / "copy")], input="n\n")
    assert asked.exit_code == 1
    assert len(listed(folder)) == 2
    done = run("restore", tmp_path / "copy", "--yes")
    assert done.exit_code == 0, done.output
    assert listed(folder) == {old.id}
    assert run("check").exit_code == 0


def test_a_restore_lets_the_feeds_of_its_tenant_come_again_and_no_other_origin(
    folder: Path, tmp_path: Path
) -> None:
    stored(folder, "Otters swim.")
    assert run("backup", tmp_path / "copy").exit_code == 0
    assert run("restore", tmp_path / "copy", "--yes").exit_code == 0
    assert not (folder / FILE).exists()
    own = {"https://orla.example/feed", "feed.xml", str(tmp_path / "copy")}
    noted = {(service, origin) for service in ("", "http://other:8000") for origin in {*own, str(tmp_path)}}

    def ledgers(tenant: str) -> dict[tuple[str, str], Ledger]:
        return {one: Ledger(folder, *one, tenant) for one in noted}

    for tenant in ("default", "news"):
        for ledger in ledgers(tenant).values():
            with closing(ledger):
                ledger.note("1", Item("1", "digest", "art_1"))
                ledger.set_validators({"etag": "7"})
    assert run("restore", tmp_path / "copy", "--yes").exit_code == 0
    for tenant in ("default", "news"):
        for (service, origin), ledger in ledgers(tenant).items():
            with closing(ledger):
                gone = (tenant, service) == ("default", "")
                assert bool(ledger.items()) != (gone and origin in own), origin
                assert bool(ledger.validators()) != gone


def test_repair_works(folder: Path) -> None:
    stored(folder, "Otters swim.")
    done = run("repair")
    assert done.exit_code == 0, done.output
    assert run("check").exit_code == 0


def test_reembed_moves_the_store_to_the_embedder_of_the_settings(folder: Path) -> None:
    ids = {one.id for one in stored(folder, "Otters swim.", "Herons fly.")}
    done = run("reembed")
    assert done.exit_code == 0, done.output
    from service.adapters.minilm import load_minilm

    embedder = load_minilm(False)
    assert listed(folder, embedder.name, embedder.dimensions) == ids


@pytest.mark.parametrize("command", ["check", "repair", "reembed", "backup"])
def test_where_there_is_no_store_none_is_made(folder: Path, command: str, tmp_path: Path) -> None:
    result = run(command, *([tmp_path / "copy"] if command == "backup" else []))
    assert result.exit_code == 1
    assert "There is no store" in words(result)
    assert not (folder / "catalog.sqlite3").exists()


def test_a_store_that_is_served_is_checked_and_copied_but_not_changed(folder: Path, tmp_path: Path) -> None:
    stored(folder, "Otters swim.")
    with locked(folder):
        assert run("backup", tmp_path / "copy").exit_code == 0
        check = run("check")
        assert check.exit_code == 0
        assert "A service has the store open" in words(check)
        for command in (["repair"], ["reembed"], ["restore", tmp_path / "copy", "--yes"]):
            refused = run(*command)
            assert refused.exit_code == 1
            assert "Another process serves the store" in words(refused)


@pytest.mark.parametrize(
    ("target", "chosen"),
    [
        ("", ()),
        ("catalog.sqlite3", ()),
        ("catalog.sqlite3-wal", ()),
        ("tenants/news/catalog.sqlite3", ("--tenant", "default")),
        ("catalog.sqlite3", ("--tenant", "news")),
    ],
)
def test_a_copy_does_not_take_the_place_of_a_store(folder: Path, target: str, chosen: tuple[str, ...]) -> None:
    async def fill() -> None:
        store = EmbeddedStore(folder, "words", DIMENSIONS)
        await put(store, "Otters swim.")
        if chosen:
            await put(store.of("news"), "Herons fly.")
        await store.close()

    anyio.run(fill)
    with locked(folder):
        before = {path: path.stat().st_ino for path in folder.rglob("*.sqlite3*")}
        refused = run("backup", folder / target, *chosen)
        assert refused.exit_code == 1
        assert "would overwrite a store" in words(refused)
        assert {path: path.stat().st_ino for path in folder.rglob("*.sqlite3*")} == before
        # Beside it there is room.
        for _ in range(2):
            assert run("backup", folder / "copy.sqlite3", *chosen).exit_code == 0


def test_a_chroma_server_is_cared_for_with_its_own_tools(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CHROMA_URL", "http://chroma:8000")
    result = run("check")
    assert result.exit_code == 1
    assert "QA_CHROMA_URL is set" in words(result)


def test_the_stores_of_all_tenants_are_cared_for(folder: Path, tmp_path: Path) -> None:
    async def fill() -> None:
        store = EmbeddedStore(folder, "words", DIMENSIONS)
        await put(store, "Otters swim.")
        await put(store.of("news"), "Herons fly.")
        await put(store.of("catalog"), "Voles dig.")
        await store.close()

    anyio.run(fill)
    assert run("check").exit_code == 0
    unclear = run("backup", tmp_path / "copy")
    assert unclear.exit_code == 1
    assert "several tenants" in words(unclear)
    copies = tmp_path / "copies"
    copies.mkdir()
    assert run("backup", copies).exit_code == 0
    names = ["catalog.sqlite3", "catalog.tenant.sqlite3", "news.sqlite3"]
    assert sorted(path.name for path in copies.iterdir()) == names
    assert [copies.joinpath(name).read_bytes().count(b"Otters swim.") > 0 for name in names] == [True, False, False]
    assert run("backup", tmp_path / "one", "--tenant", "news").exit_code == 0
    assert "has no store" in words(run("backup", tmp_path / "none", "--tenant", "sports"))
    catalog = folder / "tenants/news/catalog.sqlite3"
    catalog.write_bytes(catalog.read_bytes().replace(b"Herons fly.", b"Herons lie."))
    assert "the text is not the one that was stored of tenant news" in words(run("check"))
    assert run("restore", copies / "news.sqlite3", "--tenant", "news", "--yes").exit_code == 0
    assert run("repair").exit_code == 0
    assert run("check").exit_code == 0
    assert not (folder / "tenants/news/index").exists()
    assert len(listed(folder)) == 1

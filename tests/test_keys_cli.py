"""`article-qa keys …` as a person types it, and what the other commands do with a key."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from service import keys_cli
from service.cli import app
from service.settings import Settings
from service.web.serving import listening
from tests.serving import serving


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(keys_cli.console, "_width", 200)
    return tmp_path / "data"


def run(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **environment})


def test_a_key_is_shown_once_listed_without_it_and_revoked(data: Path) -> None:
    made = run("keys", "create", "news desk", "--tenant", "news", "--days", "30")
    shown = made.stdout.strip()
    assert shown.startswith("aqa_") and "\n" not in shown
    assert "not shown again" in made.stderr and "needs a key" in made.stderr
    assert "needs a key" not in run("keys", "create", "other", "--scope", "admin").stderr
    listed = run("keys", "list").stdout
    assert all(word in listed for word in ("news desk", "news", "ask, ingest", "valid", "admin"))
    secret, id_ = shown.rpartition("_")[2], shown.split("_")[1]
    assert secret not in listed
    assert run("keys", "revoke", id_).exit_code == 0
    assert "revoked" in run("keys", "list").stdout
    assert run("keys", "revoke", "nothing").exit_code == 1


def test_a_key_that_cannot_be_printed_is_revoked(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("builtins.print", full)
        made = run("keys", "create", "news desk")
    assert made.exit_code == 1 and "is revoked, as it cannot be printed" in made.stderr
    assert "revoked" in run("keys", "list").stdout


@pytest.mark.parametrize("wrong", [["--tenant", "../x"], ["--scope", "root"], ["--days", "0"]])
def test_a_key_that_cannot_be_is_refused(data: Path, wrong: list[str]) -> None:
    assert run("keys", "create", "a", *wrong).exit_code != 0
    assert not (data / "keys.json").exists()


def test_a_key_without_a_name_is_refused(data: Path) -> None:
    assert "needs a name" in run("keys", "create", " ").output
    assert not (data / "keys.json").exists()


def test_a_chroma_server_has_only_so_many_tenants(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_cli, "MOST_TENANTS", 2)
    made = [run("keys", "create", "a", "--tenant", name, QA_CHROMA_URL="http://chroma:8000") for name in "abac"]
    assert [one.exit_code for one in made] == [0, 0, 0, 1]
    assert "another Chroma server" in made[3].output
    assert run("keys", "create", "a", "--tenant", "c").exit_code == 0


def test_the_command_line_is_the_tenant_of_its_key(data: Path, tmp_path: Path) -> None:
    article = tmp_path / "ferry.txt"
    article.write_text("The ferry from Orla stopped in May.")
    key = run("keys", "create", "news", "--tenant", "news").stdout.strip()
    with serving(Settings()):
        assert "1 new" in run("ingest", str(article), QA_API_KEY=key).output
        assert "art_" in run("articles", "list", QA_API_KEY=key).output
        without = run("articles", "list")
        assert without.exit_code == 1 and "QA_API_KEY" in without.output
    # Who can open the store needs no key, and is the default tenant.
    assert (listed := run("articles", "list")).exit_code == 0
    assert "art_" not in listed.output


def test_with_a_key_the_service_may_listen_beyond_this_machine(data: Path) -> None:
    run("keys", "create", "a")
    with listening("0.0.0.0", 0, Settings()) as (_, address):
        assert address.startswith("http://0.0.0.0:")

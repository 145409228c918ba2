from __future__ import annotations

import os
import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.adapters.key_file import KeyFile, Usage
from service.core.access import Scope, matching
from service.core.errors import NotFound, Unavailable

ASK = frozenset({Scope.ASK})
RECORD = (
    '{"keys": [{"id": "a", "name": "a", "tenant": "%s", "scopes": ["%s"], "sha256": "", "created": "2026-01-01"}]}'
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def test_of_a_key_only_its_digest_is_kept_where_only_the_owner_reads(path: Path) -> None:
    key, shown = KeyFile(path).create("desk", "news", ASK, 30)
    kept = path.read_text()
    assert shown.startswith(f"aqa_{key.id}_")
    assert shown.rpartition("_")[2] not in kept
    assert key.digest in kept
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.expires == key.created + timedelta(days=30)
    assert KeyFile(path).keys() == {key.id: key}


def test_a_mode_that_lets_others_read_is_kept(path: Path) -> None:
    key, _ = KeyFile(path).create("desk", "news", ASK)
    path.chmod(0o640)
    KeyFile(path).revoke(key.id)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for others")
def test_what_root_changes_stays_the_services(path: Path) -> None:
    os.chown(path.parent, 10001, 10002)
    key, _ = KeyFile(path).create("desk", "news", ASK)
    Usage(path.parent).note(key.id, datetime.now(UTC))
    made = [path, path.parent / "keys-used.json"]
    assert [(one.stat().st_uid, one.stat().st_gid) for one in made] == [(10001, 10002)] * 2
    os.chown(path, 10003, 10004)
    KeyFile(path).revoke(key.id)
    now = path.stat()
    assert (now.st_uid, now.st_gid, stat.S_IMODE(now.st_mode)) == (10003, 10004, 0o600)


def test_a_service_takes_note_of_what_another_process_changes(path: Path) -> None:
    serving, other = KeyFile(path), KeyFile(path)
    assert not serving.needed()
    key, shown = other.create("desk", "news", ASK)
    assert serving.needed()
    assert matching(shown, serving.keys(), datetime.now(UTC)) == key
    other.revoke(key.id)
    assert matching(shown, serving.keys(), datetime.now(UTC)) is None
    assert serving.needed()
    with pytest.raises(NotFound):
        other.revoke("nothing")


def test_a_service_that_had_keys_stays_shut_when_the_file_is_gone(path: Path) -> None:
    file = KeyFile(path)
    file.create("desk", "news", ASK)
    assert file.needed()
    path.unlink()
    assert file.keys() == {}
    assert file.needed()


def test_a_file_that_was_named_shuts_the_service_before_there_is_a_key(path: Path) -> None:
    assert KeyFile(path, needed=True).needed()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"keys": [{"id": "a"}]}',
        b'{"keys": 1}',
        b"\xff",
        (RECORD % ("..", "ask")).encode(),
        (RECORD % ("news", "root")).encode(),
    ],
)
def test_a_damaged_file_lets_nobody_in(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(Unavailable) as caught:
        KeyFile(path).needed()
    assert caught.value.code == "keys-unreadable"


def test_keys_made_at_once_are_all_kept(path: Path) -> None:
    threads = [threading.Thread(target=KeyFile(path).create, args=(f"{n}", "news", ASK)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.name for key in KeyFile(path).keys().values()} == {str(n) for n in range(8)}
    assert [one.name for one in path.parent.glob("*.part")] == []


def test_a_folder_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written") as caught:
        KeyFile(tmp_path / "file" / "keys.json").create("desk", "news", ASK)
    assert caught.value.code == "keys-read-only"


def test_use_is_noted_once_an_hour(tmp_path: Path) -> None:
    usage, now = Usage(tmp_path), datetime(2026, 1, 1, 9, 30, tzinfo=UTC)
    assert usage.is_news("a", now)
    usage.note("a", now)
    usage.note("b", now)
    assert not usage.is_news("a", now + timedelta(minutes=29))
    assert usage.is_news("a", now + timedelta(minutes=30))
    assert Usage(tmp_path).read() == {"a": "2026-01-01T09:00Z", "b": "2026-01-01T09:00Z"}


def test_use_that_cannot_be_noted_hinders_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    usage, now = Usage(tmp_path / "file"), datetime.now(UTC)
    usage.note("a", now)
    assert not usage.is_news("a", now)

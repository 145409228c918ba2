"""The commands and programs of the papers work as they stand there, against a real service."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path

import pytest

from tests.packaging.recipe import ROOT
from tests.packaging.typed import Block, Terminal, blocks, differences
from tests.serving import serving
from tests.web.conftest import SAMPLE, settings

# The last one makes keys, from which on every call needs one.
PAPERS = ("README.md", "docs/ask.md", "docs/run.md", "docs/api.md")
INGEST = f"article-qa ingest --quiet --source 'Korea JoongAng Daily' {ROOT / SAMPLE}"
STATEMENT = "Sergei Shoigu"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    data = tmp_path_factory.mktemp("data")
    with serving(settings(data)) as url:
        yield data, url


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the papers speak of, and no settings but the default ones."""
    for name in [name for name in os.environ if name.startswith("QA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)
    SAMPLE.parent.mkdir(parents=True)
    shutil.copyfile(ROOT / SAMPLE, SAMPLE)
    Path("articles").mkdir()
    Path("articles/bridge.txt").write_text("A bridge was opened in Orla on Monday.")
    return tmp_path


@pytest.mark.parametrize("paper", PAPERS)
def test_what_a_paper_tells_to_type_works(
    paper: str, service: tuple[Path, str], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, url = service
    monkeypatch.setenv("QA_DATA", str(data))
    monkeypatch.setenv("QA_URL", url)
    terminal = Terminal(url, monkeypatch.setenv)
    if paper != "docs/api.md":
        terminal.type(INGEST)
    found = blocks(ROOT / paper)
    for block, after in zip_longest(found, found[1:], fillvalue=Block("", "")):
        run(block, "" if after.commands or after.language in ("python", "js") else after.text, terminal)


def run(block: Block, printed: str, terminal: Terminal) -> None:
    """Type all of it; `printed` is the block that follows."""
    if block.language == "python":
        assert STATEMENT in terminal.python(block.text)
    elif block.language == "js" and shutil.which("node"):
        assert STATEMENT in terminal.javascript(block.text)
    elif not block.is_elsewhere:
        outputs = []
        for typed in block.commands:
            outputs.append(terminal.type(typed.command, may_fail=bool(typed.printed)))
            assert not list(differences(typed.printed, outputs[-1])), f"{typed.command}\n{outputs[-1]}"
        if outputs:
            whole = "\n".join(outputs)
            assert not list(differences(printed, whole)), f"{block.text}\n{whole}"
            assert "problem:" not in whole or "problem:" in printed, whole


def test_what_is_told_about_operating_works(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The store is cared for while no service runs; a block that asks a service has one."""
    monkeypatch.setenv("QA_DATA", str(desk / "data"))
    told = []
    for block in blocks(ROOT / "docs/operate.md"):
        if block.is_elsewhere:
            continue
        with ExitStack() as running:
            url = running.enter_context(serving(settings(desk / "data"))) if "curl " in block.text else ""
            terminal = Terminal(url, monkeypatch.setenv)
            if url:
                terminal.type(f"QA_URL={url} {INGEST}")
            told += [terminal.type(typed.command) for typed in block.commands]
    whole = " ".join("\n".join(told).split())
    assert '"status":"ready"' in whole
    assert whole.count("The store is sound.") == 3
    assert (desk / "backup" / "catalog.sqlite3").exists()

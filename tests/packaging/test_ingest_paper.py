"""The commands of docs/ingest.md work as they stand there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service import feeding
from service.adapters.feeds import KINDS
from service.web import app as web_app
from tests.fake_model import FakeModel
from tests.packaging.recipe import ROOT
from tests.packaging.typed import Terminal, blocks
from tests.serving import serving
from tests.test_feeding import ATOM
from tests.web.conftest import settings
from tests.web_site import STORY, Reply, web_site

PAPER = ROOT / "docs" / "ingest.md"


def test_every_command_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fake_model_server: FakeModel) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("report.txt", "minutes.md", "news/may.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(f"The town of Orla opened a bridge. It stands in {name}.")
    Path("feed.xml").write_text(ATOM % STORY)
    with web_site() as site:
        site.pages |= {"/rain.html": Reply(), "/feed.xml": Reply((ATOM % STORY).encode(), content_type="text/xml")}
        monkeypatch.setattr(web_app, "fetcher_of", lambda _: site.fetcher())
        monkeypatch.setattr(feeding, "feed_fetcher_of", lambda *_: site.fetcher(kinds=KINDS))
        monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
        chosen = settings(
            tmp_path / "data",
            embedder="openai",
            embedding_base_url=fake_model_server.url,
            embedding_dimensions=256,
        )
        with serving(chosen) as service:
            monkeypatch.setenv("QA_URL", service)
            here = {"https://news.example.org": site.url("").rstrip("/")}
            terminal = Terminal(service, monkeypatch.setenv, here)
            told = [terminal.type(typed.command) for block in blocks(PAPER) for typed in block.commands]
    whole = "\n".join(told)
    # The typo of the batch is meant.
    assert "problem:" not in whole.replace("problem:invalid-request", "")
    assert "2 new" in whole and "new: may.txt" in whole and '"status":422' in whole
    assert whole.count('"created":true') == 2


def test_the_statuses_that_are_named_are_those_of_the_service() -> None:
    source = "".join(path.read_text() for path in (ROOT / "service").rglob("*.py"))
    rows = re.findall(r"^\|(.*)\|$", PAPER.read_text("utf-8"), re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`([a-z]+-[a-z0-9-]+)`", row)}
    assert codes and not {code for code in codes if f'"{code}"' not in source}

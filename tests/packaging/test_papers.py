"""What the project's papers tell people to type."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from service.settings import Settings
from tests.packaging.recipe import ROOT

TEXTS = ("README.md", "CONTRIBUTING.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/*.md")))
PAPERS = (*TEXTS, ".ci/run", ".github/workflows/ci.yml")
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_make_target_that_is_named_exists(paper: str) -> None:
    text = (ROOT / paper).read_text()
    named = set(re.findall(r"(?:`|^\s*\$?\s*|run: |&& )make ([a-z][a-z-]*)", text, re.MULTILINE))
    named |= set(re.findall(r"^step ([a-z-]+)", text, re.MULTILINE))
    assert named <= TARGETS


@pytest.mark.parametrize("paper", PAPERS)
def test_every_setting_that_is_named_exists(paper: str) -> None:
    known = {f"QA_{name.upper()}" for name in Settings.model_fields} | {"QA_URL", "QA_API_KEY"}
    assert set(re.findall(r"\bQA_[A-Z_]+\b", (ROOT / paper).read_text())) <= known


@pytest.mark.parametrize("paper", TEXTS)
def test_every_place_that_is_linked_exists(paper: str) -> None:
    for link, heading in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", (ROOT / paper).read_text("utf-8")):
        linked = (ROOT / paper).parent / link if link else ROOT / paper
        assert linked.exists(), link
        assert not heading or heading in headings(linked), f"{link}#{heading}"


def headings(paper: Path) -> set[str]:
    """As they are named in links."""
    found = re.findall(r"^#+ (.*)$", paper.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    for page in TEXTS[2:]:
        assert page == "docs/README.md" or f"]({Path(page).name})" in index, page


def make(*words: str) -> str:
    """What make prints, run as a person would, also when make runs these tests."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout


def test_a_question_reaches_the_command_line_as_it_was_typed(tmp_path: Path) -> None:
    question = """Did "Kim" pay $5, `or` not \\ it's?"""
    more = tmp_path / "more"
    more.write_text('shown:\n\t@printf %s "$$QUESTION"\n')
    assert make("-f", "Makefile", "-f", str(more), "shown", f"Q={question}") == question


def test_make_alone_lists_the_targets() -> None:
    for target in ("run", "ask", "test", "check", "eval"):
        assert re.search(rf"^\s+make {target}\s+\w", make(), re.MULTILINE), target

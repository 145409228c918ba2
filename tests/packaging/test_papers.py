"""What the project's papers tell people to type."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from service.settings import Settings
from tests.packaging.recipe import ROOT

PAPERS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/deploy.md",
    "docs/ingest.md",
    "docs/language-models.md",
    "docs/observe.md",
    ".ci/run",
    ".github/workflows/ci.yml",
)
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


@pytest.mark.parametrize(
    "paper", ["CONTRIBUTING.md", "docs/deploy.md", "docs/ingest.md", "docs/language-models.md", "docs/observe.md"]
)
def test_every_file_that_is_linked_exists(paper: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / paper).read_text())
    for link in links:
        assert (ROOT / paper).parent.joinpath(link).exists(), link


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

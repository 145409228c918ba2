"""docs/configuration.md has every setting, as service/settings.py has it, and no other."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service.settings import Settings
from tests.packaging.recipe import ROOT
from tests.packaging.settings_rows import rows

PAPER = (ROOT / "docs" / "configuration.md").read_text("utf-8")
# Variables of the command line and of libraries have a table of their own.
LINES = [line for line in PAPER.partition("## Read by others")[0].splitlines() if line.startswith("| `")]


@pytest.mark.parametrize(("name", "row"), rows().items())
def test_every_setting_is_there_with_its_default_and_meaning(name: str, row: str) -> None:
    assert [line for line in LINES if line.startswith(row)], (
        f"docs/configuration.md lacks the row {row} `example` |"
    )


def test_nothing_else_is_there() -> None:
    assert sorted(re.findall(r"^\| `(\w+)`", "\n".join(LINES), re.MULTILINE)) == sorted(rows())


@pytest.mark.parametrize("line", LINES)
def test_the_example_of_a_setting_is_accepted(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, example = line.split("`")[1], line.split("`")[-2]
    field = name.removeprefix("QA_").lower()
    monkeypatch.setenv(name, example)
    without: dict[str, Any] = {"_env_file": None}
    changed, default = getattr(Settings(**without), field), Settings.model_fields[field].default
    assert changed != default, "the example is the default"

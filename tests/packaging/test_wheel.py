"""What is installed with the service, wherever it is installed from a wheel."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.packaging.recipe import ROOT


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files in the wheel, built without a network."""
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")))
    return set(zipfile.ZipFile(built).namelist())


def files_below(folder: str) -> set[str]:
    found = {path.relative_to(ROOT).as_posix() for path in Path(ROOT, folder).rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path}


def test_the_wheel_holds_the_code_with_its_pages(names: set[str]) -> None:
    assert "service/cli.py" in names
    assert files_below("service") <= names


def test_the_wheel_holds_the_prompts(names: set[str]) -> None:
    prompts = files_below("prompts")
    assert prompts
    assert {f"service/{path}" for path in prompts} <= names


def test_the_wheel_holds_its_licence_and_nothing_that_only_the_repository_needs(names: set[str]) -> None:
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"service"}

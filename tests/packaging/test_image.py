"""The image's steps, as far as they run without a container engine. What is left is building and starting it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from service.adapters.tokens import VOCABULARIES
from service.settings import Settings
from tests.packaging import smoke
from tests.packaging.recipe import ROOT, Stage, health_check, ignored, stages

BUILD, IMAGE = stages()
SERVING = "Application startup complete"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def environment_of(stage: Stage, folder: Path) -> dict[str, str]:
    """The container's environment: nothing of this machine, its folders below `folder`."""
    moved = {
        name: f"{folder}{value}" if value.startswith("/") else value for name, value in stage.environment.items()
    }
    python = str(Path(sys.executable).parent)
    return {**moved, "PATH": f"{python}:{os.defpath}", "PYTHONPATH": str(ROOT), "HOME": str(folder)}


def on_port(words: list[str], port: int) -> list[str]:
    return [word.replace("8000", str(port)) for word in words]


@contextmanager
def started(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """The image's CMD in the image's environment, as soon as it serves."""
    command = on_port(json.loads(IMAGE.the("CMD")), port)
    with subprocess.Popen(
        command,
        env=environment_of(IMAGE, folder),
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said = "".join(until(SERVING, process))
            assert SERVING in said, said
            yield process
        finally:
            process.kill()


def until(words: str, process: subprocess.Popen[str]) -> Iterator[str]:
    assert process.stdout
    for line in process.stdout:
        yield line
        if words in line:
            return


def healthy(folder: Path, port: int) -> bool:
    words = on_port(health_check(IMAGE), port)
    done = subprocess.run(words, env=environment_of(IMAGE, folder), check=False, capture_output=True, timeout=20)
    return done.returncode == 0


def test_everything_that_is_copied_is_there_and_reaches_the_builder() -> None:
    copied = [path for copy in BUILD.all("COPY") for path in copy.split()[:-1]]
    assert {"uv.lock", "service", "prompts"} <= set(copied)
    for path in copied:
        assert (ROOT / path).exists(), path
        assert not ignored(path), path
    assert not ignored("service/core/article.py")


@pytest.mark.parametrize("path", [".env", ".git", ".venv", "data/articles.db", "tests", "service/__pycache__", "x"])
def test_nothing_else_reaches_the_builder(path: str) -> None:
    assert ignored(path)


def test_what_the_image_takes_from_the_builder_was_made_there() -> None:
    made = {"/app/.venv": "uv sync", "/app/vocabulary": "mkdir vocabulary"}
    for copy in IMAGE.all("COPY"):
        source, *_ = copy.removeprefix("--from=build ").split()
        assert any(made[source] in command for command in BUILD.commands), copy


def test_both_stages_have_the_same_python() -> None:
    assert {stage.the("FROM").split()[0] for stage in (BUILD, IMAGE)} == {"${PYTHON_IMAGE}"}


@pytest.mark.parametrize("command", [one for one in BUILD.commands if one.startswith("uv ")])
def test_the_locked_environment_installs_from_wheels_without_development_tools(
    command: str, tmp_path: Path
) -> None:
    words = shlex.split(command)
    words[0] = str(ROOT / ".tools/uv/bin/uv")
    environment = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(tmp_path / "venv")}
    plan = subprocess.run(
        [*words, "--dry-run", "--offline"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stderr
    assert "+ onnxruntime==" in plan
    assert not any(f"+ {name}==" in plan for name in ("pytest", "mypy", "hatchling", "torch"))


def run_vocabulary(names: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    (command,) = (one for one in BUILD.commands if "tiktoken" in one)
    (folder / ".venv").symlink_to(Path(sys.executable).parents[1])
    environment = {**os.environ, "VOCABULARY": names}
    return subprocess.run(["sh", "-c", command], cwd=folder, env=environment, check=False, capture_output=True)


def test_the_image_holds_every_vocabulary_that_the_service_counts_with() -> None:
    assert set(shlex.split(BUILD.the("ARG").partition("=")[2])[0].split()) == set(VOCABULARIES)


def test_a_build_without_vocabularies_must_be_asked_for(tmp_path: Path) -> None:
    assert run_vocabulary("none", tmp_path).returncode == 0
    assert list((tmp_path / "vocabulary").iterdir()) == []


def test_a_vocabulary_that_cannot_be_had_fails_the_build(tmp_path: Path) -> None:
    assert run_vocabulary("no_such_encoding", tmp_path).returncode != 0


def test_the_image_serves_as_a_user_who_owns_nothing_but_the_data() -> None:
    user, _ = IMAGE.the("USER").split(":")
    assert int(user) > 0
    assert IMAGE.environment["QA_DATA"] == IMAGE.the("VOLUME")
    assert not any("--chown" in copy for copy in IMAGE.all("COPY"))


def test_the_image_sets_what_the_service_knows() -> None:
    known = {f"QA_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in IMAGE.environment if name.startswith("QA_")} <= known


def test_the_command_serves_until_it_is_told_to_stop_and_the_health_check_sees_it(tmp_path: Path) -> None:
    port = free_port()
    assert not healthy(tmp_path, port)
    with started(tmp_path, port) as process:
        assert healthy(tmp_path, port)
        smoke.main(port)
        process.send_signal(signal.Signals[IMAGE.the("STOPSIGNAL")])
        rest, _ = process.communicate(timeout=30)
    assert "Application shutdown complete" in rest
    assert not healthy(tmp_path, port)
    # Libraries that phone home keep an identifier and a queue in the user's folder.
    assert {path.name for path in tmp_path.iterdir()} == {"data"}

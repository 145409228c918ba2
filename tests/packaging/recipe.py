"""Reads the files that a container is made of."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[2]
Instruction = tuple[str, str]


def instructions(text: str) -> list[Instruction]:
    """The instructions of a Dockerfile, in order, without comments and with continued lines joined."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest.strip()) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if name]


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage of the image is made of; `FROM` to the next `FROM`."""

    steps: list[Instruction]

    def all(self, name: str) -> list[str]:
        return [rest for step, rest in self.steps if step == name]

    def the(self, name: str) -> str:
        (found,) = self.all(name)
        return found

    @property
    def commands(self) -> list[str]:
        """The shell commands of its RUN steps, without their mounts."""
        return [re.sub(r"--mount=\S+\s+", "", run) for run in self.all("RUN")]

    @property
    def environment(self) -> dict[str, str]:
        words = [word for env in self.all("ENV") for word in shlex.split(env)]
        return dict(word.split("=", 1) for word in words)


def stages() -> list[Stage]:
    found: list[Stage] = []
    for step in instructions((ROOT / "Dockerfile").read_text()):
        if step[0] == "FROM":
            found.append(Stage([]))
        if found:
            found[-1].steps.append(step)
    return found


def health_check(stage: Stage) -> list[str]:
    """The words of the HEALTHCHECK's command."""
    words: list[str] = json.loads(stage.the("HEALTHCHECK").partition("CMD ")[2])
    return words


def ignored(path: str) -> bool:
    """Whether .dockerignore keeps a path from the builder: the last line that fits it or a folder above decides."""
    verdict = False
    parts = path.split("/")
    above = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        pattern = line.strip().removeprefix("!")
        if pattern and not pattern.startswith("#") and any(_fits(one, pattern) for one in above):
            verdict = not line.startswith("!")
    return verdict


def _fits(path: str, pattern: str) -> bool:
    if pattern.startswith("**/"):
        return fnmatchcase(Path(path).name, pattern.removeprefix("**/"))
    return path.count("/") == pattern.count("/") and fnmatchcase(path, pattern)

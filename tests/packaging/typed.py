"""What a paper tells people to type, and a terminal that types it."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from service.cli import app

ADDRESS = "127.0.0.1:8000"
# The id of the key that the papers create.
KEY_ID = "3558fd70"
IN_SHELL = frozenset({"curl", "printf", "mkdir", "cp"})
# What needs a container engine, or sets up what the tests run on. test_papers.py checks the targets of make.
ELSEWHERE = frozenset({"make", "docker"})
# These do not end by themselves.
ENDLESS = frozenset({"serve", "mcp"})
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ASSIGNED = re.compile(r"(?:export )?(\w+)=(\S*)")
_OURS = re.compile(r"((?:QA_\w+=\S+ )*)article-qa (.*?)(?: > (\S+))?")


@dataclass(frozen=True, slots=True)
class Typed:
    """A command, and what the paper says it prints; empty where it does not say."""

    command: str
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences."""

    language: str
    text: str

    @property
    def commands(self) -> list[Typed]:
        """Those of a shell; with `console` as language they begin with a dollar, and the rest is output."""
        text = self.text.replace("\\\n", "")
        if self.language == "sh":
            lines = (line.strip() for line in text.splitlines())
            return [Typed(line) for line in lines if line and not line.startswith("#")]
        if self.language == "console":
            parts = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
            return [
                Typed(command.strip(), printed) for command, _, printed in (part.partition("\n") for part in parts)
            ]
        return []

    @property
    def is_elsewhere(self) -> bool:
        return any(typed.command.split()[0] in ELSEWHERE for typed in self.commands)


def blocks(paper: Path) -> list[Block]:
    return [Block(*found) for found in _BLOCK.findall(paper.read_text("utf-8"))]


class Terminal:
    """Types commands in the current folder, one after the other. Our own run in this process, which is faster.

    `setenv` keeps a variable for the commands that follow. `replaced` has words that a paper makes up, with what
    stands for them here.
    """

    def __init__(
        self, service: str, setenv: Callable[[str, str], None], replaced: Mapping[str, str] | None = None
    ) -> None:
        self._setenv = setenv
        self._replaced = {ADDRESS: service.removeprefix("http://"), **(replaced or {})}

    def type(self, command: str, *, may_fail: bool = False) -> str:
        """What it prints. Fails where the command does, and where nobody knows what it is."""
        command = self._here(command)
        if assigned := _ASSIGNED.fullmatch(command):
            self._setenv(assigned[1], os.path.expandvars(assigned[2].strip('"')))
            return ""
        if captured := re.fullmatch(r"(\w+)=\$\((.*)\)", command):
            self.type(f"{captured[2]} > captured")
            printed = Path("captured").read_text("utf-8").strip()
            self._setenv(captured[1], printed)
            if captured[1] == "KEY":
                self._replaced[KEY_ID] = printed.split("_")[1]
            return ""
        if ours := _OURS.fullmatch(command):
            return self._ours(*ours.groups(), may_fail=may_fail)
        assert command.split()[0] in IN_SHELL, f"nobody knows this command: {command}"
        ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert ended.returncode == 0, f"{command}\n{ended.stderr}"
        return ended.stdout

    def _ours(self, settings: str, words: str, file: str | None, *, may_fail: bool) -> str:
        arguments = shlex.split(os.path.expandvars(words))
        if arguments[0] in ENDLESS:
            helped = CliRunner().invoke(app, [arguments[0], "--help"], env={"COLUMNS": "200"})
            assert all(word in helped.stdout for word in arguments if word.startswith("--")), words
            return ""
        environment = dict(word.split("=", 1) for word in settings.split())
        result = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **environment})
        assert result.exit_code == 0 or (may_fail and result.exit_code == 1), f"{words}\n{result.output}"
        if file:
            Path(file).write_text(result.stdout, "utf-8")
        return result.output

    def python(self, code: str) -> str:
        """What the program prints."""
        told, namespace = io.StringIO(), {"__name__": "__main__"}
        with contextlib.redirect_stdout(told):
            exec(compile(self._here(code), "a paper", "exec"), namespace)
        for value in namespace.values():
            # Papers leave it to the end of the program.
            if type(value).__name__ == "OpenAI":
                value.close()  # type: ignore[attr-defined]
        return told.getvalue()

    def javascript(self, code: str) -> str:
        """What Node prints."""
        command = ["node", "--input-type=module", "-"]
        ended = subprocess.run(command, input=self._here(code), capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def _here(self, text: str) -> str:
        for made_up, real in self._replaced.items():
            text = text.replace(made_up, real)
        return text


def differences(printed: str, output: str) -> Iterator[str]:
    """The lines that the paper says are printed and were not, whatever the line breaks; `…` stands for anything,
    the value of a metric for any. Of JSON only the names of fields count."""
    if names := re.findall(r'"(\w+)": ?', printed):
        yield from (name for name in dict.fromkeys(names) if not re.search(rf'"{name}": ?', output))
        return
    whole = " ".join(output.split())
    for line in printed.splitlines():
        told = re.sub(r"^(qa_\S+) [\d.]+$", r"\1 …", " ".join(line.split()))
        if not re.search(".*".join(map(re.escape, told.split("…"))), whole):
            yield line

"""Prompts: Markdown files with `$name` holes, rendered strictly."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template whose `digest` tells one wording from another (12 hexadecimal digits of SHA-256).

    >>> Prompt.of("greeting", "Good morning, $name.").render(name="Kim")
    'Good morning, Kim.'
    """

    name: str
    text: str
    digest: str

    @classmethod
    def of(cls, name: str, text: str) -> Prompt:
        """Raises ValueError where a `$` is neither a hole nor doubled."""
        if not Template(text).is_valid():
            raise ValueError(f"prompt {name}: a $ that starts no hole must be written $$")
        return cls(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])

    def render(self, **values: str) -> str:
        """The text with every hole filled; values are never read as templates themselves.

        Raises ValueError on a missing or a surplus name, so that a renamed hole cannot go unseen.
        """
        template = Template(self.text)
        holes = set(template.get_identifiers())
        if holes != values.keys():
            missing, surplus = sorted(holes - values.keys()), sorted(values.keys() - holes)
            raise ValueError(f"prompt {self.name}: missing {missing}, surplus {surplus}")
        return template.substitute(values)


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of the service; `digest` changes when any of them does."""

    answer_system: Prompt
    answer_user: Prompt
    repair: Prompt
    standalone_question: Prompt

    @property
    def digests(self) -> Mapping[str, str]:
        prompts = (self.answer_system, self.answer_user, self.repair, self.standalone_question)
        return {prompt.name: prompt.digest for prompt in prompts}

    @property
    def digest(self) -> str:
        return hashlib.sha256("".join(self.digests.values()).encode()).hexdigest()[:12]


def load_prompts(folder: Path | None = None) -> Prompts:
    """The prompts of `folder`, or those that came with the service. Raises OSError and ValueError."""
    folder = folder or default_folder()

    def load(name: str) -> Prompt:
        return Prompt.of(name, (folder / f"{name}.md").read_text(encoding="utf-8").strip())

    return Prompts(
        answer_system=load("answer_system"),
        answer_user=load("answer_user"),
        repair=load("repair"),
        standalone_question=load("standalone_question"),
    )


def default_folder() -> Path:
    """`prompts/` inside the installed package, else at the top of the repository."""
    installed = _HERE / "prompts"
    return installed if installed.is_dir() else _HERE.parent / "prompts"

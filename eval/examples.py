"""Examples: questions with the evidence and the patterns that tell a right answer from a wrong one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from service.adapters.readers import SUFFIXES
from service.core.answer import Turn

DATA = Path(__file__).resolve().parent / "data"
"""The set that the gate holds. Another one has the same form: `articles/` and `questions.jsonl`."""
ARTICLES = DATA / "articles"
QUESTIONS = DATA / "questions.jsonl"

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim words of one article, named by its file name without ending."""

    __pydantic_config__ = _STRICT
    article: str
    quote: str

    def __post_init__(self) -> None:
        if not self.quote.strip():
            raise ValueError(f"a quote from {self.article!r} is empty")


@dataclass(frozen=True, slots=True)
class Limits:
    """Which articles may answer, as in the API; `article_ids` holds file names without ending."""

    __pydantic_config__ = _STRICT
    article_ids: tuple[str, ...] | None = None
    source: str | None = None
    published_from: str | None = None
    published_to: str | None = None

    def __post_init__(self) -> None:
        if self.article_ids == ():
            raise ValueError("article_ids names no article: name some, or leave it out")


@dataclass(frozen=True, slots=True)
class Example:
    """One question. The fields are described in `eval/data/README.md`."""

    __pydantic_config__ = _STRICT
    id: str
    kind: str
    question: str
    answerable: bool
    evidence: tuple[tuple[Evidence, ...], ...] = ()
    accept: tuple[str, ...] = ()
    forbid: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    traps: tuple[Evidence, ...] = ()
    history: tuple[Turn, ...] = ()
    filters: Limits = Limits()

    def __post_init__(self) -> None:
        if self.answerable and not (self.evidence and all(self.evidence) and self.accept):
            raise ValueError(f"{self.id}: an answerable example needs evidence and accepted patterns")
        if not self.answerable and (self.evidence or self.accept):
            raise ValueError(f"{self.id}: an unanswerable example has neither evidence nor accepted patterns")
        for pattern in (*self.accept, *self.forbid, *self.absent):
            re.compile(pattern)
        if blank := [pattern for pattern in self.accept if re.search(pattern, "")]:
            raise ValueError(f"{self.id}: the accepted pattern {blank[0]!r} matches any answer")


_EXAMPLE = TypeAdapter(Example)


def load_examples(path: Path = QUESTIONS) -> list[Example]:
    """The examples of a JSON-lines file. Raises ValueError with the number of the bad line."""
    examples: list[Example] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
        if line.strip():
            try:
                examples.append(_EXAMPLE.validate_json(line))
            except (ValidationError, re.error) as error:
                raise ValueError(f"{path.name}, line {number}: {error}") from error
    twice = {example.id for example in examples if sum(other.id == example.id for other in examples) > 1}
    if twice:
        raise ValueError(f"{path.name}: ids used twice: {', '.join(sorted(twice))}")
    return examples


def to_json(example: Example) -> dict[str, Any]:
    """The example as one line of the file holds it, without the fields that are empty."""
    values: dict[str, Any] = _EXAMPLE.dump_python(example, mode="json")
    required = ("id", "kind", "question", "answerable", "evidence")
    values["filters"] = {name: value for name, value in values["filters"].items() if value is not None}
    return {name: value for name, value in values.items() if name in required or value}


def save_examples(examples: Iterable[Example], path: Path) -> None:
    """Write them as `load_examples` reads them."""
    lines = (json.dumps(to_json(example), ensure_ascii=False) for example in examples)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def article_files(folder: Path = ARTICLES) -> Sequence[Path]:
    """The articles of the set, in order of their names: every file that the service can read."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)

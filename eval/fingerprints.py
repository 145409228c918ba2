"""Fingerprints: what a run was measured with, so that two runs are compared only where that is fair.

Each is the first 16 hexadecimal digits of a SHA-256.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from eval.examples import DATA, article_files

CODE = Path(__file__).parent.parent / "service"
RULER = ("articles", "questions", "embedder", "generator")
"""Where these differ, a difference of results says nothing about the service."""


def of_files(paths: Iterable[Path]) -> str:
    """The digest of names and bytes, in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def of_data(data: Path = DATA) -> dict[str, str]:
    """Articles and questions."""
    questions = data / "questions.jsonl"
    return {"articles": of_files(article_files(data / "articles")), "questions": of_files([questions])}


def of_code(folder: Path = CODE) -> str:
    """All that the service is made of, what it has learned included."""
    made = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return of_files(sorted(made, key=lambda path: path.relative_to(folder).parts))


def differences(now: Mapping[str, str], then: Mapping[str, str], names: Iterable[str] | None = None) -> list[str]:
    """The fingerprints that both have and that differ."""
    names = now.keys() if names is None else names
    return [name for name in names if name in now and name in then and now[name] != then[name]]

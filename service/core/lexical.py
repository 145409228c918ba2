"""What a lexical index holds of a passage, and what a question looks up there: terms, and names across scripts."""

from __future__ import annotations

from service.core.sounds import heard, listened_for
from service.core.terms import content_terms, terms


def index_terms(text: str) -> list[str]:
    """The terms of a passage or title, repeats included."""
    return [*terms(text), *heard(text)]


def query_terms(question: str) -> list[str]:
    """The terms that a question looks up, each once."""
    return list(dict.fromkeys([*content_terms(question), *listened_for(question)]))

"""A follow-up that a language model has rewritten as a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from service.adapters.refusal import refuses
from service.adapters.thoughts import without_thoughts
from service.core.answer import Turn
from service.core.telling import QUESTION_MARKS
from service.core.terms import content_terms

_LABEL = re.compile(r"^\W*(?:(?:rewritten|stand-?alone)\s+)*question\s*:\W*", re.IGNORECASE)
_QUESTION_WORD = re.compile(r"\b(?:who|whom|whose|what|which|when|where|why|how)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def standing_alone(text: str, question: str, history: Sequence[Turn]) -> str:
    """The question in what a model says when it is asked for one line; empty where it says none.

    Small models add a label or a preface, and give each of several questions a line. Who asks without a question
    mark is understood so, too: then the only line will do if it is about the same. Where only the model leaves the
    mark out, the line has to begin as the question does.
    """
    lines = [_LABEL.sub("", line).strip(' "“”*`') for line in without_thoughts(text).splitlines()]
    said = [line for line in lines if line and not refuses(line)]
    asked: list[str] = []
    for line in said:
        if line.endswith(QUESTION_MARKS) and _marks(asked) < max(1, _marks([question])):
            asked.append(re.sub(rf"^{len(asked) + 1}[.)]\s+", "", line))
    if asked:
        return " ".join(asked)
    known = {term for part in (question, *(turn.content for turn in history)) for term in content_terms(part)}
    if len(said) != 1 or said[0].endswith(":") or not known.intersection(content_terms(said[0])):
        return ""
    # An answer is about the same, too.
    if (mark := question.rstrip()[-1:]) in QUESTION_MARKS:
        return said[0] + mark if _begins_as(question, said[0]) else ""
    asks = not _QUESTION_WORD.search(question) or _QUESTION_WORD.search(said[0])
    return said[0] if asks else ""


def _begins_as(question: str, line: str) -> bool:
    """Whether the line begins with the word that asks in the question, or else its first, and is no sentence."""
    asks, first = _QUESTION_WORD.search(question) or _WORD.search(question), _WORD.search(line)
    return bool(asks and first and asks[0].casefold() == first[0].casefold() and line[-1] not in ".!。")


def _marks(texts: Sequence[str]) -> int:
    """How many question marks there are."""
    return sum(text.count(mark) for text in texts for mark in QUESTION_MARKS)

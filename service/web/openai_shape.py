"""What the OpenAI-compatible calls share: a conversation comes in, an answer with its proof goes out.

Parameters that would change how a model writes are accepted and ignored: only proven statements leave.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi.sse import format_sse_event
from pydantic import BaseModel, ConfigDict

from service.core.answer import Answer, Citation, Statement, Turn
from service.core.errors import InvalidInput
from service.qa import GeneratorChoice, Request
from service.settings import Settings
from service.web import render
from service.web.dependencies import bounded_question
from service.web.fields import Text
from service.web.lines import one_line
from service.web.schemas import MAX_HISTORY

MODELS: dict[str, GeneratorChoice] = {
    "article-qa": "auto",
    "article-qa-llm": "llm",
    "article-qa-extractive": "extractive",
}
# The types of content parts that hold text: chat completions have the first, responses the others.
TEXT_PARTS = frozenset({"text", "input_text", "output_text"})


class Lenient(BaseModel):
    """Unknown parameters are ignored here, as OpenAI does."""

    model_config = ConfigDict(extra="ignore")


class Part(Lenient):
    type: Text
    text: Text = ""


def words(content: str | Sequence[Part] | None) -> str:
    """The text of a message's content; pictures and files are passed over."""
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(part.text for part in content if part.type in TEXT_PARTS)


def request_of(said: Iterable[tuple[str, str]], model: str, settings: Settings) -> Request:
    """The last message as a question, the turns before it as its history. `said` are roles and words.

    Raises InvalidInput where the last message is not a user's, or has no words.
    """
    # An assistant's message without words calls a tool, or is yet to be written.
    told = [
        (role, content) for role, content in said if role == "user" or (role == "assistant" and content.strip())
    ]
    *before, (role, question) = told or [("", "")]
    if role != "user" or not question.strip():
        raise InvalidInput("The last message must be the user's question, in words.")
    turns = [
        Turn.of("user" if role == "user" else "assistant", content) for role, content in before if content.strip()
    ]
    return Request(
        question=bounded_question(question, settings),
        history=turns[-MAX_HISTORY:],
        generator=MODELS.get(model, "auto"),
    )


def content(answer: Answer) -> str:
    """The answer's text, or in its place the sentence that says why there is none."""
    return answer.text or (answer.reason.message if answer.reason else "")


def beside(answer: Answer) -> dict[str, Any]:
    """What stands beside the text: its proof, and the whole answer's status."""
    whole = render.answer(answer).model_dump()
    shown = ("id", "status", "reason", "message", "asked_as", "dropped", "generator", "degraded", "cached")
    return {"citations": whole["citations"], "answer": {name: whole[name] for name in shown}}


def annotations_of(statement: Statement, start: int, citations: Mapping[int, Citation]) -> Iterator[dict[str, Any]]:
    """An annotation for each marker of a statement that begins at `start` in the text, in code points.

    A citation of an article with an address is a `url_citation`, of another one a `file_citation`.
    """
    markers = [(index, f"[{index}]") for index in statement.citations]
    at = start + len(statement.marked) - sum(len(marker) for _, marker in markers)
    for index, marker in markers:
        proof = citations[index]
        title = proof.metadata.title or proof.article_id
        if link := render.text_fragment(proof.metadata.url, proof.quote):
            place = {"type": "url_citation", "url": link, "title": title}
            yield {**place, "start_index": at, "end_index": at + len(marker), "citation": index}
        else:
            place = {"type": "file_citation", "file_id": proof.article_id, "filename": title}
            yield {**place, "index": at, "citation": index}
        at += len(marker)


def data(body: dict[str, Any], event: str | None = None) -> bytes:
    """A server-sent event."""
    return format_sse_event(event=event, data_str=one_line(json.dumps(body, ensure_ascii=False)))

"""What the OpenAI-compatible calls answer, for the OpenAPI document: the routes build these bodies themselves."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from service.web.schemas import CitationOut, DroppedOut


class Outcome(BaseModel):
    """What became of the question."""

    id: str
    status: Literal["answered", "partial", "not_found"]
    reason: str | None
    message: str | None
    asked_as: str | None
    dropped: list[DroppedOut]
    generator: str
    degraded: bool
    cached: bool


class Proof(BaseModel):
    """What stands beside OpenAI's own fields."""

    citations: list[CitationOut] = Field(description="The quotes that the markers in the text name.")
    answer: Outcome


class Link(BaseModel):
    url: str
    title: str
    start_index: int
    end_index: int
    citation: int


class LinkAnnotation(BaseModel):
    type: Literal["url_citation"]
    url_citation: Link


class ChatMessage(BaseModel):
    role: Literal["assistant"]
    content: str = Field(description="Proven statements with markers like [1], or why there is none.")
    refusal: None
    annotations: list[LinkAnnotation] = Field(
        default=[], description="A link for each marker of an article with an address."
    )


class Choice(BaseModel):
    index: Literal[0]
    message: ChatMessage
    logprobs: None
    finish_reason: Literal["stop"]


class ChatUsage(BaseModel):
    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(Proof):
    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: ChatUsage


class OutputText(BaseModel):
    type: Literal["output_text"]
    text: str
    annotations: list[dict[str, Any]] = Field(description="A url_citation or a file_citation for each marker.")
    logprobs: list[Any]


class OutputMessage(BaseModel):
    type: Literal["message"]
    id: str
    role: Literal["assistant"]
    status: Literal["completed"]
    content: list[OutputText]


class ResponseUsage(BaseModel):
    input_tokens: int
    input_tokens_details: dict[str, int]
    output_tokens: int
    output_tokens_details: dict[str, int]
    total_tokens: int


class ResponseDone(Proof):
    """The fields of OpenAI's that stay empty here are left out of this schema."""

    id: str
    object: Literal["response"]
    created_at: int
    status: Literal["completed"]
    model: str
    output: list[OutputMessage]
    usage: ResponseUsage


class ModelOut(BaseModel):
    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    object: Literal["list"]
    data: list[ModelOut]

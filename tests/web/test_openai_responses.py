"""OpenAI's Responses API as the official client uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest
from openai.types.responses import Response, ResponseOutputMessage, ResponseOutputText

from tests.fake_model import FakeModel, replies, says
from tests.web.pointing import chats, points
from tests.web.test_model_answers import FALSE, MET, MET_WORDS, QUESTION, WEAPONS, WEAPONS_WORDS

ANSWER = f"{MET} [1] {WEAPONS} [2]"
LINK = "https://example.org/pier"


def text_of(response: Response) -> ResponseOutputText:
    (message,) = response.output
    assert isinstance(message, ResponseOutputMessage)
    assert (message.role, message.status) == ("assistant", "completed")
    (part,) = message.content
    assert isinstance(part, ResponseOutputText)
    return part


def annotated(part: ResponseOutputText) -> list[dict[str, Any]]:
    return [annotation.model_dump() for annotation in part.annotations]


def test_a_response_has_the_answer_with_an_annotation_for_each_marker(
    official: openai.OpenAI, fake_model: FakeModel, stored: str
) -> None:
    fake_model.script(points((MET, MET_WORDS), (WEAPONS, WEAPONS_WORDS)))
    response = official.responses.create(
        model="article-qa", input=QUESTION, instructions="Be brief.", temperature=0.2, store=False
    )
    assert (response.status, response.error, response.model) == ("completed", None, "article-qa")
    assert response.output_text == ANSWER
    one, two = annotated(text_of(response))
    assert (one["type"], one["file_id"], one["citation"]) == ("file_citation", stored, 1)
    assert [ANSWER[note["index"] :][:3] for note in (one, two)] == ["[1]", "[2]"]
    usage = response.usage
    assert usage is not None
    assert usage.total_tokens == usage.input_tokens + usage.output_tokens > 100
    beside = response.model_extra or {}
    assert [citation["index"] for citation in beside["citations"]] == [1, 2]
    assert beside["answer"]["status"] == "answered"


@pytest.fixture
def linked(modelled: httpx2.Client) -> Iterator[str]:
    """The sentence of an article that has an address."""
    body = {"text": "The Quillon harbour opened a new pier on 3 March 2025.", "title": "A new pier", "url": LINK}
    stored = modelled.post("/v1/articles", json=body).json()
    yield body["text"]
    modelled.delete(f"/v1/articles/{stored['id']}")


def test_an_article_with_an_address_is_cited_by_a_link_to_the_quote(
    official: openai.OpenAI, fake_model: FakeModel, linked: str
) -> None:
    fake_model.script(points((linked, linked)))
    question = "When did the Quillon harbour open a new pier?"
    part = text_of(official.responses.create(model="article-qa", input=question))
    (note,) = annotated(part)
    assert (note["type"], note["title"]) == ("url_citation", "A new pier")
    assert note["url"].startswith(f"{LINK}#:~:text=The%20Quillon")
    assert part.text[note["start_index"] : note["end_index"]] == "[1]"


def test_a_streamed_response_comes_to_the_same_as_a_whole_one(
    official: openai.OpenAI, fake_model: FakeModel
) -> None:
    fake_model.script(points((FALSE, WEAPONS_WORDS), (MET, MET_WORDS)), points((WEAPONS, WEAPONS_WORDS)))
    with official.responses.stream(model="article-qa", input=QUESTION) as stream:
        told = list(stream)
        final = stream.get_final_response()
    kinds = [event.type for event in told]
    assert kinds[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert kinds[-1] == "response.completed"
    assert kinds.count("response.output_text.annotation.added") == 2
    numbers = [getattr(event, "sequence_number", None) for event in told]
    assert numbers == list(range(len(told)))
    deltas = [event.delta for event in told if event.type == "response.output_text.delta"]
    assert "".join(deltas) == final.output_text == ANSWER
    assert [ANSWER[note["index"] :][:3] for note in annotated(text_of(final))] == ["[1]", "[2]"]


def test_the_turns_of_the_input_are_the_history_of_the_question(
    official: openai.OpenAI, fake_model: FakeModel
) -> None:
    fake_model.script(says("What did Sergei Shoigu convey to Kim in Pyongyang?"))
    response = official.responses.create(
        model="article-qa",
        input=[
            {"role": "developer", "content": "Never mind."},
            {"role": "user", "content": [{"type": "input_text", "text": QUESTION}]},
            {
                "type": "message",
                "id": "msg_1",
                "status": "completed",
                "role": "assistant",
                "content": [{"type": "output_text", "text": f"{MET} [1]", "annotations": []}],
            },
            {"type": "function_call", "call_id": "1", "name": "look", "arguments": "{}"},
            {"role": "user", "content": "What did he convey?"},
        ],
    )
    assert (response.model_extra or {})["answer"][
        "asked_as"
    ] == "What did Sergei Shoigu convey to Kim in Pyongyang?"
    rewriting = chats(fake_model)[0].prompt
    assert MET in rewriting
    assert "Never mind" not in rewriting


def test_what_is_not_found_and_what_is_degraded_is_said(official: openai.OpenAI, fake_model: FakeModel) -> None:
    nothing = official.responses.create(model="article-qa", input="Who won the 2022 World Cup?")
    assert nothing.output_text
    assert (nothing.model_extra or {})["answer"]["status"] == "not_found"
    assert text_of(nothing).annotations == []
    fake_model.script(replies(500))
    told = (official.responses.create(model="article-qa", input=QUESTION).model_extra or {})["answer"]
    assert (told["degraded"], told["reason"]) == (True, "model-down")


@pytest.mark.parametrize(
    "asked",
    [
        {"input": [{"role": "assistant", "content": "Hello."}]},
        {"input": []},
        {"input": QUESTION, "previous_response_id": "resp_1"},
        {"input": "x" * 3_000},
    ],
)
def test_what_cannot_be_answered_is_refused_in_openais_form(official: openai.OpenAI, asked: dict[str, Any]) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        official.responses.create(model="article-qa", **asked)
    assert isinstance(caught.value.body, dict)
    assert caught.value.body["type"] == "invalid_request_error"
    assert caught.value.body["message"]


def test_one_model_can_be_looked_up(official: openai.OpenAI) -> None:
    assert official.models.retrieve("article-qa").id == "article-qa"
    with pytest.raises(openai.NotFoundError) as caught:
        official.models.retrieve("gpt-4o")
    assert caught.value.code == "model_not_found"

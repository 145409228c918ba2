"""What chat front ends send besides a question, and what they expect to find in chunks."""

from __future__ import annotations

from typing import Any

import httpx2
import openai
import pytest

from tests.fake_model import FakeModel, says
from tests.web.pointing import chats, points
from tests.web.test_model_answers import MET, MET_WORDS, QUESTION

CONVERSATION: list[Any] = [
    {"role": "system", "content": "You are a pirate."},
    {
        "role": "user",
        "name": "ann",
        "content": [
            {"type": "text", "text": QUESTION},
            {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}},
        ],
    },
    {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "1", "type": "function", "function": {"name": "look", "arguments": "{}"}}],
    },
    {"role": "tool", "tool_call_id": "1", "content": "nothing"},
    {"role": "assistant", "content": f"{MET} [1]"},
    {"role": "user", "content": "What did he convey?"},
]


def test_only_what_user_and_assistant_said_is_the_conversation(
    official: openai.OpenAI, fake_model: FakeModel
) -> None:
    fake_model.script(says("What did Sergei Shoigu convey to Kim?"))
    done = official.chat.completions.create(model="article-qa", messages=CONVERSATION)
    told = (done.model_extra or {})["answer"]
    assert told["asked_as"] == "What did Sergei Shoigu convey to Kim?"
    rewriting = chats(fake_model)[0].prompt
    assert QUESTION in rewriting
    assert MET in rewriting
    assert "pirate" not in rewriting
    assert "nothing" not in rewriting.partition("CONVERSATION")[2].partition("QUESTION")[0]


def test_parameters_that_would_change_the_text_are_ignored(official: openai.OpenAI, fake_model: FakeModel) -> None:
    fake_model.script(points((MET, MET_WORDS)))
    done = official.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": QUESTION}],
        n=3,
        stop=["Kim"],
        max_tokens=1,
        temperature=2,
        logprobs=True,
        response_format={"type": "json_object"},
        tools=[{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}],
        tool_choice="required",
        user="ann",
        extra_body={"top_k": 4, "chat_id": "x"},
    )
    assert [choice.message.content for choice in done.choices] == [f"{MET} [1]"]
    assert (done.model, done.choices[0].finish_reason) == ("gpt-4o", "stop")
    assert chats(fake_model)[0].body["temperature"] == 0


@pytest.mark.parametrize("options", [None, {"include_usage": False}, {"include_usage": True}])
def test_usage_comes_in_a_last_chunk_of_its_own_where_it_is_asked_for(
    official: openai.OpenAI, fake_model: FakeModel, options: Any
) -> None:
    fake_model.script(points((MET, MET_WORDS)))
    chunks = list(
        official.chat.completions.create(
            model="article-qa",
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options=options,
        )
    )
    assert len({chunk.id for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    wanted = bool(options and options["include_usage"])
    assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [wanted]
    assert (chunks[-1].choices == []) is wanted


def test_links_to_articles_with_an_address_are_annotations(
    official: openai.OpenAI, modelled: httpx2.Client, fake_model: FakeModel
) -> None:
    body = {"text": "The Quillon harbour opened a new pier on 3 March 2025.", "url": "https://example.org/pier"}
    stored = modelled.post("/v1/articles", json=body).json()
    messages: list[Any] = [{"role": "user", "content": "What did the Quillon harbour open, and whom did Kim meet?"}]
    try:
        said = points((MET, MET_WORDS), (body["text"], body["text"]))
        fake_model.script(said, said)
        message = official.chat.completions.create(model="article-qa", messages=messages).choices[0].message
        assert message.content == f"{MET} [1] {body['text']} [2]"
        (note,) = message.annotations or []
        assert note.url_citation.url.startswith("https://example.org/pier#:~:text=")
        assert message.content[note.url_citation.start_index : note.url_citation.end_index] == "[2]"
        *_, last = official.chat.completions.create(model="article-qa", messages=messages, stream=True)
        assert (last.choices[0].delta.model_extra or {})["annotations"] == [note.model_dump()]
    finally:
        modelled.delete(f"/v1/articles/{stored['id']}")

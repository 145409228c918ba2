"""The fake model speaks the protocol: the official client is the judge."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from openai import OpenAI

from tests.fake_model import MODEL, FakeModel, answers, rate_limited


@pytest.fixture
def client(fake_model: FakeModel) -> Iterator[OpenAI]:
    with OpenAI(base_url=fake_model.url, api_key="none", max_retries=0) as client:
        yield client


PROMPT = "[kqzxw:4] Kim wrote to Putin.\n[kqzxw:5] Rain fell.\n\nQUESTION\nWhom did Kim write to?\n"


def test_models_are_listed(client: OpenAI) -> None:
    with client:
        assert [model.id for model in client.models.list()] == [MODEL]


def test_whole_and_streamed_replies_say_the_same(fake_model: FakeModel, client: OpenAI) -> None:
    messages = [{"role": "user", "content": PROMPT}]
    with client:
        whole = client.chat.completions.create(model=MODEL, messages=messages)
        stream = client.chat.completions.create(
            model=MODEL, messages=messages, stream=True, stream_options={"include_usage": True}
        )
        chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert text == '{"statements": [{"text": "Kim wrote to Putin.", "evidence": [4]}], "not_covered": null}'
    assert chunks[-1].usage == whole.usage
    assert [request.path for request in fake_model.requests] == ["/v1/chat/completions"] * 2


def test_the_script_is_played_once_in_order(fake_model: FakeModel, client: OpenAI) -> None:
    fake_model.script(rate_limited(retry_after=3), answers(("False.", [9])))
    messages = [{"role": "user", "content": PROMPT}]
    with client:
        with pytest.raises(openai.RateLimitError) as raised:
            client.chat.completions.create(model=MODEL, messages=messages)
        assert raised.value.response.headers["retry-after"] == "3"
        replies = [client.chat.completions.create(model=MODEL, messages=messages) for _ in range(2)]
    assert "False." in replies[0].choices[0].message.content
    assert "Kim wrote" in replies[1].choices[0].message.content


@pytest.mark.parametrize("encoding", [{"encoding_format": "float"}, {}])  # the client's own is base64
def test_embeddings_are_unit_vectors_of_the_words(client: OpenAI, encoding: dict[str, str]) -> None:
    texts = ["Kim wrote", "Kim wrote to Putin", "rain"]
    with client:
        data = client.embeddings.create(model="e", input=texts, dimensions=256, **encoding).data
    near, far = (sum(a * b for a, b in zip(data[0].embedding, data[i].embedding, strict=True)) for i in (1, 2))
    assert len(data[0].embedding) == 256
    assert near > far


def test_a_follow_up_prompt_is_rewritten_with_the_names_before(client: OpenAI) -> None:
    prompt = "CONVERSATION\nUser: Where is Ana Berg?\nAssistant: At home.\n\nQUESTION\nSince when?\n"
    with client:
        reply = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": prompt}])
    assert reply.choices[0].message.content == "Since when (Ana Berg)?"

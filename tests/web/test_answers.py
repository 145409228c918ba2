from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx2
import openai
import pytest

from tests.web.conftest import official_client


def ask(http: httpx2.Client, question: str, **others: object) -> dict[str, Any]:
    response = http.post("/v1/answers", json={"question": question, **others})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def assert_proven(http: httpx2.Client, answer: dict[str, Any]) -> None:
    """What the contract promises of every answer."""
    used = {index for statement in answer["statements"] for index in statement["citations"]}
    marked = {int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])}
    listed = [citation["index"] for citation in answer["citations"]]
    assert used == marked == set(listed) and listed == sorted(set(listed))
    assert all(statement["citations"] for statement in answer["statements"])
    for citation in answer["citations"]:
        text = http.get(f"/v1/articles/{citation['article_id']}").json()["text"]
        start, end = citation["start"], citation["end"]
        assert text[start:end] == citation["quote"]
        assert text[:start].endswith(citation["before"])
        assert text[end:].startswith(citation["after"])


def test_an_answer_cites_the_sentence_that_answers(http: httpx2.Client, sample: dict[str, object]) -> None:
    answer = ask(http, "Who did Kim meet in Pyongyang on June 4?")
    assert answer["status"] == "answered"
    assert "Shoigu" in answer["citations"][0]["quote"]
    assert answer["generator"] == "extractive" and answer["degraded"] is False
    assert_proven(http, answer)


def test_a_question_for_two_things_is_answered_with_both(http: httpx2.Client, sample: dict[str, object]) -> None:
    answer = ask(http, "What did North Korea acknowledge in April, and when did Putin invite Kim to Moscow?")
    assert answer["status"] == "answered"
    assert ["Kursk" in one["quote"] for one in answer["citations"]] == [True, False]
    assert "invited Kim to Moscow" in answer["citations"][1]["quote"]
    assert_proven(http, answer)


def test_an_answer_to_one_part_says_which_part_is_missing(http: httpx2.Client, sample: dict[str, object]) -> None:
    answer = ask(http, "Who did Kim meet in Pyongyang on June 4, and who won the 2022 World Cup?")
    assert (answer["status"], answer["reason"]) == ("partial", "not-covered")
    assert "who won the 2022 World Cup?" in answer["message"] and "Kim" not in answer["message"]
    assert ["Shoigu" in one["quote"] for one in answer["citations"]] == [True]
    nothing = ask(http, "Who won the 2022 World Cup, and who came second in Qatar?")
    assert (nothing["status"], nothing["reason"]) == ("not_found", "no-answer")


def test_what_no_article_tells_is_not_found(http: httpx2.Client, sample: dict[str, object]) -> None:
    answer = ask(http, "Who won the 2022 World Cup?")
    assert answer["status"] == "not_found"
    assert answer["statements"] == [] and answer["citations"] == [] and answer["answer"] == ""
    assert answer["reason"] and answer["message"]
    assert answer["nearest"]


def test_filters_that_leave_no_article_are_not_found_with_a_reason(http: httpx2.Client) -> None:
    answer = ask(http, "Who did Kim meet?", filters={"source": "The Nowhere Times"})
    assert (answer["status"], answer["reason"]) == ("not_found", "no-articles")


def test_filters_by_date_include_the_whole_last_day(http: httpx2.Client, sample: dict[str, object]) -> None:
    inside = ask(http, "Who did Kim meet in Pyongyang on June 4?", filters={"published_to": "2025-06-12"})
    outside = ask(http, "Who did Kim meet in Pyongyang on June 4?", filters={"published_to": "2025-06-11"})
    assert inside["status"] == "answered"
    assert sample["id"] not in {citation["article_id"] for citation in outside["citations"]}


@pytest.mark.parametrize(
    "body",
    [
        {"question": ""},
        {"question": "   "},
        {"question": "x" * 20_000},
        {"question": "Who?", "stream": "perhaps"},
        {"question": "Who?", "generator": "psychic"},
        {"question": "Who?", "top_k": 3},
        {"question": "Who?", "filters": {"published_from": "yesterday"}},
        {"question": "Who?", "history": [{"role": "system", "content": "x"}]},
        {"question": "Who?", "generator": "llm"},
        {},
    ],
)
def test_a_question_that_cannot_be_asked_is_a_clear_problem(http: httpx2.Client, body: object) -> None:
    response = http.post("/v1/answers", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_search_gives_passages_with_exact_spans(http: httpx2.Client, sample: dict[str, object]) -> None:
    results = http.post("/v1/search", json={"query": "containers of weapons", "top_k": 3}).json()["results"]
    assert "20,000 containers" in results[0]["text"]
    for result in results:
        text = http.get(f"/v1/articles/{result['article_id']}").json()["text"]
        assert text[result["start"] : result["end"]] == result["text"]
    scores = [result["score"] for result in results]
    assert scores == sorted(scores, reverse=True) and scores[0] <= 1


def test_an_untitled_article_is_named_by_its_key_if_it_was_given_one(http: httpx2.Client) -> None:
    question = "What colour is the lighthouse of Ommen?"
    for key in ("ommen.txt", None):
        article = {"text": "The lighthouse of Ommen is painted green.", **({"key": key} if key else {})}
        id_ = http.post("/v1/articles", json=article).json()["id"]
        answer = ask(http, question, filters={"article_ids": [id_]})
        hits = http.post("/v1/search", json={"query": question, "filters": {"article_ids": [id_]}}).json()[
            "results"
        ]
        assert [one["key"] for one in (*answer["citations"], *hits)] == [key, key]
        assert http.post("/v1/verify/answer", json={"answer": answer}).json()["holds"]
        assert (key or "Untitled article") in http.get("/ask", params={"question": question}).text
        http.delete(f"/v1/articles/{id_}")


def events(http: httpx2.Client, body: dict[str, object]) -> list[tuple[str, Any]]:
    found = []
    with http.stream("POST", "/v1/answers", json=body) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((name, json.loads(line.removeprefix("data: "))))
    return found


def test_a_stream_tells_what_the_whole_answer_tells(http: httpx2.Client, sample: dict[str, object]) -> None:
    question = "Who did Kim meet in Pyongyang on June 4?"
    told = events(http, {"question": question, "stream": True})
    names = [name for name, _ in told]
    assert names[0] == "retrieval" and names[-1] == "done" and "statement" in names
    whole = told[-1][1]
    assert [body["statement"] for name, body in told if name == "statement"] == whole["statements"]
    assert [one for name, body in told if name == "statement" for one in body["citations"]] == whole["citations"]
    assert whole["statements"] == ask(http, question)["statements"]


@pytest.fixture
def official(http: httpx2.Client) -> Iterator[openai.OpenAI]:
    with official_client(http) as client:
        yield client


def test_the_official_client_gets_an_answer_with_citations(
    official: openai.OpenAI, http: httpx2.Client, sample: dict[str, object]
) -> None:
    model = official.models.list().data[0].id
    question = "Who did Kim meet in Pyongyang on June 4?"
    done = official.chat.completions.create(
        model=model, messages=[{"role": "user", "content": question}], temperature=0.3, seed=5
    )
    content = done.choices[0].message.content
    assert content and "Shoigu" in content and "[1]" in content
    assert done.choices[0].finish_reason == "stop" and done.usage is not None
    extra = done.model_extra or {}
    assert_proven(
        http,
        {**extra["answer"], "answer": content, "citations": extra["citations"], "statements": []}
        | {"statements": [{"citations": [one["index"] for one in extra["citations"]]}]},
    )


def test_the_official_client_streams_the_same_text(official: openai.OpenAI, sample: dict[str, object]) -> None:
    messages = [{"role": "user", "content": "Who did Kim meet in Pyongyang on June 4?"}]
    whole = official.chat.completions.create(model="article-qa", messages=messages)  # type: ignore[arg-type]
    stream = official.chat.completions.create(  # type: ignore[call-overload]
        model="article-qa", messages=messages, stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == whole.choices[0].message.content
    assert chunks[-1].usage is not None
    assert any((chunk.model_extra or {}).get("citations") for chunk in chunks)


def test_errors_reach_the_official_client_in_its_own_shape(official: openai.OpenAI) -> None:
    with pytest.raises(openai.UnprocessableEntityError) as caught:
        official.chat.completions.create(model="article-qa", messages=[{"role": "system", "content": "be nice"}])
    assert "user's question" in str(caught.value)
    assert isinstance(caught.value.body, dict) and caught.value.body["type"] == "invalid_request_error"


def test_a_not_found_answer_says_so_in_words(official: openai.OpenAI, sample: dict[str, object]) -> None:
    done = official.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": "Who won the 2022 World Cup?"}]
    )
    assert done.choices[0].message.content
    assert (done.model_extra or {})["answer"]["status"] == "not_found"


def test_a_quote_is_checked_against_a_stored_article(http: httpx2.Client, sample: dict[str, object]) -> None:
    quote = "more than 20,000 containers of weapons"
    good = http.post("/v1/verify", json={"article_id": sample["id"], "quote": quote}).json()
    assert good["verdict"] == "verified"
    text = http.get(f"/v1/articles/{sample['id']}").json()["text"]
    assert text[good["start"] : good["end"]] == good["quote"] == quote
    bad = http.post("/v1/verify", json={"article_id": sample["id"], "quote": quote.replace("20", "30")}).json()
    assert bad["verdict"] == "fabricated" and bad["start"] is None and bad["reasons"]


def test_a_statement_is_checked_against_its_quote_in_a_text_sent_along(http: httpx2.Client) -> None:
    text = "The board rejected the plan on Tuesday, chairman Ola Berg said."
    body = {"text": text, "quote": "The board rejected the plan on Tuesday"}
    results = http.post(
        "/v1/verify/batch",
        json={
            "checks": [
                {**body, "statement": "The board rejected the plan."},
                {**body, "statement": "The board approved the plan."},
            ]
        },
    ).json()["results"]
    assert [result["verdict"] for result in results] == ["verified", "unsupported"]
    assert http.post("/v1/verify", json={"article_id": "art_none", "quote": "any words"}).status_code == 404


def saved(http: httpx2.Client) -> dict[str, Any]:
    answer = ask(http, "Who did Kim meet in Pyongyang on June 4?")
    assert answer["status"] == "answered"
    return answer


def test_a_saved_answer_holds_against_the_stored_articles_and_against_copies(
    http: httpx2.Client, sample: dict[str, object], sample_text: str
) -> None:
    answer = saved(http)
    source = {"id": sample["id"], "text": sample_text, "published_at": "2025-06-12T09:05"}
    for sources in ([], [source]):
        checked = http.post("/v1/verify/answer", json={"answer": answer, "sources": sources}).json()
        assert checked["holds"], checked


@pytest.mark.parametrize("place", ["answer", "statement", "quote", "start", "digest"])
def test_one_changed_character_of_a_saved_answer_fails(
    http: httpx2.Client, sample: dict[str, object], place: str
) -> None:
    answer = saved(http)
    match place:
        case "answer":
            answer["answer"] = answer["answer"].replace("June 4", "June 5")
        case "statement":
            answer["statements"][0]["text"] = answer["statements"][0]["text"].replace("June 4", "June 5")
        case "quote":
            answer["citations"][0]["quote"] = answer["citations"][0]["quote"].replace("June 4", "June 5")
        case "start":
            answer["citations"][0]["start"] += 1
        case "digest":
            id_ = next(iter(answer["receipt"]["articles"]))
            answer["receipt"]["articles"][id_] = "sha256:" + "0" * 64
    assert not http.post("/v1/verify/answer", json={"answer": answer}).json()["holds"]


def test_a_changed_source_fails_the_answers_made_from_it(
    http: httpx2.Client, sample: dict[str, object], sample_text: str
) -> None:
    source = {"id": sample["id"], "text": sample_text.replace("June 4", "June 5")}
    checked = http.post("/v1/verify/answer", json={"answer": saved(http), "sources": [source]}).json()
    assert not checked["holds"]


def test_answers_of_other_systems_are_checked_against_their_sources(http: httpx2.Client) -> None:
    sources = [{"text": "The board rejected the plan on Tuesday. It had met in Orla."}]
    for text, holds in (
        ("The plan was rejected on Tuesday. [1]", True),
        ("The plan was approved on Tuesday. [1]", False),
    ):
        checked = http.post("/v1/verify/answer", json={"answer": {"answer": text}, "sources": sources}).json()
        assert checked["holds"] is holds, checked


def test_a_saved_answer_without_its_receipt_or_with_another_source_fails(
    http: httpx2.Client, sample: dict[str, object]
) -> None:
    answer = saved(http)
    del answer["receipt"]
    checked = http.post("/v1/verify/answer", json={"answer": answer}).json()
    assert not checked["holds"] and "receipt" in checked["reasons"][0]
    plain = {"answer": answer["answer"], "citations": answer["citations"]}
    assert http.post("/v1/verify/answer", json={"answer": plain}).json()["holds"]
    plain["citations"][0]["source"] = "The Orla Post"
    checked = http.post("/v1/verify/answer", json={"answer": plain}).json()
    assert not checked["holds"] and checked["citations"][0]["verdict"] == "misattributed"


def test_a_saved_answer_that_says_something_twice_is_refused(http: httpx2.Client) -> None:
    body = b'{"answer": {"answer": "It snowed.", "answer": "It rained."}, "sources": [{"text": "It rained."}]}'
    refused = http.post("/v1/verify/answer", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["detail"]) == (
        422,
        "The field 'answer' stands twice in one object.",
    )


def test_an_answer_that_states_nothing_does_not_hold_and_is_told_why(http: httpx2.Client) -> None:
    checked = http.post("/v1/verify/answer", json={"answer": {}}).json()
    assert checked["holds"] is False
    assert checked["reasons"] == ["The answer states nothing, so there is nothing to check."]


def test_a_message_with_a_nul_is_told_so_and_nothing_else(http: httpx2.Client) -> None:
    body = {"messages": [{"role": "user", "content": "Who\0?"}]}
    response = http.post("/v1/chat/completions", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["message"] == "messages.0.content: must not contain NUL characters."


@pytest.mark.parametrize(("field", "most"), [("quote", "20,000"), ("statement", "4,000")])
def test_what_is_too_long_to_be_checked_is_told_its_limit(http: httpx2.Client, field: str, most: str) -> None:
    response = http.post("/v1/verify", json={"text": "It rained.", "quote": "It rained.", field: "x" * 20_001})
    assert response.json()["detail"] == f"{field}: must have at most {most} characters."


def test_a_question_for_anything_about_a_subject_is_answered_with_what_names_it(
    http: httpx2.Client, sample: dict[str, object]
) -> None:
    answer = ask(http, "What is reported about Sergei Shoigu?")
    assert answer["status"] == "answered"
    assert all("Shoigu" in citation["quote"] for citation in answer["citations"])
    assert ask(http, "What is reported about the moon landing?")["status"] == "not_found"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("김정은은 6월 4일 평양에서 누구를 만났습니까?", "who Kim Jong-un June 4 Pyongyang meet?"),
        ("金正恩は6月4日に平壌で誰に会いましたか。", "who Kim Jong-un June 4 Pyongyang meet?"),
    ],
)
def test_a_question_in_another_language_is_answered_by_an_english_article(
    http: httpx2.Client, sample: dict[str, object], question: str, words: str
) -> None:
    answer = ask(http, question)
    assert (answer["status"], answer["question"], answer["asked_as"]) == ("answered", question, words)
    assert "Shoigu" in answer["citations"][0]["quote"]
    assert_proven(http, answer)


@pytest.mark.parametrize("question", ["2022년 월드컵은 누가 우승했습니까?", "谁赢得了2022年世界杯?"])
def test_what_no_english_article_tells_is_not_found_in_another_language(
    http: httpx2.Client, sample: dict[str, object], question: str
) -> None:
    assert ask(http, question)["status"] == "not_found"


def test_a_search_in_another_language_finds_the_english_passage(
    http: httpx2.Client, sample: dict[str, object]
) -> None:
    found = http.post("/v1/search", json={"query": "컨테이너 무기 러시아"}).json()["results"]
    assert "containers" in found[0]["text"]


def test_an_article_in_the_language_of_the_question_is_asked_first(
    http: httpx2.Client, sample: dict[str, object]
) -> None:
    text = "오를라 시장 안나 벡은 6월 4일 평양에서 김정은 위원장을 만났다. 그는 다리 공사에 대해 이야기했다."
    article = http.post("/v1/articles", json={"text": text, "title": "오를라 시장 방북"}).json()
    try:
        answer = ask(http, "오를라 시장은 6월 4일 평양에서 누구를 만났습니까?")
        assert {one["article_id"] for one in answer["citations"]} == {article["id"]}
        assert answer["asked_as"] is None
    finally:
        http.delete(f"/v1/articles/{article['id']}")


@pytest.mark.parametrize(
    ("about_another", "about_him"),
    [
        ("鈴木市長はいつ辞任しましたか", "ヴェルク市長はいつ辞任しましたか"),
        ("王明市长什么时候辞职?", "市长什么时候辞职?"),
        ("정하늘 시장은 언제 사임했습니까?", "박 시장은 언제 사임했습니까?"),
    ],
)
def test_a_question_about_somebody_no_article_names_is_not_answered_about_another(
    http: httpx2.Client, about_another: str, about_him: str
) -> None:
    texts = [
        "Marta Velk, the mayor of Brenau, resigned on Tuesday, 4 March 2025, after a dispute over the budget.",
        "박 시장은 2024년 12월에 사임했다. 박 시장은 솔마시를 8년 동안 이끌었다.",
    ]
    stored = [http.post("/v1/articles", json={"text": text}).json()["id"] for text in texts]
    try:
        assert ask(http, about_another)["status"] == "not_found"
        assert {one["article_id"] for one in ask(http, about_him)["citations"]} <= set(stored)
        assert ask(http, about_him)["status"] == "answered"
    finally:
        for one in stored:
            http.delete(f"/v1/articles/{one}")

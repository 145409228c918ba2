"""How often, and how often at once, a key may call; and what the file of keys does to a running service."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import anyio
import httpx2
import pytest

from service.core.answer import Claim, Hit, NumberedSentence, Reason, Usage
from service.settings import Settings
from tests.web.in_memory import FirstSentence, house
from tests.web.keyed import bearer, new_key

BODY = {"text": "The town of Orla opened a bridge on Monday."}
QUESTION = {"question": "When did Orla open its bridge?"}


async def test_asking_and_ingesting_are_counted_apart_and_each_key_for_itself(tmp_path: Path) -> None:
    first, second = (bearer(new_key(tmp_path)) for _ in range(2))
    async with house(tmp_path, ask_rate="2/hour", ingest_rate="1/hour") as home:
        seen = [await home.http.get("/v1/articles", headers=first) for _ in range(3)]
        assert [one.status_code for one in seen] == [200, 200, 429]
        assert [one.headers["ratelimit-remaining"] for one in seen] == ["1", "0", "0"]
        assert {one.headers["ratelimit-limit"] for one in seen} == {"2"}
        refused = seen[2]
        assert refused.headers["content-type"] == "application/problem+json"
        assert refused.json()["type"] == "urn:article-qa:problem:rate-limit"
        assert 0 < int(refused.headers["retry-after"]) <= 3600
        assert refused.headers["x-request-id"]
        assert (await home.http.post("/v1/articles", json=BODY, headers=first)).status_code == 201
        assert (await home.http.post("/v1/articles", json=BODY, headers=first)).status_code == 429
        assert (await home.http.get("/v1/articles", headers=second)).status_code == 200


async def test_clients_of_openai_are_told_in_its_form(tmp_path: Path) -> None:
    key = bearer(new_key(tmp_path))
    async with house(tmp_path, ask_rate="1/hour") as home:
        await home.http.get("/v1/models", headers=key)
        refused = await home.http.get("/v1/models", headers=key)
        assert refused.status_code == 429
        assert refused.json()["error"]["type"] == "rate_limit_error"
        assert refused.headers["retry-after"]
        unknown = await home.http.get("/v1/models")
        assert unknown.json()["error"]["type"] == "authentication_error"


class Patient(FirstSentence):
    """Says nothing before it may."""

    def __init__(self) -> None:
        self.asked, self.may = anyio.Event(), anyio.Event()

    async def claims(
        self, question: str, sentences: list[NumberedSentence], hits: list[Hit]
    ) -> AsyncGenerator[Claim | Usage | Reason, None]:
        self.asked.set()
        await self.may.wait()
        yield Claim(sentences[0].text, (sentences[0].number,))


async def test_a_key_has_only_so_many_requests_at_work(tmp_path: Path) -> None:
    key, other = bearer(new_key(tmp_path)), bearer(new_key(tmp_path))
    async with house(tmp_path, key_requests_at_once=1, ask_rate="3/hour") as home:
        await home.http.post("/v1/articles", json=BODY, headers=key)
        generator = home.app.state.qa.extractive = Patient()
        answers: list[httpx2.Response] = []

        async def ask() -> None:
            answers.append(await home.http.post("/v1/answers", json={**QUESTION, "stream": True}, headers=key))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await generator.asked.wait()
            for _ in range(2):  # which is not counted
                refused = await home.http.get("/v1/articles", headers=key)
                assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
                assert refused.json()["type"].endswith("too-many-at-once")
                told = {name: refused.headers[f"ratelimit-{name}"] for name in ("limit", "remaining")}
                assert told == {"limit": "3", "remaining": "2"}
                assert 0 < int(refused.headers["ratelimit-reset"]) <= 3600
            assert (await home.http.get("/v1/articles", headers=other)).status_code == 200
            generator.may.set()
        assert "event: done" in answers[0].text
        assert (await home.http.get("/v1/articles", headers=key)).status_code == 200


async def test_without_keys_nobody_is_counted(tmp_path: Path) -> None:
    async with house(tmp_path, ask_rate="1/hour", key_requests_at_once=1) as home:
        for _ in range(3):
            listed = await home.http.get("/v1/articles", headers=bearer("none"))
            assert listed.status_code == 200
            assert "ratelimit-limit" not in listed.headers


async def test_the_first_key_shuts_a_running_service_and_opens_it_to_other_hosts(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        assert (await home.http.get("/v1/articles")).status_code == 200
        foreign = {"Host": "qa.example.org"}
        assert (await home.http.get("/v1/articles", headers=foreign)).status_code == 403
        key = bearer(new_key(tmp_path))
        assert (await home.http.get("/v1/articles")).status_code == 401
        assert (await home.http.get("/v1/articles", headers=foreign)).status_code == 401
        assert (await home.http.get("/v1/articles", headers={**foreign, **key})).status_code == 200
        cross = {**key, "Origin": "https://evil.example"}
        assert (await home.http.post("/v1/search", json={"query": "a"}, headers=cross)).status_code == 403
        (tmp_path / "keys.json").write_text("{")
        broken = await home.http.get("/v1/articles", headers=key)
        assert (broken.status_code, broken.headers["retry-after"]) == (503, "30")
        assert (await home.http.get("/healthz")).status_code == 200


async def test_a_file_of_keys_that_was_named_shuts_the_service_even_while_it_is_not_there(tmp_path: Path) -> None:
    async with house(tmp_path, keys=tmp_path / "shared" / "keys.json") as home:
        assert (await home.http.get("/v1/articles")).status_code == 401
        key = bearer(new_key(tmp_path / "shared"))
        assert (await home.http.get("/v1/articles", headers=key)).status_code == 200


@pytest.mark.parametrize("rate", ["often", "", "1/fortnight", "-1/minute", "0/minute"])
def test_a_rate_that_is_none_is_refused_at_the_start(tmp_path: Path, rate: str) -> None:
    with pytest.raises(ValueError, match="60/minute"):
        Settings(_env_file=None, data=tmp_path, ask_rate=rate)

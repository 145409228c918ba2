"""Every door asks the guard that the service was built with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from service.core.answer import Reason
from service.core.support import Quote
from tests.web.in_memory import house

TEXT = "The town of Orla opened a bridge on Monday. It cost 4 million crowns."
SAID = "The bridge cost 4 million crowns."
ANSWER = {"answer": f"{SAID} [1]"}


def objecting(statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
    return (Reason("entailment", "The evidence does not seem to say this."),)


async def asked(http: httpx2.AsyncClient, path: str, **body: Any) -> Any:
    found = await http.post(path, json=body)
    assert found.status_code == 200, found.text
    return found.json()


@pytest.fixture
def check() -> dict[str, str]:
    return {"text": TEXT, "quote": "It cost 4 million crowns.", "statement": SAID}


async def test_what_it_objects_to_is_left_out_of_answers(tmp_path: Path) -> None:
    async with house(tmp_path, guard=objecting) as built:
        await built.http.post("/v1/articles", json={"text": TEXT, "title": "Bridge"})
        answer = await asked(built.http, "/v1/answers", question="What did Orla open?")
        assert [one["text"] for one in answer["statements"]] == ["The town of Orla opened a bridge on Monday."]
        assert [one["codes"] for one in answer["dropped"]] == [["entailment"]]


async def test_checks_alone_and_in_batches_ask_it(tmp_path: Path, check: dict[str, str]) -> None:
    async with house(tmp_path, guard=objecting) as built:
        assert (await asked(built.http, "/v1/verify", **check))["codes"] == ["entailment"]
        (found,) = (await asked(built.http, "/v1/verify/batch", checks=[check]))["results"]
        assert found["codes"] == ["entailment"]


async def test_checks_of_saved_answers_ask_it(tmp_path: Path) -> None:
    async with house(tmp_path, guard=objecting) as built:
        found = await asked(built.http, "/v1/verify/answer", answer=ANSWER, sources=[{"text": TEXT}])
        assert not found["holds"] and found["statements"][0]["codes"] == ["entailment"]


async def test_without_its_objections_the_same_holds(tmp_path: Path, check: dict[str, str]) -> None:
    async with house(tmp_path, guard=lambda statement, quotes, question: ()) as built:
        assert (await asked(built.http, "/v1/verify", **check))["verdict"] == "verified"
        assert (await asked(built.http, "/v1/verify/answer", answer=ANSWER, sources=[{"text": TEXT}]))["holds"]

"""Articles that change: the newest version answers, the older ones can still be read, checked and asked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest

from tests.web.test_answers import ask, assert_proven

QUESTION = "What did the bridge of Tamsin cost?"


@dataclass
class Bridge:
    """Two versions of one article, of a source of its own, and moments between them."""

    source: str
    before: str
    old: dict[str, Any]
    between: str
    new: dict[str, Any]

    def at(self, moment: str | None) -> dict[str, Any]:
        return {"filters": {"source": self.source} | ({"as_of": moment} if moment else {})}


def now() -> str:
    return datetime.now(UTC).isoformat()


@pytest.fixture(scope="module")
def bridge(http: httpx2.Client) -> Bridge:
    source = f"Source {uuid.uuid4().hex}"

    def stored(cost: str) -> dict[str, Any]:
        body = {"text": f"The bridge of Tamsin cost {cost} million crowns.", "key": source, "source": source}
        response = http.post("/v1/articles", json=body)
        assert response.status_code == 201, response.text
        article: dict[str, Any] = response.json()
        return article

    before = now()
    old = stored("four")
    between = now()
    return Bridge(source, before, old, between, stored("five"))


def test_an_answer_as_of_a_moment_is_what_the_archive_said_then(http: httpx2.Client, bridge: Bridge) -> None:
    today, then = ask(http, QUESTION, **bridge.at(None)), ask(http, QUESTION, **bridge.at(bridge.between))
    assert (today["status"], then["status"]) == ("answered", "answered")
    assert "five" in today["answer"] and "four" not in today["answer"]
    assert "four" in then["answer"] and "five" not in then["answer"]
    for answer, article, superseded in ((today, bridge.new, False), (then, bridge.old, True)):
        assert {(one["article_id"], one["superseded"]) for one in answer["citations"]} == {
            (article["id"], superseded)
        }
        assert_proven(http, answer)
    nothing = ask(http, QUESTION, **bridge.at(bridge.before))
    assert (nothing["status"], nothing["reason"]) == ("not_found", "no-articles")


def test_a_search_as_of_a_moment_finds_what_was_stored_then(http: httpx2.Client, bridge: Bridge) -> None:
    for moment, article, superseded in (
        (None, bridge.new, False),
        (bridge.between, bridge.old, True),
        (bridge.old["stored_at"], bridge.old, True),
        (bridge.new["stored_at"], bridge.new, False),
        (now()[:10], bridge.new, False),
    ):
        body = {"query": "bridge of Tamsin", **bridge.at(moment)}
        results = http.post("/v1/search", json=body).json()["results"]
        assert [(one["article_id"], one["superseded"]) for one in results] == [(article["id"], superseded)], moment


def test_an_older_version_names_the_current_one(http: httpx2.Client, bridge: Bridge) -> None:
    versions = [
        {"id": one["id"], "stored_at": one["stored_at"], "current": one is bridge.new}
        for one in (bridge.new, bridge.old)
    ]
    old, new = (http.get(f"/v1/articles/{one['id']}").json() for one in (bridge.old, bridge.new))
    assert (old["current"], old["superseded_by"], old["versions"]) == (False, new["id"], versions)
    assert (new["current"], new["superseded_by"], new["versions"]) == (True, None, versions)


def test_a_quote_of_an_older_version_is_verified_and_said_to_have_changed(
    http: httpx2.Client, bridge: Bridge
) -> None:
    quote = {"quote": "The bridge of Tamsin cost four million crowns."}
    checks = [{"article_id": bridge.old["id"], **quote}, {"article_id": bridge.new["id"], **quote}]
    checks.append({"text": quote["quote"], **quote})
    results = http.post("/v1/verify/batch", json={"checks": checks}).json()["results"]
    assert [(one["verdict"], one["superseded_by"]) for one in results] == [
        ("verified", bridge.new["id"]),
        ("misattributed", None),
        ("verified", None),
    ]


@pytest.mark.parametrize("moment", ["yesterday", "", 20250612, "2025-13-01", "2026-W48", None, ["2025-06-12"]])
def test_a_moment_that_is_none_is_refused(http: httpx2.Client, moment: object) -> None:
    response = http.post("/v1/search", json={"query": "bridge", "filters": {"as_of": moment}})
    if moment is None:
        assert response.status_code == 200
    else:
        assert response.status_code == 422
        assert "filters.as_of" in response.json()["detail"]


def test_the_same_report_elsewhere_is_named_beside_it(http: httpx2.Client) -> None:
    word = uuid.uuid4().hex
    report = f"The dam of {word} was opened on Sunday by the mayor. It holds ninety million tons of water."
    ids = []
    for source in ("Agency", "Daily"):
        body = {"text": report, "key": f"{source} {word}", "source": f"{source} {word}", "title": f"In {source}"}
        ids.append(http.post("/v1/articles", json=body).json()["id"])
    only = {"filters": {"article_ids": ids}}
    (result,) = http.post("/v1/search", json={"query": f"dam of {word}", **only}).json()["results"]
    answer = ask(http, f"Who opened the dam of {word}?", **only)
    (citation,) = answer["citations"]
    for shown in (result, citation):
        (other,) = shown["also_in"]
        assert {shown["article_id"], other["article_id"]} == set(ids)
        assert other["source"] != shown["source"]
        assert other["title"] != shown["title"]


def test_reports_that_disagree_are_both_found(http: httpx2.Client) -> None:
    word = uuid.uuid4().hex
    ids = set()
    for source, verb in (("Agency", "approved"), ("Daily", "rejected")):
        text = f"The council of {word} met on Sunday. It {verb} the plan for a new dam by a large majority."
        body = {"text": text, "key": f"{source} {word}", "source": source}
        ids.add(http.post("/v1/articles", json=body).json()["id"])
    found = http.post("/v1/search", json={"query": f"council of {word}", "filters": {"article_ids": sorted(ids)}})
    assert {(one["article_id"], len(one["also_in"])) for one in found.json()["results"]} == {
        (id_, 0) for id_ in ids
    }

"""Every route of the service, walked over without a key, without the scope, and with the ids of another tenant.

The routes and bodies come from the application itself: a new route without protection fails here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from service.web.app import create_app
from tests.fake_model import FakeModel
from tests.serving import serving
from tests.web.conftest import official_client, settings
from tests.web.keyed import bearer, new_key

# Nothing else may be open.
OPEN = {"/", "/healthz", "/readyz", "/openapi.json", "/docs", "/docs/oauth2-redirect", "/docs/assets"}
SECRET = "The new opera house, the Quixotry in Zanzibarville, cost 77 million ducats."
NOBODYS = "art_" + "a" * 26
document: dict[str, Any] = create_app(settings(Path("unused"))).openapi()
OPERATIONS = [(method.upper(), path) for path, methods in document["paths"].items() for method in methods]
# Ids that no schema tells of.
HIDDEN = {
    "/v1/verify/answer": {"answer": {"answer": "It is so. [1]", "citations": [{"index": 1, "article_id": "ID"}]}}
}
# What differs from one call to the next, whoever calls.
PASSING = {"request_id", "timings_ms", "id", "created", "created_at", "receipt", "stored_at"}


@dataclass
class Two:
    """A service with two tenants, of which `theirs` has stored an article."""

    http: httpx2.Client
    ours: dict[str, str]
    theirs: dict[str, str]
    powerless: dict[str, str]
    article_id: str
    data: Path


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, fake_model_server: FakeModel) -> Iterator[Two]:
    data = tmp_path_factory.mktemp("two")
    ours, theirs = (bearer(new_key(data, tenant)) for tenant in ("ours", "theirs"))
    powerless = bearer(new_key(data, "theirs", scopes=()))
    chosen = settings(
        data,
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
        ask_rate="unlimited",
        ingest_rate="unlimited",
    )
    with serving(chosen) as url, httpx2.Client(base_url=url, timeout=60, trust_env=False) as http:
        stored = http.post("/v1/articles", json={"text": SECRET, "title": "Zanzibarville"}, headers=theirs)
        assert stored.status_code == 201, stored.text
        yield Two(http, ours, theirs, powerless, stored.json()["id"], data)


def named(path: str, id_: str) -> str:
    """The path with this id wherever it has room for a name."""
    return re.sub(r"\{\w+(:path)?\}", id_, path)


def every_route() -> list[tuple[str, str]]:
    """Those that the document does not show, too."""
    found = set(OPERATIONS)
    for context in iter_route_contexts(create_app(settings(Path("unused"))).routes):
        route = context.original_route
        path, methods = getattr(route, "path", ""), getattr(route, "methods", None) or {"GET", "POST"}
        found |= {(method, path or "/") for method in methods}
    return sorted(found)


@pytest.mark.parametrize(("method", "path"), [one for one in every_route() if one[1] not in OPEN])
def test_a_call_without_key_or_scope_is_refused_before_anything_else(two: Two, method: str, path: str) -> None:
    url = named(path, two.article_id)
    for headers in ({}, {"Authorization": "Bearer none"}, {"X-API-Key": "aqa_00000000_" + "a" * 52}):
        refused = two.http.request(method, url, headers=headers)
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Bearer realm=")
    lacking = two.http.request(method, url, headers=two.powerless)
    assert lacking.status_code == 403
    if method != "HEAD":
        assert "lacks the scope" in lacking.text


def test_probes_page_and_documentation_need_no_key(two: Two) -> None:
    for path in [*sorted(OPEN - {"/docs/assets"}), "/page.js", "/docs/assets/swagger-ui.css"]:
        assert two.http.get(path).status_code == 200, path
    assert two.http.post("/page.js").status_code == 401


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_another_tenants_ids_are_nobodys_ids(two: Two, method: str, path: str) -> None:
    for body in bodies(method, path):
        # The first may store something; after it, all are alike.
        seen = [answered(two, method, path, body, id_) for id_ in (NOBODYS, two.article_id, NOBODYS)]
        assert seen[1] == seen[2]


def answered(two: Two, method: str, path: str, body: Any, id_: str) -> tuple[int, str]:
    """What we are told, but for what differs from call to call."""
    url = named(path, id_)
    sent = {} if body is None else {"json": json.loads(json.dumps(body).replace('"ID"', f'"{id_}"'))}
    response = two.http.request(method, url, headers=two.ours, **sent)
    assert response.status_code < 500, response.text
    assert "ducats" not in response.text
    if path == "/metrics":
        return response.status_code, ""
    lines = [line.removeprefix("data: ") for line in response.text.splitlines()]
    return response.status_code, "\n".join(map(stripped, lines)).replace(id_, "ID")


def stripped(line: str) -> str:
    try:
        return json.dumps(_without_passing(json.loads(line)))
    except ValueError:
        return line


def _without_passing(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_passing(one) for name, one in value.items() if name not in PASSING}
    return [_without_passing(one) for one in value] if isinstance(value, list) else value


def bodies(method: str, path: str) -> Iterator[Any]:
    """Bodies that name the article ID wherever the schema has room for an id, and ask for what it tells."""
    content = document["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    if "application/json" not in content:
        yield None
        return
    if path in HIDDEN:
        yield HIDDEN[path]
    schema = resolved(content["application/json"]["schema"])
    (example,) = schema["examples"]
    example = example | {name: "Quixotry" for name in ("question", "query") if name in example}
    yield example
    required = {name: example[name] for name in schema.get("required", ())}
    for pointer in pointers(schema):
        yield required | pointer
        yield example | pointer


def pointers(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Objects of this schema with nothing but an id in them."""
    for name, own in schema.get("properties", {}).items():
        inner = resolved(own)
        if name.endswith("id"):
            yield {name: "ID"}
        elif name.endswith("ids"):
            yield {name: ["ID"]}
        elif inner.get("type") == "array":
            item = resolved(inner.get("items", {}))
            least = (
                {key: item["examples"][0][key] for key in item.get("required", ())} if "examples" in item else {}
            )
            yield from ({name: [least | pointer]} for pointer in pointers(item))
        else:
            yield from ({name: pointer} for pointer in pointers(inner))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return resolved(choice)
    if "$ref" in schema:
        return document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def test_the_walk_finds_the_places_of_ids() -> None:
    found = {path: list(bodies(method, path)) for method, path in OPERATIONS}
    assert {"article_id": "ID", "quote": "It cost 4 million crowns."} in found["/v1/verify"]
    assert any(body.get("filters") == {"article_ids": ["ID"]} for body in found["/v1/answers"])
    assert any(body["checks"][0].get("article_id") == "ID" for body in found["/v1/verify/batch"])


def test_the_owner_sees_what_the_walk_must_not_see(two: Two) -> None:
    """Else it would prove nothing."""
    assert "ducats" in two.http.get(f"/v1/articles/{two.article_id}", headers=two.theirs).text
    assert "ducats" in two.http.post("/v1/search", json={"query": "Quixotry"}, headers=two.theirs).text
    checked = {"article_id": two.article_id, "quote": SECRET}
    assert two.http.post("/v1/verify", json=checked, headers=two.theirs).json()["verdict"] == "verified"


def test_tenants_store_the_same_text_without_learning_of_each_other(two: Two) -> None:
    body = {"text": "The ferry from Orla stopped in May.", "key": "ferry", "title": "Theirs"}
    first = two.http.post("/v1/articles", json=body, headers=two.theirs).json()
    again = two.http.post("/v1/articles", json=body | {"title": "Ours"}, headers=two.ours)
    assert (again.status_code, again.json()["created"], again.json()["id"]) == (201, True, first["id"])
    for headers, title in ((two.ours, "Ours"), (two.theirs, "Theirs")):
        assert two.http.get(f"/v1/articles/{first['id']}", headers=headers).json()["title"] == title
    assert two.http.delete(f"/v1/articles/{first['id']}", headers=two.ours).status_code == 204
    kept = two.http.post("/v1/answers", json={"question": "When did the ferry from Orla stop?"}, headers=two.theirs)
    assert "May" in kept.json()["answer"]


def test_feedback_is_kept_under_the_tenant(two: Two) -> None:
    rated = two.http.post("/v1/answers/ans_ours/feedback", json={"rating": "up"}, headers=two.ours)
    assert rated.status_code == 204
    kept = [json.loads(line) for line in (two.data / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert {"tenant": "ours", "answer_id": "ans_ours"}.items() <= kept[-1].items()


def test_the_numbers_for_the_operator_count_all_tenants(two: Two) -> None:
    listed = [two.http.get("/v1/articles", headers=own).json()["articles"] for own in (two.ours, two.theirs)]
    shown = two.http.get("/metrics", headers=two.ours).text
    assert f"\nqa_articles {float(sum(map(len, listed)))}\n" in shown
    assert f"\nqa_passages {float(sum(one['passages'] for articles in listed for one in articles))}\n" in shown
    assert two.http.get("/v1/articles").status_code == two.http.get("/metrics").status_code == 401


def test_the_official_client_shows_its_key(two: Two) -> None:
    from openai import AuthenticationError

    key = two.theirs["Authorization"].removeprefix("Bearer ")
    with official_client(two.http, key) as client:
        assert [model.id for model in client.models.list()]
        question = {"role": "user", "content": "How much did the Quixotry opera in Zanzibarville cost?"}
        answer = client.chat.completions.create(model="article-qa", messages=[question])
        assert "77 million" in (answer.choices[0].message.content or "")
    with (
        official_client(two.http) as client,
        pytest.raises(AuthenticationError, match="not known here"),
    ):
        client.models.list()

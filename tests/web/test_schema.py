"""The service against its own OpenAPI document: no request may break it, and it answers as documented."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import requests
import schemathesis
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from service import wiring
from service.core.support import unsupported
from service.web.app import create_app
from tests.fake_model import FakeModel
from tests.serving import serving
from tests.web.conftest import settings

GENERATION = GenerationConfig(max_examples=10, deterministic=True, database="none")
CONFIG = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=GENERATION)))


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context: schemathesis.SerializationContext, value: object) -> bytes:
    return json.dumps(value).encode() + b"\n\n" + json.dumps(value).encode()


document = schemathesis.openapi.from_dict(create_app(settings(Path("unused"))).openapi(), config=CONFIG)


@pytest.fixture(scope="module")
def open_service(tmp_path_factory: pytest.TempPathFactory, fake_model_server: FakeModel) -> Iterator[str]:
    """A service of its own: what is generated here shall be in no other test's store. Embeddings are the fake's,
    statements are checked by rules alone, and no sentence is read closely."""
    chosen = settings(
        tmp_path_factory.mktemp("schema"),
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "load_guard", lambda: unsupported)
        patch.setattr(wiring, "load_close_reader", lambda: None)
        with serving(chosen) as url:
            yield url


@pytest.fixture(scope="module")
def connection() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@document.parametrize()
def test_every_request_is_answered_as_documented(
    case: schemathesis.Case, open_service: str, connection: requests.Session
) -> None:
    # Some rules stand in no schema ("not only white space"): what fits it may still be refused.
    excluded = [positive_data_acceptance]
    if case.path == "/v1/articles/batch":
        # It refuses single lines.
        excluded.append(negative_data_rejection)
    case.call_and_validate(base_url=open_service, session=connection, excluded_checks=excluded)


@pytest.fixture
def http(open_service: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=open_service, timeout=30, trust_env=False) as client:
        yield client


def bodies() -> list[tuple[str, dict[str, Any]]]:
    """The paths that take a JSON body, with its schema."""
    whole = document.raw_schema
    found = []
    for path, operations in whole["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            name = content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
            found.append((path, whole["components"]["schemas"][name]))
    return found


@pytest.mark.parametrize(("path", "schema"), bodies(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_example_of_a_body_works(http: httpx2.Client, path: str, schema: dict[str, Any]) -> None:
    for example in schema["examples"]:
        response = http.post(path.format(answer_id="ans_1"), json=example)
        assert response.is_success, response.text


HALF = b'"\\ud800"'


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/articles", b'{"text": "fine", "title": %s}' % HALF),
        ("/v1/articles", b'{"text": "fine", "url": "https://example.org/\\ud800"}'),
        ("/v1/articles", b'{"text": "fine", "metadata": {"a": %s}}' % HALF),
        ("/v1/articles", b'{"text": ' + b"[" * 100_000),
        ("/v1/articles", b"\xff\xfe"),
        ("/v1/articles", b""),
        ("/v1/search", b'{"query": %s}' % HALF),
        ("/v1/search", b'{"query": "a", "top_k": NaN}'),
        ("/v1/search", b'{"query": "a", "top_k": Infinity}'),
        ("/v1/search", b'{"query": "a", "top_k": %s}' % (b"9" * 5_000)),
        ("/v1/answers", b'{"question": %s}' % HALF),
        ("/v1/answers", b'{"question": "a\\u0000"}'),
        ("/v1/answers", b'{"question": "%s"}' % (b"x" * 20_000)),
        ("/v1/answers", b'{"question": "a", "history": [{"role": "user", "content": %s}]}' % HALF),
        ("/v1/chat/completions", b'{"model": %s, "messages": [{"role": "user", "content": "a"}]}' % HALF),
        ("/v1/chat/completions", b'{"messages": [{"role": "user", "content": %s}]}' % HALF),
        ("/v1/verify", b'{"text": %s, "quote": "a"}' % HALF),
        ("/v1/verify/answer", b'{"answer": {"answer": %s}, "sources": [{"text": "a"}]}' % HALF),
        ("/v1/verify/answer", b'{"answer": {"citations": [{"article_id": %s}]}}' % HALF),
    ],
)
def test_a_hostile_body_is_a_clear_refusal(http: httpx2.Client, path: str, body: bytes) -> None:
    response = http.post(path, content=body, headers={"content-type": "application/json"})
    assert 400 <= response.status_code < 500, response.text
    told = response.json()
    assert (told["error"]["message"] if "chat" in path else told["detail"]).isprintable()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://[::1"}, 403),
        ({"Host": "["}, 403),
        ({"Content-Type": "text/plain"}, 422),
        ({"Content-Type": "multipart/form-data"}, 422),
        ({"Content-Type": ""}, 422),
    ],
)
def test_a_hostile_header_is_a_clear_refusal(http: httpx2.Client, headers: dict[str, str], status: int) -> None:
    response = http.post("/v1/search", content=b'{"query": "a"}', headers=headers)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("name", ["%25", "%00", "%ff", "..", "a%2Fb", "%F0%9F%98%80", "a" * 5_000])
def test_an_odd_article_id_is_not_found(http: httpx2.Client, method: str, name: str) -> None:
    response = http.request(method, f"/v1/articles/{name}")
    assert response.status_code in (404, 405)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["cursor=%00", "cursor=%ff", "cursor=-1", "cursor=1'--", "limit=%00", "limit=0"])
def test_an_odd_page_is_refused(http: httpx2.Client, query: str) -> None:
    assert http.get(f"/v1/articles?{query}").status_code == 422


@pytest.mark.parametrize(
    "path", ["/..%2fapp.py", "/%2e%2e/app.py", "/docs/assets/..%2f..%2fcore.py", "/%00", "//etc/passwd", "/%ff"]
)
def test_files_beside_the_page_cannot_be_read(http: httpx2.Client, path: str) -> None:
    assert http.get(path).status_code == 404


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "\u00ff\u0000.txt", "a" * 3_000 + ".txt", 'quote".txt', "\r\nX: y"]
)
def test_an_odd_file_name_is_only_a_name(http: httpx2.Client, name: str) -> None:
    response = http.post("/v1/articles/upload", files={"file": (name, b"A bridge opened in Orla.", "text/plain")})
    assert response.status_code in (200, 201, 422)


def test_an_unknown_field_of_a_form_is_an_error(http: httpx2.Client) -> None:
    file = {"file": ("a.txt", b"A bridge opened in Orla.")}
    response = http.post("/v1/articles/upload", files=file, data={"kye": "a typo"})
    assert response.status_code == 422
    assert "kye" in response.json()["detail"]


@pytest.mark.parametrize("path", ["/healthz", "/v1/articles", "/", "/page.js"])
def test_head_is_get_without_the_body(http: httpx2.Client, path: str) -> None:
    head, get = http.head(path), http.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]


def test_a_refused_method_comes_with_those_that_are_allowed(http: httpx2.Client) -> None:
    assert http.options("/v1/articles").headers["allow"] == "GET, HEAD, POST"
    for path in ("/v1/articles/upload", "/v1/articles/batch"):
        for method in ("PUT", "GET", "DELETE"):
            response = http.request(method, path)
            assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/", "/index.html", "/page.css"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_the_files_of_the_page_are_only_read(http: httpx2.Client, method: str, path: str) -> None:
    response = http.request(method, path)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_the_documentation_has_every_route_and_no_other() -> None:
    """docs/api.md names each call in a heading: `METHOD path`."""
    told = set(re.findall(r"^#+ .*`([A-Z]+ /\S*)`", Path("docs/api.md").read_text("utf-8"), re.MULTILINE))
    real = {
        f"{method.upper()} {path}"
        for path, operations in document.raw_schema["paths"].items()
        for method in operations
    }
    assert told == real

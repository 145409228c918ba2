"""Records the examples of the OpenAPI document from a real service.

`python -m tests.web.recorded` writes service/web/examples.json anew.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2

from service.web.contract import EXAMPLES
from tests.serving import serving
from tests.web.conftest import settings

Call = tuple[str, str, dict[str, Any]]
Recorded = dict[str, dict[str, dict[str, Any]]]
REQUEST_ID = "9f1c2d3e4b5a69788796a5b4c3d2e1f0"
UNKNOWN = "art_aaaaaaaaaaaaaaaaaaaaaaaaaa"
METRICS = ("qa_answers_total", "qa_claims_total", "qa_articles ")


def calls(document: dict[str, Any], article_id: str) -> Iterator[Call]:
    """Method, path template and what is sent, in an order in which each finds what it needs."""

    def body(path: str) -> dict[str, Any]:
        schema = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        example: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]["examples"][0]
        return example

    file = {"files": {"file": ("bridge.txt", b"A second bridge will open in Orla in May.")}}
    upload = {**file, "data": {"key": "orla/bridge.txt", "source": "The Orla Post"}}
    line = document["paths"]["/v1/articles/batch"]["post"]["requestBody"]["content"]["application/x-ndjson"][
        "example"
    ]
    yield from [("POST", "/v1/articles", {"json": body("/v1/articles")})] * 2
    yield from [("POST", "/v1/articles/upload", upload)] * 2
    yield "POST", "/v1/articles/batch", {"content": json.dumps(line)}
    yield "GET", "/v1/articles", {}
    yield "GET", "/v1/articles/{article_id}", {}
    for path in document["paths"]:
        operation = document["paths"][path].get("post", {})
        if "application/json" in operation.get("requestBody", {}).get("content", {}) and path != "/v1/articles":
            yield "POST", path, {"json": body(path)}
            if "text/event-stream" in operation["responses"].get("200", {}).get("content", {}):
                yield "POST", path, {"json": {**body(path), "stream": True}}
            yield "POST", path, {"json": {}}
    yield "POST", "/v1/articles", {"json": {}}
    yield "POST", "/v1/articles/upload", {"data": {"key": "bridge"}}
    yield "POST", "/v1/verify", {"json": {"article_id": UNKNOWN, "quote": "It cost 4 million crowns."}}
    yield "POST", "/v1/verify/batch", {"json": {"checks": [{"article_id": UNKNOWN, "quote": "It cost 4 million."}]}}
    yield "GET", "/v1/articles", {"params": {"limit": 1000}}
    yield "GET", "/v1/models", {}
    yield "GET", "/v1/models/{model}", {}
    for path in ("/v1/articles/{article_id}", "/v1/models/{model}"):
        yield "GET", path, {"unknown": UNKNOWN}
    yield "DELETE", "/v1/articles/{article_id}", {"unknown": UNKNOWN}
    yield from (("GET", path, {}) for path in ("/healthz", "/readyz", "/metrics"))


def recorded(http: httpx2.Client) -> Recorded:
    """What a service without articles answers: by `METHOD path`, status and media type."""
    document = http.get("/openapi.json").json()
    found: Recorded = {}
    ids = {"answer_id": "ans_8bd47ba8db7c4b9bbbc3a166eab9ad74", "model": "article-qa", "article_id": ""}
    for method, path, sent in calls(document, UNKNOWN):
        unknown = sent.pop("unknown", None) if "unknown" in sent else None
        named = path.format(**{name: unknown or id_ for name, id_ in ids.items()})
        response = http.request(method, named, headers={"X-Request-ID": REQUEST_ID}, **sent)
        ids["article_id"] = ids["article_id"] or response.json()["id"]
        if response.status_code == 204:
            continue
        media_type = response.headers["content-type"].partition(";")[0]
        by_status = found.setdefault(f"{method} {path}", {}).setdefault(str(response.status_code), {})
        by_status[media_type] = _body(media_type, response)
    return found


def _body(media_type: str, response: httpx2.Response) -> Any:
    if media_type == "text/plain":
        return "".join(f"{line}\n" for line in response.text.splitlines() if line.startswith(METRICS))
    return response.text if media_type.startswith("text/") else response.json()


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(settings(Path(folder))) as url,
        httpx2.Client(base_url=url, timeout=60, trust_env=False) as http,
    ):
        examples = recorded(http)
    EXAMPLES.write_text(json.dumps(examples, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{EXAMPLES}: {len(examples)} calls")


if __name__ == "__main__":
    main()

from __future__ import annotations

import httpx2
import pytest


def test_the_service_is_alive_and_ready_with_each_part_named(http: httpx2.Client) -> None:
    assert http.get("/healthz").json() == {"status": "ok"}
    ready = http.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert {"embedder", "generator", "catalog", "lexical", "index", "sentences"} <= set(ready.json()["parts"])


def test_every_response_carries_a_request_id_and_safety_headers(http: httpx2.Client) -> None:
    response = http.get("/healthz", headers={"X-Request-ID": "mine-1"})
    assert response.headers["x-request-id"] == "mine-1"
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    forged = http.get("/healthz", headers={"X-Request-ID": "no spaces <b>"})
    assert forged.headers["x-request-id"] != "no spaces <b>"


@pytest.mark.parametrize("path", ["/", "/index.html", "/page.js", "/page.css", "/icons.svg"])
def test_a_browser_asks_each_time_whether_a_file_of_the_page_has_changed(http: httpx2.Client, path: str) -> None:
    response = http.get(path)
    assert (response.status_code, response.headers["cache-control"]) == (200, "no-cache")
    unchanged = http.get(path, headers={"If-None-Match": response.headers["etag"]})
    assert (unchanged.status_code, unchanged.headers["cache-control"]) == (304, "no-cache")


def test_the_docs_need_no_foreign_host(http: httpx2.Client) -> None:
    page = http.get("/docs").text
    assert "https://" not in page
    assert http.get("/docs/assets/swagger-ui-bundle.js").status_code == 200
    assert http.get("/openapi.json").json()["info"]["title"] == "Article QA"


def test_unknown_paths_and_methods_are_problems(http: httpx2.Client) -> None:
    for response, status in ((http.get("/v1/nothing"), 404), (http.put("/v1/search"), 405)):
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example"},
    ],
)
def test_pages_of_other_sites_cannot_store_or_delete(http: httpx2.Client, headers: dict[str, str]) -> None:
    form = {"file": ("a.txt", b"The bridge fell down on Monday, it is said.")}
    response = http.post("/v1/articles/upload", files=form, headers=headers)
    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"


def test_the_services_own_page_may(http: httpx2.Client, service_url: str) -> None:
    own = {"Origin": service_url, "Sec-Fetch-Site": "same-origin"}
    assert http.post("/v1/search", json={"query": "bridge"}, headers=own).status_code == 200


def test_a_foreign_name_for_this_machine_is_refused_even_to_read(http: httpx2.Client) -> None:
    assert http.get("/v1/articles", headers={"Host": "rebound.example"}).status_code == 403

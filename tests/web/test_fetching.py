"""Articles that are sent as a URL are fetched, where the service allows it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.readers.pages import pdf
from tests.web.in_memory import House, house
from tests.web_site import HEAD, HTML, STORY, Reply, Site, web_site


@pytest.fixture
def site() -> Iterator[Site]:
    with web_site() as running:
        running.pages["/a"] = Reply()
        yield running


@pytest.fixture
async def home(tmp_path: Path, site: Site) -> AsyncIterator[House]:
    async with house(tmp_path, site.fetcher(seconds=1.5), max_body_bytes=100_000) as opened:
        yield opened


async def text_of(home: House, article: dict[str, Any]) -> str:
    text: str = (await home.http.get(f"/v1/articles/{article['id']}")).json()["text"]
    return text


async def test_a_page_is_fetched_and_its_article_stored_under_its_url(home: House, site: Site) -> None:
    meta = '<meta property="article:published_time" content="2025-06-12T09:05:00+09:00">'
    meta += '<meta property="article:modified_time" content="2025-06-13T10:00:00+09:00">'
    site.pages["/a"] = Reply(HTML.replace(HEAD, HEAD + meta).encode())
    first = await home.http.post("/v1/articles", json={"url": site.url()})
    assert first.status_code == 201, first.text
    article = first.json()
    assert (article["url"], article["key"], article["title"]) == (site.url(), site.url(), "Rain in Halm")
    assert article["source"].startswith("news.example.org")
    assert article["published_at"] == "2025-06-12T09:05:00+09:00"
    assert article["metadata"] == {"updated_at": "2025-06-13T10:00:00+09:00"}
    assert "1,200 people slept in the school" in await text_of(home, article)
    assert (await home.http.post("/v1/articles", json={"url": site.url()})).status_code == 200
    site.pages["/a"] = Reply(HTML.replace("1,200", "1,300").encode())
    changed = await home.http.post("/v1/articles", json={"url": site.url()})
    assert changed.status_code == 201 and changed.json()["key"] == article["key"]
    assert await home.store.count() == 1


async def test_what_the_sender_says_of_a_page_goes_before_what_it_says_of_itself(home: House, site: Site) -> None:
    body = {"url": site.url(), "title": "Flood", "source": "The Courier", "key": "flood", "metadata": {"desk": "x"}}
    article = (await home.http.post("/v1/articles", json=body)).json()
    assert (article["title"], article["source"], article["key"]) == ("Flood", "The Courier", "flood")
    assert article["metadata"] == {"desk": "x"}


@pytest.mark.parametrize("content", [{"html": HTML}, {"text": "It rained for nine hours in Halm."}])
async def test_with_its_content_a_url_is_only_the_articles_address(
    home: House, site: Site, content: dict[str, str]
) -> None:
    stored = await home.http.post("/v1/articles", json={"url": site.url(), **content})
    assert stored.status_code == 201 and stored.json()["url"] == site.url()
    assert stored.json()["source"] is None
    assert not site.asked


GERMAN = HTML.replace("Heavy", "Der Fluss trat über die Ufer. Heavy")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("Der Fluss trat über die Ufer.".encode("latin-1"), "text/plain; charset=ISO-8859-1"),
        ("Der Fluss trat über die Ufer.".encode(), "text/plain"),
        ("# Hochwasser\n\nDer Fluss trat *über* die Ufer.".encode(), "text/markdown"),
        (
            HTML.replace("Heavy", "Der Fluss trat über die Ufer. Heavy").encode("latin-1"),
            "text/html; charset=latin1",
        ),
        (GERMAN.encode("utf-16"), "text/html"),
        (pdf([["Der Fluss trat über die Ufer."]]), "application/pdf"),
    ],
)
async def test_each_kind_of_page_is_read_in_its_charset(home: House, site: Site, body: bytes, kind: str) -> None:
    site.pages["/a"] = Reply(body, content_type=kind)
    stored = await home.http.post("/v1/articles", json={"url": site.url()})
    assert stored.status_code == 201, stored.text
    assert "Fluss trat über die Ufer." in await text_of(home, stored.json())


async def test_each_refusal_is_a_problem_of_its_own(home: House, site: Site) -> None:
    site.pages |= {
        "/gone": Reply(status=404),
        "/slow": Reply(site.never_ending()),
        "/large": Reply(b"x" * 100_001),
        "/png": Reply(b"\x89PNG", content_type="image/png"),
        "/nav": Reply(b"<html><body><nav>Home</nav></body></html>"),
        "/hidden": Reply(HTML.replace(STORY, f"<div hidden>{STORY}</div>").replace("<h1>", "<h1 hidden>").encode()),
    }
    expected = {
        "http://other.example.org/": (403, "host-not-allowed"),
        site.url("/gone"): (502, "page-failed"),
        site.url("/slow"): (504, "page-timed-out"),
        site.url("/large"): (413, "page-too-large"),
        site.url("/png"): (422, "unsupported-file"),
        site.url("/nav"): (422, "no-article"),
        site.url("/hidden"): (422, "empty-text"),
        "http://0x7f.1/": (422, "bad-url"),
        f"http://me:secret@news.example.org:{site.port}/a": (422, "bad-url"),
    }
    for url, (status, code) in expected.items():
        response = await home.http.post("/v1/articles", json={"url": url})
        told = response.json()
        assert (response.status_code, told["type"]) == (status, f"urn:article-qa:problem:{code}"), url
        assert response.headers["content-type"] == "application/problem+json"
        assert told["detail"] and "secret" not in response.text and "127.0.0.1" not in response.text
    assert await home.store.count() == 0


async def test_as_it_comes_the_service_fetches_nothing(tmp_path: Path, site: Site) -> None:
    async with house(tmp_path) as plain:
        refused = await plain.http.post("/v1/articles", json={"url": site.url()})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:article-qa:problem:fetching-off")
    assert "QA_FETCH_HOSTS" in refused.json()["detail"]


async def test_as_it_comes_a_listed_host_on_loopback_is_refused(tmp_path: Path, site: Site) -> None:
    async with house(tmp_path, fetch_hosts=f"localhost:{site.port}, *.example.org") as listed:
        refused = await listed.http.post("/v1/articles", json={"url": site.url(host="localhost")})
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:article-qa:problem:host-not-public")
    assert not site.asked


@pytest.mark.parametrize(
    "hosts", ["https://example.org", "example.org/a", "*.*", "a b", "example.org:99999", "*:80"]
)
async def test_a_list_of_hosts_that_means_nothing_is_an_error_at_once(tmp_path: Path, hosts: str) -> None:
    with pytest.raises(ValueError, match=r"is no host"):
        async with house(tmp_path, fetch_hosts=hosts):
            pass


async def test_lines_of_a_batch_may_be_urls(home: House, site: Site) -> None:
    lines = [{"url": site.url()}, {"url": site.url("/gone")}, {"url": site.url()}]
    response = await home.http.post("/v1/articles/batch", content="\n".join(map(json.dumps, lines)))
    assert [json.loads(line)["status"] for line in response.text.splitlines()] == [201, 502, 200]

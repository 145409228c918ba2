"""The page of a service that needs a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from service.adapters.key_file import KeyFile
from tests.fake_model import MODEL, FakeModel
from tests.serving import serving
from tests.web.conftest import settings
from tests.web.keyed import bearer, new_key
from tests.web.page.articles import ARTICLES, QUAY
from tests.web.page.test_page import assert_accessible
from tests.web.page.visit import Visit


@pytest.fixture
def locked(tmp_path: Path, fake_model_server: FakeModel) -> Iterator[tuple[str, str]]:
    """The address of a service that needs a key, and the key; an article is stored."""
    chosen = settings(
        tmp_path,
        llm_model=MODEL,
        llm_base_url=fake_model_server.url,
        llm_api_key="none",
        llm_retries=0,
        embedder="openai",
        embedding_base_url=fake_model_server.url,
        embedding_dimensions=256,
    )
    key = new_key(tmp_path, "harbour")
    with serving(chosen) as url:
        article = {"key": "harbour", **ARTICLES["harbour"]}
        stored = httpx2.post(f"{url}/v1/articles", json=article, headers=bearer(key), timeout=60, trust_env=False)
        assert stored.status_code == 201, stored.text
        yield url, key


def test_the_page_asks_for_the_key_once_and_forgets_it_with_the_tab(
    browser: Browser, locked: tuple[str, str], fake_model: FakeModel, tmp_path: Path
) -> None:
    url, key = locked
    context = browser.new_context(base_url=url, locale="en-US")
    context.set_default_timeout(10_000)
    visit = Visit(context.new_page(), fake_model)
    try:
        visit.go("/")
        dialog = _dialog(visit.page)
        expect(dialog).to_be_visible()
        assert_accessible(visit, "the question for the key")
        _enter(visit.page, "aqa_wrong")
        expect(dialog).to_contain_text("not known")
        _enter(visit.page, key)
        expect(dialog).not_to_be_attached()
        expect(visit.page.locator("#examples button").first).to_be_visible()
        turn = visit.ask("How long is the quay of Halm?", QUAY)
        expect(turn.locator(".statements")).to_contain_text(QUAY)
        visit.page.reload()
        visit.page.get_by_role("link", name="Articles").click()
        expect(visit.page.locator("#articles li")).to_have_count(1)
        visit.page.get_by_role("link", name="Ask", exact=True).click()
        assert visit.page.evaluate("Object.values(localStorage).join()").find(key) == -1
        other = Visit(context.new_page(), fake_model)
        other.go("/")
        expect(_dialog(other.page)).to_be_visible()
        # A key that is revoked meanwhile is asked for again, and the question is not lost.
        keys = KeyFile(tmp_path / "keys.json")
        keys.revoke(next(iter(keys.keys())))
        turn = visit.begin("How long is the quay?")
        expect(_dialog(visit.page)).to_contain_text("no longer valid")
        visit.page.keyboard.press("Escape")
        expect(turn).to_contain_text("not known here")
    finally:
        context.close()


def _dialog(page: Page):
    return page.get_by_role("dialog", name="This service needs an API key")


def _enter(page: Page, key: str) -> None:
    page.get_by_label("API key", exact=True).fill(key)
    page.keyboard.press("Enter")

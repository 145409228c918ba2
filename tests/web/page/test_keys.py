"""The page of a service that needs a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
        shown = "one => one.getBoundingClientRect().width"
        field, hint = dialog.get_by_label("API key", exact=True), dialog.locator("p").last
        assert field.evaluate(shown) == hint.evaluate(shown)
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


@pytest.mark.parametrize("forbidden", [False, True], ids=["kept", "storage is forbidden"])
def test_a_key_opens_with_unseen_characters_pasted_around_it(
    visiting: Callable[..., Visit], forbidden: bool
) -> None:
    def need(route: Route) -> None:
        if route.request.headers.get("authorization") == "Bearer aqa_key":
            route.continue_()
        else:
            route.fulfill(status=401, json={"type": "urn:no-key", "detail": "A key is needed."})

    visit = visiting()
    visit.page.route("**/v1/**", need)
    visit.forbid_storage() if forbidden else visit.page.reload()
    _enter(visit.page, " \u200baqa_\u200bkey\ufeff ")
    expect(visit.page.locator("#examples button").first).to_be_visible()
    expect(_dialog(visit.page)).not_to_be_attached()
    visit.ask("How long is the quay of Halm?", QUAY)


def test_what_the_page_says_of_stored_articles_follows_what_is_stored(
    browser: Browser, locked: tuple[str, str], fake_model: FakeModel
) -> None:
    url, key = locked
    context = browser.new_context(base_url=url, locale="en-US")
    context.set_default_timeout(10_000)
    visit = Visit(context.new_page(), fake_model)
    page, said = visit.page, visit.page.locator("#articles [role=status]")
    try:
        visit.go("/#/articles")
        _enter(page, key)
        page.get_by_role("button", name="Delete").click()
        page.get_by_role("dialog").get_by_role("button", name="Delete").click()
        expect(said).to_have_text("No article is stored yet. Add one.")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.get_by_role("link", name="Ask", exact=True).click()
        expect(page.locator("#examples")).to_contain_text("No article is stored yet.")
        page.get_by_role("link", name="Add one.").click()
        _add_twice(page, "The kiosk of Tarn sells pears.")
        expect(page.locator("#articles li")).to_contain_text("art_")
        page.get_by_role("link", name="Ask", exact=True).click()
        expect(page.locator("#examples")).to_contain_text("Try asking")
        page.get_by_role("link", name="Articles").click()
        page.route("**/v1/articles*", lambda route: route.abort())
        page.get_by_role("link", name="Articles").click()
        expect(said).to_contain_text("cannot be reached")
        page.unroute("**/v1/articles*")
        page.get_by_role("link", name="Articles").click()
        expect(said).to_have_text("")
    finally:
        context.close()


def _add_twice(page: Page, text: str) -> None:
    """A double click on the button; one article is sent."""
    page.get_by_role("button", name="Add articles").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Or paste the text").fill(text)
    dialog.get_by_role("button", name="Store").dblclick()
    expect(dialog.locator(".results")).to_contain_text("Stored")
    expect(dialog.locator(".results li")).to_have_count(1)
    page.keyboard.press("Escape")


def _dialog(page: Page):
    return page.get_by_role("dialog", name="This service needs an API key")


def _enter(page: Page, key: str) -> None:
    page.get_by_label("API key", exact=True).fill(key)
    page.keyboard.press("Enter")

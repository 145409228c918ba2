"""A real browser on a real service, which asks the fake language model."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx2
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.fake_model import MODEL, FakeModel
from tests.serving import serving
from tests.web.conftest import settings
from tests.web.page.articles import ARTICLES
from tests.web.page.visit import Visit

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
]

# Playwright's loop runs in this thread while its fixture lives, so it must not outlive these tests.
HERE: Final = "package"


@pytest.fixture(scope=HERE)
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("page-data")


@pytest.fixture(scope=HERE)
def address(fake_model_server: FakeModel, data: Path) -> Iterator[str]:
    """The service; every failure of the model is final, so no test waits for a second try."""
    model = {"llm_model": MODEL, "llm_base_url": fake_model_server.url, "llm_api_key": "none", "llm_retries": 0}
    with serving(settings(data, **model)) as url:
        yield url


@pytest.fixture(scope=HERE)
def http(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, timeout=60, trust_env=False) as client:
        yield client


@pytest.fixture(scope=HERE)
def stored(http: httpx2.Client) -> dict[str, str]:
    """The ids of the articles of the tests, by key."""
    ids = {}
    for key, article in ARTICLES.items():
        response = http.post("/v1/articles", json={"key": key, **article})
        assert response.is_success, response.text
        ids[key] = response.json()["id"]
    return ids


@pytest.fixture(scope=HERE)
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if chromium is None:
        pytest.fail(
            "There is no chromium. Install it with .ci/install-chromium, or run `make test`.", pytrace=False
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visiting(
    browser: Browser, address: str, stored: dict[str, str], fake_model: FakeModel
) -> Iterator[Callable[..., Visit]]:
    """Opens the page in a fresh profile; options are those of a browser context.

    At the end no script may have failed, no policy have been broken and no request have left the service.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)

    def open_page(path: str = "/", **options: object) -> Visit:
        usual = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US", "reduced_motion": "reduce"}
        given: dict[str, Any] = {**usual, **options}
        context = browser.new_context(base_url=address, **given)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        listen(page)
        page.on(
            "request", lambda request: complaints.append(request.url) if _foreign(request.url, address) else None
        )
        visit = Visit(page, fake_model, scripted=bool(given.get("java_script_enabled", True)))
        visit.go(path)
        return visit

    yield open_page
    for context in contexts:
        context.close()
    assert [line for line in complaints if not re.match("Failed to load resource", line)] == []


def _foreign(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))

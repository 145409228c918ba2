"""Reading the evidence: what is marked is the quote, to the character."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx2
import pytest
from playwright.sync_api import expect

from tests.web.page.articles import (
    FESTIVAL_VISITORS,
    HOSTILE_SENTENCE,
    LIBRARY_BOOKS,
    MASTER,
    QUAY,
    READY,
)
from tests.web.page.visit import Visit, texts

Visiting = Callable[..., Visit]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How long is the quay of Halm?", QUAY),
        ("새 도서관의 장서는 몇 권인가요?", LIBRARY_BOOKS),
        ("나래군 햅쌀 축제에 몇 명이 찾았나요?", FESTIVAL_VISITORS),
    ],
    ids=["emoji before it", "Korean", "decomposed Hangul"],
)
def test_the_marked_text_is_the_quote_also_after_reload_and_by_permalink(
    visiting: Visiting, question: str, quote: str
) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    turn = visit.ask(question, quote)
    turn.locator(".markers a").click()
    assert visit.marked == quote
    expect(visit.reader.locator(".badge")).to_have_text("Stands in the article to the letter")
    visit.page.reload()
    assert visit.marked == quote
    visit.reader.get_by_role("button", name="Copy a link to this place").click()
    expect(visit.page.locator("#status")).to_have_text("Copied")
    elsewhere = visiting("/#" + visit.copied.partition("#")[2])
    assert elsewhere.marked == quote
    assert elsewhere.reader.locator("mark").first.is_visible()


def test_the_reader_shows_the_whole_article_and_where_it_is_from(
    visiting: Visiting, http: httpx2.Client, stored: dict[str, str]
) -> None:
    visit = visiting()
    visit.ask("Who is the harbour master of Halm?", MASTER).locator(".markers a").click()
    assert visit.marked == MASTER
    expect(visit.reader.locator("mark")).to_be_in_viewport()
    expect(visit.reader.locator("h2")).to_have_text("Halm opens its second quay")
    expect(visit.reader.locator(".about")).to_contain_text("Halm Courier · Nils Aaby · March 3, 2025")
    link = visit.reader.get_by_role("link", name="Open the original").get_attribute("href") or ""
    assert link.startswith("https://news.example/halm/quay#:~:text=Harbour%20master")
    whole = http.get(f"/v1/articles/{stored['harbour']}").json()["text"]
    assert visit.reader.locator(".article").text_content() == whole


def test_evidence_is_read_with_the_keyboard_alone(visiting: Visiting) -> None:
    visit = visiting()
    keyboard = visit.page.keyboard
    keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to the question")).to_be_focused()
    keyboard.press("Enter")
    keyboard.press("Tab") if not visit.question.evaluate("field => field === document.activeElement") else None
    expect(visit.question).to_be_focused()
    turn = visit.ask("How long is the quay of Halm?", QUAY, MASTER)
    marker = turn.locator(".markers a").first
    for _ in range(30):
        if marker.evaluate("link => link === document.activeElement"):
            break
        keyboard.press("Shift+Tab")
    expect(marker).to_be_focused()
    keyboard.press("Enter")
    assert visit.marked == QUAY
    keyboard.press("ArrowRight")
    expect(visit.reader.locator("mark")).to_have_text(MASTER)
    expect(visit.reader.locator(".bar")).to_contain_text("Evidence 2 of 2")
    keyboard.press("ArrowLeft")
    expect(visit.reader.locator("mark")).to_have_text(QUAY)
    keyboard.press("Escape")
    expect(visit.reader.locator("mark")).to_have_count(0)
    expect(marker).to_be_focused()


def test_the_skip_link_leads_from_the_articles_to_the_question(visiting: Visiting) -> None:
    visit = visiting("/#/articles")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    expect(visit.question).to_be_focused()


def test_an_escape_that_ends_a_syllable_leaves_the_evidence_open(visiting: Visiting) -> None:
    visit = visiting()
    visit.ask("How long is the quay of Halm?", QUAY).locator(".markers a").click()
    assert visit.marked == QUAY
    visit.question.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Escape', isComposing: true, bubbles: true, cancelable: true}))"
    )
    assert visit.marked == QUAY


def test_a_quotation_is_copied_with_its_attribution(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    visit.ask("How long is the quay of Halm?", QUAY).locator(".markers a").click()
    visit.reader.get_by_role("button", name="Copy as a quotation").click()
    expect(visit.page.locator("#status")).to_have_text("Copied")
    source = "Halm opens its second quay, Halm Courier · Nils Aaby · March 3, 2025, https://news.example/halm/quay"
    assert visit.copied == f"“{QUAY}” — {source}"
    visit.ask("Are they ready?", READY).locator(".markers a").click()
    expect(visit.reader.locator("mark")).to_have_text(READY)
    visit.reader.get_by_role("button", name="Copy as a quotation").click()
    visit.page.wait_for_function("navigator.clipboard.readText().then(text => text.includes('ready'))")
    assert visit.copied == f"{READY} — {source}"


def test_the_quote_outlives_its_article(visiting: Visiting, http: httpx2.Client) -> None:
    words = "The lighthouse of Orm is painted green."
    article = http.post("/v1/articles", json={"text": f"{words} It is old.", "title": "Orm", "key": "orm"}).json()
    visit = visiting()
    visit.ask("What colour is the lighthouse of Orm?", words).locator(".markers a").click()
    assert visit.marked == words
    visit.page.keyboard.press("Escape")
    http.delete(f"/v1/articles/{article['id']}")
    visit.turns.first.locator(".markers a").click()
    expect(visit.reader).to_contain_text("This article has been deleted.")
    assert visit.marked == words
    visit.page.reload()
    expect(visit.reader).to_contain_text("This article has been deleted.")
    visit.go(f"/#/article/{article['id']}/0-10")
    expect(visit.reader).to_contain_text("This article has been deleted.")
    visit.go("/#/article/")
    expect(visit.reader).to_contain_text("Choose a number")


def test_an_untitled_article_is_called_by_its_key_in_the_sources(visiting: Visiting, http: httpx2.Client) -> None:
    words = "The lighthouse of Orm is painted green."
    article = http.post("/v1/articles", json={"text": words, "key": "orm.txt"}).json()
    turn = visiting().ask("What colour is the lighthouse of Orm?", words)
    expect(turn.locator(".source strong")).to_have_text("orm.txt")
    assert http.delete(f"/v1/articles/{article['id']}").is_success


def test_an_older_version_says_that_there_is_a_newer_one(visiting: Visiting, http: httpx2.Client) -> None:
    words = "The bridge of Senn closes on Monday."
    http.post("/v1/articles", json={"text": words, "key": "senn"})
    visit = visiting()
    visit.ask("When does the bridge of Senn close?", words).locator(".markers a").click()
    http.post("/v1/articles", json={"text": "The bridge of Senn closes on Tuesday.", "key": "senn"})
    visit.page.reload()
    expect(visit.reader).to_contain_text("This version has since changed.")
    assert visit.marked == words
    visit.reader.get_by_role("link", name="Read the current version").click()
    expect(visit.reader.locator(".article")).to_have_text("The bridge of Senn closes on Tuesday.")
    expect(visit.reader).not_to_contain_text("This version has since changed.")
    http.delete(
        f"/v1/articles/{re.findall('art_[a-z0-9]+', str(http.get('/v1/articles').json()['articles'][0]))[0]}"
    )


def test_an_article_read_before_says_when_a_newer_version_was_pasted(
    visiting: Visiting, http: httpx2.Client
) -> None:
    url = "https://news.example/tarn"
    old = http.post("/v1/articles", json={"text": "The kiosk of Tarn sells pears.", "url": url}).json()["id"]
    visit = visiting(f"/#/article/{old}")
    expect(visit.reader.locator(".article")).to_have_text("The kiosk of Tarn sells pears.")
    visit.page.keyboard.press("Escape")
    visit.page.get_by_role("link", name="Articles").click()
    visit.page.get_by_role("button", name="Add articles").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_label("Or paste the text").fill("The kiosk of Tarn sells plums.")
    dialog.get_by_label("Web address").fill(url)
    dialog.get_by_role("button", name="Store").click()
    expect(dialog.locator(".results")).to_contain_text("Stored")
    visit.page.keyboard.press("Escape")
    visit.page.evaluate("address => { location.hash = address }", f"#/article/{old}")
    expect(visit.reader).to_contain_text("This version has since changed.")
    assert http.delete(f"/v1/articles/{old}").is_success


def test_an_article_of_many_spaces_is_cut_into_paragraphs_at_once(visiting: Visiting) -> None:
    milliseconds = visiting().page.evaluate(
        "async () => { const { paragraphs } = await import('./text.js'); const begun = performance.now(); "
        "paragraphs(`Pears.\\n \\n${' '.repeat(100_000)}Plums.`); return performance.now() - begun }"
    )
    assert milliseconds < 500


def test_the_language_of_an_article_is_told_as_far_as_its_script_tells(visiting: Visiting) -> None:
    told = {
        "“420 metres”, said 田中.": "en",
        "새 도서관 42": "ko",
        FESTIVAL_VISITORS: "ko",
        "港が開いた。NHKによると": "",
        "افتتح الميناء": "",
        "הנמל נפתח": "",
        "42": "",
    }
    tell = "async texts => { const { languageOf } = await import('./text.js'); return texts.map(languageOf) }"
    assert visiting().page.evaluate(tell, list(told)) == list(told.values())


def test_a_quote_that_does_not_match_the_article_is_called_out(visiting: Visiting) -> None:
    visit = visiting()
    visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.evaluate(
        "localStorage.setItem('conversation', localStorage.getItem('conversation').replaceAll('420', '470'))"
    )
    visit.page.reload()
    visit.turns.first.locator(".markers a").click()
    expect(visit.reader.get_by_role("alert")).to_have_text("This quote does not match the stored article.")
    expect(visit.reader.locator(".badge")).to_have_count(0)


def test_hostile_words_are_shown_as_harmless_text(visiting: Visiting) -> None:
    visit = visiting()
    title = visit.page.title()
    question = "What did Mayor Vex write <img src=x onerror=alert(1)> on the wall of Vexford?"
    turn = visit.ask(question, HOSTILE_SENTENCE)
    expect(turn.locator("h2")).to_have_text(question)
    # What a model writes has no signs of direction; the quote is as it stands.
    assert texts(turn) == [HOSTILE_SENTENCE.replace("\u202e", "").replace("\u202c", "")]
    turn.locator(".markers a").click()
    assert visit.marked == HOSTILE_SENTENCE
    expect(visit.reader.locator("h2")).to_have_text("<img src=x onerror=alert(1)> Vexford\u2028event: error")
    codes = visit.reader.locator("mark .unseen").evaluate_all("all => all.map(one => one.dataset.code)")
    assert codes == ["U+202E", "U+202C", "U+200B"]
    assert visit.page.locator("img, .columns script, iframe").count() == 0
    assert visit.page.title() == title


def test_on_a_phone_the_evidence_lies_over_the_page(visiting: Visiting) -> None:
    visit = visiting(viewport={"width": 320, "height": 640}, has_touch=True, reduced_motion="no-preference")
    turn = visit.ask("How long is the quay of Halm?", QUAY)
    expect(visit.reader).not_to_be_visible()
    turn.locator(".markers a").tap()
    assert visit.marked == QUAY
    expect(visit.reader.locator("mark")).to_be_in_viewport()
    expect(visit.reader.locator(".body")).to_be_focused()
    visit.reader.evaluate("reader => Promise.all(reader.getAnimations().map(one => one.finished))")
    assert visit.reader.bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 640}
    assert visit.page.locator("main").evaluate("main => main.inert")
    visit.reader.get_by_role("button", name="Close").tap()
    expect(visit.reader).not_to_be_visible()
    assert not visit.page.locator("main").evaluate("main => main.inert")

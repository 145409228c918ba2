"""The articles on the page: list, search, add, delete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
from playwright.sync_api import Route, expect

from tests.web.page.articles import LIBRARY_BOOKS
from tests.web.page.visit import Visit, waited_for

Visiting = Callable[..., Visit]


def test_articles_are_listed_and_opened(visiting: Visiting) -> None:
    visit = visiting("/#/articles")
    row = visit.page.locator("#articles li", has_text="Halm opens its second quay")
    expect(row).to_contain_text("Halm Courier · Nils Aaby · March 3, 2025")
    row.get_by_role("link").click()
    expect(visit.reader.locator(".article")).to_contain_text("The port of Halm")
    expect(visit.reader.locator("mark")).to_have_count(0)
    visit.page.keyboard.press("Escape")
    expect(row.get_by_role("link")).to_be_focused()


def test_a_search_leads_to_the_passage(visiting: Visiting) -> None:
    visit = visiting("/#/articles")
    visit.page.get_by_role("searchbox").fill("도서관 장서")
    found = visit.page.locator("#articles li a", has_text=LIBRARY_BOOKS)
    found.click()
    assert LIBRARY_BOOKS in visit.marked


def test_a_pasted_article_is_stored_and_deleted_after_a_question(visiting: Visiting, http: httpx2.Client) -> None:
    visit = visiting("/#/articles")
    visit.page.get_by_role("button", name="Add articles").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_label("Or paste the text").fill("The kiosk of Tarn sells pears. 🍐")
    dialog.get_by_label("Title").fill("Pears in Tarn")
    dialog.get_by_label("Date").fill("2025-02-01")
    dialog.get_by_role("button", name="Store").click()
    expect(dialog.locator(".results")).to_contain_text("Stored")
    dialog.get_by_role("button", name="Close").click()
    row = visit.page.locator("#articles li", has_text="Pears in Tarn")
    expect(row).to_contain_text("February 1, 2025")

    row.get_by_role("link").click()
    expect(visit.reader).to_contain_text("The kiosk of Tarn sells pears.")
    row.get_by_role("button", name="Delete").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Delete").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row).to_have_count(0)
    expect(visit.reader).to_contain_text("This article has been deleted.")
    assert "Pears" not in http.get("/v1/articles").text


def test_files_are_stored_one_by_one_and_a_bad_one_says_why(
    visiting: Visiting, http: httpx2.Client, tmp_path: Path
) -> None:
    good, bad = tmp_path / "tarn.md", tmp_path / "blank.txt"
    good.write_text("# Plums in Tarn\n\nThe kiosk of Tarn sells plums.\n")
    bad.write_text(" \n")
    visit = visiting("/#/articles", viewport={"width": 320, "height": 480})
    visit.page.get_by_role("button", name="Add articles").click()
    visit.page.get_by_label("Files (").set_input_files([good, bad])
    results = visit.page.locator(".results li")
    expect(results).to_have_count(2)
    expect(results.first).to_be_in_viewport()
    expect(results.filter(has_text="tarn.md")).to_contain_text("Stored")
    expect(results.filter(has_text="blank.txt")).not_to_contain_text("Sending")
    expect(results.filter(has_text="blank.txt")).not_to_contain_text("Stored")
    visit.page.keyboard.press("Escape")
    expect(visit.page.locator("#articles li", has_text="Plums in Tarn")).to_be_visible()
    listed = http.get("/v1/articles").json()["articles"]
    assert http.delete(f"/v1/articles/{next(one['id'] for one in listed if one['key'] == 'tarn.md')}").is_success


def test_a_file_of_a_name_that_is_stored_already_is_told_to_replace_it(
    visiting: Visiting, http: httpx2.Client, tmp_path: Path
) -> None:
    file = tmp_path / "kiosk.txt"
    file.write_text("The kiosk of Tarn sells quinces.\n")
    with file.open("rb") as data:
        old = http.post("/v1/articles/upload", files={"file": data}, data={"key": file.name}).json()["id"]
    visit = visiting(f"/#/article/{old}")
    expect(visit.reader.locator("h2")).to_have_text("kiosk.txt")
    visit.page.evaluate("document.querySelector('nav a[data-view=articles]').click()")
    visit.page.locator("#articles li", has_text="kiosk.txt").get_by_role("link").click()
    visit.page.get_by_role("button", name="Add articles").click()
    file.write_text("The kiosk of Tarn sells medlars.\n")
    visit.page.get_by_label("Files (").set_input_files(file)
    told = visit.page.locator(".results li")
    expect(told).to_contain_text("Stored; replaces the earlier article of this name")
    expect(visit.reader).to_contain_text("This version has since changed.")
    assert http.delete(f"/v1/articles/{old}").is_success


def test_an_address_with_a_space_is_refused_before_it_is_sent(visiting: Visiting) -> None:
    visit = visiting("/#/articles")
    visit.page.get_by_role("button", name="Add articles").click()
    address = visit.page.get_by_role("dialog").get_by_label("Web address")
    for written, valid in (("https://news.example/a b", False), ("https://news.example/a", True)):
        address.fill(written)
        assert address.evaluate("field => field.checkValidity()") is valid


def test_files_chosen_while_others_are_sent_are_stored_too(visiting: Visiting, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("pears.txt", "plums.txt", "figs.txt")]
    for file in files:
        file.write_text("The kiosk of Tarn sells fruit.\n")
    held: list[Route] = []
    stored = {"created": True}
    visit = visiting("/#/articles")
    visit.page.route(
        "**/v1/articles/upload",
        lambda route: route.fulfill(json=stored) if len(held) == 2 else held.append(route),
    )
    visit.page.get_by_role("button", name="Add articles").click()
    results = visit.page.locator(".results li")
    visit.page.get_by_label("Files (").set_input_files(files[:1])
    expect(results).to_have_count(1)
    visit.page.get_by_label("Files (").set_input_files(files[1:])
    expect(results).to_have_count(2)
    waited_for(visit.page, held, 0).fulfill(json=stored)
    expect(results.filter(has_text="Stored")).to_have_count(1)
    waited_for(visit.page, held, 1).fulfill(json=stored)
    expect(results.filter(has_text="Stored")).to_have_count(3)


def test_a_file_that_is_stored_after_its_dialog_was_closed_is_listed(
    visiting: Visiting, http: httpx2.Client, tmp_path: Path
) -> None:
    file = tmp_path / "figs.md"
    file.write_text("# Figs in Tarn\n\nThe kiosk of Tarn sells figs.\n")
    sent: list[Route] = []
    visit = visiting("/#/articles")
    visit.page.route("**/v1/articles/upload", lambda route: sent.append(route))
    visit.page.get_by_role("button", name="Add articles").click()
    visit.page.get_by_label("Files (").set_input_files(file)
    expect(visit.page.locator(".results li")).to_have_count(1)
    with visit.page.expect_response("**/v1/articles?*"):
        visit.page.keyboard.press("Escape")
    waited_for(visit.page, sent, 0).continue_()
    expect(visit.page.locator("#articles li", has_text="Figs in Tarn")).to_be_visible()
    listed = http.get("/v1/articles").json()["articles"]
    assert http.delete(f"/v1/articles/{next(one['id'] for one in listed if one['key'] == 'figs.md')}").is_success


def test_the_question_before_an_article_is_deleted_shows_unseen_characters(visiting: Visiting) -> None:
    visit = visiting()
    article = {"id": "art_none", "title": "Pears \u202enraT ni"}
    visit.page.route("**/v1/articles?*", lambda route: route.fulfill(json={"articles": [article], "cursor": None}))
    visit.page.get_by_role("link", name="Articles").click()
    visit.page.locator("#articles li").get_by_role("button").click()
    expect(visit.page.get_by_role("dialog").locator("h2 .unseen")).to_have_attribute("data-code", "U+202E")

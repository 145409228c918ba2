"""Asking on the page: statements as they are proven, and what is said about them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import httpx2
from playwright.sync_api import expect

from tests.fake_model import FakeModel, answers, replies, says
from tests.web.page.articles import MASTER, QUAY, READY
from tests.web.page.visit import Visit, proving, silent_after, texts

Visiting = Callable[..., Visit]


def test_an_answer_stands_with_markers_badge_and_sources(visiting: Visiting) -> None:
    turn = visiting().ask("How long is the quay of Halm?", QUAY, MASTER)
    assert texts(turn) == [QUAY, MASTER]
    assert turn.locator(".markers a").all_text_contents() == ["1", "2"]
    expect(turn.locator(".badge")).to_have_text("2 statements, all proven")
    assert turn.locator(".source q").all_text_contents() == [QUAY, MASTER]
    expect(turn.locator(".source")).to_contain_text("Halm Courier · Nils Aaby · March 3, 2025")
    expect(turn.locator(".spent")).to_contain_text("Written by fake-model")


def test_a_quote_that_begins_with_quotation_marks_gets_no_others(visiting: Visiting) -> None:
    turn = visiting().ask("Are they ready, and how long is the quay?", QUAY, READY)
    shown = turn.locator(".source q")
    assert shown.all_text_contents() == [QUAY, READY]
    own = [quote.evaluate("node => getComputedStyle(node, '::before').content") for quote in shown.all()]
    marks = [quote.evaluate("node => getComputedStyle(node).quotes") for quote in shown.all()]
    assert marks == ['"“" "”"', "none"], own


def test_statements_appear_before_the_model_has_ended_and_stay_when_it_is_stopped(
    visiting: Visiting, fake_model: FakeModel
) -> None:
    visit = visiting()
    turn = visit.begin("How long is the quay of Halm?", silent_after(QUAY))
    expect(turn.locator(".statements li")).to_have_count(1)
    expect(turn.locator(".progress")).to_have_text(re.compile(r"Checking, 1 statement proven\d+\.\d s"))
    expect(visit.page.locator("#status")).to_have_text("Checking, 1 statement proven")
    turn.locator(".statements li").evaluate("node => { node.dataset.same = 'yes' }")
    turn.locator(".markers a").click()
    assert visit.marked == QUAY

    visit.page.get_by_role("button", name="Stop").click()
    expect(turn.get_by_text("You stopped here. What is shown is proven.")).to_be_visible()
    expect(turn.locator(".statements li[data-same]")).to_have_count(1)
    assert fake_model.requests[-1].disconnected.wait(60), "the model goes on although the reader has stopped"
    expect(visit.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
    assert "live-" not in visit.page.url
    visit.page.reload()
    assert texts(visit.turns.first) == [QUAY] and visit.marked == QUAY


def test_links_to_evidence_of_an_answer_under_way_lead_there_when_it_has_come(visiting: Visiting) -> None:
    visit = visiting()
    turn = visit.begin("How long is the quay of Halm?", silent_after(QUAY, MASTER))
    expect(turn.locator(".statements li")).to_have_count(2)
    turn.locator(".markers a").first.click()
    assert visit.marked == QUAY
    visit.page.get_by_role("button", name="Stop").click()
    expect(turn.get_by_text("You stopped here.")).to_be_visible()
    visit.page.locator("#reader .next").click()
    expect(visit.page.locator("#reader mark").first).to_have_text(MASTER)
    visit.page.get_by_role("button", name="New topic").click()
    visit.begin("How long is the quay of Halm?", silent_after(QUAY))
    expect(visit.turns.nth(1).locator(".statements li")).to_have_count(1)
    visit.page.go_back()
    expect(visit.page.locator("#reader mark").first).to_have_text(QUAY)
    assert "live-" not in visit.page.url
    visit.page.get_by_role("button", name="Stop").click()


def test_a_claim_that_is_not_proven_is_told_in_a_fold(visiting: Visiting) -> None:
    lie = ("The quay is 470 metres long and cost 38 million crowns.", QUAY)
    turn = visiting().begin("How long is the quay of Halm?", proving(MASTER, lie), answers())
    fold = turn.locator("details")
    expect(fold.locator("summary")).to_have_text("1 sentence left out, because it is not proven")
    expect(fold.locator("s")).not_to_be_visible()
    fold.locator("summary").click()
    expect(fold.locator("s")).to_have_text(lie[0])
    expect(fold.locator("p")).to_contain_text("470")
    assert texts(turn) == [MASTER]
    expect(turn.locator(".banner")).to_contain_text("Part of the answer is missing")


def test_an_answer_without_the_model_says_so(visiting: Visiting) -> None:
    turn = visiting().ask(f"{MASTER} What did she say?", behaviour=replies(500))
    expect(turn.locator(".banner.degraded")).to_contain_text("Answered without the language model")
    expect(turn.locator(".spent")).not_to_contain_text("fake-model")


def test_what_is_not_in_the_articles_is_told_with_the_nearest_passages(
    visiting: Visiting, http: httpx2.Client
) -> None:
    visit = visiting()
    turn = visit.ask("Which metal melts at the highest temperature?", behaviour=answers())
    expect(turn.locator(".banner")).to_contain_text("Not in these articles")
    expect(turn.locator(".statements li")).to_have_count(0)
    passage = turn.locator(".listing a").first
    passage.click()
    article, start, end = re.findall(r"art_\w+|\d+", passage.get_attribute("href") or "")
    assert visit.marked == http.get(f"/v1/articles/{article}").json()["text"][int(start) : int(end)]


def test_a_service_that_cannot_be_reached_is_told_and_asked_again(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.route("**/v1/answers", lambda route: route.abort("internetdisconnected"))
    turn = visit.begin("How long is the quay of Halm?")
    expect(turn.get_by_role("alert")).to_contain_text("The service cannot be reached.")
    visit.page.unroute("**/v1/answers")
    visit.model.script(proving(QUAY))
    turn.get_by_role("button", name="Ask again").click()
    expect(visit.turns.nth(1).locator(".badge")).to_be_visible()


def test_an_error_of_the_service_is_told_in_its_words(visiting: Visiting) -> None:
    visit = visiting()
    stream = 'event: error\ndata: {"code": "store-down", "detail": "The store rests."}\n\n'
    visit.page.route("**/v1/answers", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    expect(visit.begin("Anything?").get_by_role("alert")).to_contain_text("The store rests.")


def test_a_stream_that_breaks_off_keeps_what_was_proven(visiting: Visiting) -> None:
    visit = visiting()
    stream = 'event: statement\ndata: {"statement": {"text": "So.", "citations": [1]}, "citations": []}\n\n'
    visit.page.route("**/v1/answers", lambda route: route.fulfill(content_type="text/event-stream", body=stream))
    turn = visit.begin("Anything?")
    expect(turn.get_by_role("alert")).to_be_visible()
    assert texts(turn) == ["So."]
    visit.page.reload()
    expect(turn.locator(".banner")).to_have_text("Part of the answer is missing")
    assert texts(turn) == ["So."]


def test_how_an_answer_ended_is_read_out(visiting: Visiting) -> None:
    visit = visiting()
    told = visit.page.locator("#status")
    visit.ask("How long is the quay of Halm?", QUAY)
    expect(told).to_have_text("1 statement, proven")
    visit.ask("Which metal melts at the highest temperature?", behaviour=answers())
    expect(told).to_contain_text("Not in these articles")
    visit.page.reload()
    expect(visit.turns).to_have_count(2)
    expect(told).to_have_text("")


def test_the_conversation_goes_along_until_a_new_topic_begins(visiting: Visiting) -> None:
    visit = visiting()
    visit.ask("How long is the quay of Halm?", QUAY)
    sent: list[dict[str, object]] = []
    visit.page.on("request", lambda request: sent.append(request.post_data_json) if request.post_data else None)
    visit.model.script(says("Who is the master of the harbour of Halm?"))
    turn = visit.ask("And who is its master?", MASTER)
    expect(turn).to_contain_text("Understood as: Who is the master of the harbour of Halm?")
    expected = [
        {"role": "user", "content": "How long is the quay of Halm?"},
        {"role": "assistant", "content": QUAY},
    ]
    assert sent[-1]["history"] == expected
    visit.page.get_by_role("button", name="New topic").click()
    visit.page.route("**/v1/answers", lambda route: route.abort("internetdisconnected"))
    expect(visit.begin("Who is the harbour master?").get_by_role("alert")).to_be_visible()
    visit.page.unroute("**/v1/answers")
    visit.ask("Who is the harbour master?", MASTER)
    assert sent[-1]["history"] == []


def test_the_conversation_is_kept_exported_and_cleared(visiting: Visiting) -> None:
    visit = visiting()
    visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.reload()
    assert texts(visit.turns.first) == [QUAY]
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Export").click()
    assert QUAY in Path(download.value.path()).read_text("utf-8")
    visit.page.get_by_role("button", name="Clear").click()
    visit.page.keyboard.press("Escape")
    expect(visit.turns).to_have_count(1)
    visit.page.get_by_role("button", name="Clear").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Clear").click()
    expect(visit.turns).to_have_count(0)
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Ask about your articles")).to_be_visible()


def test_two_tabs_keep_the_turns_of_both(visiting: Visiting) -> None:
    visit = visiting()
    other = Visit(visit.page.context.new_page(), visit.model)
    other.go("/")
    visit.ask("How long is the quay of Halm?", QUAY)
    other.ask("Who is the harbour master?", MASTER)
    other.page.reload()
    expect(other.turns).to_have_count(2)


def test_a_link_to_an_answer_opens_it_in_a_tab_that_is_older(visiting: Visiting) -> None:
    visit = visiting()
    other = Visit(visit.page.context.new_page(), visit.model)
    other.go("/")
    turn = visit.ask("How long is the quay of Halm?", QUAY)
    evidence = turn.locator(".markers a").get_attribute("href")
    for address in (evidence, "#/", evidence):
        other.page.evaluate("address => { location.hash = address }", address)
    assert other.marked == QUAY
    expect(other.turns).to_have_count(1)
    assert texts(other.turns.first) == [QUAY]
    expect(other.page.locator("#welcome")).not_to_be_visible()


def test_a_kept_turn_that_is_not_whole_is_left_out(visiting: Visiting) -> None:
    visit = visiting()
    visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.evaluate(
        "() => { const [turn] = JSON.parse(localStorage.conversation); "
        "const { nearest, ...answer } = turn.answer; "
        "localStorage.conversation = JSON.stringify([{ ...turn, id: 'other', answer }, turn]) }"
    )
    visit.page.reload()
    expect(visit.page.locator("html[data-ready]")).to_be_attached()
    expect(visit.turns).to_have_count(1)


def test_an_example_of_the_empty_page_is_asked_with_a_click(visiting: Visiting) -> None:
    visit = visiting()
    example = visit.page.locator("#examples button").first
    question = example.text_content() or ""
    example.click()
    expect(visit.turns.first.locator("h2")).to_have_text(question)


def test_the_answer_is_copied_with_its_sources_and_linked(visiting: Visiting) -> None:
    visit = visiting(permissions=["clipboard-read", "clipboard-write"])
    turn = visit.ask("How long is the quay of Halm?", QUAY)
    turn.get_by_role("button", name="Copy the answer with its sources").click()
    expect(visit.page.locator("#status")).to_have_text("Copied")
    source = "Halm opens its second quay, Halm Courier · Nils Aaby · March 3, 2025, https://news.example/halm/quay"
    assert visit.copied == f"{QUAY} [1]\n\n[1] “{QUAY}” — {source}"
    turn.get_by_role("button", name="Copy a link").click()
    link = visit.copied
    visit.page.goto("about:blank")
    visit.go(link)
    expect(visit.turns.first.locator("h2")).to_be_in_viewport()


def test_a_browser_that_refuses_to_copy_is_told(visiting: Visiting) -> None:
    visit = visiting()
    turn = visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    turn.get_by_role("button", name="Copy a link").click()
    expect(visit.page.locator("#status")).to_have_text("That did not work")


def test_thumbs_and_a_comment_reach_the_service(visiting: Visiting, data: Path) -> None:
    turn = visiting().ask("How long is the quay of Halm?", QUAY)
    turn.get_by_role("button", name="Good answer").click()
    expect(turn.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    turn.get_by_role("textbox").fill("Exact 🚢")
    turn.get_by_role("button", name="Send").click()
    expect(turn.get_by_text("Thank you")).to_be_visible()
    lines = (data / "feedback.jsonl").read_text("utf-8").splitlines()
    assert '"rating": "up"' in lines[-1] and "Exact \\ud83d\\udea2" in lines[-1]


def test_enter_that_ends_a_syllable_does_not_ask(visiting: Visiting) -> None:
    visit = visiting()
    visit.question.fill("도서")
    visit.question.evaluate(
        "field => field.dispatchEvent(new KeyboardEvent('keydown', "
        "{key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(visit.turns).to_have_count(0)


def test_shift_enter_starts_a_new_line(visiting: Visiting) -> None:
    visit = visiting()
    visit.question.fill("How long")
    visit.question.press("Shift+Enter")
    expect(visit.question).to_have_value("How long\n")
    expect(visit.turns).to_have_count(0)

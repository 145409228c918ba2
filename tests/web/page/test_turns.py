"""Turns that are asked again, are left under way, or have failed."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.fake_model import says
from tests.web.page.articles import MASTER, QUAY
from tests.web.page.visit import Visit, proving, silent_after, texts

Visiting = Callable[..., Visit]

HOW_LONG, WHOSE = "How long is the quay of Halm?", "And who is its master?"
WHO = "Who is the harbour master of Halm?"


def test_a_turn_asked_again_goes_on_from_its_own_topic(visiting: Visiting) -> None:
    visit = visiting()
    first = visit.ask(HOW_LONG, QUAY)
    visit.model.script(says(WHO))
    follow_up = visit.ask(WHOSE, MASTER)
    visit.page.get_by_role("button", name="New topic").click()
    visit.ask(WHO, MASTER)
    sent: list[dict[str, object]] = []
    visit.page.on("request", lambda request: sent.append(request.post_data_json) if request.post_data else None)
    for count, (turn, scripted, history, fresh) in enumerate(
        [
            (first, [proving(QUAY)], [], False),
            (visit.turns.nth(2), [proving(MASTER)], [], True),
            (follow_up, [says(WHO), proving(MASTER)], [("user", HOW_LONG), ("assistant", QUAY)], False),
        ],
        start=3,
    ):
        visit.model.script(*scripted)
        turn.get_by_role("button", name="Ask again").click()
        expect(visit.turns.nth(count).locator(".badge")).to_be_visible()
        assert sent[-1]["history"] == [{"role": role, "content": content} for role, content in history]
        assert ("fresh" in (visit.turns.nth(count).get_attribute("class") or "").split()) == fresh


def test_a_draft_stays_when_something_else_is_asked(visiting: Visiting) -> None:
    visit = visiting()
    visit.question.fill("Who is the")
    visit.model.script(proving(QUAY))
    visit.page.locator("#examples button").first.click()
    expect(visit.turns.first.locator(".actions")).to_be_visible()
    expect(visit.question).to_have_value("Who is the")
    visit.model.script(proving(QUAY))
    visit.turns.first.get_by_role("button", name="Ask again").click()
    expect(visit.turns.nth(1).locator(".actions")).to_be_visible()
    expect(visit.question).to_have_value("Who is the")


def test_a_question_under_way_is_kept_when_the_page_is_left(visiting: Visiting) -> None:
    visit = visiting()
    turn = visit.begin(HOW_LONG, silent_after(QUAY))
    turn.locator(".markers a").click()
    assert visit.marked == QUAY
    visit.page.reload()
    expect(visit.turns).to_have_count(1)
    expect(turn).to_contain_text("You stopped here.")
    assert texts(turn) == [QUAY] and visit.marked == QUAY
    visit.model.script(proving(QUAY, MASTER))
    turn.get_by_role("button", name="Ask again").click()
    expect(visit.turns.nth(1).locator(".badge")).to_be_visible()


def test_a_question_that_failed_is_kept_and_can_be_asked_again(visiting: Visiting) -> None:
    visit = visiting()
    page_of_a_proxy = {"status": 503, "content_type": "text/html", "body": "<h1>Busy</h1>"}
    visit.page.route("**/v1/answers", lambda route: route.fulfill(**page_of_a_proxy))
    turn = visit.begin(HOW_LONG)
    expect(turn.get_by_role("alert")).to_contain_text("HTTP 503")
    visit.page.unroute("**/v1/answers")
    visit.page.reload()
    expect(visit.turns).to_have_count(1)
    expect(turn.get_by_role("alert")).to_contain_text("HTTP 503")
    visit.model.script(proving(QUAY))
    turn.get_by_role("button", name="Ask again").click()
    expect(visit.turns.nth(1).locator(".badge")).to_be_visible()


def test_evidence_open_while_an_answer_grows_leads_on_to_what_has_come(visiting: Visiting) -> None:
    visit = visiting()
    slowly = proving(QUAY, MASTER, then=lambda document: says(document, pieces=_halves(document), delay=1))
    turn = visit.begin(HOW_LONG, slowly)
    turn.locator(".markers a").first.click()
    assert visit.marked == QUAY
    expect(turn.locator(".badge")).to_be_visible()
    expect(visit.reader.locator(".bar")).to_contain_text("Evidence 1 of 2")
    visit.reader.locator(".next").click()
    expect(visit.reader.locator("mark").first).to_have_text(MASTER)


def _halves(document: str) -> list[str]:
    """Cut behind the first statement."""
    at = document.index("},") + 2
    return [document[:at], document[at:]]

"""The page as a whole: sizes, themes, languages, accessibility, and what works without scripts or a service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.fake_model import answers
from tests.web.page.articles import HOSTILE_SENTENCE, MASTER, QUAY
from tests.web.page.visit import Visit, proving

Visiting = Callable[..., Visit]

STATIC = Path("service/web/static")
WIDE, PHONE, ZOOMED = ({"width": 1280, "height": 800}, {"width": 320, "height": 640}, {"width": 640, "height": 400})
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


def assert_accessible(visit: Visit, place: str) -> None:
    # What scrolls lies under the bars that stick, now and then; that is no small target.
    stick = "kind => { for (const bar of document.querySelectorAll('.top, #composer')) bar.style.position = kind }"
    visit.page.evaluate(stick, "static")
    found = Axe().run(visit.page, options=RULES)
    visit.page.evaluate(stick, "")
    assert found.violations_count == 0, f"{place}: {found.generate_report()}"


def assert_fits(visit: Visit) -> None:
    overhang = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overhang <= 0, f"the page is {overhang} pixels too wide"


@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [(WIDE, "light", "en-US"), (PHONE, "dark", "ko-KR"), (ZOOMED, "light", "ko-KR"), (WIDE, "dark", "en-US")],
    ids=["wide", "phone", "200 %", "dark"],
)
def test_every_view_fits_and_is_accessible(
    visiting: Visiting, size: dict[str, int], scheme: str, locale: str
) -> None:
    visit = visiting(viewport=size, color_scheme=scheme, locale=locale)
    expect(visit.page.locator("#examples button").first).to_be_visible()
    assert_fits(visit)
    assert_accessible(visit, "empty")
    lie = ("The quay is 470 metres long and cost 38 million crowns.", QUAY)
    visit.model.script(proving(QUAY, MASTER, HOSTILE_SENTENCE, lie))
    turn = visit.ask("How long is the quay of Halm, and what did Mayor Vex of Vexford write?", behaviour=answers())
    turn.locator("summary").click()
    visit.ask("Which metal melts at the highest temperature?", behaviour=answers())
    assert_fits(visit)
    assert_accessible(visit, "answers")
    turn.locator(".markers a").nth(1).click()
    assert visit.marked == MASTER
    assert_fits(visit)
    assert_accessible(visit, "evidence")
    visit.page.keyboard.press("Escape")
    visit.page.locator("nav a").nth(1).click()
    expect(visit.page.locator("#articles li").first).to_be_visible()
    visit.page.locator("#articles button").first.click()
    assert_fits(visit)
    assert_accessible(visit, "articles")


def test_the_page_speaks_korean_and_keeps_the_choice(visiting: Visiting) -> None:
    visit = visiting(locale="ko-KR")
    expect(visit.page.get_by_role("heading", name="기사에 대해 물어보세요")).to_be_visible()
    turn = visit.ask("항구의 길이는?", QUAY)
    expect(turn.locator(".badge")).to_have_text("1개 문장 모두 증명됨")
    visit.page.get_by_role("button", name="English").click()
    expect(turn.locator(".badge")).to_have_text("1 statement, proven")
    visit.page.reload()
    expect(visit.page.get_by_role("button", name="한국어")).to_be_visible()
    assert visit.page.locator("html").get_attribute("lang") == "en"


def test_the_theme_follows_the_system_until_it_is_chosen(visiting: Visiting) -> None:
    visit = visiting(color_scheme="dark")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    dark = visit.page.evaluate(background)
    visit.page.get_by_role("button", name="Light or dark").click()
    light = visit.page.evaluate(background)
    assert dark != light
    visit.page.reload()
    assert visit.page.evaluate(background) == light


def test_a_browser_that_keeps_nothing_shows_the_page(visiting: Visiting) -> None:
    visit = visiting()
    visit.forbid_storage()
    visit.page.get_by_role("button", name="Light or dark").click()
    expect(visit.page.locator("html")).to_have_attribute("data-theme", "dark")
    visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.get_by_role("button", name="Clear").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="Clear").click()
    expect(visit.turns).to_have_count(0)
    visit.page.get_by_role("button", name="한국어").click()
    expect(visit.page.get_by_role("heading", name="기사에 대해 물어보세요")).to_be_visible()


def test_the_language_changes_where_the_storage_is_full(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.evaluate(
        "() => { for (let size = 2 ** 22; size >= 1; size /= 2) "
        "try { localStorage[size] = 'x'.repeat(size) } catch {} }"
    )
    visit.page.get_by_role("button", name="한국어").click()
    expect(visit.page.get_by_role("heading", name="기사에 대해 물어보세요")).to_be_visible()


def test_what_is_selected_is_seen_in_forced_colours(visiting: Visiting) -> None:
    visit = visiting(forced_colors="active")
    turn = visit.ask("How long is the quay of Halm?", QUAY, MASTER)
    turn.get_by_role("button", name="Good answer").click()
    turn.locator(".markers a").first.click()
    assert visit.marked == QUAY
    visit.question.focus()
    drawn = (
        "all => all.map(one => { const { outlineStyle, borderBlockStyle } = getComputedStyle(one); "
        "return [outlineStyle, borderBlockStyle].includes('solid') })"
    )
    for place in ("nav a", ".turn .markers a", ".turn button[aria-pressed]"):
        assert visit.page.locator(place).evaluate_all(drawn) == [True, False], place


def test_the_page_stands_before_the_service_has_answered(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.route("**/v1/**", lambda route: None)
    visit.page.reload()
    expect(visit.page.get_by_role("heading", name="Ask about your articles")).to_be_visible()
    expect(visit.question).to_be_editable()


def test_nothing_moves_while_an_answer_comes_in(visiting: Visiting) -> None:
    visit = visiting()
    visit.page.evaluate(
        "() => { window.moved = 0; new PerformanceObserver(list => { for (const entry of list.getEntries()) "
        "window.moved += entry.value; }).observe({type: 'layout-shift', buffered: true}) }"
    )
    visit.ask("How long is the quay of Halm?", QUAY, MASTER)
    visit.turns.first.locator(".markers a").first.click()
    assert visit.marked == QUAY
    assert visit.page.evaluate("window.moved") < 0.05


def test_print_shows_the_quotes_and_no_controls(visiting: Visiting) -> None:
    visit = visiting()
    turn = visit.ask("How long is the quay of Halm?", QUAY)
    visit.page.emulate_media(media="print")
    expect(turn.locator("q")).to_be_visible()
    for control in (".top", "#composer", ".actions"):
        expect(visit.page.locator(control).first).not_to_be_visible()


def test_without_scripts_the_form_answers_with_a_page(visiting: Visiting) -> None:
    visit = visiting(java_script_enabled=False)
    visit.model.script(proving(QUAY, HOSTILE_SENTENCE))
    visit.page.get_by_role("textbox").fill("How long is the quay of Halm, and what did Mayor Vex write?")
    visit.page.get_by_role("button").click()
    expect(visit.page.locator(".statements li")).to_have_count(2)
    assert visit.page.locator("mark").all_text_contents() == [QUAY, HOSTILE_SENTENCE]
    assert visit.page.locator("img, script").count() == 0
    assert_fits(visit)
    visit.model.script(answers())
    visit.page.get_by_role("textbox").fill("Which metal melts at the highest temperature?")
    visit.page.get_by_role("button").click()
    expect(visit.page.locator(".banner")).to_contain_text("Not in these articles")


def test_a_store_without_articles_is_told_in_words_of_the_page(visiting: Visiting) -> None:
    tell = "async () => (await import('./words.js')).reason('no-articles', 'POST /v1/articles')"
    assert visiting().page.evaluate(tell) == "No article is stored yet. Add one."


def test_the_source_of_the_page_stays_small() -> None:
    size = sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file())
    assert size < 63_000, f"{size} bytes"


def test_no_script_makes_markup_out_of_text() -> None:
    for path in STATIC.glob("*.js"):
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"):
            assert way not in path.read_text("utf-8"), f"{path.name} uses {way}"

"""What a reader does on the page, and what the model behind it says meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence

from playwright.sync_api import Locator, Page, Route, expect

from tests.fake_model import Behaviour, Exchange, FakeModel, hangs, says

_LINE = re.compile(r"^\[[a-z]+:(\d+)\] (.+)$", re.MULTILINE)

Said = str | tuple[str, str]


def proving(*said: Said, then: Callable[[str], Behaviour] = says) -> Behaviour:
    """Statements with pointers at the evidence sentences of the same words; of a pair, the second are the words."""

    async def behave(exchange: Exchange) -> None:
        numbers = {text: int(number) for number, text in _LINE.findall(exchange.request.prompt)}
        pairs = [(one, one) if isinstance(one, str) else one for one in said]
        listed = [{"text": text, "evidence": [numbers[" ".join(proof.split())]]} for text, proof in pairs]
        document = json.dumps({"statements": listed, "not_covered": None}, ensure_ascii=False)
        await then(document)(exchange)

    return behave


def silent_after(*said: Said) -> Behaviour:
    """These statements, and then a model that says no more."""
    return proving(*said, then=lambda document: hangs(after=document.partition('], "not_covered"')[0] + ","))


class Visit:
    """A page with its parts by name."""

    def __init__(self, page: Page, model: FakeModel, scripted: bool = True) -> None:
        self.page = page
        self.model = model
        self.scripted = scripted
        self.question = page.locator("#question")
        self.turns = page.locator(".turn")
        self.reader = page.locator("#reader")

    def go(self, path: str) -> None:
        self.page.goto(path)
        if self.scripted:
            expect(self.page.locator("html[data-ready]")).to_be_attached()

    def forbid_storage(self) -> None:
        """Loads the page anew in a browser that forbids it to keep anything."""
        self.page.add_init_script(
            "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(self, name, "
            "{configurable: true, get() { throw new DOMException('forbidden', 'SecurityError') }})"
        )
        self.page.reload()
        expect(self.page.locator("html[data-ready]")).to_be_attached()

    def ask(self, question: str, *said: Said, behaviour: Behaviour | None = None) -> Locator:
        """Asks, and waits for the whole answer. The turn."""
        turn = self.begin(question, behaviour or proving(*said))
        # The first answer without the language model loads the readers.
        expect(turn.locator(".actions")).to_be_visible(timeout=30_000)
        return turn

    def begin(self, question: str, *behaviours: Behaviour) -> Locator:
        count = self.turns.count()
        self.model.script(*behaviours)
        self.question.fill(question)
        self.page.keyboard.press("Enter")
        return self.turns.nth(count)

    @property
    def marked(self) -> str:
        """What is marked in the reader, of all marks together, to the character."""
        expect(self.reader.locator("mark").first).to_be_visible()
        return "".join(self.reader.locator("mark").all_text_contents())

    @property
    def copied(self) -> str:
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text


def waited_for(page: Page, held: Sequence[Route], number: int) -> Route:
    """The request of this number that a handler holds, as soon as it has come."""
    while len(held) <= number:
        page.wait_for_timeout(10)
    return held[number]


def texts(turn: Locator) -> Sequence[str]:
    """The statements of a turn, without their markers."""
    return turn.locator(".statements li > span:first-child").all_text_contents()

"""The answer page of the plain form, for browsers without JavaScript.

It is built as an element tree, so whatever articles and questions hold can only become text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter, Header, Query
from fastapi import Request as HTTPRequest
from fastapi.responses import HTMLResponse

from service.core.errors import QAError
from service.qa import Request
from service.web import problems, render
from service.web.dependencies import QA, ActiveSettings, bounded_question
from service.web.presence import while_present
from service.web.schemas import AnswerOut, CitationOut, Result

router = APIRouter(include_in_schema=False)

# English, Korean
WORDS = {
    "question": ("Your question", "질문"),
    "ask": ("Ask", "질문하기"),
    "proven": ("Proven statements", "증명된 문장"),
    "missing": ("Not in these articles", "이 기사들에는 없습니다"),
    "partial": ("Part of the answer is missing", "답변의 일부가 빠졌습니다"),
    "degraded": ("Answered without the language model", "언어 모델 없이 답했습니다"),
    "dropped": ("Left out, because not proven", "증명되지 않아 뺀 문장"),
    "nearest": ("The nearest passages", "가장 가까운 대목"),
    "sources": ("Evidence", "근거"),
    "untitled": ("Untitled article", "제목 없는 기사"),
    "original": ("Open the original", "원문 열기"),
    "failed": ("That did not work", "문제가 생겼습니다"),
}


@router.get("/ask")
async def ask(
    http: HTTPRequest,
    qa: QA,
    settings: ActiveSettings,
    question: Annotated[str, Query()] = "",
    accept_language: Annotated[str, Header()] = "",
) -> HTMLResponse:
    """The answer to a question as a page, or the empty form."""
    page = Page("ko" if accept_language.startswith("ko") else "en", question)
    status, headers = 200, {"Cache-Control": "no-store"}
    try:
        if asked := bounded_question(question.replace("\0", ""), settings):
            page.add_answer(render.answer(await while_present(http.receive, qa.ask(Request(asked)))))
    except QAError as error:
        status, told = problems.met(http.scope, error)
        headers |= told
        page.add_banner("wrong", "failed", str(error))
    return HTMLResponse(page.html(), status, headers=headers)


class Page:
    """A page in one language with the form on it."""

    def __init__(self, language: str, question: str) -> None:
        self._second = language == "ko"
        self._html = Element("html", lang=language)
        head = SubElement(self._html, "head")
        SubElement(head, "meta", charset="utf-8")
        SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
        _text(head, "title", question or "Article QA")
        SubElement(head, "link", rel="stylesheet", href="page.css")
        body = SubElement(self._html, "body")
        top = SubElement(SubElement(body, "header", {"class": "top"}), "h1", {"class": "brand"})
        _text(top, "a", "Article QA", {"href": "./"})
        self._section = SubElement(SubElement(SubElement(body, "main"), "section"), "div", {"class": "turn"})
        form = SubElement(self._section, "form", {"class": "field", "action": "ask"})
        label = self._say("question")
        SubElement(form, "input", {"name": "question", "value": question, "required": "", "aria-label": label})
        _text(form, "button", self._say("ask"), {"class": "main"})

    def html(self) -> str:
        return "<!doctype html>\n" + tostring(self._html, encoding="unicode", method="html")

    def add_answer(self, answer: AnswerOut) -> None:
        _text(SubElement(self._section, "div", {"class": "turn"}), "h2", answer.question, {"dir": "auto"})
        if answer.degraded:
            self.add_banner("degraded", "degraded", answer.message)
        elif answer.status != "answered":
            kind = "missing" if answer.status == "not_found" else "partial"
            self.add_banner(kind, kind, answer.message)
        self._add_statements(answer)
        self._add_sources(answer.citations)
        dropped = [f"{claim.text} — {' '.join(claim.reasons)}" for claim in answer.dropped]
        self._add_list("dropped", dropped)
        self._add_list("nearest", [f"{self._title(hit)}: {hit.text}" for hit in answer.nearest])

    def add_banner(self, kind: str, title: str, message: str | None) -> None:
        banner = SubElement(self._section, "div", {"class": f"banner {kind}", "role": "status"})
        _text(banner, "strong", self._say(title))
        _text(banner, "span", message or "")

    def _add_statements(self, answer: AnswerOut) -> None:
        if not answer.statements:
            return
        _text(self._section, "p", self._say("proven"), {"class": "badge"})
        items = SubElement(self._section, "ul", {"class": "statements"})
        for statement in answer.statements:
            item = SubElement(items, "li")
            _text(item, "span", f"{statement.text} ", {"dir": "auto"})
            for index in statement.citations:
                label = f"{self._say('sources')} {index}"
                _text(item, "a", str(index), {"class": "number", "href": f"#quote-{index}", "aria-label": label})

    def _add_sources(self, citations: Sequence[CitationOut]) -> None:
        if citations:
            _text(self._section, "h3", self._say("sources"))
        for citation in citations:
            source = SubElement(self._section, "section", {"class": "source", "id": f"quote-{citation.index}"})
            _text(source, "span", str(citation.index), {"class": "number"})
            _text(source, "strong", self._title(citation), {"dir": "auto"})
            known = (citation.source, citation.author, (citation.published_at or "")[:10])
            _text(source, "p", " · ".join(filter(None, known)), {"class": "quiet"})
            words = _text(source, "p", citation.before, {"class": "dimmed", "dir": "auto"})
            _text(words, "mark", citation.quote).tail = citation.after
            if citation.link and citation.link.startswith(("http://", "https://")):
                attributes = {"href": citation.link, "rel": "noreferrer"}
                _text(source, "a", self._say("original"), attributes)

    def _add_list(self, title: str, lines: Iterable[str]) -> None:
        lines = list(lines)
        if not lines:
            return
        _text(self._section, "h3", self._say(title))
        for line in lines:
            _text(self._section, "p", line, {"class": "source", "dir": "auto"})

    def _title(self, article: CitationOut | Result) -> str:
        return article.title or article.key or self._say("untitled")

    def _say(self, key: str) -> str:
        return WORDS[key][self._second]


def _text(parent: Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> Element:
    child = SubElement(parent, tag, attributes or {})
    child.text = text
    return child

"""The mutant suites: articles, true statements, false ones, and typographic variants of true quotes.

A file of `tuned/` or `unseen/` holds an article, one sentence a line, and after CASES one statement a line:
`+ 3,4 …` follows from sentences 3 and 4; `- 3 code …` does not follow from sentence 3. The rules of the guard were
made with the articles of `tuned/` only; the reported figures come from `unseen/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from service.core.article import Article, Metadata, Span
from service.core.support import Quote
from tests.mutants.rules import mutants

HERE = Path(__file__).parent
HALVES = tuple(half for half in ("tuned", "unseen") if any((HERE / half).glob("*.txt")))


@dataclass(frozen=True, slots=True)
class Case:
    """A statement, the sentences that are said to carry it, and whether they do. `made_by` is a rule or `hand`."""

    article: Article
    statement: str
    evidence: tuple[Span, ...]
    true: bool
    made_by: str

    @property
    def quotes(self) -> list[Quote]:
        article = self.article
        return [Quote(span.of(article.text), article.metadata, article.text, span) for span in self.evidence]


@dataclass(frozen=True, slots=True)
class Suite:
    article: Article
    sentences: tuple[Span, ...]
    cases: tuple[Case, ...]


@cache
def suites(half: str) -> tuple[Suite, ...]:
    return tuple(_load(path) for path in sorted((HERE / half).glob("*.txt")))


def cases(half: str) -> list[Case]:
    """The hand-written statements of one half, and the mutants that the rules make of the true ones."""
    written = [case for suite in suites(half) for case in suite.cases]
    return written + [mutant for case in written if case.true for mutant in _mutants_of(case)]


def quote_mutants(half: str) -> Iterator[tuple[Article, str, str]]:
    """Changed sentences of the articles, as quotes that stand nowhere: article, rule, quote."""
    for suite in suites(half):
        for span in suite.sentences:
            for rule, changed in mutants(span.of(suite.article.text)):
                yield suite.article, rule, changed


def _mutants_of(case: Case) -> Iterator[Case]:
    for rule, changed in mutants(case.statement):
        yield Case(case.article, changed, case.evidence, False, rule)


def _load(path: Path) -> Suite:
    head, _, rest = path.read_text(encoding="utf-8").partition("CASES\n")
    fields = dict(re.findall(r"^(title|source|published|article): (.*)$", head, re.MULTILINE))
    if "article" in fields:
        text = (HERE.parent.parent / fields["article"]).read_text(encoding="utf-8")
    else:
        text = re.sub(r"^(?:title|source|published): .*\n", "", head, flags=re.MULTILINE)
    published = datetime.fromisoformat(fields["published"])
    metadata = Metadata(title=fields["title"], source=fields.get("source"), published_at=published)
    article = Article.of(text, metadata, key=path.stem)
    sentences = tuple(Span(match.start(), match.end()) for match in re.finditer(r".+", text))
    return Suite(article, sentences, tuple(_cases(article, sentences, rest)))


def _cases(article: Article, sentences: tuple[Span, ...], lines: str) -> Iterator[Case]:
    for sign, numbers, statement in re.findall(r"^([+-]) ([\d,]+) (.*)$", lines, re.MULTILINE):
        evidence = tuple(sentences[int(number) - 1] for number in numbers.split(","))
        if sign == "-":
            statement = statement.split(" ", 1)[1]
        yield Case(article, statement, evidence, sign == "+", "hand")

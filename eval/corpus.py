"""The articles of a run as the service under test stored them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from eval.examples import Evidence
from service.core.article import Span


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article under the name of its file, with the id and the text that the service gives it."""

    name: str
    id: str
    text: str
    title: str | None = None


class Corpus:
    """The stored articles, by name and by id.

    >>> corpus = Corpus([StoredArticle("tram", "art_1", "The tram is late.")])
    >>> corpus.locate(Evidence("tram", "is late"))
    Span(start=9, end=16)
    """

    def __init__(self, articles: Iterable[StoredArticle]) -> None:
        self.articles = tuple(articles)
        self._by_name = {article.name: article for article in self.articles}
        self._by_id = {article.id: article for article in self.articles}

    def named(self, name: str) -> StoredArticle | None:
        return self._by_name.get(name)

    def with_id(self, article_id: str) -> StoredArticle | None:
        return self._by_id.get(article_id)

    def locate(self, evidence: Evidence) -> Span | None:
        """Where the evidence stands in the stored text; None where the words are not in it."""
        article = self._by_name.get(evidence.article)
        start = article.text.find(evidence.quote) if article else -1
        return None if start < 0 else Span(start, start + len(evidence.quote))

"""The articles of a run as the service under test stored them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from eval.examples import Evidence, Example
from service.core.article import Span

MOST_FAULTS = 20


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

    def named(self, name: str) -> StoredArticle:
        """Raises KeyError where no article has the name."""
        return self._by_name[name]

    def with_id(self, article_id: str) -> StoredArticle | None:
        return self._by_id.get(article_id)

    def locate(self, evidence: Evidence) -> Span | None:
        """Where the evidence stands in the stored text; None where the words are not in it."""
        article = self._by_name.get(evidence.article)
        start = article.text.find(evidence.quote) if article else -1
        return None if start < 0 else Span(start, start + len(evidence.quote))

    def check(self, examples: Iterable[Example]) -> None:
        """Raises ValueError, with a line for each fault, where the examples do not fit these articles."""
        faults = [*self._confused(), *(fault for example in examples for fault in self._misplaced(example))]
        if faults:
            more = [f"and {len(faults) - MOST_FAULTS} more"] if len(faults) > MOST_FAULTS else []
            raise ValueError("\n".join(["The set cannot be asked.", *faults[:MOST_FAULTS], *more]))

    def _confused(self) -> Iterator[str]:
        for name, count in Counter(article.name for article in self.articles).items():
            if count > 1:
                yield f"{count} articles are named {name!r}: rename all but one, names count without their ending."
        for article_id, count in Counter(article.id for article in self.articles).items():
            if count > 1:
                names = " and ".join(repr(one.name) for one in self.articles if one.id == article_id)
                yield f"{names} hold the same text: keep one of them."

    def _misplaced(self, example: Example) -> Iterator[str]:
        wanted = (*chain(*example.evidence), *example.traps)
        for name in dict.fromkeys([*(e.article for e in wanted), *(example.filters.article_ids or ())]):
            if name not in self._by_name:
                yield f"{example.id}: there is no article {name!r}; name one by its file, without ending."
        for evidence in wanted:
            if evidence.article in self._by_name and self.locate(evidence) is None:
                yield f"{example.id}: {evidence.article!r} does not hold {evidence.quote!r}; quote it verbatim."

"""An answer in the making: proven statements and their citations, and the claims that were left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.core.answer import (
    Citation,
    Claim,
    Dropped,
    Hit,
    NumberedSentence,
    Reason,
    Statement,
    Status,
)
from service.core.article import Article, Span
from service.core.copies import others
from service.core.receipt import digest
from service.core.support import Guard, unsupported
from service.core.verify import ClaimVerification, verify_claim

CONTEXT_CHARACTERS = 160

NOTHING_STORED = Reason("no-articles", "No stored article matches the filters, so there is nothing to answer from.")
NONE_YET = Reason(
    "no-articles",
    "No article is stored yet, so there is nothing to answer from. Store one first: POST /v1/articles, or "
    "article-qa ingest.",
)
NO_SUBJECT = Reason("no-subject", "The question does not say what it is about. Name a person, a place or a thing.")
NOTHING_FITS = Reason("no-answer", "The stored articles do not answer this question.")
NOTHING_PROVEN = Reason("unproven", "What could be said in answer is not proven by the stored articles.")
PARTLY_PROVEN = Reason(
    "partly-unproven", "Part of the answer is not proven by the stored articles and is left out."
)


def not_covered(unanswered: Sequence[str]) -> Reason:
    """Why an answer to some parts of a question is not whole."""
    asked = " ".join(f"“{one}”" for one in unanswered)
    return Reason("not-covered", f"The stored articles do not answer this part of the question: {asked}")


def numbered(hits: Sequence[Hit]) -> list[NumberedSentence]:
    """The sentences of the hits, best passage first, numbered from 1."""
    sentences = ((hit, span) for hit in hits for span in hit.passage.sentences)
    return [
        NumberedSentence(
            number=number,
            article_id=hit.passage.article_id,
            metadata=hit.metadata,
            passage_id=hit.passage.id,
            span=span,
            text=span.shift(-hit.passage.span.start).of(hit.text),
        )
        for number, (hit, span) in enumerate(sentences, start=1)
    ]


@dataclass(slots=True)
class Composition:
    """Collects what is proven. Each quote gets one index, in the order of first use.

    `question` is what is asked, `said` what the user said in the user's own words: a question that a language
    model wrote anew must not vouch for the names in its claims. Without `said` it is the question.
    """

    question: str
    sentences: Mapping[int, NumberedSentence]
    articles: Mapping[str, Article]
    hits: Sequence[Hit] = ()
    said: str = ""
    guard: Guard = unsupported
    statements: list[Statement] = field(default_factory=list)
    citations: dict[tuple[str, Span], Citation] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        """Whether anything was claimed of it, proven or not."""
        return bool(self.statements or self.dropped)

    def check(self, claim: Claim) -> ClaimVerification:
        """The verdict on a claim, which changes nothing yet."""
        return verify_claim(claim, self.sentences, self.articles, self.said or self.question, self.guard)

    def says(self, claim: Claim) -> bool:
        """Whether the claim stands among the statements, perhaps by other evidence."""
        text = _text(claim)
        return any(statement.text == text for statement in self.statements)

    def add(self, claim: Claim, check: ClaimVerification) -> tuple[Statement, list[Citation]] | None:
        """The statement of a proven claim and the citations that are new with it; None where it stands already."""
        # Before its citations are numbered: a citation that no statement uses must not be left behind.
        if self.says(claim):
            return None
        before = len(self.citations)
        indices = tuple(dict.fromkeys(self._index(proof.article_id, proof.span) for proof in check.proofs))
        statement = Statement(_text(claim), indices)
        self.statements.append(statement)
        return statement, list(self.citations.values())[before:]

    def drop(self, claim: Claim, check: ClaimVerification) -> Dropped:
        dropped = Dropped(_text(claim), check.verdict, check.reasons)
        self.dropped.append(dropped)
        return dropped

    def _index(self, article_id: str, span: Span) -> int:
        known = self.citations.get((article_id, span))
        if known is None:
            article = self.articles[article_id]
            own = [hit for hit in self.hits if hit.passage.article_id == article_id]
            known = citation(len(self.citations) + 1, article, span, own)
            self.citations[article_id, span] = known
        return known.index

    def digests(self) -> dict[str, str]:
        """The digests of the cited articles' texts, by id."""
        cited = dict.fromkeys(article_id for article_id, _ in self.citations)
        return {article_id: digest(self.articles[article_id].text) for article_id in cited}

    def outcome(self, reasons: Iterable[Reason]) -> tuple[Status, Reason | None]:
        """The status of the answer as it stands, given what the generator said at its end."""
        said = next(iter(reasons), None)
        if not self.statements:
            return Status.NOT_FOUND, NOTHING_PROVEN if self.dropped else said or NOTHING_FITS
        if self.dropped:
            return Status.PARTIAL, said or PARTLY_PROVEN
        return (Status.PARTIAL, said) if said else (Status.ANSWERED, None)


def _text(claim: Claim) -> str:
    return " ".join(claim.text.split())


def citation(index: int, article: Article, span: Span, hits: Iterable[Hit] = ()) -> Citation:
    """The citation of a span, with the words around it, and what the article's `hits` tell of it."""
    text, hits = article.text, list(hits)
    same = (other for hit in hits if hit.passage.span.overlaps(span) for other in others(hit, span.of(text)))
    return Citation(
        index=index,
        article_id=article.id,
        metadata=article.metadata,
        span=span,
        quote=span.of(text),
        before=text[max(0, span.start - CONTEXT_CHARACTERS) : span.start],
        after=text[span.end : span.end + CONTEXT_CHARACTERS],
        key=article.key,
        also_in=tuple(dict.fromkeys(same)),
        superseded=any(hit.superseded for hit in hits),
    )

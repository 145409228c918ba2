"""The few sentences worth a close look, out of all that were retrieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.core.answer import Hit, NumberedSentence
from service.core.bm25 import bm25
from service.core.fit import Candidate
from service.core.terms import content_terms, terms

_BY_READER, _BY_LIKENESS = 4, 2
# How much each count weighs beside the sentence's likeness to the question, a cosine.
_WORDS = 0.4
_PASSAGE = 0.5
_COVERED = 0.2


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """A sentence and what retrieval knows of it. `bm25` is relative to the best sentence's."""

    sentence: NumberedSentence
    hit: Hit
    rank: int
    bm25: float
    before: str
    after: str

    def candidate(self, likeness: float, reader: float | None) -> Candidate:
        title = (self.hit.metadata.title or "").strip()
        return Candidate(
            self.sentence.text,
            self.before,
            self.after,
            self.hit.text,
            self.hit.metadata,
            likeness,
            self.bm25,
            self.rank,
            self.sentence.text.strip() == title,
            reader,
            self.hit.lead,
        )


def shortlist(
    question: str,
    sentences: Sequence[NumberedSentence],
    hits: Sequence[Hit],
    likeness: Sequence[float],
) -> list[Shortlisted]:
    """The sentences in the order of fit by meaning and words; `likeness` are their cosines with the question."""
    asked = content_terms(question)
    wanted = set(asked)
    documents = [terms(sentence.text) for sentence in sentences]
    lexical = bm25(asked, documents)
    most = max(lexical, default=0.0) or 1.0
    ranks = {hit.passage.id: (rank, hit, set(terms(hit.text))) for rank, hit in enumerate(hits)}

    def score(at: int) -> float:
        _, hit, around = ranks[sentences[at].passage_id]
        covered = len(wanted & (around | set(documents[at]))) / (len(wanted) or 1)
        return likeness[at] + _WORDS * lexical[at] / most + _PASSAGE * hit.score + _COVERED * covered

    best = sorted(range(len(sentences)), key=lambda at: (-score(at), at))
    found = []
    for at in best:
        rank, hit, _ = ranks[sentences[at].passage_id]
        before, after = _neighbours(sentences, at)
        found.append(Shortlisted(sentences[at], hit, rank, lexical[at] / most, before, after))
    return found


def closest(listed: Sequence[Shortlisted], odds: Mapping[int, float]) -> list[Shortlisted]:
    """The few sentences to weigh, out of all `listed`: those that the reader finds best, by the `odds` of their
    numbers, and the first of the list, which is all there is where nothing was read."""
    known = [one for one in listed if one.sentence.number in odds]
    best = sorted(known, key=lambda one: -odds[one.sentence.number])[:_BY_READER]
    first = listed[: _BY_LIKENESS if best else _BY_READER + 1]
    chosen = {one.sentence.number for one in (*best, *first)}
    return [one for one in listed if one.sentence.number in chosen]


def _neighbours(sentences: Sequence[NumberedSentence], at: int) -> tuple[str, str]:
    """The sentences in front of and behind one, as far as they were retrieved."""
    own = sentences[at]
    before = next((one for one in sentences[at - 1 : at] if one.passage_id == own.passage_id), None)
    after = next((one for one in sentences[at + 1 : at + 2] if one.passage_id == own.passage_id), None)
    return before.text if before else "", after.text if after else ""

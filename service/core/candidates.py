"""The few sentences worth a close look, out of all that were retrieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from service.core.answer import Hit, NumberedSentence
from service.core.asking import asked as understood
from service.core.bm25 import bm25
from service.core.fit import Candidate
from service.core.layout import behind, by_passage, silent
from service.core.speakers import is_anothers
from service.core.tables import cells_of, header_of, is_border, tables
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

    def candidate(self, likeness: float, reader: float | None, closely: float | None) -> Candidate:
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
            closely,
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

    shown = set(range(len(sentences))) - silent(question, sentences) - _others_words(question, sentences)
    shown -= _other_rows(sentences, [wanted & set(own) for own in documents])
    best = sorted(shown, key=lambda at: (-score(at), at))
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


def _other_rows(sentences: Sequence[NumberedSentence], shared: Sequence[Set[str]]) -> set[int]:
    """The rows of tables that lack what the question names and another row of their table has: in its first cell,
    or a number. `shared` are the terms of each sentence that are the question's."""
    others: set[int] = set()
    for own, first in by_passage(sentences):
        lines = [one.text for one in own]
        for table in tables(lines):
            head = header_of(lines, table)
            rows = [first + at for at in table if at != head and not is_border(lines[at])]
            others |= {first + at for at in table} - set(rows)
            keys = {at: shared[at] & _keys(sentences[at].text) for at in rows}
            others |= {
                at for at in rows if any(shared[at] < shared[one] and keys[one] - shared[at] for one in rows)
            }
    return others


def _others_words(question: str, sentences: Sequence[NumberedSentence]) -> set[int]:
    """What somebody else said than the one whose words are asked for."""
    wanted, found = understood(question), set[int]()
    if wanted.kind != "said":
        return found
    for own, first in by_passage(sentences):
        near = [*own, *behind(own, sentences)]
        found |= {first + at for at in range(len(own)) if is_anothers(wanted, at, near)}
    return found


def _keys(row: str) -> set[str]:
    """The terms by which a row is told from the others."""
    return set(terms(cells_of(row)[0])) | {term for term in terms(row) if any(sign.isdigit() for sign in term)}


def _neighbours(sentences: Sequence[NumberedSentence], at: int) -> tuple[str, str]:
    """The sentences in front of and behind one, as far as they were retrieved."""
    own = sentences[at]
    before = next((one for one in sentences[at - 1 : at] if one.passage_id == own.passage_id), None)
    after = next((one for one in sentences[at + 1 : at + 2] if one.passage_id == own.passage_id), None)
    return before.text if before else "", after.text if after else ""

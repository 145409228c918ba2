"""What a statement may lean on: the quotes, their articles' metadata, and what the articles define."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from service.core.answer import Reason
from service.core.article import Metadata, Span
from service.core.support.reading import Reading, Word, of_reading, read
from service.core.support.spelt import SMALL

_BEFORE = 450  # characters in front of a quote where its pronouns, and its "the following year", look
_WINDOW = 14  # words on either side that say what a word is about


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an article that are to carry a statement.

    `article_text` lets the guard see what the article defines (acronyms, aliases) and who the pronouns of the
    quote stand for; `span` says where in it the quote stands.
    """

    text: str
    metadata: Metadata = Metadata()
    article_text: str = ""
    span: Span | None = None

    def before(self, characters: int) -> str:
        """The words of the article in front of the quote, back to at most so many characters."""
        at = self.span.start if self.span else self.article_text.find(self.text)
        if at <= 0:
            return ""
        piece = self.article_text[max(0, at - characters) : at]
        return piece if at <= characters else piece[piece.find(" ") + 1 :]

    def after(self, characters: int) -> str:
        at = self.span.end if self.span else self.article_text.find(self.text) + len(self.text)
        return self.article_text[at : at + characters]


class Evidence:
    """The quotes as the guard reads them."""

    def __init__(self, quotes: Sequence[Quote], question: str = "") -> None:
        self.quotes = tuple(quotes)
        self.readings = tuple(read(quote.text) for quote in quotes)
        self.question = read(question)

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset().union(*(concepts_of(reading) for reading in self.readings))

    @cached_property
    def before(self) -> tuple[Reading, ...]:
        """What stands in the article just in front of each quote."""
        return tuple(read(quote.before(_BEFORE)) for quote in self.quotes)

    @cached_property
    def published(self) -> datetime | None:
        """When the first of the articles that have a date came out."""
        return next((one.metadata.published_at for one in self.quotes if one.metadata.published_at), None)

    @cached_property
    def titles(self) -> tuple[Reading, ...]:
        """What the metadata says, as far as it is words: titles, sources, authors."""
        known = [(quote.metadata.title, quote.metadata.source, quote.metadata.author) for quote in self.quotes]
        return tuple(read(text) for text in dict.fromkeys(text for texts in known for text in texts if text))

    def places(self, concept: str) -> Iterator[tuple[Reading, int]]:
        """Where words of this concept stand in the quotes."""
        for reading in self.readings:
            for index in _places(reading).get(concept, ()):
                yield reading, index

    def best_places(
        self, statement: Reading, index: int, concept: str, fit: Callable[[Reading, int], bool] | None = None
    ) -> list[tuple[Reading, int]]:
        """Of the places of the concept (that fit), those in surroundings most like the statement word's."""
        places = [place for place in self.places(concept) if fit is None or fit(*place)]
        if len(places) < 2:
            return places
        scores = [self.score(statement, index, place) for place in places]
        return [place for place, score in zip(places, scores, strict=True) if score == max(scores)]

    @staticmethod
    def score(statement: Reading, index: int, place: tuple[Reading, int]) -> int:
        """How well a place fits a word of the statement: by what it is about, and a little by its very form."""
        same = place[0].words[place[1]].stem == statement.words[index].stem
        return likeness((statement, index), place) + 2 * same


Check = Callable[[Reading, Evidence], Iterator[Reason]]
"""What one rule has against a statement."""


@of_reading
def concepts_of(reading: Reading) -> frozenset[str]:
    return frozenset(word.concept for word in reading.words)


@of_reading
def content_of(reading: Reading) -> frozenset[str]:
    """The concepts of its content words."""
    return frozenset(word.concept for word in reading.words if word.content)


@of_reading
def _places(reading: Reading) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for index, word in enumerate(reading.words):
        table.setdefault(word.concept, []).append(index)
    return table


def likeness(ours: tuple[Reading, int], theirs: tuple[Reading, int]) -> int:
    """How much two words are about the same: content words and numbers their clauses share count three times,
    those their sentences share nearby once."""
    our_clause, our_sentence = surroundings(*ours)
    their_clause, their_sentence = surroundings(*theirs)
    return 3 * _weight(our_clause & their_clause) + _weight(our_sentence & their_sentence)


def _weight(concepts: frozenset[str]) -> int:
    return len(concepts) + sum(one[0].isdecimal() and ":" not in one for one in concepts)


@of_reading
def surroundings(reading: Reading, index: int) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts of the content words and numbers near a word: in its clause, and in its sentence."""
    word = reading.words[index]
    near = [other for other in reading.words[max(0, index - _WINDOW) : index + _WINDOW + 1] if other is not word]
    near = [other for other in near if _tells(other) and other.sentence == word.sentence]
    clause = frozenset(_told(other) for other in near if other.part == word.part)
    return clause, frozenset(_told(other) for other in near)


def _told(word: Word) -> str:
    return str(SMALL[word.low]) if word.low in SMALL else word.concept


def _tells(word: Word) -> bool:
    return word.content or word.numeric


def first_of(statement: Reading, evidence: Evidence, *rules: Check) -> Iterator[Reason]:
    """The first objection that one of the rules has; the rules behind it are not asked any more."""
    yield from islice((reason for rule in rules for reason in rule(statement, evidence)), 1)


def first_and_final(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The first reason, and after it the first that is final: one is enough to object, and none hides that."""
    said = False
    for reason in reasons:
        if reason.final or not said:
            yield reason
        if reason.final:
            return
        said = True

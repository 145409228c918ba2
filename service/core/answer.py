"""From question to answer: what a generator claims, and what is left once it is proven.

A claim is what a generator says. A statement is a claim we proved. Only statements leave the house.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal

from service.core.article import Metadata, Passage, Span


class Verdict(StrEnum):
    """The outcome of checking a quote, and the statement it is to prove."""

    VERIFIED = "verified"
    """The quote stands in the article to the letter, and carries the statement."""
    REPAIRED = "repaired"
    """As verified, after typography (quotation marks, white space, Unicode form) was put right."""
    MISATTRIBUTED = "misattributed"
    """The quote exists, but in another article or passage than the one named."""
    STITCHED = "stitched"
    """The parts of the quote exist, apart from each other."""
    FABRICATED = "fabricated"
    """The quote is in no article."""
    UNSUPPORTED = "unsupported"
    """The quote is real, but does not carry the statement."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a check failed: a stable `code` for machines and a sentence for people. What is `final` no second opinion
    is heard about."""

    code: str
    message: str
    final: bool = False

    def __str__(self) -> str:
        return self.message


LONGEST_TURN = 20_000
"""Characters of an earlier message that count; no answer is as long."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str

    @classmethod
    def of(cls, role: Literal["user", "assistant"], content: str) -> Turn:
        """Of a longer message its beginning."""
        return cls(role, content[:LONGEST_TURN])


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles may answer. Dates are inclusive bounds on `published_at`: one without a zone on the clock that
    the article itself names, one with a zone on the instant, where an article without a zone is taken as UTC.

    `as_of` asks the store as it was at that moment: of each key the version that was current then. What was deleted
    since is not there.
    """

    article_ids: tuple[str, ...] | None = None
    source: str | None = None
    published_from: datetime | None = None
    published_to: datetime | None = None
    as_of: datetime | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    def include(self, published: datetime | None) -> bool:
        """Whether the bounds let an article of this date answer.

        >>> evening = datetime.fromisoformat("2025-06-12T21:00-04:00")
        >>> Filters(published_to=datetime(2025, 6, 12, 23, 59)).include(evening)
        True
        """
        start, end = self.published_from, self.published_to
        if published is None:
            return start is None and end is None
        return (start is None or start <= _comparable(published, start)) and (
            end is None or _comparable(published, end) <= end
        )


def _comparable(published: datetime, bound: datetime) -> datetime:
    if bound.tzinfo is None:
        return published.replace(tzinfo=None)
    return published if published.tzinfo else published.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage, its words and its article's metadata and key. Higher scores are better.

    `likeness` are the cosines of its sentences with the query, where they are known; `also_in` the hits of other
    articles that print the same passage. `superseded`: its article has since been replaced by a newer version.
    `lead` is the beginning of its article, where it was looked up.
    """

    passage: Passage
    text: str
    metadata: Metadata
    score: float
    key: str = ""
    likeness: tuple[float, ...] = ()
    also_in: tuple[Hit, ...] = ()
    superseded: bool = False
    lead: str = ""


@dataclass(frozen=True, slots=True)
class NumberedSentence:
    """A retrieved sentence under the number that a generator points at, for the length of one request."""

    number: int
    article_id: str
    metadata: Metadata
    passage_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A proposed sentence and the numbers of the sentences that are to prove it."""

    text: str
    pointers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """An article that prints the same words as another one."""

    article_id: str
    title: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Proof: `quote` is exactly `article.text[span.start:span.end]`, between `before` and `after`.

    `also_in` are other articles that were found and print the quote; `superseded`: the article has since been
    replaced by a newer version.
    """

    index: int
    article_id: str
    metadata: Metadata
    span: Span
    quote: str
    before: str
    after: str
    key: str
    also_in: tuple[Other, ...] = ()
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A proven sentence and the indices of its citations."""

    text: str
    citations: tuple[int, ...]

    @property
    def marked(self) -> str:
        """The text with its markers. Brackets around numbers of its own become full-width: a marker is a citation.

        >>> Statement("Kim met Shoigu.", (1, 2)).marked
        'Kim met Shoigu. [1][2]'
        """
        own = re.sub(r"\[(\d+)\]", r"［\1］", self.text)
        return f"{own} {''.join(f'[{index}]' for index in self.citations)}"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A claim that could not be proven."""

    text: str
    verdict: Verdict
    reasons: tuple[Reason, ...]


class Status(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of the language model; zero where none was asked."""

    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.prompt_tokens + other.prompt_tokens, self.completion_tokens + other.completion_tokens)


@dataclass(frozen=True, slots=True)
class Answer:
    """What leaves the house: statements, their proof, and what was left out and why.

    `timings_ms` has a number of milliseconds for each stage: embed, search, generate, verify.
    """

    id: str
    question: str
    status: Status
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    generator: str
    reason: Reason | None = None
    dropped: tuple[Dropped, ...] = ()
    nearest: tuple[Hit, ...] = ()
    degraded: bool = False
    cached: bool = False
    """Whether it was made for an earlier question and is given again; it has cost nothing then."""
    asked_as: str | None = None
    usage: Usage = Usage()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    articles: Mapping[str, str] = field(default_factory=dict)
    """The digests of the cited articles' texts, by id."""
    steered_by: str | None = None
    """What steered the generator besides its model: the digest of its prompts, or of its weights."""

    @property
    def text(self) -> str:
        """The statements as running text, each followed by its markers: `Kim met Shoigu. [1]`."""
        return " ".join(statement.marked for statement in self.statements)

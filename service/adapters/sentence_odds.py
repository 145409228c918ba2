"""How likely sentences answer a question, by the readers: some of the best passages as a whole, more of them where
those have no answer, and the sentences that look best once more, each behind the one before it alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import anyio.to_thread

from service.adapters.sentence_reader import UNREAD, Page, with_previous
from service.core.answer import Hit, NumberedSentence
from service.core.asking import Asked, asked
from service.core.setting import setting
from service.core.tables import read_aloud
from service.core.undated import Undated, undated

# So many of the best passages are read, and of their sentences so many closely at most, counted from the beginning:
# each time more, until one answers. Without a close reader all but the first.
_ROUNDS = (2, 1), (4, 3), (6, 4)
# The best sentence is read closely if it has log odds above the first, and the next ones if above the second.
_OUT_OF_REACH, _UNLIKELY = -4.0, -3.0
# One answers if the close reader gives it odds above the first, or, without it, the reader above the second.
_ANSWERS, _PROMISING = 0.5, -1.0
_CLOSER = 2 / 3  # how much the close reader's odds count


class Reader(Protocol):
    """A question and pages to the log odds of each page's sentences to answer it."""

    def reads(self, question: str) -> bool:
        """Whether it can."""
        ...

    async def read(self, question: str, pages: Sequence[Page]) -> list[list[float]]: ...


@dataclass(frozen=True, slots=True)
class Odds:
    """Log odds of sentences by their numbers: as both readers see it, and as the close reader does, or, where there
    is none, the other."""

    mean: Mapping[int, float]
    closely: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class _Opened:
    """A page to read, and its sentences as they are numbered."""

    page: Page
    sentences: Sequence[NumberedSentence]
    hit: Hit


@dataclass(slots=True)
class _Read:
    """What is known so far, by the numbers of the sentences."""

    question: str
    opened: list[_Opened] = field(default_factory=list)
    odds: dict[int, float] = field(default_factory=dict)
    """Those of the reader."""
    asked_as: dict[int, str] = field(default_factory=dict)
    """The question without the date that these sentences carry."""
    closely: dict[int, float] = field(default_factory=dict)
    """Those of the close reader."""

    def near(self, number: int) -> tuple[str, Page]:
        """The question to this sentence, and the sentence behind the one before it."""
        question = self.asked_as.get(number, self.question)
        ((one, at),) = (
            (one, at) for one in self.opened for at, own in enumerate(one.sentences) if own.number == number
        )
        return question, _page(asked(question), one.hit, one.page.sentences[with_previous(at)])

    def mean(self) -> dict[int, float]:
        """Of both readers, where both have read."""
        closely = {
            number: (1 - _CLOSER) * self.odds[number] + _CLOSER * value for number, value in self.closely.items()
        }
        return self.odds | closely


async def sentence_odds(
    question: str,
    sentences: Sequence[NumberedSentence],
    hits: Sequence[Hit],
    reader: Reader | None,
    close_reader: Reader | None,
) -> Odds:
    """The odds of the sentences of the best passages: of none where the reader cannot read the question."""
    if reader is None or not reader.reads(question):
        return Odds({}, {})
    read, plain = _Read(question), undated(question)
    for passages, most in _ROUNDS if close_reader else _ROUNDS[1:]:
        more = await anyio.to_thread.run_sync(_opened, question, sentences, hits[len(read.opened) : passages])
        read.opened += more
        read.odds |= await _by_number(reader, question, more)
        if plain:
            await _without_dates(reader, read, plain, more)
        if close_reader:
            await _closely(close_reader, read, most)
        if _answered(read.closely, _ANSWERS) if close_reader else _answered(read.odds, _PROMISING):
            break
    return Odds(read.mean(), read.closely if close_reader else read.odds)


async def _by_number(reader: Reader, question: str, opened: Sequence[_Opened]) -> dict[int, float]:
    pages = await reader.read(question, [one.page for one in opened])
    return {
        own.number: value
        for one, values in zip(opened, pages, strict=True)
        for own, value in zip(one.sentences, values, strict=True)
    }


async def _without_dates(reader: Reader, read: _Read, plain: Undated, opened: Sequence[_Opened]) -> None:
    """Where a sentence carries the date of the question, the better of the odds with it and without it count."""
    carrying = await anyio.to_thread.run_sync(_carrying, plain, opened)
    again = [one for one in opened if any(own.number in carrying for own in one.sentences)]
    without = await _by_number(reader, plain.question, again)
    better = {number: without[number] for number in carrying if without[number] > read.odds[number]}
    read.odds |= better
    read.asked_as |= dict.fromkeys(better, plain.question)


async def _closely(reader: Reader, read: _Read, most: int) -> None:
    """Read the best sentences again, so many in all, until one answers."""
    unread = (number for number in read.odds if number not in read.closely)
    for number in sorted(unread, key=lambda number: -read.odds[number]):
        least = _UNLIKELY if read.closely else _OUT_OF_REACH
        if len(read.closely) >= most or read.odds[number] <= least or _answered(read.closely, _ANSWERS):
            return
        question, page = read.near(number)
        ((*_, read.closely[number]),) = await reader.read(question, [page])


def _answered(odds: Mapping[int, float], least: float) -> bool:
    return max(odds.values(), default=UNREAD) > least


def _opened(question: str, sentences: Sequence[NumberedSentence], hits: Sequence[Hit]) -> list[_Opened]:
    """These passages as pages."""
    wanted, found = asked(question), []
    for hit in hits:
        own = [one for one in sentences if one.passage_id == hit.passage.id]
        found.append(_Opened(_page(wanted, hit, read_aloud([one.text for one in own])), own, hit))
    return found


def _page(wanted: Asked, hit: Hit, texts: Sequence[str]) -> Page:
    return Page(setting(wanted, hit.metadata.title or "", hit.lead, " ".join(texts)), texts)


def _carrying(plain: Undated, opened: Sequence[_Opened]) -> set[int]:
    """The numbers of the sentences that carry the dates."""
    inside = (own for one in opened for own in one.sentences)
    return {own.number for own in inside if plain.carried_by(own.text, own.metadata.published_at)}

"""The pipeline: store articles, find passages, answer questions with proven statements only."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import Literal, TypeVar

import anyio
import anyio.from_thread
import anyio.to_thread

from service.admission import Admission
from service.answer_cache import AnswerCache, given_again
from service.answering import WITHHELD, Answering, Event, Part, Retrieved
from service.attempts import Attempt, in_both_languages
from service.core.access import DEFAULT_TENANT
from service.core.answer import Answer, Filters, Hit, Reason, Turn
from service.core.composition import NO_SUBJECT, NONE_YET, NOTHING_FITS, NOTHING_STORED, Composition, numbered
from service.core.draft import Draft
from service.core.errors import InvalidInput
from service.core.follow_up import bare, given, last_statements, question_inside, speaks_of, spoken_of
from service.core.fusion import in_turn
from service.core.leaning import brings_up, leans_back, leans_wholly, may_lean
from service.core.overview import with_beginnings
from service.core.parts import parts_of
from service.core.ports import Embedder, Generator, Holdings, SentenceIndex, Store, Stored
from service.core.receipt import digest
from service.core.setting import with_leads
from service.core.support import Guard, Quote, unsupported
from service.core.topic import topic_of
from service.deadlines import QUESTION_SECONDS, Deadline, until
from service.ingesting import Ingested, Outcome, stored_from
from service.retrieving import Retrieval

log = logging.getLogger(__name__)

T = TypeVar("T")
GeneratorChoice = Literal["auto", "llm", "extractive"]

# An extractive answer has no more.
STATEMENTS_RECALLED = 3
# Of what fits a statement so many passages are looked at for its words.
PASSAGES_RECALLED = 4
# Why an answer may be another one the next time.
ACCIDENTS = WITHHELD | {"unproven"}


@dataclass(frozen=True, slots=True)
class Request:
    """One question and how to answer it."""

    question: str
    history: Sequence[Turn] = ()
    filters: Filters = Filters()
    generator: GeneratorChoice = "auto"


class ArticleQA:
    """The service without its edges. All calls raise Unavailable when something they need is down.

    It is the default tenant's; `holdings` gives what another tenant has.
    """

    def __init__(
        self,
        store: Store,
        embedder: Embedder,
        extractive: Generator,
        llm: Generator | None = None,
        passages_per_answer: int = 8,
        admission: Admission | None = None,
        question_seconds: float = QUESTION_SECONDS,
        sentences: SentenceIndex | None = None,
        holdings: Callable[[str], Holdings] | None = None,
        cache: AnswerCache | None = None,
        guard: Guard = unsupported,
    ) -> None:
        self.store = store
        self.embedder = embedder
        self.extractive = extractive
        self.llm = llm
        self.admission = admission or Admission(places=8, queue=64)
        self.guard = guard
        """Says whether quotes carry a statement."""
        self.verifying = anyio.CapacityLimiter(2)
        """Checks of what callers send keep to these threads."""
        self.reading_pdfs = anyio.CapacityLimiter(2)
        """PDFs keep to these threads, so that those which wait take none that all else needs."""
        self.observe: Callable[[Answer], None] = lambda _: None
        """Told each answer once, when it is whole."""
        self.observe_ingest: Callable[[Ingested], None] = lambda _: None
        """Told of each draft once, when it is stored or has failed."""
        self._passages_per_answer = passages_per_answer
        self._question_seconds = question_seconds
        self.sentences = sentences
        self._cache = cache
        self.tenant = DEFAULT_TENANT
        self._holdings = holdings

    def of(self, tenant: str) -> ArticleQA:
        """The service bound to a tenant: the same parts on that tenant's articles. It reaches no other tenant."""
        bound = copy(self)
        bound._holdings = None
        if tenant != self.tenant:
            if self._holdings is None:
                raise LookupError("this service is bound to one tenant")
            own = self._holdings(tenant)
            bound.tenant, bound.store, bound.sentences = tenant, own.store, own.sentences
        return bound

    async def ingest(self, draft: Draft, timings: Mapping[str, float] | None = None) -> Stored:
        """Store a draft; an unchanged one costs no work. `timings` (milliseconds) are of the stages before."""
        spent = dict(timings or {})
        outcome: Outcome = "failed"
        try:
            stored, outcome = await stored_from(draft, self.store, self.embedder, self.sentences, spent)
        finally:
            _tell(self.observe_ingest, Ingested(outcome, spent))
        return stored

    async def delete(self, article_id: str) -> bool:
        """Delete the article with every version of its key; False where there is none."""
        versions = await self.store.versions(article_id) if self.sentences is not None else []
        found = await self.store.delete(article_id)
        if found and self.sentences is not None:
            for version in versions:
                await self.sentences.forget(version.id)
        return found

    async def search(self, query: str, top_k: int = 10, filters: Filters | None = None) -> list[Hit]:
        """The passages that fit the query best, by meaning and by words."""
        with until(self._deadline().end):
            return (await self.retrieve(query, top_k, filters or Filters(), {}))[:top_k]

    async def retrieve(self, query: str, top_k: int, filters: Filters, timings: dict[str, float]) -> list[Hit]:
        """What to answer from; the time spent goes into `timings`."""
        return await Retrieval(self.store, self.embedder, self.sentences).found(query, top_k, filters, timings)

    async def ask(self, request: Request) -> Answer:
        """The whole answer."""
        async with aclosing(self.ask_stream(request)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    return event
        raise AssertionError("a stream of events ends with an answer")

    async def ask_stream(self, request: Request) -> AsyncGenerator[Event, None]:
        """The answer as it comes about: Retrieved, then Proven and Dropped in turn, at last the Answer.

        Close it to stop the work.
        """
        deadline = self._deadline()
        answered = self._answered if self._cache is None else partial(self._cached, self._cache)
        async with self.admission.place(deadline.end), aclosing(answered(request, deadline)) as events:
            async for event in events:
                if isinstance(event, Answer):
                    _tell(self.observe, event)
                yield event

    async def _cached(
        self, cache: AnswerCache, request: Request, deadline: Deadline
    ) -> AsyncGenerator[Event, None]:
        """The answer to the same question on the same articles given again, or a new one, which is kept."""
        started, generator = perf_counter(), self._chosen(request.generator)
        with until(deadline.end):
            # Before anything is looked up: what changes meanwhile must not be taken for known.
            mark = await self.store.mark()
        # A conversation by its digest: it may be far longer than the answer.
        said = digest(json.dumps([(turn.role, turn.content) for turn in request.history]))
        key = (self.tenant, replace(request, history=()), said, mark, generator.name, generator.steered_by)
        if kept := cache.find(key):
            for event in given_again(kept, (perf_counter() - started) * 1000):
                yield event
            return
        events: list[Event] = []
        async with aclosing(self._answered(request, deadline)) as fresh:
            async for event in fresh:
                events.append(event)
                if isinstance(event, Answer) and not _is_accident(event):
                    cache.keep(key, events)
                yield event

    async def _answered(self, request: Request, deadline: Deadline) -> AsyncGenerator[Event, None]:
        answering = Answering(request.question, self._chosen(request.generator), self.extractive, deadline)
        question = await answering.standalone(request.history)
        scopes = [request.filters]
        about = spoken_of(request.question, request.history) if answering.by_rule else []
        with until(deadline.end):
            quoted = await self._quoted(request) if answering.by_rule else {}
        if quoted:
            inside = replace(request.filters, article_ids=tuple(quoted))
            scopes = [inside] if leans_wholly(request.question) else [inside, request.filters]
        for filters in scopes:
            leaning = filters is not request.filters
            with until(deadline.end):
                bound = [] if leaning else about
                hits, parts, composition = await self._found(question, filters, answering.timings, bound)
                attempts = await self._attempts(request, question, parts, leaning=leaning)
                if not hits and not bound:
                    answering.nothing_found = await self._why_nothing(filters)
            if not answering.by_rule:
                # A language model is asked once, everything; the other attempts are for when it is down.
                attempts.insert(0, Attempt(question, question, ()))
            composition.said = "\n".join(
                [*(t.content for t in request.history if t.role == "user"), request.question]
            )
            titles = list(quoted.values()) if leaning else []
            last = filters is scopes[-1]
            asking = self._asking(answering, composition, attempts, hits, titles, last=last)
            async with aclosing(asking) as events:
                async for event in events:
                    yield event
            if composition.touched:
                break
            if leaning and not attempts and brings_up(request.question):
                question = request.question  # the article before does not speak of it
        if answering.by_rule and not any(attempt.parts for attempt in attempts):
            answering.reasons.append(NO_SUBJECT)
        yield answering.answer(composition, hits)

    @staticmethod
    async def _asking(
        answering: Answering,
        composition: Composition,
        attempts: Sequence[Attempt],
        hits: Sequence[Hit],
        titles: Sequence[str],
        *,
        last: bool,
    ) -> AsyncGenerator[Event, None]:
        """One attempt after the other, until something is claimed. The titles are those of the articles that the
        question leans on, if any. Where these are not the last to be asked, nothing is told unless they answer."""
        told = False
        for number, attempt in enumerate(attempts):
            if number and not answering.by_rule:
                return
            composition.question = attempt.question
            answering.begin(attempt.shown, titles)
            if last and not told:
                told = True
                yield Retrieved(hits, answering.asked_as)
            async with aclosing(answering.compose(composition, attempt.parts)) as events:
                async for event in events:
                    if not told:
                        told = True
                        yield Retrieved(hits, answering.asked_as)
                    yield event
            if composition.touched:
                return

    async def _attempts(
        self, request: Request, question: str, parts: Sequence[Part], *, leaning: bool
    ) -> list[Attempt]:
        """The ways to ask it of what was found, best first: in an article that it leans on by its own words first,
        and not at all where these are about something else. One without parts where nothing tells of which article
        it is asked."""
        whole, wholly = in_both_languages(question, parts), leans_wholly(request.question)
        if not leaning:
            articles = {hit.passage.article_id for part in parts for hit in part.hits}
            lost = wholly and question == request.question and len(articles) > 1
            return [Attempt(question, question, ())] if lost else whole
        texts = [hit.text for part in parts for hit in part.hits]
        inside = question_inside(request.question, question, texts)
        if inside is None and leans_back(request.question) and not wholly:
            return []
        if inside in (None, question):
            return whole
        return [Attempt(inside, question, [await self._in_own_words(part) for part in parts]), *whole]

    async def _in_own_words(self, part: Part) -> Part:
        """The part without names from before, and how alike its sentences are to that."""
        question, hits = bare(part.question), part.hits
        if self.sentences is not None:
            vector = (await self.embedder.embed([question]))[0]
            likeness = await self.sentences.likeness(vector, hits)
            hits = [replace(hit, likeness=tuple(own.tolist())) for hit, own in zip(hits, likeness, strict=True)]
        return Part(question, hits)

    async def _found(
        self, question: str, filters: Filters, timings: dict[str, float], about: Sequence[str]
    ) -> tuple[list[Hit], list[Part], Composition]:
        """The passages to answer from, for each part of the question, too, and an empty composition on them. A part
        with names from before is asked of articles that have one of the words `about` whom or what it is."""
        most = self._passages_per_answer
        found = {part: await self.retrieve(part, most, filters, timings) for part in parts_of(question)}
        articles = await self.store.get_many([hit.passage.article_id for own in found.values() for hit in own])
        if about:
            among = {one.id for one in articles.values() if speaks_of(one.text, about)}
            found = {
                part: [hit for hit in own if hit.passage.article_id in among or not given(part)[1]]
                for part, own in found.items()
            }
        # An article may have been deleted since it was found.
        found = {part: with_leads(own, articles) for part, own in found.items()}
        found = {part: with_beginnings(own, articles) if topic_of(part) else own for part, own in found.items()}
        hits = in_turn(list(found.values()), max(most, len(found), *map(len, found.values())))
        kept = {hit.passage.id for hit in hits}
        parts = [Part(part, [hit for hit in own if hit.passage.id in kept]) for part, own in found.items()]
        sentences = {one.number: one for one in numbered(hits)}
        return hits, parts, Composition(question, sentences, articles, hits, guard=self.guard)

    async def _why_nothing(self, filters: Filters) -> Reason:
        """Why no passage was found at all."""
        if filters:
            return NOTHING_STORED
        return NOTHING_FITS if await self.store.count() else NONE_YET

    async def _quoted(self, request: Request) -> dict[str, str]:
        """Ids and titles of the articles whose words the last answer consists of, for a follow-up that may lean
        on it; a rule may say so where a language model is not asked."""
        quoted: dict[str, str] = {}
        statements = last_statements(request.history) if may_lean(request.question) else []
        for statement in statements[:STATEMENTS_RECALLED]:
            for hit in await self.store.matching(statement, PASSAGES_RECALLED, request.filters):
                if statement in " ".join(hit.text.split()):
                    quoted[hit.passage.article_id] = hit.metadata.title or hit.passage.article_id
                    break
        return quoted

    async def checked(self, work: Callable[[Guard], T]) -> T:
        """What a check of what a caller sends comes to. It is done in a thread, with the guard that it is given.
        When the caller has left it ends where it next calls `anyio.from_thread.check_cancelled`, as the guard does.
        Raises Unavailable where it takes longer than a question may."""

        def guard(statement: str, quotes: Sequence[Quote], question: str = "") -> tuple[Reason, ...]:
            anyio.from_thread.check_cancelled()
            return self.guard(statement, quotes, question)

        with until(self._deadline().end):
            return await anyio.to_thread.run_sync(work, guard, limiter=self.verifying)

    def admit(self, request: Request) -> None:
        """Raises at once what asking would raise before anything is answered: for whoever streams."""
        self.admission.check()
        self._chosen(request.generator)

    def _deadline(self) -> Deadline:
        return Deadline.after(self._question_seconds)

    def _chosen(self, choice: GeneratorChoice) -> Generator:
        if choice == "llm" and self.llm is None:
            raise InvalidInput(
                "No language model is configured (QA_LLM_MODEL). Ask with generator auto or extractive.", "no-llm"
            )
        return self.llm if self.llm is not None and choice != "extractive" else self.extractive


def _is_accident(answer: Answer) -> bool:
    """Whether a fault or a whim of the model made it what it is: these pass, and it must not outlive them."""
    return answer.degraded or (answer.reason is not None and answer.reason.code in ACCIDENTS)


def _tell(observer: Callable[[T], None], news: T) -> None:
    """Tell an observer, whose own faults concern nobody else."""
    try:
        observer(news)
    except Exception:
        log.exception("what happened could not be noted")

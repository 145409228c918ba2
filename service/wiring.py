"""From settings to a running service: the only place that chooses adapters."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Protocol, runtime_checkable
from urllib.parse import urlsplit

import anyio.to_thread

from service.adapters import feeds
from service.adapters.cross_encoder import CLOSE_READER, JUDGE, load_meanwhile
from service.adapters.embedded_store import EmbeddedStore
from service.adapters.extractive import Extractive
from service.adapters.key_file import KeyFile
from service.adapters.minilm import load_minilm
from service.adapters.mpnet_judge import load_guard
from service.adapters.page_fetcher import PageFetcher
from service.adapters.sentence_reader import load_close_reader, load_reader
from service.adapters.sentence_vectors import SentenceVectors
from service.admission import Admission
from service.answer_cache import AnswerCache
from service.core.errors import InvalidInput
from service.core.ports import Embedder, Generator, Holdings
from service.core.web_address import AllowedHosts
from service.deadlines import MODEL_SHARE
from service.prompting import Prompts, load_prompts
from service.qa import ArticleQA
from service.settings import Settings

if TYPE_CHECKING:
    from service.adapters.chroma_store import ChromaStore

log = logging.getLogger(__name__)

_OF_ITS_SHARE = 0.8  # the rest is for what comes before the call: waiting, embedding, search


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[ArticleQA]:
    """The service on its store, which is closed at the end. Raises QAError where it cannot be built."""
    async with AsyncExitStack() as closing:
        embedder = await embedder_of(settings)
        llm = llm_of(settings)
        for part in (embedder, llm):
            if isinstance(part, Connected):
                closing.push_async_callback(part.aclose)
        store = await anyio.to_thread.run_sync(store_of, settings, embedder)
        closing.push_async_callback(store.close)
        # Only who has the store may make its file of vectors anew.
        sentences = await anyio.to_thread.run_sync(sentences_of, settings, embedder)
        if sentences is not None:
            closing.callback(sentences.close)
        qa = ArticleQA(
            store,
            embedder,
            Extractive(embedder, await anyio.to_thread.run_sync(load_reader), close_reader=load_close_reader()),
            llm,
            passages_per_answer=settings.passages_per_answer,
            admission=Admission(settings.questions_at_once, settings.questions_waiting),
            question_seconds=settings.question_seconds,
            sentences=sentences,
            holdings=lambda tenant: Holdings(store.of(tenant), sentences.of(tenant) if sentences else None),
            cache=AnswerCache(settings.answers_cached) if settings.answers_cached else None,
            guard=load_guard(),
        )
        yield qa


def warm_up(qa: ArticleQA) -> None:
    """Load meanwhile what the first question would have to wait for."""
    load_meanwhile(CLOSE_READER if qa.llm is None else JUDGE)


def key_file(settings: Settings) -> KeyFile:
    """The API keys of the settings."""
    return KeyFile(settings.keys or settings.data / "keys.json", needed=settings.keys is not None)


@asynccontextmanager
async def traced(settings: Settings) -> AsyncIterator[None]:
    """Export traces meanwhile, where the settings name a collector. Traces that cannot be had stop nothing else."""
    provider = None
    if settings.traces_endpoint:
        try:
            # Only who exports traces waits for the exporter to load.
            from service.adapters.otlp_traces import begin_export
        except ImportError:
            log.warning("No traces are exported: install article-qa[otel], or name no collector")
        else:
            provider = begin_export(settings.traces_endpoint)
    try:
        yield
    finally:
        if provider is not None:
            # It sends what is left, and waits for the collector.
            with anyio.CancelScope(shield=True):
                await anyio.to_thread.run_sync(provider.shutdown)


@runtime_checkable
class Connected(Protocol):
    """A part that keeps connections open."""

    async def aclose(self) -> None: ...


async def embedder_of(settings: Settings) -> Embedder:
    if settings.embedder == "openai":
        from service.adapters.openai_embedder import OpenAIEmbedder

        return OpenAIEmbedder(
            settings.embedding_base_url,
            settings.embedding_api_key.get_secret_value(),
            settings.embedding_model,
            settings.embedding_dimensions,
        )
    return await anyio.to_thread.run_sync(load_minilm, settings.embedder == "minilm-int8")


def sentences_of(settings: Settings, embedder: Embedder) -> SentenceVectors | None:
    """The vectors of sentences; None, and poorer ranking, where they cannot be kept."""
    try:
        return SentenceVectors(settings.data / "sentences.sqlite3", embedder)
    except (OSError, sqlite3.Error) as error:
        log.warning("Sentence vectors cannot be kept in %s: %s", settings.data, error)
        return None


def store_of(settings: Settings, embedder: Embedder) -> EmbeddedStore | ChromaStore:
    if settings.chroma_url:
        # Only who has a server waits for its client to load.
        from service.adapters.chroma_store import ChromaStore

        return ChromaStore(
            settings.chroma_url,
            embedder.name,
            embedder.dimensions,
            token=settings.chroma_token.get_secret_value(),
            deadline_seconds=settings.chroma_deadline_seconds,
        )
    return EmbeddedStore(settings.data, embedder.name, embedder.dimensions)


def fetcher_of(settings: Settings) -> PageFetcher:
    """What fetches articles by their URL, from the hosts of the settings only."""
    return PageFetcher(AllowedHosts.of(settings.fetch_hosts), settings.max_body_bytes, settings.fetch_seconds)


def feed_fetcher_of(settings: Settings, url: str) -> PageFetcher:
    """What fetches a feed for the person who names it: from any public host, and its port whichever it is."""
    named = urlsplit(url).netloc.lower()
    hosts = ["*", named] if re.fullmatch(r"[a-z0-9._-]+:\d+", named) else ["*"]
    return PageFetcher(AllowedHosts.of(hosts), settings.max_body_bytes, settings.fetch_seconds, feeds.KINDS)


def llm_of(settings: Settings) -> Generator | None:
    """The language model, where one is configured. Raises InvalidInput where its prompts cannot be had."""
    prompts = _prompts_of(settings)
    if not settings.llm_model:
        return None
    # Only who has a model waits for its client to load.
    from service.adapters.breaker import Breaker
    from service.adapters.openai_chat import Chat, Limits
    from service.adapters.openai_client import connect
    from service.adapters.openai_generator import OpenAIGenerator
    from service.adapters.tokens import load_counter

    # Below its share of a question, or the question would end the call and nobody would know that the model hangs.
    most = _OF_ITS_SHARE * MODEL_SHARE * settings.question_seconds
    limits = Limits(
        connect_s=settings.llm_connect_seconds,
        gap_s=min(settings.llm_token_seconds, most),
        deadline_s=min(settings.llm_deadline_seconds, most),
        retries=settings.llm_retries,
    )
    client = connect(settings.llm_base_url, settings.llm_api_key.get_secret_value(), limits.gap_s, limits.connect_s)
    chat = Chat(client, settings.llm_model, limits, Breaker())
    counter = load_counter(settings.llm_model)
    if not counter.exact:
        log.warning(
            "Tokens are estimated: the vocabulary of %s is not known, or not there (article-qa vocabulary)",
            settings.llm_model,
        )
    return OpenAIGenerator(
        chat,
        prompts,
        counter.count,
        settings.llm_window,
        settings.llm_answer_tokens,
        exact=counter.exact,
    )


def _prompts_of(settings: Settings) -> Prompts:
    try:
        return load_prompts(settings.prompts)
    except (OSError, ValueError) as error:
        raise InvalidInput(f"QA_PROMPTS cannot be used: {error}") from error

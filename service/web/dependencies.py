"""What routes ask for: the running service and its settings."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from service.adapters.page_fetcher import PageFetcher
from service.core.access import DEFAULT_TENANT, Key
from service.core.errors import InvalidInput, TooLarge
from service.qa import ArticleQA
from service.settings import Settings


def running_qa(request: Request) -> ArticleQA:
    """The service bound to the tenant of the caller's key; without keys, to the default tenant."""
    qa: ArticleQA = request.app.state.qa
    key: Key | None = getattr(request.state, "key", None)
    return qa.of(key.tenant if key else DEFAULT_TENANT)


def active_settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def active_fetcher(request: Request) -> PageFetcher:
    fetcher: PageFetcher = request.app.state.fetcher
    return fetcher


QA = Annotated[ArticleQA, Depends(running_qa)]
ActiveSettings = Annotated[Settings, Depends(active_settings)]
Fetcher = Annotated[PageFetcher, Depends(active_fetcher)]


def bounded_question(question: str, settings: Settings) -> str:
    """The question, trimmed. Raises InvalidInput where it is too long."""
    question = question.strip()
    if len(question) > settings.max_question_characters:
        raise InvalidInput(
            f"The question has {len(question):,} characters; at most {settings.max_question_characters:,} "
            "are read. Shorten it, or store long text as an article.",
            "question-too-long",
        )
    return question


def bounded_article(text: str, settings: Settings) -> str:
    """The text of an article. Raises TooLarge where it is too long."""
    if len(text) > settings.max_article_characters:
        raise TooLarge(
            f"The article has {len(text):,} characters; at most {settings.max_article_characters:,} are "
            "read. Split it, or raise QA_MAX_ARTICLE_CHARACTERS.",
            "article-too-long",
        )
    return text

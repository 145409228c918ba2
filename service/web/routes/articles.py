"""Articles: store, list, read, delete."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

import anyio.to_thread
from fastapi import APIRouter, Depends, Form, Query, Request, Response, UploadFile
from pydantic import BeforeValidator, Field
from starlette.exceptions import HTTPException

from service.adapters.page_fetcher import PageFetcher
from service.adapters.readers import Document, is_pdf, read
from service.core.article import Metadata
from service.core.draft import Draft
from service.core.errors import InvalidInput, NotFound
from service.qa import ArticleQA
from service.settings import Settings
from service.stages import stage
from service.web import render
from service.web.dependencies import QA, ActiveSettings, Fetcher, bounded_article
from service.web.fields import Body, Line, example
from service.web.schemas import ArticleCreated, ArticleFull, ArticleIn, ArticleInfo, ArticlePage

router = APIRouter(prefix="/v1/articles", tags=["articles"])


def _bounded(settings: Settings, content: str | bytes, kind: str | None, **named: str | None) -> Document:
    document = read(content, kind, **named)
    bounded_article(document.text, settings)
    return document


async def _read(
    qa: ArticleQA,
    settings: Settings,
    timings: dict[str, float],
    content: str | bytes,
    kind: str | None,
    **named: str | None,
) -> Document:
    with stage("read", timings):
        limiter = qa.reading_pdfs if is_pdf(content, kind, named.get("filename")) else None
        read_it = partial(_bounded, settings, content, kind, **named)
        return await anyio.to_thread.run_sync(read_it, limiter=limiter)


@router.post("", status_code=201, responses={200: {"model": ArticleCreated, "description": "Stored already"}})
async def create(
    body: ArticleIn, qa: QA, settings: ActiveSettings, fetcher: Fetcher, response: Response
) -> ArticleCreated:
    """Store an article: 201 where it is new, 200 where it was stored already. With a `url` and neither text nor
    html, the page is fetched, where the service allows its host (QA_FETCH_HOSTS)."""
    timings: dict[str, float] = {}
    article = await stored(qa, await drafted(qa, body, settings, fetcher, timings), timings)
    response.status_code = 201 if article.created else 200
    return article


async def drafted(
    qa: ArticleQA, body: ArticleIn, settings: Settings, fetcher: PageFetcher, timings: dict[str, float]
) -> Draft:
    """What the body describes. Raises InvalidInput where no article can be read out of it, and what `fetcher` does
    where it has to be fetched."""
    if body.text is not None:
        document = await _read(qa, settings, timings, body.text, "text/plain")
    elif body.html is not None:
        document = await _read(qa, settings, timings, body.html, "text/html")
    else:
        with stage("fetch", timings):
            page = await fetcher.fetch(body.url or "")
        document = await _read(qa, settings, timings, page.data, page.content_type, url=body.url)
    return Draft(document.text, body.given(), document.metadata, body.key)


async def stored(qa: ArticleQA, draft: Draft, timings: dict[str, float]) -> ArticleCreated:
    found = await qa.ingest(draft, timings)
    return ArticleCreated.model_validate(
        {**render.article_info(found), "created": found.created, "replaces": found.replaces}
    )


def _named_file(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError("must be a file with a name, as curl sends it with -F file=@article.txt")  # noqa: TRY004
    return value


class ArticleFile(Body):
    model_config = example(
        file="The town of Orla opened a bridge on Monday.", key="orla/bridge.txt", source="The Orla Post"
    )

    file: Annotated[UploadFile, BeforeValidator(_named_file)]
    # An empty field of a form is one that was not filled in.
    key: Line | Literal[""] | None = Field(None, description="Names the article across versions.")
    source: Line | Literal[""] | None = None


async def _each_field_once(request: Request) -> None:
    """Raises InvalidInput where the form has a field twice: of two, the framework takes the last in silence."""
    names = [name for name, _ in (await request.form()).multi_items()]
    if len(names) > len(set(names)):
        raise InvalidInput(
            "The form has a field more than once. Send one file a request, or many articles with"
            " POST /v1/articles/batch.",
            "invalid-request",
        )


@router.post(
    "/upload",
    status_code=201,
    responses={200: {"model": ArticleCreated, "description": "Stored already"}},
    dependencies=[Depends(_each_field_once)],
)
async def upload(
    qa: QA,
    settings: ActiveSettings,
    response: Response,
    form: Annotated[ArticleFile, Form(media_type="multipart/form-data")],
) -> ArticleCreated:
    """Store a text, Markdown, HTML or PDF file; its name tells which it is."""
    file, data = form.file, await form.file.read()
    timings: dict[str, float] = {}
    document = await _read(qa, settings, timings, data, file.content_type, filename=file.filename)
    draft = Draft(document.text, Metadata(source=form.source or None), document.metadata, form.key or None)
    article = await stored(qa, draft, timings)
    response.status_code = 201 if article.created else 200
    return article


@router.get("")
async def index(
    qa: QA,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
) -> ArticlePage:
    """The current articles, newest first."""
    page = await qa.store.page(limit, cursor)
    articles = [ArticleInfo.model_validate(render.article_info(one)) for one in page.articles]
    return ArticlePage(articles=articles, cursor=page.cursor)


def _article_id(article_id: str) -> str:
    if article_id in ("upload", "batch"):
        # Paths of their own, which take other methods.
        raise HTTPException(405)
    return article_id


ArticleId = Annotated[str, Depends(_article_id)]


@router.get("/{article_id}")
async def show(article_id: ArticleId, qa: QA) -> ArticleFull:
    """One article with its text, whichever version, and a list of all its versions."""
    versions, article = await qa.store.versions(article_id), await qa.store.get(article_id)
    found = next((version for version in versions if version.id == article_id), None)
    if found is None or article is None:
        raise NotFound(f"There is no article {article_id[:100]!r}. GET /v1/articles lists what is stored.")
    listed = [render.version(version) for version in versions]
    return ArticleFull.model_validate({**render.article_info(found), "text": article.text, "versions": listed})


@router.delete("/{article_id}", status_code=204)
async def remove(article_id: ArticleId, qa: QA) -> None:
    """Delete an article with all versions of its key."""
    if not await qa.delete(article_id):
        raise NotFound(f"There is no article {article_id[:100]!r}. It may have been deleted already.")

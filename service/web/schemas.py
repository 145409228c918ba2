"""The bodies of requests and responses, as the contract has them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, StrictBool, model_validator

from service.core.answer import Filters, Turn
from service.core.article import Metadata
from service.web.fields import Body, Line, Moment, Published, PublishedTo, Question, Text, WebAddress, example, few

MAX_HISTORY = 20
MAX_METADATA = 50
MAX_ARTICLE_IDS = 500
MAX_METADATA_VALUE = 1000


class ArticleIn(Body):
    model_config = example(
        text="The town of Orla opened a bridge on Monday. The bridge in Orla cost 4 million crowns.",
        key="orla-bridge",
        title="Orla opens its bridge",
        source="The Orla Post",
        published_at="2025-06-12",
    )

    text: Text | None = Field(None, description="Plain text, kept to the character.")
    html: Text | None = Field(None, description="A page; the article's text is read out of it.")
    title: Line | None = None
    key: Line | None = Field(None, description="Names the article across versions; default: its URL.")
    url: WebAddress | None = Field(
        None, description="Where the article stands. Without text and html it is fetched from there."
    )
    source: Line | None = None
    author: Line | None = None
    published_at: Published | None = None
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")] | None = None
    metadata: Annotated[
        dict[Line, Annotated[Text, Field(max_length=MAX_METADATA_VALUE)]],
        Field(max_length=MAX_METADATA),
        BeforeValidator(lambda value: few(value, MAX_METADATA)),
    ] = Field(default_factory=dict, description="What else is known of it, by names of your own.")

    @model_validator(mode="after")
    def _one_content(self) -> ArticleIn:
        if self.text is not None and self.html is not None:
            raise ValueError("send either text or html, not both")
        if self.text is None and self.html is None and self.url is None:
            raise ValueError("send a text, a page's html, or the url of a page to fetch")
        return self

    def given(self) -> Metadata:
        return Metadata(
            title=self.title,
            source=self.source,
            author=self.author,
            published_at=self.published_at,
            url=self.url,
            language=self.language,
            extra=self.metadata,
        )


class FiltersIn(Body):
    article_ids: Annotated[list[Line], Field(min_length=1, max_length=MAX_ARTICLE_IDS)] | None = Field(
        None, description="Only these articles."
    )
    source: Line | None = Field(None, description="Only articles of this source, named as stored.")
    published_from: Published | None = Field(
        None,
        description="Published at this date or later: 2025-06-12. Without a zone it is a time on the article's own "
        "clock.",
    )
    published_to: PublishedTo | None = Field(
        None, description="Published at this date or earlier, likewise; a day counts to its end."
    )
    as_of: Moment | None = Field(
        None,
        description="The articles as they were stored at this moment (UTC where no zone is given; a day counts to "
        "its end): of each key the version that was current then, and nothing stored later. What was deleted since "
        "is gone.",
    )

    def filters(self) -> Filters:
        return Filters(
            article_ids=tuple(self.article_ids) if self.article_ids is not None else None,
            source=self.source,
            published_from=self.published_from,
            published_to=self.published_to,
            as_of=self.as_of,
        )


class SearchIn(Body):
    model_config = example(query="What did the bridge in Orla cost?", top_k=3)

    query: Question
    top_k: Annotated[int, Field(strict=True, ge=1, le=50)] = 10
    filters: FiltersIn | None = None


class TurnIn(Body):
    role: Literal["user", "assistant"]
    content: Text

    def turn(self) -> Turn:
        return Turn.of(self.role, self.content)


class QuestionIn(Body):
    model_config = example(question="What did the bridge in Orla cost?", filters={"source": "The Orla Post"})

    question: Question
    history: Annotated[list[TurnIn], Field(max_length=MAX_HISTORY)] = Field(default_factory=list)
    filters: FiltersIn | None = None
    generator: Literal["auto", "llm", "extractive"] = "auto"
    stream: StrictBool = False


class ArticleInfo(BaseModel):
    id: str
    key: str
    title: str | None
    source: str | None
    author: str | None
    published_at: str | None
    url: str | None
    language: str | None
    metadata: dict[str, str]
    characters: int
    passages: int
    stored_at: datetime = Field(description="When it became the current version of its key, for the last time.")
    current: bool = Field(description="False once a newer version of the same key is stored.")
    superseded_by: str | None = Field(description="The current version's id, where this is an older one.")


class ArticleCreated(ArticleInfo):
    created: bool
    replaces: str | None = Field(description="The version of its key that it takes the place of.")


class Version(BaseModel):
    id: str
    stored_at: datetime
    current: bool


class ArticleFull(ArticleInfo):
    text: str
    versions: list[Version] = Field(description="Of its key, the current one first; usually only this one.")


class ArticlePage(BaseModel):
    articles: list[ArticleInfo]
    cursor: str | None = Field(description="Pass it on for the next page; null at the end.")


class OtherArticle(BaseModel):
    article_id: str
    title: str | None
    source: str | None


class Result(BaseModel):
    article_id: str
    passage_id: str
    key: str | None = Field(description="The article's key, where it was given one.")
    title: str | None
    source: str | None
    url: str | None
    published_at: str | None
    text: str
    start: int
    end: int
    score: float = Field(description="1 is first place both by meaning and by words.")
    also_in: list[OtherArticle] = Field(description="Other articles that print the same passage.")
    superseded: bool = Field(description="With `as_of`: a newer version of the article has been stored since.")


class SearchOut(BaseModel):
    results: list[Result]


class StatementOut(BaseModel):
    text: str
    citations: list[int]


class CitationOut(BaseModel):
    index: int
    article_id: str
    key: str | None = Field(description="The article's key, where it was given one.")
    title: str | None
    source: str | None
    author: str | None
    url: str | None
    published_at: str | None
    quote: str = Field(description="Exactly the article's text[start:end].")
    start: int
    end: int
    before: str
    after: str
    link: str | None = Field(description="The article's URL with a text fragment that leads to the quote.")
    also_in: list[OtherArticle] = Field(description="Other articles among those found that print the quote.")
    superseded: bool = Field(description="With `as_of`: a newer version of the article has been stored since.")


class DroppedOut(BaseModel):
    text: str
    verdict: str
    reasons: list[str]
    codes: list[str]


class UsageOut(BaseModel):
    prompt_tokens: int
    completion_tokens: int


class ReceiptOut(BaseModel):
    """What the answer was made from; POST /v1/verify/answer checks it."""

    articles: dict[str, str] = Field(description="The SHA-256 of each cited article's text, by id.")
    answer: str = Field(
        description="The SHA-256 of what the answer says, what was dropped, and the rest of the receipt."
    )
    steered_by: str | None = Field(
        description="The digest of the prompts, or of the extractive generator's weights."
    )
    model: str
    code: str


class AnswerOut(BaseModel):
    id: str
    question: str
    asked_as: str | None
    status: Literal["answered", "partial", "not_found"]
    reason: str | None = Field(description="A code: why there is no (whole) answer, or why it is degraded.")
    message: str | None = Field(description="The reason as a sentence.")
    answer: str
    statements: list[StatementOut]
    citations: list[CitationOut]
    dropped: list[DroppedOut]
    nearest: list[Result]
    generator: str
    degraded: bool
    cached: bool = Field(description="Made for an earlier question and given again (QA_ANSWERS_CACHED).")
    usage: UsageOut
    timings_ms: dict[str, float]
    receipt: ReceiptOut

"""What the tools take and give, where the HTTP API has nothing that fits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from service.web.fields import Body, Line, Question
from service.web.schemas import ArticleInfo, FiltersIn

LONGEST_SLICE = 20_000
USUAL_SLICE = 8_000


class Asked(FiltersIn):
    question: Question = Field(
        description="One whole question that can be understood by itself; nothing of earlier calls is remembered."
    )


class Sought(FiltersIn):
    query: Question = Field(description="What to look for: a question or key words.")
    top_k: Annotated[int, Field(strict=True, ge=1, le=50)] = Field(10, description="How many passages at most.")


class Wanted(Body):
    article_id: Line = Field(description="From a citation or a passage: art_…")
    start: Annotated[int, Field(strict=True, ge=0)] = Field(0, description="The first character to read.")
    limit: Annotated[int, Field(strict=True, ge=1, le=LONGEST_SLICE)] = Field(
        USUAL_SLICE, description="How many characters at most."
    )


class ArticleSlice(ArticleInfo):
    """An article, and the characters from `start` to `end` of its text."""

    text: str
    start: int
    end: int
    next_start: int | None = Field(description="Where to go on reading; null at the end of the article.")

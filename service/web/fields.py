"""The fields that requests are made of, and what each must be like."""

from __future__ import annotations

import json
import re
from datetime import datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from service.core.dates import parse_published


def _text(value: str) -> str:
    if "\0" in value:
        raise ValueError("must not contain NUL characters")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("must not contain halves of surrogate pairs, such as \\ud800 on its own")
    return value


def _encodable(value: dict[str, Any]) -> dict[str, Any]:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        raise ValueError("must be Unicode text throughout, and not nested so deep") from None
    return value


_MOST_FIELDS = 100


def few(value: Any, most: int) -> Any:
    """An object of no more fields: each would be checked, and told of where it is wrong."""
    if isinstance(value, dict) and len(value) > most:
        raise ValueError(f"must have at most {most} fields")
    return value


_CLOCK = re.compile(r"T\d|:\d\d")


def _not_blank(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty or white space only")
    return value


def _published(value: Any) -> Any:
    if not isinstance(value, str):
        raise ValueError("must be a date such as 2025-06-12 or 2025-06-12T09:05:00+09:00")  # noqa: TRY004
    moment = parse_published(value)
    if moment is None:
        raise ValueError("must be a date such as 2025-06-12 or 2025-06-12T09:05:00+09:00")
    return moment


def _day_end(value: Any) -> Any:
    """An upper bound that names a day includes the whole day."""
    moment = _published(value)
    if not _CLOCK.search(value) and moment.time() == time.min:
        return datetime.combine(moment.date(), time.max)
    return moment


def _moment(value: Any) -> Any:
    """A moment to the microsecond, as `stored_at` has it, or the end of a day."""
    try:
        # ISO 8601 has weeks (2026-W48), too.
        moment = datetime.fromisoformat("" if "W" in value else value)
    except (TypeError, ValueError):
        raise ValueError("must be a moment such as 2025-06-12T09:05:00Z, or a date") from None
    return datetime.combine(moment.date(), time.max) if len(value.strip()) <= len("2025-06-12") else moment


def _web_address(value: Any) -> Any:
    """The scheme in lower case: one page has one address."""
    if not isinstance(value, str):
        return value
    return re.sub("^https?://", lambda scheme: scheme[0].lower(), value, flags=re.IGNORECASE)


Text = Annotated[str, AfterValidator(_text)]
Anything = Annotated[dict[str, Any], AfterValidator(_encodable)]
Line = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_text), AfterValidator(_not_blank)]
WebAddress = Annotated[Text, Field(max_length=2000, pattern=r"^https?://\S+$"), BeforeValidator(_web_address)]
Question = Annotated[str, AfterValidator(_text), AfterValidator(_not_blank)]
Published = Annotated[datetime, BeforeValidator(_published)]
PublishedTo = Annotated[datetime, BeforeValidator(_day_end)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Body(BaseModel):
    """Unknown fields are errors: a typo must not pass in silence."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few(cls, value: Any) -> Any:
        return few(value, _MOST_FIELDS)


def example(**fields: Any) -> ConfigDict:
    """The setting of a model that shows these fields as its example."""
    return ConfigDict(json_schema_extra={"examples": [fields]})

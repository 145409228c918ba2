"""How articles and passages are written as records of a Chroma server, and read back.

Chroma's metadata values are flat scalars, and an upsert keeps keys that the new metadata lacks: so every record
carries every key. What is only read back goes into one JSON value; what is filtered by stands beside it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np

from service.adapters.catalog_schema import (
    metadata_columns,
    metadata_of,
    sentences_of_json,
    sentences_to_json,
    timestamp,
)
from service.core.answer import Filters, Hit
from service.core.article import Article, Passage, Span
from service.core.errors import InvalidInput
from service.core.lexical import index_terms
from service.core.ports import Stored, Vectors

Record = dict[str, str | int | float | bool]

# Sorts before every date that a filter can name; a number, since Chroma compares numbers of one type only.
NO_DATE = -1e15
# Times of two articles in one process never lie further apart by mistake.
CLOCK_SKEW_SECONDS = 86_400.0


def key_id_of(key: str) -> str:
    """The id of a key's record; keys themselves are of any length."""
    return "key_" + hashlib.sha256(key.encode()).hexdigest()[:40]


def article_record(article: Article, passages: int, stored_at: datetime, times: Sequence[float]) -> Record:
    """The record of a version. The record of its key is the same one when it is the current version.

    `times` are those at which it became current. A version that is being written has none.
    """
    return {
        "article_id": article.id,
        "key": article.key,
        "metadata": json.dumps(metadata_columns(article.metadata), ensure_ascii=False),
        "characters": len(article.text),
        "passages": passages,
        "stored_ts": stored_at.timestamp(),
        "times": json.dumps(list(times)),
    }


def times_of(record: Mapping[str, Any]) -> list[float]:
    """When the version became current; of records made before this was kept, the last time."""
    times: list[float] = json.loads(record["times"]) if "times" in record else [record["stored_ts"]]
    return times


def passage_record(article: Article, passage: Passage) -> Record:
    published = article.metadata.published_at
    return {
        "article_id": passage.article_id,
        "key_id": key_id_of(article.key),
        "ordinal": passage.ordinal,
        "start": passage.span.start,
        "text": passage.span.of(article.text),
        "sentences": sentences_to_json(passage),
        # Told apart from "unknown", which is the empty string.
        "source": "=" + article.metadata.source if article.metadata.source is not None else "",
        "published_ts": _seconds(published),
        "published_clock": _seconds(published and published.replace(tzinfo=None)),
    }


def document(article: Article, passage: Passage) -> str:
    """What Chroma searches for words: terms between spaces, so that `contains` finds whole terms."""
    texts = (article.metadata.title or "", passage.span.of(article.text))
    words = [term for text in texts for term in index_terms(text)]
    return f" {' '.join(words)} "


def placeholder_vectors(ids: Sequence[str]) -> Vectors:
    """Chroma wants a vector for every record; records of articles are never searched by it."""
    digests = b"".join(hashlib.sha256(id_.encode()).digest()[:8] for id_ in ids)
    return np.frombuffer(digests, dtype=np.uint8).reshape(-1, 8).astype(np.float32) - 127.5


def stored_of(record: Mapping[str, Any], current_id: str | None = None, *, created: bool = False) -> Stored:
    """The listing of a version, given the id of its key's current version where that may be another."""
    return Stored(
        id=record["article_id"],
        key=record["key"],
        metadata=metadata_of(json.loads(record["metadata"])),
        characters=record["characters"],
        passages=record["passages"],
        stored_at=datetime.fromtimestamp(record["stored_ts"], UTC),
        superseded_by=current_id if current_id != record["article_id"] else None,
        created=created,
    )


def hit_of(record: Mapping[str, Any], version: Mapping[str, Any], score: float, current_id: str) -> Hit:
    """A passage of a version, given the id of its key's current version."""
    text = record["text"]
    span = Span(record["start"], record["start"] + len(text))
    passage = Passage(record["article_id"], record["ordinal"], span, sentences_of_json(record["sentences"]))
    metadata = metadata_of(json.loads(version["metadata"]))
    return Hit(passage, text, metadata, score, version["key"], superseded=record["article_id"] != current_id)


def where(filters: Filters) -> dict[str, Any] | None:
    """The filters in Chroma's own language, for passage records. They let a little more through than
    `filters.include` does."""
    parts: list[dict[str, Any]] = []
    if filters.article_ids is not None:
        parts.append({"article_id": {"$in": list(filters.article_ids)}})
    if filters.source is not None:
        parts.append({"source": "=" + filters.source})
    if filters.published_from is not None:
        parts.append(_published("$gte", filters.published_from))
    if filters.published_to is not None:
        parts.append(_published("$lte", filters.published_to))
        parts.append({"published_ts": {"$gt": NO_DATE}})
    if len(parts) < 2:
        return parts[0] if parts else None
    return {"$and": parts}


def _published(compared: str, bound: datetime) -> dict[str, Any]:
    """Records made before the clock was kept, which cannot be told apart here, have the instant alone."""
    by_instant = {"published_ts": {compared: timestamp(bound)}}
    if bound.tzinfo is not None:
        return by_instant
    return {"$or": [by_instant, {"published_clock": {compared: timestamp(bound)}}]}


def _seconds(moment: datetime | None) -> float:
    seconds = timestamp(moment)
    return NO_DATE if seconds is None else seconds


def place_of(cursor: str | None) -> tuple[float, str]:
    """The place in the listing after which it goes on."""
    if cursor is None:
        return datetime.now(UTC).timestamp() + CLOCK_SKEW_SECONDS, ""
    place = re.fullmatch(r"([0-9]{1,12}\.[0-9]{1,9}):(.+)", cursor, re.ASCII)
    if place is None:
        raise InvalidInput("This cursor is not one that a listing returned. Start again without it.")
    return float(place[1]), place[2]


def placed(record: Mapping[str, Any]) -> tuple[tuple[float, str], Mapping[str, Any]]:
    """The record with its place in the listing."""
    return (record["stored_ts"], record["article_id"]), record

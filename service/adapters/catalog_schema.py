"""The tables of the catalog, and how its rows become articles and hits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import numpy as np

from service.core.answer import Filters, Hit
from service.core.article import Metadata, Passage, Span
from service.core.ports import Stored, Vectors

# The text of an article is the text of its passages, joined: passages tile the article, so one copy is enough.
# passage_terms and vector have rows for current articles only; those of older versions are in past_terms and
# past_vector, where only questions on an earlier state (as_of) look, so that they weigh on no other.
# succession says which version of a key became the current one, and when.
# passage_terms holds prepared terms (see core.terms), so its tokenizer only has to split at spaces.
# The fact `changes` counts what happens to articles, so that who keeps something made of them knows when it is old;
# `identity` tells the counts of two catalogs apart.
# index_queue is what the vector index has yet to learn; it is written with the rows it speaks of.
SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS article (
  id TEXT PRIMARY KEY, key TEXT NOT NULL, seq INTEGER NOT NULL UNIQUE, current INTEGER NOT NULL,
  title TEXT, source TEXT, author TEXT, published_at TEXT, published_ts REAL, url TEXT, language TEXT,
  extra TEXT NOT NULL, characters INTEGER NOT NULL, passages INTEGER NOT NULL, stored_at TEXT NOT NULL
) WITHOUT ROWID;
INSERT OR IGNORE INTO fact VALUES ('changes', '0');
INSERT OR IGNORE INTO fact VALUES ('identity', lower(hex(randomblob(16))));
CREATE TRIGGER IF NOT EXISTS article_put AFTER INSERT ON article
  BEGIN UPDATE fact SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER IF NOT EXISTS article_altered AFTER UPDATE ON article
  BEGIN UPDATE fact SET value = value + 1 WHERE name = 'changes'; END;
CREATE TRIGGER IF NOT EXISTS article_gone AFTER DELETE ON article
  BEGIN UPDATE fact SET value = value + 1 WHERE name = 'changes'; END;
CREATE UNIQUE INDEX IF NOT EXISTS article_current ON article (key) WHERE current = 1;
CREATE INDEX IF NOT EXISTS article_key ON article (key);
CREATE INDEX IF NOT EXISTS article_source ON article (source, published_ts);
CREATE INDEX IF NOT EXISTS article_published ON article (published_ts);
CREATE TABLE IF NOT EXISTS passage (
  number INTEGER PRIMARY KEY, article_id TEXT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL, start INTEGER NOT NULL, text TEXT NOT NULL, sentences TEXT NOT NULL,
  UNIQUE (article_id, ordinal)
);
CREATE TABLE IF NOT EXISTS vector (number INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS passage_terms USING fts5 (
  context, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);
CREATE TABLE IF NOT EXISTS succession (
  number INTEGER PRIMARY KEY, key TEXT NOT NULL, since REAL NOT NULL, article_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS succession_key ON succession (key, since);
CREATE TABLE IF NOT EXISTS past_vector (number INTEGER PRIMARY KEY, value BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS past_terms USING fts5 (
  context, body, tokenize = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* Co'"
);
CREATE TABLE IF NOT EXISTS index_queue (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL, ordinal INTEGER NOT NULL, kept INTEGER NOT NULL
);
"""

# Articles as `stored_of` takes them. Each key has a current version.
STORED = "SELECT a.*, c.id AS newest FROM article a JOIN article c ON c.key = a.key AND c.current = 1"
HIT_COLUMNS = "p.article_id, p.ordinal, p.start, p.text, p.sentences, a.current, " + ", ".join(
    f"a.{name}" for name in ("key", "title", "source", "author", "published_at", "url", "language", "extra")
)

# `published_at` without its zone, as `datetime.isoformat` writes it: to the second, or to the microsecond.
CLOCK = "substr(a.published_at, 1, iif(substr(a.published_at, 20, 1) = '.', 26, 19))"
# No clock is a day from UTC: seconds.
DAY = 86_400.0


def timestamp(moment: datetime | None) -> float | None:
    """Seconds since 1970 for comparing; a moment without a zone is taken as UTC."""
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def metadata_columns(metadata: Metadata) -> dict[str, object]:
    return {
        "title": metadata.title,
        "source": metadata.source,
        "author": metadata.author,
        "published_at": metadata.published_at.isoformat() if metadata.published_at else None,
        "published_ts": timestamp(metadata.published_at),
        "url": metadata.url,
        "language": metadata.language,
        "extra": json.dumps(dict(metadata.extra), ensure_ascii=False, sort_keys=True),
    }


def metadata_of(row: Mapping[str, str | None] | sqlite3.Row) -> Metadata:
    published = row["published_at"]
    return Metadata(
        title=row["title"],
        source=row["source"],
        author=row["author"],
        published_at=datetime.fromisoformat(published) if published else None,
        url=row["url"],
        language=row["language"],
        extra=json.loads(row["extra"] or "{}"),
    )


def stored_of(row: sqlite3.Row, *, created: bool = False) -> Stored:
    return Stored(
        id=row["id"],
        key=row["key"],
        metadata=metadata_of(row),
        characters=row["characters"],
        passages=row["passages"],
        stored_at=datetime.fromisoformat(row["stored_at"]),
        superseded_by=row["newest"] if row["newest"] != row["id"] else None,
        created=created,
    )


def sentences_to_json(passage: Passage) -> str:
    return json.dumps([number for span in passage.sentences for number in (span.start, span.end)])


def sentences_of_json(value: str) -> tuple[Span, ...]:
    numbers = json.loads(value)
    return tuple(Span(start, end) for start, end in zip(numbers[::2], numbers[1::2], strict=True))


def hit_of(row: sqlite3.Row, score: float) -> Hit:
    span = Span(row["start"], row["start"] + len(row["text"]))
    passage = Passage(row["article_id"], row["ordinal"], span, sentences_of_json(row["sentences"]))
    return Hit(passage, row["text"], metadata_of(row), score, row["key"], superseded=not row["current"])


def vector_to_bytes(vector: Vectors) -> bytes:
    return np.ascontiguousarray(vector, dtype="<f4").tobytes()


def vectors_of_bytes(blobs: Sequence[bytes], dimensions: int) -> Vectors:
    """The matrix of shape (len(blobs), dimensions)."""
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), dimensions)


def conditions(filters: Filters) -> tuple[str, list[object]]:
    """The SQL condition on article `a` that holds for current articles within the filters, and its values."""
    parts, values = ["a.current = 1"], list[object]()
    if filters.as_of is not None:
        parts = [
            "a.id = (SELECT article_id FROM succession WHERE key = a.key AND since <= ? "
            "ORDER BY since DESC, number DESC LIMIT 1)"
        ]
        values.append(timestamp(filters.as_of))
    if filters.article_ids is not None:
        parts.append("a.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(filters.article_ids))
    if filters.source is not None:
        parts.append("a.source = ?")
        values.append(filters.source)
    for bound, compared, wider in ((filters.published_from, ">=", -DAY), (filters.published_to, "<=", DAY)):
        if bound is not None and bound.tzinfo is not None:
            parts.append(f"a.published_ts {compared} ?")
            values.append(timestamp(bound))
        elif bound is not None:
            # The clock decides; an index leads to what is near.
            parts.append(f"a.published_ts {compared} ? AND {CLOCK} {compared} ?")
            values += (bound.replace(tzinfo=UTC).timestamp() + wider, bound.isoformat())
    return " AND ".join(parts), values


def set_fact(db: sqlite3.Connection, name: str, value: str) -> None:
    db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

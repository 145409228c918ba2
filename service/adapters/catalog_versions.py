"""The versions of a key in the catalog: which was the current one when, and what remains of it afterwards.

Works inside the transactions of the catalog.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from datetime import datetime

from service.adapters.catalog_schema import SCHEMA
from service.core.article import Article
from service.core.lexical import index_terms

log = logging.getLogger(__name__)


def indexed(text: str) -> str:
    """The text as the lexical index takes it."""
    return " ".join(index_terms(text))


def succeed(db: sqlite3.Connection, article: Article, moment: datetime) -> None:
    """Note that the article became the current version of its key. A clock that went back does not reorder them."""
    db.execute(
        "INSERT INTO succession (key, since, article_id) "
        "SELECT ?1, max(?2, coalesce((SELECT max(since) FROM succession WHERE key = ?1), ?2)), ?3",
        (article.key, moment.timestamp(), article.id),
    )


def retire(db: sqlite3.Connection, key: str) -> None:
    """Take the current article of the key out of all indexes; questions on the past still find it."""
    current = (
        "(SELECT number FROM passage WHERE article_id IN (SELECT id FROM article WHERE key = ? AND current = 1))"
    )
    db.execute(f"INSERT INTO past_vector SELECT * FROM vector WHERE number IN {current}", (key,))  # noqa: S608
    db.execute(
        "INSERT INTO past_terms (rowid, context, body) "  # noqa: S608
        f"SELECT rowid, context, body FROM passage_terms WHERE rowid IN {current}",
        (key,),
    )
    db.execute(f"DELETE FROM passage_terms WHERE rowid IN {current}", (key,))  # noqa: S608
    db.execute(f"DELETE FROM vector WHERE number IN {current}", (key,))  # noqa: S608
    gone = f"SELECT article_id, ordinal, 0 FROM passage WHERE number IN {current}"  # noqa: S608
    db.execute(f"INSERT INTO index_queue (article_id, ordinal, kept) {gone}", (key,))
    db.execute("UPDATE article SET current = 0 WHERE key = ?", (key,))


def forget(db: sqlite3.Connection, article_id: str) -> None:
    """Delete the passages of a version, with all that was made of them."""
    numbers = "(SELECT number FROM passage WHERE article_id = ?)"
    for table in ("passage_terms", "vector", "past_terms", "past_vector"):
        db.execute(f"DELETE FROM {table} WHERE rowid IN {numbers}", (article_id,))  # noqa: S608
    db.execute(
        "INSERT INTO index_queue (article_id, ordinal, kept) SELECT p.article_id, p.ordinal, 0 FROM passage p "
        "JOIN article a ON a.id = p.article_id WHERE a.id = ? AND a.current = 1",
        (article_id,),
    )
    db.execute("DELETE FROM passage WHERE article_id = ?", (article_id,))


def forget_key(db: sqlite3.Connection, key: str) -> None:
    """Delete every version of the key, and that there was one."""
    for row in db.execute("SELECT id FROM article WHERE key = ?", (key,)).fetchall():
        forget(db, row["id"])
    db.execute("DELETE FROM article WHERE key = ?", (key,))
    db.execute("DELETE FROM succession WHERE key = ?", (key,))


def make_tables(db: sqlite3.Connection) -> None:
    """Make the tables that are missing; in a catalog that was made before it kept what is known of versions, fill
    those of versions, too."""
    tables = {row["name"] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    # executescript would end the transaction; single statements stay inside it.
    for statement in SCHEMA.split(";\n"):
        if statement.strip():
            db.execute(statement)
    if "article" in tables and "succession" not in tables:
        _fill(db)


def _fill(db: sqlite3.Connection) -> None:
    """What is known is when each version last became current, and its words. Vectors of older versions were not
    kept: `store reembed` makes them."""
    rows = db.execute("SELECT key, stored_at, id FROM article ORDER BY seq").fetchall()
    db.executemany(
        "INSERT INTO succession (key, since, article_id) VALUES (?, ?, ?)",
        [(row["key"], datetime.fromisoformat(row["stored_at"]).timestamp(), row["id"]) for row in rows],
    )
    index_words(db, current=False)
    log.info("The catalog now keeps when its %d versions of articles were current.", len(rows))


def index_words(
    db: sqlite3.Connection, *, current: bool, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> None:
    """Make the lexical index of current passages, or that of superseded ones, anew."""
    table = "passage_terms" if current else "past_terms"
    rows = db.execute(
        "SELECT p.number, a.title, p.text FROM passage p JOIN article a ON a.id = p.article_id WHERE a.current = ?",
        (current,),
    ).fetchall()
    db.execute(f"DELETE FROM {table}")  # noqa: S608
    for done, row in enumerate(rows, start=1):
        db.execute(
            f"INSERT INTO {table} (rowid, context, body) VALUES (?, ?, ?)",  # noqa: S608
            (row["number"], indexed(row["title"] or ""), indexed(row["text"])),
        )
        progress(done, len(rows))

"""Retrieval from the catalog: by words (BM25), by comparing vectors one by one, and by passage id."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

from service.adapters import catalog_schema as schema
from service.adapters.catalog import Catalog
from service.core.answer import Filters, Hit
from service.core.bm25 import bm25
from service.core.lexical import index_terms, query_terms
from service.core.ports import Vectors

MAX_QUERY_TERMS = 64
# Vectors held at once by an exact search: 6 MB at 384 dimensions.
CHUNK = 4096
# Of each lexical index, where a question on an earlier state needs both.
LEXICAL_CANDIDATES = 500

Scored = tuple[str, float]
"""A passage id and its score."""


class CatalogSearch:
    """Reads only current articles, or with `filters.as_of` those that were current then: in the tables of current
    passages and in those of superseded ones."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def matching(self, query: str, limit: int, filters: Filters) -> list[Hit]:
        """The passages that share terms with the query, best BM25 score first; higher is better."""
        words = query_terms(query)[:MAX_QUERY_TERMS]
        if not words:
            return []
        if filters.as_of is None:
            with self._catalog.reader() as db:
                rows = _holding(db, "passage_terms", words, limit, filters)
            return [schema.hit_of(row, -row["score"]) for row in rows]
        with self._catalog.reader() as db:
            rows = [
                *_holding(db, "passage_terms", words, LEXICAL_CANDIDATES, filters),
                *_holding(db, "past_terms", words, LEXICAL_CANDIDATES, filters),
            ]
        # The two indexes weigh words differently, so what they find is weighed once more, together.
        scores = bm25(words, [index_terms(f"{row['title'] or ''} {row['text']}") for row in rows])
        hits = [schema.hit_of(row, score) for row, score in zip(rows, scores, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.passage.id))[:limit]

    def count(self, filters: Filters) -> int:
        """How many passages the filters leave."""
        condition, values = schema.conditions(filters)
        with self._catalog.reader() as db:
            row = db.execute(f"SELECT total(passages) FROM article a WHERE {condition}", values).fetchone()  # noqa: S608
        return int(row[0])

    def nearest(self, vector: Vectors, limit: int, filters: Filters, *, waiting: bool = False) -> list[Scored]:
        """The passages nearest to `vector` by exact comparison, best first; with `waiting` only among those
        that the vector index has yet to learn."""
        condition, values = schema.conditions(filters)
        source = "article a JOIN passage p ON p.article_id = a.id"
        if waiting:
            source = (
                "(SELECT DISTINCT article_id, ordinal FROM index_queue WHERE kept = 1) q JOIN passage p "
                "ON p.article_id = q.article_id AND p.ordinal = q.ordinal JOIN article a ON a.id = p.article_id"
            )
        value, vectors = "v.value", "JOIN vector v ON v.number = p.number"
        if filters.as_of is not None:
            value = "coalesce(v.value, past.value)"
            vectors = f"LEFT {vectors} LEFT JOIN past_vector past ON past.number = p.number"
            condition = f"{condition} AND {value} IS NOT NULL"
        best: list[Scored] = []
        with self._catalog.reader() as db:
            rows = db.execute(
                f"SELECT p.article_id, p.ordinal, {value} AS value FROM {source} {vectors} "  # noqa: S608
                f"WHERE {condition}",
                values,
            )
            while chunk := rows.fetchmany(CHUNK):
                matrix = schema.vectors_of_bytes([row["value"] for row in chunk], len(vector))
                scores = matrix @ np.asarray(vector, dtype=np.float32)
                top = np.argsort(-scores, kind="stable")[:limit]
                found = [(f"{chunk[at]['article_id']}:{chunk[at]['ordinal']}", float(scores[at])) for at in top]
                best = merged(best, found)[:limit]
        return best

    def hits(self, scored: Iterable[Scored], filters: Filters) -> list[Hit]:
        """The passages of these ids that are within the filters, in the order given."""
        condition, values = schema.conditions(filters)
        found = []
        with self._catalog.reader() as db:
            for passage_id, score in scored:
                article_id, _, ordinal = passage_id.rpartition(":")
                row = db.execute(
                    f"SELECT {schema.HIT_COLUMNS} FROM passage p JOIN article a ON a.id = p.article_id "  # noqa: S608
                    f"WHERE p.article_id = ? AND p.ordinal = ? AND {condition}",
                    (article_id, int(ordinal), *values),
                ).fetchone()
                if row:
                    found.append(schema.hit_of(row, score))
        return found


def _holding(
    db: sqlite3.Connection, table: str, words: Sequence[str], limit: int, filters: Filters
) -> list[sqlite3.Row]:
    """The passages in a lexical index that hold one of the words, best first; a lower score is better."""
    wanted = " OR ".join('"' + word.replace('"', '""') + '"' for word in words)
    condition, values = schema.conditions(filters)
    kept = f"JOIN passage p ON p.number = {table}.rowid JOIN article a ON a.id = p.article_id"
    if not filters:
        # Then all in the table are current, and to look up the article of each would take half of the time.
        kept, condition = "", "true"
    return db.execute(
        f"SELECT {schema.HIT_COLUMNS}, found.score FROM "  # noqa: S608 -- constants and placeholders
        f"(SELECT {table}.rowid AS number, bm25({table}, 0.5, 1.0) AS score FROM {table} {kept} "
        f"WHERE {table} MATCH ? AND {condition} ORDER BY score LIMIT ?) AS found "
        "JOIN passage p ON p.number = found.number JOIN article a ON a.id = p.article_id "
        "ORDER BY found.score, p.number",
        (wanted, *values, limit),
    ).fetchall()


def merged(*rankings: Iterable[Scored]) -> list[Scored]:
    """One ranking, best first. An earlier ranking's score for a passage wins."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for passage_id, score in ranking:
            scores.setdefault(passage_id, score)
    return sorted(scores.items(), key=_rank)


def _rank(scored: Scored) -> tuple[float, str]:
    return -scored[1], scored[0]

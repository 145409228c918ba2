"""The versions of keys on a Chroma server: which was current when, which there are, and what is left of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.adapters.chroma_records import key_id_of, placed, stored_of, times_of
from service.adapters.chroma_server import CHUNK, Collections, records_of
from service.core.ports import Stored


async def versions(chroma: Collections, article_id: str) -> list[Stored]:
    """All versions of the article's key, the current one first; none where the key has no record."""
    record = (await records_of(chroma.articles, [article_id])).get(article_id)
    if record is None:
        return []
    key_id = key_id_of(record["key"])
    current = (await records_of(chroma.keys, [key_id])).get(key_id)
    if current is None:
        return []
    found = await chroma.articles.get(where={"key": record["key"]}, include=["metadatas"])
    # One that never became current is still being written.
    older: list[Any] = [one for one in found["metadatas"] or [] if times_of(one)]
    older = [one for one in older if one["article_id"] != current["article_id"]]
    older.sort(key=lambda one: placed(one)[0], reverse=True)
    return [stored_of(current), *(stored_of(one, current["article_id"]) for one in older)]


async def current_at(chroma: Collections, keys: Mapping[str, Any], moment: float) -> dict[str, Any]:
    """The records of the versions that were current at the moment, by the ids of their keys, given the keys'
    records. The last version to become current until then was."""
    shown = {id_: record for id_, record in keys.items() if record["stored_ts"] <= moment}
    changed = [record["key"] for id_, record in keys.items() if id_ not in shown]
    best: dict[str, tuple[float, Any]] = {}
    for first in range(0, len(changed), CHUNK):
        some: Any = {"key": {"$in": changed[first : first + CHUNK]}}
        found = await chroma.articles.get(where=some, include=["metadatas"])
        for record in found["metadatas"] or []:
            since = max((time for time in times_of(record) if time <= moment), default=None)
            key_id = key_id_of(str(record["key"]))
            if since is not None and (key_id not in best or best[key_id][0] < since):
                best[key_id] = since, record
    return shown | {key_id: record for key_id, (_, record) in best.items()}


async def purge(chroma: Collections, key: str) -> None:
    """Delete what is left of a key that has no record: nobody sees it, and nobody shall again.

    Articles are written before their passages and deleted after them, and their number of passages is never less
    than there are: they are how leftovers are found.
    """
    versions = await chroma.articles.get(where={"key": key}, include=["metadatas"])
    for article_id, record in zip(versions["ids"], versions["metadatas"] or [], strict=True):
        await remove_passages(chroma, article_id, range(int(str(record["passages"]))))
    if versions["ids"]:
        await chroma.articles.delete(ids=versions["ids"])


async def forget_lost(chroma: Collections, key_id: str) -> None:
    """Delete the record of a key whose article is not there: it was written while another process deleted the key.

    Who deletes looks for one at the end, and who puts looks for its article at the end: one of them sees the other.
    """
    key = (await records_of(chroma.keys, [key_id])).get(key_id)
    if key and not await records_of(chroma.articles, [key["article_id"]]):
        await chroma.keys.delete(ids=[key_id])


async def remove_passages(chroma: Collections, article_id: str, ordinals: range) -> None:
    ids = [f"{article_id}:{ordinal}" for ordinal in ordinals]
    for first in range(0, len(ids), CHUNK):
        await chroma.passages.delete(ids=ids[first : first + CHUNK])

"""The store on a Chroma server in bad times: down, slow, killed, half-written, shared by several processes."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio.abc import SocketAttribute, SocketStream

from service.adapters import chroma_store
from service.adapters.chroma_server import records_of
from service.adapters.chroma_store import ChromaStore
from service.core.answer import Filters
from service.core.article import Article, Metadata
from service.core.errors import EmbedderMismatch, Unavailable
from tests.adapters.chroma_process import ChromaProcess
from tests.adapters.storing import DIMENSIONS, EVERYTHING, cut, found_in, nearest, paragraphs, put, uncut


def connected(url: str, prefix: str, *, embedder: str = "words", deadline: float = 20.0) -> ChromaStore:
    return ChromaStore(url, embedder, DIMENSIONS, deadline_seconds=deadline, prefix=prefix)


@pytest.fixture
def prefix() -> str:
    return f"test-{uuid.uuid4().hex}"


@pytest.fixture
async def store(chroma_url: str, prefix: str) -> AsyncIterator[ChromaStore]:
    store = connected(chroma_url, prefix)
    yield store
    await store.close()


async def test_the_store_recovers_when_the_server_is_back(tmp_path: Path, prefix: str) -> None:
    server = ChromaProcess(tmp_path)
    store = connected(server.url, prefix)
    try:
        for call in (put(store, "Otters swim."), nearest(store, "otters"), store.health(), store.page(5)):
            with pytest.raises(Unavailable) as caught:
                await call
            assert (caught.value.code, caught.value.retry_after) == ("store-down", 5)
            assert "QA_CHROMA_URL" in str(caught.value)
        server.start()
        stored = await put(store, "Otters swim.")
        server.kill()
        with pytest.raises(Unavailable):
            await nearest(store, "otters")
        server.start()
        assert found_in(await nearest(store, "otters")) == {stored.id}
        assert await store.health() == {"chroma": "ok"}
    finally:
        await store.close()
        server.kill()


async def test_a_server_that_never_answers_is_given_up_at_the_deadline(prefix: str) -> None:
    async def never(stream: SocketStream) -> None:
        async with stream:
            await anyio.sleep_forever()

    await _meets(never, prefix, "store-slow", deadline=0.2)


async def test_a_server_that_is_not_chroma_is_a_clear_error(prefix: str) -> None:
    page = b"<html>Welcome</html>"

    async def welcome(stream: SocketStream) -> None:
        async with stream:
            await stream.receive()
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n"
            await stream.send(f"{head}Connection: close\r\n\r\n".encode() + page)

    await _meets(welcome, prefix, "store-down", deadline=20.0)


async def _meets(handler: Any, prefix: str, code: str, deadline: float) -> None:
    """What a store says of a server with this handler."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, handler)
        port = listener.extra(SocketAttribute.local_port)
        store = connected(f"http://127.0.0.1:{port}", prefix, deadline=deadline)
        with pytest.raises(Unavailable) as caught:
            await store.find("art_1")
        assert caught.value.code == code
        await store.close()
        tasks.cancel_scope.cancel()


async def test_another_embedder_is_refused_with_the_way_out(
    store: ChromaStore, chroma_url: str, prefix: str
) -> None:
    await put(store, "Otters swim.")
    other = connected(chroma_url, prefix, embedder="other")
    with pytest.raises(EmbedderMismatch, match="Set QA_EMBEDDER back"):
        await other.page(1)


class KilledError(BaseException):
    """The end of the process."""


def kill_at(monkeypatch: pytest.MonkeyPatch, name: str, after: int) -> None:
    """Let the process end at the call number `after` of this function of the store."""
    real = getattr(chroma_store, name)
    calls = iter(range(after))

    async def dies(*arguments: Any) -> None:
        if next(calls, None) is None:
            raise KilledError
        await real(*arguments)

    monkeypatch.setattr(chroma_store, name, dies)


async def test_a_version_that_was_half_written_is_invisible_and_a_retry_repairs_it(
    store: ChromaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    with monkeypatch.context() as patch:
        kill_at(patch, "_write", after=1)  # the article's record and its passages are there, the key's is not
        with pytest.raises(KilledError):
            await put(store, "The ferry costs three crowns.", "fares")
    assert found_in(await nearest(store, "three crowns")) == {old.id}
    assert found_in(await store.matching("ferry", 5, EVERYTHING)) == {old.id}
    assert [one.id for one in (await store.page(5)).articles] == [old.id]
    new = await put(store, "The ferry costs three crowns.", "fares")
    assert found_in(await nearest(store, "three crowns")) == {new.id}


async def test_an_article_that_was_half_written_does_not_exist_until_it_is_put_again(
    store: ChromaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article.of("Otters swim.")
    with monkeypatch.context() as patch:
        kill_at(patch, "_write", after=1)
        with pytest.raises(KilledError):
            await store.put(article, *cut(article))
    assert await store.find(article.id) is None
    assert await store.get(article.id) is None
    assert await nearest(store, "otters") == []
    assert (await store.page(5)).articles == []
    assert (await store.put(article, *cut(article))).created
    assert await store.get(article.id) == article


async def test_a_half_deleted_article_is_gone_and_its_versions_stay_gone(
    store: ChromaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    new = await put(store, "The ferry costs three crowns.", "fares")
    with monkeypatch.context() as patch:
        kill_at(patch, "purge", after=0)
        with pytest.raises(KilledError):
            await store.delete(new.id)
    assert await store.get_many([old.id, new.id]) == {}
    assert await nearest(store, "ferry") == []
    newest = await put(store, "The ferry is free.", "fares")
    assert await store.get_many([old.id, new.id]) == {}
    assert found_in(await nearest(store, "ferry crowns")) == {newest.id}


@pytest.mark.parametrize(
    ("name", "after", "then"),
    [
        ("remove_passages", 0, "again"),
        ("remove_passages", 0, "replaced"),
        ("_rewrite", 0, "deleted"),
        ("_write", 1, "replaced"),
    ],
)
async def test_no_passage_is_lost_track_of_when_cutting_into_fewer_is_interrupted(
    store: ChromaStore, monkeypatch: pytest.MonkeyPatch, name: str, after: int, then: str
) -> None:
    article = Article.of(paragraphs("otter", "heron", "tram"), key="river")
    await store.put(article, *cut(article))
    with monkeypatch.context() as patch:
        kill_at(patch, name, after)
        with pytest.raises(KilledError):
            await store.put(article, *uncut(article))
    if then == "again":
        await store.put(article, *uncut(article))
        assert await store.get(article.id) == article
        assert await store.count_passages() == 1
    elif then == "replaced":
        await put(store, "Nothing.", "river")
    await store.delete(article.id)
    assert await store.count_passages() == 0


async def test_no_passage_is_lost_track_of_when_cutting_into_more_is_interrupted(
    store: ChromaStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = Article.of(paragraphs("otter", "heron"), key="river")
    await store.put(article, *uncut(article))
    with monkeypatch.context() as patch:
        kill_at(patch, "_write", after=1)
        with pytest.raises(KilledError):
            await store.put(article, *cut(article))
    await put(store, "Nothing.", "river")
    assert await store.get(article.id) == article
    await store.delete(article.id)
    assert await store.count_passages() == 0


async def test_several_processes_leave_one_current_version(
    store: ChromaStore, chroma_url: str, prefix: str
) -> None:
    other = connected(chroma_url, prefix)
    async with anyio.create_task_group() as tasks:
        for number in range(4):
            tasks.start_soon(put, (store, other)[number % 2], f"The ferry costs {number} crowns.", "fares")
    (current,) = (await store.page(50)).articles
    for one in (store, other):
        assert found_in(await nearest(one, "ferry", 50)) == {current.id}


def meanwhile(monkeypatch: pytest.MonkeyPatch, name: str, after: int, work: Callable[[], Awaitable[Any]]) -> None:
    """Let another process do this before the call number `after` of this function of the store."""
    real = getattr(chroma_store, name)
    calls = count()

    async def waits(*arguments: Any) -> None:
        if next(calls) == after:
            await work()
        await real(*arguments)

    monkeypatch.setattr(chroma_store, name, waits)


@pytest.mark.parametrize(("name", "after"), [("_write", 0), ("_rewrite", 0), ("_write", 1)])
async def test_an_article_that_is_put_while_another_process_deletes_its_key_is_whole(
    store: ChromaStore, chroma_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch, name: str, after: int
) -> None:
    other = connected(chroma_url, prefix)
    old = await put(store, "The ferry costs two crowns.", "fares")
    meanwhile(monkeypatch, name, after, lambda: other.delete(old.id))
    new = await put(store, "The ferry costs three crowns.", "fares")
    assert new.created
    assert (await other.get(new.id)).text == "The ferry costs three crowns."  # type: ignore[union-attr]
    assert await other.find(old.id) is None
    assert [one.id for one in await other.versions(new.id)] == [new.id]
    assert found_in(await nearest(other, "ferry")) == {new.id}
    assert await other.delete(new.id)
    assert (await store.count(), await store.count_passages()) == (0, 0)
    await other.close()


async def test_an_article_that_is_put_before_another_process_has_deleted_its_key_is_gone(
    store: ChromaStore, chroma_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = connected(chroma_url, prefix)
    old = await put(store, "The ferry costs two crowns.", "fares")
    meanwhile(monkeypatch, "purge", 0, lambda: put(store, "The ferry costs three crowns.", "fares"))
    assert await other.delete(old.id)
    assert (await store.page(5)).articles == []
    assert (await store.count(), await store.count_passages()) == (0, 0)
    await other.close()


async def test_a_put_that_is_deleted_each_time_gives_up_and_leaves_nothing(
    store: ChromaStore, chroma_url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, article = connected(chroma_url, prefix), Article.of("The ferry costs three crowns.", key="fares")
    old = await put(store, "The ferry costs two crowns.", "fares")
    real = chroma_store._write

    async def contended(collection: Any, *arguments: Any) -> None:
        if collection.name.endswith("-keys"):
            assert await other.delete(old.id) or await other.delete(article.id)
        await real(collection, *arguments)

    monkeypatch.setattr(chroma_store, "_write", contended)
    with pytest.raises(Unavailable) as caught:
        await store.put(article, *cut(article))
    assert caught.value.code == "store-busy"
    assert (await store.count(), (await store.page(5)).articles) == (0, [])
    await other.close()


async def test_old_versions_do_not_crowd_out_the_current_one(store: ChromaStore) -> None:
    for number in range(12):
        last = await put(store, f"The ferry costs {number} crowns.", "fares")
    other = await put(store, "The tram is free.")
    assert found_in(await nearest(store, "The ferry costs 3 crowns.", 2)) == {last.id, other.id}


async def test_passages_stored_before_the_clock_was_kept_are_found_by_the_instant(store: ChromaStore) -> None:
    utc = await put(store, "The ferry sails.", metadata=Metadata(published_at=datetime(2025, 6, 12, 9, tzinfo=UTC)))
    undated = await put(store, "The ferry is late.")
    async with store._server.collections(store._tenant) as chroma:
        ids = [f"{utc.id}:0", f"{undated.id}:0"]
        await chroma.passages.update(ids=ids, metadatas=[{"published_clock": None}] * 2)  # type: ignore[dict-item]
        assert all("published_clock" not in one for one in (await records_of(chroma.passages, ids)).values())
    for day, found in ((11, set()), (12, {utc.id}), (13, set())):
        morning = datetime(2025, 6, day)  # noqa: DTZ001 -- a day has no zone
        filters = Filters(published_from=morning, published_to=morning + timedelta(hours=23))
        assert found_in(await nearest(store, "ferry", filters=filters)) == found
        assert found_in(await store.matching("ferry", 5, filters)) == found

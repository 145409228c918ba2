"""What every store does, in memory, embedded, and on a real Chroma server."""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import anyio
import pytest

from service.adapters.chroma_store import ChromaStore
from service.adapters.embedded_store import EmbeddedStore
from service.core.answer import Filters
from service.core.article import Article, Metadata, article_id_of
from service.core.errors import InvalidInput
from service.core.ports import Store
from tests.adapters.storing import DIMENSIONS, EVERYTHING, cut, found_in, nearest, paragraphs, put, uncut, vector_of
from tests.memory_store import MemoryStore

RIVER = paragraphs("river otter", "grey heron")
TRAM = paragraphs("night tram", "ticket machine")


@pytest.fixture(params=["memory", "embedded", "chroma"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def store(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    async with opened(kind, tmp_path, request) as store:
        yield store


@asynccontextmanager
async def opened(kind: str, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    store: Store
    if kind == "memory":
        store = MemoryStore()
    elif kind == "embedded":
        store = EmbeddedStore(folder / "store", "words", DIMENSIONS)
    else:
        url = request.getfixturevalue("chroma_url")
        store = ChromaStore(url, "words", DIMENSIONS, prefix=f"test-{uuid.uuid4().hex}")
    try:
        yield store
    finally:
        await store.close()


FULL = Metadata(
    title="Otters return",
    source="The Harbour Post",
    author="J. Doe",
    published_at=datetime(2025, 6, 12, 9, 5),  # noqa: DTZ001 -- the article names no zone
    url="https://example.org/otters",
    language="en",
    extra={"desk": "nature", "": "empty"},
)


async def test_a_new_store_is_empty(store: Store) -> None:
    assert (await store.page(10)).articles == []
    assert await nearest(store, "otter") == []
    assert await store.matching("otter", 5, EVERYTHING) == []
    assert await store.get("art_unknown") is None
    assert await store.find("art_unknown") is None
    assert await store.delete("art_unknown") is False
    assert await store.get_many([]) == {}
    assert all(state == "ok" or "being" in state for state in (await store.health()).values())


async def test_an_article_comes_back_as_it_was_put(store: Store) -> None:
    article = Article.of(RIVER, FULL)
    stored = await store.put(article, *cut(article))
    assert stored.created
    assert stored.current
    assert stored.characters == len(RIVER)
    assert stored.passages == len(cut(article)[0]) >= 2
    assert await store.get(article.id) == article
    assert await store.get_many([article.id, "art_unknown", article.id]) == {article.id: article}
    found = await store.find(article.id)
    assert found is not None
    assert (found.id, found.key, found.metadata, found.created) == (article.id, article.key, FULL, False)
    assert abs(found.stored_at - datetime.now(UTC)) < timedelta(minutes=1)


async def test_metadata_that_is_unknown_stays_apart_from_metadata_that_is_empty(store: Store) -> None:
    bare = await put(store, RIVER)
    empty = await put(store, TRAM, metadata=Metadata(title="", source=""))
    assert (await store.find(bare.id)).metadata == Metadata()  # type: ignore[union-attr]
    assert (await store.find(empty.id)).metadata == Metadata(title="", source="")  # type: ignore[union-attr]
    assert found_in(await nearest(store, "tram", filters=Filters(source=""))) == {empty.id}


@pytest.mark.parametrize("returns", [False, True])
async def test_an_article_that_is_cut_into_fewer_passages_keeps_none_of_the_others(
    store: Store, *, returns: bool
) -> None:
    article = Article.of(RIVER, key="river")
    await store.put(article, *cut(article))
    if returns:
        await put(store, "Nothing.", "river")
    stored = await store.put(article, *uncut(article))
    assert stored.passages == 1
    assert await store.get(article.id) == article
    for hits in (await nearest(store, "otter", 9), await store.matching("otter heron", 9, EVERYTHING)):
        assert [hit.text for hit in hits] == [RIVER]
    await store.delete(article.id)
    assert await store.count_passages() == 0


ANY_TEXTS = (
    "Der Fährmann 🚢 sagte: 👩‍👩‍👧 kommen. \U0001f1f0\U0001f1f5 Ende.",
    unicodedata.normalize("NFD", "김정은 위원장은 평양에서 쇼이구를 만났다."),
    "Tab\tand\r\nline\u2028breaks\u00a0and \u202ehidden\u202c signs\ufeff.",
    "   \n\nLeading and trailing white space.  \n ",
    "北京で会談が行われた。",
)


async def test_any_text_is_kept_to_the_code_point(store: Store) -> None:
    for text in ANY_TEXTS:
        stored = await put(store, text)
        assert (await store.get(stored.id)).text == text  # type: ignore[union-attr]
        (hit,) = await nearest(store, text, 1)
        assert hit.passage.span.of(text) == hit.text
        assert [sentence.of(text) for sentence in hit.passage.sentences] == [
            sentence.of(text) for piece in cut(Article.of(text))[0] for sentence in piece.sentences
        ]


async def test_hits_carry_exact_spans_and_the_articles_metadata(store: Store) -> None:
    article = Article.of(paragraphs("otter", "heron", "tram", "ferry"), FULL, "otters.txt")
    await store.put(article, *cut(article))
    for hits in (await nearest(store, "heron", 10), await store.matching("heron", 10, EVERYTHING)):
        assert hits
        for hit in hits:
            assert hit.text == hit.passage.span.of(article.text)
            assert hit.passage in cut(article)[0]
            assert (hit.metadata, hit.key) == (FULL, "otters.txt")


async def test_the_nearest_passage_comes_first_with_its_cosine(store: Store) -> None:
    await put(store, RIVER)
    await put(store, TRAM)
    wanted = next(piece for piece in cut(Article.of(TRAM))[0] if "ticket" in piece.span.of(TRAM))
    text = wanted.span.of(TRAM)
    hits = await nearest(store, text, 3)
    assert hits[0].text == text
    assert hits[0].score == pytest.approx(1.0, abs=1e-4)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.score == pytest.approx(float(vector_of(hit.text) @ vector_of(text)), abs=1e-4)


async def test_the_passage_with_more_of_the_words_comes_first(store: Store) -> None:
    await put(store, "A tram stopped at the harbour.")
    best = await put(store, "The night tram has a ticket machine.")
    await put(store, "Nothing of the kind is said here.")
    hits = await store.matching("ticket machine of the night tram?", 5, EVERYTHING)
    assert hits[0].passage.article_id == best.id
    assert len(hits) == 2
    assert hits[0].score > hits[1].score > 0


async def test_a_filter_that_leaves_all_articles_changes_nothing_in_what_words_find(store: Store) -> None:
    await put(store, "The night tram stood still.", "tram")
    await put(store, "The night tram leaves again. The ticket machine works.", "tram")
    await put(store, "A tram is no ferry.", "ferry")
    all_of = Filters(article_ids=tuple(one.id for one in (await store.page(9)).articles))
    for query in ("night tram", "ticket machine", "ferry"):
        found = [[hit.passage.id for hit in await store.matching(query, 5, some)] for some in (EVERYTHING, all_of)]
        assert found[0] == found[1] != []


async def test_words_match_whatever_their_case_accents_and_endings(store: Store) -> None:
    otters = await put(store, "Otters were Müller’s pride.")
    korean = await put(store, unicodedata.normalize("NFD", "위원장은 평양에서 그를 만났다."))
    for query in ("OTTER", "muller", "otter's"):
        assert found_in(await store.matching(query, 5, EVERYTHING)) == {otters.id}
    assert found_in(await store.matching("평양", 5, EVERYTHING)) == {korean.id}


async def test_a_name_in_another_script_finds_the_article(store: Store) -> None:
    visit = await put(store, "Shoigu visited Pyongyang on June 4.")
    await put(store, "The tram of Velm stood still.")
    assert found_in(await store.matching("쇼이구는 언제 평양에 왔습니까?", 5, EVERYTHING)) == {visit.id}


OPERATORS = [
    '"',
    "*",
    "NEAR(otter, 2)",
    "-otter",
    "otter* AND (",
    "body:otter",
    "a OR b NOT c",
    "%",
    "_",
    "';--",
    "^ + {",
]
WORDLESS = ["", "   ", "?!…", "🚢"]


async def test_operators_in_a_query_are_only_words(store: Store) -> None:
    otter = await put(store, "The otter swims.")
    for query in OPERATORS:
        hits = await store.matching(query, 5, EVERYTHING)
        assert found_in(hits) == ({otter.id} if "otter" in query else set()), query


async def test_a_query_without_words_matches_nothing(store: Store) -> None:
    await put(store, RIVER)
    for query in WORDLESS:
        assert await store.matching(query, 5, EVERYTHING) == [], query


async def test_a_limit_larger_than_the_store_gives_all_of_it(store: Store) -> None:
    one, two = await put(store, RIVER), await put(store, TRAM)
    assert len(await nearest(store, "otter", 500)) == one.passages + two.passages
    assert len(await store.matching("harbour", 500, EVERYTHING)) == one.passages + two.passages
    assert len(await nearest(store, "otter", 1)) == 1
    assert len(await store.matching("harbour", 1, EVERYTHING)) == 1


async def test_putting_an_article_again_changes_nothing(store: Store) -> None:
    first = await put(store, RIVER, metadata=FULL)
    other = await put(store, TRAM)
    again = await put(store, RIVER, metadata=FULL)
    assert first.created
    assert not again.created
    assert again.stored_at == first.stored_at
    assert [one.id for one in (await store.page(10)).articles] == [other.id, first.id]
    assert len(await nearest(store, "otter", 100)) == first.passages + other.passages


async def test_metadata_are_replaced_everywhere(store: Store) -> None:
    await put(store, RIVER, "otters", Metadata(title="Old", source="Old Post"))
    new = Metadata(title="Zebra", source="New Post")
    stored = await put(store, RIVER, "otters", new)
    assert not stored.created
    assert (await store.get(stored.id)).metadata == new  # type: ignore[union-attr]
    assert (await store.page(5)).articles[0].metadata == new
    assert {hit.metadata.title for hit in await nearest(store, "otter", filters=Filters(source="New Post"))} == {
        "Zebra"
    }
    assert await nearest(store, "otter", filters=Filters(source="Old Post")) == []
    assert found_in(await store.matching("zebra", 5, EVERYTHING)) == {stored.id}


async def test_a_new_version_takes_the_place_of_the_old_one(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    new = await put(store, "The ferry costs three crowns.", "fares")
    assert old.id != new.id
    assert [one.id for one in (await store.page(10)).articles] == [new.id]
    assert found_in(await nearest(store, "two crowns", 10)) == {new.id}
    assert found_in(await store.matching("ferry", 10, EVERYTHING)) == {new.id}
    assert await store.matching("two", 10, EVERYTHING) == []
    assert await nearest(store, "two crowns", filters=Filters(article_ids=(old.id,))) == []
    superseded = await store.find(old.id)
    assert superseded is not None
    assert not superseded.current
    assert (await store.get(old.id)).text == "The ferry costs two crowns."  # type: ignore[union-attr]


async def test_an_older_version_can_become_the_current_one_again(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    new = await put(store, "The ferry costs three crowns.", "fares")
    between = await put(store, RIVER)
    back = await put(store, "The ferry costs two crowns.", "fares")
    assert (back.id, back.created, back.current) == (old.id, False, True)
    assert [one.id for one in (await store.page(10)).articles] == [old.id, between.id]
    assert found_in(await store.matching("crowns", 10, EVERYTHING)) == {old.id}
    assert not (await store.find(new.id)).current  # type: ignore[union-attr]


async def dense_and_lexical(store: Store, query: str, filters: Filters) -> list[set[str]]:
    """The articles found by meaning, and by words."""
    dense = await nearest(store, query, 50, filters)
    return [found_in(dense), found_in(await store.matching(query, 50, filters))]


async def test_an_earlier_state_has_the_versions_that_were_current_then(store: Store) -> None:
    before = datetime.now(UTC)
    old = await put(store, "The ferry costs two crowns.", "fares", Metadata(title="Fares"))
    other = await put(store, RIVER)
    between = datetime.now(UTC)
    new = await put(store, "The ferry costs three crowns.", "fares")
    late = await put(store, "The ferry has a new captain.")
    for moment, expected in (
        (before, set()),
        (old.stored_at, {old.id}),
        (between, {old.id, other.id}),
        (new.stored_at, {new.id, other.id}),
        (late.stored_at, {new.id, other.id, late.id}),
        (datetime.now(UTC) + timedelta(days=1), {new.id, other.id, late.id}),
    ):
        filters = Filters(as_of=moment)
        for found in await dense_and_lexical(store, "ferry crowns otter captain", filters):
            assert found == expected, moment
    then = await nearest(store, "The ferry costs two crowns.", 1, Filters(as_of=between))
    assert (then[0].text, then[0].metadata.title, then[0].superseded) == (
        "The ferry costs two crowns.", "Fares", True,
    )  # fmt: skip
    assert then[0].score == pytest.approx(1.0, abs=1e-3)
    assert await store.matching("two", 5, Filters(as_of=new.stored_at)) == []
    assert found_in(await store.matching("two", 5, Filters(as_of=between, article_ids=(old.id,)))) == {old.id}
    for found in await dense_and_lexical(store, "ferry two crowns", Filters(as_of=between, source="Post")):
        assert found == set()
    for hits in (await nearest(store, "ferry", 50), await store.matching("ferry", 50, EVERYTHING)):
        assert not any(hit.superseded for hit in hits)


async def test_a_version_that_returned_is_known_in_both_of_its_times(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    new = await put(store, "The ferry costs three crowns.", "fares")
    back = await put(store, "The ferry costs two crowns.", "fares", Metadata(title="Again"))
    for moment, expected in ((old.stored_at, old), (new.stored_at, new), (back.stored_at, old)):
        for found in await dense_and_lexical(store, "ferry crowns", Filters(as_of=moment)):
            assert found == {expected.id}
    assert [hit.superseded for hit in await nearest(store, "ferry", 5, Filters(as_of=new.stored_at))] == [True]
    assert [hit.superseded for hit in await nearest(store, "ferry", 5, Filters(as_of=old.stored_at))] == [False]


async def test_versions_are_listed_and_name_the_current_one(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    assert [(one.id, one.superseded_by) for one in await store.versions(old.id)] == [(old.id, None)]
    middle = await put(store, "The ferry costs three crowns.", "fares")
    new = await put(store, "The ferry costs four crowns.", "fares")
    await put(store, RIVER)
    for asked in (old, middle, new):
        listed = [(one.id, one.superseded_by) for one in await store.versions(asked.id)]
        assert listed == [(new.id, None), (middle.id, new.id), (old.id, new.id)]
    assert (await store.find(old.id)).superseded_by == new.id  # type: ignore[union-attr]
    assert [one.stored_at for one in await store.versions(new.id)] == [
        new.stored_at, middle.stored_at, old.stored_at,
    ]  # fmt: skip
    assert await store.versions("art_unknown") == []


async def test_metadata_that_are_put_right_are_right_for_earlier_moments_too(store: Store) -> None:
    first = await put(store, "The ferry costs two crowns.", "fares", Metadata(title="Wrong"))
    await put(store, "The ferry costs two crowns.", "fares", Metadata(title="Right"))
    await put(store, "The ferry costs three crowns.", "fares", Metadata(title="Later"))
    for hits in (
        await nearest(store, "ferry", 5, Filters(as_of=first.stored_at)),
        await store.matching("ferry", 5, Filters(as_of=first.stored_at)),
    ):
        assert [hit.metadata.title for hit in hits] == ["Right"]


async def test_deleting_an_article_deletes_every_version(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    new = await put(store, "The ferry costs three crowns.", "fares")
    other = await put(store, RIVER)
    assert await store.delete(old.id) is True
    assert await store.get_many([old.id, new.id]) == {}
    assert await store.find(new.id) is None
    assert await store.delete(new.id) is False
    assert found_in(await nearest(store, "ferry", 10)) == {other.id}
    assert await store.matching("ferry crowns", 10, EVERYTHING) == []
    assert [one.id for one in (await store.page(10)).articles] == [other.id]
    assert await store.versions(old.id) == []
    for moment in (old.stored_at, new.stored_at):
        for found in await dense_and_lexical(store, "ferry crowns", Filters(as_of=moment)):
            assert found == set()
    again = await put(store, "The ferry costs two crowns.", "fares")
    assert [one.id for one in await store.versions(again.id)] == [again.id]
    for found in await dense_and_lexical(store, "ferry crowns", Filters(as_of=new.stored_at)):
        assert found == set()


async def test_a_deleted_key_starts_afresh(store: Store) -> None:
    old = await put(store, "The ferry costs two crowns.", "fares")
    await put(store, "The ferry costs three crowns.", "fares")
    await store.delete(old.id)
    new = await put(store, "The ferry costs four crowns.", "fares")
    assert new.created
    assert await store.get(old.id) is None
    assert (await put(store, "The ferry costs two crowns.", "fares")).created
    assert not (await store.find(new.id)).current  # type: ignore[union-attr]


async def test_a_listing_goes_on_where_it_stopped(store: Store) -> None:
    ids = [(await put(store, f"Article number {number}.")).id for number in range(7)]
    seen: list[str] = []
    cursor = None
    for _ in range(10):
        page = await store.page(3, cursor)
        seen += [one.id for one in page.articles]
        cursor = page.cursor
        if cursor is None:
            break
        # What comes in meanwhile stands before the place of the cursor.
        await put(store, f"Late article {len(seen)}.")
    assert seen == ids[::-1]
    assert (await store.page(9)).cursor is None


async def test_versions_of_one_key_count_as_one_article(store: Store) -> None:
    assert await store.count() == 0
    for text, key in ((RIVER, "a"), (TRAM, "a"), (RIVER, "b")):
        stored = await put(store, text, key=key)
    assert await store.count() == 2
    await store.delete(stored.id)
    assert await store.count() == 1


async def test_passages_are_counted(store: Store) -> None:
    assert await store.count_passages() == 0
    stored = [await put(store, text, key=key) for text, key in ((RIVER, "a"), (TRAM, "b"))]
    assert await store.count_passages() == sum(one.passages for one in stored)
    await store.delete(stored[0].id)
    assert await store.count_passages() == stored[1].passages


async def test_a_cursor_of_another_kind_is_refused(store: Store) -> None:
    for cursor in ["nonsense", "", "-1", "1;2", "٣", f"1{'0' * 90}.0:x", f"{'9' * 400}.0:x"]:
        with pytest.raises(InvalidInput):
            await store.page(3, cursor)


async def test_filters_by_article_and_source(store: Store) -> None:
    one = await put(store, RIVER, metadata=Metadata(source="Post"))
    two = await put(store, TRAM, metadata=Metadata(source="post"))
    for search in (nearest(store, "harbour", 9, Filters(source="Post")), _matching(store, Filters(source="Post"))):
        assert found_in(await search) == {one.id}
    ids = Filters(article_ids=(two.id, "art_unknown"))
    for search in (nearest(store, "harbour", 9, ids), _matching(store, ids)):
        assert found_in(await search) == {two.id}
    for none in (Filters(article_ids=("art_unknown",)), Filters(article_ids=()), Filters(source="Other")):
        assert await nearest(store, "harbour", 9, none) == []
        assert await _matching(store, none) == []
    both = Filters(article_ids=(one.id,), source="post")
    assert await nearest(store, "harbour", 9, both) == []


async def test_filters_by_date_are_inclusive_and_know_time_zones(store: Store) -> None:
    naive = datetime(2025, 6, 12, 9, 5)  # noqa: DTZ001 -- without a zone: taken as UTC
    same = datetime(2025, 6, 12, 18, 5, 0, tzinfo=timezone(timedelta(hours=9)))
    june = await put(store, RIVER, metadata=Metadata(published_at=naive))
    undated = await put(store, TRAM)
    old = await put(
        store, paragraphs("steam ferry"), metadata=Metadata(published_at=datetime(1912, 4, 1, tzinfo=UTC))
    )
    second = timedelta(microseconds=1)

    async def within(start: datetime | None, end: datetime | None) -> set[str]:
        filters = Filters(published_from=start, published_to=end)
        dense = found_in(await nearest(store, "harbour", 50, filters))
        assert found_in(await _matching(store, filters)) == dense
        return dense

    assert await within(same, same) == {june.id}
    assert await within(naive, None) == {june.id}
    assert await within(same + second, None) == set()
    assert await within(None, same - second) == {old.id}
    assert await within(None, naive) == {june.id, old.id}
    assert await within(None, None) == {june.id, old.id, undated.id}
    assert await within(datetime.min, datetime.max) == {june.id, old.id}  # noqa: DTZ901


async def test_a_day_or_a_time_without_a_zone_is_one_on_the_articles_own_clock(store: Store) -> None:
    told = (
        "2025-06-12T08:00:00+09:00", "2025-06-12T21:00:00-04:00", "2025-06-12T00:00:00",
        "2025-06-12T23:59:59.5+14:00", "2025-06-11T23:30:00-04:00", "2025-06-13T00:30:00+09:00",
        "2025-06-13T00:00:00.000001",
    )  # fmt: skip
    for at in told:
        await put(store, f"The harbour at {at}.", at, Metadata(published_at=datetime.fromisoformat(at)))
    await put(store, TRAM)

    async def within(start: str, end: str) -> list[str]:
        filters = Filters(published_from=datetime.fromisoformat(start), published_to=datetime.fromisoformat(end))
        dense = {hit.passage.article_id for hit in await nearest(store, "harbour", 50, filters)}
        assert found_in(await _matching(store, filters)) == dense
        return [one for one in told if article_id_of(f"The harbour at {one}.", one) in dense]

    assert await within("2025-06-12", "2025-06-12T23:59:59.999999") == list(told[:4])
    assert await within("2025-06-12T08:00", "2025-06-12T08:00") == [told[0]]
    assert await within("2025-06-12T23:59:59.5", "2025-06-12T23:59:59.5") == [told[3]]
    assert await within("2025-06-12T21:00", "2025-06-13") == [told[1], told[3]]
    assert await within("2025-06-13T01:00Z", "2025-06-13T01:00Z") == [told[1]]
    assert await within("2025-06-12T22:00", "2025-06-12T09:59:59.5Z") == [told[3]]


async def test_putting_one_article_many_times_at_once_stores_it_once(store: Store) -> None:
    async with anyio.create_task_group() as tasks:
        for _ in range(6):
            tasks.start_soon(put, store, RIVER)
    (listed,) = (await store.page(10)).articles
    assert len(await nearest(store, "otter", 50)) == listed.passages
    assert (await store.get(listed.id)).text == RIVER  # type: ignore[union-attr]


async def test_articles_put_at_once_are_all_there(store: Store) -> None:
    texts = [paragraphs(f"vessel{number}") for number in range(8)]
    async with anyio.create_task_group() as tasks:
        for text in texts:
            tasks.start_soon(put, store, text)
    listed = (await store.page(50)).articles
    assert {(await store.get(one.id)).text for one in listed} == set(texts)  # type: ignore[union-attr]
    for number, text in enumerate(texts):
        assert (await store.matching(f"vessel{number}", 1, EVERYTHING))[0].text in text
        assert (await nearest(store, text, 1))[0].text in text


async def test_versions_put_at_once_leave_exactly_one_current(store: Store) -> None:
    async with anyio.create_task_group() as tasks:
        for number in range(8):
            tasks.start_soon(put, store, f"The ferry costs {number} crowns.", "fares")
    (current,) = (await store.page(50)).articles
    assert found_in(await nearest(store, "ferry", 50)) == {current.id}
    assert found_in(await store.matching("ferry", 50, EVERYTHING)) == {current.id}
    ids = [Article.of(f"The ferry costs {number} crowns.", key="fares").id for number in range(8)]
    assert len(await store.get_many(ids)) == 8


async def _matching(store: Store, filters: Filters) -> list:  # type: ignore[type-arg]
    return await store.matching("harbour", 50, filters)


@pytest.fixture
def tenants(kind: str, store: Store) -> tuple[Store, Store]:
    """The stores of two tenants."""
    if not isinstance(store, EmbeddedStore | ChromaStore):
        pytest.skip("the store in memory has one tenant")
    return store.of("one"), store.of("two")


async def test_a_tenant_neither_sees_nor_changes_what_another_has(
    store: Store, tenants: tuple[Store, Store]
) -> None:
    one, two = tenants
    mine = await put(one, RIVER, "fares", FULL)
    for other in (two, store):
        assert await other.find(mine.id) is None
        assert await other.get(mine.id) is None
        assert await other.get_many([mine.id]) == {}
        assert (await other.page(10)).articles == []
        assert await other.count() == 0
        assert await nearest(other, "otter") == []
        assert await nearest(other, "otter", filters=Filters(article_ids=(mine.id,))) == []
        assert await other.matching("otter", 5, EVERYTHING) == []
        assert await other.delete(mine.id) is False
    theirs = await put(two, RIVER, "fares", Metadata(title="Theirs"))
    assert (theirs.id, theirs.created) == (mine.id, True)
    await put(two, TRAM, "fares")
    assert (await one.find(mine.id)).current  # type: ignore[union-attr]
    assert (await one.find(mine.id)).metadata == FULL  # type: ignore[union-attr]
    assert await two.delete(mine.id) is True
    assert found_in(await nearest(one, "otter")) == {mine.id}
    assert found_in(await one.matching("otter", 5, EVERYTHING)) == {mine.id}


async def test_what_one_tenant_stores_moves_no_score_of_another(tenants: tuple[Store, Store]) -> None:
    one, two = tenants
    await put(one, RIVER)
    await put(one, TRAM)
    before = [(hit.passage.id, hit.score) for hit in await one.matching("otter harbour", 9, EVERYTHING)]
    for number in range(5):
        await put(two, f"The otter number {number} was seen near the old harbour.")
    assert [(hit.passage.id, hit.score) for hit in await one.matching("otter harbour", 9, EVERYTHING)] == before


async def test_a_tenants_store_is_there_again_when_it_is_asked_for_again(
    store: Store, tenants: tuple[Store, Store]
) -> None:
    stored = await put(tenants[0], RIVER)
    assert isinstance(store, EmbeddedStore | ChromaStore)
    assert await store.of("one").count() == 1
    assert await store.of("default").count() == 0
    assert (await store.of("one").find(stored.id)) is not None
    with pytest.raises(InvalidInput):
        store.of("../one")


async def test_the_mark_changes_with_every_put_and_delete_and_with_nothing_else(store: Store) -> None:
    marks = [await store.mark()]
    await put(store, RIVER, "water", Metadata(title="Otters"))
    marks.append(await store.mark())
    await put(store, RIVER, "water", Metadata(title="More otters"))
    marks.append(await store.mark())
    second = await put(store, TRAM, "water")
    marks.append(await store.mark())
    await nearest(store, "otter")
    await store.matching("tram", 5, EVERYTHING)
    assert not await store.delete("art_unknown")
    assert await store.mark() == marks[-1]
    await store.delete(second.id)
    marks.append(await store.mark())
    assert len(set(marks)) == len(marks)


async def test_two_stores_with_as_many_changes_have_marks_of_their_own(
    store: Store, kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with opened(kind, tmp_path / "other", request) as other:
        for one in (store, other):
            await put(one, RIVER)
        assert await store.mark() != await other.mark()


async def test_the_mark_changes_for_all_processes_on_a_chroma_server(chroma_url: str) -> None:
    prefix = f"test-{uuid.uuid4().hex}"
    one, other = (ChromaStore(chroma_url, "words", DIMENSIONS, prefix=prefix) for _ in range(2))
    before = await other.mark()
    await put(one, RIVER)
    assert await other.mark() == await one.mark() != before
    await one.close()
    await other.close()

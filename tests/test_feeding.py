"""`article-qa feed`: the entries of RSS and Atom feeds become articles, each once."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from service import feeding
from service.adapters.feeds import KINDS, read_feed
from service.adapters.ledger import Ledger
from service.core.errors import InvalidInput
from service.feeding import store_feeds
from service.web.client import Client
from tests.bringing import client, client_for, data, home, keys, site
from tests.web.in_memory import House
from tests.web_site import STORY, Reply, Site

__all__ = ["client", "data", "home", "site"]

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Orla Post</title><language>en-GB</language>
<item><title>Ferry &amp; bridge</title><link>https://news.example.org/2</link><guid isPermaLink="false">12</guid>
<dc:creator>Jane Doe</dc:creator><pubDate>Thu, 12 Jun 2025 05:05:00 +0900</pubDate><description>Short.</description>
<content:encoded><![CDATA[%s<p style="display:none">SECRET</p>
<p class="sr-only">SECRET</p>]]></content:encoded></item>
<item><title>Old</title><guid>https://news.example.org/1</guid><link>%s</link>
<description>Short.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Bote</title><author><name>Redaktion</name></author>
<entry><id>tag:bote.example,2025:1</id><title type="html">Die &lt;b&gt;Br\u00fccke&lt;/b&gt;</title>
<link href="https://bote.example/1"/><published>2025-06-11T09:05:00+02:00</published>
<updated>2025-06-12T10:00:00+02:00</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">%s
<p hidden="hidden">SECRET</p></div></content></entry>
<entry><id>tag:bote.example,2025:2</id><title>Kurz</title><updated>2025-06-12T10:00:00+02:00</updated>
<content>Die Br\u00fccke ist offen.</content></entry>
</feed>"""


@pytest.fixture(autouse=True)
def reachable(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The feed's own fetcher takes the site for a public one."""
    monkeypatch.setattr(feeding, "feed_fetcher_of", lambda *_: site.fetcher(kinds=KINDS))
    site.pages["/a"] = Reply()


async def fed(client: Client, *feeds: str) -> int:
    return await store_feeds(client, feeds, url="", source="", quiet=False)


async def test_entries_are_stored_once_with_what_the_feed_says_of_them(
    client: Client, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.pages["/feed"] = Reply((RSS % (STORY, site.url())).encode(), content_type="application/rss+xml")
    feed = site.url("/feed")
    assert await fed(client, feed) == 0
    stored = await keys(client)
    assert stored.keys() == {f"{feed}#12", "https://news.example.org/1"}
    whole = await client.call("GET", f"/v1/articles/{stored[f'{feed}#12']}")
    assert (whole["title"], whole["author"], whole["source"]) == ("Ferry & bridge", "Jane Doe", "The Orla Post")
    assert (whole["url"], whole["language"]) == ("https://news.example.org/2", "en-GB")
    assert whole["published_at"] == "2025-06-12T05:05:00+09:00"
    assert "1,200 people slept in the school" in whole["text"] and "SECRET" not in whole["text"]
    linked = await client.call("GET", f"/v1/articles/{stored['https://news.example.org/1']}")
    assert (linked["title"], linked["url"]) == ("Old", site.url())
    assert "1,200 people slept in the school" in linked["text"]
    assert [path for path, _ in site.asked] == ["/feed", "/a"]
    assert await fed(client, feed) == 0
    assert [path for path, _ in site.asked] == ["/feed", "/a", "/feed"]
    assert "2 new" in (told := capsys.readouterr().out) and "2 unchanged" in told


async def test_atom_gives_both_dates_and_its_plain_texts(client: Client, site: Site) -> None:
    site.pages["/feed"] = Reply((ATOM % STORY).encode(), content_type="application/atom+xml")
    assert await fed(client, site.url("/feed")) == 0
    stored = await keys(client)
    first = await client.call("GET", f"/v1/articles/{stored['tag:bote.example,2025:1']}")
    assert (first["title"], first["author"], first["language"]) == ("Die Brücke", "Redaktion", "de")
    assert first["published_at"] == "2025-06-11T09:05:00+02:00"
    assert first["metadata"] == {"updated_at": "2025-06-12T10:00:00+02:00"}
    assert "SECRET" not in first["text"]
    second = await client.call("GET", f"/v1/articles/{stored['tag:bote.example,2025:2']}")
    assert (second["text"], second["published_at"]) == ("Die Brücke ist offen.", "2025-06-12T10:00:00+02:00")


async def test_a_changed_entry_is_a_new_version_and_a_deleted_one_stays_away(client: Client, site: Site) -> None:
    site.pages["/feed"] = Reply((ATOM % STORY).encode(), content_type="text/xml")
    await fed(client, site.url("/feed"))
    stored = await keys(client)
    await client.call("DELETE", f"/v1/articles/{stored['tag:bote.example,2025:2']}")
    site.pages["/feed"] = Reply((ATOM % STORY.replace("1,200", "1,300")).encode(), content_type="text/xml")
    await fed(client, site.url("/feed"))
    changed = await keys(client)
    assert changed.keys() == {"tag:bote.example,2025:1"}
    assert changed["tag:bote.example,2025:1"] != stored["tag:bote.example,2025:1"]


async def test_a_feed_that_has_not_changed_is_not_sent_again(client: Client, site: Site) -> None:
    etag = {"ETag": '"7"', "Last-Modified": "Thu, 12 Jun 2025 05:05:00 GMT"}
    site.pages["/feed"] = Reply((ATOM % STORY).encode(), content_type="text/xml", headers=etag)
    await fed(client, site.url("/feed"))
    site.pages["/feed"] = Reply(b"", status=304)
    assert await fed(client, site.url("/feed")) == 0
    asked = site.asked[-1][1]
    assert (asked["if-none-match"], asked["if-modified-since"]) == tuple(etag.values())
    assert len(await keys(client)) == 2


async def test_after_a_restore_a_feed_brings_back_what_is_gone(client: Client, site: Site, data: Path) -> None:
    feed = Reply((ATOM % STORY).encode(), content_type="text/xml", headers={"ETag": '"7"'})
    site.pages["/feed"] = feed
    await fed(client, site.url("/feed"))
    stored = await keys(client)
    for article in stored.values():
        await client.call("DELETE", f"/v1/articles/{article}")
    with closing(Ledger(data, "", "")) as ledger:
        ledger.forget_feeds()
    assert await fed(client, site.url("/feed")) == 0
    assert "if-none-match" not in site.asked[-1][1]
    assert await keys(client) == stored


SHARED = """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Orla Post</title>%s</channel></rss>"""
SITE = "https://orla.example/"


def item(title: str, link: str, guid: str = SITE) -> str:
    return (
        f'<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>'
        f"<content:encoded><![CDATA[{STORY}<p>{title}</p>]]></content:encoded></item>"
    )


@pytest.mark.parametrize("guid", ["12", "post:12"])
async def test_entries_of_two_feeds_do_not_replace_each_other(client: Client, tmp_path: Path, guid: str) -> None:
    for name in ("one", "two"):
        (tmp_path / name).write_text(SHARED % item(f"Story of {name}", f"{SITE}{name}", guid))
        assert await fed(client, str(tmp_path / name)) == 0
    assert (await keys(client)).keys() == {f"{tmp_path / name}#{guid}" for name in ("one", "two")}


@pytest.mark.parametrize("guid", [SITE, "12"])
@pytest.mark.parametrize("links", [(SITE + "1", SITE + "2"), (SITE, SITE)])
async def test_entries_of_one_id_do_not_replace_each_other(
    client: Client, tmp_path: Path, guid: str, links: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        SHARED % "".join(item(f"Story: {at}", link, guid) for link, at in zip(links, "ab", strict=True))
    )
    assert await fed(client, str(feed)) == 0
    stored = await keys(client)
    assert len(stored) == 2
    assert all(key.startswith(SITE if guid == SITE else f"{feed}#12 ") for key in stored)
    capsys.readouterr()
    assert await fed(client, str(feed)) == 0
    assert "2 unchanged" in capsys.readouterr().out
    assert await keys(client) == stored


async def test_of_an_entry_that_is_told_twice_the_first_holds(client: Client, tmp_path: Path) -> None:
    newer, older = item("Rain", SITE + "1").replace("1,200", "1,300"), item("Rain", SITE + "1")
    (tmp_path / "feed.xml").write_text(SHARED % (newer + older))
    for _ in range(2):
        assert await fed(client, str(tmp_path / "feed.xml")) == 0
        ((_, article),) = (await keys(client)).items()
        assert "1,300 people" in (await client.call("GET", f"/v1/articles/{article}"))["text"]


def test_all_authors_of_an_entry_are_kept() -> None:
    creators = "<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator>"
    rss = SHARED % f"<item><title>Rain</title>{creators}</item>"
    names = "".join(f"<author><name>{name}</name></author>" for name in ("Ada", "Bo"))
    own = f"<entry><id>tag:1</id><title>A</title>{names}</entry><entry><id>tag:2</id><title>B</title></entry>"
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Bote</title>{names.replace("Bo", "Cy")}{own}</feed>'
    assert [entry.body["author"] for entry in read_feed(rss.encode(), "text/xml", "")] == ["Jane Doe, John Roe"]
    assert [entry.body["author"] for entry in read_feed(atom.encode(), "text/xml", "")] == ["Ada, Cy", "Ada, Bo"]


async def test_what_went_wrong_is_named_and_tried_again(
    client: Client, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    body = (RSS % (STORY, site.url("/gone"))).encode()
    site.pages["/feed"] = Reply(body, content_type="text/xml", headers={"ETag": '"7"'})
    assert await fed(client, site.url("/no"), site.url("/feed")) == 2
    told = capsys.readouterr().out
    assert "status 404" in told and "https://news.example.org/1: " in told and "1 new, 1 refused" in told
    site.pages["/gone"] = Reply()
    assert await fed(client, site.url("/feed")) == 0
    assert "if-none-match" not in site.asked[-2][1]
    assert len(await keys(client)) == 2


async def test_a_feed_in_a_file_is_read_too(client: Client, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(ATOM % STORY)
    assert await fed(client, str(tmp_path / "feed.xml")) == 0
    assert len(await keys(client)) == 2
    assert await fed(client, str(tmp_path / "none.xml")) == 1


async def test_what_one_tenant_has_stored_is_stored_for_another_too(
    home: House, data: Path, tmp_path: Path
) -> None:
    (tmp_path / "feed.xml").write_text(ATOM % STORY)
    for tenant in ("anna", "bert"):
        async with client_for(home, data, tenant) as client:
            assert await fed(client, str(tmp_path / "feed.xml")) == 0
            assert len(await keys(client)) == 2


@pytest.mark.parametrize("data", [b"", b"<html><body>Home</body></html>", b"garbage", b'{"a": 1}', b"\0\xff"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidInput, match="no RSS or Atom feed"):
        read_feed(data, "text/xml", "https://example.org/feed")


def test_a_hostile_feed_neither_hangs_nor_reads_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("SECRET")
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 8))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}<!ENTITY f SYSTEM "file://{tmp_path}/secret">]>'
    item = "<channel><item><title>&l7;&f;</title></item></channel>"
    feed = f'<?xml version="1.0"?>{bomb}<rss version="2.0">{item}</rss>'
    assert "SECRET" not in str(read_feed(feed.encode(), "text/xml", "https://example.org/feed"))


@pytest.mark.parametrize(
    ("title", "read"),
    [("<!DOCTYPE html>", None), ("<html>", None), ("<html><frameset>", None), ("\x01<b>Rain</b>", "Rain")],
)
def test_odd_titles_do_not_cost_the_feed(title: str, read: str | None) -> None:
    feed = SHARED % (item(f"<![CDATA[{title}]]>", SITE + "1", "1") + item("Snow", SITE + "2", "2"))
    snow, odd = read_feed(feed.encode(), "text/xml", SITE)
    assert (snow.body["title"], odd.body.get("title")) == ("Snow", read)


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("<![CDATA[Orla&#8217;s ferry &amp; bridge]]>", "Orla’s ferry & bridge"),
        ("Orla&amp;#x2019;s ferry &amp;hellip;", "Orla’s ferry …"),
        ("AT&amp;T; S&amp;P and a&amp;b=2;", "AT&T; S&P and a&b=2;"),
    ],
)
def test_a_title_of_rss_is_read_as_markup_where_an_entity_is_in_it(title: str, read: str) -> None:
    (entry,) = read_feed((SHARED % item(title, SITE + "1", "1")).encode(), "text/xml", SITE)
    assert entry.body["title"] == read


@pytest.mark.parametrize(
    ("author", "read"),
    [
        ("<author>noreply@mail.example (Ada Berg)</author>", "Ada Berg"),
        ("<dc:creator><![CDATA[Ada O&#8217;Brien]]></dc:creator>", "Ada O’Brien"),
        ("<author>Ada Berg (Orla)</author>", "Ada Berg (Orla)"),
        ("<author>ada@mail.example</author>", "ada@mail.example"),
    ],
)
def test_an_author_is_named_without_the_address(author: str, read: str) -> None:
    (entry,) = read_feed((SHARED % f"<item><title>Rain</title>{author}</item>").encode(), "text/xml", SITE)
    assert entry.body["author"] == read


@pytest.mark.parametrize(
    ("kind", "title", "read"),
    [
        ("html", "<![CDATA[Ada&#8217;s wall &amp; the Q&amp;A]]>", "Ada’s wall & the Q&A"),
        ("html", "X &amp;lt; Y", "X < Y"),
        ("xhtml", '<div xmlns="http://www.w3.org/1999/xhtml">Ada <b>won</b> &amp; left</div>', "Ada won & left"),
        ("text", "The &lt;b&gt; tag &amp;amp; others", "The <b> tag &amp; others"),
        ("text", "a &lt; b and 5 > 3", "a < b and 5 > 3"),
    ],
)
def test_a_title_of_atom_is_read_as_the_kind_that_it_says(kind: str, title: str, read: str) -> None:
    entry = f'<entry><id>tag:1</id><title type="{kind}">{title}</title></entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><title type="{kind}">{title}</title>{entry}</feed>'
    (found,) = read_feed(feed.encode(), "application/atom+xml", SITE)
    assert (found.body["title"], found.body["source"]) == (read, read)


@pytest.mark.parametrize("date", ["0000-00-00", "1741112400", "1741112400123"])
def test_a_date_of_no_year_does_not_cost_the_feed(date: str) -> None:
    dated = f"<item><title>Rain</title><pubDate>{date}</pubDate></item>"
    (entry,) = read_feed((SHARED % dated).encode(), "text/xml", SITE)
    assert entry.body["title"] == "Rain" and "published_at" not in entry.body

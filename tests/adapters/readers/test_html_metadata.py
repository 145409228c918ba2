"""What a web page says of its article: dates, authors, address."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest

from service.adapters.readers.html import read_html
from tests.adapters.readers.web_pages import LONG, NO_HEAD, page, shown
from tests.timing import within


def test_the_page_tells_title_author_source_date_address_and_language() -> None:
    metadata = read_html(page().encode()).metadata
    assert (metadata.title, metadata.author, metadata.source) == ("Rain ends in Halm", "Jane Doe", "Halm Courier")
    assert (metadata.url, metadata.language) == ("https://example.org/rain", "en")
    assert metadata.published_at == datetime(2025, 6, 12, 9, 5, tzinfo=timezone(timedelta(hours=9)))


def test_linked_data_gives_the_dates() -> None:
    dates = '{"@graph": [{"dateModified": "2025-06-13T10:00:00Z", "datePublished": "2025-06-12T09:05:00Z"}]}'
    metadata = read_html(page(head=f'<script type="application/ld+json">{dates}</script>')).metadata
    assert metadata.published_at is not None
    assert metadata.published_at.isoformat() == "2025-06-12T09:05:00+00:00"
    assert metadata.extra == {"updated_at": "2025-06-13T10:00:00+00:00"}


@pytest.mark.parametrize(
    "kind", ["application/ld+json", "Application/LD+JSON", "application/ld+json; charset=utf-8"]
)
@pytest.mark.parametrize("around", ["{}", "//<![CDATA[\n{}\n//]]>", "<![CDATA[{}]]>", "/* <![CDATA[ */{}/* ]]> */"])
def test_linked_data_is_read_however_a_page_wraps_it(kind: str, around: str) -> None:
    dates = around.format('{"datePublished": "2025-06-12T09:05:00Z"}')
    metadata = read_html(page(head=f'<script type="{kind}">{dates}</script>')).metadata
    assert metadata.published_at is not None
    assert metadata.published_at.isoformat() == "2025-06-12T09:05:00+00:00"


def linked(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("<p>The bridge was repaired on 3 April 2004 by the city.</p>", ""),
        ("<div>The bridge of 2004-04-03 is closed.</div>", ""),
        ("<img src=/uploads/2019/03/05/a.jpg>", ""),
        ("", "<meta property=og:image content=https://example.org/2019/03/05/a.jpg>"),
        ("</article><footer>© 2026 Orla Post <span class=date>3 April 2026</span></footer>", ""),
        ("<script>const built = '2024-05-06T10:11:12Z'</script>", ""),
        ("<p><a href=/2018/02/03/other>Another story <time datetime=2018-02-03>3 Feb.</time></a></p>", ""),
        ("</article><article><h3>Another story</h3><time datetime=2018-02-03>3 Feb.</time>", ""),
        ("<aside><h3>Another story</h3><time datetime=2018-02-03>3 Feb.</time></aside>", ""),
        ("", "<meta name=date content=06/12/2025>"),
        ("<span class=date>06/12/2025</span><time>06/12/2025</time>", ""),
        ("", linked({"@type": "WebSite", "datePublished": "2001-01-01"})),
        ("<div class=comment><time itemprop=datePublished datetime=2025-07-01>1 July</time></div>", ""),
        ("</article><header>Today: <time datetime=2026-01-01>Thursday</time></header>", ""),
        ("<p>It was built in <time datetime=1974-05-01>May 1974</time> in the town.</p>", ""),
        ("<ul><li><em>The bridge was built in <time>May 1974</time></em> in the town.</ul>", ""),
        ("<p>Updated: <time datetime=2025-07-01>1 July</time></p>", ""),
        ("<p><b>Last updated on</b> <time datetime=2025-07-01>1 July</time></p>", ""),
        ("", linked({"@type": "WebPage", "mentions": {"@type": "NewsArticle", "datePublished": "2001-01-01"}})),
        ("", linked({"@type": "WebPage", "hasPart": [{"@type": "Article", "datePublished": "2001-01-01"}]})),
        (
            "",
            linked(
                {
                    "@type": "NewsArticle",
                    "liveBlogUpdate": [{"@type": "BlogPosting", "datePublished": "2001-01-01"}],
                }
            ),
        ),
    ],
)
def test_a_date_that_the_page_does_not_state_of_its_article_is_unknown(inside: str, head: str) -> None:
    assert read_html(page(inside, NO_HEAD + head)).metadata.published_at is None


@pytest.mark.parametrize(
    ("inside", "head"),
    [
        ("", "<meta name=DC.date.issued content=2025-06-12>"),
        ("", "<link rel=canonical href=https://example.org/2025/06/12/rain>"),
        ("<time datetime=2025-06-12>Thursday</time>", ""),
        ("<time>12 June 2025</time>", ""),
        ("<abbr class=published title=2025-06-12>Thursday</abbr>", ""),
        ("<p class=post-meta>Published June 12, 2025</p>", ""),
        ("<time class=updated datetime=2025-07-01></time><time class=published datetime=2025-06-12></time>", ""),
        ("<header><h1>Rain</h1><time datetime=2025-06-12>12 June</time></header>", ""),
        ("</article><header><h1>Rain</h1><time datetime=2025-06-12>12 June</time></header>", ""),
        ("<p>Posted on <time datetime=2025-06-12>12 June</time> by Ada</p>", ""),
        ("<p>Posted on <time>12 June 2025</time> by Ada Berg of the Orla Post.</p>", ""),
        ("<p>Updated: <time>1 July 2025</time> Published: <time>12 June 2025</time></p>", ""),
        ("<a rel=bookmark href=/x><time class='published updated' datetime=2025-06-12>12 June</time></a>", ""),
        (
            "<div class=comment><time itemprop=datePublished datetime=2025-07-01>1 July</time></div>",
            linked(
                {"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "datePublished": "2001-01-01"}]},
                {
                    "@graph": [
                        {"@type": "WebSite", "datePublished": "2001-01-01"},
                        {"@type": "WebPage", "datePublished": "2002-01-01"},
                        {"@type": ["NewsArticle"], "datePublished": "2025-06-12"},
                    ]
                },
            ),
        ),
    ],
)
def test_the_stated_date_of_the_article_is_read(inside: str, head: str) -> None:
    published = read_html(page(inside, NO_HEAD + head)).metadata.published_at
    assert published == datetime(2025, 6, 12)  # noqa: DTZ001 -- none was given


@pytest.mark.parametrize(
    ("inside", "head", "author"),
    [
        ("<div class=author-bio>Jane Doe is a reporter who covers the city and its bridges</div>", "", None),
        ("<div class=comment><span class=author>Troll42</span> Bad.</div>", "", None),
        ("<ul class=comment-list><li><span class=author>John Smith</span> Bad.</li></ul>", "", None),
        ("<span class=author>Von der Leyen, Ursula</span>", "", None),
        ("<span class=author>Jane Doe, political editor</span>", "", "Jane Doe"),
        ("<span class=author>Jane Doe and Ludwig van Beethoven</span>", "", "Jane Doe; Ludwig van Beethoven"),
        ("<span class=author>홍길동</span>", "", "홍길동"),
        ("", "<meta name=author content='Jane Doe, political editor'>", "Jane Doe, political editor"),
        ("", "<meta name=Author content='Von der Leyen, Ursula'>", "Von der Leyen, Ursula"),
        ("", "<meta name=author content=admin>", None),
        ("", "<meta name=author content='J. Doe'>" + linked({"@type": "Report", "author": {"name": "Jane Doe"}}),
         "Jane Doe"),
        ("", linked({"@type": "Report", "citation": {"@type": "Article", "author": {"name": "Jane Doe"}}}), None),
        ("", linked({"@type": "BlogPosting", "author": ["Doe, Jane", {"name": "John O&#8217;Roe"}]}),
         "Doe, Jane; John O’Roe"),
    ],
)  # fmt: skip
def test_authors_are_taken_as_stated_and_else_only_where_they_read_like_names(
    inside: str, head: str, author: str | None
) -> None:
    assert read_html(page(inside, NO_HEAD + head)).metadata.author == author


@pytest.mark.parametrize("offset", ["+5400", "+24:00", "-25:00", "+99:99"])
@pytest.mark.parametrize("name", ["date", "article:published_time"])
def test_a_date_that_is_none_does_not_cost_the_page(name: str, offset: str) -> None:
    found = read_html(page(head=f'<title>x</title><meta name="{name}" content="2025-06-12T09:05:00{offset}">'))
    assert len(found.text) > 100
    assert found.metadata.published_at is None


def test_names_have_no_characters_that_cannot_be_stored() -> None:
    node = {"@type": "NewsArticle", "author": {"name": "Kim \ud800\0Lee"}}
    assert read_html(page(head=NO_HEAD + linked(node))).metadata.author == "Kim Lee"


def published_beside(line: str) -> datetime | None:
    """When an article with this line above its story was published."""
    story = "".join(f"<p>{one}</p>" for one in LONG)
    page = f"<html><body><article><h1>Bridge</h1>{line}{story}</article></body></html>"
    return read_html(page.encode()).metadata.published_at


@pytest.mark.parametrize(
    "line",
    [
        "<p>Published <time datetime=2020-05-02>last Saturday</time> in the local news section.</p>",
        "<p>By Kim Roe, writer of the Post<br><time datetime=2020-05-02>2 May</time>. Read time four minutes.</p>",
        "<p>HALM, <time datetime=2020-05-02>2 May</time> (AP) — The council of the city met again.</p>",
    ],
)
def test_the_day_of_publication_may_end_in_a_full_stop(line: str) -> None:
    published = published_beside(line)
    assert published is not None and published.date().isoformat() == "2020-05-02"


def test_dates_in_items_within_items_take_no_long_time() -> None:
    page = "<ul><li>a <time>2020</time>" * 200 + "word and word " * 50_000
    with within(10):
        shown(f"<article>{''.join(f'<p>{line}</p>' for line in LONG)}{page}</article>")


@pytest.mark.parametrize(
    "line",
    [
        "<p>The report was published on <time datetime=2004-03-29>29 March</time>, and nobody answered it.</p>",
        "<p>By the time the fire was out on <time datetime=2004-03-29>Monday</time>, it burnt forty houses.</p>",
        "<p>The country joined NATO, <time datetime=2004-03-29>in March</time>, and has paid for it since.</p>",
    ],
)
def test_the_day_of_something_in_the_story_is_not_that_of_its_publication(line: str) -> None:
    assert published_beside(line) is None


def test_long_words_before_a_date_take_no_long_time() -> None:
    line = f"<p>{'A ' * 100_000}was it on <time datetime=2004-03-29>Monday</time> that they came to live here.</p>"
    with within(10):
        shown(f"<article>{line}{''.join(f'<p>{one}</p>' for one in LONG)}</article>")

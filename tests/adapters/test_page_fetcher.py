"""Pages are fetched from listed hosts at public addresses, within limits, and nothing else is."""

from __future__ import annotations

import gzip
import ssl
import zlib
from collections.abc import Iterator, Sequence

import anyio
import pytest
import trustme

from service.adapters.page_fetcher import PageFetcher, resolve
from service.core.errors import Forbidden, InvalidInput, PageFailed, PageTimedOut, QAError, TooLarge
from service.core.web_address import AllowedHosts
from tests.web_site import HOST, HTML, LOCAL, Reply, Site, web_site

INSIDE = {
    "loopback": "127.0.0.1",
    "loopback elsewhere": "127.9.9.9",
    "this network": "0.0.0.0",
    "private 10": "10.1.2.3",
    "private 172": "172.31.255.255",
    "private 192": "192.168.1.1",
    "link-local, metadata": "169.254.169.254",
    "carrier-grade NAT, metadata": "100.100.100.200",
    "metadata of Oracle": "192.0.0.192",
    "metadata of Azure": "168.63.129.16",
    "benchmarks": "198.18.0.1",
    "documentation": "203.0.113.7",
    "6to4 relay": "192.88.99.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "v6 loopback": "::1",
    "v6 unspecified": "::",
    "v6 mapped": "::ffff:127.0.0.1",
    "v6 mapped in hex": "::ffff:7f00:1",
    "v6 mapped public": "::ffff:93.184.215.14",
    "v6 compatible": "::127.0.0.1",
    "v6 unique local, metadata": "fd00:ec2::254",
    "v6 link-local": "fe80::1",
    "v6 link-local with a zone": "fe80::1%eth0",
    "v6 site-local": "fec0::1",
    "v6 multicast": "ff02::1",
    "v6 documentation": "2001:db8::1",
    "v6 new documentation": "3fff::1",
    "NAT64": "64:ff9b::7f00:1",
    "local NAT64": "64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1::1",
    "Teredo": "2001:0:7f00:1::1",
    "ORCHID": "2001:20::1",
    "segment routing": "5f00::1",
    "discard": "100::1",
}


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    with web_site() as site:
        yield site


@pytest.fixture
def site(running: Site) -> Site:
    running.pages = {"/a": Reply()}
    running.asked.clear()
    return running


async def refusal(fetcher: PageFetcher, url: str) -> QAError:
    with pytest.raises(QAError) as refused:
        await fetcher.fetch(url)
    return refused.value


async def test_a_page_of_a_listed_host_comes_back(site: Site) -> None:
    page = await site.fetcher().fetch(site.url("/a#part"))
    assert (page.data.decode(), page.content_type) == (HTML, "text/html")
    ((path, headers),) = site.asked
    assert (path, headers["host"]) == ("/a", f"{HOST}:{site.port}")
    assert headers["user-agent"].startswith("article-qa/")
    assert not headers.keys() & {"cookie", "authorization", "referer"}


async def test_without_a_list_nothing_is_fetched(site: Site) -> None:
    refused = await refusal(PageFetcher(AllowedHosts(), 1_000, 5), site.url())
    assert isinstance(refused, Forbidden) and refused.code == "fetching-off"


@pytest.mark.parametrize("hosts", [["other.example.org"], ["*.news.example.org"], ["example.org"], [HOST], ["*"]])
async def test_other_hosts_and_ports_are_not_asked(site: Site, hosts: list[str]) -> None:
    """The site's port is not among the web's own, so even `*` does not allow it."""
    refused = await refusal(site.fetcher(*hosts), site.url())
    assert isinstance(refused, Forbidden) and refused.code == "host-not-allowed"
    assert not site.asked


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0x7f.1/", "http://0177.0.0.1/", "http://127.1/",
        "http://127.0.0.1.1/", "http://[fe80::1", "http://a b/", "http://exa%6dple.org/",
        "http://user:secret@example.org/", "http://user@example.org/", "http://example.org\\@127.0.0.1/",
        "ftp://example.org/", "file:///etc/passwd", "http:///a", "//example.org/", "example.org", "", "http://../",
        "http://-a.example.org/", f"http://{'a' * 64}.org/",
    ],
)  # fmt: skip
async def test_what_is_no_plain_web_address_is_refused(site: Site, url: str) -> None:
    refused = await refusal(site.fetcher("*"), url)
    assert isinstance(refused, InvalidInput) and refused.code == "bad-url"
    assert "secret" not in str(refused)


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE.keys())
async def test_a_name_that_leads_inside_is_refused_without_saying_where_it_leads(site: Site, address: str) -> None:
    async def inside(host: str, port: int) -> Sequence[str]:
        return ["93.184.215.14", address]

    fetcher = PageFetcher(AllowedHosts.of(["*", f"{HOST}:{site.port}"]), 1_000, 5, resolve=inside)
    for url in (site.url(), f"https://{HOST}/"):
        refused = await refusal(fetcher, url)
        assert isinstance(refused, Forbidden) and refused.code == "host-not-public"
        assert address not in str(refused)
    assert not site.asked


@pytest.mark.parametrize("address", INSIDE.values(), ids=INSIDE.keys())
async def test_an_address_of_the_inside_is_refused_also_where_everything_is_listed(address: str) -> None:
    refused = await refusal(
        PageFetcher(AllowedHosts.of(["*"]), 1_000, 5), f"http://{f'[{address}]' if ':' in address else address}/"
    )
    assert refused.code in {"host-not-public", "bad-url", "host-not-allowed"}


async def test_localhost_by_the_systems_own_names_is_refused(site: Site) -> None:
    fetcher = PageFetcher(AllowedHosts.of([f"localhost:{site.port}"]), 1_000, 5)
    assert (await refusal(fetcher, site.url(host="localhost"))).code == "host-not-public"
    assert (await refusal(fetcher, site.url(host="LOCALHOST."))).code == "host-not-public"
    assert not site.asked
    assert LOCAL in await resolve("localhost", 80)


async def test_the_connection_goes_to_the_address_that_was_checked(site: Site) -> None:
    """A name that answers otherwise the second time is not asked a second time."""
    answers = iter([[LOCAL], ["127.0.0.66"]])
    fetcher = site.fetcher()

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return next(answers)

    fetcher._resolve = rebinding
    assert (await fetcher.fetch(site.url())).data.decode() == HTML
    assert next(answers) == ["127.0.0.66"]


async def test_a_second_address_serves_where_the_first_does_not_answer(site: Site) -> None:
    page = await site.fetcher(addresses=["127.0.0.66", LOCAL]).fetch(site.url())
    assert page.data.decode() == HTML


async def test_redirects_are_followed_and_each_is_checked_anew(site: Site) -> None:
    def to(location: str, status: int = 302) -> Reply:
        return Reply(b"", status=status, headers={"Location": location})

    site.pages |= {"/b": to("/c", 301), "/c": to(site.url("/a"), 308), "/other": to("http://other.example.org/")}
    site.pages |= {"/file": to("file:///etc/passwd"), "/loop": to("/loop"), "/odd": to("http://[")}
    site.pages |= {"/inside": to("http://169.254.169.254/latest"), "/pass": to("http://a:b@news.example.org/")}
    site.pages |= {"/port": to("//:99999/")}
    assert (await site.fetcher().fetch(site.url("/b"))).data.decode() == HTML
    listed = f"{HOST}:{site.port}", "169.254.169.254"
    expected = {
        "/other": (Forbidden, "host-not-allowed"),
        "/inside": (Forbidden, "host-not-public"),
        "/file": (PageFailed, "page-failed"),
        "/odd": (PageFailed, "page-failed"),
        "/port": (PageFailed, "page-failed"),
        "/pass": (PageFailed, "page-failed"),
        "/loop": (PageFailed, "page-failed"),
    }
    for path, (kind, code) in expected.items():
        refused = await refusal(site.fetcher(*listed), site.url(path))
        assert (type(refused), refused.code) == (kind, code), path
    assert sum(path == "/loop" for path, _ in site.asked) == 6


async def test_cookies_are_not_carried_from_hop_to_hop(site: Site) -> None:
    site.pages["/b"] = Reply(b"", status=302, headers={"Location": "/a", "Set-Cookie": "a=b; Path=/"})
    await site.fetcher().fetch(site.url("/b"))
    assert "cookie" not in site.asked[-1][1]


async def test_a_page_over_the_size_is_refused_however_it_is_sent(site: Site) -> None:
    large = b"x" * 100_001
    site.pages |= {
        "/just": Reply(b"x" * 100_000),
        "/announced": Reply(b"", headers={"Content-Length": "100001"}),
        "/streamed": Reply([large[:50_000], large[50_000:]]),
        "/packed": Reply(gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        "/twice": Reply(zlib.compress(gzip.compress(large)), headers={"Content-Encoding": "gzip, deflate"}),
        "/empties": Reply([gzip.compress(b"") + b"x" * 100_001], headers={"Content-Encoding": "gzip"}),
    }
    assert len((await site.fetcher().fetch(site.url("/just"))).data) == 100_000
    for path in ("/announced", "/streamed", "/packed", "/empties"):
        refused = await refusal(site.fetcher(), site.url(path))
        assert isinstance(refused, TooLarge), path
    assert isinstance(await refusal(site.fetcher(), site.url("/twice")), PageFailed)


async def test_packed_pages_are_unpacked(site: Site) -> None:
    site.pages["/a"] = Reply(gzip.compress(HTML.encode()), headers={"Content-Encoding": "gzip"})
    assert (await site.fetcher().fetch(site.url())).data.decode() == HTML


async def test_packed_pages_may_come_in_several_members_and_with_padding(site: Site) -> None:
    packed, data = [gzip.compress(HTML[:200].encode()), gzip.compress(HTML[200:].encode())], b"".join
    fetcher = site.fetcher()
    for body in (packed, data(packed), [*data(packed)], [*packed, b"\0" * 9], data(packed) + b"\n"):
        pieces = [bytes([one]) if isinstance(one, int) else one for one in body] if isinstance(body, list) else body
        site.pages["/a"] = Reply(pieces, headers={"Content-Encoding": "gzip"})
        assert (await fetcher.fetch(site.url())).data.decode() == HTML


async def test_a_packed_page_that_is_cut_off_is_not_taken_for_whole(site: Site) -> None:
    packed = gzip.compress(HTML.encode())
    fetcher = site.fetcher()
    for body in (packed[: len(packed) // 2], packed[:-1], packed + packed[:1], packed + packed[:-4], b""):
        site.pages["/a"] = Reply([body], headers={"Content-Encoding": "gzip"})
        assert isinstance(await refusal(fetcher, site.url()), PageFailed)


async def test_a_page_that_does_not_end_is_given_up(site: Site) -> None:
    site.pages["/a"] = Reply(site.never_ending())
    assert isinstance(await refusal(site.fetcher(seconds=0.3), site.url()), PageTimedOut)


async def test_a_name_service_that_does_not_answer_is_given_up(site: Site) -> None:
    async def silent(host: str, port: int) -> Sequence[str]:
        await anyio.sleep_forever()
        return []

    fetcher = PageFetcher(AllowedHosts.of(["*"]), 1_000, 0.1, resolve=silent)
    assert isinstance(await refusal(fetcher, f"https://{HOST}/"), PageTimedOut)


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=404),
        Reply(status=500),
        Reply(status=304),  # nobody asked whether it had changed
        Reply(raw=b"SSH-2.0-OpenSSH_9.6\r\n"),
        Reply(raw=b""),
        Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhalf"),
        Reply(b"no gzip", headers={"Content-Encoding": "gzip"}),
        Reply(b"\x8b\x03\x80page\x03", headers={"Content-Encoding": "br"}),
    ],
)
async def test_a_server_that_fails_is_told_apart_from_a_bad_request(site: Site, reply: Reply) -> None:
    site.pages["/a"] = reply
    assert isinstance(await refusal(site.fetcher(), site.url()), PageFailed)


async def test_hosts_that_cannot_be_reached_or_are_not_known_are_told(site: Site) -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("[Errno -2] Name or service not known")

    assert isinstance(await refusal(site.fetcher(addresses=["127.0.0.66"]), site.url()), PageFailed)
    fetcher = PageFetcher(AllowedHosts.of(["*"]), 1_000, 5, resolve=unknown)
    refused = await refusal(fetcher, "https://no.example.org/")
    assert isinstance(refused, PageFailed) and "no.example.org" in str(refused)


@pytest.mark.parametrize("kind", ["image/png", "application/json", "application/octet-stream", ""])
async def test_kinds_that_no_reader_knows_are_not_downloaded(site: Site, kind: str) -> None:
    site.pages["/a"] = Reply(site.never_ending(), content_type=kind)
    assert isinstance(await refusal(site.fetcher(), site.url()), InvalidInput)


async def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.66:1")
    assert (await site.fetcher().fetch(site.url())).data.decode() == HTML


async def test_a_condition_that_holds_brings_no_page(site: Site) -> None:
    site.pages["/a"] = Reply(b"", status=304, headers={"ETag": '"1"', "Last-Modified": "\u00fc"})
    page = await site.fetcher().fetch(site.url(), {"If-None-Match": '"1"'})
    assert not page.modified and page.headers == {"etag": '"1"'}
    assert site.asked[0][1]["if-none-match"] == '"1"'


@pytest.mark.parametrize("certified", [HOST, "other.example.org"])
async def test_over_tls_the_server_proves_to_be_the_host_that_was_named(certified: str) -> None:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(certified).configure_cert(server)
    named: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: named.append(name)
    with web_site(server) as site:
        site.pages["/a"] = Reply()
        fetcher = site.fetcher()
        fetcher.tls = ssl.create_default_context()
        authority.configure_trust(fetcher.tls)
        if certified == HOST:
            assert (await fetcher.fetch(site.url())).data.decode() == HTML
        else:
            assert isinstance(await refusal(fetcher, site.url()), PageFailed)
    assert named == [HOST]

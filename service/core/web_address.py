"""Where pages may be fetched from: hosts on a list, and only addresses of the public internet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_WEB_PORTS = frozenset({80, 443})
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_ENTRY = re.compile(rf"(?P<any>\*)|(?P<below>\*\.)?(?P<host>{_LABEL}(?:\.{_LABEL})*)(?::(?P<port>\d{{1,5}}))?")
_NUMBER = re.compile(r"0x[0-9a-f]*|\d+")

# IANA's special-purpose registries, written out: `is_global` changes with the version of Python, and says yes to
# translation prefixes, multicast and what is not assigned.
_CLOSED_V4 = [
    IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # answers every machine of Azure, from a public range
    )
]  # fmt: skip
_OPEN_V6 = IPv6Network("2000::/3")
"""All that is assigned. Loopback, mapped, translated (64:ff9b::), local, site-local and multicast lie outside."""
_CLOSED_V6 = [
    IPv6Network(block)
    for block in (
        "2001::/23",  # Teredo, ORCHID, benchmarks, anycast of protocols
        "2001:db8::/32", "3fff::/20",  # documentation
        "2002::/16",  # 6to4: any IPv4 address, in other words
    )
]  # fmt: skip


def is_public(address: str) -> bool:
    """Whether this is an address of the public internet in plain notation.

    >>> is_public("93.184.215.14"), is_public("169.254.169.254"), is_public("64:ff9b::7f00:1"), is_public("0x7f.1")
    (True, False, False, False)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return not any(parsed in block for block in _CLOSED_V4)
    return parsed.scope_id is None and parsed in _OPEN_V6 and not any(parsed in block for block in _CLOSED_V6)


def address_in(host: str) -> IPv4Address | IPv6Address | None:
    """The address that `host` is, or None where it is a name.

    Raises ValueError where it is neither: `2130706433`, `0x7f.1` and `0177.0.0.1` are 127.0.0.1 to some programs.

    >>> address_in("10.0.0.1"), address_in("news.example.org")
    (IPv4Address('10.0.0.1'), None)
    """
    if ":" in host or _NUMBER.fullmatch(host.rsplit(".", 1)[-1]):
        return ip_address(host)
    if not re.fullmatch(rf"{_LABEL}(?:\.{_LABEL})*", host) or len(host) > 253:
        raise ValueError(f"{host!r} is no name of a host")
    return None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that may be asked, and on which ports.

    >>> allowed = AllowedHosts.of(["example.org", "*.example.com", "localhost:8080"])
    >>> [allowed.allow(*one) for one in (("example.org", 443), ("a.example.com", 80), ("example.com", 80))]
    [True, True, False]
    >>> allowed.allow("localhost", 8080), allowed.allow("example.org", 22)
    (True, False)
    """

    entries: frozenset[tuple[str, int | None]] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[str]) -> AllowedHosts:
        """From `example.org`, `*.example.org` (its subdomains, not itself), either with a port, or `*`. Raises
        ValueError."""
        return cls(frozenset(map(_entry, entries)))

    def __bool__(self) -> bool:
        return bool(self.entries)

    def allow(self, host: str, port: int) -> bool:
        """`host` in lower case and ASCII. Without a port in the entry, 80 and 443 are meant."""
        parents = host.split(".")[1:]
        names = ["*", host, *(f"*.{'.'.join(parents[at:])}" for at in range(len(parents)))]
        return any(
            (name, port) in self.entries or ((name, None) in self.entries and port in _WEB_PORTS) for name in names
        )


def _entry(text: str) -> tuple[str, int | None]:
    match = _ENTRY.fullmatch(text.strip().lower())
    if match is None or int(match["port"] or 0) > 65_535:
        raise ValueError(
            f"{text!r} is no host: write example.org, *.example.org, example.org:8080 or *, and names with other "
            "letters in their xn-- form"
        )
    name = "*" if match["any"] else f"{match['below'] or ''}{match['host']}"
    return name, int(match["port"]) if match["port"] else None

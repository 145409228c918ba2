"""Who may do what: API keys, their scopes, and the tenant each is bound to.

A key reads `aqa_ID_SECRET`. The id names it in listings and logs. The secret is 256 random bits, so its SHA-256
is all that is kept of it: there is nothing to guess that a slow digest would protect.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from service.core.errors import InvalidInput

PREFIX = "aqa"
DEFAULT_TENANT = "default"
_TENANT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_PRESENTED = re.compile(rf"{PREFIX}_([0-9a-f]{{8}})_[a-z2-7]{{52}}")
# Stands in for the digest of a key that does not exist: the comparison takes the same time.
_NOBODY = hashlib.sha256(b"").hexdigest()


class Scope(StrEnum):
    """What a key may be used for. None includes another."""

    ASK = "ask"
    """Read, search, ask, verify, rate."""
    INGEST = "ingest"
    """Store and delete articles."""
    ADMIN = "admin"
    """See the numbers of the whole service, all tenants together."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key. All moments have a zone."""

    id: str
    name: str
    tenant: str
    scopes: frozenset[Scope]
    digest: str
    created: datetime
    expires: datetime | None = None
    revoked: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is neither revoked nor expired."""
        return self.revoked is None and (self.expires is None or now < self.expires)


def presented(header: str | None, plain: str | None) -> str | None:
    """The key in an `Authorization: Bearer` header or, without one, in an `X-API-Key` header.

    >>> presented("Bearer aqa_1", None), presented(None, "aqa_2"), presented("Basic eA==", None)
    ('aqa_1', 'aqa_2', None)
    """
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() == "bearer" and value.strip():
        return value.strip()
    return (plain or "").strip() or None


def matching(shown: str, keys: Mapping[str, Key], now: datetime) -> Key | None:
    """The key that was shown, where it is known and holds.

    How long it takes does not depend on how much of a wrong key is right.

    >>> matching("aqa_00000000_" + "a" * 52, {}, datetime.now()) is None
    True
    """
    form = _PRESENTED.fullmatch(shown)
    key = keys.get(form[1]) if form else None
    right = hmac.compare_digest(digest_of(shown), key.digest if key else _NOBODY)
    return key if key and right and key.holds(now) else None


def digest_of(shown: str) -> str:
    """What is kept of a key's characters."""
    return hashlib.sha256(shown.encode("utf-8", "surrogateescape")).hexdigest()


def tenant_named(name: str) -> str:
    """The name, where a tenant may have it: it becomes part of folders and collections. Raises InvalidInput.

    >>> tenant_named("news-desk")
    'news-desk'
    """
    if not _TENANT.fullmatch(name):
        raise InvalidInput(
            f"{name[:60]!r} cannot name a tenant. Use 1 to 40 of a-z, 0-9 and hyphens, not at an end."
        )
    return name


def scopes_named(names: Iterable[str]) -> frozenset[Scope]:
    """The scopes of these names. Raises InvalidInput.

    >>> sorted(scopes_named(["ask", "ingest"]))
    [<Scope.ASK: 'ask'>, <Scope.INGEST: 'ingest'>]
    """
    try:
        return frozenset(Scope(name) for name in names)
    except ValueError:
        raise InvalidInput(f"The scopes are {', '.join(Scope)}.") from None

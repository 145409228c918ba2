from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.core.access import Key, Scope, digest_of, matching, presented, scopes_named, tenant_named
from service.core.errors import InvalidInput

SHOWN = "aqa_0123abcd_" + "k" * 52
NOW = datetime(2026, 1, 1, tzinfo=UTC)
KEY = Key("0123abcd", "desk", "news", frozenset({Scope.ASK}), digest_of(SHOWN), NOW - timedelta(days=1))


def test_a_key_is_known_by_all_of_its_characters() -> None:
    assert matching(SHOWN, {KEY.id: KEY}, NOW) is KEY
    for wrong in (
        SHOWN[:-1] + "l",
        SHOWN[:-1],
        SHOWN + "k",
        SHOWN.upper(),
        "aqa_99999999_" + "k" * 52,
        "",
        "\udcff",
    ):
        assert matching(wrong, {KEY.id: KEY}, NOW) is None


def test_a_key_holds_until_it_expires_or_is_revoked() -> None:
    soon = replace(KEY, expires=NOW + timedelta(seconds=1))
    assert matching(SHOWN, {KEY.id: soon}, NOW) is soon
    assert matching(SHOWN, {KEY.id: soon}, NOW + timedelta(seconds=1)) is None
    assert matching(SHOWN, {KEY.id: replace(KEY, revoked=NOW)}, NOW) is None


@pytest.mark.parametrize(
    ("authorization", "plain", "shown"),
    [
        ("Bearer a", "b", "a"),
        ("bearer  a ", None, "a"),
        ("Basic a", "b", "b"),
        ("Bearer ", "b", "b"),
        ("", "", None),
        (None, None, None),
    ],
)
def test_the_bearer_header_comes_before_the_plain_one(
    authorization: str | None, plain: str | None, shown: str | None
) -> None:
    assert presented(authorization, plain) == shown


@pytest.mark.parametrize("name", ["", "-", "a-", "A", "a/b", "..", "a.b", "a b", "ü", "a" * 41, "a\n"])
def test_a_tenant_has_a_name_that_is_safe_in_paths(name: str) -> None:
    with pytest.raises(InvalidInput):
        tenant_named(name)
    assert tenant_named("a") == "a"
    assert tenant_named("a-" * 19 + "aa") == "a-" * 19 + "aa"


def test_a_scope_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInput, match="ask, ingest, admin"):
        scopes_named(["ask", "root"])

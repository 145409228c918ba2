"""Which scope a call needs, by its method and path. Whatever is not named as open needs a key."""

from __future__ import annotations

from pathlib import Path

from service.core.access import Scope

STATIC = Path(__file__).parent / "static"
PAGE = frozenset({"/"} | {f"/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*")})
PROBES = frozenset({"/healthz", "/readyz"})
# The documentation says what anybody can read in the source.
DOCS = "/docs"
OPENAPI = "/openapi.json"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Below these, what changes something stores or deletes articles.
ARTICLES = ("/v1/articles",)


def scope_for(method: str, path: str) -> Scope | None:
    """The scope that the key of such a call must have; None: no key is needed.

    >>> scope_for("GET", "/healthz"), scope_for("POST", "/v1/answers"), scope_for("DELETE", "/v1/articles/art_1")
    (None, <Scope.ASK: 'ask'>, <Scope.INGEST: 'ingest'>)
    """
    if path in PROBES or path == OPENAPI or below(path, DOCS) or (path in PAGE and method in SAFE):
        return None
    if path == "/metrics":
        return Scope.ADMIN
    if method not in SAFE and any(below(path, articles) for articles in ARTICLES):
        return Scope.INGEST
    return Scope.ASK


def below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")

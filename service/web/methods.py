"""HTTP methods: HEAD wherever there is GET, and a refusal that says what is allowed (RFC 9110)."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Answers HEAD as GET, without the body: load balancers ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def allowed(app: FastAPI, path: str) -> str:
    """The methods of this path, as the header Allow lists them. The framework names those of one route only, and
    none for files of the page, which have no route."""
    routes = [context.original_route for context in iter_route_contexts(app.routes)]
    matching = [route for route in routes if isinstance(route, APIRoute) and route.path_regex.match(path)]
    # /v1/articles/upload is no article.
    exact = [route for route in matching if route.path == path] or matching
    methods = {method for route in exact for method in route.methods or ()} or {"GET"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))

"""The HTTP server of the fake model."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
import socket
import struct
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.fake_model.behaviours import honest
from tests.fake_model.exchange import Behaviour, Exchange, Message, Request

MODEL = "fake-model"
_PARAMETERS = ("stream_options", "max_tokens", "max_completion_tokens", "temperature")


class FakeModel:
    """`url` is the base URL for a client; `requests` what came in, embeddings included; `asked` is set by the
    first of them. `refusal` makes a body out of the error for what is `unsupported`. While `embeddings_fail`, those
    are answered with a server error."""

    def __init__(self) -> None:
        self.url = ""
        self.reset()

    def reset(self) -> None:
        """As new; the address stays."""
        self.requests: list[Request] = []
        self.asked = threading.Event()
        self.unsupported: set[str] = set()
        self.refusal: Callable[[dict[str, Any]], object] = lambda error: {"error": error}
        self.embeddings_fail = False
        self.default: Behaviour = honest()
        self._script: deque[Behaviour] = deque()

    def script(self, *behaviours: Behaviour) -> None:
        self._script.extend(behaviours)

    @contextmanager
    def serve(self, port: int = 0) -> Iterator[FakeModel]:
        """Runs the server in a thread of its own until the block ends."""
        config = uvicorn.Config(
            self, lifespan="off", ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        server = uvicorn.Server(config)
        with socket.create_server(("127.0.0.1", port), backlog=1024) as listening:
            self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
            thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
            thread.start()
            try:
                yield self
            finally:
                server.should_exit = server.force_exit = True
                thread.join(timeout=5)

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        request = Request(
            scope["method"], scope["path"], headers, await _body(receive), scope["query_string"].decode()
        )
        self.requests.append(request)
        self.asked.set()
        exchange = Exchange(request, receive, send)
        match request.path:
            case "/v1/models":
                listed = {"id": MODEL, "object": "model", "created": 0, "owned_by": "tests"}
                await exchange.json({"object": "list", "data": [listed]})
            case "/v1/embeddings" if self.embeddings_fail:
                await exchange.json({"error": {"message": "boom"}}, 500)
            case "/v1/embeddings":
                await exchange.json(_embeddings(request.body))
            case "/v1/chat/completions":
                await self._chat(exchange)
            case _:
                await exchange.json({"error": {"message": "Not found."}}, 404)

    async def _chat(self, exchange: Exchange) -> None:
        body = exchange.request.body
        sent = {name for name in _PARAMETERS if name in body}
        sent.add((body.get("response_format") or {}).get("type", ""))
        for refused in sorted(sent & self.unsupported):
            parameter = refused if refused in _PARAMETERS else "response_format"
            hint = " Use 'max_completion_tokens' instead." if refused == "max_tokens" else ""
            error = {"message": f"'{refused}' is not supported.{hint}", "param": parameter, "code": None}
            await exchange.json(self.refusal(error), 400)
            return
        behaviour = self._script.popleft() if self._script else self.default
        await behaviour(exchange)


async def _body(receive: Callable[[], Awaitable[Message]]) -> dict[str, Any]:
    raw, more = b"", True
    while more:
        message = await receive()
        raw += message.get("body", b"")
        more = message.get("more_body", False)
    return json.loads(raw) if raw else {}


def _embeddings(body: dict[str, Any]) -> dict[str, Any]:
    """Unit vectors of hashed words: texts that share words are near each other."""
    texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
    data = []
    for index, text in enumerate(texts):
        vector: Any = _vector(str(text), body.get("dimensions") or 64)
        if body.get("encoding_format") == "base64":
            vector = base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
        data.append({"object": "embedding", "index": index, "embedding": vector})
    usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
    return {"object": "list", "model": body.get("model"), "data": data, "usage": usage}


def _vector(text: str, dimensions: int) -> list[float]:
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.lower()) or [text]:
        digest = hashlib.sha256(word.encode("utf-8", "replace")).digest()
        vector[int.from_bytes(digest[:4]) % dimensions] += 1.0 if digest[4] % 2 else -1.0
    length = math.hypot(*vector)
    return [value / length for value in vector] if length else [1.0, *vector[1:]]

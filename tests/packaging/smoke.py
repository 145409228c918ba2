"""Proves that a started service works: it stores an article, answers, and the quote stands where the answer says.

Only the standard library, so that it runs inside the image too, which need not be reachable from outside:
`docker exec --interactive CONTAINER python - < tests/packaging/smoke.py`
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import closing
from http.client import HTTPConnection

TEXT = (
    "The harbour of Varn opened its new lock on Tuesday.\n\n"
    "The lock cost 41 million crowns, said Ida Brandt, who heads the harbour.\n\n"
    "Fishermen had asked for it since 2009."
)
PATIENCE_SECONDS = 60


def call(port: int, method: str, path: str, body: object = None) -> tuple[int, dict[str, object]]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())


def await_ready(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            status, parts = call(port, "GET", "/readyz")
        except OSError as error:
            status, parts = 0, {"error": str(error)}
        if status == 200:
            return
        assert time.monotonic() < deadline, f"not ready after {PATIENCE_SECONDS} s: {parts}"
        time.sleep(0.1)


def main(port: int = 8000) -> None:
    await_ready(port)
    status, stored = call(port, "POST", "/v1/articles", {"text": TEXT, "title": "A lock for Varn"})
    assert status in (200, 201), stored
    status, answer = call(port, "POST", "/v1/answers", {"question": "How much did the lock of Varn cost?"})
    assert status == 200, answer
    assert answer["status"] == "answered", answer
    quotes = [TEXT[one["start"] : one["end"]] for one in answer["citations"]]
    assert quotes == [one["quote"] for one in answer["citations"]], answer
    assert any("41 million crowns" in quote for quote in quotes), answer
    print(f"The service on port {port} answers with: {answer['answer']}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

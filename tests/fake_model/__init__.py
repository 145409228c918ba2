"""A language model for tests: a real HTTP server on 127.0.0.1 that speaks the OpenAI protocol.

    def test_something(fake_model):
        fake_model.script(rate_limited(retry_after=0), answers(("Kim wrote.", [1])))
        ... fake_model.url, fake_model.requests ...

Each request to `/v1/chat/completions` takes the next behaviour of the script; after that `default` (honest).
`fake_model.unsupported` holds the parameters and output formats that the server refuses with 400.
By hand: `python -m tests.fake_model --port 8081`.
"""

from __future__ import annotations

from tests.fake_model.behaviours import (
    answers,
    breaks_off,
    hangs,
    honest,
    rate_limited,
    refuses,
    replies,
    says,
)
from tests.fake_model.exchange import Behaviour, Exchange, Request
from tests.fake_model.server import MODEL, FakeModel

__all__ = [
    "MODEL",
    "Behaviour",
    "Exchange",
    "FakeModel",
    "Request",
    "answers",
    "breaks_off",
    "hangs",
    "honest",
    "rate_limited",
    "refuses",
    "replies",
    "says",
]

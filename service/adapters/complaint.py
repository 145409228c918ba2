"""What a server says about a request that it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import openai

# Under these names stands what was sent: a question must not pass for a complaint.
_ECHOES = frozenset({"input", "inputs", "ctx", "body", "request", "messages", "prompt"})
_MOST_PARTS, _LONGEST_PART, _DEEPEST = 100, 1_000, 8


def complaint_of(refusal: openai.APIError) -> str:
    """The names and words of its body in small letters, bounded, in whatever shape they come.

    OpenAI has an `error.message`, FastAPI a `detail` that names a parameter in `loc`, LM Studio an `error` that is
    a mere sentence, Google a list of errors.
    """
    return " ".join(islice(_parts(refusal.body), _MOST_PARTS)).lower()


def too_long(complaint: str) -> bool:
    """Whether it is about a prompt that the model's window does not hold."""
    return "context" in complaint and any(word in complaint for word in ("length", "window", "size"))


def moderated(complaint: str) -> bool:
    """Whether it is about what the question says, and not about who asks."""
    return "moderation" in complaint or ("flagged" in complaint and ("input" in complaint or "prompt" in complaint))


def _parts(body: object, deeper: int = _DEEPEST) -> Iterator[str]:
    if isinstance(body, str):
        yield body[:_LONGEST_PART]
    elif isinstance(body, list) and deeper:
        for one in body:
            yield from _parts(one, deeper - 1)
    elif isinstance(body, dict) and deeper:
        for name, value in body.items():
            if name not in _ECHOES:
                yield from (name[:_LONGEST_PART], *_parts(value, deeper - 1))

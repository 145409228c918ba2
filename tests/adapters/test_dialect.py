from __future__ import annotations

import pytest

from service.adapters.dialect import Dialect


def test_the_richest_dialect_is_tried_first() -> None:
    sent = Dialect().parameters(100, {"type": "object"})
    assert sent["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert (sent["max_tokens"], sent["temperature"], sent["stream_options"]) == (100, 0.0, {"include_usage": True})


def test_free_text_asks_for_no_format() -> None:
    assert "response_format" not in Dialect().parameters(100, None)


@pytest.mark.parametrize(
    ("complaint", "simpler"),
    [
        ("Unknown parameter: 'stream_options'.", Dialect(usage=False)),
        (
            "Unsupported parameter: 'max_tokens' is not supported here. Use 'max_completion_tokens' instead.",
            Dialect(limit="max_completion_tokens"),
        ),
        ("'temperature' does not support 0.0 with this model.", Dialect(temperature=False)),
        ("response_format json_schema is not supported", Dialect(output="json_object")),
        ("Bad Request", Dialect(output="json_object")),
        ("This model's maximum context length is 8192 tokens.", None),
        ("the request exceeds the available context size", None),
        ("System role not supported", Dialect(system=False)),
        ("Conversation roles must alternate user/assistant/user/assistant/...", Dialect(system=False)),
        ("Only user and assistant roles are supported!", Dialect(system=False)),
    ],
)
def test_a_refusal_moves_one_step_down(complaint: str, simpler: Dialect | None) -> None:
    assert Dialect().without(complaint) == simpler


@pytest.mark.parametrize(
    ("status", "complaint", "output"),
    [
        (
            500,
            "'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\"",
            "json_object",
        ),
        (501, "response_format is not implemented", "json_object"),
        (500, "out of memory", None),
        (503, "overloaded, try fewer max_tokens", None),
        (429, "too many requests with response_format", None),
        (401, "response_format needs a better key", None),
    ],
)
def test_a_server_error_is_a_refusal_where_it_names_what_was_sent(
    status: int, complaint: str, output: str | None
) -> None:
    simpler = Dialect().without(complaint, status)
    assert (simpler and simpler.output) == output


def test_a_server_error_that_names_what_was_not_sent_is_none() -> None:
    assert Dialect(output="plain").without("response_format", 500) is None


def test_the_steps_come_to_an_end() -> None:
    for complaint in (
        "system role",
        "stream_options",
        "temperature",
        "response_format",
        "max_completion_tokens",
        "?",
    ):
        dialect: Dialect | None = Dialect()
        for _ in range(6):
            dialect = dialect and dialect.without(complaint)
        assert dialect is None

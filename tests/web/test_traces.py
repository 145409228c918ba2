"""Traces as a collector gets them, over real HTTP on all sides but the client's."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from opentelemetry import trace
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes
from opentelemetry.util._once import Once

from service.wiring import traced
from tests.collector import Collector, collecting
from tests.fake_model import FakeModel, replies
from tests.web.conftest import settings
from tests.web.modelled import KEY, modelled_house
from tests.web.pointing import points
from tests.web.test_mcp import ACCEPT, CALL
from tests.web.test_metrics import Lines, logged

__all__ = ["logged"]

ARTICLE = {"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.", "key": "bridge"}
QUESTION = {"question": "When did the town of Orla open a bridge?"}
OPENED = ("The town of Orla opened a bridge on Monday.", "opened a bridge")
LIE = ("The town of Orla opened a bridge on Friday.", "opened a bridge")
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
FROM_ABOVE = {"traceparent": f"00-{TRACE}-{CALLER}-01"}
SERVER, CLIENT = 2, 3


@pytest.fixture
def collector(monkeypatch: pytest.MonkeyPatch) -> Iterator[Collector]:
    # A process takes one exporter in its life; here each test has its own.
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", None)
    monkeypatch.setattr(trace, "_TRACER_PROVIDER_SET_ONCE", Once())
    with collecting() as running:
        yield running


async def ask(http: httpx2.AsyncClient, **others: Any) -> httpx2.Response:
    return await http.post("/v1/answers", json={**QUESTION, **others}, headers=FROM_ABOVE)


async def test_a_question_is_a_trace_of_its_stages_and_of_the_models_calls(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(points(OPENED, LIE), points(OPENED))
        response = await ask(http)
        answer = response.json()
        assert (answer["generator"], len(answer["statements"])) == ("fake-model", 1)
    assert set(collector.paths) == {"/v1/traces"}
    assert collector.resource["service.name"] == "article-qa"
    spans = {span.id: span for span in collector.spans if span.trace == TRACE}
    request = collector.the("POST /v1/answers")
    assert (request.trace, request.parent, request.kind) == (TRACE, CALLER, SERVER)
    assert request.attributes["qa.answer.id"] == answer["id"]
    assert response.headers["traceresponse"] == f"00-{TRACE}-{request.id}-01"
    inside = sorted(span.name for span in spans.values() if span.parent == request.id)
    assert inside == ["embed", "generate", "repair", "search", "verify", "verify", "verify"]
    verdicts = sorted(span.attributes["qa.verdict"] for span in spans.values() if span.name == "verify")
    assert verdicts == ["unsupported", "verified", "verified"]
    calls = [span for span in spans.values() if span.kind == CLIENT]
    above = sorted((span.name, spans[span.parent].name) for span in calls)
    assert above == [
        ("chat fake-model", "generate"),
        ("chat fake-model", "repair"),
        ("embeddings fake-embedder", "embed"),
    ]


async def test_calls_of_models_follow_the_conventions_for_generative_ai(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=f"{collector.url}/v1/traces") as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(points(OPENED))
        answer = (await ask(http)).json()
    chat = collector.the("chat fake-model").attributes
    assert chat["gen_ai.operation.name"] == "chat"
    assert chat["gen_ai.request.model"] == chat["gen_ai.response.model"] == "fake-model"
    assert chat["gen_ai.usage.input_tokens"] == answer["usage"]["prompt_tokens"] > 0
    assert chat["gen_ai.usage.output_tokens"] == answer["usage"]["completion_tokens"] > 0
    assert chat["gen_ai.response.finish_reasons"] == ["stop"]
    assert f"{chat['server.address']}:{chat['server.port']}" in fake_model.url
    embedded = collector.named("embeddings fake-embedder")[-1].attributes
    assert (embedded["gen_ai.operation.name"], embedded["gen_ai.usage.input_tokens"]) == ("embeddings", 1)
    known = {value for name, value in vars(gen_ai_attributes).items() if name.startswith("GEN_AI_")}
    assert {name for name in {**chat, **embedded} if name.startswith("gen_ai.")} <= known


async def test_a_fault_of_the_model_stands_on_its_span_by_its_code(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(replies(500))
        assert (await ask(http)).json()["degraded"] is True
    call = collector.the("chat fake-model")
    assert call.failed and call.attributes["error.type"] == "model-down"
    first, second = collector.named("generate")
    assert (first.failed, second.failed) == (True, False)
    assert second.attributes["qa.generator"] == "first-sentence"
    assert collector.the("POST /v1/answers").attributes["qa.answer.reason"] == "model-down"


async def test_storing_an_article_is_a_trace_of_its_stages(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        article = (await http.post("/v1/articles", json=ARTICLE)).json()
        await http.post("/v1/articles/upload", files={"file": ("a.txt", b"The bridge in Orla fell down.")})
    for request in ("POST /v1/articles", "POST /v1/articles/upload"):
        server = collector.the(request)
        assert [span.name for span in collector.spans if span.parent == server.id] == [
            "read",
            "cut",
            "embed",
            "store",
        ]
    assert article["id"] in {span.attributes["qa.article.id"] for span in collector.named("store")}


async def test_a_call_of_a_tool_is_in_the_trace_of_its_request(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(points(OPENED))
        await http.post("/mcp", json={**CALL, "params": {"name": "ask", "arguments": QUESTION}}, headers=ACCEPT)
    request = collector.the("POST /mcp")
    assert request.attributes["gen_ai.tool.name"] == "ask"
    assert request.attributes["qa.answer.status"] == "answered"
    inside = sorted(span.name for span in collector.spans if span.parent == request.id)
    assert inside == ["embed", "generate", "search", "verify"]


async def test_log_lines_and_problems_name_the_trace(
    tmp_path: Path, fake_model: FakeModel, collector: Collector, logged: Lines
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        refused = await ask(http, question="x" * 3_000)
    assert refused.json()["trace_id"] == TRACE
    (line,) = [line for line in logged() if line["event"] == "request"]
    assert (line["trace_id"], line["span_id"]) == (TRACE, collector.the("POST /v1/answers").id)


async def test_no_text_and_no_key_reaches_the_collector(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        await http.post("/v1/articles", json={**ARTICLE, "title": "Crowns for Orla"})
        fake_model.script(points(OPENED, LIE), replies(500, '{"error": {"message": "Orla is refused"}}'))
        for body in (QUESTION, {**QUESTION, "stream": True}, {"question": "Orla", "generator": "none"}):
            await http.post("/v1/answers", json=body, headers={"Authorization": f"Bearer {KEY}"})
        for name in ("verify", "Orla"):
            await http.post("/mcp", json={**CALL, "params": {"name": name, "arguments": QUESTION}}, headers=ACCEPT)
        await http.get("/v1/articles", params={"cursor": "Orla"})
        await http.get("/Orla")
    sent = b"".join(collector.bodies)
    for secret in ("Orla", "bridge", "crowns", "Friday", KEY):
        assert secret.encode() not in sent, secret
    assert collector.the("GET /v1/articles").attributes["url.query"] == "REDACTED"


async def test_without_a_collector_nothing_is_traced(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        assert "traceresponse" not in (await ask(http)).headers
        assert "trace_id" not in (await ask(http, question="x" * 3_000)).json()
    assert collector.bodies == []


async def test_one_application_after_another_can_be_traced_in_a_process(
    tmp_path: Path, fake_model: FakeModel, collector: Collector
) -> None:
    async with traced(settings(tmp_path, traces_url=collector.url)):
        for _ in range(2):
            async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
                await ask(http)
    assert len(collector.named("POST /v1/answers")) == 2


async def test_traces_that_cannot_be_had_stop_nothing_else(
    tmp_path: Path, fake_model: FakeModel, collector: Collector, monkeypatch: pytest.MonkeyPatch, logged: Lines
) -> None:
    monkeypatch.setitem(sys.modules, "service.adapters.otlp_traces", None)
    async with modelled_house(tmp_path, fake_model, traces_url=collector.url) as http:
        assert (await ask(http)).status_code == 200
    assert any("article-qa[otel]" in line["event"] for line in logged())

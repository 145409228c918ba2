"""The Grafana dashboard and the alert rules speak of metrics, and labels, that a service has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.fake_model import FakeModel, replies
from tests.web.modelled import modelled_house
from tests.web.pointing import points

ARTICLE = {"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.", "key": "bridge"}
QUESTION = {"question": "When did the town of Orla open a bridge?"}
LIE = ("The town of Orla opened a bridge on Friday.", "opened a bridge")
FOLDER = Path("docs/grafana")
PAPER = Path("docs/observe.md").read_text()
# Prometheus adds these itself.
ADDED = {"job", "instance"}


def dashboard() -> list[str]:
    panels = json.loads((FOLDER / "article-qa.json").read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", ())]


def alerts() -> list[str]:
    groups = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


@pytest.fixture
async def known(tmp_path: Path, fake_model: FakeModel) -> dict[str, set[str]]:
    """Every sample of a service that has been through much, with the names of its labels."""
    (tmp_path / "catalog.sqlite3").touch()
    async with modelled_house(tmp_path, fake_model) as http:
        await http.post("/v1/articles", json=ARTICLE)
        await http.post("/v1/articles/batch", content=json.dumps(ARTICLE))
        fake_model.script(points(LIE), points(LIE), replies(500))
        for _ in range(2):
            await http.post("/v1/answers", json=QUESTION)
        exposition = (await http.get("/metrics")).text
    samples: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            samples.setdefault(sample.name, set()).update(sample.labels)
    return samples


@pytest.mark.parametrize("queries", [dashboard, alerts])
async def test_every_query_is_of_metrics_and_labels_that_exist(queries: object, known: dict[str, set[str]]) -> None:
    expressions: list[str] = queries()  # type: ignore[operator]
    assert len(expressions) >= 5
    for expression in expressions:
        names = re.findall(r"\b(?:qa|process)_\w+", expression)
        assert names, expression
        assert set(names) <= known.keys(), expression
        used = {label for group in re.findall(r"by \(([^)]*)\)", expression) for label in re.split(r",\s*", group)}
        used |= set(re.findall(r'(\w+)(?:=|!=|=~|!~)"', expression))
        assert used <= set.union(*(known[name] for name in names)) | ADDED, expression


async def test_every_metric_of_our_own_is_on_the_dashboard(known: dict[str, set[str]]) -> None:
    shown = set(re.findall(r"\bqa_\w+", " ".join(dashboard())))
    ours = {re.sub(r"_(bucket|count|sum)$", "_bucket", name) for name in known if name.startswith("qa_")}
    assert ours == shown


def test_its_legends_use_labels_of_their_queries() -> None:
    panels = json.loads((FOLDER / "article-qa.json").read_text())["panels"]
    for target in (target for panel in panels for target in panel.get("targets", ())):
        kept = re.search(r"by \(([^)]*)\)", target["expr"])
        labels = set(re.split(r",\s*", kept[1])) if kept else set()
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= labels, target


async def test_the_models_calls_and_its_breaker_are_metrics(tmp_path: Path, fake_model: FakeModel) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(*[replies(500)] * 5, points(LIE))
        for _ in range(6):
            await http.post("/v1/answers", json=QUESTION)
        lines = (await http.get("/metrics")).text.splitlines()
        parts = (await http.get("/readyz")).json()["parts"]
    assert 'qa_model_calls_total{model="language",outcome="model-down"} 5.0' in lines
    assert 'qa_model_calls_total{model="embedding",outcome="ok"} 7.0' in lines
    assert 'qa_model_breaker_state{state="open"} 1.0' in lines
    assert 'qa_answer_reasons_total{reason="model-down",status="partial"} 6.0' in lines
    assert "given a pause" in parts["language_model"]


async def test_the_paper_names_every_metric(known: dict[str, set[str]]) -> None:
    named = set(re.findall(r"`(qa_\w+)`", PAPER))
    assert named == {re.sub(r"_(bucket|count|sum)$", "", name) for name in known if name.startswith("qa_")}

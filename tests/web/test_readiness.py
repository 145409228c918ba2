"""What /readyz says of each part."""

from __future__ import annotations

from pathlib import Path

import httpx2

from tests.fake_model import FakeModel, replies
from tests.web.modelled import modelled_house

ARTICLE = {"text": "The town of Orla opened a bridge on Monday. It cost 4 million crowns.", "key": "bridge"}
QUESTION = {"question": "When did the town of Orla open a bridge?"}


async def parts_of(http: httpx2.AsyncClient, status: int = 200) -> dict[str, str]:
    response = await http.get("/readyz")
    assert response.status_code == status, response.text
    assert response.json()["status"] == ("ready" if status == 200 else "not ready")
    assert (int(response.headers.get("retry-after", 0)) > 0) == (status == 503)
    parts: dict[str, str] = response.json()["parts"]
    return parts


async def test_each_part_is_named(tmp_path: Path, fake_model: FakeModel) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        parts = await parts_of(http)
    assert parts.keys() == {"embedder", "generator", "language_model", "tokens", "sentences", "memory"}
    assert (parts["embedder"], parts["language_model"]) == ("fake-embedder-64", "ok")
    assert parts["tokens"] == "ok" or "estimated" in parts["tokens"]


async def test_a_model_that_fails_is_told_and_keeps_nobody_away(tmp_path: Path, fake_model: FakeModel) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        await http.post("/v1/articles", json=ARTICLE)
        fake_model.script(replies(500))
        await http.post("/v1/answers", json=QUESTION)
        assert (await parts_of(http))["language_model"].startswith("The language model cannot be reached.")
        await http.post("/v1/answers", json=QUESTION)
        assert (await parts_of(http))["language_model"] == "ok"


async def test_an_embedder_that_is_down_is_not_ready_until_it_is_back(
    tmp_path: Path, fake_model: FakeModel
) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        fake_model.embeddings_fail = True
        assert (await http.post("/v1/search", json={"query": "bridge"})).status_code == 503
        assert "embedding server" in (await parts_of(http, 503))["embedder"]
        fake_model.embeddings_fail = False
        assert (await parts_of(http))["embedder"] == "fake-embedder-64"


async def test_a_store_that_is_down_is_not_ready(tmp_path: Path, fake_model: FakeModel) -> None:
    async with modelled_house(tmp_path, fake_model) as http:
        http.app.state.qa.store.down = True  # type: ignore[attr-defined]
        assert (await parts_of(http, 503))["store"] == "The store cannot be reached."

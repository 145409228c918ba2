from __future__ import annotations

import hashlib
import json
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from tokenizers import Tokenizer

from service.adapters import mpnet
from service.adapters.cross_encoder import Laid
from service.adapters.minilm import model_folder
from service.adapters.weights import WrongWeights

# Made with transformers 4.57.0 from the published weights: MPNetModel, mean over the word pieces, L2 norm.
REFERENCE = json.loads((Path(__file__).parent / "mpnet_reference.json").read_text("utf-8"))
OPENS, ENDS = 101, 102
TINY = {"encoder.layer.0.attention.attn.q.weight": [[1.0, 2.0], [3.0, 4.0]], "embeddings.LayerNorm.bias": [0.5]}


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    folder = model_folder()
    assert folder is not None
    found = Tokenizer.from_file(str(folder / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def test_the_vectors_are_those_of_the_published_model(tokenizer: Tokenizer) -> None:
    pairs = mpnet.MPNetPairs(mpnet.installed(), {"token_types": np.zeros((2, 768), np.float32)})
    for row in REFERENCE:
        ids = tokenizer.encode(row["text"]).ids
        assert (ids[0], ids[-1], len(ids)) == (OPENS, ENDS, row["pieces"])
        vector = pairs.read(Laid(ids, len(ids), slice(1, 2), [])).mean(axis=0)
        assert float(vector @ row["vector"] / np.linalg.norm(vector)) > 0.995


def test_the_word_pieces_are_those_of_the_other_model_at_places_of_their_own(tokenizer: Tokenizer) -> None:
    with mpnet._Joined(mpnet.installed()) as joined, ZipFile(joined) as archive:
        words = archive.read("all-mpnet-base-v2/vocab.txt").decode("utf-8").splitlines()
    known = tokenizer.get_vocab()
    special = [known[word] for word in ("[PAD]", "[CLS]", "[SEP]")]
    assert [words[at] for at in mpnet.OWN_PIECES[special]] == ["<pad>", "<s>", "</s>"]
    assert all(words[mpnet.OWN_PIECES[at]] == word for word, at in known.items() if at not in special)


def _packed(folder: Path, name: str = mpnet._WEIGHTS) -> tuple[list[Path], str]:
    """An archive of tiny weights in parts, and the digest of the weights."""
    content, header = b"", {}
    for tensor, values in TINY.items():
        array = np.array(values, "<f4")
        header[tensor] = {
            "dtype": "F32",
            "shape": array.shape,
            "data_offsets": [len(content), len(content) + array.nbytes],
        }
        content += array.tobytes()
    written = json.dumps(header).encode()
    weights = len(written).to_bytes(8, "little") + written + content
    with ZipFile(folder / "whole.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, weights)
    packed = (folder / "whole.zip").read_bytes()
    parts = [folder / f"part.{at}" for at in range(5)]
    for at, part in enumerate(parts):
        size = -(-len(packed) // len(parts))
        part.write_bytes(packed[at * size : (at + 1) * size])
    return parts, hashlib.sha256(weights).hexdigest()


def test_an_archive_in_parts_is_read_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts, digest = _packed(tmp_path)
    monkeypatch.setattr(mpnet, "WEIGHTS_SHA256", digest)
    found = {name: values.tolist() for name, values in mpnet.published(parts)}
    assert found == {
        "encoder.layer.0.attention.self.query.weight": [[1.0, 2.0], [3.0, 4.0]],
        "embeddings.LayerNorm.bias": [0.5],
    }


def test_other_weights_are_refused(tmp_path: Path) -> None:
    parts, digest = _packed(tmp_path)
    with pytest.raises(WrongWeights, match=f"sha256 {digest}, expected 78c0197b"):
        mpnet.MPNetPairs(parts, {})


@pytest.mark.parametrize("name", ["model.safetensors", "all-mpnet-base-v2/other"])
def test_an_archive_without_the_weights_is_refused(tmp_path: Path, name: str) -> None:
    parts, _ = _packed(tmp_path, name)
    with pytest.raises(WrongWeights, match="cannot be read"):
        list(mpnet.published(parts))


def test_parts_that_are_cut_off_are_refused(tmp_path: Path) -> None:
    parts, _ = _packed(tmp_path)
    parts[-1].write_bytes(b"")
    with pytest.raises(WrongWeights, match="cannot be read"):
        list(mpnet.published(parts))


def test_with_a_part_missing_the_model_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(mpnet.installed()) == 5
    real = mpnet.find_spec
    monkeypatch.setattr(mpnet, "find_spec", lambda name: None if name.endswith("004") else real(name))
    assert mpnet.installed() == []


def test_near_places_are_told_apart_and_far_ones_are_not() -> None:
    bias = np.arange(32, dtype=np.float32)[:, None].repeat(12, axis=1)
    table = mpnet.near(bias)[0, 0]
    assert table.shape == (256, 256)
    # As T5 has it: to the left 0 to 15, to the right 16 to 31; eight of each for single steps.
    assert [table[20, 20 - away] for away in range(9)] == [0, 1, 2, 3, 4, 5, 6, 7, 8]
    assert [table[20, 20 + away] for away in (1, 7, 8)] == [17, 23, 24]
    assert table[0, 128] == table[0, 255] == 31 and table[255, 0] == 15

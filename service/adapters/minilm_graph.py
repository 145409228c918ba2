"""all-MiniLM-L6-v2 as an ONNX graph, built from the published weights: word pieces in, unit vectors out.

The graph is written in onnxruntime's fused operators (domain com.microsoft) where they are faster, so nothing is
left to a graph optimiser's pattern matching.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weights: TypeAlias = Mapping[str, NDArray[np.float32]]

DIMENSIONS = 384
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_LAYERS = 6
_HEADS = 12
_EPSILON = 1e-12
_CONTRIB = "com.microsoft"


class WrongWeights(ValueError):
    """The file is not the published model."""


def read_weights(path: Path) -> Weights:
    """The float tensors of a safetensors file by name, as views of one read-only buffer.

    The format is an eight-byte little-endian length, a JSON header of that length, then raw tensors.
    Raises WrongWeights for any file but the published one, OSError where it cannot be read.
    """
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise WrongWeights(f"{path.name} has sha256 {digest}, expected {WEIGHTS_SHA256}")
    start = 8 + int.from_bytes(content[:8], "little")
    weights: dict[str, NDArray[np.float32]] = {}
    for name, tensor in json.loads(content[8:start]).items():
        if tensor.get("dtype") == "F32":
            first, last = tensor["data_offsets"]
            flat = np.frombuffer(content, "<f4", (last - first) // 4, start + first)
            weights[name] = flat.reshape(tensor["shape"])
    return weights


def build_graph(weights: Weights, *, quantized: bool) -> bytes:
    """A serialized ONNX model: `ids` and `mask` (int32, batch x length) to `vectors` (float32, batch x 384).

    The forward pass is that of BERT (Devlin et al., 2019) followed, as in sentence-transformers, by the
    mean over the unmasked positions and the L2 norm. With `quantized`, all dense layers but the last of
    each block hold int8 weights (one scale a column) and quantize their input as a whole: a vector then
    depends a little on the other texts of its batch, so run such a graph on one text at a time.
    """
    # What comes out of the activation has outliers that eight bits cannot hold: quantizing the last product,
    # too, takes the mean cosine to the float vectors from 0.997 to 0.994.
    graph = _Graph(weights, quantized, last_quantized=False)
    hidden = graph.layers(graph.embeddings())
    graph.pooling(hidden)
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", DIMENSIONS])
    return graph.serialized(("ids", "mask"), [vectors])


def build_pair_graph(weights: Weights, *, quantized: bool) -> bytes:
    """A serialized ONNX model for two texts read as one: `ids`, `segments` (0 for the first text, 1 for the
    second) and `mask` (int32, batch x length) to `pieces` (float32, batch x length x 384), the vectors of the word
    pieces. `quantized` as in build_graph, but of all dense layers: what is learned on top does not mind."""
    graph = _Graph(weights, quantized, last_quantized=quantized)
    hidden = graph.layers(graph.embeddings(segments=True))
    graph.result(hidden, "pieces")
    pieces = helper.make_tensor_value_info("pieces", TensorProto.FLOAT, ["batch", "length", DIMENSIONS])
    return graph.serialized(("ids", "segments", "mask"), [pieces])


class _Graph:
    """Nodes and tensors as they pile up. Each part adds its nodes and returns the name of its output."""

    def __init__(self, weights: Weights, quantized: bool, *, last_quantized: bool) -> None:
        self.weights = weights
        self.quantized, self.last_quantized = quantized, last_quantized
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def embeddings(self, *, segments: bool = False) -> str:
        words = self._weight("embeddings.word_embeddings.weight")
        places = self.weights["embeddings.position_embeddings.weight"]
        types = self.weights["embeddings.token_type_embeddings.weight"]
        scale, shift = self._norm("embeddings.")
        if segments:
            given, kinds = "segments", self._tensor("types", types)
        else:
            # Every text is of token type 0, so that row is added to the positions once and for all.
            given, kinds, places = "", "", places + types[0]
        inputs = ["ids", given, words, self._tensor("positions", places), kinds, scale, shift]
        return self._fused("EmbedLayerNormalization", inputs, ["embedded", ""], epsilon=_EPSILON)

    def layers(self, hidden: str) -> str:
        for layer in range(_LAYERS):
            hidden = self.layer(hidden, f"encoder.layer.{layer}.")
        return hidden

    def serialized(self, inputs: Sequence[str], outputs: list[Any]) -> bytes:
        given = [helper.make_tensor_value_info(name, TensorProto.INT32, ["batch", "length"]) for name in inputs]
        model = helper.make_model(
            helper.make_graph(self.nodes, "all-MiniLM-L6-v2", given, outputs, self.tensors),
            opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)],
            ir_version=8,  # that of opset 17: old enough for every onnxruntime we allow
        )
        found: bytes = model.SerializeToString()
        return found

    def layer(self, hidden: str, at: str) -> str:
        attended = self._attention(hidden, f"{at}attention.self.")
        mixed = self._product(attended, f"{at}attention.output.dense.", self.quantized)
        middle = self._add_and_norm(mixed, hidden, f"{at}attention.output.")
        wide = self._product(middle, f"{at}intermediate.dense.", self.quantized)
        bias = self._weight(f"{at}intermediate.dense.bias")
        active = self._fused("BiasGelu", [wide, bias], [f"{at}active"])
        narrow = self._product(active, f"{at}output.dense.", self.last_quantized)
        return self._add_and_norm(narrow, middle, f"{at}output.")

    def pooling(self, hidden: str) -> None:
        # The mean is a sum here: the number of tokens cancels in the L2 norm.
        axis = self._tensor("axis", np.array([1]))
        weights = self._plain("Cast", ["mask"], "pooling.mask", to=TensorProto.FLOAT)
        row = self._plain("Unsqueeze", [weights, axis], "pooling.row")
        total = self._plain("MatMul", [row, hidden], "pooling.sum")
        flat = self._plain("Squeeze", [total, axis], "pooling.flat")
        self._plain("LpNormalization", [flat], "vectors", axis=-1, p=2)

    def result(self, hidden: str, name: str) -> None:
        self._plain("Identity", [hidden], name)

    def _attention(self, hidden: str, at: str) -> str:
        parts = ("query", "key", "value")
        matrix = np.concatenate([self.weights[f"{at}{part}.weight"] for part in parts]).T
        bias = self._tensor(f"{at}bias", np.concatenate([self.weights[f"{at}{part}.bias"] for part in parts]))
        if not self.quantized:
            inputs = [hidden, self._tensor(f"{at}weight", matrix), bias, "mask"]
            return self._fused("Attention", inputs, [f"{at}out"], num_heads=_HEADS)
        joined = self._quantized_product(hidden, matrix, at, bias)
        sizes = self._tensor(f"{at}sizes", np.array([DIMENSIONS] * 3))
        split = [f"{at}{part}" for part in parts]
        self.nodes.append(helper.make_node("Split", [joined, sizes], split, axis=2))
        return self._fused("MultiHeadAttention", [*split, "", "mask"], [f"{at}out"], num_heads=_HEADS)

    def _product(self, left: str, at: str, quantized: bool) -> str:
        matrix = self.weights[f"{at}weight"].T
        if quantized:
            return self._quantized_product(left, matrix, at)
        return self._plain("MatMul", [left, self._tensor(f"{at}weight", matrix)], f"{at}out")

    def _quantized_product(self, left: str, matrix: NDArray[np.float32], at: str, bias: str = "") -> str:
        scale = np.abs(matrix).max(axis=0) / np.float32(127)
        whole = self._tensor(f"{at}int8", np.rint(matrix / scale).astype(np.int8))
        inputs = [left, whole, self._tensor(f"{at}scale", scale), "", bias]
        return self._fused("DynamicQuantizeMatMul", inputs, [f"{at}product"])

    def _add_and_norm(self, product: str, skipped: str, at: str) -> str:
        """The sum, normalised. In plain operators: those take half of the time of the fused one, which goes through
        a row number by number."""

        def step(operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
            return self._plain(operator, inputs, f"{at}{output}", **attributes)

        scale, shift = self._norm(at)
        moved = step("Add", [product, self._weight(f"{at}dense.bias")], "moved")
        total = step("Add", [moved, skipped], "total")
        off = step("Sub", [total, step("ReduceMean", [total], "mean", axes=[-1])], "off")
        variance = step("ReduceMean", [step("Mul", [off, off], "squares")], "variance", axes=[-1])
        above_zero = step(
            "Add", [variance, self._tensor(f"{at}epsilon", np.array(_EPSILON, np.float32))], "above_zero"
        )
        unit = step("Div", [off, step("Sqrt", [above_zero], "deviation")], "unit")
        return step("Add", [step("Mul", [unit, scale], "scaled"), shift], "normed")

    def _norm(self, at: str) -> tuple[str, str]:
        return self._weight(f"{at}LayerNorm.weight"), self._weight(f"{at}LayerNorm.bias")

    def _weight(self, name: str) -> str:
        return self._tensor(name, self.weights[name])

    def _tensor(self, name: str, values: NDArray[Any]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _fused(self, operator: str, inputs: list[str], outputs: list[str], **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=_CONTRIB, **attributes))
        return outputs[0]

    def _plain(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output


__all__ = [
    "DIMENSIONS",
    "WEIGHTS_SHA256",
    "Weights",
    "WrongWeights",
    "build_graph",
    "build_pair_graph",
    "read_weights",
]

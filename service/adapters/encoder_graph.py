"""Encoders of the BERT family as ONNX graphs, built from published weights: word pieces in, vectors out.

The graphs are written in onnxruntime's fused operators (domain com.microsoft) where they are faster, so nothing is
left to a graph optimiser's pattern matching. Dense layers that are given as int8 quantize what they are given as a
whole: a vector then depends a little on the other texts of its batch, so run such a graph on one text at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from service.adapters.weights import Whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Layers: TypeAlias = Mapping[str, NDArray[np.float32] | Whole]

_HEADS = 12
_CONTRIB = "com.microsoft"
_BATCH: list[Any] = ["batch", "length"]


def build_embedder(weights: Layers) -> bytes:
    """A serialized ONNX model: `ids` and `mask` (int32, batch x length) to `vectors` (float32, batch x width).

    The forward pass is that of BERT (Devlin et al., 2019) followed, as in sentence-transformers, by the
    mean over the unmasked positions and the L2 norm.
    """
    graph = _Graph(weights, 1e-12)
    graph.pooling(graph.layers(graph.embeddings(segments=False), mask="mask"))
    return graph.serialized({"ids": _BATCH, "mask": _BATCH}, {"vectors": ["batch", graph.width]})


def build_pair_reader(weights: Layers) -> bytes:
    """A serialized ONNX model for two texts read as one: `ids`, `segments` (0 for the first text, 1 for the
    second) and `mask` (int32, batch x length) to `pieces` (float32, batch x length x width), the vectors of the
    word pieces."""
    graph = _Graph(weights, 1e-12)
    graph.result(graph.layers(graph.embeddings(segments=True), mask="mask"), "pieces")
    return graph.serialized(dict.fromkeys(("ids", "segments", "mask"), _BATCH), {"pieces": [*_BATCH, graph.width]})


def build_near_reader(weights: Layers) -> bytes:
    """The same for MPNet (Song et al., 2020), of whose attention `near` (float32, 1 x heads x length x length) is a
    part: how much a place looks at another for how far it is. No `mask`: one row a run."""
    graph = _Graph(weights, 1e-5, by_rows=True)
    graph.result(graph.layers(graph.looked_up(), near="near"), "pieces")
    given = {"ids": _BATCH, "segments": _BATCH, "near": ["batch", _HEADS, "length", "length"]}
    return graph.serialized(given, {"pieces": [*_BATCH, graph.width]})


def build_product(matrix: Whole) -> bytes:
    """A serialized ONNX model of one 8-bit product: `given` (float32, rows x given) to `made` (rows x made)."""
    tensors = [numpy_helper.from_array(matrix.values, "int8"), numpy_helper.from_array(matrix.scale, "scale")]
    node = helper.make_node("DynamicQuantizeMatMul", ["given", "int8", "scale"], ["made"], domain=_CONTRIB)
    given, made = (
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["rows", size])
        for name, size in zip(("given", "made"), matrix.values.shape, strict=True)
    )
    found: bytes = _model(helper.make_graph([node], "product", [given], [made], tensors)).SerializeToString()
    return found


def _model(graph: Any) -> Any:
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(_CONTRIB, 1)],
        ir_version=8,  # that of opset 17: old enough for every onnxruntime we allow
    )


class _Graph:
    """Nodes and tensors as they pile up. Each part adds its nodes and returns the name of its output.

    `by_rows`: before an 8-bit product each row is brought to the same size, but for queries, keys and values. A few
    word pieces of MPNet have values far larger than the rest, which would leave little of the others.
    """

    def __init__(self, weights: Layers, epsilon: float, *, by_rows: bool = False) -> None:
        self.weights, self.epsilon, self.by_rows = weights, epsilon, by_rows
        self.width = len(self._floats("embeddings.LayerNorm.weight"))
        self.count = len({name.split(".")[2] for name in weights if name.startswith("encoder.layer.")})
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def embeddings(self, *, segments: bool) -> str:
        words = self._weight("embeddings.word_embeddings.weight")
        places = self._floats("embeddings.position_embeddings.weight")
        types = self._floats("embeddings.token_type_embeddings.weight")
        scale, shift = self._norm("embeddings.")
        if segments:
            given, kinds = "segments", self._tensor("types", types)
        else:
            # Every text is of token type 0, so that row is added to the positions once and for all.
            given, kinds, places = "", "", places + types[0]
        inputs = ["ids", given, words, self._tensor("positions", places), kinds, scale, shift]
        return self._fused("EmbedLayerNormalization", inputs, ["embedded", ""], epsilon=self.epsilon)

    def looked_up(self) -> str:
        """As `embeddings`, the table of words in eight bits, with one scale for each: a quarter of the memory."""
        words = Whole.of(self._floats("embeddings.word_embeddings.weight"))
        rows = self._plain("Gather", [self._tensor("words", words.values.T), "ids"], "rows")
        whole = self._plain("Cast", [rows], "whole", to=TensorProto.FLOAT)
        sizes = self._plain("Gather", [self._tensor("sizes", words.scale[:, None]), "ids"], "row_sizes")
        meant = self._plain("Mul", [whole, sizes], "meant")
        kinds = self._tensor("types", self._floats("embeddings.token_type_embeddings.weight"))
        typed = self._plain("Add", [meant, self._plain("Gather", [kinds, "segments"], "kinds")], "typed")
        length = self._plain("Shape", ["ids"], "length", start=1)
        bounds = [self._tensor("zero", np.array([0])), length, self._tensor("down", np.array([0]))]
        table = self._tensor("positions", self._floats("embeddings.position_embeddings.weight"))
        placed = self._plain("Slice", [table, *bounds], "placed")
        return self._normed(self._plain("Add", [typed, placed], "summed"), "embeddings.")

    def layers(self, hidden: str, *, mask: str = "", near: str = "") -> str:
        for layer in range(self.count):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.", mask, near)
        return hidden

    def serialized(self, inputs: Mapping[str, Sequence[Any]], outputs: Mapping[str, Sequence[Any]]) -> bytes:
        given = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT if len(shape) > 2 else TensorProto.INT32, shape)
            for name, shape in inputs.items()
        ]
        made = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        model = _model(helper.make_graph(self.nodes, "encoder", given, made))
        while self.tensors:  # one by one: two copies of all weights would be a lot
            model.graph.initializer.append(self.tensors.pop())
        found: bytes = model.SerializeToString()
        return found

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

    def _layer(self, hidden: str, at: str, mask: str, near: str) -> str:
        attended = self._attention(hidden, f"{at}attention.self.", mask, near)
        mixed = self._product(attended, f"{at}attention.output.dense.")
        middle = self._add_and_norm(mixed, hidden, f"{at}attention.output.")
        wide = self._product(middle, f"{at}intermediate.dense.")
        bias = self._weight(f"{at}intermediate.dense.bias")
        active = self._fused("BiasGelu", [wide, bias], [f"{at}active"])
        narrow = self._product(active, f"{at}output.dense.")
        return self._add_and_norm(narrow, middle, f"{at}output.")

    def _attention(self, hidden: str, at: str, mask: str, near: str) -> str:
        parts = ("query", "key", "value")
        shown = [self.weights[f"{at}{part}.weight"] for part in parts]
        bias = self._tensor(f"{at}bias", np.concatenate([self._floats(f"{at}{part}.bias") for part in parts]))
        whole = [one for one in shown if isinstance(one, Whole)]
        if not whole:
            matrix = np.concatenate([self._floats(f"{at}{part}.weight") for part in parts]).T
            inputs = [hidden, self._tensor(f"{at}weight", matrix), bias, mask]
            return self._fused("Attention", inputs, [f"{at}out"], num_heads=_HEADS)
        joined = self._whole_product(hidden, Whole.beside(whole), at, bias)
        sizes = self._tensor(f"{at}sizes", np.array([self.width] * 3))
        split = [f"{at}{part}" for part in parts]
        self.nodes.append(helper.make_node("Split", [joined, sizes], split, axis=2))
        inputs = [*split, "", mask, near] if near else [*split, "", mask]
        return self._fused("MultiHeadAttention", inputs, [f"{at}out"], num_heads=_HEADS)

    def _product(self, left: str, at: str) -> str:
        weight = self.weights[f"{at}weight"]
        if not isinstance(weight, Whole):
            return self._plain("MatMul", [left, self._tensor(f"{at}weight", weight.T)], f"{at}out")
        if not self.by_rows:
            return self._whole_product(left, weight, at)
        size = self._plain("Abs", [left], f"{at}size")
        largest = self._plain("ReduceMax", [size], f"{at}largest", axes=[-1], keepdims=1)
        even = self._plain("Div", [left, largest], f"{at}even")
        return self._plain("Mul", [self._whole_product(even, weight, at), largest], f"{at}out")

    def _whole_product(self, left: str, matrix: Whole, at: str, bias: str = "") -> str:
        whole, scale = self._tensor(f"{at}int8", matrix.values), self._tensor(f"{at}scale", matrix.scale)
        return self._fused("DynamicQuantizeMatMul", [left, whole, scale, "", bias], [f"{at}product"])

    def _add_and_norm(self, product: str, skipped: str, at: str) -> str:
        moved = self._plain("Add", [product, self._weight(f"{at}dense.bias")], f"{at}moved")
        return self._normed(self._plain("Add", [moved, skipped], f"{at}total"), at)

    def _normed(self, total: str, at: str) -> str:
        """In plain operators: those take half of the time of the fused one, which goes through a row number by
        number."""

        def step(operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
            return self._plain(operator, inputs, f"{at}{output}", **attributes)

        scale, shift = self._norm(at)
        off = step("Sub", [total, step("ReduceMean", [total], "mean", axes=[-1])], "off")
        variance = step("ReduceMean", [step("Mul", [off, off], "squares")], "variance", axes=[-1])
        above_zero = step(
            "Add", [variance, self._tensor(f"{at}epsilon", np.array(self.epsilon, np.float32))], "above_zero"
        )
        unit = step("Div", [off, step("Sqrt", [above_zero], "deviation")], "unit")
        return step("Add", [step("Mul", [unit, scale], "scaled"), shift], "normed")

    def _norm(self, at: str) -> tuple[str, str]:
        return self._weight(f"{at}LayerNorm.weight"), self._weight(f"{at}LayerNorm.bias")

    def _weight(self, name: str) -> str:
        return self._tensor(name, self._floats(name))

    def _floats(self, name: str) -> NDArray[np.float32]:
        found = self.weights[name]
        assert not isinstance(found, Whole)
        return found

    def _tensor(self, name: str, values: NDArray[Any]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _fused(self, operator: str, inputs: list[str], outputs: list[str], **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, outputs, domain=_CONTRIB, **attributes))
        return outputs[0]

    def _plain(self, operator: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], **attributes))
        return output


__all__ = ["build_embedder", "build_near_reader", "build_pair_reader", "build_product"]

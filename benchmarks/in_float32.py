"""The network of `mini` in float32: the shipped weights scaled back, activations exact, the same layout.

The float32 file that training left behind is not shipped; this stands in for it where it is not there. Needs onnx.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper


def in_float32(path: Path) -> bytes:
    """Return the model with every integer product as a product of floats."""
    model = onnx.load(str(path))
    known = {one.name: one for one in model.graph.initializer}
    exact = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "QuantizeLinear"}
    weights: dict[str, onnx.TensorProto] = {}

    def floats(name: str, scale: str, zero: str) -> str:
        values, step, middle = (numpy_helper.to_array(known[one]).astype(np.float32) for one in (name, scale, zero))
        weights[f"{name}.float"] = numpy_helper.from_array((values - middle) * step, f"{name}.float")
        return f"{name}.float"

    nodes = []
    for node in model.graph.node:
        if node.op_type == "MatMulIntegerToFloat":
            read, table, _, scale, _, zero, *bias = node.input
            product = f"{node.output[0]}.product" if bias else node.output[0]
            nodes.append(helper.make_node("MatMul", [exact[read], floats(table, scale, zero)], [product]))
            if bias:
                nodes.append(helper.make_node("Add", [product, *bias], list(node.output)))
        elif node.op_type == "QAttention":
            read, table, bias, _, scale, mask, _, zero, *_ = node.input
            inputs = [exact[read], floats(table, scale, zero), bias, mask]
            made = helper.make_node("Attention", inputs, list(node.output), domain="com.microsoft")
            made.attribute.extend(node.attribute)
            nodes.append(made)
        elif node.op_type != "QuantizeLinear":
            nodes.append(node)
    used = {name for node in nodes for name in node.input}
    kept = [one for one in [*known.values(), *weights.values()] if one.name in used]
    del model.graph.node[:], model.graph.initializer[:], model.graph.value_info[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(kept)
    serialized: bytes = model.SerializeToString()
    return serialized

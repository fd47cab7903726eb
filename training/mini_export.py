"""Turn a trained `mini.pt` into what the package ships: int8 ONNX, tokenizer, calibration.

    python training/mini_export.py --trained FOLDER --data train.parquet --out src/comments/scorers/weights/mini

Also writes FOLDER/float32.onnx, the model the benchmark compares with. Needs torch, onnx and onnxruntime.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import shutil
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from mini_model import Mini
from mini_rows import INVENTED, read
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from tokenizers import Tokenizer

from comments.scorers.disguise import plain

Ranges = dict[str, tuple[float, float]]
"""Lowest and highest value of a tensor, by its name."""


class _Deployed(torch.nn.Module):
    """What runs in production: integer mask in, logits out."""

    def __init__(self, mini: Mini) -> None:
        super().__init__()
        self.mini = mini

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.mini(ids, mask.to(torch.float32))


def to_float_onnx(mini: Mini, path: Path) -> None:
    """Export with free batch and length, attention, layer norms and GELU fused."""
    mini.eval()
    example = (torch.ones(2, 16, dtype=torch.long), torch.ones(2, 16, dtype=torch.long))
    free = {0: "rows", 1: "length"}
    torch.onnx.export(
        _Deployed(mini), example, str(path), input_names=["ids", "mask"], output_names=["logits"],
        dynamic_axes={"ids": free, "mask": free, "logits": {0: "rows"}}, opset_version=17, dynamo=False,
    )  # fmt: skip
    options = FusionOptions("bert")
    options.enable_embed_layer_norm = False
    fused = optimize_model(str(path), model_type="bert", num_heads=12, hidden_size=384, optimization_options=options)
    print("fused:", fused.get_fused_operator_statistics())
    fused.save_model_to_file(str(path))


def to_int8(source: Path, out: Path, seen: Ranges) -> None:
    """Quantise weights per channel, and activations by the ranges `seen` on real text.

    Fixed ranges, because with ranges taken from each batch a text's score would depend on the texts beside it.
    """
    quantize_dynamic(
        str(source),
        str(out),
        per_channel=True,
        weight_type=QuantType.QInt8,
        nodes_to_exclude=_heads(source),
        op_types_to_quantize=["MatMul", "Attention"],
        extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )
    model = onnx.load(str(out))
    _quantise_embeddings(model.graph)
    _for_this_runtime(model.graph, seen)
    onnx.save(model, str(out))


def _heads(source: Path) -> list[str]:
    """Name the last product, which stays exact; the quantiser gives it another name before it looks."""
    names = [node.name for node in onnx.load(str(source)).graph.node if _is_head(node)]
    return [*names, *(f"{name}_MatMul" for name in names)]


def _is_head(node: onnx.NodeProto) -> bool:
    return any("heads" in name for name in node.input)


def measure_ranges(float32: Path, batches: list[dict[str, np.ndarray]]) -> Ranges:
    """Return, for every input of a product, what nearly all of its values lie between on real text."""
    model = onnx.load(str(float32))
    products = [node for node in model.graph.node if node.op_type in ("MatMul", "Attention") and not _is_head(node)]
    watched = list(dict.fromkeys(node.input[0] for node in products))
    model.graph.output.extend([helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in watched])
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    lows: dict[str, list[float]] = {name: [] for name in watched}
    highs: dict[str, list[float]] = {name: [] for name in watched}
    for batch in batches:
        real = batch["mask"].astype(bool)
        for name, value in zip(watched, session.run(watched, batch), strict=True):
            low, high = np.quantile(value[real].ravel()[::5], [2e-5, 1 - 2e-5])
            lows[name].append(float(low))
            highs[name].append(float(high))
    return {name: (float(np.median(lows[name])), float(np.median(highs[name]))) for name in watched}


def _for_this_runtime(graph: onnx.GraphProto, seen: Ranges) -> None:
    """Use fixed activation ranges, and the forms of operations that ONNX Runtime is quick at on a CPU.

    Measured with 1.31: a fused skip-and-normalise takes three times as long as an addition and a normalisation, a fused
    bias-and-GELU twice as long as a GELU behind a product that adds its bias itself. The session must not fuse them
    again (optimisation level "basic").
    """
    new: dict[str, list[onnx.NodeProto]] = {}  # what stands in place of a node, by its output
    _fix_ranges(graph, seen, new)
    products = _join_products(graph, new)
    _unfuse(graph, products, new)
    nodes = [fresh for node in graph.node for fresh in new.get(node.output[0], [node])]
    used = {name for node in nodes for name in node.input} | {one.name for one in graph.output}
    nodes = [node for node in nodes if used & set(node.output)]
    kept = [one for one in graph.initializer if one.name in used]
    del graph.node[:], graph.initializer[:], graph.value_info[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept)


def _fix_ranges(graph: onnx.GraphProto, seen: Ranges, new: dict[str, list[onnx.NodeProto]]) -> None:
    for node in graph.node:
        if node.op_type == "DynamicQuantizeLinear":
            low, high = min(seen[node.input[0]][0], 0.0), max(seen[node.input[0]][1], 0.0)
            step = (high - low) / 255
            quantised, scale, zero = node.output
            graph.initializer.append(numpy_helper.from_array(np.array(step, np.float32), scale))
            graph.initializer.append(numpy_helper.from_array(np.array(round(-low / step), np.uint8), zero))
            new[node.output[0]] = [helper.make_node("QuantizeLinear", [node.input[0], scale, zero], [quantised])]


def _join_products(graph: onnx.GraphProto, new: dict[str, list[onnx.NodeProto]]) -> dict[str, onnx.NodeProto]:
    """Make one operation of an integer product and what scales it back; return these by their output."""
    maker = {name: node for node in graph.node for name in node.output}
    user = {name: node for node in graph.node for name in node.input}
    products = {}
    for node in graph.node:
        if node.op_type != "MatMulInteger":
            continue
        quantised, weights, zero, weight_zero = node.input
        cast = user[node.output[0]]
        scaled = user[cast.output[0]]
        scales = maker[next(name for name in scaled.input if name != cast.output[0])]
        scale = maker[quantised].output[1]
        weight_scale = next(name for name in scales.input if name != scale)
        product = helper.make_node(
            "MatMulIntegerToFloat",
            [quantised, weights, scale, weight_scale, zero, weight_zero],
            [scaled.output[0]],
            domain="com.microsoft",
        )
        products[scaled.output[0]] = product
        new |= {node.output[0]: [], cast.output[0]: [], scales.output[0]: [], scaled.output[0]: [product]}
    return products


def _unfuse(graph: onnx.GraphProto, products: dict[str, onnx.NodeProto], new: dict[str, list[onnx.NodeProto]]) -> None:
    for node in graph.node:
        if node.op_type == "BiasGelu":
            products[node.input[0]].input.append(node.input[1])
            new[node.output[0]] = [helper.make_node("Gelu", [node.input[0]], list(node.output), domain="com.microsoft")]
        elif node.op_type == "SkipLayerNormalization":
            first, second, gamma, beta, *bias = node.input
            if bias:
                products[second if second in products else first].input.append(bias[0])
            both = f"{node.output[0]}.sum"
            (epsilon,) = [one.f for one in node.attribute if one.name == "epsilon"]
            new[node.output[0]] = [
                helper.make_node("Add", [first, second], [both]),
                helper.make_node("LayerNormalization", [both, gamma, beta], [node.output[0]], axis=-1, epsilon=epsilon),
            ]


def _quantise_embeddings(graph: onnx.GraphProto) -> None:
    """Store the word embeddings as int8 with one scale a token; the rows that are read are scaled back."""
    table = max(
        (one for one in graph.initializer if len(one.dims) == 2),
        key=lambda one: int(np.prod(one.dims)) * (one.data_type == TensorProto.FLOAT),
    )
    values = numpy_helper.to_array(table)
    scale = np.maximum(np.abs(values).max(axis=1, keepdims=True), 1e-8) / 127
    graph.initializer.remove(table)
    graph.initializer.extend(
        [
            numpy_helper.from_array(np.round(values / scale).astype(np.int8), "words.int8"),
            numpy_helper.from_array(scale.astype(np.float32), "words.scale"),
        ]
    )
    place, gather = next(
        (place, node)
        for place, node in enumerate(graph.node)
        if node.op_type == "Gather" and node.input[0] == table.name
    )
    ids, result = gather.input[1], gather.output[0]
    graph.node.remove(gather)
    for shift, node in enumerate(
        [
            helper.make_node("Gather", ["words.int8", ids], ["words.rows"]),
            helper.make_node("Cast", ["words.rows"], ["words.float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", ["words.scale", ids], ["words.row_scale"]),
            helper.make_node("Mul", ["words.float", "words.row_scale"], [result]),
        ]
    ):
        graph.node.insert(place + shift, node)


def example_batches(data: Path, tokenizer: Path, count: int = 24, rows: int = 32) -> list[dict[str, np.ndarray]]:
    """Return token ids and masks of real rows and invented ones, as the session takes them."""
    rng = random.Random(99)
    texts = [plain(text) for text in rng.sample(read(data).texts, count * rows * 3 // 4)]
    texts += [row.text for maker in INVENTED for row in maker(count * rows // 4 // len(INVENTED), rng)]
    rng.shuffle(texts)
    reader = Tokenizer.from_file(str(tokenizer))
    reader.enable_truncation(128)
    reader.enable_padding()
    found = []
    for at in range(0, len(texts), rows):
        encoded = reader.encode_batch(texts[at : at + rows])
        ids, mask = ([getattr(one, name) for one in encoded] for name in ("ids", "attention_mask"))
        found.append({"ids": np.array(ids, np.int64), "mask": np.array(mask, np.int64)})
    return found


def main() -> None:
    """Run the export; see the module's first lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    float32 = arguments.trained / "float32.onnx"
    to_float_onnx(Mini.load(arguments.trained / "mini.pt"), float32)
    shutil.copy(arguments.trained / "tokenizer.json", arguments.out / "tokenizer.json")
    seen = measure_ranges(float32, example_batches(arguments.data, arguments.out / "tokenizer.json"))
    to_int8(float32, arguments.out / "model.onnx", seen)
    vocabulary = json.loads((arguments.out / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    about = {
        "sha256": hashlib.sha256(
            (arguments.out / "model.onnx").read_bytes() + (arguments.out / "tokenizer.json").read_bytes()
        ).hexdigest(),
        "start": vocabulary["[CLS]"],
        "end": vocabulary["[SEP]"],
        "scale": [1.0] * 6,
        "shift": [0.0] * 6,
    }
    (arguments.out / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print({path.name: path.stat().st_size for path in arguments.out.iterdir()})


if __name__ == "__main__":
    main()

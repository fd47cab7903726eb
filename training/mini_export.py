"""Turn a trained `mini.pt` into what the package ships: int8 ONNX, tokenizer, calibration.

    python training/mini_export.py --trained FOLDER --data train.parquet --out src/comments/scorers/weights/mini

Also writes FOLDER/float32.onnx, the model the benchmark compares with. Needs torch, onnx and onnxruntime.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from mini_model import Mini
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model


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


def to_int8(source: Path, out: Path, keep: list[str]) -> None:
    """Quantise weights per channel and activations as they come; nodes named in `keep` stay in float32."""
    quantize_dynamic(
        str(source), str(out), per_channel=True, weight_type=QuantType.QInt8, nodes_to_exclude=keep,
        op_types_to_quantize=["MatMul", "Attention"], extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
    )  # fmt: skip
    model = onnx.load(str(out))
    _quantise_embeddings(model.graph)
    onnx.save(model, str(out))


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


def main() -> None:
    """Run the export; see the module's first lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", nargs="*", default=[], help="nodes to leave in float32")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    float32 = arguments.trained / "float32.onnx"
    to_float_onnx(Mini.load(arguments.trained / "mini.pt"), float32)
    to_int8(float32, arguments.out / "model.onnx", arguments.keep)
    shutil.copy(arguments.trained / "tokenizer.json", arguments.out / "tokenizer.json")
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

"""`mini`: int8 against its own float32 ONNX, and with `quick` in front on a natural mix.

    python benchmarks/score_mini.py TRAIN.parquet DEV.parquet [--float32 float32.onnx] [--rows N]

Times are of one run on one processor; trust the ratios. Without float32.onnx, which training/mini_export.py leaves
beside mini.pt, the float32 network is the shipped one with its weights scaled back (in_float32.py).
"""

from __future__ import annotations

import argparse
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
import pyarrow.parquet as pq
from sklearn.metrics import roc_auc_score

from comments.models import Scores
from comments.scorers import Scorer, mini, quick
from comments.scorers.cascade import Cascade
from comments.scorers.choosing import IN_FRONT
from comments.scorers.disguise import plain

LABELS = ("toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate")


def read(path: Path, rows: int, source: str | None = None) -> tuple[list[str], np.ndarray]:
    """Return texts and labels (rows, 6), the first `rows` of a fixed shuffle."""
    table = pq.read_table(path)
    if source:
        table = table.filter(np.array(table["source"].to_pylist()) == source)
    chosen = np.random.default_rng(4).permutation(table.num_rows)[:rows]
    table = table.take(chosen)
    labels = np.stack([table[name].to_numpy(zero_copy_only=False) for name in LABELS], axis=1)
    return table["text"].to_pylist(), labels


def mean_auc(labels: np.ndarray, chances: np.ndarray) -> float:
    """Mean over the heads that have both answers."""
    heads = [head for head in range(len(LABELS)) if len(np.unique(labels[:, head])) == 2]
    return float(np.mean([roc_auc_score(labels[:, head], chances[:, head]) for head in heads]))


def values(scorer: Scorer, texts: list[str]) -> np.ndarray:
    """Return (texts, 6); what is not scored counts as 0 here, on both sides of a comparison."""
    return np.array(
        [
            [one.values[name] for name in mini.MEASURES] if isinstance(one, Scores) else [0.0] * len(mini.MEASURES)
            for one in scorer.score(texts)
        ]
    )


def float_mini(model: bytes | str) -> mini.Mini:
    """Return `mini` with a float32 network, run as ONNX Runtime runs it by default, on one processor."""
    exact = mini.Mini(threads=1)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    exact._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return exact


def against_float32(dev: Path, model: bytes | str, rows: int) -> None:
    """Print speed and AUC of both."""
    texts, labels = read(dev, rows)
    small, exact = mini.Mini(threads=1), float_mini(model)
    texts = [plain(text) for text in texts]
    windows = small._windows(texts)
    took = {"int8": float("inf"), "float32": float("inf")}
    for _ in range(2):
        for name, scorer in (("int8", small), ("float32", exact)):
            began = time.process_time()
            scorer._logits(windows.ids)
            took[name] = min(took[name], time.process_time() - began)
    found = {"int8": small.judge(texts)[0], "float32": exact.judge(texts)[0]}
    for name, chances in found.items():
        print(f"mini {name:8} {len(texts) / took[name]:7.0f} texts/s a core, mean AUC {mean_auc(labels, chances):.4f}")
    moved = np.abs(found["int8"] - found["float32"])
    print(
        f"int8 is {took['float32'] / took['int8']:.2f} times as fast; scores move by {moved.mean():.4f}, at most {moved.max():.3f}"
    )


def behind_quick(data: Path, rows: int) -> None:
    """Print what `quick` in front saves and loses on the natural mix."""
    texts, labels = read(data, rows, source="jigsaw")
    alone, front = mini.Mini(threads=1), quick.make()
    front.score(texts[:10])
    cascade = Cascade(front, alone, IN_FRONT)
    found, took = {}, {}
    for name, scorer in (("alone", alone), ("behind quick", cascade)):
        began = time.process_time()
        found[name] = values(scorer, texts)
        took[name] = time.process_time() - began
        print(
            f"mini {name:13} {len(texts) / took[name]:7.0f} texts/s a core, mean AUC {mean_auc(labels, found[name]):.4f}"
        )
    settled = np.mean([getattr(one, "note", None) == "settled by quick" for one in cascade.score(texts[:1000])])
    lost = mean_auc(labels, found["alone"]) - mean_auc(labels, found["behind quick"])
    print(
        f"quick settles {settled:.1%} at {IN_FRONT}: {took['alone'] / took['behind quick']:.2f} times as fast, AUC lower by {lost:.4f}"
    )


def main() -> None:
    """Run both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--float32", type=Path)
    parser.add_argument("--rows", type=int, default=1000)
    arguments = parser.parse_args()
    if arguments.float32:
        against_float32(arguments.dev, str(arguments.float32), arguments.rows)
    elif find_spec("onnx"):
        from in_float32 import in_float32

        against_float32(arguments.dev, in_float32(mini.WEIGHTS / "model.onnx"), arguments.rows)
    else:
        print("onnx is not installed: no float32 network to compare with")
    behind_quick(arguments.train, arguments.rows)


if __name__ == "__main__":
    main()

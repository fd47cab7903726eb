"""Calibrate the exported `mini` on rows of natural prevalence, through the scorer itself (windows, int8 and all).

    python training/mini_calibrate.py --data train.parquet --weights src/comments/scorers/weights/mini

Platt scaling: each head's logit z becomes 1 / (1 + exp(-(scale z + shift))), fitted by Newton's method on the `jigsaw`
source. These rows were also trained on; how well the result holds is read off rows that were not (dev.parquet).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from mini_rows import LABELS, read

from comments.scorers.disguise import plain
from comments.scorers.mini import MEASURES, Mini


def fit(logits: np.ndarray, labels: np.ndarray, pull: float = 1e-3) -> tuple[float, float]:
    """Return scale and shift of the likeliest logistic curve; `pull` towards (1, 0) keeps rare labels steady."""
    weights = np.array([1.0, 0.0])
    columns = np.stack([logits, np.ones_like(logits)], axis=1).astype(float)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-columns @ weights))
        slope = columns.T @ (chance - labels) + pull * len(labels) * 0.01 * (weights - [1, 0])
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + pull * len(labels) * 0.01 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[0]), float(weights[1])


def main() -> None:
    """Run the calibration; see the module's first lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--rows", type=int, default=6000)
    arguments = parser.parse_args()
    about = json.loads((arguments.weights / "about.json").read_text(encoding="utf-8"))
    about |= {"scale": [1.0] * len(LABELS), "shift": [0.0] * len(LABELS)}
    file = arguments.weights / "about.json"
    file.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    real = read(arguments.data)
    natural = [row for row, kind in enumerate(real.kinds) if kind == "jigsaw"]
    chosen = np.random.default_rng(0).permutation(natural)[: arguments.rows]
    chances, _ = Mini(arguments.weights).judge([plain(real.texts[row]) for row in chosen])
    chances = np.clip(chances.astype(float), 1e-9, 1 - 1e-9)
    logits = np.log(chances / (1 - chances))
    pairs = [fit(logits[:, head], real.labels[chosen, head]) for head in range(len(LABELS))]
    about |= {"scale": [round(scale, 4) for scale, _ in pairs], "shift": [round(shift, 4) for _, shift in pairs]}
    file.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    print(dict(zip(MEASURES, pairs, strict=True)))


if __name__ == "__main__":
    main()

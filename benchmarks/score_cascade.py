"""What cut-offs of `--triage LOW:HIGH` save and lose.

    python benchmarks/score_cascade.py TRAIN.parquet DEV.parquet [--rows N] [--timed N]

No Detoxify weights can be had where this is measured, so cost and loss are measured apart, each on a stand-in:

- Loss: `quick` settles for `mini`, as `mini` would for Detoxify: AUC and PR-AUC of the two together against `mini`
  alone on the development rows. What `mini` loses for a real Detoxify is another number, not known here.
- Cost: `mini` (behind `quick`, as in a bulk run) settles for a Detoxify of BERT-base's shape with random weights, whose
  vocabulary are the words of these rows: what is settled goes by `mini`'s real scores, and time does not depend on the
  values of weights. Seconds on all processors at float32, against that Detoxify alone on the same rows.
"""

from __future__ import annotations

import argparse
import os
import re
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from score_detoxify import checkpoint
from score_mini import mean_auc, read, values
from sklearn.metrics import average_precision_score

from comments.models import Scores
from comments.scorers import Scorer, mini, quick
from comments.scorers.cascade import MEASURE, Cascade, Cuts
from comments.scorers.choosing import IN_FRONT
from comments.scorers.detoxify import DetoxifyScorer

PAIRS = tuple(Cuts(low=low, high=1 - low) for low in (0.005, 0.01, 0.02, 0.05, 0.1))


def loss(dev: Path, rows: int) -> None:
    """Print AUC and PR-AUC of `quick` settling for `mini`, a line a pair."""
    texts, labels = read(dev, rows)
    cheap, dear = values(quick.make(), texts), values(mini.make(), texts)
    toxic = labels[:, 0] == 1

    def line(name: str, settled: np.ndarray) -> None:
        both = np.where(settled[:, None], cheap, dear)
        precision = average_precision_score(toxic, both[:, 0])
        print(f"  {name:<12}{settled.mean():>9.1%}{mean_auc(labels, both):>11.4f}{precision:>16.4f}")

    print(
        f"loss: quick settles for mini, {len(texts)} development rows\n  cut-offs      settled   mean AUC   toxic PR-AUC"
    )
    line("none", np.zeros(len(texts), bool))
    for cuts in PAIRS:
        line(str(cuts), np.array([cuts.settles(value) for value in cheap[:, 0]]))
    line("all", np.ones(len(texts), bool))


def cost(dev: Path, timed: int) -> None:
    """Print how much of the time of a BERT-base each pair costs."""
    os.environ["COMMENTS_PRECISION"] = "float32"
    texts, _ = read(dev, timed)
    everything, _ = read(dev, 1 << 30)
    words = Counter(word for text in everything for word in re.findall(r"[a-z]+", text.lower()))
    with tempfile.TemporaryDirectory() as folder:
        file, base = checkpoint(Path(folder), 12, [word for word, _ in words.most_common(29_000)])
        dear = DetoxifyScorer("original", checkpoint=file, config=base)
        first = Cascade(quick.make(), mini.make(), IN_FRONT)
        for scorer in (dear, first):
            scorer.score(texts[:8])
        whole = _seconds(dear, texts)
        print(f"cost: mini settles for a random BERT-base, {timed} of these rows; alone it takes {whole:.1f} s")
        sure = [one.values[MEASURE] if isinstance(one, Scores) else None for one in first.score(texts)]
        print("  cut-offs      settled    seconds   times as fast")
        for cuts in PAIRS:
            settled = np.mean([value is not None and cuts.settles(value) for value in sure])
            took = _seconds(Cascade(first, dear, cuts), texts)
            print(f"  {cuts!s:<12}{settled:>9.1%}{took:>11.1f}{whole / took:>16.1f}")


def _seconds(scorer: Scorer, texts: list[str]) -> float:
    began = time.perf_counter()
    scorer.score(texts)
    return time.perf_counter() - began


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path, help="not needed here; every part is called alike")
    parser.add_argument("dev", type=Path)
    parser.add_argument("--rows", type=int, default=4000)
    parser.add_argument("--timed", type=int, default=64)
    options = parser.parse_args()
    loss(options.dev, options.rows)
    cost(options.dev, options.timed)


if __name__ == "__main__":
    main()

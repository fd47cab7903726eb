"""Toxicity scorers side by side in one run: quick, alt-profanity-check, and scikit-learn's hashing pipeline.

    python benchmarks/score_quick.py TRAIN.parquet DEV.parquet

Prints how long quick takes to load, comments a second on one core at 384 characters, and AUC on labelled rows. Needs
pandas, scikit-learn and alt-profanity-check. The pipeline is scikit-learn's own: hashed words and characters within
words, TF-IDF, logistic regression by stochastic gradient descent, fitted here to some of the training rows.

alt-profanity-check was trained on the Jigsaw file that the labelled rows come from, these rows included: its AUC here
is that of rows it has seen, and says nothing about new ones.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

CHARACTERS = 384
LOADING = """
import time
import numpy
began = time.process_time()
from comments.scorers.quick import make
make()
print(time.process_time() - began)
"""

Score = Callable[[Sequence[str]], Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--rows", type=int, default=40_000, help="training rows for scikit-learn's pipeline")
    parser.add_argument("--texts", type=int, default=1_200, help="texts to time")
    options = parser.parse_args()

    import pandas as pd

    from comments.analysis.evaluation import auc, average_precision
    from comments.models import Scores
    from comments.scorers.quick import make

    dev = pd.read_parquet(options.dev)
    texts, labels = dev.text.tolist(), (dev.toxic == 1).tolist()
    cut = [text[:CHARACTERS] for text in texts if len(text) >= CHARACTERS][: options.texts]
    quick = make()
    quick.score(texts[:50])  # the language model is read with the first text that needs it

    def by_quick(some: Sequence[str]) -> list[float]:
        return [found.values["toxicity"] if isinstance(found, Scores) else 0.0 for found in quick.score(some)]

    scorers: dict[str, Score] = {"quick": by_quick}
    try:
        from profanity_check import predict_prob
    except ImportError:
        print("alt-profanity-check is not installed")
    else:
        scorers["alt-profanity-check"] = predict_prob
    scorers["scikit-learn, hashed"] = _fitted(options.train, options.rows)

    loading = [
        subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True) for _ in "123"
    ]
    print(f"quick loads in {1000 * min(float(done.stdout) for done in loading):.0f} ms of processor time")
    print(f"{len(cut)} texts of {CHARACTERS} characters; {len(texts)} labelled rows, {sum(labels)} of them toxic")
    print(f"{'':<24}{'a second':>10}{'toxic AUC':>11}{'PR-AUC':>9}")
    for name, score in scorers.items():
        rate = _speed(score, cut)
        found = [float(value) for value in score(texts)]
        print(f"{name:<24}{rate:>10.0f}{auc(found, labels):>11.4f}{average_precision(found, labels):>9.4f}")


def _speed(score: Score, texts: Sequence[str]) -> float:
    """Comments a second of processor time, best of two passes, each over texts not seen before."""
    half = len(texts) // 2
    best = 0.0
    for part in (texts[:half], texts[half:]):
        began = time.process_time()
        score(part)
        best = max(best, len(part) / (time.process_time() - began))
    return best


def _fitted(path: Path, rows: int) -> Score:
    import pandas as pd
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
    from sklearn.linear_model import SGDClassifier
    from sklearn.pipeline import make_pipeline, make_union

    same = {"n_features": 1 << 18, "alternate_sign": False, "norm": None}
    train = pd.read_parquet(path, columns=["text", "toxic"]).dropna().sample(rows, random_state=0)
    pipeline = make_pipeline(
        make_union(
            HashingVectorizer(ngram_range=(1, 2), **same),
            HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), **same),
        ),
        TfidfTransformer(sublinear_tf=True),
        SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=8, tol=None, random_state=0),
    )
    pipeline.fit([text[:1_200] for text in train.text], train.toxic.astype(int))
    return lambda texts: pipeline.predict_proba(texts)[:, 1]


if __name__ == "__main__":
    main()

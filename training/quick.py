"""Train `quick` and write its weights.

    python training/quick.py TRAIN.parquet --out src/comments/scorers/weights/quick.npz

Needs pandas, scipy and a C compiler beside the package; about three minutes of one processor. The training table has
`text`, `source` and the six labels (empty where a source does not say). Fitted in three stages, each from where the one
before it stopped: the labelled rows; with them the disguised copies and the invented sentences; all rows. Rows of the
source "jigsaw" have natural prevalence: one in four is left to the third stage, and calibrates what the second gives.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
import pandas as pd
from disguises import disguised
from logistic import fit
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sentences import sentences

from comments.scorers.disguise import plain
from comments.scorers.ngrams import chunks
from comments.scorers.plain_words import KNOWN

LABELS = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
BITS = 18
LEAST_TEXTS = 3
"""A bucket with fewer texts gets no weight."""
LONGEST = 1_200
STRENGTHS = np.array([0.3, 0.1, 0.3, 0.1, 0.3, 0.1])
"""The penalty a head, in the order of `LABELS`: the rare labels gain from a weaker one."""
WEIGHT_OF = {"jigsaw": 2.0, "davidson": 0.3, "own": 0.15, "disguised": 0.5}
"""How much a row of a source counts; 1 where nothing is said."""


def counted(texts: list[str]) -> csr_matrix:
    """How often each bucket occurs in each text."""
    ends, columns, times, total = [np.zeros(1, np.int64)], [], [], 0
    for chunk in chunks(texts, BITS):
        ends.append(total + np.cumsum(np.bincount(chunk.text, minlength=chunk.count)))
        total = int(ends[-1][-1])
        columns.append(chunk.bucket.astype(np.int32))
        times.append(np.minimum(chunk.times, 64).astype(np.float32))
    shape = (len(texts), 1 << BITS)
    return csr_matrix((np.concatenate(times), np.concatenate(columns), np.concatenate(ends)), shape=shape)


def weighed(counts: csr_matrix, idf: np.ndarray, live: np.ndarray) -> csr_matrix:
    """Sublinear times, inverse document frequency, unit length, over the live buckets only."""
    kept = counts[:, live].tocsr()
    kept.data = ((1 + np.log(kept.data)) * idf[live][kept.indices]).astype(np.float32)
    norms = np.sqrt(np.add.reduceat(np.append(kept.data**2, 0), kept.indptr[:-1]))
    norms[(np.diff(kept.indptr) == 0) | (norms == 0)] = 1
    kept.data /= np.repeat(norms, np.diff(kept.indptr)).astype(np.float32)
    return kept


def training_rows(path: Path, seed: int) -> pd.DataFrame:
    """The labelled rows, disguised copies of some of them, and the invented sentences; texts read plainly."""
    rows = pd.read_parquet(path)[["text", "source", *LABELS]]
    chance = random.Random(seed)
    short = rows[(rows.text.str.len() < 200) & (rows.source != "davidson")]
    copies = []
    for toxic, words, count in ((1, KNOWN, 9_000), (0, None, 9_000)):
        some = short[short.toxic == toxic].sample(count, random_state=seed).copy()
        some["text"] = [disguised(text, words, chance) for text in some.text]
        copies.append(some.assign(source="disguised"))
    invented = pd.DataFrame([(text, "own", *labels) for _, text, labels in sentences(seed)], columns=rows.columns)
    everything = pd.concat([rows, *copies, invented], ignore_index=True)
    everything["text"] = [plain(text[:LONGEST]) for text in everything.text]
    return everything


def calibration(logits: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """Slope and shift that make the sigmoid of logits a probability (Platt 1999, with his smoothed targets)."""
    positive = labels.sum()
    target = np.where(labels == 1, (positive + 1) / (positive + 2), 1 / (len(labels) - positive + 2))

    def loss(both: np.ndarray) -> float:
        z = both[0] * logits + both[1]
        return float(np.mean(np.logaddexp(0, z) - target * z))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(shift)


def save(
    path: Path, weights: np.ndarray, live: np.ndarray, idf: np.ndarray, calibrated: list[tuple[float, float]]
) -> None:
    """Write weights in 8 bits a head with one scale a head, as `comments.scorers.linear` reads them."""
    scales = np.quantile(np.abs(weights[:-1]), 0.99999, axis=0)
    share = np.clip(weights[:-1] / scales, -1, 1)
    idf_scale = idf[live].max() / 255
    np.savez(
        path,
        bits=BITS,
        live=np.packbits(live),
        idf=np.round(idf[live] / idf_scale).astype(np.uint8),
        idf_scale=np.float32(idf_scale),
        weights=np.round(np.sign(share) * np.sqrt(np.abs(share)) * 127).astype(np.int8),
        scales=scales.astype(np.float32),
        bias=weights[-1],
        slope=np.array([slope for slope, _ in calibrated]),
        shift=np.array([shift for _, shift in calibrated]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("--out", type=Path, default=Path("src/comments/scorers/weights/quick.npz"))
    parser.add_argument("--steps", type=int, nargs=3, default=(120, 70, 40), help="of L-BFGS, a stage")
    parser.add_argument("--seed", type=int, default=20_240_501)
    options = parser.parse_args()

    rows = training_rows(options.train, options.seed)
    labels = rows[LABELS].to_numpy(dtype=np.float32)
    shares = ~np.isnan(labels) * rows.source.map(WEIGHT_OF).fillna(1.0).to_numpy(dtype=np.float32)[:, None]
    # Where others say obscene, insult, threat or identity they mean other things than Jigsaw's raters did.
    shares[(rows.source == "civil-spans").to_numpy(), 1:] *= 0.1
    shares[np.ix_(rows.source.isin(["paradetox", "davidson", "surge"]).to_numpy(), [1, 3, 5])] *= 0.1
    own = (rows.source == "own").to_numpy()
    shares[own] *= np.array([1, 0.3, 1, 0.3, 1, 0.1], dtype=np.float32)  # the rare labels have few others beside them
    labels = np.nan_to_num(labels)
    counts = counted(rows.text.tolist())
    texts_with = np.bincount(counts.indices, minlength=1 << BITS)
    live = texts_with >= LEAST_TEXTS
    idf = (np.log((1 + len(rows)) / (1 + texts_with)) + 1).astype(np.float32)
    matrix = weighed(counts, idf, live)
    del counts
    print(f"{len(rows)} texts, {live.sum()} buckets, {matrix.nnz} entries", flush=True)

    natural = np.flatnonzero(rows.source == "jigsaw")
    apart = natural[::4]
    seen = shares.copy()
    seen[apart] = 0
    labelled = seen.copy()
    labelled[own | (rows.source == "disguised").to_numpy()] = 0
    first = fit(matrix, labels, labelled, strengths=STRENGTHS, steps=options.steps[0])
    second = fit(matrix, labels, seen, strengths=STRENGTHS, steps=options.steps[1], start=first)
    logits = matrix[apart] @ second[:-1] + second[-1]
    calibrated = [calibration(logits[:, head], labels[apart, head]) for head in range(len(LABELS))]
    final = fit(matrix, labels, shares, strengths=STRENGTHS, steps=options.steps[2], start=second)
    save(options.out, final, live, idf, calibrated)
    print(f"wrote {options.out}, {options.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

"""Weights of a hashed n-gram logistic regression: read from a file, applied to a batch, taken apart for reasons.

The file is an npz: `bits`, `live` (which buckets have weights, a bit each), `idf` (8 bits), `weights` (8 bits, one
row a live bucket and one column a head: q stands for scale * (q / 127)^2 with its sign, fine near 0), `scales`,
`bias`, and `slope` and `shift` of the calibration.
A text's value for a head is sum(a_i * w_i) / |a| + bias with a_i = (1 + log times_i) * idf_i over its live n-grams.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from comments.scorers.ngrams import chunks, placed, read

F32 = NDArray[np.float32]
_MOST_TIMES = 64


class Linear:
    """Six regressions over the same n-grams. `digest` names the weights: the first ten digits of the file's SHA-256."""

    def __init__(self, path: Path) -> None:
        content = path.read_bytes()
        self.digest = hashlib.sha256(content).hexdigest()[:10]
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            self.bits = int(file["bits"])
            self._live = np.unpackbits(file["live"], count=1 << self.bits).astype(bool)
            self._idf = file["idf"].astype(np.float32) * np.float32(file["idf_scale"])
            weights = file["weights"]
            self._weights = np.zeros((len(weights), 8), dtype=np.float32)
            steps = np.arange(-128, 128, dtype=np.float32) / 127
            unpacked = (steps * np.abs(steps))[weights.astype(np.int16) + 128]
            np.multiply(unpacked, file["scales"], out=self._weights[:, : weights.shape[1]])
            self._bias = file["bias"].astype(np.float64)
            self.slope = file["slope"].astype(np.float64)
            self.shift = file["shift"].astype(np.float64)
        self._row = np.cumsum(self._live, dtype=np.int32) - 1
        self._times = 1 + np.log(np.arange(1, _MOST_TIMES + 1, dtype=np.float32))

    def logits(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the calibrated log-odds: one row a text, one column a head."""
        found = np.zeros((len(texts), len(self._bias)))
        for chunk in chunks(texts, self.bits, self._live):
            if len(chunk.bucket) == 0:
                continue
            rows = self._row[chunk.bucket]
            strength = self._times[np.minimum(chunk.times, _MOST_TIMES) - 1] * self._idf[rows]
            starts = np.flatnonzero(np.diff(chunk.text, prepend=-1))
            norms = np.sqrt(np.add.reduceat(strength * strength, starts))
            weights = np.take(self._weights, rows, axis=0)
            sums = np.empty((len(starts), weights.shape[1]), dtype=np.float32)
            ends = [*starts[1:].tolist(), len(strength)]
            for place, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
                np.dot(strength[start:end], weights[start:end], out=sums[place])
            found[chunk.first + chunk.text[starts]] = sums[:, : len(self._bias)] / norms[:, None]
        calibrated: NDArray[np.float64] = (found + self._bias) * self.slope + self.shift
        return calibrated

    def reasons(self, text: str, head: int) -> tuple[list[tuple[int, int, float]], float]:
        """Return (start, end, contribution) of each word of `text`, and what the model says of no words at all.

        Contributions are log-odds of the calibrated score; with the constant they add up to `logits`. An n-gram's
        share goes to the word it stands in, a pair's to both words by halves.
        """
        constant = float(self._bias[head] * self.slope[head] + self.shift[head])
        stream = read([text])
        letter = stream.value != 0
        starts = np.flatnonzero(letter[1:] & ~letter[:-1]) + 1
        ends = np.flatnonzero(letter[:-1] & ~letter[1:]) + 1
        if len(starts) == 0:
            return [], constant
        spots = [(first, last, bucket) for first, last, _, bucket in placed(stream, self.bits)]
        first = np.concatenate([spot[0] for spot in spots])
        last = np.concatenate([spot[1] for spot in spots]) - 1
        bucket = np.concatenate([spot[2] for spot in spots])
        kept = self._live[bucket]
        first, last, bucket = first[kept], last[kept], bucket[kept]
        _, back, times = np.unique(bucket, return_inverse=True, return_counts=True)
        times = times[back]
        rows = self._row[bucket]
        strength = self._times[np.minimum(times, _MOST_TIMES) - 1] * self._idf[rows] / times
        norm = np.sqrt(float(np.sum(strength * strength * times))) or 1.0
        share = strength * self._weights[rows, head] * self.slope[head] / norm / 2
        # The space before a word belongs to it; an n-gram in one word gives both halves to that word.
        words = np.zeros(len(starts))
        np.add.at(words, np.clip(np.searchsorted(starts, first + 1, side="right") - 1, 0, None), share)
        np.add.at(words, np.searchsorted(starts, last, side="right") - 1, share)
        places = stream.place
        return [
            (int(places[start]), int(places[end - 1]) + 1, float(word))
            for start, end, word in zip(starts, ends, words, strict=True)
        ], constant

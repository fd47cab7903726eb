"""py3langid's model over many texts at once: the same answers as one text after the other, at a fraction of the time.

The model counts byte n-grams with an automaton and weighs them (naive Bayes). Here all texts go through the automaton
in step, one byte of each at a time, and their counts are weighed together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

_AT_ONCE = 65_536
"""Bytes weighed together: more would not stay in a processor's cache."""

Array = np.ndarray[Any, Any]


@cache
def identifier(languages: tuple[str, ...]) -> Any:
    """The model for these languages, read once a process (about 0.3 s), and only when a text needs it."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    found.set_languages(languages)
    return found


class Identifying:
    """The model laid out for many texts."""

    def __init__(self, languages: Sequence[str]) -> None:
        """Read the model, held to these languages (ISO 639-1)."""
        model = identifier(tuple(languages))
        self._next = np.frombuffer(model.tk_nextmove, dtype=np.uint32)
        self._row = np.frombuffer(model.tk_row, dtype=np.uint16).astype(np.uint32) << 8
        self._feature = np.asarray(model.tk_output, dtype=np.int32)
        self._weights = np.ascontiguousarray(model.nb_ptc, dtype=np.float32)
        self._prior = model.nb_pc
        self._names = model.nb_classes
        self._alike = model._alias_pairs  # scripts of one language

    def classify(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """Return the likeliest language of each text and its share of the likelihood, 0 to 1."""
        encoded = [unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass") for text in texts]
        order = sorted(range(len(encoded)), key=lambda index: -len(encoded[index]))
        found: list[tuple[str, float]] = [("", 0.0)] * len(encoded)
        begin = 0
        while begin < len(order):
            end, size = begin, 0
            while end < len(order) and (size < _AT_ONCE or end == begin):
                size += len(encoded[order[end]]) + 1
                end += 1
            places = order[begin:end]
            for place, answer in zip(places, self._together([encoded[place] for place in places]), strict=True):
                found[place] = answer
            begin = end
        return found

    def _together(self, texts: Sequence[bytes]) -> list[tuple[str, float]]:
        """Classify texts of which none is longer than the one before."""
        lengths = np.array([len(text) for text in texts])
        scores = np.zeros((len(texts), len(self._names)), dtype=np.float32)
        which, feature = self._features(texts, lengths)
        if len(which):
            pairs, counts = _counted(which * len(self._weights) + feature)
            which, feature = np.divmod(pairs, len(self._weights))
            often = np.log1p(counts.astype(np.float32))
            starts = np.flatnonzero(np.diff(which, prepend=-1))
            seen = which[starts]
            for text, start, end in zip(
                seen.tolist(), starts.tolist(), [*starts[1:].tolist(), len(pairs)], strict=True
            ):
                # A text's weights alone stay in the cache nearest to the processor.
                np.dot(often[start:end], self._weights.take(feature[start:end], axis=0), out=scores[text])
            scores[seen] += self._prior
        scores /= np.sqrt(np.maximum(lengths, 1), dtype=np.float32)[:, None]
        np.exp(scores - scores.max(axis=1, keepdims=True), out=scores)
        scores /= scores.sum(axis=1, keepdims=True)
        for kept, other in self._alike:
            scores[:, kept] += scores[:, other]
            scores[:, other] = 0
        best = scores.argmax(axis=1)
        shares = scores[np.arange(len(texts)), best].tolist()
        return [(self._names[index], share) for index, share in zip(best.tolist(), shares, strict=True)]

    def _features(self, texts: Sequence[bytes], lengths: Array) -> tuple[Array, Array]:
        """Return what the automaton saw: the text's number and the feature's, once for each time."""
        # Byte by byte: of each position the bytes of all texts that reach it, which are the first ones.
        longest = int(lengths[0]) if len(lengths) else 0
        grid = np.zeros((len(texts), longest), dtype=np.uint8)
        grid[np.arange(longest) < lengths[:, None]] = np.frombuffer(b"".join(texts), dtype=np.uint8)
        reach = len(texts) - np.searchsorted(lengths[::-1], np.arange(longest), side="right")
        state = np.zeros(len(texts), dtype=np.uint32)
        states = np.zeros((longest, len(texts)), dtype=np.uint32)
        columns = np.ascontiguousarray(grid.T).astype(np.uint32)
        for position, n in enumerate(reach.tolist()):
            here = self._next[self._row[state[:n]] + columns[position, :n]]
            states[position, :n] = state[:n] = here
        seen = self._feature[states]
        seen[np.arange(len(texts)) >= reach[:, None]] = -1
        place = np.flatnonzero(seen >= 0)
        return place % len(texts), seen.ravel()[place].astype(np.int64)


def _counted(numbers: Array) -> tuple[Array, Array]:
    """The distinct numbers in their order, and how often each is there; there is one at least."""
    numbers.sort()
    starts = np.flatnonzero(np.concatenate(([True], numbers[1:] != numbers[:-1])))
    return numbers[starts], np.diff(starts, append=len(numbers))

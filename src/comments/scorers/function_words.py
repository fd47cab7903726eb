"""Counts the words of many texts at once, and those among them that are known: array arithmetic over their letters.

A word of up to eight letters is a number of 64 bits, which is looked up among those of the known words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
LONGEST = 8
"""Letters of the longest word that can be known."""
_BLANK = 32
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(LONGEST + 1)] + [0], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Counts:
    """Per text: its words, the letters in them (apostrophes count), and its words of each list of known ones."""

    words: Array
    letters: Array
    known: tuple[Array, ...]


class Known:
    """Lists of words that share none, in small ASCII letters and apostrophes, each of up to `LONGEST` letters."""

    def __init__(self, *lists: Iterable[str]) -> None:
        """Lay the lists out for looking up."""
        numbers = {_number(word): kind for kind, words in enumerate(lists) for word in words}
        self._numbers = np.array(sorted(numbers), dtype=np.uint64)
        self._kinds = np.array([numbers[number] for number in sorted(numbers)], dtype=np.int8)
        self._lists = len(lists)

    def count(self, texts: Sequence[bytes], table: bytes) -> Counts:
        """Count the words of texts: what `table` (256 bytes, as in `bytes.translate`) leaves between blanks."""
        line = b" ".join((b"", *texts, bytes([_BLANK]) * LONGEST)).translate(table)
        signs = np.frombuffer(line, dtype=np.uint8)
        edges = np.flatnonzero(np.diff(signs != _BLANK))
        begins, ends = edges[::2] + 1, edges[1::2] + 1
        lengths = ends - begins
        eights = np.ndarray(len(line) - LONGEST + 1, dtype="<u8", buffer=line, strides=(1,))
        numbers = eights[begins] & _MASKS[np.minimum(lengths, LONGEST + 1)]
        places = np.minimum(np.searchsorted(self._numbers, numbers), len(self._numbers) - 1)
        kinds = np.where(self._numbers[places] == numbers, self._kinds[places], -1)
        sizes = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
        bounds = np.searchsorted(begins, np.concatenate(([0], np.cumsum(sizes + 1))))
        return Counts(
            words=np.diff(bounds),
            letters=_sums(lengths, bounds),
            known=tuple(_sums(kinds == kind, bounds) for kind in range(self._lists)),
        )


def _number(word: str) -> int:
    return int.from_bytes(word.encode("ascii"), "little")


def _sums(values: Array, bounds: Array) -> Array:
    """The sum of the values between each two bounds."""
    running = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=running[1:])
    return np.diff(running[bounds])

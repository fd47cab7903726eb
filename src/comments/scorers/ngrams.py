"""Texts to hashed n-grams, many texts at a time: words, pairs of words, and 2 to 5 characters within a word.

All of it is array arithmetic over the code points of a batch. The hash of a run of characters c_i..c_j is
sum(v(c_k) * M^(j-k)) modulo 2^32, read off running sums for words and grown one character a pass for the short runs,
then mixed and cut to its upper bits. A space stands at both ends of a word, so that "ass" is not the "ass" in "class".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

U32 = NDArray[np.uint32]
LONGEST = 5
_M = np.uint32(0x9E3779B1)
_M_INVERSE = np.uint32(pow(0x9E3779B1, -1, 1 << 32))
_CHARACTERS_AT_ONCE = 96_000
"""Keeps the arrays of a chunk within a processor's cache."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The distinct n-grams of texts `first` to `first + count - 1`, sorted by text: n-gram i is in text `text[i]`
    (counted from `first`), falls into `bucket[i]` and occurs `times[i]` times there."""

    first: int
    count: int
    text: NDArray[np.int64]
    bucket: NDArray[np.int64]
    times: NDArray[np.int64]


def chunks(texts: Sequence[str], bits: int, live: NDArray[np.bool_] | None = None) -> Iterator[Chunk]:
    """Yield the n-grams of all texts in order; buckets run from 0 to 2**bits - 1.

    Buckets that are not `live` are left out. Texts are read in small letters and otherwise as given.
    """
    most = 1 << (32 - bits)
    first = 0
    while first < len(texts):
        last, length = first, 0
        while last < len(texts) and last - first < most and (last == first or length < _CHARACTERS_AT_ONCE):
            length += len(texts[last])
            last += 1
        yield _chunk(first, texts[first:last], bits, live)
        first = last


def _chunk(first: int, texts: Sequence[str], bits: int, live: NDArray[np.bool_] | None) -> Chunk:
    stream = read(texts)
    parts = [np.zeros(0, dtype=np.uint32)]
    for text_of, buckets in _hashed(stream, bits):
        if live is not None:
            kept = live[buckets]
            parts.append((text_of[kept] << np.uint32(bits)) | buckets[kept])
        else:
            parts.append((text_of << np.uint32(bits)) | buckets)
    keys = np.concatenate(parts)
    keys.sort()
    new = np.empty(len(keys), dtype=bool)
    new[:1] = True
    np.not_equal(keys[1:], keys[:-1], out=new[1:])
    places = np.flatnonzero(new)
    keys = keys[places].astype(np.int64)
    times = np.diff(places, append=len(new))
    return Chunk(first, len(texts), keys >> bits, keys & ((1 << bits) - 1), times)


@dataclass(frozen=True, slots=True)
class Stream:
    """A batch as one line of characters: words with one space (0) between, a space at each end.

    `value` is each character's number, `text` the text it belongs to, `place` where it stood there.
    """

    value: U32
    text: U32
    place: NDArray[np.int64]


def read(texts: Sequence[str]) -> Stream:
    """Lay texts out one behind the other; whatever is neither letter, digit nor symbol is space."""
    low = [small(text) for text in texts]
    lengths = np.array([len(text) + 1 for text in low], dtype=np.int64)
    line = " " + " ".join(low) + " "
    points = np.frombuffer(line.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    value = _values()[points & np.uint32(0xFFFF)]
    space = value == 0
    kept = ~(space & np.concatenate(([False], space[:-1])))
    owner = np.zeros(len(points), dtype=np.uint32)
    owner[1:] = np.repeat(np.arange(len(texts), dtype=np.uint32), lengths)
    place = np.arange(len(points)) - 1
    place[1:] -= np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Stream(value[kept], owner[kept], place[kept])


def small(text: str) -> str:
    """Small letters, one for one: what would grow in small letters (a dotted capital I) stays."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def _hashed(stream: Stream, bits: int) -> Iterator[tuple[U32, U32]]:
    """(text, bucket) of each n-gram, kind by kind."""
    for _, _, text, bucket in placed(stream, bits):
        yield text, bucket


def placed(stream: Stream, bits: int) -> Iterator[tuple[Any, Any, U32, U32]]:
    """(start, end, text, bucket) of each n-gram, kind by kind: it covers characters start to end - 1 of the stream."""
    value, text = stream.value, stream.text
    letter = value != 0
    grown = value.copy()
    inside = np.ones(len(value), dtype=bool)
    for length in range(2, LONGEST + 1):
        if len(value) < length:
            break
        grown = grown[:-1] * _M + value[length - 1 :]
        inside = inside[:-1] & letter[length - 2 : -1] if length > 2 else inside[:-1]
        starts = np.flatnonzero(inside)
        yield starts, starts + length, text[starts + 1], _mixed(grown[starts], length, bits)
    starts = np.flatnonzero(letter[1:] & ~letter[:-1]) + 1
    ends = np.flatnonzero(letter[:-1] & ~letter[1:]) + 1
    if len(starts):
        powers, inverses = _powers(len(value))
        sums = np.zeros(len(value) + 1, dtype=np.uint32)
        np.cumsum(value * inverses[: len(value)], dtype=np.uint32, out=sums[1:])
        words = (sums[ends] - sums[starts]) * powers[ends]
        yield starts, ends, text[starts], _mixed(words, 11, bits)
        pairs = np.flatnonzero(text[starts[1:]] == text[starts[:-1]])
        joined = words[pairs] * np.uint32(0x85EBCA6B) + (words[pairs + 1] ^ (words[pairs + 1] >> np.uint32(13)))
        yield starts[pairs], ends[pairs + 1], text[starts[pairs]], _mixed(joined, 12, bits)


def _mixed(hashes: U32, kind: int, bits: int) -> U32:
    mixed = hashes + np.uint32(kind * 0x27D4EB2F & 0xFFFFFFFF)
    mixed ^= mixed >> np.uint32(16)
    mixed *= np.uint32(0x7FEB352D)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x846CA68B)
    return mixed >> np.uint32(32 - bits)


@cache
def _values() -> U32:
    """A number for each code point (its lower 16 bits); 0 for what separates words."""
    numbers = np.arange(1, 0x10001, dtype=np.uint32) * np.uint32(0xC2B2AE3D)
    numbers ^= numbers >> np.uint32(15)
    numbers *= np.uint32(0x2C1B3C6D)
    numbers |= np.uint32(1)
    for point in range(0x3000):
        character = chr(point)
        if not (character.isalnum() or character == "'"):
            numbers[point] = 0
    numbers[0x2600:0x2800] |= np.uint32(1)
    numbers[0x3000:0x3020] = 0
    numbers[0xFE00:0xFE70] = 0
    return numbers


_powers_made: list[U32] = []


def _powers(length: int) -> tuple[U32, U32]:
    """M^i and M^-i modulo 2^32 for i below `length` + 1; kept and grown."""
    if not _powers_made or len(_powers_made[0]) <= length:
        size = max(length + 1, 2 * _CHARACTERS_AT_ONCE)
        made = []
        for base in (_M, _M_INVERSE):
            powers = np.full(size, base, dtype=np.uint32)
            powers[0] = 1
            made.append(np.cumprod(powers, dtype=np.uint32))
        _powers_made[:] = made
    return _powers_made[0], _powers_made[1]

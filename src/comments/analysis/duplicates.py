"""Bursts of near-identical comments: the same text, lightly varied, many times in a short while."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

SHINGLE = 4
"""Characters of a shingle: short enough that one changed word leaves most of a sentence's shingles alone."""
BANDS, ROWS = 16, 4
"""64 hash functions in 16 bands of 4: texts .8 alike meet with probability .9998, texts .3 alike with .12."""
LEAST = 20
"""Shorter texts ("Exactly!", "+1") are alike by chance and are never called a burst."""

_PRIME = (1 << 31) - 1
_NOT_WORDS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One comment as far as bursts go. `posted_at` may be unknown; such posts count as one burst of their own kind."""

    key: Hashable
    text: str
    posted_at: datetime | None = None
    author: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """Near-identical posts, oldest first, none more than the window after the one before it."""

    posts: tuple[Post, ...]

    @property
    def authors(self) -> int:
        """How many names the posts stand under."""
        return len({post.author for post in self.posts})

    @property
    def lasted(self) -> timedelta | None:
        """Time from the first to the last post; None where times are unknown."""
        first, last = self.posts[0].posted_at, self.posts[-1].posted_at
        return None if first is None or last is None else _instant(last) - _instant(first)


def bursts(
    posts: Iterable[Post], *, alike: float = 0.8, window: timedelta = timedelta(hours=24), least: int = 3
) -> list[Burst]:
    """Return groups of `least` or more near-identical posts, the largest first.

    Two texts are near-identical when their normalised shingles have a Jaccard similarity of `alike` or more; groups are
    closed under that relation. A pause longer than `window` ends a burst. Deterministic.
    Source: A. Broder, "On the resemblance and containment of documents" (1997), with the banding of J. Leskovec et al.,
    "Mining of Massive Datasets", chapter 3.
    """
    by_text: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        normal = normalise(post.text)
        if len(normal) >= LEAST:
            by_text[normal].append(post)
    found = []
    for group in _groups(list(by_text), alike):
        together = [post for text in group for post in by_text[text]]
        found += [Burst(posts=tuple(part)) for part in _parts(together, window) if len(part) >= least]
    return sorted(found, key=lambda burst: -len(burst.posts))


def normalise(text: str) -> str:
    """Return the text without what costs nothing to vary: case, marks, punctuation, spacing, width, invisible signs."""
    # Folding undoes the normal form (Turkish dotted I), the normal form undoes folding (script capitals): both twice.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).casefold()
    # Zero-width joiners and direction marks (category Cf) stand inside words and must not become spaces.
    kept = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Mn", "Cf"))
    return _NOT_WORDS.sub(" ", kept).strip()


def similarity(one: str, other: str) -> float:
    """Return the Jaccard similarity of two normalised texts' shingles, in [0, 1]."""
    first, second = _shingles(one), _shingles(other)
    return len(first & second) / len(first | second)


def _shingles(text: str) -> set[int]:
    data = text.encode("utf-8", "replace")
    return {crc32(data[i : i + SHINGLE]) for i in range(max(1, len(data) - SHINGLE + 1))}


def _groups(texts: Sequence[str], alike: float) -> list[list[str]]:
    """Group texts by similarity: candidates share a band of their signature, and each candidate pair is verified."""
    leader = list(range(len(texts)))

    def find(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    buckets: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for i, text in enumerate(texts):
        signature = _signature(_shingles(text))
        for band in range(BANDS):
            buckets[band, signature[band * ROWS : (band + 1) * ROWS].tobytes()].append(i)
    for members in buckets.values():
        # One text stands for its group: a thousand variants of one text are a thousand comparisons, not a million.
        standing: list[int] = []
        for i in members:
            for j in standing:
                if find(i) == find(j):
                    break
                if similarity(texts[i], texts[j]) >= alike:
                    leader[find(i)] = find(j)
                    break
            else:
                standing.append(i)
    groups: dict[int, list[str]] = defaultdict(list)
    for i, text in enumerate(texts):
        groups[find(i)].append(text)
    return list(groups.values())


def _signature(shingles: set[int]) -> NDArray[np.uint64]:
    values = np.fromiter(shingles, dtype=np.uint64, count=len(shingles)) % _PRIME
    least: NDArray[np.uint64] = ((_SLOPES * values[np.newaxis, :] + _SHIFTS) % _PRIME).min(axis=1)
    return least


def _random_hashes() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    generator = np.random.default_rng(1997)
    size = (BANDS * ROWS, 1)
    return generator.integers(1, _PRIME, size, dtype=np.uint64), generator.integers(0, _PRIME, size, dtype=np.uint64)


# Below 2**31 each, so that slope * value + shift stays below 2**64.
_SLOPES, _SHIFTS = _random_hashes()


def _parts(posts: Sequence[Post], window: timedelta) -> list[list[Post]]:
    """Split posts of one kind where they pause; those without a time stand together at the end."""
    dated = sorted(((_instant(post.posted_at), post) for post in posts if post.posted_at), key=lambda pair: pair[0])
    parts: list[list[Post]] = []
    before: datetime | None = None
    for instant, post in dated:
        if before is None or instant - before > window:
            parts.append([])
        parts[-1].append(post)
        before = instant
    undated = [post for post in posts if post.posted_at is None]
    return [*parts, undated] if undated else parts


def _instant(moment: datetime) -> datetime:
    """Make times comparable: a page that names no zone is read as UTC, which is at most a few hours off."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

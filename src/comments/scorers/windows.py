"""Long texts in windows, many texts in few even batches: what every transformer here does before and after its network.

Padding is what makes batches slow, so texts of like length go together and a batch is bounded by its padded tokens, not
by its rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

LONG = "long"
"""The note on a score that is the maximum over windows."""
LONGEST = 100_000
"""Characters from which on a text is not scored: the hundreds of windows of such a text take seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Token ids of every window, and which text each belongs to; `texts` is how many texts there are."""

    ids: list[list[int]]
    owner: list[int]
    texts: int

    def long(self) -> set[int]:
        """Texts that needed more than one window."""
        return {one for one, next_one in zip(self.owner, self.owner[1:], strict=False) if one == next_one}


def cut(
    pieces: Sequence[Sequence[int]], *, size: int, overlap: int, start: Sequence[int], end: Sequence[int]
) -> Windows:
    """Cut each text's token ids into windows of at most `size`.

    Neighbouring windows share `overlap` ids, so that no insult is cut in two. `start` and `end` are the ids of the
    marks around each window, counted in its size. A text without ids gets one window of marks alone.
    """
    room = size - len(start) - len(end)
    ids: list[list[int]] = []
    owner: list[int] = []
    for text, own in enumerate(pieces):
        at = 0
        while True:
            ids.append([*start, *own[at : at + room], *end])
            owner.append(text)
            if at + room >= len(own):
                break
            at += room - overlap
    return Windows(ids=ids, owner=owner, texts=len(pieces))


def batches(ids: Sequence[Sequence[int]], *, tokens: int, rows: int = 1024) -> Iterator[list[int]]:
    """Yield places in `ids`, longest first, at most `rows` and at most `tokens` padded tokens a batch.

    Longest first, so that a machine without the memory for it fails at once and not at the end. One that is longer than
    the budget stands alone.
    """
    batch: list[int] = []
    for place in sorted(range(len(ids)), key=lambda place: -len(ids[place])):
        if batch and (len(batch) == rows or len(ids[batch[0]]) * (len(batch) + 1) > tokens):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch

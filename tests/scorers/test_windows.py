"""Windows over long texts, and batches bounded by padded tokens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comments.scorers.windows import batches, cut

LENGTHS = st.lists(st.integers(0, 300), max_size=40)


@given(LENGTHS)
def test_every_token_is_in_a_window_and_none_is_invented(lengths):
    pieces = [list(range(100, 100 + length)) for length in lengths]
    windows = cut(pieces, size=32, overlap=8, start=[1], end=[2])
    for text, own in enumerate(pieces):
        parts = [ids for ids, owner in zip(windows.ids, windows.owner, strict=True) if owner == text]
        assert all(ids[0] == 1 and ids[-1] == 2 and len(ids) <= 32 for ids in parts)
        assert sorted({token for ids in parts for token in ids[1:-1]}) == own
        assert (text in windows.long()) == (len(own) > 30)


def test_neighbouring_windows_share_their_border():
    windows = cut([list(range(50))], size=22, overlap=5, start=[-1], end=[-2])
    first, second = windows.ids[0][1:-1], windows.ids[1][1:-1]
    assert first[-5:] == second[:5]


@given(LENGTHS, st.integers(1, 500))
def test_every_text_is_in_one_batch_and_batches_stay_within_their_budget(lengths, budget):
    ids = [[0] * (length + 1) for length in lengths]
    found = list(batches(ids, tokens=budget, rows=7))
    assert sorted(place for batch in found for place in batch) == list(range(len(ids)))
    for batch in found:
        longest = max(len(ids[place]) for place in batch)
        assert len(batch) <= 7
        assert len(batch) == 1 or longest * len(batch) <= budget


def test_the_longest_batch_comes_first():
    found = list(batches([[0], [0] * 9, [0] * 4], tokens=9))
    assert found[0] == [1]

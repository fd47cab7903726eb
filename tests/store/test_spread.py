"""Quartiles over time: exact where a selection is small, close where it is a sample, absent where there is little."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from store_pages import comment, page

from comments.models import Scores
from comments.selection import Selection
from comments.store import Store, spread

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def fill(store: Store, n: int, *, days: int = 1) -> None:
    """`n` comments with toxicity 0, 1/(n-1), ... 1, spread evenly over so many days."""
    store.add([page(*(comment(i, posted_at=MONDAY + timedelta(days=i % days)) for i in range(n)))])
    run = store.start_run("quick", "1")
    texts = sorted(store.unscored("quick", "1", limit=n), key=lambda text: int(text.text.split()[2]))
    values = {text.text_hash: Scores(values={"toxicity": i / (n - 1)}) for i, text in enumerate(texts)}
    store.save_scores(run.id, values, scorer="quick", version="1")
    store.finish_run(run.id)


def test_the_middle_half_of_evenly_spaced_scores_lies_between_a_quarter_and_three_quarters(store: Store) -> None:
    fill(store, 41)
    (moment,) = store.over_time(Selection())
    assert moment.toxicity_quartiles == pytest.approx((0.25, 0.75))
    assert moment.sentiment_quartiles is None


def test_quartiles_follow_the_selection_and_the_step(store: Store) -> None:
    fill(store, 60, days=3)
    found = store.over_time(Selection(toxicity=(0.5, 1.0)))
    assert len(found) == 3
    assert all(0.5 <= low < high <= 1 for low, high in (m.toxicity_quartiles or (0, 0) for m in found))
    assert len(store.over_time(Selection(), unit="week")) == 1


def test_three_comments_have_no_quartiles(store: Store) -> None:
    fill(store, 3)
    assert [moment.toxicity_quartiles for moment in store.over_time(Selection())] == [None]


def test_a_large_selection_is_read_from_a_sample_that_does_not_change(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, 600)
    monkeypatch.setattr(spread, "SAMPLE", 200)
    (once,), (again,) = store.over_time(Selection()), store.over_time(Selection())
    assert once.toxicity_quartiles == again.toxicity_quartiles
    low, high = once.toxicity_quartiles or (0.0, 0.0)
    # Standard error of a quartile of 200 evenly spaced values: .031; six of them.
    assert low == pytest.approx(0.25, abs=0.19)
    assert high == pytest.approx(0.75, abs=0.19)
    assert once.n == 600

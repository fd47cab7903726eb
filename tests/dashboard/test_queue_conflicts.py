"""What the desk says of a conflict: who or what is against whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from town import fill

from comments.dashboard.queue import conflicts, payload
from comments.dashboard.queue.rows import Painter
from comments.models import Scores
from comments.selection import Selection
from comments.store import Store

CONFLICTS = Selection(order="conflicts")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "town.db") as opened:
        fill(opened, 30)
        yield opened


def keys(store: Store, *, toxic: bool) -> list[int]:
    rows = store.comments(Selection(toxicity=(0.6, 1.0) if toxic else (0.0, 0.4), order="page"), limit=30).rows
    return [row.key for row in rows]


def test_a_decision_against_the_score_says_both(store: Store) -> None:
    toxic, harmless = keys(store, toxic=True)[0], keys(store, toxic=False)[0]
    store.decide([toxic], verdict="approve", moderator="Anna")
    store.decide([harmless], verdict="reject", moderator="Bert")
    rows = store.comments(CONFLICTS).rows
    assert conflicts.kinds(store, rows) == {toxic: "score", harmless: "score"}
    value = store.comment(toxic).toxicity
    assert conflicts.words(store, toxic) == f"Anna approved it at {value:.2f}, at or above the threshold of 0.50."
    assert "Bert rejected it at" in conflicts.words(store, harmless)
    assert "below the threshold" in conflicts.words(store, harmless)


def test_two_moderators_with_two_verdicts_are_named(store: Store) -> None:
    key = keys(store, toxic=True)[0]
    store.decide([key], verdict="reject", moderator="Anna")
    store.sample_second_looks(Selection(), n=1, seed=1, by="Anna")
    store.look_again(key, verdict="approve", moderator="Bert")
    rows = store.comments(CONFLICTS).rows
    assert conflicts.kinds(store, rows) == {key: "colleague"}
    assert conflicts.words(store, key) == "Anna rejected it; Bert approved it at a second look."


def test_scorers_on_two_sides_of_the_threshold_are_named_with_their_scores(store: Store) -> None:
    key = keys(store, toxic=True)[0]
    run = store.start_run("mini", "1")
    found = store.unscored("mini", "1", limit=100)
    hash_of = store.comment(key).text_hash
    results = {one.text_hash: Scores(values={"toxicity": 0.1 if one.text_hash == hash_of else 0.9}) for one in found}
    store.save_scores(run.id, results, scorer="mini", version="1")
    store.finish_run(run.id)
    assert conflicts.words(store, key) == f"Scorers differ: quick {store.comment(key).toxicity:.2f}, mini 0.10."


def test_only_the_order_of_conflicts_speaks_of_them(store: Store) -> None:
    key = keys(store, toxic=True)[0]
    store.decide([key], verdict="approve", moderator="Anna")
    rows = store.comments(CONFLICTS).rows
    sent = payload.page(store, rows, None, Painter(store.settings()), order="conflicts")
    assert sent["rows"][0]["conflict"] == "score"
    assert "Anna approved" in sent["threads"][0]["conflict"]
    other = payload.page(store, rows, None, Painter(store.settings()), order="newest")
    assert "conflict" not in other["rows"][0]
    assert "conflict" not in other["threads"][0]

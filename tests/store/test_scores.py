"""Scores belong to a text and a scorer version; no screen ever mixes two versions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from store_pages import comment, many, page, score, steady

from comments.errors import StoreBusyError, UsageError
from comments.models import NotScored, Scores
from comments.selection import Selection
from comments.store import Store


def shown(store: Store) -> set[float | None]:
    return {row.toxicity for row in store.comments(Selection(order="page"), limit=500).rows}


def test_scoring_again_finds_nothing_to_do(store: Store) -> None:
    store.add(many(20))
    assert store.count_unscored("quick", "1") == 20
    score(store, "quick", "1", steady)
    assert (store.count_unscored("quick", "1"), store.unscored("quick", "1")) == (0, [])
    assert store.count_unscored("quick", "2") == 20


def test_equal_texts_are_scored_once_and_declined_ones_count_as_seen(store: Store) -> None:
    store.add([page(comment(1, "same"), comment(2, "same"), comment(3, "autre"))])
    assert store.count_unscored("quick", "1") == 2
    score(store, "quick", "1", lambda text: None if text == "autre" else 0.5)
    assert store.count_unscored("quick", "1") == 0
    rows = store.comments(Selection(order="page")).rows
    assert [(row.toxicity, row.not_scored) for row in rows] == [(0.5, None), (0.5, None), (None, "language: xx")]
    assert store.totals(Selection()).toxicity_n == 2


def test_the_work_list_can_be_read_on_before_results_are_saved(store: Store) -> None:
    store.add(many(20))
    seen, after = [], None
    while batch := store.unscored("quick", "1", limit=6, after=after):
        seen += [one.text_hash for one in batch]
        after = batch[-1].text_hash
    assert len(set(seen)) == len(seen) == 20


def test_readers_see_the_last_complete_version_until_the_new_one_is_complete(store: Store) -> None:
    store.add(many(10))
    score(store, "quick", "1", lambda _: 0.1)
    run = store.start_run("quick", "2")
    half = {one.text_hash: Scores(values={"toxicity": 0.9}) for one in store.unscored("quick", "2", limit=5)}
    store.save_scores(run.id, half, scorer="quick", version="2")
    assert store.finish_run(run.id, ended="interrupted").scored == 5
    assert shown(store) == {0.1}
    store.add([page(comment("new", "A text that only the new version will see"), url="https://news.example/new")])
    assert shown(store) == {0.1, None}
    score(store, "quick", "2", lambda _: 0.9)
    assert shown(store) == {0.9}
    assert [(one.version, one.shown) for one in store.versions()] == [("1", False), ("2", True)]
    assert store.totals(Selection()).toxicity == pytest.approx(0.9)
    store.publish("quick", "1", by="Lea")
    assert shown(store) == {0.1, None}
    assert store.histogram(Selection(), "toxicity").n == 10


def test_another_measure_can_be_shown(store: Store) -> None:
    store.add(many(10))
    score(store, "quick", "1", lambda _: 0.2)
    score(store, "mini", "1", steady)
    assert shown(store) == {0.2}
    assert store.change_setting("toxicity_measure", "mini.toxicity", by="Lea").toxicity_measure == "mini.toxicity"
    rows = store.comments(Selection(order="page")).rows
    assert [row.toxicity for row in rows] == [steady(row.text) for row in rows]
    assert store.count(Selection(scores=(("quick.toxicity", 0.1, 0.3),))) == 10
    assert store.histogram(Selection(), "quick.toxicity").n == 10
    assert sorted(store.measures()) == ["mini.toxicity", "quick.toxicity"]
    said = {(one.scorer, one.measure, one.shown) for one in store.scores(rows[0].key)}
    assert said == {("quick", "quick.toxicity", True), ("mini", "mini.toxicity", True)}


def test_a_scorer_that_only_declines_leaves_a_reason(store: Store) -> None:
    store.add(many(3))
    score(store, "quick", "1", lambda _: None)
    assert {row.not_scored for row in store.comments(Selection()).rows} == {"language: xx"}
    assert shown(store) == {None}


def test_saving_again_replaces_and_the_charts_follow(store: Store) -> None:
    store.add(many(4))
    score(store, "quick", "1", lambda _: 0.2)
    one = store.comments(Selection()).rows[0].text_hash
    store.save_scores(0, {one: Scores(values={"toxicity": 0.8})}, scorer="quick", version="1")
    assert store.totals(Selection()).toxicity == pytest.approx(0.35)
    store.save_scores(0, {one: NotScored(why="too long")}, scorer="quick", version="1")
    assert store.totals(Selection()).toxicity_n == 3


def test_a_run_knows_its_counts_and_how_it_ended(store: Store) -> None:
    store.add(many(6))
    score(store, "quick", "1", lambda text: None if text.startswith("Remark 1 ") else 0.5)
    run = store.runs()[0]
    assert (run.total, run.scored, run.not_scored, run.ended) == (6, 5, 1, "complete")
    assert store.run(run.id) == run
    with pytest.raises(UsageError, match="no run 99"):
        store.run(99)


def test_drift_counts_what_crossed_and_names_the_worst_movers(store: Store) -> None:
    store.add(many(20))
    score(store, "quick", "1", steady)
    assert store.drift(store.runs()[0].id).previous is None
    rows = store.comments(Selection(order="most-toxic"), limit=20).rows
    store.decide([row.key for row in rows[:5]], verdict="reject", moderator="Mo")
    store.decide([row.key for row in rows[5:9]], verdict="approve", moderator="Mo")
    score(store, "quick", "2", lambda text: 1 - steady(text))
    drift = store.drift(store.runs()[0].id, bins=10, movers=3)
    moved = drift.measures[0]
    before = [row.toxicity for row in rows]
    assert (drift.previous, moved.measure, moved.n) == ("1", "quick.toxicity", 20)
    assert moved.crossed_down == sum(value >= 0.5 > 1 - value for value in before)
    assert moved.crossed_up == sum(value < 0.5 <= 1 - value for value in before)
    assert sum(moved.before) == sum(moved.after) == 20
    worst = max(before, key=lambda value: abs(1 - 2 * value))
    assert moved.movers[0].before == worst
    assert len(moved.movers) == 3
    assert moved.decisions_before.true_positive == sum(value >= 0.5 for value in before[:5])
    assert moved.decisions_after.false_positive == sum(1 - value >= 0.5 for value in before[5:9])


def test_the_same_scores_twice_are_no_drift(store: Store) -> None:
    store.add(many(20))
    score(store, "quick", "1", steady)
    score(store, "quick", "2", steady)
    moved = store.drift(store.runs()[0].id).measures[0]
    assert (moved.crossed_up, moved.crossed_down, moved.largest_change, moved.movers) == (0, 0, 0, [])
    assert moved.before == moved.after


def test_judged_pairs_scores_with_verdicts(store: Store) -> None:
    store.add(many(6))
    score(store, "quick", "1", steady)
    rows = store.comments(Selection(order="page")).rows
    store.decide([rows[0].key], verdict="reject", moderator="Mo")
    store.decide([rows[1].key], verdict="approve", moderator="Mo")
    expected = [(rows[0].toxicity, True), (rows[1].toxicity, False)]
    assert store.judged("toxicity") == store.judged("quick.toxicity") == expected


def test_two_runs_of_one_name_do_not_collide(store: Store, open_store: Callable[[], Store]) -> None:
    other = open_store()
    with (
        store.run_lock("score quick"),
        other.run_lock("score vader"),
        pytest.raises(StoreBusyError, match="score quick"),
        other.run_lock("score quick"),
    ):
        pass
    with other.run_lock("score quick"):
        pass


def test_what_a_version_has_said_of_texts_can_be_asked_for(store: Store) -> None:
    store.add([page(comment(1, "one"), comment(2, "same"), comment(3, "same"), comment(4, "autre"))])
    hashes = {one.text: one.text_hash for one in store.unscored("quick", "1")}
    first = Scores(values={"toxicity": 0.25, "threat": 0.5}, note="settled by another")
    results = {hashes["one"]: first, hashes["autre"]: NotScored(why="language: fr")}
    store.save_scores(0, results, scorer="quick", version="1")
    store.save_scores(0, {hashes["same"]: Scores(values={"toxicity": 0.9})}, scorer="quick", version="2")
    asked = ["one", "same", "autre", "not there"]
    assert store.scores_of("quick", "1", asked) == {"one": first, "autre": NotScored(why="language: fr")}
    assert store.scores_of("quick", "2", asked) == {"same": Scores(values={"toxicity": 0.9})}
    assert store.scores_of("quick", "3", asked) == store.scores_of("mini", "1", asked) == {}

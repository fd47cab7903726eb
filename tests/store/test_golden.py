"""Golden items and the random sample: what makes figures about people and scores believable."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from store_pages import many, score, steady

from comments.errors import NotAllowedError, UsageError
from comments.selection import Selection
from comments.store import Store


@pytest.fixture
def keys(store: Store) -> list[int]:
    store.add(many(60))
    return [row.key for row in store.comments(Selection(order="page"), limit=60).rows]


def mixed(store: Store, keys: list[int]) -> set[int]:
    """Twenty decided comments wait for a second look, and ten others are golden."""
    store.decide(keys[:20], verdict="approve", moderator="Ann")
    store.sample_second_looks(Selection(), n=20, seed=1, by="Lea")
    for key in keys[30:40]:
        store.mark_golden(key, verdict="reject", labels=["spam"], by="Lea")
    store.change_setting("golden_share", 0.3, by="Lea")
    return set(keys[30:40])


def test_golden_items_come_back_among_second_looks_and_nothing_tells_them_apart(store: Store, keys: list[int]) -> None:
    golden = mixed(store, keys)
    offered = store.second_looks(moderator="Bea", limit=30)
    among = [row.key in golden for row in offered]
    assert 3 <= sum(among) <= 10
    assert len({row.key for row in offered}) == len(offered)
    assert {(row.verdict, row.labels, row.moderator, row.note, row.decision_id) for row in offered} == {
        (None, (), None, None, None)
    }
    assert store.second_looks(moderator="Bea", limit=30) == offered


def test_the_list_keeps_its_order_while_it_is_worked(store: Store, keys: list[int]) -> None:
    mixed(store, keys)
    offered = [row.key for row in store.second_looks(moderator="Bea", limit=30)]
    for place, key in enumerate(offered[:8]):
        assert [row.key for row in store.second_looks(moderator="Bea", limit=30)][: 20 - place] == offered[place:20]
        store.look_again(key, verdict="approve", moderator="Bea")


def test_answers_stand_beside_the_known_answer_and_change_no_comment(store: Store, keys: list[int]) -> None:
    golden = mixed(store, keys)
    asked = [row.key for row in store.second_looks(moderator="Bea", limit=30) if row.key in golden]
    store.look_again(asked[0], verdict="reject", moderator="Bea")
    store.look_again(asked[1], verdict="approve", moderator="Bea")
    found = {one.comment: one for one in store.golden_answers()}
    assert {key: (one.first.verdict, one.second.verdict) for key, one in found.items() if one.second} == {
        asked[0]: ("reject", "reject"),
        asked[1]: ("reject", "approve"),
    }
    assert store.comment(asked[0]).verdict is None
    assert store.history(asked[0]) == []
    assert store.looked_again() == []
    with pytest.raises(UsageError):
        store.look_again(asked[0], verdict="approve", moderator="Bea")
    assert store.audit_verify().ok


def test_nobody_is_asked_what_they_know(store: Store, keys: list[int]) -> None:
    golden = mixed(store, keys)
    store.decide(sorted(golden)[:5], verdict="skip", moderator="Bea")
    assert not {row.key for row in store.second_looks(moderator="Bea", limit=30)} & set(sorted(golden)[:5])
    assert not {row.key for row in store.second_looks(moderator="Lea", limit=30)} & golden
    with pytest.raises(UsageError):
        store.look_again(sorted(golden)[0], verdict="approve", moderator="Lea")


def test_golden_items_do_not_come_alone(store: Store, keys: list[int]) -> None:
    store.mark_golden(keys[0], verdict="reject", by="Lea")
    assert store.second_looks(moderator="Bea") == []


def test_a_known_answer_can_be_changed_and_retired_and_all_of_it_stands_in_the_audit_log(
    store: Store, keys: list[int]
) -> None:
    store.mark_golden(keys[0], verdict="reject", by="Lea")
    store.mark_golden(keys[0], verdict="approve", labels=["witty"], note="a quotation", by="Lea")
    assert [(one.comment, one.verdict, one.labels, one.note) for one in store.golden()] == [
        (keys[0], "approve", ("witty",), "a quotation")
    ]
    assert [one.comment for one in store.golden([keys[0], keys[1]])] == [keys[0]]
    store.unmark_golden(keys[0], by="Lea")
    assert store.golden() == []
    with pytest.raises(UsageError):
        store.unmark_golden(keys[0], by="Lea")
    kinds = [entry.kind for entry in store.audit_log()]
    assert kinds == ["golden", "golden", "decision", "golden", "decision"]
    assert store.golden_answers() == []
    assert store.audit_verify().ok


def test_only_a_lead_says_what_the_right_answer_is(store: Store, keys: list[int]) -> None:
    store.set_role("Ada", "admin", by="Ada")
    store.set_role("Mo", "moderator", by="Ada")
    with pytest.raises(NotAllowedError):
        store.mark_golden(keys[0], verdict="reject", by="Mo")
    with pytest.raises(UsageError):
        store.mark_golden(keys[0], verdict="skip", by="Ada")
    assert store.golden() == []


def test_a_drawn_decision_remembers_it_and_the_chain_covers_it(store: Store, keys: list[int], place: str) -> None:
    drawn = store.decide([keys[0]], verdict="reject", moderator="Mo", drawn=True)
    plain = store.decide([keys[1]], verdict="reject", moderator="Mo")
    assert [one.decisions[0].drawn for one in (drawn, plain)] == [True, False]
    assert [one.drawn for one in store.history(keys[0])] == [True]
    assert store.audit_verify().ok
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE decision SET drawn = true WHERE comment_id = :key"), {"key": keys[1]})
    engine.dispose()
    assert not store.audit_verify().ok


def test_the_random_sample_is_a_stretch_of_the_random_order_whoever_decided_it(store: Store, keys: list[int]) -> None:
    score(store, "quick", "1", steady)
    assert store.sample().comments == 0
    assert store.judged("toxicity", sampled=True) == []
    order = [row.key for row in store.comments(Selection(order="random"), limit=60).rows]
    store.decide(order[30:40], verdict="reject", moderator="Mo")  # taken from the top of the queue
    store.decide([order[1]], verdict="reject", moderator="Mo")
    assert store.sample().comments == 0
    for key in (order[0], order[2], order[4]):
        store.decide([key], verdict="approve", moderator="Mo", drawn=True)
    store.decide([order[3]], verdict="skip", moderator="Mo", drawn=True)
    found = store.sample()
    assert (found.comments, found.judged, found.skipped, found.waiting) == (5, 4, 1, 0)
    assert sorted(rejected for _, rejected in store.judged("toxicity", sampled=True)) == [False, False, False, True]
    assert len(store.judged("toxicity")) == 14
    store.decide([order[20]], verdict="approve", moderator="Mo", drawn=True)
    assert store.sample().waiting == 15
    store.undo(moderator="Mo")
    assert store.sample().comments == 5


def test_only_an_unfiltered_random_order_is_a_sample() -> None:
    assert Selection(order="random").samples
    assert Selection(order="random", status=("waiting",)).samples
    assert not Selection(order="random", status=("reject",)).samples
    assert not Selection(order="random", toxicity=(0.5, 1.0)).samples
    assert not Selection(order="random", seed=3).samples
    assert not Selection(order="newest").samples

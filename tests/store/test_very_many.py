"""A decision on very many comments, or its undo: made when it is written down, applied a little at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from store_pages import comment, many, page

from comments.errors import ConflictError
from comments.selection import Selection
from comments.store import Store, audit, bulk
from comments.store.connection import Database


def state(store: Store) -> list[tuple[object, ...]]:
    rows = store.comments(Selection(order="page"), limit=500).rows
    return [(row.key, row.verdict, row.labels, row.note) for row in rows]


@pytest.fixture
def cut_short(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Keys of 200 comments in no order, all rejected by Mo, whose process died before it applied anything."""
    store.add(many(200))
    keys = [row.key for row in store.comments(Selection(order="random"), limit=200).rows]
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "AT_ONCE", 10)
        patch.setattr(bulk, "proceed", lambda _db, **_: None)
        store.decide(keys, verdict="reject", moderator="Mo")
    return keys


def further(store: Store) -> list[int]:
    """Keys of comments that came later."""
    before = store.count(Selection())
    store.add([page(*(comment(number) for number in range(5)), url="https://news.example/later")])
    return [row.key for row in store.comments(Selection(order="page"), limit=before + 5).rows[before:]]


def test_decisions_on_very_many_come_in_the_order_asked_for(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    store.add(many(200))
    keys = [row.key for row in store.comments(Selection(order="random"), limit=200).rows]
    done = store.decide(keys, verdict="reject", moderator="Mo")
    assert [one.comment for one in done.decisions] == keys
    assert sorted(keys) == [one.comment for one in sorted(done.decisions, key=lambda one: one.id)]


def test_who_decides_where_a_process_died_is_told_of_its_decision_and_then_decides(
    store: Store, cut_short: list[int]
) -> None:
    key = cut_short[7]
    with pytest.raises(ConflictError, match="Mo rejected comment"):
        store.decide([key], verdict="approve", moderator="Ada", expected={key: None})
    assert 0 < store.totals(Selection()).rejected < 200
    store.decide([key], verdict="approve", moderator="Ada", expected={key: store.comment(key).decision_id})
    assert [one.verdict for one in store.history(key)] == ["reject", "approve"]
    assert store.audit_verify().ok


def test_what_stands_still_is_finished_by_those_who_go_on_deciding(
    store: Store, clock: Any, cut_short: list[int]
) -> None:
    later = further(store)
    store.decide(later[:1], verdict="approve", moderator="Ada")
    assert store.totals(Selection()).rejected == 0  # its process may be at work
    clock.forward(minutes=1)
    for key in later[:4]:
        store.decide([key], verdict="approve", moderator="Ada")
        clock.forward(minutes=1)
    assert store.totals(Selection()).rejected == 200
    assert store.audit_verify().ok


def test_an_undo_of_something_else_does_not_wait_for_very_many(store: Store, cut_short: list[int]) -> None:
    later = further(store)
    store.decide(later[:1], verdict="approve", moderator="Ada")
    store.undo(moderator="Ada")
    assert (store.totals(Selection()).approved, store.totals(Selection()).rejected) == (0, 0)
    assert len(store.undo(moderator="Mo").decisions) == 200
    assert {row.verdict for row in store.comments(Selection(), limit=300).rows} == {None}
    assert store.audit_verify().ok


def test_a_decision_on_very_many_is_one_batch_and_undone_as_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    store.add(many(700))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=700).rows]
    store.decide(keys[:1], verdict="approve", labels=["witty"], moderator="Ada")
    done = store.decide_all(Selection(), verdict="reject", note="spam wave", moderator="Mo", expected_count=700)
    assert [one.comment for one in done.decisions] == sorted(keys)
    assert {(one.batch, one.verdict, one.note) for one in done.decisions} == {(done.batch, "reject", "spam wave")}
    assert store.comment(keys[0]).labels == ("witty",)
    assert store.totals(Selection()).rejected == 700
    assert len(store.undo(moderator="Mo").decisions) == 700
    assert store.totals(Selection()).approved == 1
    assert store.audit_verify().ok


def test_who_decides_while_a_decision_on_very_many_is_applied_sees_it_first_and_is_not_overwritten(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    store.add(many(60))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=60).rows]
    other = open_store()
    apply = bulk.proceed
    calls = []

    def meanwhile(db: Database, **of: str | None) -> None:
        calls.append(db)
        if len(calls) == 2:  # the first call is for whatever was left before
            with pytest.raises(ConflictError, match="Mo rejected comment"):
                other.decide(keys[:1], verdict="approve", moderator="Ada", expected={keys[0]: None})
            other.decide(keys[-1:], verdict="approve", moderator="Ada")
        apply(db, **of)

    monkeypatch.setattr(bulk, "proceed", meanwhile)
    done = store.decide(keys, verdict="reject", moderator="Mo", expected=dict.fromkeys(keys))
    assert [one.comment for one in done.decisions] == keys[:-1]
    assert store.comment(keys[-1]).moderator == "Ada"
    assert store.audit_verify().ok


def test_a_decision_on_very_many_that_was_cut_short_is_finished_by_whoever_opens_the_store(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(many(60))
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "AT_ONCE", 10)
        patch.setattr(bulk, "proceed", lambda _db, **_: None)
        store.decide_all(Selection(), verdict="reject", moderator="Mo", expected_count=60)
    assert store.totals(Selection()).rejected == 0
    assert open_store().totals(Selection()).rejected == 60
    assert store.audit_verify().ok


def test_of_two_decisions_on_very_many_the_second_waits_until_the_first_is_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(many(60))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=60).rows]
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "proceed", lambda _db, **_: None)
        store.decide(keys[:30], verdict="reject", moderator="Mo")
        with pytest.raises(ConflictError, match="Mo decided on this"):
            store.decide(keys[20:40], verdict="approve", moderator="Ada")
        with pytest.raises(ConflictError, match="Mo decided on this"):
            store.decide_all(Selection(), verdict="approve", moderator="Ada", expected_count=60)
        store.decide(keys[30:], verdict="skip", moderator="Ada")
    store.decide(keys[40:], verdict="approve", moderator="Ada")
    totals = store.totals(Selection())
    assert (totals.rejected, totals.skipped, totals.approved) == (30, 10, 20)
    assert store.audit_verify().ok


def test_an_undo_of_very_many_gives_each_what_it_had_and_leaves_what_somebody_decides_meanwhile(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(many(60))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=60).rows]
    store.decide(keys[:20], verdict="approve", labels=["witty"], note="fine", moderator="Ada")
    before = state(store)
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    done = store.decide(keys, verdict="reject", labels=["spam"], moderator="Mo")
    other = open_store()
    apply = bulk.proceed
    calls = []

    def meanwhile(db: Database, **of: str | None) -> None:
        calls.append(db)
        if len(calls) == 2:  # the first call is for whatever was left before
            with pytest.raises(ConflictError, match="Mo approved comment"):
                other.decide(keys[:1], verdict="approve", moderator="Ada", expected={keys[0]: done.decisions[0].id})
            other.decide(keys[-1:], verdict="skip", moderator="Ada")
        apply(db, **of)

    monkeypatch.setattr(bulk, "proceed", meanwhile)
    back = store.undo(moderator="Mo")
    assert [one.undoes for one in back.decisions] == [one.id for one in done.decisions if one.comment != keys[-1]]
    assert {one.batch for one in back.decisions} == {back.batch}
    assert [row for row in state(store) if row[0] != keys[-1]] == [row for row in before if row[0] != keys[-1]]
    assert store.comment(keys[-1]).moderator == "Ada"
    assert store.audit_verify().ok


def test_an_undo_of_very_many_overwrites_nobody_who_decided_before_it_was_written_down(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    store.add(many(60))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=60).rows]
    store.decide(keys, verdict="reject", moderator="Mo")
    other = open_store()
    looked = audit.head

    def then_ann(connection: object) -> tuple[int, str]:
        monkeypatch.setattr(audit, "head", looked)
        found = looked(connection)  # type: ignore[arg-type]
        other.decide(keys[5:6], verdict="approve", moderator="Ann")
        return found

    monkeypatch.setattr(audit, "head", then_ann)
    with pytest.raises(ConflictError, match="Ann approved"):
        store.undo(moderator="Mo")
    assert store.totals(Selection()).rejected == 59


def test_an_undo_of_very_many_that_was_cut_short_is_finished_by_whoever_opens_the_store(
    store: Store, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(many(60))
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    store.decide_all(Selection(), verdict="reject", moderator="Mo", expected_count=60)
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "proceed", lambda _db, **_: None)
        store.undo(moderator="Mo")
    assert store.totals(Selection()).rejected == 60
    assert open_store().totals(Selection()).waiting == 60
    assert store.audit_verify().ok

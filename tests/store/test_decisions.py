"""Decisions are evidence: appended, chained, one batch an action, and an undo overwrites nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from store_pages import comment, many, page

from comments.errors import ConflictError, NotAllowedError, UsageError
from comments.selection import Selection
from comments.store import Store, bulk


@pytest.fixture
def keys(store: Store) -> list[int]:
    store.add(many(20))
    return [row.key for row in store.comments(Selection(order="page"), limit=20).rows]


def state(store: Store) -> list[tuple[object, ...]]:
    rows = store.comments(Selection(order="page"), limit=500).rows
    return [(row.key, row.verdict, row.labels, row.note) for row in rows]


def test_a_decision_shows_at_once_in_lists_and_charts(store: Store, keys: list[int]) -> None:
    decided = store.decide(keys[:2], verdict="reject", labels=["spam"], note="same text", moderator="Mo")
    row = store.comment(keys[0])
    assert (row.verdict, row.labels, row.note, row.moderator) == ("reject", ("spam",), "same text", "Mo")
    assert row.decision_id == decided.decisions[0].id
    assert store.totals(Selection()).rejected == store.count(Selection(status=("reject",))) == 2
    assert [one.verdict for one in store.history(keys[0])] == ["reject"]


@pytest.mark.parametrize(
    "said",
    [
        "NULL",
        "50% ?, %s, %(a)s",
        "'; DROP TABLE decision; --",
        'a\\\\b "c" {d,e} $1 \\',
        "na\u00efve \u6f22 \U0001f426",
    ],
)
def test_names_labels_and_notes_are_kept_letter_by_letter(store: Store, keys: list[int], said: str) -> None:
    store.decide(keys[:2], verdict="skip", labels=[said, "fine"], note=said, moderator=said)
    row = store.comment(keys[1])
    assert (row.moderator, row.labels, row.note) == (said, (said, "fine"), said)
    assert store.count(Selection(labels=(said,))) == 2
    assert store.audit_verify().ok


def test_labels_stay_unless_they_are_given(store: Store, keys: list[int]) -> None:
    store.decide([keys[0]], verdict="reject", labels=["spam"], moderator="Mo")
    store.decide(keys[:2], verdict="approve", moderator="Mo")
    assert [store.comment(key).labels for key in keys[:2]] == [("spam",), ()]
    store.decide([keys[0]], verdict="approve", labels=[], moderator="Mo")
    assert store.comment(keys[0]).labels == ()


def test_the_second_of_two_moderators_sees_the_first_decision_before_hers_is_stored(
    store: Store, keys: list[int], open_store: Callable[[], Store]
) -> None:
    other = open_store()
    other.decide([keys[3]], verdict="approve", moderator="Ann")
    with pytest.raises(ConflictError, match="Ann approved"):
        store.decide(keys[:5], verdict="reject", moderator="Bea", expected=dict.fromkeys(keys[:5]))
    assert store.count(Selection(status=("reject",))) == 0
    seen = store.comment(keys[3]).decision_id
    store.decide([keys[3]], verdict="reject", moderator="Bea", expected={keys[3]: seen})
    assert store.comment(keys[3]).moderator == "Bea"


def test_a_bulk_decision_is_one_unit_and_is_undone_as_one(store: Store, keys: list[int]) -> None:
    before = state(store)
    selection = Selection(sections=("sport",))
    bulk = store.decide_all(
        selection, verdict="reject", labels=["spam"], moderator="Mo", expected_count=store.count(selection)
    )
    assert {one.batch for one in bulk.decisions} == {bulk.batch}
    assert store.count(Selection(status=("reject",))) == len(bulk.decisions) == store.count(selection)
    back = store.undo(moderator="Mo")
    assert [one.undoes for one in back.decisions] == [one.id for one in bulk.decisions]
    assert state(store) == before
    with pytest.raises(ConflictError, match="now, not 99"):
        store.decide_all(selection, verdict="skip", moderator="Mo", expected_count=99)


def test_an_undo_never_overwrites_a_later_decision(store: Store, keys: list[int]) -> None:
    bulk = store.decide(keys[:5], verdict="reject", moderator="Ann")
    store.decide([keys[2]], verdict="approve", moderator="Bea")
    before = state(store)
    with pytest.raises(ConflictError, match="Bea approved"):
        store.undo(moderator="Ann", batch=bulk.batch)
    assert state(store) == before


def test_undo_goes_back_step_by_step_through_ones_own_decisions(store: Store, keys: list[int]) -> None:
    store.decide([keys[0]], verdict="approve", labels=["witty"], note="one", moderator="Mo")
    store.decide([keys[1]], verdict="skip", moderator="Ann")
    store.decide([keys[0]], verdict="reject", moderator="Mo")
    store.undo(moderator="Mo")
    assert (store.comment(keys[0]).verdict, store.comment(keys[0]).note) == ("approve", "one")
    store.undo(moderator="Mo")
    assert store.comment(keys[0]).verdict is None
    with pytest.raises(UsageError, match="nothing to undo"):
        store.undo(moderator="Mo")
    assert store.comment(keys[1]).verdict == "skip"


def test_a_batch_of_which_one_was_undone_gives_back_the_rest(store: Store, keys: list[int]) -> None:
    bulk = store.decide(keys[:3], verdict="reject", moderator="Mo")
    store.undo(moderator="Mo", decision=bulk.decisions[1].id)
    assert len(store.undo(moderator="Mo", batch=bulk.batch).decisions) == 2
    assert store.count(Selection(status=("waiting",))) == 20


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("one"), st.integers(0, 5), st.sampled_from(["approve", "reject", "skip", None]), st.booleans()
        ),
        st.tuples(st.just("bulk"), st.integers(1, 4), st.sampled_from(["approve", "reject"]), st.booleans()),
        st.tuples(st.just("undo"), st.just(0), st.none(), st.booleans()),
    ),
    max_size=7,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    steps=steps,
    last=st.lists(st.integers(0, 5), min_size=1, max_size=6, unique=True),
    at_once=st.sampled_from([1, bulk.AT_ONCE]),
)
def test_undo_restores_what_was_before_and_the_log_only_grows(
    steps: list[tuple[str, int, str | None, bool]],
    last: list[int],
    at_once: int,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    path = tmp_path_factory.mktemp("undo") / "c.db"
    shutil.copy(sqlite_template, path)
    with pytest.MonkeyPatch.context() as patch, Store.open(path) as store:
        patch.setattr(bulk, "AT_ONCE", at_once)
        store.add([page(*(comment(n) for n in range(6)))])
        keys = [row.key for row in store.comments(Selection(order="page")).rows]
        entries = 0
        for kind, number, verdict, ann in steps:
            who = "Ann" if ann else "Bea"
            try:
                if kind == "one":
                    store.decide(
                        [keys[number]], verdict=verdict, labels=["spam"] if ann else None, note=who, moderator=who
                    )
                elif kind == "bulk":
                    store.decide(keys[number:], verdict=verdict, moderator=who)
                else:
                    store.undo(moderator=who)
            except (ConflictError, UsageError):
                continue
            log = store.audit_log(limit=1000)
            assert len(log) > entries
            entries = len(log)
        before = state(store)
        done = store.decide([keys[number] for number in last], verdict="reject", labels=["toxic"], moderator="Cy")
        store.undo(moderator="Cy", batch=done.batch)
        assert state(store) == before
        assert len(store.audit_log(limit=1000)) == entries + 2 * len(last)
        assert store.audit_verify().ok


def test_moderators_who_decide_at_once_keep_one_chain(
    store: Store, keys: list[int], open_store: Callable[[], Store]
) -> None:
    desks = [open_store() for _ in range(3)]

    def work(number: int) -> None:
        for key in keys[number::3]:
            desks[number].decide([key], verdict="approve", moderator=f"desk {number}")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    report = store.audit_verify()
    assert (report.ok, report.entries) == (True, 20)
    assert store.totals(Selection()).approved == 20


def test_the_audit_log_holds_decisions_settings_roles_exports_and_log_ins(store: Store, keys: list[int]) -> None:
    store.set_role("Ann", "admin", by="setup")
    store.change_setting("threshold", 0.7, by="Ann")
    store.decide([keys[0]], verdict="approve", moderator="Ann")
    store.record_login("Ann")
    store.record_export(kind="csv", rows=20, selection=Selection(authors=("Person 1",)), by="Ann")
    entries = store.audit_log()
    assert [entry.kind for entry in entries] == ["export", "login", "decision", "setting", "role"]
    assert "Person" not in str(entries)
    report = store.audit_verify()
    assert (report.ok, report.entries) == (True, 5)


TAMPERING = {
    "edit": ("UPDATE decision SET verdict = 'approve' WHERE id = 3", 3),
    "edit-entry": ("UPDATE entry SET who = 'Eve' WHERE seq = 4", 4),
    "edit-note": ("UPDATE decision SET note = 'otherwise' WHERE id = 2", 2),
    "delete": ("DELETE FROM decision WHERE id = 3", 3),
    "delete-both": ("DELETE FROM decision WHERE id = 3; DELETE FROM entry WHERE seq = 3", 3),
    "delete-last": ("DELETE FROM decision WHERE id = 6; DELETE FROM entry WHERE seq = 6", 6),
    "insert": (
        "INSERT INTO decision (id, comment_id, verdict, labels, moderator, at, batch, second) "
        "SELECT 7, comment_id, 'approve', '[]', 'Eve', at, 'x', second FROM decision WHERE id = 1",
        7,
    ),
    "insert-both": (
        "INSERT INTO decision (id, comment_id, verdict, labels, moderator, at, batch, second) "
        "SELECT 7, comment_id, 'approve', '[]', 'Eve', at, 'x', second FROM decision WHERE id = 1; "
        "INSERT INTO entry (seq, at, kind, who, what, hash) "
        "SELECT 7, at, kind, 'Eve', what, hash FROM entry WHERE seq = 6",
        7,
    ),
    "reorder": (
        "UPDATE entry SET seq = -2 WHERE seq = 2; UPDATE entry SET seq = 2 WHERE seq = 3; "
        "UPDATE entry SET seq = 3 WHERE seq = -2; UPDATE decision SET id = -2 WHERE id = 2; "
        "UPDATE decision SET id = 2 WHERE id = 3; UPDATE decision SET id = 3 WHERE id = -2",
        2,
    ),
    "shown": ("UPDATE comment SET status = 1 WHERE decision_id = 5", 5),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_by_hand_is_named(store: Store, keys: list[int], place: str, how: str) -> None:
    for number, key in enumerate(keys[:6]):
        store.decide([key], verdict="reject", note=f"because {number}", moderator="Mo")
    assert store.audit_verify().ok
    statements, seq = TAMPERING[how]
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.begin() as connection:
        for statement in statements.split(";"):
            connection.execute(text(statement))
    engine.dispose()
    report = store.audit_verify()
    assert (report.ok, report.seq) == (False, seq)
    assert str(seq) in (report.problem or "")


def test_a_viewer_decides_nothing_and_a_stranger_neither(store: Store, keys: list[int]) -> None:
    store.decide([keys[0]], verdict="skip", moderator="anyone")
    store.set_role("Ann", "admin", by="setup")
    store.set_role("Vic", "viewer", by="Ann")
    store.set_role("Mo", "moderator", by="Ann")
    for who in ("Vic", "Stranger"):
        with pytest.raises(NotAllowedError, match=who):
            store.decide([keys[0]], verdict="reject", moderator=who)
    with pytest.raises(NotAllowedError):
        store.change_setting("threshold", 0.1, by="Mo")
    with pytest.raises(NotAllowedError):
        store.set_role("Mo", "admin", by="Mo")
    with pytest.raises(UsageError, match="must be admin"):
        store.set_role("Ann", "viewer", by="Ann")
    assert (store.role("Mo"), store.role("Stranger")) == ("moderator", None)


def test_a_comment_in_work_at_one_desk_is_not_offered_at_another(store: Store, keys: list[int], clock: object) -> None:
    assert store.claim(keys[:3], moderator="Ann", seconds=60) == keys[:3]
    assert store.claim(keys[2:5], moderator="Bea", seconds=60) == keys[3:5]
    offered = {row.key for row in store.comments(Selection(), limit=50, desk="Bea").rows}
    assert offered == set(keys) - set(keys[:3])
    assert store.comment(keys[0]).claimed_by == "Ann"
    clock.forward(seconds=61)
    assert len(store.comments(Selection(), limit=50, desk="Bea").rows) == 20
    assert store.claim(keys[:1], moderator="Bea") == keys[:1]
    store.release(moderator="Bea")
    assert store.comment(keys[0]).claimed_by is None


def test_a_second_look_is_blind_and_changes_nothing_that_was_decided(store: Store, keys: list[int]) -> None:
    store.decide(keys[:6], verdict="reject", labels=["spam"], moderator="Ann")
    assert store.sample_second_looks(Selection(), n=4, seed=1, by="Lea") == 4
    assert store.second_looks(moderator="Ann") == []
    offered = store.second_looks(moderator="Bea")
    assert len(offered) == 4
    assert {(row.verdict, row.labels, row.moderator) for row in offered} == {(None, (), None)}
    with pytest.raises(NotAllowedError):
        store.look_again(offered[0].key, verdict="approve", moderator="Ann")
    look = store.look_again(offered[0].key, verdict="approve", moderator="Bea")
    assert (look.first.verdict, look.second.verdict) == ("reject", "approve")
    assert store.comment(offered[0].key).verdict == "reject"
    assert len(store.history(offered[0].key)) == 1
    assert [one.comment for one in store.looked_again()] == [offered[0].key]
    assert store.audit_verify().ok


def test_settings_and_views_are_kept_and_checked(store: Store) -> None:
    assert "toxic" in store.labels()
    store.change_setting("labels", ["fair", "unfair"], by="Ann")
    store.change_setting("shortcuts", {"a": "approve"}, by="Ann")
    store.save_view("mine", {"status": ["waiting"]}, by="Ann")
    assert store.labels() == ["fair", "unfair"]
    assert store.settings().extra == {"shortcuts": {"a": "approve"}}
    assert store.views() == {"mine": {"status": ["waiting"]}}
    store.save_view("mine", {}, by="Ann")
    assert store.views() == {}
    for name, value in [("threshold", 3), ("labels", ["a", "a"]), ("retention_days", 0), ("toxicity_measure", "x")]:
        with pytest.raises(UsageError):
            store.change_setting(name, value, by="Ann")

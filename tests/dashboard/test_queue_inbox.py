"""What becomes of the decisions that a browser sends: each is stored once, in order, or refused with a reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from town import fill

from comments.dashboard.queue import payload
from comments.dashboard.queue.inbox import Ledger, Message, who_was_first
from comments.dashboard.queue.rows import Painter
from comments.selection import Selection
from comments.store import Store

WAITING = Selection(status=("waiting",))
VIEW = payload.view_name(WAITING, "queue")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "town.db"
    with Store.open(path) as made:
        fill(made, 30)
    return path


@pytest.fixture
def store(town: Path, tmp_path: Path) -> Iterator[Store]:
    with Store.open(shutil.copy(town, tmp_path)) as opened:
        yield opened


def decision(n: int, key: int, verdict: str | None = "approve", **more: Any) -> dict[str, Any]:
    return {"n": n, "op": "decide", "keys": [key], "verdict": verdict, "expected": {str(key): None}, **more}


def send(
    ledger: Ledger, store: Store, *decisions: Mapping[str, Any], name: str = "Anna", mode: Any = "queue", seen: int = 0
) -> list[dict[str, Any]]:
    message = Message.read({"client": "one", "sequence": 1, "seen": seen, "decisions": list(decisions)})
    assert message is not None
    ledger.take(message, store, moderator=name, mode=mode, selection=WAITING, view=VIEW)
    return ledger.results


def test_a_message_that_arrives_twice_is_stored_once(store: Store) -> None:
    ledger = Ledger()
    send(ledger, store, decision(1, 3), decision(2, 4, "reject"))
    send(ledger, store, decision(1, 3), decision(2, 4, "reject"), decision(3, 5, "skip"))
    assert [len(store.history(key)) for key in (3, 4, 5)] == [1, 1, 1]
    assert ledger.answer()["n"] == 3


def test_decisions_are_stored_in_the_order_of_their_numbers(store: Store) -> None:
    send(Ledger(), store, decision(3, 7), decision(1, 9), decision(2, 8))
    stored = sorted((store.history(key)[0] for key in (7, 8, 9)), key=lambda one: one.id)
    assert [one.comment for one in stored] == [9, 8, 7]


def test_what_a_broken_connection_sends_again_in_a_new_session_is_stored_once(store: Store) -> None:
    send(Ledger(), store, decision(1, 3, labels=["spam"]))
    assert send(Ledger(), store, decision(1, 3, labels=["spam"])) == [{"n": 1, "ok": True, "message": None}]
    assert len(store.history(3)) == 1


def test_a_label_and_then_a_verdict_need_no_answer_in_between(store: Store) -> None:
    results = send(Ledger(), store, decision(1, 3, None, labels=["spam"]), decision(2, 3, "reject"))
    assert [result["ok"] for result in results] == [True, True]
    row = store.comment(3)
    assert (row.verdict, row.labels) == ("reject", ("spam",))


def test_a_colleague_who_was_first_is_named_and_nothing_is_overwritten(store: Store) -> None:
    store.decide([3], verdict="reject", moderator="Bert")
    (result,) = send(Ledger(), store, decision(1, 3))
    assert result["ok"] is False
    assert result["message"].startswith("Bert rejected this ")
    assert [one.moderator for one in store.history(3)] == ["Bert"]


def test_one_refused_decision_does_not_hold_up_the_next(store: Store) -> None:
    store.decide([3], verdict="reject", moderator="Bert")
    results = send(Ledger(), store, decision(1, 3), decision(2, 4))
    assert [result["ok"] for result in results] == [False, True]
    assert store.comment(4).verdict == "approve"


def test_undo_takes_back_the_decision_it_names(store: Store) -> None:
    ledger = Ledger()
    send(ledger, store, decision(1, 3), decision(2, 4))
    send(ledger, store, {"n": 3, "op": "undo", "of": 1, "key": 3})
    assert store.comment(3).verdict is None
    assert store.comment(4).verdict == "approve"
    assert [one.undoes is not None for one in store.history(3)] == [False, True]


def test_a_comment_can_be_decided_again_after_an_undo(store: Store) -> None:
    results = send(Ledger(), store, decision(1, 3), {"n": 2, "op": "undo", "of": 1, "key": 3}, decision(3, 3, "reject"))
    assert [result["ok"] for result in results] == [True, True, True]
    assert store.comment(3).verdict == "reject"


def test_there_is_nothing_to_take_back_of_a_refused_decision(store: Store) -> None:
    store.decide([3], verdict="reject", moderator="Bert")
    results = send(Ledger(), store, decision(1, 3), {"n": 2, "op": "undo", "of": 1, "key": 3})
    assert results[-1]["message"] == "There is nothing to take back."
    assert len(store.history(3)) == 1


def test_everything_selected_is_decided_and_taken_back_in_one_step(store: Store) -> None:
    ledger, n = Ledger(), store.count(WAITING)
    everything = {"n": 1, "op": "all", "verdict": "reject", "labels": ["spam"], "count": n, "view": VIEW}
    assert send(ledger, store, everything)[-1]["ok"] is True
    assert store.count(WAITING) == 0
    send(ledger, store, everything, {"n": 2, "op": "undo", "of": 1})
    assert store.count(WAITING) == n
    assert store.comment(3).labels == ()


def test_a_lot_that_is_not_what_was_confirmed_is_refused(store: Store) -> None:
    one = {"n": 1, "op": "all", "verdict": "reject", "count": store.count(WAITING) - 1, "view": VIEW}
    other = {"n": 2, "op": "all", "verdict": "reject", "count": store.count(WAITING), "view": "another view"}
    results = send(Ledger(), store, one, other)
    assert [result["ok"] for result in results] == [False, False]
    assert store.count(Selection(status=("reject",))) == 0


def test_a_viewers_forged_write_is_refused(store: Store) -> None:
    store.set_role("Ada", "admin", by="Ada")
    store.set_role("Vera", "viewer", by="Ada")
    everything = {"n": 2, "op": "all", "verdict": "reject", "count": store.count(WAITING), "view": VIEW}
    results = send(Ledger(), store, decision(1, 3), everything, {"n": 3, "op": "undo"}, name="Vera")
    assert [result["ok"] for result in results] == [False, False, False]
    assert store.history(3) == []


def test_a_second_look_stands_beside_the_first_decision(store: Store) -> None:
    store.decide([3], verdict="reject", labels=["spam"], moderator="Bert")
    store.sample_second_looks(Selection(status=("reject",)), n=1, seed=1, by="Ada")
    (row,) = payload.rows_in_order(store, WAITING, mode="second", name="Anna", may=True)
    assert row.key == 3
    assert send(Ledger(), store, decision(1, 3, "approve"), mode="second")[-1]["ok"] is True
    assert store.comment(3).verdict == "reject"
    (pair,) = store.looked_again()
    assert pair.second is not None
    assert (pair.first.verdict, pair.second.verdict) == ("reject", "approve")
    assert payload.rows_in_order(store, WAITING, mode="second", name="Anna", may=True) == []


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
NAMES = ("client", "sequence", "seen", "selected", "near", "have", "decisions", "range", "words", "author", "full")
FIELDS = ("op", "keys", "expected", "verdict", "labels", "note", "of", "count", "view")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    raw=JSON | st.dictionaries(st.sampled_from(NAMES), JSON),
    forged=st.dictionaries(st.sampled_from(FIELDS), JSON | st.sampled_from(["decide", "undo", "all", [-1], [10**30]])),
)
def test_whatever_arrives_is_read_or_refused_and_never_stops_the_desk(store: Store, raw: Any, forged: Any) -> None:
    Message.read(raw)
    before = store.count(WAITING)
    ledger = Ledger()
    send(ledger, store, {**forged, "keys": forged.get("keys", []), "n": 1})
    assert ledger.answer()["n"] == 1
    assert store.count(WAITING) == before


@pytest.mark.parametrize("key", [10**30, -1, 2.5, float("inf"), True, "3", None, [3]])
def test_a_key_that_no_comment_can_have_is_refused(store: Store, key: Any) -> None:
    (result,) = send(Ledger(), store, {**decision(1, 3), "keys": [key]})
    assert result["ok"] is False


def test_who_was_first_says_how_long_ago(store: Store) -> None:
    store.decide([3], verdict="skip", moderator="Bert")
    row = store.comment(3)
    assert row.decided_at is not None
    assert (
        who_was_first(row, row.decided_at + timedelta(seconds=5)) == "Bert skipped this 5 s ago. Yours was not stored."
    )
    assert "10 min ago" in (who_was_first(row, row.decided_at + timedelta(minutes=10)) or "")
    assert who_was_first(store.comment(4), datetime.now(UTC)) is None


def test_two_desks_are_offered_different_comments(store: Store) -> None:
    anna = payload.rows_in_order(store, WAITING, mode="queue", name="Anna", may=True)
    bert = payload.rows_in_order(store, WAITING, mode="queue", name="Bert", may=True)
    assert len(anna) == 30
    assert not {row.key for row in anna[: payload.IN_WORK]} & {row.key for row in bert}
    assert [row.key for row in payload.rows_in_order(store, WAITING, mode="queue", name="Anna", may=True)][:5] == [
        row.key for row in anna[:5]
    ]


def test_what_is_in_work_is_taken_again_only_after_two_minutes(store: Store) -> None:
    in_work: dict[int, float] = {}
    for now, expected in ((0.0, 0.0), (60.0, 0.0), (121.0, 121.0)):
        payload.rows_in_order(store, WAITING, mode="queue", name="Anna", may=True, in_work=in_work, now=now)
        assert set(in_work.values()) == {expected}
    assert len(in_work) == payload.IN_WORK


def test_rows_the_browser_has_are_not_sent_again(store: Store) -> None:
    painter = Painter(store.settings())
    rows = store.comments(WAITING, limit=20).rows
    first = payload.page(store, rows, None, painter)
    assert len(first["rows"]) == 20
    assert len(first["threads"]) == payload.FIRST_THREADS
    have = {str(card["key"]): card["rev"] for card in first["rows"]}
    message = Message.read({"client": "one", "sequence": 2, "have": have, "near": []})
    second = payload.page(store, rows, message, painter)
    assert second["rows"] == []
    assert second["threads"] == []
    assert second["order"] == first["order"]


def test_only_what_a_whole_random_sample_showed_is_remembered_as_drawn(store: Store) -> None:
    random = Selection(status=("waiting",), order="random")
    narrowed = Selection(status=("waiting",), order="random", words="ferry")
    for number, (selection, sent, drawn) in enumerate(
        [(random, random, True), (random, WAITING, False), (narrowed, narrowed, False), (WAITING, WAITING, False)], 1
    ):
        view = payload.view_name(selection, "queue")
        raw = decision(number, number, view=payload.view_name(sent, "queue"))
        message = Message.read({"client": f"client {number}", "sequence": 1, "decisions": [raw]})
        assert message is not None
        Ledger().take(message, store, moderator="Anna", mode="queue", selection=selection, view=view)
        assert [one.drawn for one in store.history(number)] == [drawn]


def test_a_lead_keeps_and_retires_a_known_answer_and_nobody_else_does_or_sees_it(store: Store) -> None:
    store.set_role("Ada", "admin", by="Ada")
    store.set_role("Lea", "lead", by="Ada")
    store.set_role("Mo", "moderator", by="Ada")
    golden = {"n": 1, "op": "golden", "key": 3, "verdict": "reject", "labels": ["spam"]}
    assert not send(Ledger(), store, golden, name="Mo")[0]["ok"]
    assert store.golden() == []
    ledger = Ledger()
    assert send(ledger, store, golden, name="Lea")[0]["ok"]
    assert [(one.comment, one.verdict, one.labels) for one in store.golden()] == [(3, "reject", ("spam",))]
    rows = store.comments(WAITING, limit=60).rows
    for lead, seen in ((True, [3]), (False, [])):
        cards = payload.page(store, rows, None, Painter(store.settings()), lead=lead)["rows"]
        assert [card["key"] for card in cards if "golden" in card] == seen
    blind = payload.page(store, rows, None, Painter(store.settings(), blind=True), lead=True)
    assert "golden" not in str(blind)
    assert send(ledger, store, {"n": 2, "op": "golden", "key": 3, "verdict": None}, name="Lea")[-1]["ok"]
    assert store.golden() == []
    assert not send(Ledger(), store, golden, name="Lea", mode="second")[0]["ok"]

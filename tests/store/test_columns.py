"""Columns that a process keeps are those of the store, whoever wrote to it since."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_pages import many, score, steady

from comments.selection import Selection
from comments.store import Store, packed
from comments.store import columns as columns_module
from comments.store.columns import Kept, View
from comments.store.packed import COLUMNS


def columns(store: Store) -> dict[str, list[float]]:
    with store._db.read() as connection:
        view = View(connection)
        return {name: np.nan_to_num(view.column(name), nan=-2).tolist() for name in COLUMNS}


WRITES = st.lists(st.sampled_from(["add", "score", "label", "rescore", "erase"]), min_size=1, max_size=5)


@settings(max_examples=12)
@given(writes=WRITES, small=st.booleans())
def test_what_one_process_keeps_is_right_after_whatever_another_writes(
    writes: list[str], small: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("kept") / "c.db"
    with pytest.MonkeyPatch.context() as patch, Store.open(path) as reader, Store.open(path) as writer:
        for module in (packed, columns_module):
            patch.setattr(module, "BLOCK", 16)
        if small:  # one column or two are kept
            patch.setattr(reader._db.kept, "_budget", 1000)
        writer.add(many(20))
        for number, write in enumerate(writes, 1):
            if write == "add":
                writer.add(many(20 + 30 * number))
            elif write in ("score", "rescore"):
                score(writer, "quick", str(number) if write == "rescore" else "1", steady)
            elif write == "label":
                key = writer.comments(Selection(order="random", seed=number), limit=1).rows[0].key
                writer.decide([key], verdict="reject", labels=["spam"], moderator="Mo")
            elif writer.comments(Selection(authors=("Person 1",)), limit=1).rows:
                writer.erase_author("Person 1", by="Mo")
            with Store.open(path) as fresh:
                assert columns(reader) == columns(fresh)


def test_a_read_that_began_before_a_change_does_not_see_it(store: Store, open_store: Callable[[], Store]) -> None:
    store.add(many(10))
    key = store.comments(Selection()).rows[0].key
    other = open_store()
    with store._db.read() as connection:
        before = View(connection)
        assert before.column("status")[key] == 0
        other.decide([key], verdict="reject", moderator="Mo")
        assert store.count(Selection(status=("reject",))) == 1  # a later read, of the same process
        assert before.column("status")[key] == 0
        assert before.column("day")[key] > 0


def test_what_a_writer_gives_up_was_never_kept(store: Store) -> None:
    store.add(many(10))
    key = store.comments(Selection()).rows[0].key
    store.count(Selection(status=("reject",)))

    def begin_and_give_up() -> None:
        with store._db.write() as connection:
            changes = packed.Changes()
            changes.change(key, {"status": 2})
            changes.flush(connection)
            assert View(connection).column("status")[key] == 2
            raise InterruptedError

    with pytest.raises(InterruptedError):
        begin_and_give_up()
    assert store.count(Selection(status=("reject",))) == 0
    store.decide([key], verdict="approve", moderator="Mo")
    assert store.count(Selection(status=("approve",))) == 1


def test_columns_that_do_not_fit_are_read_each_time_and_right(store: Store) -> None:
    store.add(many(10))
    kept = Kept(budget=0)
    with store._db.read() as connection:
        view = View(connection)
        view._kept = kept
        assert int((view.column("article_id") > 0).sum()) == 10
        assert not kept.holds("article_id")


def test_what_is_kept_cannot_be_changed_by_who_reads_it(store: Store) -> None:
    store.add(many(10))
    with store._db.read() as connection, pytest.raises(ValueError, match="read-only"):
        View(connection).column("status")[0] = 1

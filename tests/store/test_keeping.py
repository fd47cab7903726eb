"""Erasure, pseudonyms, export, backup, moving house, migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text
from store_pages import MONDAY, comment, many, page, score, steady

from comments.errors import NewerStoreError, StoreError, StoreGoneError, UsageError
from comments.selection import Selection
from comments.store import Store, bulk, erasing
from comments.store.migrate import HEAD
from comments.store.schema import metadata


def engine_of(place: str) -> Any:
    return create_engine(place if "://" in place else f"sqlite:///{place}")


def everything(place: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    engine = engine_of(place)
    with engine.connect() as connection:
        found = {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for name, table in metadata.tables.items()
        }
    engine.dispose()
    return found


@pytest.fixture
def used(store: Store) -> Store:
    """A store with something in nearly every table."""
    store.add(many(30))
    score(store, "quick", "1", lambda words: None if "Remark 3 " in words else steady(words))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=30).rows]
    store.decide(keys[:9], verdict="reject", labels=["spam"], note="like Person 1 said", moderator="Mo")
    store.undo(moderator="Mo")
    store.decide(keys[4:8], verdict="approve", labels=["witty"], moderator="Mo")
    store.sample_second_looks(Selection(), n=2, seed=1, by="Lea")
    store.mark_golden(keys[9], verdict="reject", labels=["spam"], by="Lea")
    store.claim(keys[:2], moderator="Mo")
    store.change_setting("threshold", 0.6, by="Lea")
    store.save_view("all", {"status": ["waiting"]}, by="Lea")
    store.pseudonym("Person 1")
    return store


def test_erasing_an_author_leaves_no_trace_of_name_or_text_and_keeps_the_counts(used: Store, place: str) -> None:
    used.add([page(comment("a", "My secret opinion of Wilhelmina's bridge", author="Wilhelmina Q"))])
    used.add([page(comment("a", "My changed opinion of it", author="Wilhelmina Q"))])
    answer = comment("b", "Wilhelmina Q, you are right", author="Bo", reply_to="Wilhelmina Q", parent_id="a")
    used.add([page(comment("a", "My changed opinion of it", author="Wilhelmina Q"), answer)])
    used.save_view("hers", {"authors": ["Wilhelmina Q"]}, by="Lea")
    key = used.comments(Selection(authors=("Wilhelmina Q",))).rows[0].key
    used.decide([key], verdict="reject", note="Wilhelmina Q again", moderator="Mo")
    before = used.totals(Selection())
    erased = used.erase_author("Wilhelmina Q", by="Lea")
    assert (erased.comments, erased.mentions) == (1, 1)
    row = used.comment(key)
    assert (row.text, row.state, row.verdict, row.note) == ("", "erased", "reject", None)
    assert used.totals(Selection()).comments == before.comments
    assert used.totals(Selection()).rejected == before.rejected
    assert used.texts(key) == []
    assert used.count(Selection(words="secret")) == used.count(Selection(words="changed")) == 0
    assert used.audit_verify().ok
    assert "Wilhelmina" not in str(everything(place))
    if "://" not in place:
        for path in Path(place).parent.glob("comments.db*"):
            content = path.read_bytes().lower()
            assert b"wilhelmina" not in content
            assert b"secret opinion" not in content
    with pytest.raises(UsageError, match="knows no author"):
        used.erase_author("Wilhelmina Q", by="Lea")


def test_erasing_reaches_what_moderators_wrote_and_saved(
    store: Store,
    place: str,
) -> None:
    store.add([page(comment(1, author='Jürgen "J" Öl'), comment(2, author="Bo"), comment(3, author="Bo"))])
    first, second, third = (row.key for row in store.comments(Selection(order="page")).rows)
    store.save_view("his", {"authors": ['Jürgen "J" Öl'], "words": ['Jürgen "J" Öl again']}, by="Lea")
    store.decide([second], verdict="reject", note='copied from jürgen "J" öl', moderator="Mo")
    store.decide([third], verdict="reject", note="off topic", moderator="Mo")
    store.erase_author('Jürgen "J" Öl', by="Lea")
    assert "rgen" not in str(everything(place))
    assert store.views() == {
        "his": {"authors": [store.comment(first).author], "words": [f"{store.comment(first).author} again"]}
    }
    assert (store.comment(second).note, store.comment(third).note) == (None, "off topic")
    assert store.audit_verify().ok


def test_an_erased_comment_gets_no_note_from_a_decision_that_was_under_way(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(many(30))
    monkeypatch.setattr(bulk, "AT_ONCE", 10)
    with monkeypatch.context() as patch:
        patch.setattr(bulk, "proceed", lambda _db, **_: None)
        store.decide_all(Selection(), verdict="reject", note="all of this", moderator="Mo", expected_count=30)
    store.erase_author("Person 1", by="Lea")
    rows = store.comments(Selection(), limit=30).rows
    assert {row.verdict for row in rows} == {"reject"}
    assert {row.note for row in rows if row.state == "erased"} == {None}


@pytest.mark.parametrize("step", ["_take_texts", "_take_mentions", "_take_notes", "_forget_name"])
def test_an_erasure_that_was_cut_short_is_finished_by_whoever_opens_the_store(
    store: Store, place: str, open_store: Callable[[], Store], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    hers = [comment(number, f"Opinion {number}", author="Wilhelmina Q") for number in range(250)]
    answers = [comment(f"a{number}", f"Wilhelmina Q, no {number}", reply_to="Wilhelmina Q") for number in range(30)]
    store.add([page(*hers, *answers)])
    key = store.comments(Selection(authors=("Ada",))).rows[0].key
    store.decide([key], verdict="reject", note="rude to Wilhelmina Q", moderator="Mo")

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, step, cut)
        with pytest.raises(KeyboardInterrupt):
            store.erase_author("Wilhelmina Q", by="Lea")
    other = open_store()
    assert "Wilhelmina" not in str(everything(place))
    what = [(one.who, one.what) for one in other.audit_log() if one.kind == "erasure"]
    assert [(who, one["comments"], one["mentions"]) for who, one in what] == [("Lea", 250, 30)]
    assert other.audit_verify().ok


def test_an_erased_author_does_not_come_back_with_an_older_copy(store: Store, place: str) -> None:
    first = page(comment(1, "Hello from me", author="Wilhelmina Q"), comment(2))
    store.add([first])
    store.erase_author("Wilhelmina Q", by="Lea")
    store.add([first, page(comment(9, "Me again", author="Wilhelmina Q"), url="https://news.example/other")])
    assert "Wilhelmina" not in str(everything(place))
    assert store.count(Selection(words="me")) == 0


def test_retention_erases_by_age_and_only_once(store: Store, clock: Any) -> None:
    old, new = comment(1, "An old remark", posted_at=MONDAY - timedelta(days=400)), comment(2, posted_at=MONDAY)
    store.add([page(old, new)])
    assert store.erase_expired(by="clock").comments == 0
    store.change_setting("retention_days", 365, by="Lea")
    assert store.erase_expired(by="clock").comments == 1
    assert store.erase_expired(by="clock").comments == 0
    rows = {row.id: row for row in store.comments(Selection(order="page")).rows}
    assert (rows["1"].text, rows["1"].author, rows["2"].author) == ("", None, "Ada")
    assert store.audit_verify().ok


def test_pseudonyms_are_stable_until_their_key_is_changed(store: Store) -> None:
    store.add(many(10))
    first = {row["author"] for row in store.export_rows(Selection(), pseudonyms=True)}
    assert len(first) == 5
    assert store.pseudonym("Person 1") in first
    assert not any("Person" in name for name in first)
    store.rotate_pseudonyms(by="Lea")
    assert first.isdisjoint(row["author"] for row in store.export_rows(Selection(), pseudonyms=True))


def test_an_export_has_every_comment_of_the_selection_with_the_same_columns(used: Store) -> None:
    rows = list(used.export_rows(Selection()))
    assert len(rows) == 30
    assert len({tuple(row) for row in rows}) == 1
    approved = [row for row in rows if row["verdict"] == "approve"]
    assert len(approved) == 4
    assert {tuple(row["labels"]) for row in approved} == {("witty",)}
    scored = [row for row in rows if row["quick.toxicity"] is not None]
    assert len(scored) == 29
    assert {row["quick.version"] for row in scored} == {"1"}
    replies = [row for row in rows if row["parent_id"] is not None]
    assert {row["parent_via"] for row in replies} == {"markup"}
    assert len(list(used.export_rows(Selection(status=("approve",))))) == 4


def test_a_backup_taken_in_use_restores_every_row(used: Store, place: str, tmp_path: Path) -> None:
    before = everything(place)
    rows = used.backup(tmp_path / "backup.db")
    assert rows == sum(map(len, before.values()))
    assert Store.restore(tmp_path / "backup.db", tmp_path / "again.db") == rows
    assert everything(str(tmp_path / "again.db")) == before
    with Store.open(tmp_path / "again.db") as again:
        assert again.count(Selection(words="bridge")) == 30
        assert again.audit_verify().ok
    with pytest.raises(StoreError, match="there already"):
        Store.restore(tmp_path / "backup.db", tmp_path / "again.db")
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.postgres
def test_a_store_moves_to_postgresql_and_back(sqlite_template: Path, postgres_url: str, tmp_path: Path) -> None:
    here, back = tmp_path / "here.db", tmp_path / "back.db"
    with Store.open(here) as store:
        store.add([*many(30), page(comment(1, "nul \0 here \ud800"), url="https://news.example/odd")])
        score(store, "quick", "1", steady)
        keys = [row.key for row in store.comments(Selection(order="page")).rows]
        store.decide(keys[:5], verdict="reject", labels=["spam"], note="so", moderator="Mo")
    Store.migrate(here, postgres_url)
    try:
        with Store.open(postgres_url) as store:
            assert store.count(Selection(words="brücke -topic bridge")) == 0
            assert store.count(Selection(words="bridge")) == 30
            assert store.audit_verify().ok
        with pytest.raises(StoreError, match="not empty"):
            Store.migrate(here, postgres_url)
        Store.migrate(postgres_url, back)
        assert everything(str(back)) == everything(str(here))
        with Store.open(back) as store:
            assert store.add(many(30)).new == 0
            assert store.undo(moderator="Mo").decisions
    finally:
        engine = create_engine(postgres_url)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
        engine.dispose()


def test_the_migrations_make_what_the_program_expects(store: Store, place: str) -> None:
    engine = engine_of(place)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def numbers(store: Store) -> tuple[Any, ...]:
    """What is counted from the packed facts, in every column."""
    return (
        store.totals(Selection()),
        store.facets(),
        store.over_time(Selection()),
        store.by_hour(Selection()),
        store.by_author(Selection()),
        store.histogram(Selection(), "toxicity"),
        store.count(Selection(words="bridge")),
        store.count(Selection(labels=("spam",))),
        store.bursts(at_least=2),
    )


def test_a_store_from_before_keeps_its_decisions_its_numbers_and_its_chain(store: Store, place: str) -> None:
    store.add(many(30))
    score(store, "quick", "1", steady)
    key = store.comments(Selection()).rows[0].key
    store.decide([key], verdict="reject", labels=["spam"], moderator="Mo")
    before = numbers(store)
    engine = engine_of(place)
    with engine.begin() as connection:
        for statement in (
            "DROP TABLE bulk",
            "DROP TABLE bulk_part",
            "DROP TABLE erasing",
            "DROP TABLE packed",
            "DROP TABLE term",
            "CREATE TABLE tally (kind INTEGER)",
            "CREATE INDEX ix_text_likeness ON text (likeness)",
            *(
                f"CREATE INDEX ix_comment_{name} ON comment ({name}, id)"
                for name in ("gone", "language", "section", "state")
            ),
            "DROP TABLE golden",
            "DROP INDEX ix_decision_drawn",
            "ALTER TABLE decision DROP COLUMN drawn",
            "DROP INDEX ix_text_hash",
            "CREATE UNIQUE INDEX uq_text_hash ON text (hash)",
            *(["ALTER TABLE text ADD CONSTRAINT uq_text_hash UNIQUE USING INDEX uq_text_hash"] * ("://" in place)),
            "UPDATE alembic_version SET version_num = '0001'",
        ):
            connection.execute(text(statement))
    engine.dispose()
    with Store.open(place) as newer:
        assert numbers(newer) == before
        assert [(one.verdict, one.drawn) for one in newer.history(key)] == [("reject", None)]
        newer.decide([key], verdict="approve", moderator="Mo", drawn=True)
        assert newer.history(key)[-1].drawn is True
        assert newer.audit_verify().ok


def _ours(item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """The word index is made by hand, each database's own way."""
    words = name is not None and (name.startswith("text_search") or name in ("search", "ix_text_search"))
    partial = kind == "index" and bool(item.dialect_options["postgresql"].get("where") is not None)
    return not (words or partial or name == "alembic_version")


def test_a_store_of_a_newer_program_is_refused_in_a_sentence(store: Store, place: str) -> None:
    engine = engine_of(place)
    try:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(NewerStoreError, match="newer version of this program"):
            Store.open(place)
    finally:
        with engine.begin() as connection:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{HEAD}'"))
        engine.dispose()


def test_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE birds (name TEXT)")
    connection.close()
    with pytest.raises(StoreError, match="holds other tables"):
        Store.open(other)
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be read as one" * 40)
    with pytest.raises(StoreError, match="not a store"):
        Store.open(tmp_path / "notes.txt")
    with pytest.raises(StoreError, match="cannot be used"):
        Store.open(tmp_path / "missing" / "comments.db")
    with pytest.raises(StoreError, match="Only SQLite files and PostgreSQL"):
        Store.open("mysql://somewhere/x")


def test_a_store_that_disappears_in_mid_run_is_named_and_not_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "comments.db"
    with Store.open(path) as store:
        store.add(many(3))
        path.rename(tmp_path / "away.db")
        with pytest.raises(StoreGoneError, match="is gone"):
            store.add(many(6))
        assert not path.exists()
        (tmp_path / "away.db").rename(path)
        assert store.add(many(6)).new == 3


def test_a_full_disk_is_one_sentence_and_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path / "comments.db") as store:
        store.add(many(30))
        engine = store._db.engine  # the only way to a full disk without a disk
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreGoneError, match=r"disk of .* is full"):
            store.add([page(*(comment(n, "x" * 2000 + str(n)) for n in range(400)), url="https://news.example/big")])
        assert store.count(Selection()) == 30
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1073741823")
        assert store.add([page(comment(1), url="https://news.example/big")]).new == 1

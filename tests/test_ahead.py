"""Large files are read in a process of their own: the same comes out, and its death costs nothing that is stored."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments import ahead, pipeline
from comments.errors import CommentsError
from comments.formats import parse, table_pages
from comments.formats.document import Document
from comments.formats.reading import read_paths
from comments.models import Page
from comments.selection import Selection
from comments.store import Store, incoming


def table(path: Path, comments: int) -> Path:
    with path.open("w") as lines:
        for number in range(comments):
            row = {
                "id": str(number),
                "article_url": f"https://lantern.example/{number % 7}",
                "author": f"Person {number % 11}",
                "posted_at": f"2026-01-{1 + number % 28:02}T10:00:00Z",
                "text": f"Remark {number} about the tide, and that is what they would think of it",
                "parent_id": str(number - 7) if number % 3 == 0 and number >= 7 else None,
            }
            lines.write(json.dumps(row) + "\n")
    return path


def rows(store: Store) -> list[dict[str, object]]:
    return list(store.export_rows(Selection(order="page")))


def test_the_same_is_stored_whichever_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [table(tmp_path / "a.jsonl", 2500), tmp_path / "missing.jsonl"]
    pages: dict[str, list[str]] = {"here": [], "ahead": []}
    files: list[str] = []
    with Store.open(tmp_path / "here.db") as here, Store.open(tmp_path / "ahead.db") as there:
        pipeline.add(here, paths, on_page=lambda page: pages["here"].append(page.source))
        monkeypatch.setattr(ahead, "LARGE", 0)
        added = pipeline.add(
            there, paths, on_file=files.append, on_page=lambda page: pages["ahead"].append(page.source)
        )
        assert rows(there) == rows(here)
        assert contents(tmp_path / "ahead.db") == contents(tmp_path / "here.db")
        assert added.new == 2500
        assert len(added.problems) == 1
        assert sorted(pages["ahead"]) == sorted(pages["here"])
        assert files == [str(path) for path in paths]
        assert pipeline.add(there, paths).new == 0


def test_an_erased_author_stays_out_when_another_process_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path / "a.jsonl", 100)
    monkeypatch.setattr(ahead, "LARGE", 0)
    with Store.open(tmp_path / "comments.db") as store:
        pipeline.add(store, [path])
        store.erase_author("Person 3", by="Lea")
        path.write_text(path.read_text().replace("Remark", "Another remark"))
        pipeline.add(store, [path])
        assert "Person 3" not in {row["author"] for row in rows(store)}


def test_when_the_reading_process_dies_what_it_read_is_stored_and_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path / "a.jsonl", 30_000)
    monkeypatch.setattr(ahead, "LARGE", 0)
    monkeypatch.setattr(ahead, "WAITING", 1)
    with Store.open(tmp_path / "comments.db") as store:

        def kill(_page: object) -> None:
            for child in ahead.multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)

        with pytest.raises(CommentsError, match="try again"):
            pipeline.add(store, [path], on_page=kill)
        assert 0 < store.count(Selection()) < 30_000
        monkeypatch.undo()
        pipeline.add(store, [path])
        assert store.count(Selection()) == 30_000


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, object]]:
    """Rows of few articles anywhere in a table: replies before what they answer, to nobody, in circles; ids twice."""
    names = st.integers(0, 9).map(str)
    row = st.fixed_dictionaries(
        {
            "id": names,
            "article_url": st.sampled_from(["https://a.example/1", "https://a.example/2", "https://a.example/3", ""]),
            "article_title": st.sampled_from(["First", "Second", None]),
            "author": st.sampled_from(["Ada", "Bo", None]),
            "text": st.sampled_from(["", "Well said", "Not at all", "<b>Why</b>?"]),
            "parent_id": st.none() | names,
        },
        optional={"posted_at": st.just("2026-01-03T10:00:00Z"), "state": st.just("visible"), "parent_via": st.none()},
    )
    return draw(st.lists(row, min_size=1, max_size=40))


def contents(place: Path) -> list[list[tuple[object, ...]]]:
    """All that a store holds of its comments, by their articles and ids, without the numbers given on the way."""
    said = (
        "c.site_id, c.position, parent.site_id, c.parent_site_id, c.parent_via, author.name, text.body, c.state, "
        "c.gone, c.depth, c.replies, c.posted, c.posted_at, c.day, c.hour, c.likes, c.language, c.section"
    )
    with sqlite3.connect(place) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                f"SELECT article.key, {said} FROM comment c JOIN article ON article.id = c.article_id "
                "JOIN text ON text.id = c.text_id LEFT JOIN author ON author.id = c.author_id "
                "LEFT JOIN comment parent ON parent.id = c.parent_id ORDER BY 1, 2",
                "SELECT key, url, site, title, section, tags, language, source FROM article ORDER BY 1",
                "SELECT article.key, digest FROM piece JOIN article ON article.id = article_id ORDER BY 1, 2",
                "SELECT hash, body, language, likeness FROM text ORDER BY 1",
                "SELECT count(*) FROM text_before",
            )
        ]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(rows=tables(), patience=st.integers(1, 6), at_once=st.integers(1, 4))
def test_a_table_in_any_order_is_the_same_store_whether_or_not_it_was_read_to_its_end_first(
    rows: list[dict[str, object]],
    patience: int,
    at_once: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path_factory.mktemp("tables")
    source = folder / "a.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setattr(table_pages, "QUIET", patience)
    monkeypatch.setattr(table_pages, "AT_ONCE", at_once)
    found = []
    for early in (False, True):
        place = folder / f"{early}.db"
        with Store.open(place) as store:
            pages = list(read_paths([source], early=early))
            added = store.take(incoming.prepare(pages, None, store.erasures()), many=True)
            assert store.add(read_paths([source])).new == 0
            assert added.unchanged == added.changed == added.gone == added.back == 0
        found.append((added, contents(place)))
        if early:
            assert all(page.again for number, page in enumerate(pages) if page.article.url in urls(pages[:number]))
    assert found[0] == found[1]


def urls(pages: list[Page]) -> set[str | None]:
    return {page.article.url for page in pages} - {None}


def test_articles_are_given_while_the_table_is_being_read_until_it_shows_the_guess_wrong() -> None:
    def rows(articles: Iterable[int]) -> bytes:
        lines = [
            {"id": str(number), "article_url": f"https://a.example/{article}", "text": "Well said"}
            for number, article in enumerate(articles)
        ]
        return "".join(json.dumps(row) + "\n" for row in lines).encode()

    def given(data: bytes) -> list[bool]:
        table = Document(source="a.jsonl", opener=lambda: io.BytesIO(data), early=True)
        return [page.again for page in parse(table)]

    together = given(rows(number // 100 for number in range(20_000)))
    assert together == [False] * 200
    in_turn = given(rows(number % 9_000 for number in range(40_000)))
    assert in_turn == [False] * 9_000
    source = random.Random(1)  # noqa: S311
    mixed = given(rows(source.randrange(2_000) for _ in range(40_000)))
    assert len(mixed) == 2_000 + sum(mixed)
    assert 0 < sum(mixed) < 200

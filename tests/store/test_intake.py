"""Taking pages in: promises about identity, edits, absence and return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text
from store_pages import comment, many, page, score, steady

from comments.errors import UsageError
from comments.models import Page
from comments.selection import Selection
from comments.store import Store, incoming, seen
from comments.store.pace import Pace
from comments.store.seen import MOST_AUTHORS
from comments.store.turns import Turns


def rows(store: Store) -> dict[str, object]:
    return {row.id: row for row in store.comments(Selection(order="page"), limit=500).rows}


def test_the_same_page_again_changes_nothing(store: Store) -> None:
    first = store.add(many(30))
    before = rows(store)
    again = store.add(many(30))
    assert (first.pages, first.articles, first.new) == (3, 3, 30)
    assert (again.pages, again.new, again.changed, again.gone, again.unchanged) == (3, 0, 0, 0, 30)
    assert rows(store) == before


def test_an_edited_comment_keeps_its_decision_and_its_old_text_and_is_scored_again(store: Store) -> None:
    store.add([page(comment(1, "The bridge is fine"), comment(2))])
    score(store, "quick", "1", steady)
    key = rows(store)["1"].key
    store.decide([key], verdict="approve", labels=["witty"], moderator="Mo")
    added = store.add([page(comment(1, "The bridge is not fine"), comment(2))])
    row = store.comment(key)
    assert (added.changed, added.unchanged, added.new) == (1, 1, 0)
    assert (row.text, row.verdict, row.labels, row.toxicity) == ("The bridge is not fine", "approve", ("witty",), None)
    assert [old.text for old in store.texts(key)] == ["The bridge is fine"]
    assert [one.text for one in store.unscored("quick", "1")] == ["The bridge is not fine"]


def test_a_comment_missing_from_a_newer_copy_is_gone_and_can_come_back(store: Store) -> None:
    store.add([page(comment(1), comment(2), comment(3))])
    assert store.add([page(comment(1), comment(3))]).gone == 1
    assert [row.id for row in store.comments(Selection(state=("gone",))).rows] == ["2"]
    assert store.count(Selection(state=("visible",))) == 2
    back = store.add([page(comment(1), comment(2), comment(3))])
    assert (back.back, back.gone, back.new) == (1, 0, 0)
    assert not rows(store)["2"].gone


def test_page_two_of_a_thread_is_no_newer_copy_of_page_one(store: Store) -> None:
    store.add([page(comment(1), comment(2))])
    second = store.add([page(comment(3), comment(4))])
    assert (second.new, second.gone) == (2, 0)
    newer = store.add([page(comment(1))])
    assert (newer.gone, store.count(Selection(state=("gone",)))) == (1, 1)
    assert not rows(store)["3"].gone


def test_an_older_copy_changes_nothing_that_a_newer_one_said(store: Store) -> None:
    new, old = datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    store.add([page(comment(1, "As edited later"), comment(3), fetched_at=new)])
    added = store.add([page(comment(1, "As first written"), comment(2), fetched_at=old)])
    found = rows(store)
    assert (added.changed, added.gone, found["1"].text) == (0, 0, "As edited later")
    assert found["2"].gone
    assert not found["3"].gone


def test_positions_that_shift_do_not_move_a_decision(store: Store) -> None:
    store.add([page(comment(1, "Too many cars"), comment(2, "Too few trains", author="Bo"), ids="position")])
    key = rows(store)["2"].key
    store.decide([key], verdict="reject", moderator="Mo")
    shifted = page(
        comment(1, "First!", author="Cy"),
        comment(2, "Too many cars"),
        comment(3, "Too few trains", author="Bo"),
        ids="position",
    )
    added = store.add([shifted])
    row = store.comment(key)
    assert (added.new, added.changed, added.gone) == (1, 0, 0)
    assert (row.id, row.text, row.verdict) == ("3", "Too few trains", "reject")
    assert rows(store)["2"].verdict is None


def test_an_edit_on_a_page_without_ids_is_followed_only_when_most_of_it_stays(store: Store) -> None:
    store.add(
        [page(comment(1, "A"), comment(2, "Trains are late again today", author="Bo"), comment(3, "Z"), ids="position")]
    )
    key = rows(store)["2"].key
    store.add(
        [
            page(
                comment(1, "A"),
                comment(2, "Trains are late again today!!", author="Bo"),
                comment(3, "Z"),
                ids="position",
            )
        ]
    )
    assert store.comment(key).text == "Trains are late again today!!"
    store.add([page(comment(1, "A"), comment(2, "You are all wrong", author="Bo"), comment(3, "Z"), ids="position")])
    assert store.comment(key).gone
    assert rows(store)["2"].key != key


def test_a_paged_thread_without_ids_keeps_both_pages(store: Store) -> None:
    store.add([page(comment(1, "One"), comment(2, "Two"), ids="position")])
    added = store.add([page(comment(1, "Three"), comment(2, "Four"), ids="position")])
    assert (added.new, added.gone, store.count(Selection())) == (2, 0, 4)


def test_a_reply_finds_its_parent_when_the_parent_comes_later(store: Store) -> None:
    store.add([page(comment(2, parent_id="1", parent_via="markup"), comment(3, parent_id="2", parent_via="markup"))])
    before = rows(store)
    assert (before["2"].parent_key, before["2"].depth, before["3"].depth) == (None, 0, 1)
    store.add([page(comment(1))])
    after = rows(store)
    assert after["2"].parent_key == after["1"].key
    assert [after[name].depth for name in "123"] == [0, 1, 2]
    assert after["1"].replies == 1


def test_comments_that_claim_to_answer_each_other_still_have_a_thread(store: Store) -> None:
    store.add([page(comment(1, parent_id="2"), comment(2, parent_id="1"), comment(3, parent_id="3"))])
    found = rows(store)
    assert sorted(found[name].depth for name in "12") == [0, 1]
    assert found["3"].parent_key is None
    assert len(store.thread(found["1"].key).ancestors) <= 1


def test_a_thread_two_thousand_deep_is_kept_and_read_in_part(store: Store) -> None:
    chain = [comment(0)] + [comment(n, parent_id=str(n - 1), parent_via="markup") for n in range(1, 2_000)]
    store.add([page(*chain)])
    deepest = store.comments(Selection(order="page"), limit=2_000).rows[-1]
    assert deepest.depth == 1_999
    assert len(store.thread(deepest.key, limit=50).ancestors) == 50


def test_text_that_no_database_takes_is_stored_alike_in_both(store: Store) -> None:
    store.add([page(comment(1, "nul \0 and lone \ud800 surrogate", author="A\0da", reply_to="\udfff"))])
    row = rows(store)["1"]
    assert (row.text, row.author, row.reply_to) == ("nul \ufffd and lone \ufffd surrogate", "A\ufffdda", "\ufffd")
    assert store.add([page(comment(1, "nul \0 and lone \ud800 surrogate", author="A\0da", reply_to="\udfff"))]).new == 0


def test_names_longer_than_an_index_takes_are_kept_apart(store: Store) -> None:
    store.add(
        [
            page(
                comment(1, author="x" * 5000 + "1"),
                comment(2, author="x" * 5000 + "2"),
                url="https://n.example/" + "u" * 9000,
            )
        ]
    )
    found = rows(store)
    assert found["1"].author != found["2"].author
    assert store.count(Selection(authors=(found["1"].author,))) == 1


def test_times_keep_the_zone_they_were_written_in(store: Store) -> None:
    here = datetime.fromisoformat("2026-01-05T23:30:00-11:00")
    naive = datetime(2026, 1, 6, 1, 0)
    store.add([page(comment(1, posted_at=here), comment(2, posted_at=naive))])
    found = rows(store)
    assert (found["1"].posted_at, found["2"].posted_at) == (here, naive)
    assert [row.id for row in store.comments(Selection(order="newest")).rows] == ["1", "2"]
    assert [row.id for row in store.comments(Selection(since=here.date(), until=here.date())).rows] == ["1"]


def test_a_page_that_cannot_be_read_is_a_problem_and_costs_no_other_page(store: Store) -> None:
    told: list[str] = []
    bad = Page(source="broken.html", problem="It is a picture.")
    added = store.add([bad, page(comment(1))], on_page=lambda one: told.append(one.source))
    assert (added.pages, added.new, added.problems) == (1, 1, ("broken.html: It is a picture.",))
    assert told == ["broken.html", "pages/bridge.html"]


def test_an_article_without_address_is_known_by_its_file(store: Store, tmp_path: Path) -> None:
    one = page(comment(1), url=None, source=str(tmp_path / "a.txt"))
    other = page(comment(1, "Another"), url=None, source=str(tmp_path / "b.txt"))
    assert store.add([one, other]).articles == 2
    assert store.add([one, other]).articles == 0
    assert store.add([page(comment(1), url=None, source="-")]).articles == 1
    assert store.add([page(comment(1), url=None, source="-")]).articles == 0


def test_a_very_long_page_goes_in_parts_and_is_whole(store: Store) -> None:
    long = page(*(comment(n, parent_id=str(n - 1) if n % 3 else None) for n in range(2500)))
    assert store.add([long]).new == 2500
    assert store.add([long]).unchanged == 2500
    shorter = page(*long.comments[:2300])
    assert store.add([shorter]).gone == 200
    assert store.count(Selection(state=("gone",))) == 200


def test_a_key_that_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(UsageError, match="no comment 77"):
        store.comment(77)


def test_a_first_bulk_intake_stores_the_same_and_makes_its_indexes_at_the_end(
    open_store: Callable[[], Store], place: str
) -> None:
    def indexes() -> set[str]:
        engine = create_engine(place if "://" in place else f"sqlite:///{place}")
        found = {str(index["name"]) for index in inspect(engine).get_indexes("comment")}
        engine.dispose()
        return found

    store = open_store()
    before = indexes()
    during: list[int] = []
    ready = list(incoming.prepare(many(600, articles=3), None, store.erasures()))
    assert store.take(ready, on_page=lambda _page: during.append(len(indexes())), many=True).new == 600
    assert set(during) == {len(before) - 4}
    assert indexes() == before
    newest = [row.key for row in store.comments(Selection(order="newest"), limit=100).rows]
    assert len(newest) == 100
    during.clear()
    more = list(incoming.prepare(many(900, articles=3), None, store.erasures()))
    assert store.take(more, on_page=lambda _page: during.append(len(indexes())), many=True).new == 300
    assert set(during) == {len(before)}


@pytest.mark.parametrize("authors", [10, MOST_AUTHORS])
@pytest.mark.parametrize("edited", [False, True])
def test_a_first_bulk_intake_keeps_each_text_and_author_once_whoever_writes_beside_it(
    open_store: Callable[[], Store], place: str, edited: bool, authors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen, "MOST_AUTHORS", authors)
    store, beside = open_store(), open_store()
    pages = many(1200, articles=6, authors=500)
    elsewhere = page(*pages[5].comments, url="https://elsewhere.example/")
    if edited:  # a later copy of what was just read: its old texts go
        pages.insert(
            3, page(*(replace(one, text=f"{one.text}, again") for one in pages[0].comments), **_facts(pages[0]))
        )
        pages += [page(*pages[0].comments, **_facts(pages[0])), page(*pages[0].comments, url="https://third.example/")]
    left = [] if edited else [elsewhere]
    ready = list(incoming.prepare(pages, None, store.erasures()))
    store.take(ready, on_page=lambda _page: left and beside.add([left.pop()]), many=True)
    if edited:
        store.add([elsewhere])
    engine = create_engine(place if "://" in place else f"sqlite:///{place}")
    with engine.connect() as connection:
        n, different = connection.execute(text("SELECT count(*), count(DISTINCT hash) FROM text")).one()
        assert connection.execute(text("SELECT count(*) FROM author")).scalar() == 500
        assert "ix_text_hash" in {index["name"] for index in inspect(connection).get_indexes("text")}
    engine.dispose()
    assert n == different == 1200
    assert store.count(Selection()) == store.count(Selection(words="topic")) == (1600 if edited else 1400)


def _facts(known: Page) -> dict[str, Any]:
    return {"url": known.article.url, "section": known.article.section, "language": known.article.language}


def test_who_waits_for_a_turn_is_seen_until_it_has_come(tmp_path: Path) -> None:
    here, there = Turns(tmp_path / "comments.db"), Turns(tmp_path / "comments.db")
    assert not here.asked()
    with there.asking() as ask:
        assert not here.asked()
        ask()
        ask()
        assert here.asked()
    assert not here.asked()


def test_bulk_work_that_somebody_waited_for_is_not_calm(tmp_path: Path) -> None:
    here, there = Turns(tmp_path / "comments.db"), Turns(tmp_path / "comments.db")
    pace = Pace(here)
    pace.begin()
    pace.end(100)
    assert pace.calm
    with there.asking() as ask:
        ask()
        pace.end(100)
    pace.end(100)
    assert not pace.calm

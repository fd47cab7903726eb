"""Lists, threads, authors, facets and charts agree with what the comments themselves say."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_pages import MONDAY, comment, many, page, score, steady

from comments.errors import UsageError
from comments.selection import ORDERS, Order, Selection
from comments.store import CommentRow, Store, plans


def everything(store: Store, selection: Selection, limit: int = 7, desk: str | None = None) -> list[CommentRow]:
    found: list[CommentRow] = []
    after = None
    while True:
        part = store.comments(selection, limit=limit, after=after, desk=desk)
        found += part.rows
        after = part.next
        if after is None:
            return found


@pytest.fixture
def full(store: Store) -> Store:
    """Sixty comments, most of them scored, some decided."""
    store.add(many(60))
    store.add(many(57)[:1])  # one comment is gone from the newer copy of its page
    score(store, "quick", "1", lambda text: None if "Remark 7 " in text else steady(text))
    score(store, "vader", "1", lambda text: steady(text[::-1]) * 2 - 1, measure="compound")
    keys = [row.key for row in store.comments(Selection(order="page"), limit=60).rows]
    store.decide(keys[:10], verdict="approve", labels=["witty"], moderator="Mo")
    store.decide(keys[10:18], verdict="reject", labels=["toxic", "spam"], moderator="Mo")
    store.decide(keys[18:20], verdict="skip", moderator="Mo")
    return store


@pytest.mark.parametrize("order", ORDERS)
def test_paging_gives_every_comment_once_whatever_the_order(full: Store, order: str) -> None:
    selection = Selection(order=order, seed=3)
    whole = [row.key for row in full.comments(selection, limit=500).rows]
    assert [row.key for row in everything(full, selection)] == whole
    assert len(set(whole)) == len(whole) == full.count(selection)
    assert order == "conflicts" or len(whole) == 60


def test_orders_are_what_their_names_say(full: Store) -> None:
    def toxicity(order: str, **facts: object) -> list[float]:
        rows = everything(full, Selection(order=order, **facts))
        return [row.toxicity for row in rows if row.toxicity is not None]

    assert toxicity("most-toxic") == sorted(toxicity("page"), reverse=True)
    near = [abs(value - 0.5) for value in toxicity("uncertain")]
    assert near == sorted(near)
    assert everything(full, Selection(order="most-toxic"))[-1].not_scored == "language: xx"
    negative = [row.sentiment for row in everything(full, Selection(order="most-negative"))]
    assert negative == sorted(negative)
    times = [row.posted_at for row in everything(full, Selection(order="newest"))]
    assert times == sorted(times, reverse=True)
    replies = [row.replies for row in everything(full, Selection(order="most-replied"))]
    assert replies == sorted(replies, reverse=True)
    status = [row.verdict is None for row in everything(full, Selection(order="waiting"))]
    assert status == sorted(status, reverse=True)
    shuffled = [row.key for row in everything(full, Selection(order="random", seed=1))]
    assert shuffled != [row.key for row in everything(full, Selection(order="random", seed=2))]
    assert shuffled != sorted(shuffled)


def test_conflicts_are_verdicts_that_the_score_contradicts(full: Store) -> None:
    found = everything(full, Selection(order="conflicts"))
    assert found
    assert all((row.verdict == "reject") == (row.toxicity < 0.5) for row in found)
    far = [abs(row.toxicity - 0.5) for row in found]
    assert far == sorted(far, reverse=True)


FILTERS = [
    (Selection(sections=("sport",)), lambda row: row.article_title == "Article 1"),
    (Selection(languages=("en",)), lambda row: row.language == "en"),
    (Selection(authors=("Person 1", "nobody")), lambda row: row.author == "Person 1"),
    (Selection(authors=("nobody",)), lambda row: False),
    (Selection(status=("waiting", "skip")), lambda row: row.verdict in (None, "skip")),
    (Selection(state=("visible",)), lambda row: not row.gone),
    (Selection(state=("gone", "deleted")), lambda row: row.gone),
    (Selection(scored="no"), lambda row: row.toxicity is None and row.sentiment is None),
    (Selection(labels=("spam",)), lambda row: "spam" in row.labels),
    (Selection(labels=("unheard",)), lambda row: False),
    (Selection(toxicity=(0.25, 0.75)), lambda row: row.toxicity is not None and 0.25 <= row.toxicity <= 0.75),
    (Selection(sentiment=(-1, 0)), lambda row: row.sentiment is not None and row.sentiment <= 0),
    (Selection(scores=(("quick.toxicity", 0, 0.5),)), lambda row: row.toxicity is not None and row.toxicity <= 0.5),
    (Selection(since=date(2026, 1, 8), until=date(2026, 1, 10)), lambda row: 8 <= row.posted_at.day <= 10),
    (Selection(words="topic 3"), lambda row: "topic 3 " in row.text or row.text.startswith("Remark 3 ")),
    (Selection(words='"topic 3"'), lambda row: "topic 3 " in row.text),
    (Selection(words="REMÁRK -topic"), lambda row: False),
    (Selection(words="brid*"), lambda row: True),
    (Selection(words="-bridge"), lambda row: False),
    (Selection(words="?!"), lambda row: False),
    (Selection(words="bridge' OR 1=1 --"), lambda row: False),
    (
        Selection(status=("waiting",), words="topic", sections=("local",)),
        lambda row: row.verdict is None and row.language == "en",
    ),
]


@pytest.mark.parametrize(("selection", "holds"), FILTERS)
def test_a_filter_finds_what_it_says_and_nothing_else(full: Store, selection: Selection, holds: object) -> None:
    everyone = everything(full, Selection(order="page"))
    expected = {row.key for row in everyone if holds(row)}
    for order in ("page", "most-toxic", "uncertain"):
        chosen = dataclasses.replace(selection, order=order)
        assert {row.key for row in everything(full, chosen)} == expected
    assert full.count(selection) == len(expected)
    totals = full.totals(selection)
    assert totals.comments == len(expected)
    assert sum(bar.n for bar in full.histogram(selection, "toxicity").bins) == totals.toxicity_n
    assert sum(article.n for article in full.by_article(selection)) == len(expected)


WAYS = {"walked": (0, 10**9), "some-collected": (8, 10**9), "collected": (10**9, 10**9), "nearest": (0, 1)}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_a_page_means_the_same_by_a_filter(full: Store, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # At sixty comments nothing is worth a walk; the size from which it is decides the plan, and only that.
    few, rare = WAYS[way]
    monkeypatch.setattr(plans, "few", lambda _: few)
    monkeypatch.setattr(plans, "RARE", rare)
    everyone = {row.key: row for row in everything(full, Selection(order="page"))}

    @settings(max_examples=15, deadline=None, database=None)
    @given(some=st.lists(st.sampled_from(FILTERS), min_size=1, max_size=4), order=st.sampled_from(ORDERS))
    def means_the_same(some: list[tuple[Selection, Callable[[CommentRow], bool]]], order: Order) -> None:
        facts: dict[str, Any] = {}
        used = []
        for selection, holds in some:
            own = {field: value for field, value in fields(selection).items() if value}
            if not facts.keys() & own.keys():
                facts |= own
                used.append(holds)
        chosen = Selection(**facts, order=order)
        expected = {key for key, row in everyone.items() if all(holds(row) for holds in used)}
        if order == "conflicts":
            expected &= {row.key for row in everything(full, Selection(order="conflicts"))}
        found = [row.key for row in everything(full, chosen)]
        assert set(found) == expected
        assert found == [row.key for row in full.comments(chosen, limit=500).rows]
        assert full.count(chosen) == len(expected)

    means_the_same()


def test_a_desk_may_have_more_labels_than_a_number_has_bits(store: Store) -> None:
    store.add(many(45))
    keys = [row.key for row in store.comments(Selection(order="page"), limit=45).rows]
    for number, key in enumerate(keys[:40]):
        store.decide([key], verdict="reject", labels=[f"label {number}"], moderator="Mo")
    for wanted in ((3,), (30,), (31,), (35,), (3, 38), (30, 31, 39)):
        chosen = Selection(labels=tuple(f"label {number}" for number in wanted))
        assert {row.key for row in everything(store, chosen)} == {keys[number] for number in wanted}
        assert store.count(chosen) == len(wanted)
    store.undo(moderator="Mo")
    assert store.count(Selection(labels=("label 39",))) == 0


@pytest.mark.parametrize("order", ORDERS)
def test_pages_of_what_is_collected_are_the_whole_list_cut_up(
    store: Store, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal scores, no scores, no times, and times whose days the clocks of the pages count differently."""
    times = [
        None if n % 11 == 0 else MONDAY.astimezone(timezone(timedelta(hours=n % 25 - 12))) + timedelta(hours=5 * n)
        for n in range(90)
    ]
    parts = [comment(n, posted_at=times[n], author=f"Person {n % 3}") for n in range(90)]
    store.add([page(*parts[:40]), page(*parts[40:], url="https://news.example/other")])
    score(store, "quick", "1", lambda text: None if "9 on" in text else round(steady(text), 1))
    score(
        store, "vader", "1", lambda text: None if "8 on" in text else round(steady(text[::-1]), 1), measure="compound"
    )
    keys = [row.key for row in store.comments(Selection(order="page"), limit=90).rows]
    store.decide(keys[::4], verdict="approve", moderator="Mo")
    store.claim(keys[1:30:3], moderator="Ann")
    monkeypatch.setattr(plans, "RARE", 1)
    chosen = Selection(order=order, authors=("Person 0", "Person 1"))
    monkeypatch.setattr(plans, "few", lambda _: 10**9)
    whole = [row.key for row in store.comments(chosen, limit=500).rows]
    for_bea = [row.key for row in store.comments(chosen, limit=500, desk="Bea").rows]
    monkeypatch.setattr(plans, "few", lambda _: 0)
    assert [row.key for row in everything(store, chosen, limit=3)] == whole
    assert [row.key for row in everything(store, chosen, limit=3, desk="Bea")] == for_bea
    assert order == "conflicts" or len(for_bea) < len(whole) == 60


def fields(selection: Selection) -> dict[str, Any]:
    """What a selection asks, by field, but for the order."""
    asked = dataclasses.asdict(selection)
    return {name: value for name, value in asked.items() if name not in ("order", "seed")}


def test_two_moderators_who_differ_are_a_conflict_too(store: Store) -> None:
    store.add(many(8))
    score(store, "quick", "1", lambda _: 0.1)
    keys = [row.key for row in store.comments(Selection(order="page")).rows]
    store.decide(keys[:4], verdict="approve", moderator="Ann")
    assert everything(store, Selection(order="conflicts")) == []
    store.sample_second_looks(Selection(), n=4, seed=1, by="Lea")
    store.look_again(keys[0], verdict="reject", moderator="Bea")
    store.look_again(keys[1], verdict="approve", moderator="Bea")
    assert [row.key for row in everything(store, Selection(order="conflicts"))] == keys[:1]
    assert store.count(Selection(order="conflicts")) == 1


def test_words_are_found_without_accents_and_in_any_script(store: Store) -> None:
    store.add([page(comment(1, "Der Größte Brückenbau"), comment(2, "мост закрыт"), comment(3, "جسر مغلق"))])
    found = {
        words: [row.id for row in store.comments(Selection(words=words)).rows]
        for words in ("bruckenbau", "МОСТ", "جسر")
    }
    assert found == {"bruckenbau": ["1"], "МОСТ": ["2"], "جسر": ["3"]}


def test_charts_add_up_to_the_comments(full: Store) -> None:
    rows = everything(full, Selection(order="page"))
    days = Counter(row.posted_at.date() for row in rows)
    assert {step.start: step.n for step in full.over_time(Selection())} == days
    weeks = Counter(day - timedelta(days=day.weekday()) for day in days.elements())
    assert {step.start: step.n for step in full.over_time(Selection(), unit="week")} == weeks
    hours = Counter((row.posted_at.weekday(), row.posted_at.hour) for row in rows)
    assert {(hour.weekday, hour.hour): hour.n for hour in full.by_hour(Selection())} == hours
    assert {author.key: author.n for author in full.by_author(Selection())} == Counter(row.author for row in rows)
    scored = [row.toxicity for row in rows if row.toxicity is not None]
    totals = full.totals(Selection())
    assert (totals.approved, totals.rejected, totals.skipped, totals.waiting) == (10, 8, 2, 40)
    assert (totals.toxicity_n, totals.articles, totals.authors) == (len(scored), 3, 5)
    assert totals.toxicity == pytest.approx(sum(scored) / len(scored))


@pytest.mark.parametrize("selection", [Selection(), Selection(status=("waiting",)), Selection(languages=("de",))])
def test_the_running_totals_and_a_recount_agree(full: Store, selection: Selection) -> None:
    recount = dataclasses.replace(selection, words="bridge")  # a word that every comment has
    a, b = full.totals(selection), full.totals(recount)
    assert dataclasses.replace(a, toxicity=None, sentiment=None) == dataclasses.replace(
        b, toxicity=None, sentiment=None
    )
    assert a.toxicity == pytest.approx(b.toxicity, abs=1e-6)
    for bins in (50, 20):
        assert full.histogram(selection, "toxicity", bins=bins) == full.histogram(recount, "toxicity", bins=bins)
    assert [step.n for step in full.over_time(selection)] == [step.n for step in full.over_time(recount)]
    assert [group.n for group in full.by_author(selection)] == [group.n for group in full.by_author(recount)]


def test_an_empty_store_has_empty_charts(store: Store) -> None:
    assert store.comments(Selection()).rows == []
    assert (store.count(Selection()), store.over_time(Selection()), store.by_hour(Selection())) == (0, [], [])
    assert store.totals(Selection()).toxicity is None
    assert store.histogram(Selection(), "toxicity").n == 0
    assert store.facets().articles == []


def test_facets_count_what_the_filters_find(full: Store) -> None:
    facets = full.facets()
    assert {facet.value: facet.count for facet in facets.sections} == {"local": 40, "sport": 20}
    assert {facet.value: facet.count for facet in facets.statuses} == {
        "waiting": 40,
        "approve": 10,
        "reject": 8,
        "skip": 2,
    }
    assert {facet.value: facet.count for facet in facets.labels} == {"witty": 10, "toxic": 8, "spam": 8}
    for facet in facets.articles:
        assert full.count(Selection(articles=(int(facet.value),))) == facet.count


def test_a_comment_stands_between_its_ancestors_replies_and_siblings(store: Store) -> None:
    tree = [comment(1), comment(2, parent_id="1"), comment(3, parent_id="2"), comment(4, parent_id="2")]
    tree += [comment(5, parent_id="3"), comment(6, parent_id="1"), comment(7)]
    store.add([page(*tree)])
    keys = {row.id: row.key for row in everything(store, Selection(order="page"))}
    thread = store.thread(keys["2"])
    assert [row.id for row in thread.ancestors] == ["1"]
    assert [(row.id, row.depth) for row in thread.replies] == [("3", 2), ("5", 3), ("4", 2)]
    assert [row.id for row in thread.siblings] == ["6"]
    assert [row.id for row in store.thread(keys["1"]).siblings] == ["7"]


def test_an_author_is_known_over_all_articles(full: Store) -> None:
    history = full.author("Person 2")
    rows = [row for row in everything(full, Selection(order="page")) if row.author == "Person 2"]
    scored = [row.toxicity for row in rows if row.toxicity is not None]
    assert (history.comments, history.articles) == (len(rows), 3)
    assert history.rejected == sum(row.verdict == "reject" for row in rows)
    assert history.toxicity == pytest.approx(sum(scored) / len(scored))
    assert history.labels == Counter(label for row in rows for label in row.labels)
    assert history.first == min(row.posted_at for row in rows)
    assert full.author("nobody at all").comments == 0


def test_nearly_equal_comments_are_found_as_a_burst(store: Store) -> None:
    spam = ["Buy cheap watches here now!", "buy CHEAP watches here, now", "Buy cheap watches here now 24/7"]
    posts = [comment(n, text, author=f"Bot {n}", posted_at=MONDAY) for n, text in enumerate(spam)]
    store.add([page(*posts, comment(9), comment(10, "yes"), comment(11, "yes"), comment(12, "yes"))])
    bursts = store.bursts()
    assert [(burst.n, burst.authors) for burst in bursts] == [(3, 3)]
    first = store.comments(Selection(authors=("Bot 0",))).rows[0]
    assert {row.author for row in store.similar(first.key)} == {"Bot 1", "Bot 2"}


def test_a_mark_from_another_order_is_refused(full: Store) -> None:
    mark = full.comments(Selection(order="most-toxic"), limit=5).next
    with pytest.raises(UsageError, match="Start from the top"):
        full.comments(Selection(order="page"), after=mark)
    with pytest.raises(UsageError, match="Start from the top"):
        full.comments(Selection(), after="nonsense")

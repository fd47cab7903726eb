"""Conflicts: score against verdict, then moderator against moderator, then scorer against scorer."""

from __future__ import annotations

import pytest
from store_pages import many, score

from comments.selection import Selection
from comments.store import Store

CONFLICTS = Selection(order="conflicts")


def by_number(text: str) -> float:
    return int(text.split()[1]) / 100


@pytest.fixture
def keys(store: Store) -> dict[int, int]:
    """Sixty comments, toxic from number 50 on; to another scorer 40 to 44 are toxic too, and 50 to 52 are not."""
    store.add(many(60))
    score(store, "quick", "1", by_number)
    found = {int(row.text.split()[1]): row.key for row in store.comments(Selection(), limit=60).rows}

    def other(text: str) -> float | None:
        number = int(text.split()[1])
        return None if number == 55 else 0.9 if 40 <= number < 45 or number > 52 else 0.1

    score(store, "mini", "1", other)
    return found


def listed(store: Store, selection: Selection) -> list[int]:
    rows = store.comments(selection, limit=60).rows
    assert store.count(selection) == len(rows)
    return [row.key for row in rows]


def test_scorers_on_two_sides_of_the_threshold_are_conflicts(store: Store, keys: dict[int, int]) -> None:
    apart = {keys[number] for number in (40, 41, 42, 43, 44, 50, 51, 52)}
    assert set(listed(store, CONFLICTS)) == apart
    assert set(listed(store, Selection(order="conflicts", status=("waiting",)))) == apart
    assert listed(store, Selection(order="conflicts", toxicity=(0.5, 1.0))) == sorted(keys[n] for n in (50, 51, 52))
    store.change_setting("threshold", 0.505, by="Lea")
    assert keys[50] not in listed(store, CONFLICTS)


def test_the_kinds_of_conflict_come_in_their_order_each_comment_once(store: Store, keys: dict[int, int]) -> None:
    store.decide([keys[59]], verdict="approve", moderator="Anna")
    store.decide([keys[41], keys[10]], verdict="reject", moderator="Anna")
    store.decide([keys[20], keys[43]], verdict="approve", moderator="Anna")
    store.sample_second_looks(Selection(status=("approve",)), n=5, seed=1, by="Lea")
    for number in (20, 43):
        store.look_again(keys[number], verdict="reject", moderator="Bea")
    whole = listed(store, CONFLICTS)
    assert set(whole[:3]) == {keys[10], keys[41], keys[59]}
    assert set(whole[3:5]) == {keys[20], keys[43]}
    assert set(whole[5:]) == {keys[number] for number in (40, 42, 44, 50, 51, 52)}
    paged, after = [], None
    while True:
        part = store.comments(CONFLICTS, limit=2, after=after)
        paged += [row.key for row in part.rows]
        after = part.next
        if after is None:
            break
    assert paged == whole


def test_one_scorer_alone_is_in_no_conflict(store: Store) -> None:
    store.add(many(20))
    score(store, "quick", "1", by_number)
    score(store, "vader", "1", by_number, measure="compound")
    assert listed(store, CONFLICTS) == []

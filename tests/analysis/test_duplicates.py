"""Bursts of near-identical comments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.analysis.duplicates import Burst, Post, bursts, normalise, similarity

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SPAM = "Earn 4,000 a week from home, ask Gloria Penhallow how she did it at pennies dot example"


def posts(*texts: str, every: timedelta = timedelta(minutes=5)) -> list[Post]:
    return [
        Post(key=key, text=text, posted_at=START + key * every, author=f"reader {key}")
        for key, text in enumerate(texts)
    ]


def keys(found: list[Burst]) -> list[list[object]]:
    return [[post.key for post in burst.posts] for burst in found]


@pytest.mark.parametrize(
    "variant",
    [
        SPAM.upper(),
        SPAM.replace(" ", "  ") + "!!!",
        SPAM.replace("home", "ho\u200bme"),
        SPAM.replace("week", "wéék"),
        SPAM.replace("Earn", "Ｅａｒｎ"),
        SPAM.replace("Gloria", "Norma"),
        "Wow! " + SPAM,
    ],
)
def test_a_free_variation_is_still_the_same_text(variant: str) -> None:
    assert keys(bursts(posts(SPAM, variant, SPAM))) == [[0, 1, 2]]


@pytest.mark.parametrize(
    "texts",
    [
        ("Exactly!", "Exactly!", "Exactly!", "exactly"),
        (
            "I think the bridge should be closed for lorries",
            "I think the library should be open on Sundays",
            "I think so",
        ),
        (SPAM, SPAM),
        ("", "", ""),
    ],
)
def test_short_different_or_few_texts_are_no_burst(texts: tuple[str, ...]) -> None:
    assert bursts(posts(*texts)) == []


def test_a_pause_longer_than_the_window_ends_a_burst() -> None:
    early = posts(*[SPAM] * 3)
    late = [Post(key=f"late {i}", text=SPAM, posted_at=START + timedelta(days=5, minutes=i)) for i in range(4)]
    assert keys(bursts(early + late)) == [["late 0", "late 1", "late 2", "late 3"], [0, 1, 2]]


def test_times_with_and_without_a_zone_stand_in_one_burst() -> None:
    zoned = posts(SPAM, SPAM)
    naive = Post(key="naive", text=SPAM, posted_at=(START + timedelta(minutes=1)).replace(tzinfo=None))
    assert keys(bursts([*zoned, naive])) == [[0, "naive", 1]]


def test_posts_without_a_time_are_a_burst_of_their_own() -> None:
    found = bursts([Post(key=key, text=SPAM) for key in range(3)] + posts(SPAM, SPAM))
    assert keys(found) == [[0, 1, 2]]
    assert found[0].lasted is None


def test_a_burst_says_how_many_names_and_how_long() -> None:
    found = bursts(posts(*[SPAM] * 4))[0]
    assert found.authors == 4
    assert found.lasted == timedelta(minutes=15)


def test_five_thousand_equal_posts_are_compared_as_one_text() -> None:
    found = bursts(posts(*[SPAM] * 5000, every=timedelta(seconds=1)))
    assert [len(burst.posts) for burst in found] == [5000]


@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_similarity_is_1_for_equal_texts_and_the_same_both_ways(one: str, other: str) -> None:
    assert similarity(one, one) == 1
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)


@given(
    st.lists(st.sampled_from([SPAM, SPAM + " now", "A text of quite another kind, about trams", "Yes"]), max_size=20)
)
def test_no_post_is_in_two_bursts(texts: list[str]) -> None:
    members = [post.key for burst in bursts(posts(*texts)) for post in burst.posts]
    assert len(members) == len(set(members))

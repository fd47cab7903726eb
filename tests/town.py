"""A store with as many invented comments as a test needs, each with a known score."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from comments.models import Article, Comment, NotScored, Page, Scores
from comments.store import Store

PEOPLE = ("Ottilie Brand", "gullwatcher", "M. Farrow", "Ines", "tide_table", "Old Bernard", "Petra K.", "noor")
PLACES = ("bridge", "library", "harbour", "school roof", "bus line", "market hall", "ferry", "lighthouse")
OPENINGS = ("Nobody asked us about", "I walk past", "They promised to mend", "We all pay for", "Who is looking after")
ENDINGS = (
    "and it shows.",
    "while the council sleeps.",
    "and I am glad somebody does.",
    "every single winter, you clowns.",
    "but thank you for the article.",
)
START = datetime(2026, 3, 2, 7, 0)


WORDS = (
    "gulls timber tender budget lantern mayor ferryman ledger tide minutes hearing pavement estimate mason petition "
    "winter "
    "schedule hedge gravel choir bakery window kiosk railing ladder postbox garden bicycle puddle chimney harvest quay"
).split()


def text_of(number: int) -> str:
    """A text that no other number has, nor nearly: floods are folded into one card."""
    pick = random.Random(number)  # noqa: S311 - the same text every time
    said = ", ".join(pick.sample(WORDS, 9))
    return f"{pick.choice(OPENINGS)} the {pick.choice(PLACES)} {pick.choice(ENDINGS)} See {said}. Letter {number}."


def toxicity_of(number: int) -> float:
    """Spread over [0, 1): the first comments are not the most toxic ones."""
    return (number * 377 % 1000) / 1000


def pages(n: int, *, each: int = 50) -> Iterator[Page]:
    """`n` comments under articles of `each`, every third one an answer to the one before it."""
    for first in range(0, n, each):
        comments = tuple(
            Comment(
                id=f"c{number}",
                text=text_of(number),
                author=PEOPLE[number % len(PEOPLE)],
                posted_at=START + timedelta(minutes=3 * number),
                parent_id=f"c{number - 1}" if number % 3 == 2 and number > first else None,
                parent_via=("vocative" if number % 5 == 0 else "markup")
                if number % 3 == 2 and number > first
                else None,
            )
            for number in range(first, min(n, first + each))
        )
        place = PLACES[(first // each) % len(PLACES)]
        article = Article(
            url=f"https://gazette.example/{first // each}",
            site="gazette.example",
            title=f"The {place}, part {first // each + 1}",
            language="en",
        )
        yield Page(source=f"{first // each}.html", format="table", article=article, comments=comments)


def fill(store: Store, n: int, *, scored: bool = True) -> None:
    """Add `n` comments; score all but every fiftieth, which the scorer would not judge."""
    store.add(pages(n))
    if not scored:
        return
    for scorer, measure in (("quick", "toxicity"), ("vader", "compound")):
        run = store.start_run(scorer, "town")
        after: str | None = None
        while batch := store.unscored(scorer, "town", limit=2000, after=after):
            results: dict[str, Scores | NotScored] = {}
            for one in batch:
                number = int(one.text.rsplit(" ", 1)[-1].rstrip("."))
                value = toxicity_of(number) if measure == "toxicity" else 1 - 2 * toxicity_of(number)
                results[one.text_hash] = (
                    NotScored(why="language: xx") if number % 50 == 49 else Scores(values={measure: value})
                )
            store.save_scores(run.id, results, scorer=scorer, version="town")
            after = batch[-1].text_hash
        store.finish_run(run.id)

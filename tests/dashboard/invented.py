"""Invented comments for the dashboard's tests, some of them hostile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from comments.models import Article, Comment, NotScored, Page, Scores
from comments.store import Store

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOSTILE = "<script>x()</script> ![pixel](https://elsewhere.example/p.png) $\\frac{1}{2}$ =1+1"
MANY = 60
ADA, BEN = "ada@tidings.example", "ben@tidings.example"


def pages(n: int) -> list[Page]:
    """`n` comments under up to three articles, one every three hours, some of them replies, each fifth text hostile."""
    comments = [
        Comment(
            id=str(i),
            text=f"{HOSTILE} number {i}" if i % 5 == 4 else f"Comment number {i} about the bridge",
            author=f"Reader {i % 7}",
            posted_at=MONDAY + timedelta(hours=3 * i),
            parent_id=str(i - 3) if i % 2 and i > 3 else None,
            parent_via="markup" if i % 2 and i > 3 else None,
        )
        for i in range(n)
    ]
    return [
        Page(
            source=f"{part}.html",
            article=Article(url=f"https://tidings.example/{part}", title=f"Part {part} {HOSTILE}", language="en"),
            comments=tuple(comments[part::3]),
        )
        for part in range(min(3, n))
    ]


def score(store: Store, version: str = "1", *, shift: float = 0.0) -> None:
    """Score every text: toxicity by its number, each tenth text not judged."""
    for scorer, measure, low in (("quick", "toxicity", 0.0), ("vader", "compound", -1.0)):
        run = store.start_run(scorer, version)
        results: dict[str, Scores | NotScored] = {}
        for place, text in enumerate(store.unscored(scorer, version, limit=10_000)):
            value = low + (1 - low) * ((place * 0.37 + shift) % 1)
            judged = place % 10 != 9 or place == 0
            results[text.text_hash] = Scores(values={measure: value}) if judged else NotScored(why="language: de")
        store.save_scores(run.id, results, scorer=scorer, version=version)
        store.finish_run(run.id)

"""Pages by invented people, made as a format would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from comments.models import Article, Comment, NotScored, Page, Scores
from comments.store import Store

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def comment(number: int | str, text: str | None = None, **facts: Any) -> Comment:
    """A comment that says something of its own."""
    facts.setdefault("author", "Ada")
    return Comment(id=str(number), text=text if text is not None else f"Remark number {number} on the bridge", **facts)


def page(*comments: Comment, url: str | None = "https://news.example/bridge", **facts: Any) -> Page:
    """A page of an article; `title`, `section` and `language` are the article's."""
    article = {name: facts.pop(name) for name in ("title", "section", "language", "published_at") if name in facts}
    facts.setdefault("source", "pages/bridge.html")
    return Page(article=Article(url=url, **article), comments=comments, **facts)


def many(count: int, *, articles: int = 3, authors: int = 5) -> list[Page]:
    """Pages with `count` comments in all: different texts, times, authors, sections; some replies."""
    pages = []
    for article in range(articles):
        found = []
        for number in range(article, count, articles):
            reply = number >= 2 * articles and number % 4 == 0
            found.append(
                comment(
                    number,
                    f"Remark {number} about topic {number % 7} and the bridge",
                    author=f"Person {number % authors}",
                    posted_at=MONDAY + timedelta(hours=7 * number),
                    parent_id=str(number - articles) if reply else None,
                    parent_via="markup" if reply else None,
                )
            )
        pages.append(
            page(
                *found,
                url=f"https://news.example/{article}",
                title=f"Article {article}",
                section=["local", "sport"][article % 2],
                language=["en", "de"][article % 2],
            )
        )
    return pages


def score(store: Store, scorer: str, version: str, value: Any, *, measure: str = "toxicity") -> None:
    """Score what is unscored: `value` says the number for a text, None for one that is declined."""
    run = store.start_run(scorer, version)
    while batch := store.unscored(scorer, version, limit=50):
        results: dict[str, Scores | NotScored] = {}
        for one in batch:
            found = value(one.text)
            results[one.text_hash] = NotScored(why="language: xx") if found is None else Scores(values={measure: found})
        store.save_scores(run.id, results, scorer=scorer, version=version)
    store.finish_run(run.id)


def steady(text: str) -> float:
    """A number from 0 to 1 that depends on the text alone."""
    return (sum(map(ord, text)) * 37 % 1000) / 1000

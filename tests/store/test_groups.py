"""Queues by groups of articles: by site, by tag, and one article among thousands."""

from __future__ import annotations

import pytest

from comments.models import Article, Comment, Page
from comments.selection import ORDERS, Selection
from comments.store import Store

ARTICLES = {
    "The bridge, again": ("gazette.example", ("traffic", "city")),
    "School roof": ("gazette.example", ("school",)),
    "100 % of the ferry": ("tidings.example", ("traffic", 'the "old" harbour')),
    "Untitled": (None, ()),
}


@pytest.fixture
def town(store: Store) -> Store:
    for number, (title, (site, tags)) in enumerate(ARTICLES.items()):
        article = Article(url=f"https://{site}/{number}", site=site, title=title, tags=tags)
        comments = tuple(Comment(id=str(n), text=f"{title} {n}", author="Ada") for n in range(number + 2))
        store.add([Page(source=f"{number}.html", article=article, comments=comments)])
    return store


def titles(store: Store, selection: Selection) -> set[str | None]:
    rows = store.comments(selection, limit=100).rows
    assert store.count(selection) == len(rows)
    return {row.article_title for row in rows}


def test_a_selection_by_site_or_tag_is_that_of_its_articles(town: Store) -> None:
    assert titles(town, Selection(sites=("gazette.example",))) == {"The bridge, again", "School roof"}
    assert titles(town, Selection(tags=("traffic",))) == {"The bridge, again", "100 % of the ferry"}
    assert titles(town, Selection(tags=('the "old" harbour', "school"))) == {"100 % of the ferry", "School roof"}
    assert titles(town, Selection(sites=("gazette.example",), tags=("traffic",))) == {"The bridge, again"}
    assert titles(town, Selection(tags=("harbour",))) == set()
    assert titles(town, Selection(tags=("traffi",))) == set()


@pytest.mark.parametrize("order", ORDERS)
def test_every_order_knows_groups_and_links_keep_them(town: Store, order: str) -> None:
    selection = Selection(sites=("tidings.example",), tags=("traffic",), order=order)
    assert Selection.from_query(selection.to_query()) == selection
    assert titles(town, selection) in ({"100 % of the ferry"}, set() if order == "conflicts" else None)


def test_articles_are_found_by_words_of_their_title_or_address(town: Store) -> None:
    assert [one.label for one in town.articles("BRIDGE the")] == ["The bridge, again"]
    assert [one.label for one in town.articles("tidings")] == ["100 % of the ferry"]
    assert [one.label for one in town.articles("100 %")] == ["100 % of the ferry"]
    assert town.articles("nowhere") == []
    found = town.articles(limit=2)
    assert [(one.label, one.count) for one in found] == [("Untitled", 5), ("100 % of the ferry", 4)]
    assert town.articles(keys=[int(found[1].value)]) == [found[1]]
    assert town.articles(keys=[]) == []


def test_sites_and_tags_are_counted_in_comments(town: Store) -> None:
    sites, tags = town.groups()
    assert {one.value: one.count for one in sites} == {"gazette.example": 5, "tidings.example": 4}
    assert {one.value: one.count for one in tags} == {"traffic": 6, "city": 2, "school": 3, 'the "old" harbour': 4}

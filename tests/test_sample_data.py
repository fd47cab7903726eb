"""The sample data has what every chart and queue needs to show something real."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from comments.ahead import languages_of
from comments.formats.reading import read_paths
from comments.models import Comment, Page

SAMPLE = Path(__file__).parent.parent / "sample_data"


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    return list(read_paths([SAMPLE]))


@pytest.fixture(scope="module")
def comments(pages: list[Page]) -> list[Comment]:
    return [comment for page in pages for comment in page.comments]


def depth(page: Page, comment: Comment) -> int:
    parents = {one.id: one.parent_id for one in page.comments}
    steps, parent = 0, comment.parent_id
    while parent is not None:
        steps, parent = steps + 1, parents[parent]
    return steps


def test_every_page_is_read_whole(pages: list[Page]) -> None:
    assert [page.problem for page in pages] == [None] * 15
    assert sum(len(page.comments) for page in pages) == 260
    assert len({page.format for page in pages if page.comments}) == 9


def test_threads_go_five_deep(pages: list[Page]) -> None:
    assert max(depth(page, comment) for page in pages for comment in page.comments) == 5


def test_comments_span_two_weeks(comments: list[Comment]) -> None:
    days = {comment.posted_at.date() for comment in comments if comment.posted_at}
    assert len(days) >= 10
    assert (max(days) - min(days)).days <= 14


def test_comments_are_in_four_languages(comments: list[Comment]) -> None:
    languages = Counter(languages_of([comment.text for comment in comments]))
    assert {name for name in ("en", "de", "fr", "es") if languages[name] >= 5} == {"en", "de", "fr", "es"}


def test_there_is_a_burst_of_nearly_equal_posts(comments: list[Comment]) -> None:
    burst = [comment for comment in comments if "easy-lark-money.example" in comment.text]
    assert len(burst) == 13
    times = sorted(comment.posted_at for comment in burst if comment.posted_at)
    assert (times[-1] - times[0]).seconds <= 600


def test_some_people_write_under_several_articles(pages: list[Page]) -> None:
    articles: dict[str, set[str]] = {}
    for page in pages:
        for comment in page.comments:
            articles.setdefault(comment.author or "", set()).add(page.article.title or page.source)
    assert sum(len(found) >= 4 for name, found in articles.items() if name) >= 6


def test_a_page_whose_comments_load_elsewhere_says_where(pages: list[Page]) -> None:
    (page,) = [page for page in pages if page.source.endswith("ferry-strike.html")]
    assert page.hosted_by is not None
    assert (page.hosted_by.platform, page.hosted_by.shortname) == ("disqus", "larkin-lantern")
    assert page.stated_count == 31


def test_every_article_has_its_title(pages: list[Page]) -> None:
    assert [page.source for page in pages if not page.article.title] == []

"""What came in, and where comments are that a page does not hold."""

from __future__ import annotations

from collections.abc import Callable

from invented import pages

from comments.dashboard.arrivals import ELSEWHERE_STEPS, Elsewhere, said, steps, take_in
from comments.models import HostedBy, Page
from comments.store import Store


def test_pages_whose_comments_load_elsewhere_are_counted_by_platform(full: Callable[[int], Store]) -> None:
    store = full(0)
    tidings = HostedBy(platform="disqus", shortname="the-tidings")
    found = take_in(
        store,
        [
            *pages(4),
            Page(source="a.html", hosted_by=tidings, stated_count=12),
            Page(source="b.html", hosted_by=tidings),
            Page(source="c.html", hosted_by=HostedBy(platform="coral"), stated_count=1),
            Page(source="d.html"),
            Page(source="e.html", problem="The file is not a page."),
        ],
    )
    assert found.added.new == 4
    assert found.without_comments == 1
    assert [said(place) for place in found.elsewhere] == [
        "12 comments on 2 pages load from Disqus (shortname the-tidings) and are not in the saved page.",
        "1 comment on 1 page loads from Coral and is not in the saved page.",
    ]


def test_a_page_that_holds_its_comments_is_not_sent_elsewhere(full: Callable[[int], Store]) -> None:
    (page,) = pages(1)
    found = take_in(
        full(0), [Page(source="a.html", comments=page.comments, hosted_by=HostedBy(platform="disqus"), stated_count=9)]
    )
    assert found.elsewhere == ()


def test_a_count_that_is_not_stated_is_not_made_up() -> None:
    place = Elsewhere(platform="facebook", shortname=None, pages=3, stated=0)
    assert said(place) == "The comments on 3 pages load from Facebook and are not in the saved page."


def test_disqus_has_its_own_steps_and_an_unknown_platform_the_general_ones() -> None:
    assert "Export" in " ".join(steps("Disqus"))
    assert steps("something-new") == ELSEWHERE_STEPS

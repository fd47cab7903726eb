"""What came in, and what did not: pages taken into the store, and where the comments are that a page does not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from comments import ahead
from comments.models import Page
from comments.store import Added, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Pages whose comments load in the browser from one platform; `stated` is how many they claim, where they say."""

    platform: str
    shortname: str | None
    pages: int
    stated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What an intake did, how many pages held no comment, and where other comments are."""

    added: Added
    without_comments: int
    elsewhere: tuple[Elsewhere, ...]


def take_in(store: Store, pages: Iterable[Page]) -> Arrival:
    """Add pages to the store and note what they say of comments that are not in them."""
    pages_of: Counter[tuple[str, str | None]] = Counter()
    stated: Counter[tuple[str, str | None]] = Counter()
    bare = 0

    def noted() -> Iterator[Page]:
        nonlocal bare
        for page in pages:
            hosted = page.hosted_by
            if hosted is not None and not page.comments:
                place = (hosted.platform, hosted.shortname)
                pages_of[place] += 1
                stated[place] += page.stated_count or 0
            elif not page.comments and page.problem is None:
                bare += 1
            yield page

    added = store.add(noted(), languages=ahead.languages_of)
    elsewhere = tuple(
        Elsewhere(platform=platform, shortname=shortname, pages=count, stated=stated[platform, shortname])
        for (platform, shortname), count in pages_of.most_common()
    )
    return Arrival(added=added, without_comments=bare, elsewhere=elsewhere)


STEPS: dict[str, tuple[str, ...]] = {
    "disqus": (
        "Log in to Disqus as an administrator of the site.",
        "Open Admin, choose the site, then Community (or Moderation), then Export.",
        "Press “Export comments”. Disqus sends a link to a file that ends in .xml.gz.",
        "Add that file here as it is; it need not be unpacked.",
    ),
    "wordpress": (
        "Log in to the site's WordPress administration.",
        "Open Tools, then Export, choose “All content” or “Posts”, and download the file.",
        "Add that .xml file here.",
    ),
}
ELSEWHERE_STEPS = (
    "Ask whoever runs the site for an export from that platform: XML, JSON, JSON lines or CSV are read here.",
    "Or open the page in a browser, scroll until every comment has loaded, save it as a complete page, and add that.",
)


def steps(platform: str) -> tuple[str, ...]:
    """Return what to do, in order, to get at comments on a platform."""
    return STEPS.get(platform.lower(), ELSEWHERE_STEPS)


def said(place: Elsewhere) -> str:
    """Say where comments are: "12 comments on 3 pages load from Disqus (shortname the-tidings)"."""
    one = place.stated == 1
    what = "1 comment on" if one else f"{place.stated:,} comments on" if place.stated else "The comments on"
    pages = "1 page" if place.pages == 1 else f"{place.pages:,} pages"
    name = f" (shortname {place.shortname})" if place.shortname else ""
    verbs = ("loads", "is") if one else ("load", "are")
    return f"{what} {pages} {verbs[0]} from {place.platform.capitalize()}{name} and {verbs[1]} not in the saved page."

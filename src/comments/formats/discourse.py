"""Discourse: the view for crawlers, the rendered one, and posts embedded under an article."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote


def _parents(threads: Threads) -> None:
    by_quote(threads, "aside.quote", key=r"^(\d+)$", attributes=("data-post",), cite="aside.quote .title")


FAMILY = Pattern(
    name="discourse",
    marks=("crawler-post", "topic-post", "discourse"),
    heads=("discourse",),
    record='div.crawler-post[id^="post_"], article[id^="post_"], div.topic-body[id^="post_"], '
    'article.post[id^="post-"]:not(.hentry):not(.type-post), .crawler-post',
    key=key_of(r"^post[_-](\d+)$"),
    author=".creator [itemprop=name]; .names .username; .creator; .username a; .username",
    time=".post-time; time[datetime]; .post-date .relative-date; .post-date",
    text=".post[itemprop=text]; .post[itemprop=articleBody]; .cooked; .post",
    drop="aside.quote, .post-menu-area, .post-controls, .crawler-linkback-list, .topic-map, .reply-to-tab, "
    ".crawler-post-infos meta",
    likes=".post-likes, [itemprop=interactionCount]",
    reply_to=".reply-to-tab span:last-child",
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

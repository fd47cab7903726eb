"""Livefyre, as saved from a browser: article.fyre-comment-article, answers nested or behind."""

from __future__ import annotations

from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="livefyre",
    marks=("fyre-comment",),
    record="article.fyre-comment-article, div.fyre-comment-article",
    key=lambda page, index: key_of(r"(\d{4,})", "data-message-id", "data-content-id", "id")(page, index) or "",
    author=".fyre-comment-username; .fyre-comment-user [itemprop=name]; .fyre-comment-user",
    time="time.fyre-comment-date; .fyre-comment-date; time",
    text="[itemprop=text]; .fyre-comment; .fyre-comment-body",
    drop=".fyre-comment-footer, .fyre-comment-actions, .fyre-comment-like-imgs, .fyre-user-tag, .fyre-comment-media",
    likes=".fyre-comment-like-count",
    reply_to=".fyre-comment-reply-to a, .fyre-comment-reply-to",
    states=((".fyre-comment-deleted", "deleted"), (".fyre-comment-hidden", "hidden")),
    parents=by_place,
)

recognises, read = FAMILY.recognises, FAMILY.read

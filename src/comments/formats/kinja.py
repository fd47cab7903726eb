"""Kinja, the system of Gawker's blogs: article.reply, with answers nested or in the list behind."""

from __future__ import annotations

from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="kinja",
    marks=("reply__content", "js_reply", "reply__byline"),
    record='article.reply, article[id^="reply_"], section.reply, article.js_reply',
    key=lambda page, index: key_of(r"(?:^|reply_)(\d+)$", "id", "data-id", "data-post-id")(page, index) or "",
    author=".reply__byline .display-name; .reply__byline a; .js_reply-author; .display-name; .author a; .author; .fn",
    time="time[datetime]; .reply__publishtime; .publish-time; .meta__time; .published",
    text=".reply__content; .reply-content; .js_reply-content; .entry-content; .post-content",
    drop=".reply__tools, .reply-tools, .js_replytools, .reply__actions, .reply__footer",
    reply_to=".reply__reply-to a, .replied-to a, .reply-to a",
    likes=".js_like_count, .like-count",
    parents=by_place,
)

recognises, read = FAMILY.recognises, FAMILY.read

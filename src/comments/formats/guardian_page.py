"""Rendered and no-JavaScript comments of newspapers that keep ids: The Guardian's d-comment, IntenseDebate's
idc-c."""

from __future__ import annotations

from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="guardian-page",
    marks=("d-comment", "d-noscript-comments", "idc-c", "IDComment"),
    record='li.d-comment, .d-comment[id^="comment-"], .d-noscript-comments .comment, .d-noscript-comments li, '
    'div.idc-c[id^="IDComment"]',
    key=lambda page, index: key_of(r"(?:comment-|IDComment)(\d+)$", "id", "data-comment-id")(page, index) or "",
    author=".d-comment__author; .comment__author; .author; .idc-c-h a[rel]; .idc-c-h-inner a; .username; cite; h3",
    time=".d-comment__timestamp time; time[datetime]; .d-comment__timestamp; .idc-time; .date",
    text=".d-comment__body; .comment__body; .idc-c-t-inner; .idc-c-t; .body",
    drop=".d-comment__actions, .d-comment__recommend, .idc-i, .idc-c-m, .d-comment__reply-to, .d-comment__pick",
    likes=".d-comment__recommend-count, .idc-v-total",
    reply_to=".d-comment__reply-to-author",
    states=((".d-comment--blocked", "hidden"),),
    parents=by_place,
)

recognises, read = FAMILY.recognises, FAMILY.read

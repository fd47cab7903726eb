"""Papers that keep comments as messages in nested lists: li#..._message_12 in the ul of the message it answers."""

from __future__ import annotations

from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="message-lists",
    marks=("bb_message", "comment_message", "forum_message", "user_message", "message_", "message-"),
    record='li[id*="_message_"], li[id^="message-"], li[id^="message_"]',
    key=key_of(r"message[_-](\d+)$"),
    author="a.author; .author; .person; .username; h4; cite; strong",
    time="time[datetime]; .date; .datetime; small; .meta",
    text=".sectbody; .body; .text; .message; .objlink + div",
    drop=".toolbar, .actions, .links, form, .reply",
)

recognises, read = FAMILY.recognises, FAMILY.read

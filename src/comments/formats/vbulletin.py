"""vBulletin 3, 4 and 5. Version 3 is a table a post (#post1, #post_message_1), 4 a list, 5 list items with
data-node-id."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote


def _parents(threads: Threads) -> None:
    by_quote(
        threads, '.bbcode_container, .bbcode_quote, a[href*="#post"], a[rel="nofollow"][href*="p="]',
        key=r"#post(\d+)|[?&]p=(\d+)", attributes=("href",), cite=".bbcode_postedby, td.alt2 > div",
    )  # fmt: skip


FAMILY = Pattern(
    name="vbulletin",
    marks=("vBulletin", "vbulletin", "post_message_", "postbit", "b-post"),
    heads=("vbulletin",),
    record='li[id^="post_"].postcontainer, li[id^="post_"], table[id^="post"], div[id^="edit"], '
    "li.b-post[data-node-id]",
    key=key_of(r"^(?:post_?|edit)?(\d+)$", "id", "data-node-id"),
    author=".username strong; a.username; .username; a.bigusername; .bigusername; .author [itemprop=name]; "
    ".author; .popupctrl",
    time=".postdate .date; .postdate; .b-post__timestamp; time[datetime]; td.thead; .date",
    text='blockquote.postcontent; .postcontent; [id^="post_message_"]; .js-post__content-text; .b-post__content',
    drop=(
        ".bbcode_container, .bbcode_quote, .signature, .signaturecontainer, .after_content, .postfoot, "
        ".userinfo dl, .nodecontrols, "
        ".b-post-sm__signature, .b-post__signature, .smallfont + table, .usertitle, .userstats"
    ),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

"""Reddit: the old pages (div.thing.comment) and the elements of the new ones (shreddit-comment)."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of


def _parents(threads: Threads) -> None:
    for draft in threads.drafts:
        parent = threads.page.attribute(draft.at, "parentid")
        if draft.parent is None and parent.startswith("t1_"):
            draft.parent_key = parent.removeprefix("t1_")


FAMILY = Pattern(
    name="reddit",
    marks=("thing_t1_",),
    heads=("shreddit", "reddit.com"),
    record="div.thing.comment, shreddit-comment",
    key=key_of(r"^(?:thing_)?t1_(\w+)$", "data-fullname", "id", "thingid"),
    author=".tagline .author; .author; a[href*='/user/']",
    author_attribute="author",
    time=".tagline time; time[datetime]; faceplate-timeago time",
    text=".usertext-body .md; .usertext-body; [slot=comment] .md; [slot=comment]",
    drop=".flat-list, .buttons, .expand, .numchildren, .flair, .userattrs",
    likes=".score.unvoted",
    states=((".usertext.grayed", "deleted"), (".deleted .usertext-body", "deleted")),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

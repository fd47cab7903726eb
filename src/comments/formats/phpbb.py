"""phpBB 2 and 3. Version 3 has div.post#p1; version 2 pairs of table rows with span.name and span.postbody."""

from __future__ import annotations

from comments.formats.outline import Outline
from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote

_OWN = key_of(r"^p(\d+)$", "id")
_NAMED = key_of(r"^(\d+)$", "name", "id")


def _key(page: Outline, index: int) -> str | None:
    if page.tags[index] != "tr":
        return _OWN(page, index)
    for inner in range(index + 1, min(page.ends[index], index + 12)):
        if page.tags[inner] == "a" and (key := _NAMED(page, inner)):
            return key
    return None


def _parents(threads: Threads) -> None:
    by_quote(
        threads,
        "blockquote",
        key=r"[?&;]p=(\d+)|#p(\d+)",
        attributes=("href",),
        cite="blockquote cite, td > span.genmed > b",
    )


FAMILY = Pattern(
    name="phpbb",
    marks=("phpBB", "phpbb", "postbody"),
    heads=("phpbb",),
    record='div.post[id^="p"], div.postbody[id^="p"], tr:has(span.name)',
    key=_key,
    author=".author .username; .author .username-coloured; .postauthor; .username; .postprofile a; span.name",
    time=(
        ".author time; time[datetime]; p.author; a + span.postdetails; td table span.postdetails; span.postdetails; "
        ".postdate"
    ),
    text="div.content; span.postbody; .postbody .content",
    drop="blockquote, .signature, .notice, .post-buttons, .profile-icons, td.quote, .attachbox, .back2top",
    spread=False,
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

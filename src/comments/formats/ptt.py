"""PTT, the largest board of Taiwan: one line a comment ("推 anna: text 03/15 12:30") under the post, flat."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads


def _without_colon(threads: Threads) -> None:
    for draft in threads.drafts:
        draft.text = draft.text.removeprefix(":").lstrip()


FAMILY = Pattern(
    name="ptt",
    marks=("push-userid",),
    record="div.push",
    key=lambda _page, _index: "",
    author=".push-userid",
    time=".push-ipdatetime",
    text=".push-content",
    parents=_without_colon,
)

recognises, read = FAMILY.recognises, FAMILY.read

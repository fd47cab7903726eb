"""wpDiscuz 4 to 7, a comment plug-in of WordPress: the element's id carries comment and parent (#wpd-comm-12_7, 0 is
none)."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of

_PARENT = key_of(r"^wp?[cd]-comm-\d+_(\d+)$")


def _parents(threads: Threads) -> None:
    for draft in threads.drafts:
        parent = _PARENT(threads.page, draft.at)
        draft.parent, draft.parent_key = None, parent if parent != "0" else None


FAMILY = Pattern(
    name="wpdiscuz",
    marks=("wpd-comm", "wc-comm"),
    record='[id^="wpd-comm-"], [id^="wc-comm-"]',
    key=key_of(r"^wp?[cd]-comm-(\d+)_\d+$"),
    author=".wpd-comment-author; .wc-comment-author",
    time=".wpd-comment-date; .wc-comment-date",
    text=".wpd-comment-text; .wc-comment-text",
    drop=".wpd-comment-footer, .wc-comment-footer .wc-footer-left, .wpd-reply-to, .wc-reply-to, "
    ".wpdiscuz_form, form, .wpd-tooltip, .wpd-follow-user",
    likes=".wpd-vote-result, .wc-vote-result",
    reply_to=".wpd-reply-to a, .wc-reply-to a",
    states=((".wpd-unapproved, .wc-unapproved-comment, .wpd-comment-on-hold", "pending"),),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

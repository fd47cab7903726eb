"""Boards and shops of smaller kinds that give each post an id of its own: SMF, MyBB, Invision, Joomla's and
Typepad's comments."""

from __future__ import annotations

import re

from comments.formats.generic.threads import by_indentation
from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote

_PARENT = re.compile(r"(?:^|\s)kmt-parent-([1-9]\d*)")  # Komento names the parent in a class


def _parents(threads: Threads) -> None:
    by_place(threads)
    if not any(draft.parent is not None for draft in threads.drafts):
        for draft, parent in zip(threads.drafts, by_indentation(threads.page, threads.records), strict=True):
            draft.parent = parent
    for draft in threads.drafts:
        named = _PARENT.search(threads.page.attribute(draft.at, "class"))
        if named and draft.parent is None:
            draft.parent_key = named[1]
    by_quote(
        threads, "blockquote", key=r"^(\d+)$|(?:msg|pid|post)=?(\d+)",
        attributes=("data-ipsquote-contentcommentid", "href"), cite="blockquote cite, .quoteheader",
    )  # fmt: skip


FAMILY = Pattern(
    name="boards",
    marks=(
        "elComment_",
        "post_wrapper",
        "post_block",
        "post_body",
        "comment-item-",
        "itemComment",
        "kmt-item",
        "serendipity_comment",
    ),
    heads=("typepad",),
    record=(
        'article[id^="elComment_"], div.post_wrapper, '
        'div.post_block[id^="post_id_"], div.post[id^="post_"], [id^="comment-item-"]:not(li), '
        "ul.itemCommentsList > li, "
        'li.kmt-item, div.comment[id^="comment-6a"], div.serendipity_comment'
    ),
    key=lambda page, index: (
        key_of(r"(?:elComment_|post_id_|post_|comment-item-|kmt-|comment-|serendipity_comment_c)(\w+)$")(page, index)
        or ""
    ),
    author=(
        ".cAuthorPane_author; .basic_info .author; .ipsComment_author .ipsType_break; .poster h4; "
        ".author_information .largetext; .comment-author; "
        ".commentAuthorName; .kmt-author; .comment-footer a; .author"
    ),
    time="time[datetime]; abbr.published; .post_date; .keyinfo .smalltext; .comment-date; .commentDate; .kmt-time; "
    ".comment-footer",
    text="[data-role=commentContent]; .post.entry-content; .post_body; .inner; .comment-body; .comment-content; "
    ".kmt-body; .serendipity_commentBody",
    drop="blockquote, .quoteheader, .signature, .moderatorbar, .ipsComment_controls, .post_controls, .comments-buttons",
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

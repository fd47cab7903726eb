"""Boards and shops of smaller kinds that give each post an id of its own: SMF, MyBB, Invision, Flarum, NodeBB, WoltLab,
Discuz!, Joomla's and Typepad's comments."""

from __future__ import annotations

import re

from comments.formats.indented import by_place_or_indentation
from comments.formats.outline import Outline
from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote

_PARENT = re.compile(r"(?:^|\s)kmt-parent-([1-9]\d*)")  # Komento names the parent in a class


_OWN = key_of(r"(?:elComment_|^pid|post_id_|post_|comment-item-|kmt-|comment-|serendipity_comment_c)(\w+)$")
_FLARUM = key_of(r"^(\d+)$", "data-id", "data-pid", "data-post-id")
_SMF = key_of(r"^(?:msg|subject)_(\d+)$")


def _key(page: Outline, index: int) -> str:
    """The id of a post; SMF writes it on the elements inside."""
    own = _OWN(page, index) or _FLARUM(page, index)
    if own or "post_wrapper" not in page.attribute(index, "class"):
        return own or ""
    return next((key for at in range(index, page.ends[index]) if page.tags[at] and (key := _SMF(page, at))), "")


def _parents(threads: Threads) -> None:
    by_place_or_indentation(threads)
    for draft in threads.drafts:
        named = _PARENT.search(threads.page.attribute(draft.at, "class"))
        if named and draft.parent is None:
            draft.parent_key = named[1]
    by_quote(
        threads, "blockquote, .quoteheader, a.PostMention, p.citation, p:has(+ blockquote), .quote",
        key=r"^(\d+)$|(?:msg|pid|post)[=/]?(\d+)",
        attributes=("data-ipsquote-contentcommentid", "data-id", "href"),
        cite="blockquote cite, .quoteheader, p.citation",
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
        "CommentPost",
        "posts-list-item",
        "template-topic",
        "windowbg",
        "wbbPost",
        "authorposton",
    ),
    heads=("typepad",),
    record=(
        'article[id^="elComment_"], article.CommentPost[data-id], li[component=post], div.post_wrapper, '
        'div.post_block[id^="post_id_"], div.post[id^="post_"], [id^="comment-item-"]:not(li), '
        "ul.itemCommentsList > li, "
        'li.kmt-item, div.comment[id^="comment-6a"], div.serendipity_comment, '
        'article.wbbPost[data-post-id], table.plhin[id^="pid"]'
    ),
    key=_key,
    author=(
        ".PostUser-name .username; a[data-username]; .cAuthorPane_author; .basic_info .author; .author.vcard .fn; "
        ".ipsComment_author .ipsType_break; .poster h4; "
        ".author_information .largetext; .comment-author; "
        ".messageAuthor .username; .authi .xw1; .authi a; "
        ".commentAuthorName; .kmt-author; .comment-footer a; .author"
    ),
    time=(
        ".PostMeta time; a.timeago; .timeago; time[datetime]; [id^='authorposton']; abbr.published; "
        ".post_date; .keyinfo .smalltext; "
        ".comment-date; .commentDate; .kmt-time; .comment-footer"
    ),
    text=(
        "[data-role=commentContent]; .Post-body; [component='post/content']; .post.entry-content; .post_body; .inner; "
        ".comment-body; .comment-content; .kmt-body; .serendipity_commentBody; .messageText; .t_f"
    ),
    drop=(
        "blockquote, p:has(+ blockquote):has(a.plugin-mentions-a), .quoteheader, .t_f .quote, .pstatus, p.citation, "
        "div.blockquote, p.edit, .signature, .moderatorbar, .ipsComment_controls, .post_controls, .comments-buttons"
    ),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

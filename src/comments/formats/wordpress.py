"""WordPress: nested lists, flat lists with depth-N, block themes, and themes of which only the ids are left.

https://developer.wordpress.org/reference/classes/walker_comment/ and two decades of themes with a callback of their
own.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from comments.formats.generic.threads import by_container, by_indentation
from comments.formats.outline import Outline
from comments.formats.pattern import Pattern, Threads

_ID = re.compile(r"^(?:li-|div-|dl-|dsq-|article-|wrap-|single-)?comment[-_]?(\d+)$")
_LINKED = re.compile(r"(?:#comment-|replytocom=)(\d+)")
_DEPTH = re.compile(r"(?:^|\s)depth-(\d+)(?:\s|$)")
_NOT = frozenset(("a", "input", "label", "button", "span", "time", "small", "form", "h2", "h3", "img"))
_OUTSIDE = frozenset(("pingback", "trackback", "wp-block-latest-comments__comment", "recentcomments"))


def _key(page: Outline, index: int) -> str | None:
    if page.tags[index] in _NOT:
        return None
    match = _ID.match(page.attribute(index, "id"))
    if match:
        return match[1]
    if page.tags[index] == "dd":
        return None  # it goes on with the comment of the dt before it
    classes = page.attribute(index, "class").split()
    if "comment" not in classes or not (_DEPTH.search(" ".join(classes)) or {"even", "odd", "byuser"} & set(classes)):
        return None
    for inner in range(index + 1, min(page.ends[index], index + 60)):
        if page.tags[inner]:
            match = _ID.match(page.attribute(inner, "id")) or _LINKED.search(page.attribute(inner, "href"))
            if match:
                return match[1]
    return ""


def _ignore(page: Outline, index: int) -> bool:
    """Pingbacks, trackbacks and the entries of widgets."""
    return not _OUTSIDE.isdisjoint(page.attribute(index, "class").split())


def _flat(threads: Threads) -> None:
    """Themes that close every comment before the next one tell the depth by class alone."""
    if not any(
        draft.parent is not None or (draft.text and "depth-" in threads.page.attribute(draft.at, "class"))
        for draft in threads.drafts
    ):
        parents = by_container(threads.page, [(start, threads.page.ends[start]) for start in threads.records])
        if not any(parent is not None for parent in parents):
            parents = by_indentation(threads.page, threads.records)
        for draft, parent in zip(threads.drafts, parents, strict=True):
            draft.parent = parent
        return
    open_: list[tuple[int, int]] = []
    for n, draft in enumerate(threads.drafts):
        match = _DEPTH.search(threads.page.attribute(draft.at, "class"))
        depth = int(match[1]) if match else 1
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        if draft.parent is None and depth > 1 and open_ and open_[-1][0] == depth - 1:
            draft.parent = open_[-1][1]
        open_.append((depth, n))


def _likely(node: LexborNode) -> bool:
    """What only has "comment" in its id (a form, a widget) is left out of the part of the page that is walked."""
    name = node.id or ""
    return "omment" not in name or bool(_ID.match(name)) or "comment" in (node.attributes.get("class") or "").split()


FAMILY = Pattern(
    name="wordpress",
    marks=(
        "comment-",
        "comment_",
        "comments-",
        "depth-",
        "li-comment",
        "div-comment",
        "article-comment",
        "dsq-comment",
    ),
    record='[id*="omment"], .comment:is([class*="depth-"], .even, .odd, .byuser)',
    key=_key,
    author=(
        ".comment-author .fn; .wp-block-comment-author-name; .comment-author-name; .fn; .comment-author cite; cite; "
        ".comment-author .name; .comment_author; .comment-author; .commentauthor; .comment__author; .author-name; "
        ".author_name a; "
        ".comment-name; .comment-meta .author; .author; .vcard; .dsq-commenter-name; .name"
    ),
    time=(
        ".comment-metadata time; .wp-block-comment-date time; .comment-meta time; time[datetime]; .comment-date; "
        ".comment-time; .comment_time; .comment_date; .commentmetadata a; .comment-meta a; .commentmetadata; "
        ".comment-meta; abbr[title]; "
        '.date; a[href*="#comment-"]'
    ),
    text=(
        ".comment-content; .wp-block-comment-content; .comment_content; .comment__content; .comment-text; "
        ".commenttext; "
        ".comment_text; .comment-entry; .comment-message; .dsq-comment-message; .comment-body-content; .comment-copy; "
        ".commentbody; .comment-body; .comment_body"
    ),
    drop=(
        ".reply, .comment-reply-link, .comment-edit-link, .says, .comment-respond, form, "
        ".screen-reader-text, .sharedaddy, "
        ".comment-actions, .comment-reply, .wp-block-comment-reply-link, .comment-likes, "
        ".comment-like-feedback, .avatar, "
        ".wprm-comment-rating, .cld-like-dislike-wrap, .edit-link"
    ),
    states=((".comment-awaiting-moderation", "pending"),),
    ignore=_ignore,
    parents=_flat,
    likely=_likely,
)

recognises, read = FAMILY.recognises, FAMILY.read

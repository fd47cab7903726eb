"""Disqus as it stands in a page: saved from a browser, or the plain list its WordPress plug-in leaves for search
engines."""

from __future__ import annotations

from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="disqus-page",
    marks=("dsq-", "post-byline"),
    record='li[id^="dsq-comment-"], li.post[id^="post-"], div.dsq-comment[id]',
    key=key_of(r"^(?:dsq-comment|post)-(\d+)$"),
    author='.post-byline .author; .author; [id^="dsq-author-user-"]; .dsq-commenter-name; cite; .post-byline',
    time=".time-ago; .post-meta a[title]; .dsq-header-time; time",
    text='.post-message; [id^="dsq-comment-message-"]; .dsq-comment-message; .dsq-comment-text; '
    '[id^="dsq-comment-body-"]',
    drop=".post-menu, .comment-footer, .bullet, .post-moderator, .dsq-comment-footer, .parent-link-container, "
    ".see-more",
    likes='.vote-up .count, [data-role="likes"]',
    dislikes='.vote-down .count, [data-role="dislikes"]',
    reply_to=".parent-link",
    states=((".post.minimized", "hidden"), (".post--deleted", "deleted")),
)

recognises, read = FAMILY.recognises, FAMILY.read

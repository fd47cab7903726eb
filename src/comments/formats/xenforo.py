"""XenForo 1 and 2, as a board and as the board's posts under an article. Answers are quotations that name the
post."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote


def _parents(threads: Threads) -> None:
    by_quote(
        threads, "blockquote[data-source], .bbCodeQuote, .bbCodeBlock--quote",
        key=r"(?:post: |post[?]id=|posts/|post-)(\d+)", attributes=("data-source", "href"),
        cite=".bbCodeQuote .attribution, .bbCodeBlock-title, blockquote cite",
    )  # fmt: skip


FAMILY = Pattern(
    name="xenforo",
    marks=("XenForo", "bbWrapper", "messageText", "js-post-", "message--post"),
    record='article.message[data-content^="post-"], li.message[id^="post-"], article.message[id*="post-"], '
    "article.message--post",
    key=key_of(r"post-(\d+)$", "data-content", "id"),
    author=".message-name; a.username; .username; .messageUserInfo .username",
    author_attribute="data-author",
    time="time[datetime]; .messageMeta .DateTime; .DateTime",
    text=".message-body .bbWrapper; .bbWrapper; .messageText; .messageContent",
    drop=(
        ".bbCodeBlock--quote, .bbCodeQuote, .message-signature, .signature, .message-lastEdit, "
        ".message-footer, .messageMeta, "
        ".bbCodeBlock-expandLink, .message-attribution-opposite, .js-selectToQuoteEnd"
    ),
    states=((".message--deleted", "deleted"), (".is-moderated", "pending")),
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

"""Vanilla Forums: a discussion, and its comments embedded under an article."""

from __future__ import annotations

from comments.formats.pattern import Pattern, Threads, key_of
from comments.formats.quotes import by_quote


def _parents(threads: Threads) -> None:
    by_quote(
        threads,
        "blockquote",
        key=r"(?:Comment_|comment/)(\d+)",
        attributes=("href", "rel"),
        cite="blockquote .QuoteAuthor",
    )


FAMILY = Pattern(
    name="vanilla",
    marks=("ItemComment", "CommentAuthor", "userContent"),
    record='.ItemDiscussion[id^="Discussion_"], li.ItemComment, .Item[id^="Comment_"], li.Comment, div.Comment',
    key=lambda page, index: key_of(r"((?:Discussion_)?\d+)$")(page, index) or "",
    author=".CommentAuthor; .Author .Username; .Username; .Author",
    time="time[datetime]; .DateCreated; .CommentDate; .Date",
    text=".Message; .CommentMessage; .userContent; .CommentBody",
    drop=".Reactions, .Quote, .UserQuote, .QuoteText, .Signature, .Options, .CommentOptions",
    parents=_parents,
)

recognises, read = FAMILY.recognises, FAMILY.read

"""OpenWeb (Spot.IM) and Viafoura as saved from a browser: their own attribute names, answers in lists behind."""

from __future__ import annotations

from comments.formats.indented import by_place
from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="openweb-page",
    marks=("message-view", "message-username", "spcv_", "vf-comment", "vf3-comment"),
    record=(
        "[data-spot-im-class=message], .spcv_message, article.vf-comment, .vf-comment[id], .vf3-comment, "
        "[data-spot-im-class=message-view]"
    ),
    key=lambda page, index: key_of(r"(\w[\w-]{3,})$", "data-message-id", "data-content-uuid", "id")(page, index) or "",
    author="[data-spot-im-class=message-username]; .spcv_username; .vf-comment__username; "
    ".vf3-comment-header__username; .vf-username",
    time="[data-spot-im-class=message-timestamp]; .spcv_timestamp; time[datetime]; .vf-comment__date; "
    ".vf-date; .vf3-comment-header__date",
    text="[data-spot-im-class=message-text]; .spcv_message-text; .vf-comment__content; .vf-comment-content; "
    ".vf3-comment__content",
    drop=(
        "[data-spot-im-class=message-actions], .spcv_message-actions, .vf-comment-actions, .vf-comment__footer, "
        ".vf3-comment__actions, [data-spot-im-class=message-reply-to]"
    ),
    likes="[data-spot-im-class=votes-up] .count, .spcv_votes-up, .vf-like-count, .vf-comment__likes",
    dislikes="[data-spot-im-class=votes-down] .count, .spcv_votes-down, .vf-dislike-count",
    reply_to="[data-spot-im-class=message-reply-to], .vf-comment__reply-to",
    parents=by_place,
)

recognises, read = FAMILY.recognises, FAMILY.read

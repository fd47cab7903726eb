"""Boards of questions that are not Stack Exchange: Question2Answer, Askbot and OSQA. Answers, and the comments in
them."""

from __future__ import annotations

from comments.formats.pattern import Pattern, key_of

FAMILY = Pattern(
    name="questions",
    marks=("qa-a-list-item", "qa-c-list-item", "js-post-vote-buttons", "answer-container-", "post-id-"),
    heads=("askbot",),
    record=(
        'div.qa-a-list-item[id^="a"], div.qa-c-list-item[id^="c"], div.answer[id^="post-id-"], '
        'div.answer[id^="answer-container-"], div.comment.js-comment[id^="comment-"], '
        'div.comment[id^="comment-"][class*="not_top_scorer"]'
    ),
    key=key_of(r"^(?:[ac]|post-id-|comment-|answer-container-)(\d+)$"),
    author=".qa-user-link; .user-info a; .comment-meta .author; .comment-user; a.author",
    time="time[datetime]; .qa-a-item-when-data; .qa-c-item-when-data; abbr.timeago; .comment-age",
    text=".qa-a-item-content; .qa-c-item-content; .post-body; .answer-body; .comment-body; .comment-text",
    drop="form .qa-form-light-button, .post-update-info-container, .post-controls",
    likes=".qa-netvote-count-data; .vote-number; .js-score",
)

recognises, read = FAMILY.recognises, FAMILY.read

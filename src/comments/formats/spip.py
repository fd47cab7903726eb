"""SPIP, the system of many French papers: li.forum-fil, nested, with the id in an empty anchor."""

from __future__ import annotations

import re

from comments.formats.outline import Outline
from comments.formats.pattern import Pattern

_ID = re.compile(r"^(?:forum|comment)(\d+)$")


def _key(page: Outline, index: int) -> str | None:
    for inner in range(index, min(page.ends[index], index + 12)):
        if page.tags[inner]:
            match = _ID.match(page.attribute(inner, "id")) or _ID.match(page.attribute(inner, "name"))
            if match:
                return match[1]
    return ""


FAMILY = Pattern(
    name="spip",
    marks=("forum-fil", "comment-li", "comments-ul", "forum-message", "forum-texte"),
    record="li.forum-fil, li.comment-li, li.comment-item, ul.forum > li, .forum-message:not(li .forum-message)",
    key=_key,
    author=".forum-chapo [itemprop=author]; .vcard .fn; .forum-chapo .spip_in; .comment-meta .name; .fn; "
    ".forum-chapo small > span; .nom",
    time=".dtreviewed; abbr[title]; .date; .forum-chapo small; .comment-meta .date; time",
    text=".forum-texte; .comment-content; .forum-message .texte; .texte",
    drop=".forum-repondre-message, .repondre, .forum-titre, .comment-titre, .hyperlien, .modifier, form",
)

recognises, read = FAMILY.recognises, FAMILY.read

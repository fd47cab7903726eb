"""Comments as a bulleted list without dates: "avatar", a name or none, "A in reply to B" glued together, the text.

So a Russian news agency's pages came out of the converters of their time. The picture's alternative text stands where a
name may or may not follow; the tab over the list is a bullet as well, and is spelled with a Cyrillic letter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.text.anchors import name_of
from comments.formats.text.lines import Line, joined, lines_of, time_in
from comments.models import Comment, Page

_PICTURE = re.compile(r"(?i)^(?:user )?avatar$")
_ANSWER = re.compile(r"^(?P<author>.{1,200})in reply to\s?(?P<target>.{1,80}?)\s?\((?:Show comment|Hide comment)")
_HANDLE = re.compile(r"^(?P<name>[^\s,:]{2,40}),\s")


def recognises(document: Document) -> bool:
    """By bullets that begin with a picture's "avatar" or with "in reply to" and its two buttons."""
    if document.kind != "text" or document.problem is not None:
        return False
    return (
        len(re.findall(r"(?m)^\s*•\s+(?:(?i:avatar)\s*$|.{1,200}in reply to.{1,80}\(Show comment)", document.text)) >= 1
    )


def read(document: Document) -> Iterator[Page]:
    """Yield the page; ids are positions, as nothing else is left of them."""
    items = _items(lines_of(document.text))
    if sum(any(time_in(line) for line in item) for item in items) > len(items) / 2:
        return  # the dates tell more than the pictures
    comments, ids = finish([_draft(item) for item in items], vocative=False)
    if comments:
        yield Page(source=document.source, format="text-list", comments=_called(comments), ids=ids)


def _items(lines: Sequence[Line]) -> list[list[Line]]:
    """The list items at the indentation of the pictures, from the first picture to the end of that list."""
    marks = [
        place
        for place, line in enumerate(lines)
        if line.bullet and (_PICTURE.match(line.text) or _ANSWER.match(line.text))
    ]
    indent = Counter(lines[place].indent for place in marks).most_common(1)[0][0]
    first = next(place for place in marks if lines[place].indent == indent)
    items: list[list[Line]] = []
    for line in lines[first:]:
        if line.bullet and line.indent == indent:
            items.append([line])
        elif line.indent > indent:
            items[-1].append(line)
        else:
            break
    return [item for item in items if len(item) > 1]


def _draft(item: list[Line]) -> Draft:
    pictured = _PICTURE.match(item[0].text) is not None
    rest = item[1:] if pictured else item
    answer = _ANSWER.match(rest[0].text)
    if answer:
        # A name can be a sentence and hold "in reply to" itself: the last one is the page's.
        return Draft(text=_text(rest[1:]), author=answer["author"].strip(), reply_to=answer["target"].strip())
    named = len(rest) > 1 and (not pictured or (len(rest[0].text) <= 40 and name_of(rest[0].text) is not None))
    if named:
        return Draft(text=_text(rest[1:]), author=rest[0].text)
    return Draft(text=_text(rest))


def _text(lines: Sequence[Line]) -> str:
    return joined([replace(line, bullet=False) for line in lines])


def _called(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Mark the names that texts begin with where the page itself names nobody: a guess, and never a sure edge.

    The site's own form put the name of the one answered before the text, so a handle counts although its owner's
    comment is not on the page; an ordinary word before a comma does not.
    """
    authors: dict[str, str] = {}
    named = {comment.author for comment in comments} | {comment.reply_to for comment in comments}
    found = []
    for plain in comments:
        comment = plain
        match = _HANDLE.match(comment.text)
        if (
            match
            and comment.reply_to is None
            and (match["name"] in named or re.search(r"[^\W\d_][\d_]", match["name"]))
        ):
            parent = authors.get(match["name"])
            comment = replace(comment, reply_to=match["name"], parent_id=parent, parent_via="vocative")
        if comment.author:
            authors[comment.author] = comment.id
        found.append(comment)
    return tuple(found)

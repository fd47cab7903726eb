"""What a comment has exactly one of, in markup nobody knows: a time, an invitation to answer, an avatar, a "says".

MiBAT (CIKM 2010) found forum posts by their dates alone; the other three serve the pages without dates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from comments.formats.board_lines import heads_profile_line, is_edit_note, is_of_a_profile
from comments.formats.dates import could_be_time, short_time, time_span
from comments.formats.document import Document
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import ANSWER_MARKS, Stems, ends_in_says, is_comment_number, is_reply, is_report, says_so

Kind = Literal["time", "reply", "avatar", "says", "report", "number", "profile", "mark"]

_PICTURED = Stems(("avatar", "user", "profil", "logo", "photo"))  # one of these is in whatever AVATAR finds
AVATAR = re.compile(
    r"(?i)gravatar|avatar|userpic|profile[_-]?(?:pic|image|photo)|user[_-]?(?:pic|image|photo)|blogger_logo|no[_-]?photo"
)
_TOLD = ("src", "class", "alt")
_NO_BUTTON = frozenset(("h1", "h2", "h3", "h4", "label", "legend", "blockquote"))
_NO_BYLINE = frozenset(("blockquote", "label"))
_LONGEST_HEADER = 90
POST_NUMBER = re.compile(r"(?:[^\W\d]{1,12} )?(?:# ?|(?=\d{1,5} ?[:：]$))(\d{1,9})(?:\s+[^\W\d]{1,5})?\W*$")
_OWN_NUMBER = re.compile(
    r"(?:[^\s\d]{1,16}[ :.]{0,2})?(\d{1,5})[.):]?$"
)  # of a link to the post itself: "7.", "Comment 7"
_PLACE = re.compile(r"(?i)#(?!_?(?:cite|fn|ftn|edn|foot|end|ref|sdfoot|sdend|bib|back))[^#]+$")
AROUND = " \t\r\n«»‹›()[]·•|-–—"
_LINK = frozenset(("a",))
_BUTTONS = frozenset(("a", "button"))
_MARKS = f"{AROUND}.:"
_TITLED = "time, :is(a, abbr, button, div, p, small, span)[title]"


@dataclass(frozen=True, slots=True)
class Anchor:
    """`at` is the node; `shape` says how it is set, the same for the anchors of one kind of record."""

    at: int
    kind: Kind
    shape: tuple[str, ...]


def find_anchors(document: Document, lines: list[Line]) -> list[Anchor]:
    """Return every anchor of the page in order; at most one time a line."""
    page = document.outline
    titled = page.places(document.tree.css(_TITLED))
    found = [*_times(page, lines, titled), *_signs(page, lines, titled)]
    found.sort(key=lambda anchor: anchor.at)
    in_forms: set[int] = set()
    times = [anchor.at for anchor in found if anchor.kind == "time"]
    for start in page.tagged("form"):
        held = bisect_left(times, page.ends[start]) - bisect_left(times, start)
        if start not in in_forms and held < 2 and page.ends[start] - start < len(page) * 0.4:
            in_forms.update(range(start + 1, page.ends[start]))
    return [anchor for anchor in found if anchor.at not in in_forms]


def _times(page: Outline, lines: list[Line], titled: list[int]) -> list[Anchor]:
    places: dict[int, Anchor] = {}
    headed = False
    for line in lines:
        profile = is_of_a_profile(line.text)
        told = headed or profile or is_edit_note(line.spaced)
        headed = profile and heads_profile_line(line.text)
        at = None if told else _time_in(page, line)
        if at is not None:
            places[at] = Anchor(at, "time", _shape(page, at))
    for index in titled:
        if page.tags[index] == "button" or page.ends[index] - index > 7:
            continue
        title = page.attribute(index, "title")
        if page.tags[index] != "time" and not (len(title) < 60 and time_span(title)):
            continue
        inside = [at for at in range(index, page.ends[index]) if not page.tags[at]]
        if inside and not any(at in places for at in inside):
            places[inside[0]] = Anchor(inside[0], "time", _shape(page, inside[0]))
    return list(places.values())


def _time_in(page: Outline, line: Line) -> int | None:
    """Return the text node of a line's time, when the line is a header rather than a sentence with a date in it."""
    text = line.spaced
    if len(text) <= 110:
        span = time_span(text)
        if span is None:
            return next((at for at, run in line.runs[1:4] if short_time(run)), None)
        if len(text) - (span[1] - span[0]) > 75:
            return None
        start = text[span[0] : span[0] + 6].strip()
        return next((at for at, run in line.runs if start in squeeze(run)), line.at)
    for at, run in line.runs[:8]:
        short = squeeze(run)
        if len(short) <= 60 and could_be_time(short):
            span = time_span(short)
            if span is not None and len(short) - (span[1] - span[0]) <= 22:
                return at
    return None


def _signs(page: Outline, lines: list[Line], titled: list[int]) -> list[Anchor]:
    found = []
    for line in lines:
        if len(line.text) <= 160:
            at = line.at if is_reply(line.text) else None
            if at is None and len(line.runs) > 1:
                at = next((at for at, run in line.runs if is_reply(squeeze(run))), None)
            if at is not None and not _inside(page, at, _NO_BUTTON):
                found.append(Anchor(at, "reply", ("reply", *_shape(page, at))))
            for at, run in line.runs if len(line.runs) > 1 else ((line.at, line.text),):
                if "#" in run or (at == line.at and run[-1:] in ":："):
                    if len(run) < 40 and POST_NUMBER.match(run.strip(AROUND)):
                        found.append(Anchor(at, "number", ("number", *_shape(page, at))))
                elif len(run) < 80 and is_report(run):
                    found.append(Anchor(at, "report", ("report", *_shape(page, at))))
                elif (
                    len(run) < 24
                    and run.rstrip(_MARKS)[-1:].isdigit()
                    and post_number(run) is not None
                    and (_leads_into_page(page, at) or (len(line.runs) == 1 and is_comment_number(line.text)))
                ):
                    found.append(Anchor(at, "number", ("number", *_shape(page, at))))
        if line.text.startswith(ANSWER_MARKS):
            found.append(Anchor(line.at, "mark", ("mark",)))
        if len(line.text) <= 60 and is_of_a_profile(line.text):
            found.append(Anchor(line.at, "profile", ("profile", *_shape(page, line.at))))
        if _says(page, line):
            found.append(Anchor(line.at, "says", ("says", *_shape(page, line.at))))
    for index in titled:
        if page.tags[index] in _BUTTONS and is_reply(page.attribute(index, "title")) and _shows_nothing(page, index):
            found.append(Anchor(index, "reply", ("reply", *_shape(page, index))))
    for index in page.tagged("img"):
        if _is_avatar(" ".join([page.attribute(index, name) for name in _TOLD])):
            found.append(Anchor(index, "avatar", ("avatar", *_shape(page, index))))
    return found


def post_number(run: str) -> int | None:
    """Return the number of a post in what boards write on it: "#7", "7:", and "7." or "Comment 7" in a link."""
    text = run.strip(AROUND)
    match = POST_NUMBER.match(text) or _OWN_NUMBER.match(text)
    return int(match[1]) if match else None


def _leads_into_page(page: Outline, at: int) -> bool:
    """Whether a text stands in a link to a place in a page that is not where a footnote belongs."""
    link = page.link_around(at, 2)
    return link is not None and _PLACE.search(page.attribute(link, "href")) is not None


def _is_avatar(told: str) -> bool:
    return _PICTURED.stand_in(told.lower()) and AVATAR.search(told) is not None


def _shows_nothing(page: Outline, index: int) -> bool:
    """Whether a button is only an icon and a count; others are read from their lines."""
    texts = (page.texts[at].strip() for at in range(index, page.ends[index]) if not page.tags[at])
    return all(text.isdigit() for text in texts if text)


def _says(page: Outline, line: Line) -> bool:
    """Whether a line is "Anna says:"; without the colon it is a headline ("Storm to hit coast, agency says") unless it
    is short and its verb stands outside of any link."""
    text = line.text
    if not says_so(text):
        span = time_span(line.spaced) if len(text) <= _LONGEST_HEADER else None
        if span is None:
            return False
        text = line.spaced[: span[0]]
        if not says_so(text):
            return False
    if _inside(page, line.at, _NO_BYLINE):
        return False
    if line.text.endswith(":") or not ends_in_says(text):
        return True
    spoken = next((at for at, run in line.runs if ends_in_says(run.strip())), line.runs[-1][0])
    return text.count(" ") < 5 and "," not in text and not _inside(page, spoken, _LINK)


def _inside(page: Outline, at: int, tags: frozenset[str]) -> bool:
    return any(page.tags[outer] in tags for outer in islice(page.ancestors(at), 6))


def _shape(page: Outline, at: int) -> tuple[str, ...]:
    """The tags around an anchor, innermost first: three of them tell a comment's header from a teaser's."""
    tags = []
    for holder in page.ancestors(at):
        tags.append(page.tags[holder])
        if len(tags) == 3:
            break
    return tuple(tags)

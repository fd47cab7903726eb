"""Talk pages of MediaWiki, with DiscussionTools or without: a comment ends in its author's signature, answers are set
in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.generic.threads import by_depth
from comments.formats.outline import Line, Outline, join_lines, squeeze
from comments.models import Page

# "12:56, 9 March 2015 (UTC)", "9 mars 2015 kl. 12.56 (CEST)": written by the program, with the zone behind.
_STAMP = re.compile(r"\d\d[:.]\d\d\D.{0,40}\(?\b[A-Z]{2,5}\)|\d[:.]\d\d ?\(?\b[A-Z]{2,5}\)")
_SIGNED = re.compile(rb"\d\d[:.]\d\d[^<>\n]{0,60}\([A-Z]{2,5}\)$")
_ZONE = re.compile(rb"\)(?<=[A-Z]{2}\))")  # by its bracket, which is found far faster than the digits of a clock
_LONGEST_SIGNATURE = 72
_USER = re.compile(r"(?:/wiki/|[?&]title=|/index\.php/)(?:[^:/?&#]+:(?:[^:/?&#]+/)?)([^/&#?]+)")
_SETS_IN = frozenset(("dl", "ul", "ol"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LONGEST_STAMP = 90


def recognises(document: Document) -> bool:
    """By addresses as a wiki has them, and a time with its zone."""
    data = document.utf8
    if not document.is_html or not (b"/wiki/" in data or b"index.php?title=" in data):
        return False
    ends = (zone.end() for zone in _ZONE.finditer(data))
    return any(_SIGNED.search(data, max(0, end - _LONGEST_SIGNATURE), end) for end in ends)


def read(document: Document) -> Iterator[Page]:
    """Yield the one page; each signature ends a comment, which begins behind the one before or the section's title."""
    page = document.outline
    drafts: list[Draft] = []
    depths: list[float] = []
    waiting: list[Line] = []
    titled, first = False, 0
    for line in page.lines(0) if len(page) else ():
        outer = [page.tags[index] for index in page.ancestors(line.at)]
        if not _HEADINGS.isdisjoint(outer):
            _answer(drafts, depths, first)
            waiting, titled, first = [], True, len(drafts)
            continue
        signed = _signature(page, line)
        if signed is None:
            if titled and not _is_edit_link(line):
                waiting.append(line)
            continue
        author, time, said = signed
        text = join_lines([*waiting, said] if said.text else waiting)
        drafts.append(Draft(at=line.at, text=text, author=author, time=time))
        depths.append(sum(tag in _SETS_IN for tag in outer))
        waiting = []
    _answer(drafts, depths, first)
    if len(drafts) < 2:
        drafts = []
    comments, ids = finish(drafts, base=document.fetched_at, language=document.language, vocative=False)
    yield Page(source=document.source, format="mediawiki", comments=comments, ids=ids)


def _answer(drafts: list[Draft], depths: list[float], first: int) -> None:
    """Set the parents within one section."""
    for draft, parent in zip(drafts[first:], by_depth(depths[first:]), strict=True):
        draft.parent = None if parent is None else first + parent


def _is_edit_link(line: Line) -> bool:
    return line.text.startswith("[") and line.text.endswith("]") and len(line.text) < 60


def _signature(page: Outline, line: Line) -> tuple[str, str, Line] | None:
    """The name and the time that a line ends in, and the line without them; None where it is not signed."""
    stamps = [n for n, (_, text) in enumerate(line.runs) if _STAMP.search(text)]
    if not stamps or len(line.runs[stamps[-1]][1]) > _LONGEST_STAMP + line.runs[stamps[-1]][1].count(" "):
        return None
    place, user = None, ""
    for n in range(stamps[-1] - 1, max(-1, stamps[-1] - 12), -1):
        named = _user(page, line.runs[n][0])
        if named and named == (user or named):
            place, user = n, named
    if place is None:
        return None
    runs = line.runs[:place]
    text = squeeze("".join(text for _, text in runs)).rstrip(" –—-")
    author = squeeze(line.runs[place][1]) or user
    return author, squeeze(line.runs[stamps[-1]][1]), Line(text, runs, line.gap)


def _user(page: Outline, at: int) -> str:
    """Whose page a run links to, their talk or what they have written: "" for none."""
    for outer in page.ancestors(at):
        if page.tags[outer] == "a":
            match = _USER.search(unquote(page.attribute(outer, "href")))
            return match[1].replace("_", " ") if match else ""
        if page.tags[outer] in ("p", "dd", "li", "div"):
            break
    return ""

"""A text rendering by lines, with what may stand over a section of comments and what may end it, found once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from comments.formats.text.frames import patterns_of
from comments.formats.text.lines import Line, is_button, time_in
from comments.formats.text.phrases import END, FORM, counted, heads_comments

FARTHEST_HEADING = 25
NEAREST_FORM = 12
_BOTH = "댓글"  # the Korean word over comments is the one on the button under each


@dataclass(frozen=True, slots=True)
class Sheet:
    """`headings` are places with the count they state or None; `ends` places and whether a form begins there."""

    lines: Sequence[Line]
    patterns: Sequence[str]
    headings: Sequence[tuple[int, int | None]]
    ends: Sequence[tuple[int, bool]]

    def heading_over(self, starts: Sequence[int]) -> tuple[int | None, int | None]:
        """The heading that fits comments with these first lines best, and the count it states.

        One that counts them right comes first, then one that counts at all, then the nearest.
        """
        best: tuple[int | None, int | None] = (None, None)
        best_fit = 0.0
        for place, count in self.headings:
            if place >= starts[-1]:
                break
            first = bisect_right(starts, place)
            below = len(starts) - first
            if starts[first] - place > FARTHEST_HEADING:
                continue
            part = below / len(starts)
            right = count is not None and abs(count - below) <= 0.15 * count
            if part < (0.3 if right else 0.6):
                continue
            fit = 1 + (0.5 if count else 0) + (1 if right else 0) + part / 2 - (starts[first] - place) / 100
            if fit >= best_fit:
                best, best_fit = (place, count if count is not None else best[1]), fit
        return best

    def end_of(
        self, starts: Sequence[int], forms: Sequence[str], *, heading: int | None = None, stated: int | None = None
    ) -> int:
        """The line behind the comments: a form or the page's foot, once few more of them follow, and none closely.

        `forms` says how the time of each is written: where it is another way behind a foot, other things follow it; so
        they do where the heading's count is reached.
        """
        above = 0 if heading is None else bisect_right(starts, heading)
        for at in range(bisect_right(self.ends, (starts[0], True)), len(self.ends)):
            place, form = self.ends[at]
            first = bisect_right(starts, place)
            later = len(starts) - first
            if form and later and starts[first] - place < NEAREST_FORM and heading is None:
                continue
            if stated is not None and stated > 1 and first - above == stated:
                return place
            if later >= 0.3 * len(starts) and (form or first < 2 or not set(forms[:first]).isdisjoint(forms[first:])):
                continue
            return place
        return len(self.lines)


def sheet_of(lines: Sequence[Line]) -> Sheet:
    """Look once at every line."""
    patterns = patterns_of(lines)
    same = Counter(line.text for line in lines)
    # "12 comments" over a list and again over the form is a heading; "3 comments", "7 comments" ... are teasers'.
    often = Counter(pattern for pattern, _ in {(patterns[at], line.text) for at, line in enumerate(lines)})
    bylines = 0  # "Anna | 3 May | 3 comments" once is a post's, and more of them are teasers'
    headings: list[tuple[int, int | None]] = []
    ends: list[tuple[int, bool]] = []
    for at, line in enumerate(lines):
        form = len(line.text) <= 120 and FORM.match(line.text) is not None
        if same[line.text] < 4 and (form or (len(line.text) <= 120 and END.match(line.text) is not None)):
            ends.append((at, form))
        if len(line.text) > 140 or often[patterns[at]] > (1 if patterns[at].endswith(":*") else 2):
            continue
        count = counted(line.text)
        if form and count == 1:
            continue  # "Lämna en kommentar" invites to write one
        if same[line.text] > 3:
            continue
        if count is not None and time_in(line) is not None:
            bylines += 1
        heads = count is not None or (same[line.text] < 3 and heads_comments(line.text))
        if heads and (not is_button(line.text) or (count is not None and _BOTH in line.text)):
            headings.append((at, count))
    if bylines > 1:
        headings = [(at, count) for at, count in headings if count is None or time_in(lines[at]) is None]
    return Sheet(lines, patterns, headings, ends)

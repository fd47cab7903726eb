"""Which of a comment's first words is its author's name, where no selector tells."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import islice, pairwise

from comments.formats.dates import time_span
from comments.formats.furniture import label_of, outline_of, stands_in
from comments.formats.names import before_time, clean_author, could_be_name, name_score, stands_alone
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import BY, begins_with_target, ends_in_says, is_reply, reply_target

HANDLE = re.compile(r"@?[\w.-]+@[\w-]+(?:\.[\w-]+)+|@[\w-]+(?:\.[\w-]+){2,}")  # "@anna@social.example", beside the name
_SHORTEST_TITLE = 8
_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NUMBERED = re.compile(r"^#?\d{1,5}[.):]? ")


def guess_author(page: Outline, lines: list[Line], common: Collection[str]) -> str | None:
    """Weigh every short run of a comment's first lines as a name; `common` are lines that no name is.

    A line that the text goes on from ("The ferry does n", "The ferry does not run") is a title made of it.
    """
    author: str | None = None
    dated = next((n for n, line in enumerate(lines) if time_span(line.spaced)), None)
    best = 0.0
    for n, line in enumerate(lines[:14] if dated is None else lines[: max(dated + 4, 8)]):
        long = len(line.text) > 160
        if long and (len(line.runs) < 2 or n > 2):
            continue
        runs = line.runs[:2] if long else line.runs
        after_by = (
            ()
            if len(runs) < 2
            else {at for (_, by), (at, _) in pairwise(runs) if len(by.strip()) < 24 and BY.fullmatch(f"{by.strip()} ")}
        )
        labelled = stands_in(common, line) or begins_with_target(line.spaced)
        if (labelled and not after_by) or is_title(page, line, lines[n + 1 : n + 8]):
            continue
        choices = [(at, text) for at, text in runs if not labelled or at in after_by]
        buttons = any(is_reply(squeeze(text)) for _, text in runs[1:])
        if (
            len(runs) > 1
            and len(line.text) < 70
            and not labelled
            and not buttons
            and not stands_alone(page, runs)
            and not HANDLE.fullmatch(runs[1][1].strip())
        ):
            choices.append((runs[0][0], line.spaced))
        for place, (at, shown) in enumerate(choices):
            dates_it = not labelled and place + 1 < len(runs) and time_span(squeeze(runs[place + 1][1])) is not None
            text = before_time(shown) if dates_it else shown
            if not labelled and 0 < place < len(runs) and reply_target(f"{squeeze(runs[place - 1][1])} {shown}"):
                continue  # whom the comment answers
            if common and (label_of(text.strip()) in common or outline_of(text.strip()) in common):
                continue
            name = clean_author(text)
            if text is line.spaced and name[: len(name) // 2] == name[len(name) // 2 + 1 :]:
                name = name[: len(name) // 2]  # the avatar's alternative text repeats the name
            plain = squeeze(text)
            spoken = ends_in_says(plain)
            if not could_be_name(name, certain=spoken):
                continue
            score = name_score(page, at, line, name)
            score += 2.5 * (spoken or (text is line.runs[0][1] and ends_in_says(line.text)))
            score += 2.0 * (BY.match(plain) is not None) - 2.0 * (HANDLE.fullmatch(plain) is not None)
            score += 2.5 * (at in after_by and (name == plain.rstrip(" ,(") or (dated == n and plain.startswith(name))))
            if dated is not None:
                score += {0: 2.0, 1: 1.0, 2: 0.4}.get(abs(n - dated), 0.0) + (0.3 if n <= dated else 0)
            if dates_it and plain.endswith(":") and not spoken:
                score -= 2.5  # "Posted on: 3 May"
            if n and (line.text[0] == "@" or (spoken and "blockquote" in tags_around(page, at))):
                score -= 2.5  # whom the comment speaks to, or quotes
            score -= n * 0.15
            if score > best:
                best, author = score, name
    return author


def tags_around(page: Outline, at: int) -> set[str]:
    """Return the tags of the innermost six elements around a node."""
    return {page.tags[outer] for outer in islice(page.ancestors(at), 6)}


def is_title(page: Outline, line: Line, following: Sequence[Line]) -> bool:
    """Whether a line was made of the beginning of the text below it: "The ferry does" over "The ferry does not run."

    Drupal and many boards make the title of a comment without one so; of a short text the title is all of it.
    """
    whole = _NUMBERED.sub("", line.text)
    start = whole.rstrip(".… ")
    same = len(start) > 2 and any(other.text == whole for other in following[:4])
    cut = len(start) >= _SHORTEST_TITLE and any(
        other.text.startswith(start) and other.text[len(start) : len(start) + 1] not in ("", ":", ",")
        for other in following
    )
    if not same and not cut:
        return False
    around = tags_around(page, line.at)
    return "blockquote" not in around and (cut or start != line.text or not _HEADINGS.isdisjoint(around))

"""From what was seen on a page to comments: unique ids, parents that exist, no cycles, times read, guesses marked as
guesses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from comments.formats.times import read_time
from comments.models import Comment, CommentState, Ids, ParentVia

_VOCATIVE = re.compile(r"^\s*@?([^\n,:!.]{2,40}?)\s*[,:!.\n]|^\s*@(\w[\w.-]{1,40})")
_TARGET = re.compile(r"^\s*@\s*([^\n,:]{2,60})")


@dataclass(slots=True, kw_only=True)
class Draft:
    """One comment under construction. `parent` is the index of another draft, `parent_key` the id the page names for
    it."""

    at: int = 0
    key: str | None = None
    text: str = ""
    author: str | None = None
    time: str | None = None
    machine_time: str | None = None
    parent: int | None = None
    parent_key: str | None = None
    via: ParentVia = "markup"
    reply_to: str | None = None
    likes: int | None = None
    dislikes: int | None = None
    state: CommentState = "visible"


def finish(
    drafts: Sequence[Draft], *, base: datetime | None = None, language: str | None = None, vocative: bool = True
) -> tuple[tuple[Comment, ...], Ids]:
    """Return the comments in the order given, and whether their ids are the site's own or positions.

    Drafts without text go, unless a comment answers them (a deleted comment holds its thread together).
    """
    parents = _parents(drafts)
    answered = {parent for parent in parents if parent is not None}
    kept = [n for n, draft in enumerate(drafts) if draft.text.strip() or n in answered]
    parents = _skip_dropped(parents, set(kept))
    own = all(drafts[n].key for n in kept)
    names = _names([drafts[n].key if own else None for n in kept])
    name_of = dict(zip(kept, names, strict=True))
    moments = {n: _moment(drafts[n], base, language) for n in kept}
    falling = _newest_first(list(moments.values()))
    comments: list[Comment] = []
    seen: dict[str, str] = {}
    for n in reversed(kept) if falling else kept:
        draft, parent, moment = drafts[n], parents[n], moments[n]
        via: ParentVia | None = draft.via if parent is not None else None
        parent_id = name_of[parent] if parent is not None else None
        if parent_id is None and draft.reply_to and draft.reply_to.casefold() in seen:
            parent_id, via = seen[draft.reply_to.casefold()], "reply-to"
        if parent_id is None and vocative:
            parent_id, via = _called(draft, seen)
        comments.append(
            Comment(
                id=name_of[n],
                text=draft.text.strip(),
                parent_id=parent_id,
                parent_via=via,
                author=draft.author or None,
                reply_to=draft.reply_to,
                posted_at=moment,
                posted_at_text=None if moment else draft.time or draft.machine_time,
                likes=draft.likes,
                dislikes=draft.dislikes,
                state=draft.state if draft.text.strip() else "deleted",
            )
        )
        if draft.author:
            seen[draft.author.casefold()] = name_of[n]
    return tuple(reversed(comments) if falling else comments), "site" if own else "position"


def _moment(draft: Draft, base: datetime | None, language: str | None) -> datetime | None:
    moment = read_time(draft.machine_time) if draft.machine_time else None
    return moment or (read_time(draft.time, base=base, language=language) if draft.time else None)


def _newest_first(moments: Sequence[datetime | None]) -> bool:
    """Whether each comment is older than the one before, so that answers stand above what they answer."""
    known = [moment.replace(tzinfo=None) for moment in moments if moment is not None]
    return len(known) > 2 and all(after <= before for before, after in pairwise(known)) and known[-1] < known[0]


def _parents(drafts: Sequence[Draft]) -> list[int | None]:
    """Resolve keys to indexes and cut every cycle at its first member."""
    place: dict[str, int] = {}
    for n, draft in enumerate(drafts):
        if draft.key:
            place.setdefault(draft.key, n)
    parents: list[int | None] = []
    for n, draft in enumerate(drafts):
        parent = draft.parent if draft.parent is not None else place.get(draft.parent_key or "")
        parents.append(parent if parent is not None and parent != n else None)
    settled = [False] * len(drafts)
    for start in range(len(drafts)):
        trail: list[int] = []
        on_trail: set[int] = set()
        here: int | None = start
        while here is not None and not settled[here]:
            if here in on_trail:
                parents[here] = None
                break
            trail.append(here)
            on_trail.add(here)
            here = parents[here]
        for passed in trail:
            settled[passed] = True
    return parents


def _skip_dropped(parents: list[int | None], kept: set[int]) -> list[int | None]:
    found: list[int | None] = []
    for first in parents:
        parent = first
        while parent is not None and parent not in kept:
            parent = parents[parent]
        found.append(parent)
    return found


def _names(keys: Sequence[str | None]) -> list[str]:
    """Return a unique id each: the site's own where there is one, else the position; repeats get a suffix."""
    taken: set[str] = set()
    repeats: Counter[str] = Counter()
    names = []
    for position, key in enumerate(keys, start=1):
        name = wanted = key or str(position)
        while name in taken:
            repeats[wanted] += 1
            name = f"{wanted}-{repeats[wanted] + 1}"
        taken.add(name)
        names.append(name)
    return names


def _called(draft: Draft, seen: dict[str, str]) -> tuple[str | None, ParentVia | None]:
    """Guess a parent from a text that begins with the name of an earlier author."""
    match = _TARGET.match(draft.text) or _VOCATIVE.match(draft.text[:60])
    if match is None:
        return None, None
    name = (match[1] or "").casefold().strip()
    while name:
        if name in seen and name != (draft.author or "").casefold():
            return seen[name], "vocative"
        name = name.rpartition(" ")[0]
    return None, None

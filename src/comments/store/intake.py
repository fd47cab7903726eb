"""Taking pages in, in short transactions. The same page again changes nothing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from comments.models import Page
from comments.store import incoming, indexes
from comments.store.connection import Database
from comments.store.copies import Copy
from comments.store.facts import Added
from comments.store.incoming import Incoming
from comments.store.pace import Pace
from comments.store.seen import Seen
from comments.store.taking import Taking

# So many new comments change what PostgreSQL should know of its tables; it would find out by itself minutes later.
BULK = 2000
_ONE_EACH = ("new", "changed", "unchanged", "back")  # each comment is counted as one of these
_LONG = 1000  # comments of one page in a transaction


def add(
    db: Database,
    ready: Iterable[Incoming],
    *,
    on_page: Callable[[Page], None] | None = None,
    on_stored: Callable[[int], None] | None = None,
    seen: Seen | None = None,
) -> Added:
    """See `Store.add` and `Store.take`. `seen` stands in for the index of texts while that is left to the end."""
    counts: Counter[str] = Counter()
    problems: list[str] = []
    pace = Pace(
        db.turns, aim=0.1, smallest=200
    )  # the word index writes a segment a transaction: many small ones cost more
    copy, stored = Copy(), 0
    tell = on_page or (lambda _page: None)
    for group in _groups(_readable(ready, problems, tell), pace):
        # Larger steps cost less. In the first intake none takes longer than others, and nobody is at the desk yet: who
        # comes waits for one such step.
        left = deque([group] if seen is not None and pace.calm else _handfuls(group, pace.size // 3))
        while left:
            done: list[Incoming] = []
            step: Counter[str] = Counter()
            pace.begin()
            with db.write() as connection:
                while left and not (done and pace.over()):
                    if seen is not None and not seen.current(connection):
                        indexes.find_texts(connection)
                        seen = None
                    copy = Taking(connection, db.now(), step, seen).take(left[0], copy)
                    done += left.popleft()
                    if seen is not None:
                        seen.written(connection)
            counts.update(step)
            for part in done:
                if part.last and not part.page.again:
                    tell(part.page)
            stored += sum(step[how] for how in _ONE_EACH)
            if on_stored is not None:
                on_stored(stored)
            pace.end(sum(len(part.items) for part in done))
    if counts["new"] >= BULK:
        db.analyze("comment", "text", "author")
    return Added(**counts, problems=tuple(problems))


def _readable(ready: Iterable[Incoming], problems: list[str], tell: Callable[[Page], None]) -> Iterator[Incoming]:
    for part in ready:
        if part.page.problem:
            problems.append(f"{part.page.source}: {part.page.problem}")
            if not part.items:
                tell(part.page)
                continue
        yield part


def _groups(pages: Iterable[Incoming], pace: Pace) -> Iterator[list[Incoming]]:
    """Small pages share a transaction, very long ones take several."""
    group: list[Incoming] = []
    size = 0
    for page in pages:
        for part in incoming.parts(page, _LONG):
            group.append(part)
            size += len(part.items) + 1
            if size >= pace.size:
                yield group
                group, size = [], 0
    if group:
        yield group


def _handfuls(group: Sequence[Incoming], size: int) -> Iterator[list[Incoming]]:
    """What is taken in together: a copy of a known page may take ten times as long as a new one."""
    some: list[Incoming] = []
    for part in group:
        some.append(part)
        if sum(len(one.items) for one in some) >= size:
            yield some
            some = []
    if some:
        yield some

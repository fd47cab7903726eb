"""Comments in markup that nobody described: records that repeat, one a time (or one a "Reply"), told from teasers by
what they say.

`anchors` finds what a comment has one of, `records` the elements that repeat with it, `evidence` what speaks for them,
`contents` reads each (`slots`: where it keeps its text, `quotations`: whom it quotes, `profiles`: what stands beside a
name), `traps` says what is no comment, `threads` who answers whom.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from comments.formats.counted import stated_count
from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.edges import without_shared_edges
from comments.formats.fields import Fields
from comments.formats.generic.anchors import Anchor, find_anchors
from comments.formats.generic.contents import nested, read_group
from comments.formats.generic.evidence import Group, evidence_of, promise
from comments.formats.generic.records import find_records, find_single
from comments.formats.generic.threads import by_container, by_indentation, by_link, by_mark, by_number, number_of
from comments.formats.generic.traps import ENOUGH, judge
from comments.formats.outline import Outline, end_of_term
from comments.models import Page

_MOST_GROUPS = 24
_MOST_READ = 120_000  # nodes in all records read before the best group so far is taken
_DEEP = 8  # times that the nodes of a page are read in one group of records, as those inside others are read again
_PLENTY = 1_000  # records, of which a larger group is not read before its first ones look like comments
_WIDE = frozenset(("body", "html", "main", "article"))


def recognises(document: Document) -> bool:
    """Any page in HTML may be tried."""
    return document.is_html


def read(document: Document) -> Iterator[Page]:
    """Yield the one page, with the comments of its best group of records; none when nothing looks enough like
    comments."""
    page = document.outline
    lines = page.lines(0) if len(page) else []
    anchors = find_anchors(document, lines)
    stated = stated_count(document)
    signs: defaultdict[str, list[int]] = defaultdict(list)
    for anchor in anchors:
        signs[anchor.kind].append(anchor.at)
    groups = []
    seen: set[tuple[int, ...]] = set()
    for members in _groupings(page, anchors):
        group = _group(page, members)
        if group is None or tuple(group.records) in seen:
            continue
        seen.add(tuple(group.records))
        group.score, signs_found = evidence_of(page, group, lines, signs, stated)
        if signs_found:
            groups.append(group)
    best: Group | None = None
    left = _MOST_READ
    for candidate in sorted(groups, key=lambda group: -promise(group)):
        if promise(candidate) < ENOUGH or left < 0:
            break
        if best is not None and promise(candidate) < best.score and not _extends(page, candidate, best):
            continue
        nodes = sum(stop - start for start, stop in candidate.spans)
        if nodes > max(_MOST_READ, _DEEP * len(page)):
            continue
        if len(candidate.records) > _PLENTY:
            first = read_group(page, candidate.first(_PLENTY), signs)
            if judge(page, first, lines, signs, stated) < ENOUGH:
                continue
        left -= nodes
        group = read_group(page, candidate, signs)
        group.score = judge(page, group, lines, signs, stated)
        if best is None or _better(page, group, best):
            best = group
    if best is None or best.score < ENOUGH:
        yield Page(source=document.source, format="generic", ids="position", stated_count=stated)
        return
    drafts = _drafts(page, best, signs.get("mark", ()))
    comments, ids = finish(drafts, base=document.fetched_at, language=document.language)
    yield Page(source=document.source, format="generic", comments=comments, ids=ids, stated_count=stated)


def _better(page: Outline, group: Group, best: Group) -> bool:
    """Whether a group is the better one; where one has all records of the other and more like them, the larger is."""
    if group.score >= ENOUGH and _extends(page, group, best) and _alike(group, best):
        return True
    if best.score >= ENOUGH and _extends(page, best, group) and _alike(best, group):
        return False
    return (group.score, len(group.spans)) > (best.score, len(best.spans))


def _alike(group: Group, other: Group) -> bool:
    """Whether what a group has beyond another one says something, and when, if that one does."""
    dated = any(read.time for read in other.fields)
    known = set(other.records)
    more = (read for record, read in zip(group.records, group.fields, strict=True) if record not in known)
    return all(read.text and (read.time or not dated) for read in more)


def _extends(page: Outline, group: Group, other: Group) -> bool:
    """Whether a group has all records of another one, or what holds them, and more in the same place."""
    more = set(group.records) - set(other.records)
    if not more or len(group.records) <= len(other.records):
        return False
    if len(group.records) - len(more) < len(other.records):
        held = {bisect_right(group.records, record) for record in other.records}
        if 0 in held or len(held) < len(other.records):
            return False
        if any(
            page.ends[group.records[n - 1]] < page.ends[r] for n, r in zip(sorted(held), other.records, strict=True)
        ):
            return False
    around = [frame for frame in {page.parents[record] for record in other.records} if page.tags[frame] not in _WIDE]
    if all(any(page.within(record, frame) for frame in around) for record in more):
        return True
    first, last = other.records[0], page.ends[other.records[-1]]
    frame = next(index for index in page.ancestors(first) if page.ends[index] >= last)
    return page.tags[frame] not in _WIDE and all(page.within(record, frame) for record in more)


def _groupings(page: Outline, anchors: Sequence[Anchor]) -> Iterator[list[Anchor]]:
    """Yield sets of anchors that may be one each of the comments: those set alike, then those with the same classes
    around them or in the same list, the largest first; of two that give the same records the times."""
    by_shape: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    anchors = [anchor for anchor in anchors if anchor.kind not in ("profile", "mark")]
    for anchor in anchors:
        by_shape[anchor.shape].append(anchor)
    by_name: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_name[*anchor.shape, page.attribute(page.parents[anchor.at], "class")].append(anchor)
    by_path: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        outer = islice(page.ancestors(anchor.at), 3)
        by_path[*anchor.shape, *(page.attribute(index, "class") for index in outer)].append(anchor)
    by_list: defaultdict[tuple[int | str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_list[*anchor.shape, *islice(page.ancestors(anchor.at), 2, 3)].append(anchor)
    found: dict[tuple[int, ...], list[Anchor]] = {}
    by_tags: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_tags[anchor.kind, *anchor.shape[: 2 if anchor.kind == "time" else 3]].append(anchor)
    others = (members for by in (by_name, by_path, by_list, by_tags) for members in by.values() if len(members) > 1)
    for members in (*by_shape.values(), *others):
        found.setdefault(tuple(anchor.at for anchor in members), members)
    yield from sorted(found.values(), key=lambda members: (-len(members), members[0].kind != "time"))[:_MOST_GROUPS]


def _group(page: Outline, members: list[Anchor]) -> Group | None:
    if len(members) == 1:
        record = find_single(page, members[0])
        return None if record < 0 else Group(members, [record], [(record, page.ends[record])])
    records = find_records(page, members)
    kept: dict[int, Anchor] = {}
    for anchor, record in zip(members, records, strict=False):
        if record >= 0 and record not in kept:
            kept[record] = anchor
    starts = sorted(kept)
    if not starts:
        return None
    rows = [page.parents[start] for start in starts]
    if all(page.tags[start] == "td" for start in starts) and len({*rows}) == len(rows):
        kept = {row: kept[start] for row, start in zip(rows, starts, strict=True)}  # name in one cell, text in the next
        starts = sorted(kept)
    if all(page.tags[start] == "dt" for start in starts):  # what the dt announces stands in the dd behind it
        return Group([kept[start] for start in starts], starts, [(start, end_of_term(page, start)) for start in starts])
    return Group([kept[start] for start in starts], starts, [(start, page.ends[start]) for start in starts])


def _drafts(page: Outline, group: Group, marks: Sequence[int]) -> list[Draft]:
    parents = _by_place(page, group)
    if not any(parent is not None for parent in parents):
        parents = by_indentation(page, [start for start, _ in group.spans])
    if not any(parent is not None for parent in parents):
        parents = by_link(page, group.spans)
    drafts = [
        _draft(start, read, parent) for (start, _), read, parent in zip(group.spans, group.fields, parents, strict=True)
    ]
    numbers = []
    for n, (start, stop) in enumerate(group.spans):
        head = page.lines(start, min(stop, start + 60), without=nested(group.spans).get(n, ()) if n < 1 else ())[:6]
        numbers.append(
            next((number for line in head if line.text.startswith("#") and (number := number_of(line.text))), None)
        )
    by_number(numbers, drafts)
    by_mark(page, group.spans, marks, drafts)
    without_shared_edges(drafts)
    for draft, quotations in zip(drafts, group.quotations, strict=True):
        draft.reply_to = draft.reply_to or quotations.named
        if draft.parent is None and quotations.quoted is not None:
            draft.parent, draft.via = quotations.quoted, "quote"
    return drafts


def _by_place(page: Outline, group: Group) -> list[int | None]:
    """The parents by nesting and containers. What says nothing and holds nobody is a note ("closed this") and has no
    answers."""
    inner = nested(group.spans)
    told = [n for n, read in enumerate(group.fields) if read.text or n in inner]
    found = by_container(page, [group.spans[n] for n in told])
    parents: list[int | None] = [None] * len(group.spans)
    for n, parent in zip(told, found, strict=True):
        parents[n] = None if parent is None else told[parent]
    return parents


def _draft(start: int, read: Fields, parent: int | None) -> Draft:
    return Draft(
        at=start,
        text=read.text,
        author=read.author,
        time=read.time,
        machine_time=read.machine_time,
        reply_to=read.reply_to,
        parent=parent,
        state="pending" if read.pending else "visible",
    )

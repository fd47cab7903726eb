"""Comments in markup that nobody described: records that repeat, one a time (or one a "Reply"), told from teasers by
what they say.

`anchors` finds what a comment has one of, `records` the elements that repeat with it, `evidence` what speaks for them,
`comments.formats.fields` reads each, `profiles` leaves out what stands beside a name, `traps` says what is no comment,
`threads` who answers whom.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from comments.formats.counted import stated_count
from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.edges import without_shared_edges
from comments.formats.fields import Fields, read_fields
from comments.formats.furniture import label_of, outline_of
from comments.formats.generic.anchors import Anchor, find_anchors
from comments.formats.generic.evidence import Group, evidence_of, promise
from comments.formats.generic.profiles import without_profiles
from comments.formats.generic.records import find_records, find_single
from comments.formats.generic.threads import by_container, by_indentation, by_number, number_of
from comments.formats.generic.traps import ENOUGH, judge
from comments.formats.outline import Line, Outline
from comments.models import Page

_MOST_GROUPS = 24


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
    for candidate in sorted(groups, key=lambda group: -promise(group)):
        if promise(candidate) < max(ENOUGH, best.score if best else ENOUGH):
            break
        group = _read(page, candidate)
        group.score = judge(page, group, lines, signs, stated)
        if best is None or (group.score, len(group.spans)) > (best.score, len(best.spans)):
            best = group
    if best is None or best.score < ENOUGH:
        yield Page(source=document.source, format="generic", ids="position", stated_count=stated)
        return
    drafts = _drafts(page, best)
    comments, ids = finish(drafts, base=document.fetched_at, language=document.language)
    yield Page(source=document.source, format="generic", comments=comments, ids=ids, stated_count=stated)


def _groupings(page: Outline, anchors: Sequence[Anchor]) -> Iterator[list[Anchor]]:
    """Yield sets of anchors that may be one each of the comments: those set alike, then those with the
    same classes around them, the largest first."""
    by_shape: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_shape[anchor.shape].append(anchor)
    by_name: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        by_name[*anchor.shape, page.attribute(page.parents[anchor.at], "class")].append(anchor)
    by_path: defaultdict[tuple[str, ...], list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        outer = islice(page.ancestors(anchor.at), 3)
        by_path[*anchor.shape, *(page.attribute(index, "class") for index in outer)].append(anchor)
    found: dict[tuple[int, ...], list[Anchor]] = {}
    for members in (*by_shape.values(), *(m for by in (by_name, by_path) for m in by.values() if len(m) > 1)):
        found.setdefault(tuple(anchor.at for anchor in members), members)
    yield from sorted(found.values(), key=lambda members: -len(members))[:_MOST_GROUPS]


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
    return Group([kept[start] for start in starts], starts, [(start, page.ends[start]) for start in starts])


def _read(page: Outline, group: Group) -> Group:
    """Read the records; where most are empty, header and text stand side by side."""
    _read_all(page, group)
    if sum(not read.text for read in group.fields) > len(group.records) / 2:
        spread = Group(group.anchors, group.records, _spread(page, group.records))
        _read_all(page, spread)
        if sum(bool(read.text) for read in spread.fields) > sum(bool(read.text) for read in group.fields):
            return spread
    return group


def _spread(page: Outline, starts: Sequence[int]) -> list[tuple[int, int]]:
    """Spans for pages that put header and text side by side: each goes on to the next, the last as far as the others
    did."""
    spans: list[tuple[int, int]] = []
    lengths: list[int] = []
    for n, start in enumerate(starts):
        parent = page.parents[start]
        limit = page.ends[parent] if parent >= 0 else len(page)
        following = next((s for s in starts[n + 1 : n + 2]), limit)
        stop = min(limit, following)
        siblings = list(page.siblings(start, stop))
        if following < limit:
            lengths.append(len(siblings))
        elif lengths and len(siblings) > max(lengths):
            stop = page.ends[siblings[max(lengths) - 1]]
        spans.append((start, max(stop, page.ends[start])))
    return spans


def _read_all(page: Outline, group: Group) -> None:
    """Read every record, then again without the lines that most of them share."""
    without = _nested(group.spans)
    lines = [page.lines(*span, without=without.get(n, ())) for n, span in enumerate(group.spans)]
    wordings: defaultdict[str, list[str]] = defaultdict(list)
    for own in lines:
        for text in {line.spaced for line in own if len(line.text) <= 60}:
            wordings[outline_of(text)].append(text)
    size = len(group.spans)
    # "3 likes" and "12 likes" are one label; "Reader 3" and "Reader 12", never the same twice, are names.
    labels = {form: texts for form, texts in wordings.items() if len(set(texts)) < len(texts)}
    common = {form for form, texts in labels.items() if len(texts) >= max(3, size * 0.8)}
    # A sentence that stands twice is a quotation rather than a button.
    often = {form for form, texts in labels.items() if len(texts) >= max(2, size * 0.5)}
    furniture = common | {form for form in often if not (form.endswith((".", "!", "?")) and form.count(" ") > 2)}
    told = Counter(label for own in lines for label in {*_labels(own[:12])} if label)
    same = {label for label, count in told.items() if count >= max(3, size * 0.8)}
    furniture |= same
    common |= same
    for _ in range(2):
        group.fields = [
            read_fields(
                page, start, stop, without=without.get(n, ()), furniture=furniture, common=common, lines=lines[n]
            )
            for n, (start, stop) in enumerate(group.spans)
        ]
        shorter = without_profiles(lines, group.fields)
        if shorter is None:
            return
        lines = shorter


def _labels(lines: Sequence[Line]) -> Iterator[str | None]:
    for line in lines:
        yield label_of(line.spaced)
        for _, text in line.runs[1:4]:
            yield label_of(text.strip())


def _nested(spans: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    open_: list[int] = []
    for n, (start, _) in enumerate(spans):
        while open_ and spans[open_[-1]][1] <= start:
            open_.pop()
        if open_:
            found.setdefault(open_[-1], []).append(start)
        open_.append(n)
    return found


def _drafts(page: Outline, group: Group) -> list[Draft]:
    parents = by_container(page, group.spans)
    if not any(parent is not None for parent in parents):
        parents = by_indentation(page, [start for start, _ in group.spans])
    drafts = [
        _draft(start, read, parent) for (start, _), read, parent in zip(group.spans, group.fields, parents, strict=True)
    ]
    numbers = []
    for n, (start, stop) in enumerate(group.spans):
        head = page.lines(start, min(stop, start + 60), without=_nested(group.spans).get(n, ()) if n < 1 else ())[:6]
        numbers.append(
            next((number for line in head if line.text.startswith("#") and (number := number_of(line.text))), None)
        )
    by_number(numbers, drafts)
    without_shared_edges(drafts)
    return drafts


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

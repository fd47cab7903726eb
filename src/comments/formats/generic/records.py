"""From anchors to records: the elements that repeat, one an anchor, however they are nested.

Each anchor has a ladder: the ancestors in which it is the first anchor. The rung that (nearly) all ladders share, by
tag or by a class, is the record; siblings settle which rung it is where several match.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence

from comments.formats.generic.anchors import Anchor
from comments.formats.outline import Outline

_RUNGS = 14
_FEW = 3  # anchors, of which all must stand equally far inside their records
_SHARE = 0.9
_FOREIGN = frozenset(("h1", "h2", "form", "textarea", "input", "label", "nav", "aside"))


def find_records(page: Outline, anchors: Sequence[Anchor]) -> list[int]:
    """Return the record element of each anchor, in order; [] when they share no shape."""
    places = [anchor.at for anchor in anchors]
    ladders = [_ladder(page, places, n) for n in range(len(places))]
    rung = _shared(page, ladders)
    if rung is None:
        return []
    matches = [[index for index in ladder if _matches(page, index, rung)] for ladder in ladders]
    if not all(matches) and (inner := _inner(page, places, ladders, matches)) is not None:
        rung, matches = inner
    records = [candidates[-1] if candidates else -1 for candidates in matches]
    siblings = Counter(page.parents[record] for record in records if record >= 0)
    for n, candidates in enumerate(matches):
        if len(candidates) < 2:
            continue
        own = page.parents[records[n]]
        chosen = [c for c in candidates if siblings[page.parents[c]] > (1 if page.parents[c] == own else 0)]
        core = _core(page, places, n)
        alone = [c for c in candidates if c >= core] if rung[1] else []
        around = alone[-1] if alone else next((c for c in candidates if c <= core), candidates[-1])
        records[n] = chosen[-1] if chosen else around
    return _as_high(ladders, matches, records)


def _inner(
    page: Outline, places: list[int], ladders: list[list[int]], matches: list[list[int]]
) -> tuple[tuple[str, str], list[list[int]]] | None:
    """Where anchors without a record stand in the records of others, these are whole threads: return the rung that all
    anchors share by a class or a tag of its own, and what matches it. None when there is none."""
    spans = [(found[-1], page.ends[found[-1]]) for found in matches if found]
    outside = [place for place, found in zip(places, matches, strict=True) if not found]
    if not all(any(start < place < stop for start, stop in spans) for place in outside):
        return None
    rung = _shared(page, ladders, share=1.0)
    if rung is None or not (rung[1] or "-" in rung[0]):
        return None
    return rung, [[index for index in ladder if _matches(page, index, rung)] for ladder in ladders]


def _as_high(ladders: list[list[int]], matches: list[list[int]], records: list[int]) -> list[int]:
    """Take the rung as many steps above its anchor as most records are, where another one was chosen: a list of answers
    that holds one answer looks like a comment."""
    heights = Counter(ladder.index(record) for ladder, record in zip(ladders, records, strict=True) if record >= 0)
    if not heights:
        return records
    usual, count = heights.most_common(1)[0]
    if count < 0.5 * len(records):
        return records
    return [
        ladder[usual] if record >= 0 and usual < len(ladder) and ladder[usual] in candidates else record
        for ladder, candidates, record in zip(ladders, matches, records, strict=True)
    ]


def find_single(page: Outline, anchor: Anchor) -> int:
    """Return the element of a comment that stands alone on its page: the largest around its anchor that holds
    nothing else.

    A list item, an article or a row is taken as soon as it holds a text beside the header; no heading, form or
    second page part is let in. -1 when there is none.
    """
    found = -1
    for index in page.ancestors(anchor.at):
        span = page.tags[index : page.ends[index]]
        if len(span) > 400 or not _FOREIGN.isdisjoint(span) or page.tags[index] in ("body", "html", "main"):
            break
        found = index
        if page.tags[index] in ("li", "article", "tr", "dd") and len(page.lines(index)) > 2:
            break
    return found


def _ladder(page: Outline, places: list[int], n: int) -> list[int]:
    """The ancestors in which this anchor is the first, innermost first."""
    earlier = places[n - 1] if n else -1
    rungs = []
    for index in page.ancestors(places[n]):
        if index <= earlier or page.tags[index] in ("body", "html", "main"):
            break
        rungs.append(index)
        if len(rungs) == _RUNGS:
            break
    return rungs


def _core(page: Outline, places: list[int], n: int) -> int:
    """The outermost ancestor that holds this anchor alone."""
    core = places[n]
    for index in page.ancestors(places[n]):
        low = bisect_left(places, index)
        if bisect_left(places, page.ends[index]) - low > 1 or page.tags[index] in ("body", "html", "main"):
            break
        core = index
    return core


def _names(page: Outline, index: int) -> list[tuple[str, str]]:
    tag, names = page.tags[index], page.attribute(index, "class").split()[:12]
    return [(tag, ""), *((tag, name) for name in names), *(("", name) for name in names)]


def _matches(page: Outline, index: int, rung: tuple[str, str]) -> bool:
    return rung[0] in ("", page.tags[index]) and (not rung[1] or rung[1] in page.attribute(index, "class").split())


def _shared(page: Outline, ladders: list[list[int]], share: float = _SHARE) -> tuple[str, str] | None:
    """Return the tag and class, or the class alone, that most ladders have; of several the outermost, of equals the one
    with a class."""
    votes: Counter[tuple[str, str]] = Counter()
    heights: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for ladder in ladders:
        seen: set[tuple[str, str]] = set()
        for height, index in enumerate(ladder):
            for name in _names(page, index):
                if name not in seen:
                    seen.add(name)
                    votes[name] += 1
                    heights[name][height] += 1
    enough = [name for name, count in votes.items() if count >= max(1, share * len(ladders))]
    if not enough:
        return None

    def rank(name: tuple[str, str]) -> tuple[bool, float, bool, int, tuple[str, str]]:
        steps, count = heights[name], votes[name]
        even = len(steps) == 1 or len(ladders) > _FEW
        return even, sum(height * n for height, n in steps.items()) / count, bool(name[1]), count, name

    return max(enough, key=rank)

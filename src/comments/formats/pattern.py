"""A family of pages as data: which elements are comments, and where their id, author, time and text stand.

Each selector runs once over the whole page and its matches are given to the comment they stand in, so that a page
costs the same however deep its threads are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from selectolax.lexbor import LexborNode

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.edges import without_shared_edges
from comments.formats.fields import Fields, read_fields
from comments.formats.generic.slots import find_bodies, find_slots
from comments.formats.names import clean_author
from comments.formats.outline import Line, Outline, end_of_term, outline, squeeze
from comments.models import CommentState, Page

_HEADER = 14  # lines of a comment in which its author and its time stand
_COUNT = re.compile(r"[-+−]?\d[\d.,\u00a0]*")


@dataclass(slots=True)
class Threads:
    """What a family's parent rule sees: the page, and for each draft its element and where it ends."""

    page: Outline
    drafts: list[Draft]
    records: list[int]
    owners: list[int]  # node -> draft it stands in, -1 outside
    select: Callable[[str], list[LexborNode]]

    def matches(self, selector: str) -> Iterator[tuple[int, int]]:
        """Yield (draft, element) for every match of a selector inside a comment, in the page's order."""
        for index in self.page.places(self.select(selector)):
            if self.owners[index] >= 0:
                yield self.owners[index], index


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One family. A page may be of it if a class or an id begins with one of the `marks`, if a tag of its head holds
    one of the `heads` (a generator, a script) or its source one of the `types`. `record` selects the comments.

    `key` turns an element into the site's id: None is no comment, "" a comment without an id. `author`, `time`, `text`:
    selectors in order of trust, with "; " between them, each looked up inside the comment but outside comments nested
    in it; what they leave open is read from the lines. `drop` never belongs to a text. `ignore`: which records are no
    comments (pingbacks). `spread`: a comment goes on behind its element up to the next one (table rows, dt and dd).
    `likely` says of an element alone that it may be one, where the selector is wide.
    `parents` may set parents where nesting of elements does not tell.
    """

    name: str
    marks: tuple[str, ...]
    heads: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    record: str
    key: Callable[[Outline, int], str | None]
    author: str = ""
    time: str = ""
    text: str = ""
    drop: str = ""
    likes: str = ""
    dislikes: str = ""
    reply_to: str = ""
    author_attribute: str = ""
    states: tuple[tuple[str, CommentState], ...] = ()
    ignore: Callable[[Outline, int], bool] | None = None
    spread: bool = False
    parents: Callable[[Threads], None] | None = None
    likely: Callable[[LexborNode], bool] | None = None

    def recognises(self, document: Document) -> bool:
        """Whether the page holds one of the marks."""
        return document.is_html and (
            document.names(*self.marks)
            or document.heads(*self.heads)
            or any(kind.encode() in document.utf8 for kind in self.types)
        )

    def read(self, document: Document) -> Iterator[Page]:
        """Yield the one page, with what comments there are."""
        matches = document.css(self.record)
        nodes = matches if self.likely is None else [node for node in matches if self.likely(node)]
        if not nodes:
            yield Page(source=document.source, format=self.name)
            return
        found = self.threads(document, _around(nodes[0], nodes[-1]), matches)
        if found.records and self.parents is not None:
            self.parents(found)
        comments, ids = finish(found.drafts, base=document.fetched_at, language=document.language)
        yield Page(source=document.source, format=self.name, comments=comments, ids=ids)

    def threads(self, document: Document, root: LexborNode, matches: Sequence[LexborNode]) -> Threads:
        """Read the comments below an element out of the matches of `record`; parents by nesting alone."""
        page, select = outline(root), partial(document.css, root=root)
        spans, keys, ignored = self._records(page, matches)
        if not spans:
            return Threads(page, [], [], [], select)
        enclosing, owners, inner = _sweep(len(page), [(start, stop) for start, stop in spans])
        for n, outer in enumerate(enclosing):
            enclosing[n] = enclosing[outer] if outer is not None and outer in ignored else outer
        if ignored:
            owners = [-1 if owner in ignored else owner for owner in owners]
        threads = Threads(page, [], [start for start, _ in spans], owners, select)
        dropped: defaultdict[int, set[int]] = defaultdict(set, {n: set(places) for n, places in inner.items()})
        for owner, index in threads.matches(self.drop) if self.drop else ():
            dropped[owner].add(index)
        for (start, stop), outer in zip(spans, enclosing, strict=True):
            if outer is not None and stop > page.ends[start]:
                dropped[outer].update(page.siblings(start, stop))

        mute: set[int] = set()  # comments whose element for the text is empty: a picture, nothing

        def first(selectors: str) -> dict[int, int]:
            found: dict[int, int] = {}
            for selector in selectors.split("; ") if selectors else ():
                new: dict[int, int] = {}
                for owner, index in threads.matches(selector):
                    if (
                        owner not in found
                        and owner not in new
                        and index != threads.records[owner]
                        and _says_something(page, index)
                    ):
                        new[owner] = index
                    elif selectors is self.text and index != threads.records[owner]:
                        mute.add(owner)
                found.update(new)
                if len(found) == len(spans) - len(ignored):
                    break
            return found

        author, time, text = first(self.author), first(self.time), first(self.text)
        likes, dislikes, reply_to = first(self.likes), first(self.dislikes), first(self.reply_to)
        states = {n: state for selector, state in self.states for n, _ in threads.matches(selector)}
        bare = not text and not ignored and len(spans) > 2
        lines = [page.lines(*span, without=dropped.get(n, ())) for n, span in enumerate(spans)] if bare else []

        def read_at(n: int) -> Fields:
            return read_fields(
                page, *spans[n], without=dropped.get(n, ()), lines=lines[n] if lines else None,
                author_at=author.get(n), time_at=time.get(n), body_at=text.get(n),
            )  # fmt: skip

        fields = [Fields() if n in ignored else read_at(n) for n in range(len(spans))]
        if bare:
            text = _bodies(page, spans, dropped, fields, lines)
            fields = [read_at(n) if n in text else read for n, read in enumerate(fields)]
        for n, (start, _) in enumerate(spans):
            if n in ignored:
                threads.drafts.append(Draft(at=start))
                continue
            read = fields[n]
            draft = Draft(
                at=start, key=keys[n], text=read.text, author=read.author, time=read.time,
                machine_time=read.machine_time, reply_to=read.reply_to, parent=enclosing[n],
                state=states.get(n, "pending" if read.pending else "visible"),
                likes=_count(page, likes.get(n)), dislikes=_count(page, dislikes.get(n)),
            )  # fmt: skip
            if n in mute and n not in text and len(text) > len(spans) / 2:
                draft.text = ""
            # An element of the right class with neither id, author nor time; a box with a comment of some other page.
            nothing = not keys[n] and n not in author
            if not read.time and (nothing or (len(spans) == 1 and _is_link(page, text.get(n)))):
                draft.text = ""
            if self.author_attribute:
                draft.author = clean_author(page.attribute(start, self.author_attribute)) or draft.author
            if n in reply_to:
                draft.reply_to = clean_author(page.text(reply_to[n])) or None
            threads.drafts.append(draft)
        without_shared_edges(threads.drafts)
        return threads

    def _records(
        self, page: Outline, matches: Sequence[LexborNode]
    ) -> tuple[list[tuple[int, int]], list[str], set[int]]:
        """Return span and id of each comment, and which of them only look like one (pingbacks).

        A wrapper and an inner element with the same id are one comment, the wrapper's.
        """
        starts: list[int] = []
        keys: list[str] = []
        open_: list[tuple[int, str]] = []
        for index in sorted(set(page.places(matches))):
            key = self.key(page, index)
            if key is None:
                continue
            while open_ and index >= page.ends[open_[-1][0]]:
                open_.pop()
            if any(key == outer for _, outer in open_) if key else (open_ and index - open_[-1][0] <= 3):
                continue
            open_.append((index, key))
            starts.append(index)
            keys.append(key)
        stops = [end_of_term(page, start) if page.tags[start] == "dt" else page.ends[start] for start in starts]
        if self.spread:
            for n, start in enumerate(starts):
                following = starts[n + 1] if n + 1 < len(starts) else len(page)
                parent = page.parents[start]
                stops[n] = max(stops[n], min(following, page.ends[parent] if parent >= 0 else following))
        ignored = {n for n, start in enumerate(starts) if self.ignore is not None and self.ignore(page, start)}
        return list(zip(starts, stops, strict=True)), keys, ignored


def _around(first: LexborNode, last: LexborNode) -> LexborNode:
    """Return the element around the smallest one that holds both: what frames a thread stands there.

    The comments are often a small part of a page, and only that part need be walked.
    """
    above = {}
    node: LexborNode | None = first
    while node is not None:
        above[node.mem_id] = node
        node = node.parent
    node = last
    while node is not None and node.mem_id not in above:
        node = node.parent
    found = node if node is not None else first
    return found.parent if found.parent is not None and found.tag not in ("body", "html") else found


def _sweep(size: int, spans: list[tuple[int, int]]) -> tuple[list[int | None], list[int], dict[int, list[int]]]:
    """Return for each span the one that encloses it, for each node its innermost span, and the outermost spans in
    each span."""
    enclosing: list[int | None] = []
    inner: dict[int, list[int]] = {}
    owners = [-1] * size
    open_: list[int] = []
    place = 0

    def fill(until: int) -> None:
        nonlocal place
        while open_ and spans[open_[-1]][1] <= until:
            stop = spans[open_[-1]][1]
            if stop > place:
                owners[place:stop] = [open_[-1]] * (stop - place)
                place = stop
            open_.pop()
        if until > place:
            owners[place:until] = [open_[-1] if open_ else -1] * (until - place)
            place = until

    for n, (start, _) in enumerate(spans):
        fill(start)
        enclosing.append(open_[-1] if open_ else None)
        if open_:
            inner.setdefault(open_[-1], []).append(start)
        open_.append(n)
    fill(size)
    return enclosing, owners, inner


def _bodies(
    page: Outline,
    spans: Sequence[tuple[int, int]],
    dropped: Mapping[int, Collection[int]],
    fields: Sequence[Fields],
    lines: Sequence[list[Line]],
) -> dict[int, int]:
    """Return the element of each comment that holds its text, told by its like in the others, where a page has a
    family's ids and none of its names; nothing when they keep no such place."""
    without = {n: list(places) for n, places in dropped.items()}
    names: list[int] = []
    times: list[int] = []
    for own, read in zip(lines, fields, strict=True):
        runs = [run for line in own[:_HEADER] for run in line.runs]
        names += [at for at, text in runs if read.author and read.author in text][:1]
        times += [at for at, text in runs if read.time and read.time in text][:1]
    slots = find_slots(page, spans, without)
    found = find_bodies(page, spans, without, slots, signs=(names, times), lines=lines)
    return {n: place for n, place in enumerate(found or ()) if place is not None}


def _says_something(page: Outline, index: int) -> bool:
    if page.attribute(index, "datetime") or page.attribute(index, "content"):
        return True
    return bool("".join(page.texts[index : page.ends[index]]).strip())


def _is_link(page: Outline, body: int | None) -> bool:
    """Whether a text begins in a link that leads to another page, and holds little besides."""
    if body is None:
        return False
    link = next((i for i in range(body, page.ends[body]) if page.tags[i] == "a"), None)
    linked = page.text(link) if link is not None and page.attribute(link, "href").startswith(("/", "http")) else ""
    return len(linked) > 0.6 * len(page.text(body))


def _count(page: Outline, index: int | None) -> int | None:
    match = _COUNT.search(squeeze(page.text(index))) if index is not None else None
    if match is None:
        return None
    digits = re.sub(r"[^\d-]", "", match[0].replace("−", "-"))
    return int(digits) if digits.strip("-") and len(digits) < 10 else None


def key_of(pattern: str, *attributes: str) -> Callable[[Outline, int], str | None]:
    """Return a rule that reads the id out of the first attribute that matches; the first group is the id."""
    compiled = re.compile(pattern)
    names = attributes or ("id",)

    def rule(page: Outline, index: int) -> str | None:
        for name in names:
            match = compiled.search(page.attribute(index, name))
            if match:
                return match[1]
        return None

    return rule

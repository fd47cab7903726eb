"""The records of a group read one by one, with what only the group can tell: which lines all of them share, which
element holds the text of each, who is quoted, who signs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from comments.formats.fields import Fields, read_fields
from comments.formats.furniture import label_of, outline_of
from comments.formats.generic.evidence import Group, Signs, share_with
from comments.formats.generic.profiles import without_profiles
from comments.formats.generic.quotations import find_quotations
from comments.formats.generic.slots import find_bodies, find_slots, where_most, where_names
from comments.formats.names import MARKS, SUBJECT
from comments.formats.outline import Line, Outline
from comments.formats.words import count_words

_HEADER = 6  # lines in which a record tells whom it answers
_LONGEST_HEADER = 120
_TITLES = 0.6  # of the authors read, that are as long as titles
_FEW = 5  # records, below which one person may have written all


def read_group(page: Outline, group: Group, signs: Signs) -> Group:
    """Return the group with its records read; where most are empty, header and text stand side by side."""
    _read_all(page, group, signs)
    if sum(not read.text for read in group.fields) > len(group.records) / 2:
        spread = Group(group.anchors, group.records, _spread(page, group.records))
        _read_all(page, spread, signs)
        if sum(bool(read.text) for read in spread.fields) > sum(bool(read.text) for read in group.fields):
            return spread
    return group


def nested(spans: Sequence[tuple[int, int]]) -> dict[int, list[int]]:
    """Return for each span the beginnings of the spans directly in it."""
    found: dict[int, list[int]] = {}
    open_: list[int] = []
    for n, (start, _) in enumerate(spans):
        while open_ and spans[open_[-1]][1] <= start:
            open_.pop()
        if open_:
            found.setdefault(open_[-1], []).append(start)
        open_.append(n)
    return found


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


def _read_all(page: Outline, group: Group, signs: Signs) -> None:
    """Read every record from its lines, then again without the lines that most of them share, the quotations, and all
    that stands outside the place of the text where the records have one."""
    without = nested(group.spans)
    lines = [page.lines(*span, without=without.get(n, ())) for n, span in enumerate(group.spans)]
    furniture, common = _shared(lines)

    def read(authors: Sequence[int | None] | None = None, bodies: Sequence[int | None] | None = None) -> list[Fields]:
        return [
            read_fields(
                page,
                start,
                stop,
                without=without.get(n, ()),
                author_at=authors[n] if authors else None,
                body_at=bodies[n] if bodies else None,
                furniture=furniture,
                common=common,
                lines=lines[n],
            )
            for n, (start, stop) in enumerate(group.spans)
        ]

    group.fields = read()
    if 1 < len(group.fields) < _FEW and sum(one.author is not None for one in group.fields) * 2 <= len(group.fields):
        nameless, kept, common = group.fields, common, set[str]()
        group.fields = read()  # a name that stands in each of so few may be that of one person
        if not all(one.author for one in group.fields):
            group.fields, common = nameless, kept
    if (everywhere := _same_name(group.fields)) is not None:
        common.add(outline_of(everywhere))
        group.fields = read()
    elif titles := _few_names(group.fields):
        common |= titles
        first, group.fields = group.fields, read()
        names = [read.author for read in group.fields if read.author]
        if len(names) < 0.9 * len(first) or len(set(names)) <= 2 * len(titles) or len(set(names)) == len(names):
            common -= titles
            group.fields = first
    slots = find_slots(page, group.spans, without)
    named = _authors(lines, group.fields)
    authors = where_most(page, slots, named)
    if authors is not None and any(
        at is not None and not page.within(node, at) for at, node in zip(authors, named, strict=True)
    ):
        group.fields = read(authors)
        named = [node if at is None else at for at, node in zip(authors, named, strict=True)]
    names = [read.author for read in group.fields if read.author]
    if len(names) > 2 and sum(map(_wordy, names)) >= _TITLES * len(names) and not _linked(page, named):
        beside = where_names(page, slots, [anchor.at for anchor in group.anchors])
        if beside is not None:
            authors = beside
            group.fields = read(authors)
            named = [-1 if at is None else at for at in authors]
    group.quotations = find_quotations(page, group.spans, lines, group.fields)
    for n, quotations in enumerate(group.quotations):
        if quotations.boxes:
            without[n] = [*without.get(n, ()), *quotations.boxes]
            lines[n] = page.lines(*group.spans[n], without=without[n])
    signs_of_headers = [*signs.values(), [at for at in named if at >= 0]]
    bodies = find_bodies(page, group.spans, without, slots, signs=signs_of_headers, lines=lines)
    if bodies is None and (shorter := without_profiles(lines, group.fields)) is not None:
        group.fields, lines = [], shorter
    if bodies is not None or not group.fields or any(quotations.boxes for quotations in group.quotations):
        group.fields = read(authors, bodies)
    _without_places(group.fields)
    _without_ranks(group.fields)
    _name_answered(lines, group.fields)
    _unsign(group.fields, boards=bodies is None and share_with(group, signs.get("profile", ())) >= 0.6)


def _name_answered(lines: Sequence[Sequence[Line]], fields: Sequence[Fields]) -> None:
    """Set whom a record answers where an earlier author's name stands by itself in its header: "Anna » Ben"."""
    earlier: dict[str, str] = {}
    found: list[tuple[Fields, str]] = []
    for own, read in zip(lines, fields, strict=True):
        mine = (read.author or "").casefold()
        for line in own[:_HEADER] if earlier and read.reply_to is None else ():
            if len(line.text) > _LONGEST_HEADER or (read.text and line.text[:20] in read.text[:60]):
                break
            told = (text.strip(MARKS + "@▸▶›→").casefold() for _, text in line.runs)
            name = next((earlier[text] for text in told if text in earlier and text != mine), None)
            if name is not None:
                found.append((read, name))
                break
        if read.author:
            earlier.setdefault(mine, read.author)
    if 0 < len(found) < 0.9 * len(fields):
        for read, name in found:
            read.reply_to = name


def _without_places(fields: Sequence[Fields]) -> None:
    """Cut what all names have behind a comma or in brackets: "Anna, Leeds", "Anna (anna99)"."""
    names = [read.author for read in fields if read.author]
    for mark in (", ", " (") if len(names) > 2 else ():
        if sum(name.find(mark) > 0 for name in names) >= 0.8 * len(names):
            for read in fields:
                read.author = read.author.partition(mark)[0] if read.author else None


def _without_ranks(fields: Sequence[Fields]) -> None:
    """Cut the word that nearly all of many names end in: "Anna Reader", "Ben Reader"."""
    names = {read.author for read in fields if read.author}
    last = Counter(name.rpartition(" ")[2] for name in names if " " in name).most_common(1)
    if len(names) > 3 and last and last[0][1] >= 0.9 * len(names):
        for read in fields:
            if read.author and read.author.endswith(f" {last[0][0]}"):
                read.author = read.author.rpartition(" ")[0]


def _same_name(fields: Sequence[Fields]) -> str | None:
    """What was taken for the author of nearly all records: whom a thread answers, a word beside each name."""
    if len(fields) < _FEW:
        return None
    name, count = Counter(read.author for read in fields).most_common(1)[0]
    return name if name and count >= 0.8 * len(fields) else None


def _few_names(fields: Sequence[Fields]) -> set[str]:
    """What was taken for the authors of many records, where there are so few of them that they may be titles."""
    names = {read.author for read in fields if read.author}
    few = len(fields) > 2 * _FEW and 1 < len(names) <= len(fields) // _FEW
    return {outline_of(name) for name in names} if few else set()


def _shared(lines: Sequence[Sequence[Line]]) -> tuple[set[str], set[str]]:
    """Return the lines and labels that stand in half of the records, and those that stand in nearly all."""
    wordings: defaultdict[str, list[str]] = defaultdict(list)
    for own in lines:
        for text in {line.spaced for line in own if len(line.text) <= 60}:
            wordings[outline_of(text)].append(text)
    size = len(lines)
    # "3 likes" and "12 likes" are one label; "Reader 3" and "Reader 12", never the same twice, are names.
    labels = {form: texts for form, texts in wordings.items() if len(set(texts)) < len(texts)}
    common = {form for form, texts in labels.items() if len(texts) >= max(3, size * 0.8)}
    # A sentence that stands twice is a quotation rather than a button.
    often = {form for form, texts in labels.items() if len(texts) >= max(2, size * 0.5)}
    furniture = common | {form for form in often if not (form.endswith((".", "!", "?")) and form.count(" ") > 2)}
    common |= {
        outline_of(line.text[match.end() :])
        for own in lines
        for line in own[:3]
        if len(line.text) < 80 and (match := SUBJECT.match(line.text))
    }
    told = Counter(label for own in lines for label in {*_labels(own[:12])} if label)
    same = {label for label, count in told.items() if count >= max(3, size * 0.8)}
    return furniture | same, common | same


def _labels(lines: Sequence[Line]) -> Iterator[str | None]:
    for line in lines:
        yield label_of(line.spaced)
        for _, text in line.runs[1:4]:
            yield label_of(text.strip())


def _wordy(name: str) -> bool:
    """Whether what was taken for a name is rather a title."""
    return name.count(" ") > 2 or count_words(name) > 7


def _linked(page: Outline, nodes: Sequence[int]) -> bool:
    """Whether half of these nodes stand in links: titles of articles, not of comments."""
    return sum(page.link_around(node, 3) is not None for node in nodes if node >= 0) * 2 > len(nodes)


def _authors(lines: Sequence[Sequence[Line]], fields: Sequence[Fields]) -> list[int]:
    """The text nodes in which the authors' names stand, -1 for those that are not known."""
    found = []
    for own, read in zip(lines, fields, strict=True):
        runs = (run for line in own[:14] for run in line.runs)
        found.append(next((at for at, text in runs if read.author and read.author in text), -1))
    return found


def _unsign(fields: Sequence[Fields], *, boards: bool) -> None:
    """Take off the texts on boards the line with which an author ends nearly all of his: a signature. Under articles
    people type such lines."""
    if not boards:
        return
    written = Counter(read.author for read in fields if "\n" in read.text)
    endings = Counter((read.author, read.text.rpartition("\n")[2]) for read in fields if "\n" in read.text)
    for read in fields:
        text, _, ending = read.text.rpartition("\n")
        if text and endings[read.author, ending] >= max(2, 0.75 * written[read.author]):
            read.text = text.rstrip()

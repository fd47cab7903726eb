"""A page as flat lists: one walk over the parsed tree, after which every question is an index and a slice.

Families and the generic reader share it. It is iterative, so that no nesting can exhaust the stack, and linear in
the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from selectolax.lexbor import LexborNode

SKIPPED = frozenset(("script", "style", "template", "svg", "math", "iframe", "object", "canvas", "head", "datalist"))
_LEFT_OUT = SKIPPED | {"-comment", "-doctype", "-document", "?"}
_TEXT = 2  # LXB_TAG__TEXT, the number lexbor gives a text node for a tag
_SHUT = frozenset(("textarea", "select"))  # kept as signs of a form, without what they hold
BLOCKS = frozenset(
    "address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main menu nav ol p pre section summary table tbody td tfoot th thead tr "
    "ul".split()
)
_PARAGRAPHS = frozenset(("p", "blockquote", "pre", "ul", "ol", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = re.compile("[\u200b\u2060\ufeff\u00ad\x01-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff]")


def squeeze(text: str) -> str:
    """Return the text on one line: white space runs become one space, invisible and control characters go."""
    if text.isprintable() and "  " not in text:  # the common case; of white space only blanks can be printed
        return text.strip()
    line = " ".join(text.split())
    return line if line.isprintable() else _UNSEEN.sub("", line).strip()


@dataclass(slots=True)
class Line:
    """What stands on one line of the page: its text, and the runs (text node, text) that make it up."""

    text: str
    runs: list[tuple[int, str]]
    gap: bool = False  # a paragraph ends before it
    _spaced: str | None = None

    @property
    def at(self) -> int:
        """Index of the first text node."""
        return self.runs[0][0]

    @property
    def spaced(self) -> str:
        """The text with a space between runs, for pages that glue name, time and buttons together."""
        if self._spaced is None:
            self._spaced = self.text if len(self.runs) == 1 else squeeze(" ".join(text for _, text in self.runs))
        return self._spaced


@dataclass(slots=True)
class Outline:
    """A tree in document order. Index 0 is the root; text nodes have the tag "", elements the text "".

    `parents[i]` is the index of the parent (-1 for the root) and `ends[i]` the first index after i's subtree. `remarks`
    are the HTML comments that speak of comments, by the index of what follows them.
    """

    nodes: list[LexborNode] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    remarks: dict[int, str] = field(default_factory=dict)
    _places: dict[int, int] = field(default_factory=dict)
    _attributes: dict[int, dict[str, str | None]] = field(default_factory=dict)
    _squeezed: dict[int, str] = field(default_factory=dict)  # a page's lines are made for the page and for each record

    def __len__(self) -> int:
        return len(self.tags)

    def place(self, node: LexborNode) -> int | None:
        """Return the index of a node that a selector found; None inside skipped elements (scripts, forms' fields)."""
        return self._places.get(node.mem_id)

    def places(self, nodes: Iterable[LexborNode]) -> list[int]:
        """Return the indexes of those of the nodes that are in the outline."""
        places = self._places
        return [places[node.mem_id] for node in nodes if node.mem_id in places]

    def attribute(self, index: int, name: str) -> str:
        """Return an attribute, "" when it is absent or empty."""
        return self.attributes(index).get(name) or ""

    def attributes(self, index: int) -> dict[str, str | None]:
        """Return all attributes of an element; a text has none."""
        found = self._attributes.get(index)
        if found is None:
            found = self._attributes[index] = self.nodes[index].attributes if self.tags[index] else {}
        return found

    def tagged(self, tag: str) -> Iterator[int]:
        """Yield the elements of a tag, in the page's order."""
        at = -1
        for _ in range(self.tags.count(tag)):
            at = self.tags.index(tag, at + 1)
            yield at

    def ancestors(self, index: int) -> Iterator[int]:
        """Yield parent, grandparent, ... up to the root."""
        index = self.parents[index]
        while index >= 0:
            yield index
            index = self.parents[index]

    def link_around(self, index: int, levels: int) -> int | None:
        """Return the link that a node stands in, no more than so many levels up; None where there is none."""
        return next((outer for outer in islice(self.ancestors(index), levels) if self.tags[outer] == "a"), None)

    def siblings(self, start: int, stop: int) -> Iterator[int]:
        """Yield an element and the elements beside it that begin before `stop`."""
        while start < stop:
            if self.tags[start]:
                yield start
            start = self.ends[start]

    def within(self, index: int, outer: int) -> bool:
        """Say whether `index` is `outer` or inside it."""
        return outer <= index < self.ends[outer]

    def lines(self, start: int, stop: int | None = None, *, without: Collection[int] = ()) -> list[Line]:
        """Return the visible lines of a subtree (or of the span [start, stop)), leaving out the subtrees
        `without`."""
        tags, ends, texts = self.tags, self.ends, self.texts
        stop = ends[start] if stop is None else stop
        lines: list[Line] = []
        runs: list[tuple[int, str]] = []
        closing: list[tuple[int, bool]] = []  # the blocks under way: where each ends, and whether it is a paragraph
        gap = False
        kept = -1  # where an element ends in which line breaks count
        index, closes = start, stop
        while index < stop:
            while index >= closes:
                gap = (self._flush(lines, runs, gap) if runs else gap) or closing[-1][1]
                closing.pop()
                closes = closing[-1][0] if closing else stop
            if without and index in without:
                index = ends[index]
                continue
            tag = tags[index]
            if not tag:
                text = texts[index]
                if index < kept and "\n" in text:
                    gap = self._broken(lines, runs, index, gap)
                elif runs or not text.isspace():
                    runs.append((index, text))
            elif tag in BLOCKS:
                paragraph = tag in _PARAGRAPHS
                gap = (self._flush(lines, runs, gap) if runs else gap) or paragraph
                closes = ends[index]
                closing.append((closes, paragraph))
                if tag == "pre":
                    kept = closes
            elif tag == "img" and "smil" in self.attribute(index, "class") + self.attribute(index, "src"):
                runs.append((index, self.attribute(index, "alt")))
            index += 1
        if runs:
            self._flush(lines, runs, gap)
        return lines

    def _broken(self, lines: list[Line], runs: list[tuple[int, str]], index: int, gap: bool) -> bool:
        """Close a line at each line break of a preformatted text; an empty line is a gap."""
        *whole, rest = self.texts[index].split("\n")
        for text in whole:
            runs.append((index, text))
            said = [run for run in runs if not run[1].isspace() and run[1]]
            line = squeeze("".join([text for _, text in runs]))
            runs.clear()
            if line:
                lines.append(Line(line, said, gap and bool(lines)))
            gap = not line
        if rest and not rest.isspace():
            runs.append((index, rest))
        return gap

    def _flush(self, lines: list[Line], runs: list[tuple[int, str]], gap: bool) -> bool:
        """Close the line under way and say whether a gap is still owed to the next one."""
        if len(runs) == 1:
            at, whole = runs[0]
            text = self._squeezed.get(at) if whole is self.texts[at] else squeeze(whole)
            if text is None:
                text = self._squeezed[at] = squeeze(whole)
            said = runs[:]
        else:
            text, said = squeeze("".join([text for _, text in runs])), [run for run in runs if not run[1].isspace()]
        runs.clear()
        if not text:
            return gap
        lines.append(Line(text, said, gap and bool(lines)))
        return False

    def text(self, start: int, *, without: Collection[int] = ()) -> str:
        """Return the plain text of a subtree with its line breaks and a blank line between paragraphs."""
        return join_lines(self.lines(start, without=without))


def join_lines(lines: list[Line]) -> str:
    """Return lines as one text; a gap becomes an empty line."""
    return "".join(("\n\n" if line.gap and n else "\n" if n else "") + line.text for n, line in enumerate(lines))


def outline(root: LexborNode) -> Outline:
    """Walk a tree once, from child to next sibling; skipped elements are left out with all that stands in them."""
    page = Outline([root], [root.tag or "?"], [""], [-1], [1], _places={root.mem_id: 0})
    nodes, tags, texts, parents, ends, places = page.nodes, page.tags, page.texts, page.parents, page.ends, page._places
    open_: list[tuple[LexborNode | None, int]] = []  # for each element under way what follows it, and its parent
    names: dict[int, str] = {}  # a number is had for less than a name
    node = root.child
    parent, index = 0, 1
    while True:
        while node is None:
            ends[parent] = index
            if not open_:
                page.remarks = {at: remark for at, remark in page.remarks.items() if "comment" in remark}
                return page
            node, parent = open_.pop()
        kind = node.tag_id
        child = None
        if kind == _TEXT:
            tags.append("")
            texts.append(node.text_content or "")
        else:
            tag = names.get(kind) or names.setdefault(kind, node.tag or "?")
            if tag in _LEFT_OUT:
                if tag == "-comment":
                    page.remarks[index] = (node.comment_content or "")[:80]
                node = node.next
                continue
            tags.append(tag)
            texts.append("")
            if tag not in _SHUT:
                places[node.mem_id] = index
                child = node.child
        nodes.append(node)
        parents.append(parent)
        index += 1
        ends.append(index)
        if child is not None:
            open_.append((node.next, parent))
            node, parent = child, index - 1
        else:
            node = node.next


def end_of_term(page: Outline, start: int) -> int:
    """Where the dd elements that follow a dt end."""
    stop = page.ends[start]
    last = page.ends[page.parents[start]]
    while stop < last and page.tags[stop] != "dt":
        stop = page.ends[stop]
    return stop

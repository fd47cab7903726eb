"""Answers told by quotation: a block that names the post it quotes, or only its author."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict

from comments.formats.generic.quotations import attributed
from comments.formats.outline import squeeze
from comments.formats.pattern import Threads


def by_quote(threads: Threads, selector: str, *, key: str, attributes: tuple[str, ...], cite: str = "") -> None:
    """Set the parent of every comment that begins by quoting an earlier one.

    `key` finds the quoted id in the `attributes` of the quotation or of an element in it; `cite` selects the element
    that names the person quoted, when there is no id.
    """
    page, pattern = threads.page, re.compile(key)
    places = {draft.key: n for n, draft in enumerate(threads.drafts) if draft.key}
    for n, index in threads.matches(selector):
        draft = threads.drafts[n]
        if draft.parent is not None:
            continue
        for inner in range(index, min(page.ends[index], index + 40)):
            if not page.tags[inner]:
                continue
            found = next((m for name in attributes if (m := pattern.search(page.attribute(inner, name)))), None)
            quoted = places.get(found[found.lastindex or 0], n) if found else n
            if quoted < n:
                draft.parent, draft.via = quoted, "quote"
                break
    if not cite:
        return
    said: defaultdict[str, list[int]] = defaultdict(list)
    for n, draft in enumerate(threads.drafts):
        said[(draft.author or "").casefold()].append(n)
    for n, index in threads.matches(cite):
        draft = threads.drafts[n]
        name, _ = attributed(squeeze(page.text(index).strip().split("\n")[0][:120]))
        if draft.parent is None and name:
            theirs = said.get(name.casefold(), [])
            before = bisect_left(theirs, n)
            if before:
                draft.parent, draft.via = theirs[before - 1], "quote"

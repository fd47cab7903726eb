"""Documents inside a page, as they were saved with it: in the page itself, in the same file, in the folder beside it.

Comments of Disqus and its like stand in a frame. What a frame would load from elsewhere is never fetched.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urljoin

from comments.formats.document import Document
from comments.formats.snapshots import Part

_MOST = 40


def frames_of(document: Document) -> Iterator[Document]:
    """Yield the frames of a page that were saved with it, in the page's order, and those inside them."""
    waiting, seen = deque([document]), 0
    while waiting:
        around = waiting.popleft()
        for inner in _within(around) if around.is_html else ():
            seen += 1
            if seen > _MOST:
                return
            if inner.is_html:
                yield inner
                waiting.append(inner)


def _within(document: Document) -> Iterator[Document]:
    for node in (*document.tree.tags("iframe"), *document.tree.tags("frame")):
        markup, address = node.attributes.get("srcdoc"), node.attributes.get("src")
        if markup:
            content = partial(io.BytesIO, markup.encode("utf-8", "replace"))
            yield Document(source=document.source, opener=content, saved_with=document.saved_with)
        elif address and (found := document.saved_with(_absolute(document.url, address))) is not None:
            yield found


def _absolute(base: str | None, address: str) -> str:
    try:
        return urljoin(base or "", address.strip())
    except ValueError:
        return address


def in_file(frames: Mapping[str, Part], source: str, address: str) -> Document | None:
    """The frame that a snapshot keeps under this address."""
    part = frames.get(address)
    if part is None:
        return None
    return Document(
        source=source,
        opener=partial(io.BytesIO, part.data),
        url=part.url,
        charset=part.charset,
        saved_with=partial(in_file, frames, source),
    )


def in_folder(page: Path, address: str, *, base: Path | None = None) -> Document | None:
    """The frame that a browser saved beside a page: in a folder of the page's name, such as "Article_files", only."""
    try:
        root = page.parent.resolve()
        file = ((base or root) / unquote(address.partition("#")[0].partition("?")[0])).resolve()
        inside = file.relative_to(root).parts
        if len(inside) < 2 or not inside[0].startswith(page.stem) or not file.is_file():
            return None
    except (OSError, ValueError):
        return None  # an address that is no name of a file
    beside = partial(in_folder, page, base=file.parent)
    return Document(source=str(file), opener=lambda: file.open("rb"), saved_with=beside)

"""Formats: one module a family of pages or exports. Adding one is one new file and one row here.

A format module has two functions:

    recognises(document) -> bool            cheap; sniffs content, never the file name alone
    read(document) -> Iterable[Page]        one page an article; bad markup never raises

The order of the table is the order of trial: specific before generic.
"""

from __future__ import annotations

from comments.registry import Registry

FORMATS = Registry(
    kind="format",
    group="comments.formats",
    builtin={},
)

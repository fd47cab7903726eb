"""Exports: one module each. Adding one is one new file and one row here.

An export module has `write(rows, out)`: `rows` are flat records (see `comments.exports.record`), `out` is a text or
binary stream as its `BINARY` says. It streams: a row is written before the next is asked for.
"""

from comments.registry import Registry

EXPORTS = Registry(
    kind="export",
    group="comments.exports",
    builtin={"csv": "comments.exports.csv", "jsonl": "comments.exports.jsonl"},
)

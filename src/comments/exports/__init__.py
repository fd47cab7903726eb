"""Exports: one module each. Adding one is one new file and one row here.

An export module has one function and two facts:

    write(rows, out) -> int     writes flat rows to a binary stream and returns how many; streams, so a row is written
                                before the next is asked for; every row has the same keys in the same order
    SUFFIX, MEDIA_TYPE          for the name of a file and for a download

A row uses the words of the page record as columns (`id`, `parent_id`, `author`, `text`, ...), then scores by qualified
name, bands, the newest decision, labels, moderator and times. Values are text, numbers, booleans, None, or a list of
texts (`labels`, `tags`); times are ISO 8601 text.
"""

from comments.registry import Registry

EXPORTS = Registry(
    kind="export",
    group="comments.exports",
    builtin={
        "csv": "comments.exports.csv",
        "jsonl": "comments.exports.jsonl",
        "parquet": "comments.exports.parquet",
    },
)

"""The tables, once, for both databases. Migrations bring a store to this shape; a test holds the two together.

A comment's row is narrow: its text lives in `text` (equal texts once), its author in `author`. Beside each comment
stand
copies of what lists and charts sort by (scores, status), kept right in the transaction that changes the original.
Toxicity and sentiment have two slots each: readers see one while a new version fills the other.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s"}
)


def _table(name: str, *parts: Any, rowid: bool = True) -> Table:
    return Table(name, metadata, *parts, sqlite_with_rowid=rowid)


def _id() -> Column[int]:
    """Numbers are given out by the writer, who is alone, and never twice."""
    return Column("id", Integer, primary_key=True, autoincrement=False)


article = _table(
    "article",
    _id(),
    Column("key", Text, nullable=False, unique=True),
    Column("url", Text),
    Column("site", Text),
    Column("title", Text),
    Column("published_at", Text),
    Column("section", Text),
    Column("tags", Text, nullable=False),
    Column("language", Text),
    Column("source", Text, nullable=False),
    Column("format", Text),
    Column("stated_count", Integer),
    Column("hosted_by", Text),
    Column("added", BigInteger, nullable=False),
)

# One copy of a page, or of one page of a paged thread: a newer copy replaces only the piece that it overlaps.
piece = _table(
    "piece",
    _id(),
    Column("article_id", Integer, nullable=False, index=True),
    Column("fetched", BigInteger),
    Column("digest", String(32), nullable=False),
)

author = _table("author", _id(), Column("name", Text, nullable=False, unique=True))

text = _table(
    "text",
    _id(),
    Column("hash", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("language", Text),
    Column("likeness", String(16)),
    Index("ix_text_hash", "hash", unique=True),
)

comment = _table(
    "comment",
    _id(),
    Column("article_id", Integer, nullable=False),
    Column("site_id", Text, nullable=False),
    Column("piece_id", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("parent_id", Integer),
    Column("parent_site_id", Text),
    Column("parent_via", Text),
    Column("author_id", Integer),
    Column("reply_to", Text),
    Column("posted_at", Text),
    Column("posted", BigInteger),
    Column("posted_at_text", Text),
    Column("day", Integer),
    Column("hour", SmallInteger),
    Column("text_id", Integer, nullable=False),
    Column("likes", Integer),
    Column("dislikes", Integer),
    Column("state", Text, nullable=False),
    Column("gone", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("replies", Integer, nullable=False),
    Column("shuffle", Integer, nullable=False),
    Column("added", BigInteger, nullable=False),
    Column("tox0", Float(53)),
    Column("tox1", Float(53)),
    Column("sent0", Float(53)),
    Column("sent1", Float(53)),
    Column("status", SmallInteger, nullable=False),
    Column("decision_id", Integer),
    UniqueConstraint("article_id", "site_id"),
)


def _partial(name: str, *columns: Any, where: Any) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


Index("ix_comment_place", comment.c.article_id, comment.c.position, comment.c.id)
Index("ix_comment_text_id", comment.c.text_id)
Index("ix_comment_posted", comment.c.posted, comment.c.id)
Index("ix_comment_shuffle", comment.c.shuffle, comment.c.id)
Index("ix_comment_status", comment.c.status, comment.c.id)
_partial("ix_comment_author", comment.c.author_id, comment.c.id, where=comment.c.author_id.is_not(None))
_partial("ix_comment_parent", comment.c.parent_id, comment.c.id, where=comment.c.parent_id.is_not(None))
_partial(
    "ix_comment_orphan",
    comment.c.article_id,
    comment.c.parent_site_id,
    where=comment.c.parent_id.is_(None) & comment.c.parent_site_id.is_not(None),
)
_partial("ix_comment_replies", comment.c.replies, comment.c.id, where=comment.c.replies > 0)
_partial("ix_comment_decision", comment.c.decision_id, where=comment.c.decision_id.is_not(None))
for _slot in ("tox0", "tox1", "sent0", "sent1"):
    _column = comment.c[_slot]
    _partial(f"ix_comment_{_slot}", _column, comment.c.id, where=_column.is_not(None))
    _partial(f"ix_comment_status_{_slot}", comment.c.status, _column, comment.c.id, where=_column.is_not(None))

text_before = _table(
    "text_before",
    _id(),
    Column("comment_id", Integer, nullable=False, index=True),
    Column("body", Text, nullable=False),
    Column("replaced", BigInteger, nullable=False),
)

scorer_version = _table(
    "scorer_version",
    _id(),
    Column("scorer", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("shown", Boolean, nullable=False),
    UniqueConstraint("scorer", "version"),
)
measure = _table("measure", _id(), Column("name", Text, nullable=False, unique=True))
judged = _table(
    "judged",
    Column("version_id", Integer, primary_key=True, autoincrement=False),
    Column("text_id", Integer, primary_key=True, autoincrement=False),
    Column("why", Text),
    Column("note", Text),
    Index("ix_judged_text_id", "text_id"),
    rowid=False,
)
score = _table(
    "score",
    Column("version_id", Integer, primary_key=True, autoincrement=False),
    Column("measure_id", Integer, primary_key=True, autoincrement=False),
    Column("text_id", Integer, primary_key=True, autoincrement=False),
    Column("value", Float(53), nullable=False),
    rowid=False,
)
run = _table(
    "run",
    _id(),
    Column("scorer", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("finished", BigInteger),
    Column("scored", Integer, nullable=False),
    Column("not_scored", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("total", Integer),
    Column("ended", Text),
    Column("scope", Text),
    Column("problem", Text),
)
# What the two slots of a role (toxicity, sentiment) hold, and which of them readers see.
slot = _table(
    "slot",
    Column("role", Text, primary_key=True),
    Column("active", SmallInteger, nullable=False),
    Column("measure0", Integer),
    Column("version0", Integer),
    Column("measure1", Integer),
    Column("version1", Integer),
)

entry = _table(
    "entry",
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
chain = _table("chain", _id(), Column("seq", Integer, nullable=False), Column("hash", String(64), nullable=False))
decision = _table(
    "decision",
    _id(),
    Column("comment_id", Integer, nullable=False),
    Column("verdict", Text),
    Column("labels", Text, nullable=False),
    Column("moderator", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("batch", Text, nullable=False),
    Column("undoes", Integer),
    Column("second", Boolean, nullable=False),
    Column("note", Text),
    Column("note_salt", Text),
    Column("note_digest", Text),
    Column("drawn", Boolean),
    Index("ix_decision_comment_id", "comment_id", "id"),
    Index("ix_decision_batch", "batch"),
    Index("ix_decision_moderator", "moderator", "id"),
)
_partial("ix_decision_undoes", decision.c.undoes, where=decision.c.undoes.is_not(None))
_partial("ix_decision_drawn", decision.c.comment_id, where=decision.c.drawn.is_(True))
# Decisions on very many comments that are made and not yet applied to all of them; `undoes` is the batch that is taken
# back, `moved` when somebody last applied some of it.
bulk = _table(
    "bulk",
    Column("batch", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("moderator", Text, nullable=False),
    Column("verdict", Text),
    Column("labels", Text),
    Column("note", Text),
    Column("undoes", Text),
    Column("moved", BigInteger, nullable=False),
)
# The comments they are still to be applied to, in the order of their keys: `keys` are 32-bit numbers from `low` to
# `high`.
bulk_part = _table(
    "bulk_part",
    Column("batch", Text, primary_key=True),
    Column("low", Integer, primary_key=True, autoincrement=False),
    Column("high", Integer, nullable=False),
    Column("keys", LargeBinary, nullable=False),
)
label = _table("label", _id(), Column("name", Text, nullable=False, unique=True))
comment_label = _table(
    "comment_label",
    Column("label_id", Integer, primary_key=True, autoincrement=False),
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Index("ix_comment_label_comment_id", "comment_id"),
    rowid=False,
)
claim = _table(
    "claim",
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Column("moderator", Text, nullable=False),
    Column("until", BigInteger, nullable=False),
)
second_look = _table(
    "second_look",
    Column("comment_id", Integer, primary_key=True, autoincrement=False),
    Column("first_id", Integer, nullable=False),
    Column("second_id", Integer),
    Column("added", BigInteger, nullable=False),
)
# Known answers of comments that come back among second looks: a blind decision each, in force until retired.
golden = _table(
    "golden",
    Column("decision_id", Integer, primary_key=True, autoincrement=False),
    Column("comment_id", Integer, nullable=False, index=True),
    Column("retired", BigInteger),
)

setting = _table("setting", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
view = _table("view", Column("name", Text, primary_key=True), Column("query", Text, nullable=False))
moderator = _table(
    "moderator",
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("added", BigInteger, nullable=False),
)
secret = _table("secret", Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# Keyed digests of erased authors: an older copy of a page must not bring a person back.
erased = _table("erased", Column("digest", Text, primary_key=True))

# Authors who are being erased a little at a time: for whom, how far, and the last article searched for the name.
erasing = _table(
    "erasing",
    Column("author_id", Integer, primary_key=True, autoincrement=False),
    Column("who", Text, nullable=False),
    Column("comments", Integer, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("article_id", Integer, nullable=False),
)

# What charts count and filters ask for, once more, column by column: `id` is which column and which 4,096 comments,
# `changed` numbers the changes of all of them, one a transaction.
packed = _table(
    "packed",
    _id(),
    Column("data", LargeBinary, nullable=False),
    Column("changed", Integer, nullable=False, index=True, server_default="0"),
)
# The words of packed columns: states, languages, sections.
term = _table("term", _id(), Column("name", Text, nullable=False, unique=True))

"""The first shape of the store.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE text_search USING fts5("
    "body, content='text', content_rowid='id', columnsize=0, tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER text_search_gone AFTER DELETE ON text BEGIN "
    "INSERT INTO text_search(text_search, rowid, body) VALUES ('delete', old.id, old.body); END",
    "CREATE TRIGGER text_search_changed AFTER UPDATE OF body ON text BEGIN "
    "INSERT INTO text_search(text_search, rowid, body) VALUES ('delete', old.id, old.body); "
    "INSERT INTO text_search(rowid, body) VALUES (new.id, new.body); END",
)
_POSTGRESQL_WORDS = (
    "ALTER TABLE text ADD COLUMN search tsvector",
    "CREATE INDEX ix_text_search ON text USING gin (search)",
)


def upgrade() -> None:
    """Make every table, and the word index in each database's own way."""
    op.create_table(
        "article",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("published_at", sa.Text(), nullable=True),
        sa.Column("section", sa.Text(), nullable=True),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("stated_count", sa.Integer(), nullable=True),
        sa.Column("hosted_by", sa.Text(), nullable=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "author",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_author_name")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "chain",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "claim",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moderator", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Text(), nullable=False),
        sa.Column("piece_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("parent_site_id", sa.Text(), nullable=True),
        sa.Column("parent_via", sa.Text(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("reply_to", sa.Text(), nullable=True),
        sa.Column("posted_at", sa.Text(), nullable=True),
        sa.Column("posted", sa.BigInteger(), nullable=True),
        sa.Column("posted_at_text", sa.Text(), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.Column("hour", sa.SmallInteger(), nullable=True),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("likes", sa.Integer(), nullable=True),
        sa.Column("dislikes", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("tox0", sa.Float(precision=53), nullable=True),
        sa.Column("tox1", sa.Float(precision=53), nullable=True),
        sa.Column("sent0", sa.Float(precision=53), nullable=True),
        sa.Column("sent1", sa.Float(precision=53), nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("article_id", "site_id", name=op.f("uq_comment_article_id_site_id")),
        sqlite_with_rowid=True,
    )
    op.create_index(
        "ix_comment_author",
        "comment",
        ["author_id", "id"],
        unique=False,
        sqlite_where=sa.text("author_id IS NOT NULL"),
        postgresql_where=sa.text("author_id IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_decision",
        "comment",
        ["decision_id"],
        unique=False,
        sqlite_where=sa.text("decision_id IS NOT NULL"),
        postgresql_where=sa.text("decision_id IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_gone",
        "comment",
        ["gone", "id"],
        unique=False,
        sqlite_where=sa.text("gone IS 1"),
        postgresql_where=sa.text("gone IS true"),
    )
    op.create_index("ix_comment_language", "comment", ["language", "id"], unique=False)
    op.create_index(
        "ix_comment_orphan",
        "comment",
        ["article_id", "parent_site_id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NULL AND parent_site_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NULL AND parent_site_id IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_parent",
        "comment",
        ["parent_id", "id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NOT NULL"),
        postgresql_where=sa.text("parent_id IS NOT NULL"),
    )
    op.create_index("ix_comment_place", "comment", ["article_id", "position", "id"], unique=False)
    op.create_index("ix_comment_posted", "comment", ["posted", "id"], unique=False)
    op.create_index(
        "ix_comment_replies",
        "comment",
        ["replies", "id"],
        unique=False,
        sqlite_where=sa.text("replies > 0"),
        postgresql_where=sa.text("replies > 0"),
    )
    op.create_index("ix_comment_section", "comment", ["section", "id"], unique=False)
    op.create_index(
        "ix_comment_sent0",
        "comment",
        ["sent0", "id"],
        unique=False,
        sqlite_where=sa.text("sent0 IS NOT NULL"),
        postgresql_where=sa.text("sent0 IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_sent1",
        "comment",
        ["sent1", "id"],
        unique=False,
        sqlite_where=sa.text("sent1 IS NOT NULL"),
        postgresql_where=sa.text("sent1 IS NOT NULL"),
    )
    op.create_index("ix_comment_shuffle", "comment", ["shuffle", "id"], unique=False)
    op.create_index(
        "ix_comment_state",
        "comment",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state != 'visible'"),
        postgresql_where=sa.text("state != 'visible'"),
    )
    op.create_index("ix_comment_status", "comment", ["status", "id"], unique=False)
    op.create_index(
        "ix_comment_status_sent0",
        "comment",
        ["status", "sent0", "id"],
        unique=False,
        sqlite_where=sa.text("sent0 IS NOT NULL"),
        postgresql_where=sa.text("sent0 IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_status_sent1",
        "comment",
        ["status", "sent1", "id"],
        unique=False,
        sqlite_where=sa.text("sent1 IS NOT NULL"),
        postgresql_where=sa.text("sent1 IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_status_tox0",
        "comment",
        ["status", "tox0", "id"],
        unique=False,
        sqlite_where=sa.text("tox0 IS NOT NULL"),
        postgresql_where=sa.text("tox0 IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_status_tox1",
        "comment",
        ["status", "tox1", "id"],
        unique=False,
        sqlite_where=sa.text("tox1 IS NOT NULL"),
        postgresql_where=sa.text("tox1 IS NOT NULL"),
    )
    op.create_index("ix_comment_text_id", "comment", ["text_id"], unique=False)
    op.create_index(
        "ix_comment_tox0",
        "comment",
        ["tox0", "id"],
        unique=False,
        sqlite_where=sa.text("tox0 IS NOT NULL"),
        postgresql_where=sa.text("tox0 IS NOT NULL"),
    )
    op.create_index(
        "ix_comment_tox1",
        "comment",
        ["tox1", "id"],
        unique=False,
        sqlite_where=sa.text("tox1 IS NOT NULL"),
        postgresql_where=sa.text("tox1 IS NOT NULL"),
    )
    op.create_table(
        "comment_label",
        sa.Column("label_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("label_id", "comment_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comment_label_comment_id", "comment_label", ["comment_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.Column("moderator", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("note_salt", sa.Text(), nullable=True),
        sa.Column("note_digest", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_index("ix_decision_batch", "decision", ["batch"], unique=False)
    op.create_index("ix_decision_comment_id", "decision", ["comment_id", "id"], unique=False)
    op.create_index("ix_decision_moderator", "decision", ["moderator", "id"], unique=False)
    op.create_index(
        "ix_decision_undoes",
        "decision",
        ["undoes"],
        unique=False,
        sqlite_where=sa.text("undoes IS NOT NULL"),
        postgresql_where=sa.text("undoes IS NOT NULL"),
    )
    op.create_table(
        "entry",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "erased",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "judged",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("version_id", "text_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_judged_text_id", "judged", ["text_id"], unique=False)
    op.create_table(
        "label",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_label_name")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "measure",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_measure_name")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "moderator",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "piece",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_piece_article_id"), "piece", ["article_id"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scorer", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("finished", sa.BigInteger(), nullable=True),
        sa.Column("scored", sa.Integer(), nullable=False),
        sa.Column("not_scored", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("ended", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "score",
        sa.Column("version_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("measure_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("version_id", "measure_id", "text_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "scorer_version",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scorer", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("scorer", "version", name=op.f("uq_scorer_version_scorer_version")),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "second_look",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "secret",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "slot",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        sa.Column("measure0", sa.Integer(), nullable=True),
        sa.Column("version0", sa.Integer(), nullable=True),
        sa.Column("measure1", sa.Integer(), nullable=True),
        sa.Column("version1", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("role"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "tally",
        sa.Column("kind", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("tox0_n", sa.BigInteger(), nullable=False),
        sa.Column("tox0_sum", sa.BigInteger(), nullable=False),
        sa.Column("tox1_n", sa.BigInteger(), nullable=False),
        sa.Column("tox1_sum", sa.BigInteger(), nullable=False),
        sa.Column("sent0_n", sa.BigInteger(), nullable=False),
        sa.Column("sent0_sum", sa.BigInteger(), nullable=False),
        sa.Column("sent1_n", sa.BigInteger(), nullable=False),
        sa.Column("sent1_sum", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", "status", "state", "language", "section"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "text",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("likeness", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("hash", name=op.f("uq_text_hash")),
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_text_likeness"), "text", ["likeness"], unique=False)
    op.create_table(
        "text_before",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("replaced", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_text_before_comment_id"), "text_before", ["comment_id"], unique=False)
    op.create_table(
        "view",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sqlite_with_rowid=True,
    )

    for statement in _SQLITE_WORDS if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL_WORDS:
        op.execute(statement)

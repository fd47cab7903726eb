"""What finds a text by its hash is an index by itself, which the first bulk intake leaves to its end.

SQLite cannot let go of a constraint: the table is written again. A migration is what was true when it was written: it
says its tables itself and imports nothing of the program.
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE TABLE text_by_hash (id INTEGER NOT NULL, hash VARCHAR(32) NOT NULL, body TEXT NOT NULL, language TEXT, "
    "likeness VARCHAR(16), PRIMARY KEY (id))",
    "INSERT INTO text_by_hash (id, hash, body, language, likeness) SELECT id, hash, body, language, likeness FROM text",
    "DROP TABLE text",
    "ALTER TABLE text_by_hash RENAME TO text",
    "CREATE TRIGGER text_search_gone AFTER DELETE ON text BEGIN "
    "INSERT INTO text_search(text_search, rowid, body) VALUES ('delete', old.id, old.body); END",
    "CREATE TRIGGER text_search_changed AFTER UPDATE OF body ON text BEGIN "
    "INSERT INTO text_search(text_search, rowid, body) VALUES ('delete', old.id, old.body); "
    "INSERT INTO text_search(rowid, body) VALUES (new.id, new.body); END",
)
_POSTGRESQL = ("ALTER TABLE text DROP CONSTRAINT uq_text_hash",)


def upgrade() -> None:
    """Let the constraint go and make the index."""
    for sql in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sql)
    op.create_index("ix_text_hash", "text", ["hash"], unique=True)

"""Facts packed column by column instead of running totals; filters by language, section and state need no index.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

from array import array
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BLOCK = 4096
# By column of `comment`: its number, the kind of its numbers in `array`, what stands for none, what is added.
COLUMNS = {
    "article_id": (1, "i", 0),
    "author_id": (2, "i", 0),
    "text_id": (3, "i", 0),
    "day": (4, "i", 0),
    "hour": (5, "B", 0),
    "status": (6, "B", 0),
    "gone": (7, "B", 0),
    "state": (8, "i", 0),
    "language": (9, "i", 0),
    "section": (10, "i", 0),
    "tox0": (11, "d", float("nan")),
    "tox1": (12, "d", float("nan")),
    "sent0": (13, "d", float("nan")),
    "sent1": (14, "d", float("nan")),
}


def upgrade() -> None:
    """Make the packed facts out of the comments, and let go of what they replace."""
    op.create_table(
        "packed",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=True,
    )
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name", name=op.f("uq_term_name")),
        sqlite_with_rowid=True,
    )
    connection = op.get_bind()
    _pack(connection)
    _pack_likeness(connection)
    op.drop_table("tally")
    op.drop_index("ix_text_likeness", table_name="text")
    for name in ("gone", "language", "section", "state"):
        op.drop_index(f"ix_comment_{name}", table_name="comment")
    if connection.dialect.name != "sqlite":
        op.execute("ALTER TABLE packed ALTER COLUMN data SET STORAGE EXTERNAL")


def _pack(connection: sa.Connection) -> None:
    terms: dict[str, int] = defaultdict(lambda: len(terms) + 1)
    blocks: dict[int, array[float]] = {}
    packed = sa.table("packed", sa.column("id", sa.Integer), sa.column("data", sa.LargeBinary))
    current = 0

    def write() -> None:
        rows = [{"id": number << 24 | current, "data": data.tobytes()} for number, data in blocks.items()]
        if rows:
            connection.execute(packed.insert(), rows)
        blocks.clear()

    comment = sa.table("comment", sa.column("id"), *(sa.column(name) for name in COLUMNS))
    with connection.execute(sa.select(comment).order_by(comment.c.id), execution_options={"yield_per": BLOCK}) as found:
        for key, *values in found:
            if key // BLOCK != current:
                write()
                current = key // BLOCK
            for (name, (number, kind, none)), value in zip(COLUMNS.items(), values, strict=True):
                if value is None:
                    continue
                if number not in blocks:
                    blocks[number] = array(kind, [none]) * BLOCK
                if name in ("state", "language", "section"):
                    blocks[number][key % BLOCK] = terms[value]
                else:
                    blocks[number][key % BLOCK] = value + 1 if name == "hour" else value
    write()
    rows = [{"id": number, "name": name} for name, number in terms.items()]
    if rows:
        connection.execute(sa.table("term", sa.column("id"), sa.column("name")).insert(), rows)


def _pack_likeness(connection: sa.Connection) -> None:
    packed = sa.table("packed", sa.column("id", sa.Integer), sa.column("data", sa.LargeBinary))
    text = sa.table("text", sa.column("id"), sa.column("likeness"))
    block, current = array("Q", [0]) * BLOCK, 0

    def write() -> None:
        if any(block):
            connection.execute(packed.insert(), [{"id": 15 << 24 | current, "data": block.tobytes()}])

    query = sa.select(text).where(text.c.likeness.is_not(None)).order_by(text.c.id)
    with connection.execute(query, execution_options={"yield_per": BLOCK}) as found:
        for key, likeness in found:
            if key // BLOCK != current:
                write()
                block, current = array("Q", [0]) * BLOCK, key // BLOCK
            block[key % BLOCK] = int(likeness, 16)
    write()

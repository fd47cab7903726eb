"""Comments with known answers, and which decisions were drawn at random.

A decision from before says nothing (null) of how it was come by.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("decision", sa.Column("drawn", sa.Boolean(), nullable=True))
    op.create_index(
        op.f("ix_decision_drawn"),
        "decision",
        ["comment_id"],
        unique=False,
        sqlite_where=sa.text("drawn IS 1"),
        postgresql_where=sa.text("drawn IS true"),
    )
    op.create_table(
        "golden",
        sa.Column("decision_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("retired", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("decision_id"),
        sqlite_with_rowid=True,
    )
    op.create_index(op.f("ix_golden_comment_id"), "golden", ["comment_id"], unique=False)

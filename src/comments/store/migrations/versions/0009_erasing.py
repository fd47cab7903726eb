"""An author is erased a little at a time; that it is to be done is written down first.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "erasing",
        sa.Column("author_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("author_id"),
        sqlite_with_rowid=True,
    )

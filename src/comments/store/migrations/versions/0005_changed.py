"""Packed facts are numbered by the change that wrote them, so that a process reads in only what is new.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Number what is there 0."""
    op.add_column("packed", sa.Column("changed", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_packed_changed", "packed", ["changed"])

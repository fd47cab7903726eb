"""The undo of a decision on very many comments is written down first and applied a little at a time, too.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say which batch is taken back."""
    op.add_column("bulk", sa.Column("undoes", sa.Text(), nullable=True))

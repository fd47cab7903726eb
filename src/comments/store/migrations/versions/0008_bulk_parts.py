"""The comments that a decision on very many is still to be applied to stand in rows of a few.

A row of all of them was read by each label meanwhile and written again with each step.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

from array import array

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PART = 50


def upgrade() -> None:
    """Cut what is not applied yet into parts, in the order of the keys."""
    connection = op.get_bind()
    op.add_column("bulk", sa.Column("moved", sa.BigInteger(), nullable=False, server_default="0"))
    part = op.create_table(
        "bulk_part",
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "low"),
        sqlite_with_rowid=True,
    )
    bulk = sa.table("bulk", sa.column("batch"), sa.column("keys", sa.LargeBinary), sa.column("done"))
    for batch, stored, done in connection.execute(sa.select(bulk)).all():
        keys = array("i", stored)
        if array("i", [1]).tobytes() != b"\1\0\0\0":  # they stand with the lowest byte first
            keys.byteswap()
        left = sorted(keys[done:])
        for start in range(0, len(left), PART):
            some = array("i", left[start : start + PART])
            values = {"batch": batch, "low": some[0], "high": some[-1], "keys": some.tobytes()}
            connection.execute(part.insert(), values)
    op.drop_column("bulk", "keys")
    op.drop_column("bulk", "done")

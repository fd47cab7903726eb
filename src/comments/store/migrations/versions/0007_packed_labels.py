"""Labels are packed beside the other facts: a bit a label.

A migration is what was true when it was written: it says its tables itself and imports nothing of the program.
"""

from array import array

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BLOCK = 4096


def upgrade() -> None:
    """Pack what is there."""
    connection = op.get_bind()
    labelled = sa.table("comment_label", sa.column("label_id"), sa.column("comment_id"))
    packed = sa.table("packed", sa.column("id"), sa.column("data", sa.LargeBinary), sa.column("changed"))
    blocks: dict[int, array[int]] = {}
    with connection.execute(sa.select(labelled), execution_options={"yield_per": BLOCK}) as found:
        for label, key in found:
            block = blocks.setdefault(key // BLOCK, array("I", [0]) * BLOCK)
            block[key % BLOCK] |= 1 << min(label - 1, 31)
    rows = [{"id": 16 << 24 | number, "data": block.tobytes(), "changed": 0} for number, block in blocks.items()]
    if rows:
        connection.execute(packed.insert(), rows)

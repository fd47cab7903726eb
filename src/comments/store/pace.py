"""How long a bulk writer may hold the store.

Transactions of a few hundredths of a second, and a gap in which others write.
"""

from __future__ import annotations

import time

AIM = 0.06  # seconds a bulk transaction should last
GAP = 0.005  # seconds between two of them: a person's write tries every millisecond


class Pace:
    """Finds the batch size whose transaction takes about `aim` seconds, and rests between batches."""

    def __init__(self, *, aim: float = AIM, smallest: int = 50, size: int = 400, largest: int = 4000) -> None:
        self._aim, self._smallest, self.size, self._largest = aim, smallest, size, largest
        self._begun = 0.0

    def begin(self) -> None:
        """A transaction begins."""
        self._begun = time.perf_counter()

    def end(self, done: int) -> None:
        """A transaction of `done` rows is over: learn from it, then let others in."""
        took = time.perf_counter() - self._begun
        if done:
            fitting = int(done * self._aim / max(took, 1e-4))
            self.size = max(self._smallest, min(self._largest, fitting, self.size * 2))
        time.sleep(GAP)

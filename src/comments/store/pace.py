"""How long a bulk writer may hold the store.

Transactions of a few hundredths of a second, cut shorter when somebody waits, and a gap in which others write.
"""

from __future__ import annotations

import time

from comments.store.turns import Turns

AIM = 0.06  # seconds a bulk transaction should last
GAP = 0.005  # seconds between two of them where nobody can say that they wait
LONGEST_GAP = 0.1  # seconds for all who wait: one of them may have been stopped
CALM = 5.0  # seconds without anybody who waited
_LOOK = 0.001


class Pace:
    """Finds the batch size whose transaction takes about `aim` seconds, and rests between batches."""

    def __init__(
        self, turns: Turns, *, aim: float = AIM, smallest: int = 50, size: int = 400, largest: int = 4000
    ) -> None:
        self._turns = turns
        self._aim, self._smallest, self.size, self._largest = aim, smallest, size, largest
        self._begun = 0.0
        self._asked = -CALM

    @property
    def calm(self) -> bool:
        """Whether nobody has been seen to wait for some seconds."""
        return time.perf_counter() - self._asked >= CALM

    def _somebody(self) -> bool:
        """Whether somebody waits."""
        asked = self._turns.asked()
        if asked:
            self._asked = time.perf_counter()
        return asked

    def begin(self) -> None:
        """A transaction begins."""
        self._begun = time.perf_counter()

    def over(self) -> bool:
        """Whether the transaction has lasted long enough, as it had at a third of its time if somebody waits."""
        took = time.perf_counter() - self._begun
        return took >= self._aim or (took >= self._aim / 3 and self._somebody())

    def end(self, done: int) -> None:
        """A transaction of `done` rows is over: learn from it, then let others in."""
        took = time.perf_counter() - self._begun
        if done:
            fitting = int(done * self._aim / max(took, 1e-4))
            self.size = max(self._smallest, min(self._largest, fitting, self.size * 2))
        if not self._turns.known:
            time.sleep(GAP)
            return
        until = time.perf_counter() + LONGEST_GAP
        while self._somebody() and time.perf_counter() < until:
            time.sleep(_LOOK)

"""One scorer in several processes: for those that use one processor and judge each text by itself."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cached_property
from multiprocessing import get_context, parent_process

from comments.errors import ScorerUnavailableError
from comments.models import NotScored, Scores, Span
from comments.scorers import Explains, Scorer

FEWEST = 32
"""Distinct texts that a process is worth asking for."""


class Spread:
    """Stands in for the scorer that `make` makes: same name, version and scores.

    The processes start with the first batch that is worth it, and end with this one, however it ends.
    """

    def __init__(self, make: Callable[[], Scorer], jobs: int) -> None:
        """`make` is a function by name in a module, so that another process can call it too."""
        self._make, self._jobs = make, jobs
        self._here = make()
        self.name, self.version, self.measures = self._here.name, self._here.version, self._here.measures
        self.languages = getattr(self._here, "languages", None)

    def score(self, texts: Sequence[str]) -> list[Scores | NotScored]:
        """Judge each text, equal ones once, in parts of one size."""
        distinct = list(dict.fromkeys(texts))
        parts = min(4 * self._jobs, len(distinct) // FEWEST)  # several each: long texts gather in no one's part
        if parts < 2:
            return self._here.score(texts)
        try:
            shares = [distinct[first::parts] for first in range(parts)]
            found: dict[str, Scores | NotScored] = {}
            for share, judged in zip(shares, self._processes.map(_score, shares), strict=True):
                found |= zip(share, judged, strict=True)
        except BrokenProcessPool as error:
            del self._processes
            raise ScorerUnavailableError("one of its processes was ended, perhaps for want of memory") from error
        return [found[text] for text in texts]

    def explain(self, text: str, measure: str) -> list[Span]:
        """Return the scorer's reasons; none where it gives none."""
        return self._here.explain(text, measure) if isinstance(self._here, Explains) else []

    @cached_property
    def _processes(self) -> ProcessPoolExecutor:
        # Not by fork: a library's threads do not survive it.
        return ProcessPoolExecutor(
            self._jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(self._make,)
        )


_scorers: list[Scorer] = []


def _begin(make: Callable[[], Scorer]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that spreads the work
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _scorers.append(make())


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)  # killed, it could not say so


def _score(texts: list[str]) -> list[Scores | NotScored]:
    return _scorers[0].score(texts)

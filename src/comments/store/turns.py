"""Who waits to write to a SQLite file, so that bulk work lets them in at once and rests for nobody otherwise.

SQLite tells a writer nothing of those behind it. Here whoever has to wait holds a lock beside the store until its turn
has come; it ends with its process, so none is left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

_NO_LOCK = (Timeout, OSError, NotImplementedError)  # somebody has it, or the file system has none to give


class Turns:
    """The turns of one SQLite file; PostgreSQL (no path) lets writers in by the order in which they came."""

    def __init__(self, path: Path | None) -> None:
        self._path = None if path is None else f"{path}.turn.lock"

    @property
    def known(self) -> bool:
        """Whether those who wait can be seen."""
        return self._path is not None

    @contextmanager
    def asking(self) -> Iterator[Callable[[], None]]:
        """Ask for a turn until the end: call what is given each time that there was none."""
        held: FileLock | None = None

        def ask() -> None:
            nonlocal held
            if held is None and self._path is not None:
                held = _taken(self._path)

        try:
            yield ask
        finally:
            if held is not None:
                held.release()

    def asked(self) -> bool:
        """Whether somebody waits for a turn."""
        if self._path is None:
            return False
        lock = FileLock(self._path)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            return True
        except (OSError, NotImplementedError):
            return False
        lock.release()
        return False


def _taken(path: str) -> FileLock | None:
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except _NO_LOCK:
        return None
    return lock

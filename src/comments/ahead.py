"""Large files are read in a process of their own, ahead of the store, which writes meanwhile.

That process may begin before the store is opened, so nothing heavy is imported here until it is needed.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from comments.errors import CommentsError

if TYPE_CHECKING:
    from comments.store.incoming import Incoming

LARGE = 1_000_000  # bytes; below, starting a process costs more than it saves
AT_ONCE = 1_000  # comments sent together
WAITING = 8  # parcels that wait in memory
_SELDOM = (5_000_000, 20, 100)  # when to look for circles: rows are very many objects, and none of them in one
_UNTOLD = "lorem ipsum dolor"  # a text that only the model of languages tells

Erasures = Callable[[str], bool]


def is_large(paths: Sequence[str]) -> bool:
    """Say whether a file among the paths is worth a process: the machine has two cores, and it is no stream."""
    if (os.cpu_count() or 1) < 2:
        return False
    return any(path != "-" and os.path.isfile(path) and os.path.getsize(path) > LARGE for path in paths)


def languages_of(texts: Sequence[str]) -> list[str | None]:
    """Return the language of each comment where its text tells (ISO 639-1); None leaves it to the article."""
    from comments.scorers.language import SURE, detect_all

    return [found.code if found.confidence >= SURE else None for found in detect_all(texts)]


class Reading:
    """A process that reads."""

    def __init__(self, pipe: Connection, parcels: queue.Queue[bytes | None]) -> None:
        """Use `reading`."""
        self._pipe = pipe
        self._parcels = parcels

    def pages(self, erasures: Erasures, on_file: Callable[[str], None], *, early: bool) -> Iterator[Incoming]:
        """Give the pages, made ready for a store with these erasures; `early` as in `read_paths`.

        `on_file` is called with each file once its pages are out. Raises CommentsError when the process dies.
        """
        try:
            self._pipe.send((erasures, early))
        except OSError:
            raise CommentsError(_DIED) from None
        while True:
            parcel = self._parcels.get()
            if parcel is None:
                raise CommentsError(_DIED)
            for part in pickle.loads(parcel):  # noqa: S301 - our own process wrote it
                if part is None:
                    return
                if isinstance(part, str):
                    on_file(part)
                else:
                    yield part


_DIED = "The process that read the files ended. What it read before is stored; try again."


@contextmanager
def reading(paths: Sequence[str], jobs: int) -> Iterator[Reading | None]:
    """Begin to read the paths if one of them is large."""
    if not is_large(paths):
        yield None
        return
    context = multiprocessing.get_context("spawn")  # a fork would inherit the thread of a progress bar
    here, there = context.Pipe()
    process = context.Process(target=_read, args=(there, paths, jobs))
    process.start()
    there.close()
    parcels: queue.Queue[bytes | None] = queue.Queue(WAITING)
    stopped = threading.Event()
    drain = threading.Thread(target=_drain, args=(here, parcels, stopped), daemon=True)
    drain.start()
    usual = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield Reading(here, parcels)
    finally:
        gc.set_threshold(*usual)
        stopped.set()
        process.terminate()
        drain.join()
        process.join()
        here.close()


def _drain(pipe: Connection, parcels: queue.Queue[bytes | None], stopped: threading.Event) -> None:
    """Take what comes while the store writes, up to `WAITING` parcels."""
    parcel: bytes | None = b""
    while parcel is not None and not stopped.is_set():
        try:
            parcel = pipe.recv_bytes()
        except (EOFError, OSError):
            parcel = None
        while not stopped.is_set():
            try:
                parcels.put(parcel, timeout=0.1)
                break
            except queue.Full:
                continue


def _read(pipe: Connection, paths: Sequence[str], jobs: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked stops us
    gc.set_threshold(*_SELDOM)
    from comments.formats.reading import read_paths
    from comments.store.incoming import prepare

    languages_of([_UNTOLD])  # reads the model while the store is being opened
    erasures, early = pipe.recv()
    parcel: list[Any] = []
    size = 0
    pages = read_paths(paths, jobs=jobs, on_progress=parcel.append, early=early)
    for part in prepare(pages, languages_of, erasures, new=early):
        parcel.append(part)
        size += len(part.items) + 1
        if size >= AT_ONCE:
            pipe.send_bytes(pickle.dumps(parcel, pickle.HIGHEST_PROTOCOL))
            parcel.clear()
            size = 0
    pipe.send_bytes(pickle.dumps([*parcel, None], pickle.HIGHEST_PROTOCOL))

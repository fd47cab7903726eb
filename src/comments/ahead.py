"""Large files are read in a process of their own, ahead of the store, which writes meanwhile."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from comments.errors import CommentsError
from comments.formats.reading import read_paths
from comments.models import Page
from comments.scorers.language import SURE, detect_all
from comments.store.incoming import Incoming, prepare

LARGE = 5_000_000  # bytes; below, starting a process costs more than it saves
AT_ONCE = 1_000  # comments sent together
WAITING = 8  # parcels that wait in memory

Erasures = Callable[[str], bool]


def is_large(paths: Sequence[str]) -> bool:
    """Say whether a file among the paths is worth a process: the machine has two cores, and it is no stream."""
    if (os.cpu_count() or 1) < 2:
        return False
    return any(path != "-" and os.path.isfile(path) and os.path.getsize(path) > LARGE for path in paths)


def languages_of(texts: Sequence[str]) -> list[str | None]:
    """Return the language of each comment where its text tells (ISO 639-1); None leaves it to the article."""
    return [found.code if found.confidence >= SURE else None for found in detect_all(texts)]


@contextmanager
def reading(
    paths: Sequence[str], jobs: int, erasures: Erasures, on_file: Callable[[str], None]
) -> Iterator[Iterator[Incoming]]:
    """Give the pages of the paths, made ready for the store, as another process reads them.

    `on_file` is called with each file once its pages are out. Raises CommentsError when that process dies.
    """
    context = multiprocessing.get_context("spawn")  # a fork would inherit the thread of a progress bar
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_read, args=(there, paths, jobs, erasures))
    process.start()
    there.close()
    parcels: queue.Queue[bytes | None] = queue.Queue(WAITING)
    stopped = threading.Event()
    drain = threading.Thread(target=_drain, args=(here, parcels, stopped), daemon=True)
    drain.start()
    try:
        yield _unpacked(parcels, on_file)
    finally:
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


def _unpacked(parcels: queue.Queue[bytes | None], on_file: Callable[[str], None]) -> Iterator[Incoming]:
    while True:
        parcel = parcels.get()
        if parcel is None:
            raise CommentsError("The process that read the files ended. What it read before is stored; try again.")
        for part in pickle.loads(parcel):  # noqa: S301 - our own process wrote it
            if part is None:
                return
            if isinstance(part, str):
                on_file(part)
            else:
                yield part


def _read(pipe: Connection, paths: Sequence[str], jobs: int, erasures: Erasures) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who asked stops us
    gc.set_threshold(50_000, 20, 100)  # rows are very many objects, and none of them in a circle
    parcel: list[Any] = []
    size = 0
    pages: Iterable[Page] = read_paths(paths, jobs=jobs, on_progress=parcel.append)
    for part in prepare(pages, languages_of, erasures):
        parcel.append(part)
        size += len(part.items) + 1
        if size >= AT_ONCE:
            pipe.send_bytes(pickle.dumps(parcel, pickle.HIGHEST_PROTOCOL))
            parcel.clear()
            size = 0
    pipe.send_bytes(pickle.dumps([*parcel, None], pickle.HIGHEST_PROTOCOL))

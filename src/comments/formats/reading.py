"""From paths to pages, in the order given: folders, compressed files, archives, standard input, many processes.

One bad file is one page with a `problem`; the run goes on.
"""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from comments.errors import CommentsError, UnreadableInputError
from comments.formats import parse
from comments.formats.archives import answers, is_archive
from comments.formats.document import Document
from comments.formats.iframes import in_file, in_folder
from comments.formats.snapshots import SNIFFED, Part, is_snapshot, read_snapshot
from comments.formats.unpacking import unpacking
from comments.models import Page

SECONDS_A_PAGE = 20.0
STREAMED = 20_000_000  # bytes; larger files are read here, not sent through a queue to another process
# What lies beside pages: what browsers save with them, notes, programs, our own store. Named outright they are read.
_BESIDE_PAGES = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .svg .webp .avif .ico .bmp .woff .woff2 .ttf .otf .eot .mp3 .mp4 .webm "
    ".m4a .py .pyc .db .sqlite .sqlite3 .db-wal .db-shm .lock .md".split()
)

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to read: a file by path, or a page out of an archive, already in memory."""

    source: str
    path: str | None = None
    data: bytes = b""
    url: str | None = None
    fetched_at: datetime | None = None
    charset: str | None = None
    frames: Mapping[str, Part] = field(default_factory=dict)
    problem: str | None = None
    early: bool = False


class _TookTooLongError(CommentsError):
    """A page that kept the reader busy past its time."""

    def __str__(self) -> str:
        """The sentence the page carries; an exception raised from outside is made without words."""
        return f"The page took more than {SECONDS_A_PAGE:.0f} seconds to read; it was left out."


def list_files(paths: Iterable[str | os.PathLike[str]]) -> list[str]:
    """Return the files the paths name: folders recursively, sorted, without hidden files and what pages are drawn with.

    `-` stands for standard input. A path that does not exist stays in the list; reading it gives a problem.
    """
    found: list[str] = []
    for path in (os.fspath(path) for path in paths):
        if path == "-" or not os.path.isdir(path):
            found.append(path)
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith("_files"))
            found += [
                os.path.join(folder, name)
                for name in sorted(names)
                if not name.startswith(".") and Path(name).suffix.lower() not in _BESIDE_PAGES
            ]
    return found


def read_paths(
    paths: Iterable[str | os.PathLike[str]],
    *,
    jobs: int = 1,
    on_progress: Progress | None = None,
    stdin: BinaryIO | None = None,
    early: bool = False,
) -> Iterator[Page]:
    """Yield the pages of files, folders and archives, in the order read.

    `jobs` processes share the work; the order stays. `on_progress` is called with the name of each file (or archived
    address) when its pages are out. `stdin` stands in for standard input where a path is `-`. `early` lets a table
    give an article before it is read to its end, and once more (`Page.again`), whole, if more of it came after all.
    """
    tell = on_progress or (lambda _source: None)
    with tempfile.TemporaryDirectory(prefix="comments-") as folder:
        found = _tasks(list_files(paths), Path(folder), stdin)
        tasks = (replace(task, early=early) for task in found)
        if jobs <= 1:
            for task in tasks:
                yield from _read(task)
                tell(task.source)
        else:
            yield from _in_processes(tasks, jobs, tell)


def read_bytes(data: bytes, *, source: str) -> list[Page]:
    """Return the pages of one input already in memory, as a file sent by a browser is."""
    return [page for task in _within(source, partial(io.BytesIO, data), data=data) for page in _read(task)]


def _tasks(files: Iterable[str], folder: Path, stdin: BinaryIO | None) -> Iterator[Task]:
    for file in files:
        path = file
        if file == "-":
            path = str(folder / "standard-input")
            with open(path, "wb") as copy:
                shutil.copyfileobj(stdin or sys.stdin.buffer, copy, 2**20)
        yield from _within(file, partial(_open, path), path)


def _open(path: str) -> BinaryIO:
    return open(path, "rb")


def _within(source: str, opener: Callable[[], BinaryIO], path: str | None = None, data: bytes = b"") -> Iterator[Task]:
    """Yield one task for an input, a file or bytes in memory, or one for each answer of an archive."""
    try:
        content = unpacking(opener)
        with content() as stream:
            head = stream.read(SNIFFED)
        if is_snapshot(head):
            saved = read_snapshot(content)
            yield Task(
                source=source,
                data=saved.page.data,
                url=saved.page.url,
                fetched_at=saved.fetched_at,
                charset=saved.page.charset,
                frames=saved.frames,
            )
            return
        if not is_archive(head):
            yield Task(source=source, path=path, data=data)
            return
        for answer in answers(content):
            yield Task(
                source=f"{source}#{answer.url}",
                data=answer.data,
                url=answer.url,
                fetched_at=answer.fetched_at,
                charset=answer.charset,
                problem=answer.problem,
            )
    except UnreadableInputError as error:
        yield Task(source=source, problem=str(error))
    except OSError as error:
        why = error.strerror or type(error).__name__
        yield Task(source=source, problem=f"The file cannot be opened ({why}); check the path and its permissions.")


def _document(task: Task) -> Document:
    if task.path is not None:
        opener = unpacking(partial(_open, task.path))
        saved_with = partial(in_folder, Path(task.path))
    else:
        opener = unpacking(partial(io.BytesIO, task.data))
        saved_with = partial(in_file, task.frames, task.source)
    return Document(
        source=task.source,
        opener=opener,
        url=task.url,
        fetched_at=task.fetched_at,
        charset=task.charset,
        saved_with=saved_with,
        early=task.early,
    )


def _read(task: Task) -> Iterator[Page]:
    """Yield the pages of one task; whatever goes wrong is a page that says so."""
    if task.problem:
        yield Page(source=task.source, problem=task.problem)
        return
    try:
        pages = parse(_document(task))
        seconds = 0.0 if _large(task) else SECONDS_A_PAGE
        while True:
            with _time_limit(seconds):
                page = next(pages, None)
            if page is None:
                return
            yield page
    except CommentsError as error:
        yield Page(source=task.source, problem=str(error))
    except OSError as error:
        yield Page(
            source=task.source, problem=f"The file cannot be read ({error.strerror}); check that it is complete."
        )
    except Exception as error:  # noqa: BLE001 - the seam: a fault in one reader costs one page, and says where it is
        yield Page(source=task.source, problem=f"The page broke its reader ({_where(error)}); please report it.")


def _where(error: Exception) -> str:
    """Name the error and the line it came from; never its message, which may hold text of the page."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = "" if trace is None else f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}"
    return f"{type(error).__name__}{place}"


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop a page that takes too long; 0 is no limit. A single call into C is waited for."""
    if not seconds:
        yield
        return
    on_main = threading.current_thread() is threading.main_thread() and hasattr(signal, "setitimer")
    with _by_signal(seconds) if on_main else _from_outside(seconds):
        yield


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise _TookTooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _from_outside(seconds: float) -> Iterator[None]:
    """Where no signal comes (a server's threads, Windows), another thread asks the interpreter to raise in this one."""
    thread, turn, done = ctypes.c_ulong(threading.get_ident()), threading.Lock(), False

    def stop() -> None:
        with turn:
            if not done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_TookTooLongError))

    watch = threading.Timer(seconds, stop)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
        with turn:
            done = True
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)  # one that was asked for and not raised yet


def _all(task: Task) -> list[Page]:
    return list(_read(task))


def _large(task: Task) -> bool:
    try:
        return task.path is not None and os.path.getsize(task.path) > STREAMED
    except OSError:
        return False


def _in_processes(tasks: Iterator[Task], jobs: int, tell: Progress) -> Iterator[Page]:
    """Keep at most four tasks a process under way, and give their pages out in order."""
    waiting: deque[tuple[Task, Future[list[Page]] | None]] = deque()
    pool = _pool(jobs)
    try:
        more = True
        while more or waiting:
            while more and len(waiting) < jobs * 4:
                task = next(tasks, None)
                if task is None:
                    more = False
                    break
                waiting.append((task, None if _large(task) else pool.submit(_all, task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            if future is None:
                yield from _read(task)
            else:
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    pool.shutdown(wait=False)
                    pool = _pool(jobs)
                    yield from _alone(task)
                    waiting = deque(
                        (later, None if again is None else pool.submit(_all, later)) for later, again in waiting
                    )
            tell(task.source)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _pool(jobs: int) -> ProcessPoolExecutor:
    """Processes that do not inherit our threads: a progress bar has one, and a fork of it can hang."""
    how = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(how))


def _alone(task: Task) -> list[Page]:
    """Read once more, in a process of its own, what was under way when a process died."""
    with _pool(1) as pool:
        try:
            return pool.submit(_all, task).result()
        except BrokenProcessPool:
            return [Page(source=task.source, problem="Reading this page ended its process; please report it.")]

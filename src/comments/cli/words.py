"""What commands share: options by their one name, words to standard error, progress, where output goes."""

from __future__ import annotations

import getpass
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

DATABASE_VARIABLE = "COMMENTS_DATABASE_URL"
DEFAULT_DATABASE = "comments.db"
SECONDS_BETWEEN_LINES = 10.0

Db = Annotated[
    str, typer.Option("--db", envvar=DATABASE_VARIABLE, metavar="URL", help="The store: a SQLite file or a URL.")
]
Out = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here instead of to standard output.")
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="Spread the work over N processes.")]
Port = Annotated[int, typer.Option("--port", min=1, max=65535, metavar="N", help="The port to answer on.")]

Tell = Callable[[str, int, int | None], None]
"""Called with what is worked on, how much is done, and how much there is (None: not known)."""


def say(words: str) -> None:
    """Say something to a person: a line on standard error."""
    typer.echo(words, err=True)


def me() -> str:
    """Return who runs this command, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may run without a user name
        return "command line"


def plural(number: int, noun: str) -> str:
    """Return a number with its noun: "1 comment", "2,000 comments"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Give the stream that data goes to. A file is complete or not there: it gets its name when all is written."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def progress(clock: Callable[[], float] = time.monotonic) -> Iterator[Tell]:
    """Show progress: a bar on a terminal, elsewhere a line every ten seconds and one at the end of each part."""
    if sys.stderr.isatty():
        with _bars() as tell:
            yield tell
    else:
        yield _lines(clock)


@contextmanager
def _bars() -> Iterator[Tell]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int | None) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield tell


def _lines(clock: Callable[[], float]) -> Tell:
    said = clock()

    def tell(what: str, done: int, total: int | None) -> None:
        nonlocal said
        if done == total or clock() - said >= SECONDS_BETWEEN_LINES:
            say(f"{what}: {done:,}" + ("" if total is None else f" of {total:,}"))
            said = clock()

    return tell

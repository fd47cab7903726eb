"""When: adding and scoring by the clock, or once for cron and systemd.

A pass adds what is new in the watched folders, erases what is past the retention setting, and scores what the current
scorer versions have not seen. Two passes at once do not collide: the second says so and leaves the work to the first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from comments import pipeline
from comments.errors import NotAllowedError, StoreBusyError, UsageError
from comments.formats.reading import list_files
from comments.store import Store

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
NAME = "schedule"

Log = Callable[[str], None]


@dataclass(kw_only=True)
class Watch:
    """Folders to look into, and what their files were like at the last look.

    A file is read again when its size or time of change is another. Forgetting (a restart) costs time, never data:
    adding a page again changes nothing.
    """

    folders: Sequence[Path]
    seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    def changed(self) -> list[str]:
        """Return the files that are new or different since they were last marked as read."""
        return [file for file in list_files(self.folders) if self.seen.get(file) != _stamp(file)]

    def read(self, files: Iterable[str]) -> None:
        """Mark files as read."""
        self.seen |= {file: stamp for file in files if (stamp := _stamp(file))}


def _stamp(file: str) -> tuple[int, int] | None:
    try:
        found = Path(file).stat()
    except OSError:  # gone between the look and now
        return None
    return found.st_size, found.st_mtime_ns


def once(
    store: Store,
    watch: Watch,
    *,
    log: Log,
    scorers: Sequence[str] = (),
    score: Callable[..., pipeline.Scored] = pipeline.score,
) -> bool:
    """Make one pass and log it in a few lines without any comment's text; returns whether all went well."""
    try:
        with store.run_lock(NAME):
            return _pass(store, watch, log, scorers or pipeline.default_scorers(), score)
    except StoreBusyError:
        log("skipped: another pass is at work on this store")
        return True


def _pass(store: Store, watch: Watch, log: Log, scorers: Sequence[str], score: Callable[..., pipeline.Scored]) -> bool:
    problems = [f"{folder}: there is no such folder" for folder in watch.folders if not folder.exists()]
    began = time.monotonic()
    files = watch.changed()
    if files:
        added = pipeline.add(store, files)
        watch.read(files)
        problems += added.problems
        log(
            f"added {added.new:,} new, {added.changed:,} changed, {added.unchanged:,} known, {added.gone:,} gone"
            f" from {len(files):,} files in {time.monotonic() - began:.1f} s"
        )
    else:
        log("added nothing: no new files")
    days = store.settings().retention_days
    if days is not None:
        try:
            log(f"erased {store.erase_expired(by=NAME).comments:,} comments older than {days} days")
        except NotAllowedError as error:
            problems.append(str(error))
    scored = score(store, scorers, scope=NAME)
    for run in scored.runs:
        took = "" if run.finished is None else f" in {(run.finished - run.started).total_seconds():.1f} s"
        log(f"{run.scorer} scored {run.scored:,}, declined {run.not_scored:,}, failed {run.failed:,}{took}")
    problems += scored.problems
    for problem in problems:
        log(f"problem: {problem}")
    return not problems


def forever(
    run: Callable[[], object],
    trigger: Any,
    *,
    at_once: bool,
    log: Log,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Call `run` whenever the trigger fires, one call at a time; times missed meanwhile are left out.

    Ends when the trigger has no more times, or by KeyboardInterrupt.
    """
    if at_once:
        run()
    for moment in moments(trigger, now):
        log(f"next pass at {moment:%Y-%m-%d %H:%M}")
        while (wait := (moment - now()).total_seconds()) > 0:
            sleep(min(wait, 60.0))  # in short naps, as a machine that slept must not sleep on
        run()


def moments(trigger: Any, now: Callable[[], datetime]) -> Iterator[datetime]:
    """Yield the next time the trigger fires, as seen from the moment it is asked for; none twice."""
    earliest = now()
    # Asked without the time before: with it, the library returns times that a long pass has run past.
    while (moment := trigger.get_next_fire_time(None, earliest)) is not None:
        yield moment
        earliest = max(now(), moment + timedelta(microseconds=1))


def interval(text: str) -> timedelta:
    """Read "6h", "30m", "1d" or "90s". Raises UsageError for anything else."""
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", text.strip().lower())
    if match is None or match[1].strip("0") == "":
        raise UsageError(f"'{text}' is no interval. Write it like 30m, 6h or 1d.")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def every(text: str, now: datetime) -> Any:
    """Return a trigger that fires each time the interval has passed since `now`."""
    from apscheduler.triggers.interval import IntervalTrigger

    length = interval(text)
    return IntervalTrigger(seconds=int(length.total_seconds()), start_date=now + length, timezone=now.tzinfo)


def cron(text: str) -> Any:
    """Return a trigger for the five fields of a crontab line, in local time. Raises UsageError for anything else.

    The scheduling library counts weekdays from Monday, crontab from Sunday: numbers become names first.
    """
    from apscheduler.triggers.cron import CronTrigger

    fields = text.split()
    try:
        if len(fields) == 5:
            fields[4] = ",".join(_weekdays(part) for part in fields[4].split(","))
        return CronTrigger.from_crontab(" ".join(fields))
    except ValueError as error:
        raise UsageError(f"'{text}' is no cron line ({error}). Write five fields, like \"0 3 * * *\".") from error


def _weekdays(part: str) -> str:
    """Spell out the weekdays of one part of a crontab line: "0-2" is "sun,mon,tue", "*/3" is "sun,wed,sat"."""
    match = re.fullmatch(r"(?:(\d)(?:-(\d))?|\*)(?:/(\d))?", part)
    if match is None or part == "*":
        return part
    first = int(match[1] or 0)
    last = int(match[2]) if match[2] else 6 if match[1] is None or match[3] else first
    if not first <= last < len(WEEKDAYS) or match[3] == "0":
        raise ValueError(f"'{part}' names no weekdays")
    return ",".join(WEEKDAYS[day] for day in range(first, last + 1, int(match[3] or 1)))

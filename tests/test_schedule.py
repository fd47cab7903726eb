"""The clock: when a pass is made, what it does, and that two do not collide."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from comments.errors import UsageError
from comments.schedule import Watch, cron, every, forever, interval

ZONE = timezone(timedelta(hours=1))
MONDAY = datetime(2026, 3, 2, 12, 0, tzinfo=ZONE)


class Clock:
    """A clock that moves only when somebody sleeps on it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class EnoughError(Exception):
    """Ends an endless schedule."""


def passes(trigger: object, clock: Clock, *, n: int, at_once: bool = False, takes: float = 0) -> list[datetime]:
    began: list[datetime] = []

    def run() -> None:
        if len(began) == n:
            raise EnoughError
        began.append(clock())
        clock.sleep(takes)

    with pytest.raises(EnoughError):
        forever(run, trigger, at_once=at_once, log=lambda _words: None, now=clock, sleep=clock.sleep)
    return began


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("30m", 1800), ("6h", 21600), ("1d", 86400), (" 6H ", 21600)]
)
def test_an_interval_is_read_as_it_is_spoken(text: str, seconds: int) -> None:
    assert interval(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "6", "h", "0h", "00m", "6 weeks", "-1h", "1h30m", "99999999h"])
def test_what_is_no_interval_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(UsageError, match="30m, 6h or 1d"):
        interval(text)


def test_an_interval_begins_at_once_and_then_keeps_its_beat() -> None:
    clock = Clock(MONDAY)
    hours = [moment.hour for moment in passes(every("6h", MONDAY), clock, n=4, at_once=True, takes=600)]
    assert hours == [12, 18, 0, 6]


def test_a_pass_that_takes_longer_than_its_interval_leaves_out_the_times_it_missed() -> None:
    clock = Clock(MONDAY)
    began = passes(every("1h", MONDAY), clock, n=3, takes=2.5 * 3600)
    assert [(moment.hour, moment.minute) for moment in began] == [(13, 0), (16, 0), (19, 0)]


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("0 3 * * *", "Tue Wed Thu Fri Sat Sun Mon"),
        ("0 3 * * 0", "Sun Sun"),  # crontab counts from Sunday, the library from Monday
        ("0 3 * * 7", "Sun Sun"),
        ("0 3 * * 0-2", "Tue Sun Mon Tue"),
        ("0 3 * * 1-5", "Tue Wed Thu Fri Mon"),
        ("0 3 * * */3", "Wed Sat Sun Wed"),
        ("0 3 * * sat,3", "Wed Sat Wed"),
    ],
)
def test_a_cron_line_means_what_it_means_in_a_crontab(line: str, days: str) -> None:
    clock = Clock(MONDAY.astimezone())
    names = days.split()
    assert [f"{moment:%a}" for moment in passes(cron(line), clock, n=len(names))] == names


@pytest.mark.parametrize("line", ["", "often", "0 3 * *", "61 3 * * *", "0 3 * * 9", "0 3 * * 5-2", "0 3 * * */0"])
def test_what_is_no_cron_line_is_refused_with_an_example(line: str) -> None:
    with pytest.raises(UsageError, match=r"0 3 \* \* \*"):
        cron(line)


def test_a_watched_folder_gives_each_file_once_and_again_when_it_changed(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("one")
    (tmp_path / "b.html").write_text("two")
    watch = Watch(folders=[tmp_path])
    names = [Path(file).name for file in watch.changed()]
    assert names == ["a.html", "b.html"]
    watch.read(watch.changed())
    assert watch.changed() == []
    (tmp_path / "b.html").write_text("two, edited")
    (tmp_path / "c.html").write_text("three")
    assert [Path(file).name for file in watch.changed()] == ["b.html", "c.html"]

"""The command that works by the clock: `schedule`."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from comments.cli.scoring import Scorers
from comments.cli.words import DEFAULT_DATABASE, Db, Jobs, say
from comments.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(schedule)


def schedule(
    every: Annotated[str | None, typer.Option(metavar="6h", help="At once, and then in this interval.")] = None,
    cron: Annotated[str | None, typer.Option(metavar='"0 3 * * *"', help="At these times, as in a crontab.")] = None,
    once: Annotated[bool, typer.Option("--once", help="One pass, for cron or a systemd timer.")] = False,
    watch: Annotated[list[Path] | None, typer.Option(metavar="FOLDER", help="Add what is new in here first.")] = None,
    scorer: Scorers = None,
    jobs: Jobs = 1,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Add what is new in the watched folders and score what is unscored, by the clock.

    Each pass says in a few lines what it did and what went wrong. Two at once do not collide. Ctrl-C, or systemd's
    stop, ends it cleanly in the middle of a pass; the next one goes on there.

    \b
    comments schedule --every 6h --watch saved-pages/
    comments schedule --cron "0 3 * * *" --watch saved-pages/
    comments schedule --once --watch saved-pages/
    """
    from comments import pipeline
    from comments import schedule as clock
    from comments.store import Store

    if [every is not None, cron is not None, once].count(True) != 1:
        raise UsageError('Say when: one of --every 6h, --cron "0 3 * * *" or --once.')
    now = datetime.now().astimezone()
    trigger = clock.every(every, now) if every else clock.cron(cron) if cron else None

    def log(words: str) -> None:
        say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {words}")

    score = partial(pipeline.score, make=partial(pipeline.make_scorer, jobs=jobs))
    watched = clock.Watch(folders=watch or [])
    with Store.open(db) as store:
        if trigger is None:
            if not clock.once(store, watched, log=log, scorers=scorer or (), score=score):
                raise typer.Exit(1)
            return
        clock.forever(
            lambda: clock.once(store, watched, log=log, scorers=scorer or (), score=score),
            trigger,
            at_once=every is not None,
            log=log,
        )

"""Commands for work that several machines share: `worker`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from comments.cli.scoring import Scorers
from comments.cli.words import DEFAULT_DATABASE, Db, me, plural, say
from comments.errors import UsageError

team = typer.Typer(no_args_is_help=False, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(team, name="worker")


@team.callback(invoke_without_command=True)
def worker(
    ctx: typer.Context,
    scorer: Scorers = None,
    only_scoring: Annotated[
        bool, typer.Option("--only-scoring", help="Leave reading and exporting to others.")
    ] = False,
    cron: Annotated[
        str | None, typer.Option(metavar='"0 3 * * *"', help="Also ask for a scoring pass at these times (UTC).")
    ] = None,
    until_empty: Annotated[bool, typer.Option("--until-empty", help="Stop when no task waits.")] = False,
    stalled_after: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="Silence after which a worker counts as dead.")
    ] = 60.0,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Take tasks from a PostgreSQL store that several machines share, until stopped.

    A worker takes the scoring of the scorers named (without --scorer: vader and the built-in toxicity models), and
    reading and exporting beside it. `comments worker score`, `read` and `export` leave tasks; `tasks` says what waits.

    \b
    comments worker --db postgresql+psycopg://comments@db/comments
    comments worker --scorer detoxify-unbiased --only-scoring        on the machine with the GPU
    comments worker --cron "0 3 * * *"                               rescoring each night, once whatever the number
    """
    if ctx.invoked_subcommand is not None:
        return
    from comments import worker as work
    from comments.pipeline import can_run

    scorers = scorer or [name for name in ("vader", "quick", "mini") if can_run(name)]
    missing = [name for name in scorer or () if not can_run(name)]
    if missing:
        raise UsageError(f"{missing[0]} cannot run on this machine. `comments doctor` says why.")

    def log(words: str) -> None:
        say(f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S} {words}")

    work.connect(db)
    work.work(
        db,
        scorers=scorers,
        light=not only_scoring,
        cron=cron,
        wait=not until_empty,
        stalled_after=stalled_after,
        log=log,
    )


@team.command("score")
def ask_for_scores(scorer: Scorers = None, db: Db = DEFAULT_DATABASE) -> None:
    """Ask the workers to score what is unscored.

    \b
    comments worker score --scorer vader --scorer mini
    """
    from comments.pipeline import default_scorers
    from comments.worker import Office

    wanted = scorer or default_scorers()
    waiting = Office(db).score(wanted)
    for name in wanted:
        say(f"{name}: a pass waits already." if name in waiting else f"{name}: asked for.")


@team.command()
def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders that the workers see too.")],
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Ask the workers to add pages, exports and tables.

    \b
    comments worker read /srv/pages
    """
    from comments.formats.reading import list_files
    from comments.worker import Office

    files = list_files([path.absolute() for path in paths])
    say(f"{plural(len(files), 'file')} in {plural(Office(db).read(files), 'task')}.")


@team.command()
def export(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="A file that the workers see too.")],
    to: Annotated[str, typer.Option("--to", metavar="KIND", help="csv, jsonl, parquet, or an installed kind.")] = "csv",
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Keyed names instead of people's.")] = False,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Ask the workers to write an export of everything; `comments export` writes a part of it here.

    \b
    comments worker export --to parquet -o /srv/exports/all.parquet
    """
    from comments.exports import EXPORTS
    from comments.selection import Selection
    from comments.worker import Office

    EXPORTS.get(to)
    Office(db).export(Selection(order="page"), to=to, out=str(output.absolute()), by=me(), pseudonyms=pseudonyms)
    say(f"Asked for; {output} appears when it is whole.")


@team.command()
def tasks(db: Db = DEFAULT_DATABASE) -> None:
    """Say how many tasks of each queue wait, are at work, done or failed.

    \b
    comments worker tasks
    """
    from comments.worker import Office

    print("queue                          waiting  at work     done   failed")
    for row in Office(db).waiting():
        counts = [row[name] for name in ("todo", "doing", "succeeded", "failed")]
        print(f"{row['name']:<28} " + " ".join(f"{count:>9,}" for count in counts))

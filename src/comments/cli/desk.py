"""Commands that open the desk: `demo` and `dashboard`."""

from __future__ import annotations

from typing import Annotated

import typer

from comments.cli.intake import added_sentence
from comments.cli.scoring import run_sentence
from comments.cli.words import DEFAULT_DATABASE, Db, Port, progress, say

Address = Annotated[
    str, typer.Option("--address", metavar="IP", help="The address to answer on; without a log-in, this machine only.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(demo)
    app.command()(dashboard)


def demo(port: Port = 8501, db: Db = DEFAULT_DATABASE) -> None:
    """Take in the sample data, score it and open the dashboard. Doing it again adds nothing twice.

    \b
    comments demo
    comments demo --port 8600 --db demo.db
    """
    from comments import pipeline
    from comments.dashboard.run import require_free
    from comments.sample import sample_data
    from comments.store import Store

    require_free(port)
    with Store.open(db) as store, progress() as tell:
        added = pipeline.add(store, [sample_data()])
        scored = pipeline.score(store, pipeline.default_scorers(), tell=tell)
    say(added_sentence(added))
    for run in scored.runs:
        say(run_sentence(run))
    for problem in scored.problems:
        say(problem)
    dashboard(port=port, db=db)


def dashboard(port: Port = 8501, address: Address = "127.0.0.1", db: Db = DEFAULT_DATABASE) -> None:
    """Open the dashboard: the queue, the charts, the exports. Ctrl-C stops it.

    \b
    comments dashboard
    comments dashboard --port 8600 --db postgresql+psycopg://desk@db/comments
    """
    from comments.dashboard.run import require_free, run

    require_free(port, address)
    say(f"The dashboard answers on http://localhost:{port}. Ctrl-C stops it.")
    run(db, port, address)

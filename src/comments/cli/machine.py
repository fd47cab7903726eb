"""Commands about this machine: `doctor`."""

from __future__ import annotations

import importlib.util
import os
import platform
import re
from importlib.metadata import PackageNotFoundError, version

import typer

from comments import __version__
from comments.cli.words import DEFAULT_DATABASE, Db
from comments.errors import CommentsError

EXTRAS = {
    "archives": ("brotli", "zstandard"),
    "detoxify": ("detoxify", "torch", "transformers"),
    "postgres": ("psycopg", "procrastinate"),
}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(doctor)


def doctor(db: Db = DEFAULT_DATABASE) -> None:
    """Say what is installed, which scorers can run here and why not, and how the store is.

    \b
    comments doctor
    """
    print(f"Comments {__version__}, Python {platform.python_version()}, {os.cpu_count()} processors")
    print("\nExtras")
    for extra, packages in EXTRAS.items():
        missing = [name for name in packages if importlib.util.find_spec(name) is None]
        found = ", ".join(f"{name} {_version(name)}" for name in packages if name not in missing)
        print(f"  {extra:<24} " + (f"not installed: pip install 'reader-comments[{extra}]'" if missing else found))
    print("\nScorers")
    for name, words in scorer_states().items():
        print(f"  {name:<24} {words}")
    print("\nStore")
    print(f"  {_store_state(db)}")


def scorer_states() -> dict[str, str]:
    """Say of each scorer whether it can run here: "ready" with its version and what it has to say, or why not."""
    from comments.pipeline import make_scorer
    from comments.scorers import SCORERS

    states = {}
    for name in SCORERS.names():
        try:
            scorer = make_scorer(name)
            remark = getattr(scorer, "remark", "")  # what a scorer has to say of this machine, such as its precision
            states[name] = f"ready, version {scorer.version}" + (f", {remark}" if remark else "")
        except CommentsError as error:
            states[name] = str(error)
    return states


def _store_state(db: str) -> str:
    from comments.selection import Selection
    from comments.store import Store

    if "://" not in db and not os.path.exists(db):
        return f"{os.path.abspath(db)}: not made yet; `comments add` makes it"
    try:
        with Store.open(db) as store:
            totals = store.totals(Selection())
    except CommentsError as error:
        return str(error)
    # A URL may carry a password, and what doctor says is pasted into letters.
    where = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", db) if "://" in db else os.path.abspath(db)
    return f"{where}: {totals.comments:,} comments under {totals.articles:,} articles"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"

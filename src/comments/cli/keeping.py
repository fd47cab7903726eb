"""Commands about people, evidence and safety: `moderators`, `audit`, `erase`, `backup`, `restore`, `migrate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from comments.cli.words import DEFAULT_DATABASE, Db, me, plural, say

RoleName = Literal["viewer", "moderator", "lead", "admin"]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does this, for the audit log.")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(moderators, name="moderators")
    app.add_typer(audit, name="audit")
    app.command()(erase)
    app.command()(backup)
    app.command()(restore)
    app.command()(migrate)


moderators = typer.Typer(rich_markup_mode=None)
audit = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@moderators.callback(invoke_without_command=True)
def list_moderators(ctx: typer.Context, db: Db = DEFAULT_DATABASE) -> None:
    """List who may use the desk; `add` gives a role and `remove` takes it.

    While nobody is listed, whoever runs the desk may do everything. The first one has to be an admin.

    \b
    comments moderators
    comments moderators add ana@example.org --role admin
    """
    if ctx.invoked_subcommand is not None:
        return
    from comments.store import Store

    with Store.open(db) as store:
        for person in store.moderators():
            print(f"{person.role:<10} {person.name}")


@moderators.command("add")
def add_moderator(
    name: str,
    role: Annotated[RoleName, typer.Option("--role", help="What the person may do.")] = "moderator",
    by: By = None,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Give a person a role, or another one.

    A viewer looks, a moderator decides, a lead also changes what the desk agreed on, an admin gives roles and erases.

    \b
    comments moderators add ana@example.org --role admin
    comments moderators add ben@example.org --by ana@example.org
    """
    from comments.store import Store

    with Store.open(db) as store:
        store.set_role(name, role, by=by or me())
    say(f"{name} is {role} now.")


@moderators.command()
def remove(name: str, by: By = None, db: Db = DEFAULT_DATABASE) -> None:
    """Take a person's role; what was decided stays.

    \b
    comments moderators remove ben@example.org --by ana@example.org
    """
    from comments.store import Store

    with Store.open(db) as store:
        store.set_role(name, None, by=by or me())
    say(f"{name} has no role any more.")


@audit.callback()
def about_audit() -> None:
    """The audit log: every decision, setting, export, erasure and log-in, chained by hash."""


@audit.command()
def verify(db: Db = DEFAULT_DATABASE) -> None:
    """Check the whole chain; names the first entry that was altered, removed, inserted or moved.

    \b
    comments audit verify
    """
    from comments.store import Store

    with Store.open(db) as store:
        report = store.audit_verify()
    if not report.ok:
        say(f"Entry {report.seq}: {report.problem}")
        raise typer.Exit(1)
    print(f"{plural(report.entries, 'entry').replace('entrys', 'entries')}, all in order. Newest: {report.head}")


@audit.command()
def log(
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many, newest first.")] = 50,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Show the audit log, newest first.

    \b
    comments audit log --limit 10
    """
    import json

    from comments.store import Store

    with Store.open(db) as store:
        for entry in store.audit_log(limit=limit):
            when, what = f"{entry.at:%Y-%m-%d %H:%M:%S}", json.dumps(dict(entry.what))
            print(f"{entry.seq:>6}  {when}  {entry.who}  {entry.kind}  {what}")


def erase(
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME", help="Everything this person wrote.")
    ] = None,
    expired: Annotated[bool, typer.Option("--expired", help="What is older than the retention setting.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: By = None,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Remove a person's texts and name for good: store, history, search index. Counts and the audit chain stay.

    \b
    comments erase --author "Maud Pickering"
    comments erase --expired --yes
    """
    from comments.errors import UsageError
    from comments.store import Store

    if (author is None) is (not expired):
        raise UsageError('Say what to erase: --author "NAME", or --expired.')
    if not yes:
        typer.confirm(
            f"Erase {f'everything by {author}' if author else 'what is expired'}? This cannot be undone.",
            abort=True,
            err=True,
        )
    with Store.open(db) as store:
        gone = store.erase_author(author, by=by or me()) if author else store.erase_expired(by=by or me())
    say(f"{plural(gone.comments, 'comment')} erased, {plural(gone.mentions, 'mention')} in others' comments.")


def backup(path: Path, db: Db = DEFAULT_DATABASE) -> None:
    """Copy the store to a file while the desk is in use.

    \b
    comments backup comments-2026-03-15.db
    """
    from comments.store import Store

    with Store.open(db) as store:
        rows = store.backup(path)
    say(f"{plural(rows, 'row')} copied to {path}.")


def restore(path: Path, db: Db = DEFAULT_DATABASE) -> None:
    """Make a store from a backup, where there is none yet; an existing store is never overwritten.

    \b
    comments restore comments-2026-03-15.db --db comments.db
    """
    from comments.store import Store

    rows = Store.restore(path, db)
    say(f"{plural(rows, 'row')} restored from {path}.")


def migrate(
    target: Annotated[str, typer.Argument(metavar="URL", help="The store to copy to; it has to be empty.")],
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Copy a whole store into another database: SQLite to PostgreSQL, or back. The source stays as it is.

    \b
    comments migrate postgresql+psycopg://comments@db/comments --db comments.db
    """
    from comments.store import Store

    rows = Store.migrate(db, target)
    say(f"{plural(rows, 'row')} copied.")

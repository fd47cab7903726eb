"""Bring a store's tables to this program's shape, all of it or nothing; refuse a store that a newer program made."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from comments.errors import NewerStoreError, StoreError
from comments.store.connection import Database

HEAD = "0010"
SCRIPTS = Path(__file__).with_name("migrations")


def version(db: Database) -> str | None:
    """The migration a store stands at; None for an empty database. Raises StoreError for somebody else's database."""
    with db.read() as connection:
        tables = set(inspect(connection).get_table_names())
        if "alembic_version" not in tables or "comment" not in tables:
            if tables - {"alembic_version", "spatial_ref_sys"}:
                raise StoreError(f"{_called(db)} holds other tables and is no store. Name another file or database.")
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


def bring_up(db: Database) -> None:
    """Migrate to `HEAD`. Alembic loads only when there is something to do."""
    found = version(db)
    if found == HEAD:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise NewerStoreError(
            f"{_called(db)} was made by a newer version of this program: its tables are at {found}, "
            f"this one knows {HEAD}. Update the program: pip install --upgrade reader-comments."
        )
    with db.write(durable=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _called(db: Database) -> str:
    return str(db.path) if db.path is not None else f"The database {db.url.database}"

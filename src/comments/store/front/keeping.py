"""What leaves, what is agreed on, who may do what, and what keeps it all safe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from comments.selection import Selection
from comments.store import (
    audit,
    erasing,
    leaving,
    people,
    privacy,
    settings,
    transfer,
)
from comments.store.connection import Database
from comments.store.facts import (
    AuditEntry,
    AuditReport,
    Erased,
    Moderator,
    Role,
    Settings,
)


class Keeping:
    """Exports, settings, people, evidence, erasure, backup."""

    _db: Database

    def export_rows(self, selection: Selection, *, pseudonyms: bool = False) -> Iterator[dict[str, Any]]:
        """Flat records in the words of the design's tables, streamed in the selection's order.

        Scores stand under qualified names with a `<scorer>.version` beside them. With `pseudonyms`, names are keyed
        ones.
        """
        return leaving.rows(self._db, selection, pseudonyms=pseudonyms)

    def record_export(self, *, kind: str, rows: int, selection: Selection, by: str) -> None:
        """Note an export in the audit log."""
        leaving.record_export(self._db, kind=kind, count=rows, selection=selection, by=by)

    def settings(self) -> Settings:
        """What the desk agreed on."""
        with self._db.read() as connection:
            return settings.current(connection)

    def change_setting(self, name: str, value: Any, *, by: str) -> Settings:
        """Change one setting by its name in `Settings`, or any other name as `extra`.

        Raises NotAllowedError below lead.
        """
        return settings.change(self._db, name, value, by=by)

    def labels(self) -> list[str]:
        """The desk's labels, in their order."""
        return list(self.settings().labels)

    def views(self) -> dict[str, dict[str, list[str]]]:
        """Saved views: a selection's query by name."""
        with self._db.read() as connection:
            return settings.views(connection)

    def save_view(self, name: str, query: Mapping[str, Sequence[str]], *, by: str) -> None:
        """Keep a view under a name, replacing one of that name; an empty query removes it."""
        settings.save_view(self._db, name, query, by=by)

    def moderators(self) -> list[Moderator]:
        """Everyone with a role. Empty: nobody is configured, and whoever runs the desk may do everything."""
        with self._db.read() as connection:
            return people.everyone(connection)

    def set_role(self, name: str, role: Role | None, *, by: str) -> None:
        """Give a person a role, or take it (None).

        Raises NotAllowedError below admin, UsageError for the last admin.
        """
        people.set_role(self._db, name, role, by=by)

    def role(self, name: str) -> Role | None:
        """A person's role; "admin" for everyone while no roles are configured, None for a stranger afterwards."""
        with self._db.read() as connection:
            return people.role(connection, name)

    def record_login(self, name: str, *, accepted: bool = True) -> None:
        """Note a log-in in the audit log."""
        people.record_login(self._db, name, accepted=accepted)

    def audit_verify(self) -> AuditReport:
        """Check the whole chain and name the first entry altered, removed, inserted or moved."""
        with self._db.read() as connection:
            return audit.verify(connection)

    def audit_log(self, *, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
        """The audit log, newest first; `before` is the sequence number to go on from."""
        with self._db.read() as connection:
            return audit.log(connection, limit=limit, before=before)

    def erase_author(self, name: str, *, by: str) -> Erased:
        """Remove an author's texts and name everywhere.

        Counts and the audit chain stay. Raises NotAllowedError below admin.
        """
        return erasing.erase_author(self._db, name, by=by)

    def erase_expired(self, *, by: str) -> Erased:
        """Erase what is older than the retention setting; does nothing without one."""
        return erasing.erase_expired(self._db, by=by)

    def pseudonym(self, name: str) -> str:
        """The keyed name of an author: the same for the same key, not to be turned back without it."""
        return privacy.keyed(privacy.secret(self._db), name)

    def rotate_pseudonyms(self, *, by: str) -> None:
        """Make a new key: pseudonyms from before and after cannot be linked."""
        privacy.rotate(self._db, by=by)

    def backup(self, path: str | Path) -> int:
        """Copy the store, in use, to a SQLite file; returns the number of rows copied."""
        return transfer.backup(self._db, path)

    @staticmethod
    def restore(path: str | Path, url_or_path: str | Path) -> int:
        """Make a store from a backup, where there is none yet.

        Returns the number of rows. Raises StoreError otherwise.
        """
        return transfer.restore(path, url_or_path)

    @staticmethod
    def migrate(source: str | Path, target: str | Path) -> int:
        """Copy a whole store into an empty one, between SQLite and PostgreSQL both ways; returns the number of rows."""
        return transfer.move(source, target)

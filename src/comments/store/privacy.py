"""People's data: keyed pseudonyms, and who was erased."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import select

from comments.store import audit, people, schema
from comments.store.connection import Database

ERASED = ""
_c = schema.comment.c


def keyed(key: str, who: str) -> str:
    """The keyed name of an author."""
    return "p-" + hmac.new(bytes.fromhex(key), who.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:16]


def secret(db: Database, title: str = "pseudonyms") -> str:
    """A key of this store, made when first asked for."""
    table = schema.secret
    with db.read() as connection:
        found = connection.execute(select(table.c.value).where(table.c.name == title)).scalar()
    if found is not None:
        return str(found)
    with db.write(durable=True) as connection:
        found = connection.execute(select(table.c.value).where(table.c.name == title)).scalar()
        if found is None:
            found = secrets.token_hex(32)
            connection.execute(table.insert(), {"name": title, "value": found})
        return str(found)


def rotate(db: Database, *, by: str) -> None:
    """See `Store.rotate_pseudonyms`."""
    table = schema.secret
    with db.write(durable=True) as connection:
        people.require(connection, by, "admin")
        connection.execute(table.delete().where(table.c.name == "pseudonyms"))
        connection.execute(table.insert(), {"name": "pseudonyms", "value": secrets.token_hex(32)})
        audit.append(connection, db.now(), "pseudonyms", by, {})


@dataclass(frozen=True, slots=True)
class Erasures:
    """Tells whether an author was erased, so that an older copy of a page does not bring the person back."""

    key: str
    known: frozenset[str]

    def __call__(self, who: str) -> bool:
        """Say it of one author's name."""
        return bool(self.known) and keyed(self.key, who) in self.known


def erasures(db: Database) -> Erasures:
    """Who was erased so far."""
    with db.read() as connection:
        known = frozenset(connection.execute(select(schema.erased.c.digest)).scalars())
    return Erasures(secret(db, "erasures") if known else "", known)

"""People's data: erasure by author and by age, and keyed pseudonyms.

Erasing removes text and name everywhere: the comment, its history, notes on it, the word index, the author's row, and
the
name in replies to the author. Comments, counts and the audit chain stay. Copies outside the store (backups, exports)
do not
know of it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text

from comments.errors import UsageError
from comments.models import text_hash
from comments.store import audit, bulk, packed, people, projection, rows, schema, texts
from comments.store.connection import Database
from comments.store.facts import Erased
from comments.store.pace import GAP
from comments.store.values import likeness, name

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


def erase_author(db: Database, who: str, *, by: str) -> Erased:
    """See `Store.erase_author`. A keyed digest of the name stays, so that the person is not taken in again."""
    mark = keyed(secret(db, "erasures"), name(who))
    bulk.proceed(db)  # or its note would come to comments that are erased
    with db.write(durable=True) as connection:
        _thoroughly(connection)
        people.require(connection, by, "admin")
        number = connection.execute(select(schema.author.c.id).where(schema.author.c.name == name(who))).scalar()
        if number is None:
            raise UsageError("The store knows no author of that name. Names are matched letter by letter.")
        keys = list(connection.execute(select(_c.id).where(_c.author_id == number)).scalars())
        _erase(connection, keys)
        mentions = _unmention(connection, keys, who)
        connection.execute(schema.author.update().where(schema.author.c.id == number).values(name=f"erased-{number}"))
        _forget_name(connection, who, f"erased-{number}")
        _forget_notes(connection, who)
        connection.execute(schema.erased.delete().where(schema.erased.c.digest == mark))
        connection.execute(schema.erased.insert(), {"digest": mark})
        what = {"author": number, "comments": len(keys), "mentions": mentions}
        audit.append(connection, db.now(), "erasure", by, what)
    _scrub(db)
    return Erased(comments=len(keys), mentions=mentions)


def erase_expired(db: Database, *, by: str) -> Erased:
    """See `Store.erase_expired`."""
    from comments.store.settings import current

    with db.read() as connection:
        days = current(connection).retention_days
    if days is None:
        return Erased(comments=0)
    total = 0
    before = db.now() // 1_000_000 - days * 86400
    while True:
        with db.write(durable=True) as connection:
            _thoroughly(connection)
            age = (_c.posted < before) | (_c.posted.is_(None) & (_c.added < before * 1_000_000))
            kept = _c.state != "erased"
            keys = list(connection.execute(select(_c.id).where(age, kept).order_by(_c.id).limit(1000)).scalars())
            if not keys:
                break
            _erase(connection, keys)
            _without_author(connection, keys)
            audit.append(connection, db.now(), "erasure", by, {"retention_days": days, "comments": len(keys)})
            total += len(keys)
    if total:
        _scrub(db)
    return Erased(comments=total)


def _erase(connection: Connection, keys: Sequence[int]) -> None:
    """Take text, history, notes, and the page's own marks out of comments; status, scores' places and counts stay."""
    empty = rows.ids_by(connection, schema.text, "hash", [text_hash(ERASED)]).get(text_hash(ERASED))
    if empty is None and keys:
        empty = rows.next_id(connection, schema.text)
        texts.keep(connection, [(empty, text_hash(ERASED), ERASED, None, likeness(ERASED))])
    slots = projection.slot_values(connection, [] if empty is None else [empty])
    values = slots.get(empty or 0, (None, None, None, None))
    left: set[int] = set()
    changes = packed.Changes()
    for some in rows.slices(keys):
        left |= set(connection.execute(select(_c.text_id).where(_c.id.in_(some))).scalars())
        change: dict[str, Any] = {"text_id": empty, "reply_to": None, "state": "erased", "posted_at_text": None}
        change |= dict(zip(projection.SLOTS, values, strict=True))
        for key in some:
            changes.change(key, change)
        connection.execute(schema.comment.update().where(_c.id.in_(some)).values(change))
        before, decided = schema.text_before, schema.decision
        connection.execute(before.delete().where(before.c.comment_id.in_(some)))
        gone = {"note": None, "note_salt": None}
        connection.execute(decided.update().where(decided.c.comment_id.in_(some)).values(gone))
    changes.flush(connection)
    texts.forget(connection, left - {empty})


def _without_author(connection: Connection, keys: Sequence[int]) -> None:
    changes = packed.Changes()
    authors: set[int] = set()
    for some in rows.slices(keys):
        authors |= set(connection.execute(select(_c.author_id).where(_c.id.in_(some))).scalars()) - {None}
        changes.column("author_id", some, [None] * len(some))
        connection.execute(schema.comment.update().where(_c.id.in_(some)).values(author_id=None))
    changes.flush(connection)
    for some in rows.slices(sorted(authors)):
        still = set(connection.execute(select(_c.author_id).where(_c.author_id.in_(some))).scalars())
        lost = [number for number in some if number not in still]
        connection.execute(schema.author.delete().where(schema.author.c.id.in_(lost)))


def _unmention(connection: Connection, keys: Sequence[int], who: str) -> int:
    """Take the name out of what others wrote where the author wrote: as the person answered, and in the text."""
    articles: set[int] = set()
    for some in rows.slices(keys):
        articles |= set(connection.execute(select(_c.article_id).where(_c.id.in_(some)).distinct()).scalars())
    pattern = _naming(who)
    count = 0
    for some in rows.slices(sorted(articles)):
        here = _c.article_id.in_(some)
        connection.execute(schema.comment.update().where(here, _c.reply_to == who).values(reply_to=None))
        before = schema.text_before.c
        old = select(before.id, before.body).where(before.comment_id.in_(select(_c.id).where(here)))
        for number, body in connection.execute(old).all():
            if pattern.search(body):
                cut = pattern.sub("[erased]", body)
                connection.execute(schema.text_before.update().where(before.id == number).values(body=cut))
        said = select(_c.id, schema.text.c.body).join(schema.text, schema.text.c.id == _c.text_id).where(here)
        changed = {key: pattern.sub("[erased]", body) for key, body in connection.execute(said) if pattern.search(body)}
        for key, body in changed.items():
            _reword(connection, key, body)
        count += len(changed)
    return count


def _naming(who: str) -> re.Pattern[str]:
    """Where a text has the name. A short name is a word too: only where somebody is addressed by it."""
    own = re.escape(who)
    return re.compile(rf"(?<!\w){own}(?!\w)" if len(who) > 2 else rf"^@?{own}(?=[,:])|@{own}(?!\w)", re.IGNORECASE)


def _reword(connection: Connection, key: int, body: str) -> None:
    """Give a comment another text and keep nothing of the old one; it is unscored again."""
    found = rows.ids_by(connection, schema.text, "hash", [text_hash(body)]).get(text_hash(body))
    if found is None:
        found = rows.next_id(connection, schema.text)
        texts.keep(connection, [(found, text_hash(body), body, None, likeness(body))])
    values = projection.slot_values(connection, [found]).get(found, (None, None, None, None))
    change = {"text_id": found, **dict(zip(projection.SLOTS, values, strict=True))}
    old = connection.execute(select(_c.text_id).where(_c.id == key)).scalar_one()
    changes = packed.Changes()
    changes.change(key, change)
    connection.execute(schema.comment.update().where(_c.id == key).values(change))
    changes.flush(connection)
    texts.forget(connection, [old])


def _forget_name(connection: Connection, who: str, instead: str) -> None:
    """Saved views may filter by the name."""
    for title, query in connection.execute(select(schema.view.c.name, schema.view.c.query)).all():
        asked: dict[str, list[str]] = json.loads(query)
        changed = {key: [value.replace(who, instead) for value in values] for key, values in asked.items()}
        if changed != asked:
            table = schema.view
            connection.execute(table.update().where(table.c.name == title).values(query=json.dumps(changed)))


def _forget_notes(connection: Connection, who: str) -> None:
    """Moderators may have named the person in a note, on whomever's comment; such a note goes as a whole."""
    pattern = _naming(who)
    for table in (schema.decision, schema.bulk):
        (key,) = table.primary_key.columns
        noted = select(key, table.c.note).where(table.c.note.is_not(None))
        found = [number for number, note in connection.execute(noted) if pattern.search(note)]
        for some in rows.slices(found):
            empty = {"note": None} | ({"note_salt": None} if "note_salt" in table.c else {})
            connection.execute(table.update().where(key.in_(some)).values(empty))


def _thoroughly(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("PRAGMA secure_delete=ON"))


def _scrub(db: Database) -> None:
    """SQLite keeps deleted words in its word index and old pages in its log until told.

    PostgreSQL until the next vacuum.
    """
    with db.failures():
        if db.sqlite:
            _merge(db)
            with db.engine.connect() as plain:
                raw: Any = plain.connection.dbapi_connection
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as plain:
            plain.exec_driver_sql("VACUUM text, comment, author, text_before, decision, bulk, view, packed")


def _merge(db: Database) -> None:
    """Drop deleted words from SQLite's index a little at a time.

    A negative first step asks for all of it to be merged.
    """
    pages = -200
    while True:
        with db.write() as connection:
            raw = connection.connection.dbapi_connection
            before = getattr(raw, "total_changes", 0)
            connection.exec_driver_sql("INSERT INTO text_search(text_search, rank) VALUES ('merge', ?)", (pages,))
            if getattr(raw, "total_changes", 0) - before < 2:
                return
        pages = 200
        time.sleep(GAP)


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

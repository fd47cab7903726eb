"""Erasing people's texts and names: by author, and by age.

Erasing removes text and name everywhere: the comment, its history, notes on it, the word index, the author's row, and
the name in replies to the author. Comments, counts and the audit chain stay. Copies outside the store (backups,
exports) do not know of it.

Somebody may have written very much, so an author is erased in short transactions like other bulk work. That it is to be
done is written down first; whoever opens the store after a crash goes on with it.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select, text

from comments.errors import UsageError
from comments.models import text_hash
from comments.store import audit, bulk, packed, people, projection, rows, schema, texts
from comments.store.connection import Database
from comments.store.facts import Erased
from comments.store.pace import GAP, Pace
from comments.store.privacy import keyed, secret
from comments.store.values import name

ERASED = ""
ARTICLES: Final = 20
"""Articles that are searched for a name at a time."""
_c = schema.comment.c
_work = schema.erasing.c


def erase_author(db: Database, who: str, *, by: str) -> Erased:
    """See `Store.erase_author`. A keyed digest of the name stays, so that the person is not taken in again."""
    mark = keyed(secret(db, "erasures"), name(who))
    bulk.proceed(db)  # or its note would come to comments that are erased
    with db.write(durable=True) as connection:
        people.require(connection, by, "admin")
        number = connection.execute(select(schema.author.c.id).where(schema.author.c.name == name(who))).scalar()
        if number is None:
            raise UsageError("The store knows no author of that name. Names are matched letter by letter.")
        connection.execute(schema.erased.delete().where(schema.erased.c.digest == mark))
        connection.execute(schema.erased.insert(), {"digest": mark})
        connection.execute(schema.erasing.delete().where(_work.author_id == number))
        begun = {"author_id": number, "who": by, "comments": 0, "mentions": 0, "article_id": 0}
        connection.execute(schema.erasing.insert(), begun)
    return _finish(db, number)


def proceed(db: Database) -> None:
    """Go on with what was begun when the power went."""
    with db.read() as connection:
        begun = list(connection.execute(select(_work.author_id)).scalars())
    for number in begun:
        _finish(db, number)


def _finish(db: Database, number: int) -> Erased:
    with db.read() as connection:
        who = connection.execute(select(schema.author.c.name).where(schema.author.c.id == number)).scalar_one()
    _take_texts(db, number)
    _take_mentions(db, number, who)
    seen = _take_notes(db, who)
    with db.write(durable=True) as connection:
        _thoroughly(connection)
        work = connection.execute(select(schema.erasing).where(_work.author_id == number)).mappings().one_or_none()
        if work is None:
            return Erased(comments=0)  # somebody else was faster
        connection.execute(schema.author.update().where(schema.author.c.id == number).values(name=f"erased-{number}"))
        _forget_name(connection, who, f"erased-{number}")
        for table, since in ((schema.decision, seen), (schema.bulk, None)):
            _empty_notes(connection, table, _noted(connection, table, who, since))
        connection.execute(schema.erasing.delete().where(_work.author_id == number))
        what = {"author": number, "comments": work["comments"], "mentions": work["mentions"]}
        audit.append(connection, db.now(), "erasure", work["who"], what)
    _scrub(db)
    return Erased(comments=work["comments"], mentions=work["mentions"])


def erase_expired(db: Database, *, by: str) -> Erased:
    """See `Store.erase_expired`."""
    from comments.store.settings import current

    with db.read() as connection:
        days = current(connection).retention_days
    if days is None:
        return Erased(comments=0)
    before = db.now() // 1_000_000 - days * 86400
    age = (_c.posted < before) | (_c.posted.is_(None) & (_c.added < before * 1_000_000))

    def erase(connection: Connection, size: int) -> int:
        kept = _c.state != "erased"
        keys = list(connection.execute(select(_c.id).where(age, kept).order_by(_c.id).limit(size)).scalars())
        if keys:
            _erase(connection, keys)
            _without_author(connection, keys)
            audit.append(connection, db.now(), "erasure", by, {"retention_days": days, "comments": len(keys)})
        return len(keys)

    total = _paced(db, erase, Pace(db.turns, size=200, largest=1000))
    if total:
        _scrub(db)
    return Erased(comments=total)


def _paced(db: Database, step: Callable[[Connection, int], int], pace: Pace) -> int:
    """Short transactions of about `pace.size` until one has nothing to do; returns how much they did."""
    total = 0
    while True:
        pace.begin()
        with db.write(durable=True) as connection:
            _thoroughly(connection)
            done = step(connection, pace.size)
        if not done:
            return total
        total += done
        pace.end(done)


def _note_progress(connection: Connection, number: int, **done: Any) -> None:
    connection.execute(schema.erasing.update().where(_work.author_id == number).values(done))


def _take_texts(db: Database, number: int) -> None:
    """What the author wrote."""

    def take(connection: Connection, size: int) -> int:
        here = (_c.author_id == number) & (_c.state != "erased")
        keys = list(connection.execute(select(_c.id).where(here).order_by(_c.id).limit(size)).scalars())
        if keys:
            _erase(connection, keys)
            _note_progress(connection, number, comments=_work.comments + len(keys))
        return len(keys)

    _paced(db, take, Pace(db.turns, size=100, largest=1000))


def _take_mentions(db: Database, number: int, who: str) -> None:
    """The name in what others wrote where the author wrote: as the person answered, and in the text.

    What has the name is looked for while others write, and looked at again before it is changed.
    """
    while True:
        with db.read() as connection:
            done = select(_work.article_id).where(_work.author_id == number).scalar_subquery()
            query = select(_c.article_id).where(_c.author_id == number, _c.article_id > done).distinct()
            articles = list(connection.execute(query.order_by(_c.article_id).limit(ARTICLES)).scalars())
            found = [
                mention for article in articles for mention in _mentions(connection, _c.article_id == article, who)
            ]
        if not articles:
            return
        pace = Pace(db.turns, size=10, smallest=5)
        while found:
            some, found = found[: pace.size], found[pace.size :]
            pace.begin()
            with db.write(durable=True) as connection:
                _thoroughly(connection)
                reworded = _unmention(connection, some, who)
                _note_progress(connection, number, mentions=_work.mentions + reworded)
            pace.end(len(some))
        with db.write(durable=True) as connection:
            _note_progress(connection, number, article_id=articles[-1])


def _mentions(connection: Connection, here: Any, who: str) -> list[int]:
    """Keys of comments that have the name in their text, in one they had before, or as whom they answer."""
    pattern, before = _naming(who), schema.text_before.c
    found = set(connection.execute(select(_c.id).where(here, _c.reply_to == who)).scalars())
    for query in (
        select(_c.id, schema.text.c.body).join(schema.text, schema.text.c.id == _c.text_id),
        select(_c.id, before.body).join(schema.text_before, before.comment_id == _c.id),
    ):
        found.update(key for key, body in connection.execute(query.where(here)) if pattern.search(body))
    return sorted(found)


def _unmention(connection: Connection, keys: Sequence[int], who: str) -> int:
    """Take the name out of comments; returns how many of them have another text now."""
    pattern, here, before = _naming(who), _c.id.in_(keys), schema.text_before.c
    connection.execute(schema.comment.update().where(here, _c.reply_to == who).values(reply_to=None))
    old = select(before.id, before.body).where(before.comment_id.in_(keys))
    for number, body in connection.execute(old).all():
        cut = pattern.sub("[erased]", body)
        if cut != body:
            connection.execute(schema.text_before.update().where(before.id == number).values(body=cut))
    said = select(_c.id, schema.text.c.body).join(schema.text, schema.text.c.id == _c.text_id).where(here)
    changed = {key: pattern.sub("[erased]", body) for key, body in connection.execute(said) if pattern.search(body)}
    for key, body in changed.items():
        _reword(connection, key, body)
    return len(changed)


def _take_notes(db: Database, who: str) -> int:
    """Moderators may have named the person in a note, on whomever's comment; such a note goes as a whole.

    Returns the last entry of the log before which nothing was overlooked.
    """
    with db.read() as connection:
        seen, _ = audit.head(connection)
        found = _noted(connection, schema.decision, who)

    def take(connection: Connection, size: int) -> int:
        some = found[:size]
        _empty_notes(connection, schema.decision, some)
        del found[:size]
        return len(some)

    _paced(db, take, Pace(db.turns, size=200))
    return seen


def _noted(connection: Connection, table: Any, who: str, since: int | None = None) -> list[Any]:
    """Keys of the notes that have the name."""
    pattern = _naming(who)
    (key,) = table.primary_key.columns
    query = select(key, table.c.note).where(table.c.note.is_not(None))
    if since is not None:
        query = query.where(key > since)
    return [number for number, note in connection.execute(query) if pattern.search(note)]


def _empty_notes(connection: Connection, table: Any, found: Sequence[Any]) -> None:
    (key,) = table.primary_key.columns
    for some in rows.slices(found):
        empty = {"note": None} | ({"note_salt": None} if "note_salt" in table.c else {})
        connection.execute(table.update().where(key.in_(some)).values(empty))


def _erase(connection: Connection, keys: Sequence[int]) -> None:
    """Take text, history, notes, and the page's own marks out of comments; status, scores' places and counts stay."""
    empty = rows.ids_by(connection, schema.text, "hash", [text_hash(ERASED)]).get(text_hash(ERASED))
    if empty is None and keys:
        empty = rows.next_id(connection, schema.text)
        texts.keep(connection, [empty], [ERASED], [text_hash(ERASED)])
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


def _naming(who: str) -> re.Pattern[str]:
    """Where a text has the name. A short name is a word too: only where somebody is addressed by it."""
    own = re.escape(who)
    return re.compile(rf"(?<!\w){own}(?!\w)" if len(who) > 2 else rf"^@?{own}(?=[,:])|@{own}(?!\w)", re.IGNORECASE)


def _reword(connection: Connection, key: int, body: str) -> None:
    """Give a comment another text and keep nothing of the old one; it is unscored again."""
    found = rows.ids_by(connection, schema.text, "hash", [text_hash(body)]).get(text_hash(body))
    if found is None:
        found = rows.next_id(connection, schema.text)
        texts.keep(connection, [found], [body], [text_hash(body)])
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

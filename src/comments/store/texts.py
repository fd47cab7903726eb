"""Texts, once each: kept with what finds those that are nearly equal, and forgotten when no comment has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from comments.store import rows, schema
from comments.store.packed import Changes
from comments.store.values import likeness

_text = schema.text.c


def keep(
    connection: Connection,
    ids: Sequence[int],
    bodies: Sequence[str],
    hashes: Sequence[str],
    *,
    languages: Sequence[str | None] | None = None,
    likenesses: Sequence[str | None] | None = None,
) -> None:
    """Store new texts, their ids one after the other; `likenesses` where they were worked out ahead."""
    likenesses = [likeness(body) for body in bodies] if likenesses is None else likenesses
    known = [None] * len(ids) if languages is None else languages
    rows.insert_texts(
        connection, {"id": ids, "hash": hashes, "body": bodies, "language": known, "likeness": likenesses}
    )
    changes = Changes()
    changes.fresh("likeness", ids[0], likenesses)
    changes.flush(connection)


def forget(connection: Connection, texts: Iterable[int]) -> None:
    """Remove texts that no comment has any more, with their scores."""
    comment, score, judged = schema.comment.c, schema.score, schema.judged
    changes = Changes()
    for some in rows.slices(sorted(texts)):
        kept = set(connection.execute(select(comment.text_id).where(comment.text_id.in_(some))).scalars())
        gone = [text_id for text_id in some if text_id not in kept]
        if not gone:
            continue
        versions = connection.execute(select(judged.c.version_id).where(judged.c.text_id.in_(gone)).distinct())
        measures = connection.execute(select(schema.measure.c.id)).scalars().all()
        for version in versions.scalars().all():
            connection.execute(
                score.delete().where(
                    score.c.version_id == version, score.c.measure_id.in_(measures), score.c.text_id.in_(gone)
                )
            )
        connection.execute(judged.delete().where(judged.c.text_id.in_(gone)))
        connection.execute(schema.text.delete().where(_text.id.in_(gone)))
        changes.column("likeness", gone, [None] * len(gone))
    changes.flush(connection)

"""What leaves the store: flat records in the words of the design's tables, streamed a slice at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from comments import labels
from comments.models import text_hash
from comments.selection import Selection
from comments.store import audit, privacy, reading, schema, settings
from comments.store.connection import Database
from comments.store.facts import CommentRow, Settings
from comments.store.rows import pairs, slices
from comments.store.values import digest, name, to_json

SLICE = 500


def rows(db: Database, selection: Selection, *, pseudonyms: bool) -> Iterator[dict[str, Any]]:
    """See `Store.export_rows`."""
    after: str | None = None
    with db.read() as connection:
        chosen = settings.current(connection)
        key = privacy.secret(db) if pseudonyms else None
        columns = _score_columns(connection)
    while True:
        with db.read() as connection:
            keys, after = reading.keys_of(connection, selection, limit=SLICE, after=after, desk=None, now=0)
            found = reading.rows_of(connection, keys)
            scores = _scores(connection, keys)
            parents = _site_ids(connection, [row.parent_key for row in found if row.parent_key is not None])
        for row in found:
            yield _record(row, chosen, columns | scores.get(row.key, {}), parents, key)
        if after is None:
            return


def _record(
    row: CommentRow, chosen: Settings, scores: dict[str, Any], parents: dict[int, str], key: str | None
) -> dict[str, Any]:
    author = row.author if key is None or row.author is None else privacy.keyed(key, row.author)
    reply_to = row.reply_to if key is None or row.reply_to is None else privacy.keyed(key, row.reply_to)
    bands = {
        f"{measure}.band": labels.band(measure, value, _bands(chosen))
        for measure, value in scores.items()
        if not measure.endswith(".version") and measure.rpartition(".")[2] in chosen.bands
    }
    return {
        "key": row.key,
        "id": row.id,
        "parent_id": None if row.parent_key is None else parents.get(row.parent_key),
        "parent_via": row.parent_via,
        "article_url": row.article_url,
        "article_title": row.article_title,
        "author": author,
        "reply_to": reply_to,
        "posted_at": None if row.posted_at is None else row.posted_at.isoformat(),
        "posted_at_text": row.posted_at_text,
        "text": row.text,
        "likes": row.likes,
        "dislikes": row.dislikes,
        "state": row.state,
        "gone": row.gone,
        "language": row.language,
        "depth": row.depth,
        "replies": row.replies,
        **scores,
        **bands,
        "not_scored": row.not_scored,
        "verdict": row.verdict,
        "labels": list(row.labels),
        "note": row.note,
        "moderator": row.moderator,
        "decided_at": None if row.decided_at is None else row.decided_at.isoformat(),
        "text_hash": row.text_hash or text_hash(row.text),
    }


def _bands(chosen: Settings) -> dict[str, labels.Bands]:
    """The desk's edges under the names that bands have."""
    found = dict(labels.DEFAULT_BANDS)
    for measure, edges in chosen.bands.items():
        names = found[measure].names if measure in found else ()
        if len(names) == len(edges) + 1:
            found[measure] = labels.Bands(edges=edges, names=names)
    return found


def _score_columns(connection: Connection) -> dict[str, None]:
    """Every column that scores of shown versions can fill, so that each record has the same."""
    version = schema.scorer_version.c
    scorers = connection.execute(select(version.scorer).where(version.shown).order_by(version.scorer)).scalars().all()
    measures = connection.execute(select(schema.measure.c.name).order_by(schema.measure.c.name)).scalars().all()
    columns: dict[str, None] = {}
    for scorer in scorers:
        columns.update({measure: None for measure in measures if measure.rpartition(".")[0] == scorer})
        columns[f"{scorer}.version"] = None
    return columns


def _scores(connection: Connection, keys: list[int]) -> dict[int, dict[str, Any]]:
    version, score, comment = schema.scorer_version.c, schema.score.c, schema.comment.c
    shown = connection.execute(select(version.id, version.scorer, version.version).where(version.shown)).all()
    measures = connection.execute(select(schema.measure.c.id, schema.measure.c.name)).all()
    found: dict[int, dict[str, Any]] = {}
    for some in slices(keys):
        text_of = pairs(connection, select(comment.id, comment.text_id).where(comment.id.in_(some)))
        texts = sorted(set(text_of.values()))
        for number, scorer, called in shown:
            for measure, name_ in measures:
                if name_.rpartition(".")[0] != scorer:
                    continue
                # All three columns of the key are given: joined to the comments instead, SQLite reads a whole measure.
                query = select(score.text_id, score.value).where(
                    score.version_id == number, score.measure_id == measure, score.text_id.in_(texts)
                )
                values = pairs(connection, query)
                for key, text_id in text_of.items():
                    if text_id in values:
                        found.setdefault(key, {}).update({name_: values[text_id], f"{scorer}.version": called})
    return found


def _site_ids(connection: Connection, keys: list[int]) -> dict[int, str]:
    comment = schema.comment.c
    found: dict[int, str] = {}
    for some in slices(keys):
        query = select(comment.id, comment.site_id).where(comment.id.in_(some))
        found.update(pairs(connection, query))
    return found


def record_export(db: Database, *, kind: str, count: int, selection: Selection, by: str) -> None:
    """See `Store.record_export`.

    The selection may hold names and words, so the log keeps its digest and what it filters by.
    """
    query = selection.to_query()
    what = {"kind": kind, "rows": count, "filters": sorted(query), "selection": digest(to_json(query))}
    with db.write(durable=True) as connection:
        audit.append(connection, db.now(), "export", name(by), what)

"""Scores by text and scorer version: what is still unscored, and storing results in short transactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Select, func, select

from comments.errors import UsageError
from comments.models import NotScored, Scores, text_hash
from comments.store import audit, people, projection, rows, schema
from comments.store.connection import Database
from comments.store.counts import ScorerVersion
from comments.store.facts import ScoreRow, Unscored
from comments.store.pace import Pace
from comments.store.rows import slices

_text = schema.text.c
_judged = schema.judged.c
_version = schema.scorer_version.c
_paces: WeakKeyDictionary[Database, Pace] = WeakKeyDictionary()  # what a store has shown to bear
_JUDGED = ("version_id", "text_id", "why", "note")
_SCORE = ("version_id", "measure_id", "text_id", "value")


def version_id(connection: Connection, scorer: str, version: str) -> int | None:
    """The number of a scorer version, None when it never judged anything."""
    query = select(_version.id).where(_version.scorer == scorer, _version.version == version)
    found: int | None = connection.execute(query).scalar()
    return found


def make_version(connection: Connection, scorer: str, version: str) -> int:
    """The number of a scorer version, given out when it is new. A scorer's first version is shown at once."""
    found = version_id(connection, scorer, version)
    if found is None:
        found = rows.next_id(connection, schema.scorer_version)
        other = connection.execute(select(_version.id).where(_version.scorer == scorer, _version.shown)).first()
        values = {"id": found, "scorer": scorer, "version": version, "shown": other is None}
        connection.execute(schema.scorer_version.insert(), values)
    return found


class WorkList:
    """What a scorer version has not seen.

    Remembers, a process, how far everything is judged, so as not to walk it again.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._marks: dict[tuple[str, str], int] = {}

    def next(
        self, scorer: str, version: str, limit: int, after: str | None, until: str | None = None
    ) -> list[Unscored]:
        """See `Store.unscored`."""
        with self._db.read() as connection:
            start = self._marks.get((scorer, version), 0)
            if after is not None:
                start = _place_of(connection, after) or start
            query = _unseen(connection, scorer, version, _text.id, _text.hash, _text.body, _text.language)
            query = query.where(_text.id > start)
            if until is not None and (end := _place_of(connection, until)) is not None:
                query = query.where(_text.id <= end)
            found = connection.execute(query.order_by(_text.id).limit(limit)).all()
        if after is None and found:
            self._marks[scorer, version] = found[0][0] - 1
        return [Unscored(text_hash=row[1], text=row[2], language=row[3]) for row in found]


def shards(connection: Connection, scorer: str, version: str, size: int) -> list[tuple[str | None, str]]:
    """See `Store.shards`."""
    number = func.row_number().over(order_by=_text.id).label("number")
    counted = _unseen(connection, scorer, version, _text.hash, number).subquery()
    query = select(counted.c.hash).where(counted.c.number % size == 0).order_by(counted.c.number)
    ends = list(connection.execute(query).scalars())
    last = _unseen(connection, scorer, version, _text.hash).order_by(_text.id.desc()).limit(1)
    end = connection.execute(last).scalar()
    if end is not None and end not in ends[-1:]:
        ends.append(end)
    return list(zip([None, *ends], ends, strict=False))


def _unseen(connection: Connection, scorer: str, version: str, *columns: Any) -> Select[Any]:
    query = select(*columns)
    number = version_id(connection, scorer, version)
    if number is None:
        return query
    # One text at a time: a join would walk along all that is judged, of which PostgreSQL knows little while it grows.
    seen = select(_judged.text_id).where(_judged.version_id == number, _judged.text_id == _text.id)
    return query.where(~seen.offset(0).exists())


def _place_of(connection: Connection, text_hash: str) -> int | None:
    place: int | None = connection.execute(select(_text.id).where(_text.hash == text_hash)).scalar()
    return place


def count_unscored(connection: Connection, scorer: str, version: str) -> int:
    """See `Store.count_unscored`."""
    texts = connection.execute(select(func.count()).select_from(schema.text)).scalar_one()
    number = version_id(connection, scorer, version)
    done = 0
    if number is not None:
        done = connection.execute(select(func.count()).where(_judged.version_id == number)).scalar_one()
    return int(texts - done)


def save(
    db: Database, run_id: int | None, results: Mapping[str, Scores | NotScored], *, scorer: str, version: str
) -> None:
    """See `Store.save_scores`."""
    waiting = list(results.items())
    pace = _paces.setdefault(db, Pace(db.turns, size=50, smallest=10, largest=1000))
    while waiting:
        part, waiting = waiting[: pace.size], waiting[pace.size :]
        pace.begin()
        with db.write() as connection:
            late = _save(connection, run_id, dict(part), scorer, version)
        pace.end(len(part))
        for column in late:
            projection.fill(db, column)


def _save(
    connection: Connection, run_id: int | None, results: Mapping[str, Scores | NotScored], scorer: str, version: str
) -> list[str]:
    """Store one batch. Returns slots given just now that older results of this version must be filled into."""
    number = make_version(connection, scorer, version)
    before = connection.execute(select(_judged.text_id).where(_judged.version_id == number).limit(1)).first()
    texts = rows.ids_by(connection, schema.text, "hash", results)  # a text edited meanwhile is not there any more
    found = {texts[name]: result for name, result in results.items() if name in texts}
    measures: dict[str, int] = {}
    for result in found.values():
        if isinstance(result, Scores):
            for name in result.values:
                if name not in measures:
                    measures[name] = projection.number_of(connection, f"{scorer}.{name}")
    judged = [
        (number, text_id, result.why if isinstance(result, NotScored) else None, getattr(result, "note", None))
        for text_id, result in found.items()
    ]
    rows.put(connection, schema.judged, _JUDGED, judged)
    values = [
        (number, measures[name], text_id, float(value))
        for text_id, result in found.items()
        if isinstance(result, Scores)
        for name, value in result.values.items()
    ]
    rows.put(connection, schema.score, _SCORE, values)
    late = _assign(connection, scorer, number, measures)
    _place(connection, number, found, {number: name for name, number in measures.items()})
    if run_id is not None:
        declined = sum(isinstance(result, NotScored) for result in found.values())
        table = schema.run
        connection.execute(
            table.update()
            .where(table.c.id == run_id)
            .values(scored=table.c.scored + len(found) - declined, not_scored=table.c.not_scored + declined)
        )
    return late if before is not None else []


def _assign(connection: Connection, scorer: str, number: int, measures: Mapping[str, int]) -> list[str]:
    late = []
    for role, names in projection.FITTING.items():
        for name, measure in measures.items():
            given = projection.assign(connection, role, measure, number, first=name in names)
            if given is not None and given[1]:
                late.append(given[0])
    return late


def _place(
    connection: Connection, number: int, results: Mapping[int, Scores | NotScored], names: Mapping[int, str]
) -> None:
    """Beside every comment that has one of these texts, put the value into the slots that hold this version."""
    slots = {column: measure for column, (measure, version) in projection.held(connection).items() if version == number}
    if not slots:
        return
    known = {measure: names.get(measure) for measure in slots.values()}
    comment = schema.comment.c
    changed: dict[str, dict[int, float | None]] = {column: {} for column in slots}
    for some in slices(results):
        query = select(comment.id, comment.text_id, *(comment[column] for column in slots))
        for key, text_id, *olds in connection.execute(query.where(comment.text_id.in_(some))):
            result = results[text_id]
            for (column, measure), old in zip(slots.items(), olds, strict=True):
                name = known[measure]
                value = result.values.get(name) if isinstance(result, Scores) and name is not None else None
                if value != old:
                    changed[column][key] = value
    for column, values in changed.items():
        projection.place(connection, column, values)


def versions(connection: Connection) -> list[ScorerVersion]:
    """See `Store.versions`."""
    counts = {
        number: (n, declined)
        for number, n, declined in connection.execute(
            select(_judged.version_id, func.count(), func.count(_judged.why)).group_by(_judged.version_id)
        )
    }
    found = connection.execute(select(schema.scorer_version).order_by(_version.scorer, _version.id)).mappings()
    return [
        ScorerVersion(
            scorer=row["scorer"],
            version=row["version"],
            scored=counts.get(row["id"], (0, 0))[0] - counts.get(row["id"], (0, 0))[1],
            not_scored=counts.get(row["id"], (0, 0))[1],
            shown=row["shown"],
        )
        for row in found
    ]


def of_comment(connection: Connection, key: int) -> list[ScoreRow]:
    """See `Store.scores`."""
    score, measure, comment = schema.score, schema.measure, schema.comment
    query = (
        select(
            _version.scorer, _version.version, _version.shown, measure.c.name, score.c.value, _judged.why, _judged.note
        )
        .select_from(comment)
        .join(schema.judged, _judged.text_id == comment.c.text_id)
        .join(schema.scorer_version, _version.id == _judged.version_id)
        .outerjoin(measure, measure.c.name.startswith(_version.scorer + ".", autoescape=False))
        .outerjoin(
            score,
            (score.c.version_id == _version.id)
            & (score.c.measure_id == measure.c.id)
            & (score.c.text_id == comment.c.text_id),
        )
        .where(comment.c.id == key)
        .where((score.c.value.is_not(None)) | (_judged.why.is_not(None)))
        .order_by(_version.scorer, _version.id, measure.c.name)
    )
    found: list[ScoreRow] = []
    for row in connection.execute(query):
        declined = row.why is not None
        if declined and found and (found[-1].scorer, found[-1].version) == (row.scorer, row.version):
            continue
        found.append(
            ScoreRow(
                scorer=row.scorer,
                version=row.version,
                measure=None if declined else row.name,
                value=row.value,
                not_scored=row.why,
                note=row.note,
                shown=row.shown,
            )
        )
    return found


def of_texts(connection: Connection, scorer: str, version: str, texts: Iterable[str]) -> dict[str, Scores | NotScored]:
    """See `Store.scores_of`."""
    number = version_id(connection, scorer, version)
    if number is None:
        return {}
    score, measure = schema.score, schema.measure
    found: dict[str, Scores | NotScored] = {}
    for some in slices({text_hash(text): text for text in texts}.items()):
        text_of = dict(some)
        query = (
            select(_text.hash, _judged.why, _judged.note, measure.c.name, score.c.value)
            .select_from(schema.text)
            .join(schema.judged, (_judged.text_id == _text.id) & (_judged.version_id == number))
            .outerjoin(score, (score.c.version_id == number) & (score.c.text_id == _text.id))
            .outerjoin(measure, measure.c.id == score.c.measure_id)
            .where(_text.hash.in_(text_of))
        )
        values: dict[str, dict[str, float]] = defaultdict(dict)
        for row in connection.execute(query):
            text = text_of[row.hash]
            if row.why is not None:
                found[text] = NotScored(why=row.why)
            else:
                values[text][row.name.removeprefix(f"{scorer}.")] = row.value
                found[text] = Scores(values=values[text], note=row.note)
    return found


def measures(connection: Connection) -> list[str]:
    """See `Store.measures`."""
    return list(connection.execute(select(schema.measure.c.name).order_by(schema.measure.c.name)).scalars())


def publish(db: Database, scorer: str, version: str, *, by: str) -> None:
    """See `Store.publish`."""
    with db.write() as connection:
        people.require(connection, by, "lead")
        number = version_id(connection, scorer, version)
        if number is None:
            raise UsageError(f"There are no scores of {scorer} {version}. `comments runs` lists what ran.")
        columns = projection.prepare(connection, scorer, number)
    for column in columns:
        projection.fill(db, column)
    with db.write(durable=True) as connection:
        projection.show(connection, number)
        audit.append(connection, db.now(), "publish", by, {"scorer": scorer, "version": version})

"""A selection over the packed facts, as a mask over their arrays. It means the same as `filters` does in SQL."""

from __future__ import annotations

from typing import Any

import numpy as np
from sqlalchemy import Connection, Text, cast, func, literal_column, select

from comments.selection import Selection
from comments.store import filters, projection, rows, schema, words
from comments.store.packed import Array, Facts, numbers_of, terms
from comments.store.values import name, short


class Chosen:
    """The comments of a selection and their facts, an array a column; arrays run beside each other."""

    def __init__(self, connection: Connection, selection: Selection, facts: Facts | None = None) -> None:
        """`facts` may be a part of the store, to estimate by."""
        slots = projection.active(connection)
        self.connection = connection
        self.selection = selection
        self.toxicity, self.sentiment = slots["toxicity"], slots["sentiment"]
        self.facts = facts or Facts(connection)
        self.mask: Array = self.facts["article_id"] > 0
        self._who_and_where()
        self._scored()
        self._searched()

    def __getitem__(self, column: str) -> Array:
        """Return the packed column of the chosen comments, in the order of their keys."""
        return self.facts[column][self.mask]

    def keys(self) -> list[int]:
        """Return the keys of the chosen comments, lowest first."""
        found: list[int] = self.facts.keys[self.mask].tolist()
        return found

    def __len__(self) -> int:
        return int(np.count_nonzero(self.mask))

    def _who_and_where(self) -> None:
        chosen, connection = self.selection, self.connection
        articles = filters.articles_of(connection, chosen)
        if articles is not None:
            self._among("article_id", connection.execute(articles).scalars())
        if chosen.authors:
            known = rows.ids_by(connection, schema.author, "name", [name(author) for author in chosen.authors])
            self._among("author_id", known.values())
        for column, wanted in (("section", chosen.sections), ("language", chosen.languages)):
            if wanted:
                self._among(column, terms(connection, [short(word) for word in wanted]).values())
        if chosen.status:
            self._among("status", [filters.STATUS[status] for status in chosen.status])
        if chosen.state:
            gone = self.facts["gone"] == 1
            numbers = terms(connection, [state for state in chosen.state if state != "gone"]).values()
            found = _among(self.facts["state"], numbers) & ~gone
            self.mask &= found | gone if "gone" in chosen.state else found
        if chosen.labels:
            known = rows.ids_by(connection, schema.label, "name", [name(label) for label in chosen.labels])
            table = schema.comment_label.c
            self._listed(self.facts.keys, select(table.comment_id).where(table.label_id.in_(known.values())))
        if chosen.since is not None:
            self.mask &= self.facts["day"] >= chosen.since.toordinal()
        if chosen.until is not None:
            day = self.facts["day"]
            self.mask &= (day <= chosen.until.toordinal()) & (day > 0)

    def _scored(self) -> None:
        chosen = self.selection
        for column, bounds in ((self.toxicity, chosen.toxicity), (self.sentiment, chosen.sentiment)):
            if bounds is not None:
                self._between(column, *bounds)
        for measure, low, high in chosen.scores:
            self._measured(measure, low, high)
        if chosen.scored:
            some = ~(np.isnan(self.facts[self.toxicity]) & np.isnan(self.facts[self.sentiment]))
            self.mask &= some if chosen.scored == "yes" else ~some
        if chosen.order == "conflicts":
            limit = filters.threshold(self.connection)
            tox, status = self.facts[self.toxicity], self.facts["status"]
            against = ((status == 2) & (tox < limit)) | ((status == 1) & (tox >= limit))
            self.mask &= against | _has(self.facts.keys, self._numbers(filters.disputed()))

    def _searched(self) -> None:
        if not self.selection.words.strip():
            return
        wanted = words.terms(self.selection.words)
        if not wanted:
            self.mask[:] = False
            return
        found = words.matching_texts(wanted, sqlite=self.connection.dialect.name == "sqlite")
        self._listed(self.facts["text_id"], found)

    def _measured(self, measure: str, low: float, high: float) -> None:
        found = filters.shown_measure(self.connection, measure)
        if found is None:
            self.mask[:] = False
            return
        column, number, version = found
        if column is not None:
            self._between(column, low, high)
            return
        table = schema.score.c
        here = select(table.text_id).where(
            table.version_id == version, table.measure_id == number, table.value.between(low, high)
        )
        self._listed(self.facts["text_id"], here)

    def _among(self, column: str, wanted: Any) -> None:
        self.mask &= _among(self.facts[column], wanted)

    def _between(self, column: str, low: float, high: float) -> None:
        values = self.facts[column]
        self.mask &= (values >= low) & (values <= high)

    def _listed(self, column: Array, query: Any) -> None:
        self.mask &= _has(column, self._numbers(query))

    def _numbers(self, query: Any) -> Array:
        found = query.subquery()
        number = found.c[0]
        if self.connection.dialect.name == "sqlite":
            joined = func.group_concat(number)
        else:
            joined = func.string_agg(cast(number, Text), literal_column("','"))
        return numbers_of(self.connection.execute(select(joined).select_from(found)).scalar())


def _among(values: Array, wanted: Any) -> Array:
    numbers = list(wanted)
    if len(numbers) == 1:
        return np.asarray(values == numbers[0])
    return np.isin(values, np.array(numbers, dtype=np.int64))


def _has(values: Array, numbers: Array) -> Array:
    """Whether each of `values` is among many `numbers`."""
    if not len(numbers) or not len(values):
        return np.zeros(len(values), dtype=bool)
    there = np.zeros(max(int(values.max()), int(numbers.max())) + 1, dtype=bool)
    there[numbers] = True
    return np.asarray(there[values])

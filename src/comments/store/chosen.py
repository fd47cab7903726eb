"""A selection over the packed facts, as a mask over their arrays. It means the same as `filters` does in SQL."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, select

from comments.selection import Selection
from comments.store import filters, present, rounds, rows, schema, words
from comments.store.columns import Facts, View
from comments.store.packed import OTHER_LABELS, Array, label_bits, terms
from comments.store.parts import LOOKED_UP, WORDS
from comments.store.values import name, short

SPARSE: Final = 16
"""One comment in so many left, and the rest is looked up one by one instead of all over."""


class Chosen:
    """The comments of a selection and their facts, an array a column; arrays run beside each other."""

    def __init__(
        self,
        connection: Connection,
        selection: Selection,
        facts: Facts | None = None,
        lists: dict[str, Array] | None = None,
    ) -> None:
        """`facts` may be a part of the store, to estimate by; `lists` keeps what is long to ask for the next time."""
        self.present = present.of(connection)
        self.connection = connection
        self.selection = selection
        self.toxicity, self.sentiment = self.present.shown["toxicity"], self.present.shown["sentiment"]
        self.facts = facts or Facts(View(connection))
        self._lists = {} if lists is None else lists
        # What is left: all of them, or a mask over all while it is much, then the places.
        self._mask: Array | None = None
        self._places: Array | None = self._with_words()
        self._who_and_where()
        self._scored()
        self._searched()
        self._keep(self._column("article_id") > 0)

    def __getitem__(self, column: str) -> Array:
        """Return the packed column of the chosen comments, in the order of their keys."""
        found = self._column(column)
        return found[np.asarray(self._mask)] if self._places is None else found

    @cached_property
    def keys(self) -> Array:
        """The keys of the chosen comments, lowest first."""
        return self.facts.keys_at(np.flatnonzero(np.asarray(self._mask)) if self._places is None else self._places)

    def __len__(self) -> int:
        return int(np.count_nonzero(np.asarray(self._mask))) if self._places is None else len(self._places)

    def _column(self, name: str) -> Array:
        return self.facts[name] if self._places is None else self.facts.at(name, self._places)

    def _keep(self, found: Array) -> None:
        if self._places is not None:
            self._places = self._places[found]
            return
        self._mask = found if self._mask is None else self._mask & found
        if SPARSE * np.count_nonzero(self._mask) < len(self._mask):
            self._places = np.flatnonzero(self._mask)

    @property
    def _are_few(self) -> bool:
        return 0 < len(self._lists.get(WORDS, ())) <= LOOKED_UP

    def _with_words(self) -> Array | None:
        """The places of comments with texts that were found already, if they are few."""
        if not self._are_few:
            return None
        question = ("SELECT id FROM comment WHERE text_id IN ? ORDER BY id", (self._lists[WORDS].tolist(),))
        return np.array([key for (key,) in rounds.ask(self.connection, question)[0]], dtype=np.int64)

    def _keep_none(self) -> None:
        self._places = np.zeros(0, dtype=np.int64)

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
            gone = self._column("gone") == 1
            numbers = terms(connection, [state for state in chosen.state if state != "gone"]).values()
            found = _among(self._column("state"), numbers) & ~gone
            self._keep(found | gone if "gone" in chosen.state else found)
        if chosen.labels:
            self._labelled()
        if chosen.since is not None:
            self._keep(self._column("day") >= chosen.since.toordinal())
        if chosen.until is not None:
            day = self._column("day")
            self._keep((day <= chosen.until.toordinal()) & (day > 0))

    def _labelled(self) -> None:
        wanted = [name(label) for label in self.selection.labels]
        known = rows.ids_by(self.connection, schema.label, "name", wanted).values()
        further = [number for number in known if label_bits([number]) == OTHER_LABELS]
        found = self._column("labels") & label_bits(set(known).difference(further)) != 0
        if further:
            table = schema.comment_label.c
            listed = select(table.comment_id).where(table.label_id.in_(further))
            found |= self._these("labels", listed)
        self._keep(found)

    def _these(self, name: str, keys: Any) -> Array:
        found = self.facts.listed(self._numbers(name, keys))
        return found if self._places is None else found[self._places]

    def _scored(self) -> None:
        chosen = self.selection
        for column, bounds in ((self.toxicity, chosen.toxicity), (self.sentiment, chosen.sentiment)):
            if bounds is not None:
                self._between(column, *bounds)
        for measure, low, high in chosen.scores:
            self._measured(measure, low, high)
        if chosen.scored:
            some = ~(np.isnan(self._column(self.toxicity)) & np.isnan(self._column(self.sentiment)))
            self._keep(some if chosen.scored == "yes" else ~some)
        if chosen.order == "conflicts":
            limit = self.present.threshold
            tox, status = self._column(self.toxicity), self._column("status")
            against = ((status == 2) & (tox < limit)) | ((status == 1) & (tox >= limit))
            against |= self._these("disputed", filters.disputed())
            table, texts = schema.score.c, self._column("text_id")
            for version, number in self.present.other_scorers:
                theirs = select(table.text_id).where(table.version_id == version, table.measure_id == number)
                above = _has(
                    texts, self._numbers(f"above {version} {number} {limit}", theirs.where(table.value >= limit))
                )
                below = _has(
                    texts, self._numbers(f"below {version} {number} {limit}", theirs.where(table.value < limit))
                )
                against |= (above & (tox < limit)) | (below & (tox >= limit))
            self._keep(against)

    def _searched(self) -> None:
        if not self.selection.words.strip() or self._are_few:
            return
        wanted = words.terms(self.selection.words)
        if not wanted:
            self._keep_none()
            return
        found = words.matching_texts(wanted, sqlite=self.connection.dialect.name == "sqlite")
        self._listed(WORDS, found)

    def _measured(self, measure: str, low: float, high: float) -> None:
        found = self.present.place_of(measure)
        if found is None:
            self._keep_none()
            return
        column, number, version = found
        if column is not None:
            self._between(column, low, high)
            return
        table = schema.score.c
        here = select(table.text_id).where(
            table.version_id == version, table.measure_id == number, table.value.between(low, high)
        )
        self._listed(f"{measure} {low} {high}", here)

    def _among(self, column: str, wanted: Any) -> None:
        self._keep(_among(self._column(column), wanted))

    def _between(self, column: str, low: float, high: float) -> None:
        values = self._column(column)
        self._keep((values >= low) & (values <= high))

    def _listed(self, name: str, texts: Any) -> None:
        self._keep(_has(self._column("text_id"), self._numbers(name, texts)))

    def _numbers(self, name: str, query: Any) -> Array:
        if name not in self._lists:
            self._lists[name] = self._asked(query)
        return self._lists[name]

    def _asked(self, query: Any) -> Array:
        return rows.numbers(self.connection, query)


def _among(values: Array, wanted: Any) -> Array:
    numbers = list(wanted)
    if not 0 < len(numbers) < 8:
        return np.isin(values, np.array(numbers, dtype=np.int64))
    found = values == numbers[0]
    for number in numbers[1:]:
        found |= values == number
    return np.asarray(found)


def _has(values: Array, numbers: Array) -> Array:
    """Whether each of `values` is among many `numbers`."""
    if not len(numbers) or not len(values):
        return np.zeros(len(values), dtype=bool)
    there = np.zeros(int(numbers.max()) + 2, dtype=bool)
    there[numbers] = True
    return there.take(values, mode="clip")  # what is beyond the highest number finds the last place, which is empty

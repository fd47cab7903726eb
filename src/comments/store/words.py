"""What a person types into the search field, as each database's full-text search takes it.

Words are all required, in any order; `"two words"` is a phrase, `-word` excludes, `word*` is a beginning. Everything
else is
taken as a letter or a gap, so that no input is a syntax error. Case and accents do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, column, func, literal_column, select, table, text

from comments.store import schema
from comments.store.values import clean, folded

_TERM = re.compile(r'(-?)(?:"([^"]*)"?|(\S+))')
_WORD = re.compile(r"\w+")
search = table("text_search", column("rowid"), column("text_search"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing to find, or to leave out: its words in sequence."""

    words: tuple[str, ...]
    excluded: bool = False
    beginning: bool = False


def terms(typed: str) -> list[Term]:
    """Read the search field; empty when nothing in it is a word."""
    found = []
    for minus, phrase, word in _TERM.findall(clean(typed)[:1000]):
        words = tuple(_WORD.findall(folded(phrase or word)))
        if words:
            found.append(Term(words=words, excluded=bool(minus), beginning=not phrase and word.endswith("*")))
    return found


def fts5(wanted: list[Term]) -> str:
    """SQLite's FTS5 expression; empty when only exclusions are left."""
    yes = [_fts5_term(term) for term in wanted if not term.excluded]
    no = [_fts5_term(term) for term in wanted if term.excluded]
    if not yes:
        return ""
    return " AND ".join(yes) + "".join(f" NOT {term}" for term in no)


def _fts5_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + ("*" if term.beginning else "")


def tsquery(wanted: list[Term]) -> str:
    """PostgreSQL's tsquery in the simple configuration."""
    parts = []
    for term in wanted:
        words = " <-> ".join(f"'{word}'" for word in term.words) + (":*" if term.beginning else "")
        parts.append(f"!({words})" if term.excluded else f"({words})")
    return " & ".join(parts)


def matching_texts(wanted: list[Term], *, sqlite: bool) -> Select[Any]:
    """Numbers of the texts that have the words."""
    if not sqlite:
        return select(schema.text.c.id).where(matches(wanted))
    expression = fts5(wanted)
    if expression:
        return (
            select(literal_column("rowid"))
            .select_from(search)
            .where(text("text_search MATCH :fts").bindparams(fts=expression))
        )
    left_out = [Term(words=term.words, beginning=term.beginning) for term in wanted]
    excluded: Select[Any] = (
        select(literal_column("rowid"))
        .select_from(search)
        .where(text("text_search MATCH :fts").bindparams(fts=" OR ".join(_fts5_term(term) for term in left_out)))
    )
    return select(schema.text.c.id).where(schema.text.c.id.not_in(excluded))


def probe(wanted: list[Term], text_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """SQLite: whether one text has the words."""
    expression = fts5(wanted)
    left_out = " OR ".join(_fts5_term(Term(words=term.words, beginning=term.beginning)) for term in wanted)
    inside: Select[Any] = select(literal_column("1")).select_from(search)
    match = text("text_search MATCH :fts").bindparams(fts=expression or left_out)
    here = inside.where(match, search.c.rowid == text_id).exists()
    return here if expression else ~here


def at_most(connection: Connection, wanted: list[Term], limit: int) -> int:
    """How many texts have the words, counted up to one more than a limit."""
    some = matching_texts(wanted, sqlite=connection.dialect.name == "sqlite").limit(limit + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def matches(wanted: list[Term]) -> ColumnElement[bool]:
    """PostgreSQL: the condition on a row of `text`."""
    vector: ColumnElement[Any] = literal_column("text.search")
    return vector.op("@@")(func.to_tsquery("simple", tsquery(wanted)))

"""The command that hands data on: `export`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from comments.cli.words import DEFAULT_DATABASE, Db, Out, me, output, plural, say
from comments.errors import UsageError
from comments.selection import ORDERS, STATUSES, Selection

DAY = ["%Y-%m-%d"]
Texts = list[str] | None


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(export)


def export(
    to: Annotated[str, typer.Option("--to", metavar="KIND", help="csv, jsonl, parquet, or an installed kind.")] = "csv",
    out: Out = None,
    article: Annotated[list[int] | None, typer.Option(metavar="KEY", help="Only this article, by its number.")] = None,
    site: Annotated[Texts, typer.Option(metavar="NAME", help="Only articles of this site.")] = None,
    section: Annotated[Texts, typer.Option(metavar="NAME", help="Only this section.")] = None,
    tag: Annotated[Texts, typer.Option(metavar="NAME", help="Only articles with this tag.")] = None,
    author: Annotated[Texts, typer.Option(metavar="NAME", help="Only this author.")] = None,
    status: Annotated[Texts, typer.Option(metavar="|".join(STATUSES), help="Only with this decision.")] = None,
    state: Annotated[Texts, typer.Option(metavar="STATE", help="visible, deleted, hidden, pending or gone.")] = None,
    label: Annotated[Texts, typer.Option(metavar="LABEL", help="Only with this label.")] = None,
    language: Annotated[Texts, typer.Option(metavar="CODE", help="Only in this language (en, de, ...).")] = None,
    toxicity: Annotated[str | None, typer.Option(metavar="LOW:HIGH", help="Only in this range, 0 to 1.")] = None,
    sentiment: Annotated[str | None, typer.Option(metavar="LOW:HIGH", help="Only in this range, -1 to 1.")] = None,
    score: Annotated[
        Texts,
        typer.Option(metavar="MEASURE:LOW:HIGH", help="Only in this range of any measure, as quick.insult:0.5:1."),
    ] = None,
    scored: Annotated[str | None, typer.Option(metavar="yes|no", help="Only scored, or only not scored.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="DATE", help="Posted on this day or later.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, metavar="DATE", help="Posted on this day or earlier.")
    ] = None,
    words: Annotated[str, typer.Option(metavar="WORDS", help="Only with these words.")] = "",
    order: Annotated[str, typer.Option(metavar="|".join(ORDERS), help="In this order.")] = "page",
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Keyed names instead of people's.")] = False,
    db: Db = DEFAULT_DATABASE,
) -> None:
    """Write comments with their scores, bands, newest decision and labels.

    Options of one name widen (`--label spam --label toxic`), options of different names narrow. A ".jsonl" export comes
    back unchanged through `comments add`.

    \b
    comments export --to csv -o out.csv
    comments export --to jsonl --status reject --since 2026-03-01 | gzip > rejected.jsonl.gz
    comments export --to parquet --toxicity 0.8:1 --pseudonyms -o toxic.parquet
    """
    from comments import pipeline
    from comments.exports import EXPORTS
    from comments.store import Store

    EXPORTS.get(to)
    query: dict[str, Any] = {
        "articles": [str(key) for key in article or ()],
        "sites": site,
        "sections": section,
        "tags": tag,
        "authors": author,
        "status": status,
        "state": state,
        "labels": label,
        "languages": language,
        "toxicity": [toxicity] if toxicity else None,
        "sentiment": [sentiment] if sentiment else None,
        "scores": score,
        "scored": [scored] if scored else None,
        "since": [since.date().isoformat()] if since else None,
        "until": [until.date().isoformat()] if until else None,
        "words": [words] if words else None,
        "order": [order],
    }
    asked = {name: texts for name, texts in query.items() if texts}
    # A link drops what makes no sense, as it may be old; somebody at a keyboard wants to hear of it.
    for name, texts in asked.items():
        for value in texts:
            understood = value in ORDERS if name == "order" else Selection.from_query({name: [value]}) != Selection()
            if not understood:
                raise UsageError(f"'{value}' makes no sense for {name}. See `comments export --help`.")
    selection = Selection.from_query(asked)
    with Store.open(db) as store:
        measured = store.measures()
        for name, _low, _high in selection.scores:
            if name not in measured:
                raise UsageError(
                    f"Nothing here was measured as '{name}'; there is {', '.join(measured) or 'no score'}."
                )
        with output(out) as stream:
            count = pipeline.export(store, selection, to=to, out=stream, by=me(), pseudonyms=pseudonyms)
            stream.flush()
    say(f"{plural(count, 'comment')} exported" + (f" to {out}." if out else "."))

"""Commands that take pages in: `parse` and `add`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from comments.cli.words import DEFAULT_DATABASE, Db, Jobs, Out, output, plural, progress, say

if TYPE_CHECKING:
    from comments.ahead import Reading
    from comments.models import Page
    from comments.store import Added

Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="Files, folders, archives, or - for standard input.")
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(parse)
    app.command()(add)


def parse(paths: Paths, jobs: Jobs = 1, out: Out = None) -> None:
    """Read pages and write one JSON object a page; nothing is stored.

    Reads saved pages, plain text, platform exports, tables, web archives, folders of them, compressed or not. A page
    that cannot be read has a "problem" in its record, and the run goes on.

    \b
    comments parse page.html | jq .comments
    comments parse pages/ --jobs 4 -o pages.jsonl
    """
    from comments.formats.reading import read_paths
    from comments.models import page_record

    comments = pages = problems = 0
    elsewhere = Elsewhere()
    with output(out) as stream, progress() as tell:
        files = 0

        def on_file(_name: str) -> None:
            nonlocal files
            files += 1
            tell("files read", files, None)

        for page in read_paths(paths, jobs=jobs, on_progress=on_file):
            record = page_record(page)
            stream.write(_line(record))
            comments, pages, problems = comments + len(page.comments), pages + 1, problems + bool(page.problem)
            elsewhere.note(page)
        stream.flush()
    elsewhere.say_how()
    say(f"{plural(comments, 'comment')} on {plural(pages, 'page')}" + (f", {problems} with a problem" * bool(problems)))
    if problems == pages > 0:
        raise typer.Exit(1)  # nothing of what was named could be read


def add(paths: Paths, jobs: Jobs = 1, db: Db = DEFAULT_DATABASE) -> None:
    """Read pages and keep their comments in the store.

    Adding a page again changes nothing. An edited comment keeps its decisions and its old text, and needs scoring
    again; a comment that is missing from a newer copy of its page is marked as gone.

    \b
    comments add pages/ --jobs 4
    comments add export.xml --db postgresql+psycopg://desk@db/comments
    """
    from comments import ahead

    with ahead.reading(paths, jobs) as begun:
        added = _stored(paths, jobs, db, begun)
    for problem in added.problems:
        say(problem)
    say(added_sentence(added))
    if added.problems and not added.pages:
        raise typer.Exit(1)  # nothing of what was named could be read


def _stored(paths: list[str], jobs: int, db: str, begun: Reading | None) -> Added:
    from comments import pipeline
    from comments.store import Store

    elsewhere = Elsewhere()
    with Store.open(db) as store, progress() as tell:
        tell("comments stored", 0, None)
        files = 0

        def on_file(_name: str) -> None:
            nonlocal files
            files += 1
            tell("files read", files, None)

        def on_stored(count: int) -> None:
            tell("comments stored", count, None)

        added = pipeline.add(
            store, paths, jobs=jobs, on_file=on_file, on_page=elsewhere.note, on_stored=on_stored, begun=begun
        )
    elsewhere.say_how()
    return added


def added_sentence(added: Added) -> str:
    """Say what an intake did, leaving out what did not happen."""
    parts = [(added.changed, "changed"), (added.unchanged, "known already"), (added.gone, "gone"), (added.back, "back")]
    rest = "".join(f", {number:,} {word}" for number, word in parts if number)
    return f"{plural(added.new, 'new comment')}{rest}; {plural(added.pages, 'page')} read."


class Elsewhere:
    """Says of each page whose comments load in the browser where they are, and once a platform how to get them."""

    def __init__(self) -> None:
        self.platforms: set[str] = set()

    def note(self, page: Page) -> None:
        """Say it for one page: never 0 comments in silence."""
        if page.hosted_by is None or page.comments:
            return
        platform = page.hosted_by.platform
        what = plural(page.stated_count, "comment") if page.stated_count else "Its comments"
        load, are = ("loads", "is") if page.stated_count == 1 else ("load", "are")
        say(f"{page.source}: {what} {load} from {platform} in the browser and {are} not in the page.")
        self.platforms.add(platform)

    def say_how(self) -> None:
        """Say what to do about it."""
        from comments.formats.platforms import PLATFORMS

        for platform in (known for known in PLATFORMS if known.name in self.platforms):
            say(f"{platform.name}: {platform.export}")


def _line(record: object) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which hostile pages contain, has only the ASCII spelling
        return json.dumps(record).encode() + b"\n"

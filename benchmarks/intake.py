"""`comments add` beside what a person would do without it, on the same file of invented comments in the same run.

    python benchmarks/intake.py --sizes 10000 100000 1000000 [--url postgresql+psycopg://...] [--rounds 3] [--beside]

SQLite: `sqlite-utils insert FILE.db comments ROWS.jsonl --nl --pk id`, then `sqlite-utils enable-fts` on the text, with
triggers. PostgreSQL: COPY into a table of the same columns, then a GIN index of the text's words. Both sides are whole
programs, from their start; each number is the middle one of the rounds, which take turns. The clock says what a person
waits for, processor seconds what the machine does for it, in all processes (PostgreSQL's own are not among them).
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from sqlalchemy import make_url
from store import FREQUENT, busy_desk, pages

from comments import pipeline
from comments.selection import Selection
from comments.store import Store

PLAIN = """
import json, sys, psycopg
url, source = sys.argv[1:]
with psycopg.connect(url) as connection, open(source) as lines:
    connection.execute("CREATE TABLE plain (id text PRIMARY KEY, article_url text, article_title text, author text, "
                       "posted_at timestamptz, text text, parent_id text, likes int)")
    with connection.cursor().copy("COPY plain FROM STDIN") as copy:
        for line in lines:
            copy.write_row(tuple(json.loads(line).values()))
    connection.execute("CREATE INDEX ON plain USING gin (to_tsvector('simple', text))")
"""


def rows(count: int, path: Path) -> None:
    """Write comments as JSON lines, in texts whose language shows as that of most comments does."""
    with path.open("w") as lines:
        for page in pages(count, frequent=FREQUENT):
            for comment in page.comments:
                row = {
                    "id": comment.id,
                    "article_url": page.article.url,
                    "article_title": page.article.title,
                    "author": comment.author,
                    "posted_at": comment.posted_at.isoformat() if comment.posted_at else None,
                    "text": comment.text,
                    "parent_id": comment.parent_id,
                    "likes": comment.likes,
                }
                lines.write(json.dumps(row) + "\n")


def timed(*commands: list[str]) -> tuple[float, float]:
    """Seconds by the clock and of processors, all commands together."""
    begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, worked


def on_sqlite(source: Path, folder: Path) -> dict[str, tuple[float, float]]:
    """One round in files of SQLite."""
    theirs, ours = str(folder / "theirs.db"), str(folder / "ours.db")
    for old in (*folder.glob("theirs.db*"), *folder.glob("ours.db*")):
        old.unlink()
    utils, comments = [sys.executable, "-m", "sqlite_utils"], [sys.executable, "-m", "comments"]
    return {
        "plain": timed(
            [*utils, "insert", theirs, "comments", str(source), "--nl", "--pk", "id"],
            [*utils, "enable-fts", theirs, "comments", "text", "--create-triggers"],
        ),
        "comments add": timed([*comments, "add", str(source), "--db", ours]),
    }


def on_postgresql(source: Path, url: str) -> dict[str, tuple[float, float]]:
    """One round in two databases of a PostgreSQL server."""
    server = make_url(url).set(drivername="postgresql")
    places = {}
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        for name in ("comments_intake_plain", "comments_intake_ours"):
            connection.execute(f"DROP DATABASE IF EXISTS {name}")
            connection.execute(f"CREATE DATABASE {name}")
            places[name] = server.set(database=name).render_as_string(hide_password=False)
    found = {
        "plain": timed([sys.executable, "-c", PLAIN, places["comments_intake_plain"], str(source)]),
        "comments add": timed(
            [sys.executable, "-m", "comments", "add", str(source), "--db", places["comments_intake_ours"]]
        ),
    }
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as connection:
        for name in places:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    return found


def compare(count: int, rounds: int, folder: Path, one: Callable[[Path], dict[str, tuple[float, float]]]) -> str:
    """A row of the table."""
    source = folder / f"rows-{count}.jsonl"
    if not source.exists():
        rows(count, source)
    found = [one(source) for _ in range(rounds)]
    (plain, plain_work), (ours, work) = (
        [statistics.median(taken[name][place] for taken in found) for place in (0, 1)]
        for name in ("plain", "comments add")
    )
    ratios = f"{ours / plain:.2f} | {work / plain_work:.2f}"
    return f"| {count:,} | {plain:.1f} / {plain_work:.1f} | {ours:.1f} / {work:.1f} | {ratios} |"


def beside(count: int, place: str, source: Path) -> dict[str, float]:
    """How long a label of three moderators takes while the file is added to a store that has comments already."""
    with Store.open(place) as store:
        if store.count(Selection()) == 0:
            store.add(pages(count, seed=3))  # other comments of the same articles
        return busy_desk(store, place, 15, lambda _end: pipeline.add(store, [source]).new)


def main() -> None:
    """Run the sizes asked for."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    read.add_argument("--url", help="PostgreSQL server to make databases on; without it SQLite files are used")
    read.add_argument("--folder", type=Path, default=Path("build/bench"))
    read.add_argument("--rounds", type=int, default=3)
    read.add_argument("--beside", action="store_true", help="time three moderators' labels beside it instead")
    asked = read.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.beside:
        for count in asked.sizes:
            source = asked.folder / f"rows-{count}.jsonl"
            if not source.exists():
                rows(count, source)
            place = asked.url or str(asked.folder / f"beside-{time.time():.0f}.db")
            print(count, beside(10_000, place, source), flush=True)
        return
    print("| comments | plain table, s: clock / work | `comments add`, s: clock / work | ratio: clock | ratio: work |")
    print("|---|---|---|---|---|")
    for count in asked.sizes:
        if asked.url:
            line = compare(count, asked.rounds, asked.folder, lambda source: on_postgresql(source, asked.url))
        else:
            line = compare(count, asked.rounds, asked.folder, lambda source: on_sqlite(source, asked.folder))
        print(line, flush=True)


if __name__ == "__main__":
    main()

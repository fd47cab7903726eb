"""How the store behaves as it grows.

    python benchmarks/store.py --sizes 10000 100000 1000000 [--url postgresql+psycopg://...]

Makes invented comments (Zipf words, 200 to an article, authors who write often and seldom), takes them in, scores them
by numbers that cost nothing, decides a twentieth, and times what a desk does. Writes all figures into one JSON file a
size and database, and prints a table of them: of each group of queries the middle one and the slowest, by its name.
Read ratios between sizes; the milliseconds are of the machine it ran on.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url, text

from comments.models import Article, Comment, Page, Scores
from comments.selection import Selection
from comments.store import Store

DESKS = ("desk_quiet", "desk_while_scoring", "desk_while_deciding", "desk_while_undoing")
PARTS = ("reads", "desk", "audit", *DESKS)
START = datetime(2024, 1, 1, tzinfo=UTC)
LETTERS = "bdfgklmnprstv"
FREQUENT = "the and to of is you that it in not for are this they be with have on was what people who would just about if their"


def vocabulary(size: int = 8000, *, frequent: str = "") -> list[str]:
    """Invented words of two to four syllables, most frequent first, behind the `frequent` ones."""
    source = random.Random(1)  # noqa: S311
    words: dict[str, None] = dict.fromkeys(frequent.split())
    while len(words) < size:
        syllables = (source.choice(LETTERS) + source.choice("aeiou") for _ in range(source.randint(2, 4)))
        words["".join(syllables)] = None
    return list(words)


def pages(count: int, *, seed: int = 2, frequent: str = "") -> Iterator[Page]:
    """Articles of 200 comments until there are `count`."""
    source = random.Random(seed)  # noqa: S311
    words = vocabulary(frequent=frequent)
    weights = [1 / (rank + 3) for rank in range(len(words))]
    authors = max(20, count // 5)
    for article in range((count + 199) // 200):
        size = min(200, count - article * 200)
        begun = START + timedelta(minutes=source.randrange(60 * 24 * 700))
        pool = source.choices(words, weights, k=size * 25)
        found = []
        for number in range(size):
            reply = number and source.random() < 0.4
            found.append(
                Comment(
                    id=f"{article}-{number}",
                    text=" ".join(pool[number * 25 : number * 25 + source.randint(6, 25)]) + f" {article}.{number}",
                    parent_id=f"{article}-{source.randrange(number)}" if reply else None,
                    parent_via="markup" if reply else None,
                    author=f"reader {int(authors * source.random() ** 3)}",
                    posted_at=begun + timedelta(minutes=number * 7),
                    likes=source.randrange(50),
                )
            )
        yield Page(
            source=f"bench/{article}.html",
            article=Article(
                url=f"https://bench.example/{article}",
                title=f"Article {article}",
                section=("news", "sport", "culture", "local", "science")[article % 5],
                language="en" if article % 10 else ("de", "fr", "rare")[min(2, article % 30 // 10)],
            ),
            comments=tuple(found),
        )


def fill_scores(store: Store, scorer: str, measure: str, low: float) -> float:
    """Score everything by the text's hash; returns comments a second."""
    begun, after, done = time.perf_counter(), None, 0
    run = store.start_run(scorer, "1")
    while batch := store.unscored(scorer, "1", limit=1000, after=after):
        values = {one.text_hash: Scores(values={measure: worth(one.text_hash, low)}) for one in batch}
        store.save_scores(run.id, values, scorer=scorer, version="1")
        after, done = batch[-1].text_hash, done + len(batch)
    store.finish_run(run.id)
    return done / (time.perf_counter() - begun)


def worth(text_hash: str, low: float) -> float:
    """A number from `low` to 1 that most texts have little of."""
    share = int(text_hash[:8], 16) / 2**32
    return low + (1 - low) * share**2


def timed(call: Callable[[], Any], repeats: int = 7) -> list[float]:
    """Median milliseconds after one call to warm up: by the clock, and of this process's own work.

    On a busy machine the first says how busy it was; the second leaves out what PostgreSQL does in its own process.
    """
    call()
    taken = []
    for _ in range(repeats):
        begun, worked = time.perf_counter(), time.process_time()
        call()
        taken.append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))
    return [round(statistics.median(some), 1) for some in zip(*taken, strict=True)]


def page_cases(words: list[str]) -> dict[str, Selection]:
    """What a desk filters and sorts by."""
    cases = {
        f"order {order}": Selection(order=order) for order in ("most-toxic", "newest", "uncertain", "random", "page")
    }
    cases |= {f"order {order}": Selection(order=order) for order in ("conflicts", "most-negative", "most-replied")}
    rare = words[1000]
    cases |= {
        "waiting, most toxic": Selection(status=("waiting",)),
        "rejected, newest": Selection(status=("reject",), order="newest"),
        "rare language": Selection(languages=("rare",)),
        "common language, newest": Selection(languages=("en",), order="newest"),
        "section": Selection(sections=("sport",), order="most-negative"),
        "one article": Selection(articles=(3,)),
        "one author": Selection(authors=("reader 7",), order="newest"),
        "label": Selection(labels=("spam",)),
        "toxicity .6 to .8, newest": Selection(toxicity=(0.6, 0.8), order="newest"),
        "one week, most toxic": Selection(since=date(2024, 6, 3), until=date(2024, 6, 9)),
        "everything at once": Selection(
            status=("waiting",),
            sections=("sport", "news"),
            languages=("en",),
            toxicity=(0.3, 1),
            since=date(2024, 3, 1),
        ),
        "label, author, language": Selection(
            labels=("spam",), authors=("reader 0",), languages=("en",), order="newest"
        ),
        "label, rare language": Selection(labels=("spam",), languages=("rare",)),
        "two scores, rare language, one week": Selection(
            toxicity=(0.5, 1), sentiment=(-1, -0.5), languages=("de",), since=date(2024, 6, 3), until=date(2024, 6, 9)
        ),
        "nothing is left": Selection(toxicity=(0.95, 1), status=("reject",), languages=("fr",)),
        "not scored": Selection(scored="no"),
        "words: common": Selection(words=words[0]),
        "words: common, newest": Selection(words=words[0], order="newest"),
        "words: common, rare language": Selection(words=words[0], languages=("rare",)),
        "words: two": Selection(words=f"{words[40]} {words[60]}"),
        "words: middling, newest": Selection(words=words[300], order="newest"),
        "words: few": Selection(words=rare),
        "words: phrase": Selection(words=f'"{words[40]} {words[60]}"'),
        "words: beginning": Selection(words=f"{rare}*"),
        "words: rare": Selection(words=words[-1]),
    }
    return cases


def chart_cases(store: Store) -> dict[str, Callable[[Selection], Any]]:
    """Every chart's aggregate."""
    return {
        "totals": store.totals,
        "count": store.count,
        "toxicity histogram": lambda chosen: store.histogram(chosen, "toxicity"),
        "over time": store.over_time,
        "by article": store.by_article,
        "by author": store.by_author,
        "by hour": store.by_hour,
    }


RARE = ("label, author", "label, rare", "two scores", "nothing is left", "not scored")
CHARTS = ("totals", "count", "toxicity histogram", "over time", "by ", "facets", "one word", "author", "bursts")
GROUPS: dict[str, Callable[[str], bool]] = {
    "page, usual filters": lambda name: not name.startswith(("words:", *RARE, *CHARTS)),
    "page, rare combinations": lambda name: name.startswith(RARE),
    "page, words": lambda name: name.startswith("words:"),
    "chart": lambda name: name.startswith(CHARTS),
}

CHART_FILTERS = {
    "all": Selection(),
    "waiting": Selection(status=("waiting",)),
    "sport, en": Selection(sections=("sport",), languages=("en",)),
    "one week": Selection(since=date(2024, 6, 3), until=date(2024, 6, 9)),
    "toxicity from .5": Selection(toxicity=(0.5, 1)),
    "label": Selection(labels=("spam",)),
    "one author": Selection(authors=("reader 0",)),
}


def measure(store: Store, results: dict[str, Any]) -> None:
    """Time what a desk does."""
    words = vocabulary()
    paging: dict[str, list[float]] = {}
    for name, chosen in page_cases(words).items():
        paging[name] = timed(lambda chosen=chosen: store.comments(chosen))
        mark = store.comments(chosen, limit=200).next
        if mark is not None:
            paging[f"{name}, behind 200"] = timed(lambda chosen=chosen, mark=mark: store.comments(chosen, after=mark))
    results["page_ms"] = paging
    charts: dict[str, list[float]] = {}
    for name, chart in chart_cases(store).items():
        for title, chosen in CHART_FILTERS.items():
            charts[f"{name}: {title}"] = timed(lambda chart=chart, chosen=chosen: chart(chosen), repeats=3)
    charts["facets"] = timed(store.facets, repeats=3)
    charts["one word: totals"] = timed(lambda: store.totals(Selection(words=words[60])), repeats=3)
    charts["author"] = timed(lambda: store.author("reader 0"), repeats=3)
    charts["bursts"] = timed(store.bursts, repeats=3)
    results["chart_ms"] = charts
    keys = [row.key for row in store.comments(Selection(status=("waiting",), order="random"), limit=60).rows]
    taken = []
    for key in keys:
        begun = time.perf_counter()
        store.decide([key], verdict="approve", labels=["witty"], moderator="bench")
        taken.append((time.perf_counter() - begun) * 1000)
    results["label_ms"] = {"median": round(statistics.median(taken), 2), "max": round(max(taken), 2)}


def moderate(place: str, number: int, seconds: float, out: Any) -> None:
    """One moderator who decides about five times a second."""
    with Store.open(place) as store:
        chosen = Selection(order="random", seed=number, status=("waiting",))
        keys = [row.key for row in store.comments(chosen, limit=500).rows]
        taken, begun = [], time.monotonic()
        for key in keys:
            if time.monotonic() - begun > seconds:
                break
            start = time.perf_counter()
            store.decide([key], verdict="reject", moderator=f"moderator {number}")
            taken.append((time.perf_counter() - start) * 1000)
            time.sleep(0.2)
        out.put(taken)


def busy_desk(store: Store, place: str, seconds: float, beside: Callable[[float], int]) -> dict[str, float]:
    """Three moderators in processes of their own, and what this process does `beside` them until a time."""
    out: Any = multiprocessing.Queue()
    people = [multiprocessing.Process(target=moderate, args=(place, number, seconds, out)) for number in range(3)]
    for person in people:
        person.start()
    time.sleep(0.5)
    done = beside(time.monotonic() + seconds)
    taken = sorted(value for _ in people for value in out.get())  # a label refused would have ended its moderator
    for person in people:
        person.join()
    return {
        "labels": len(taken),
        "p50_ms": round(statistics.median(taken), 1),
        "p99_ms": round(taken[min(len(taken) - 1, int(len(taken) * 0.99))], 1),
        "max_ms": round(taken[-1], 1),
        "done_meanwhile": done,
    }


def keep_scoring(store: Store, end: float) -> int:
    """Score by new versions, one after the other; returns the number of texts."""
    done, version = 0, 0
    while time.monotonic() < end:
        version += 1
        name, after = f"bulk {time.time():.0f} {version}", None
        while time.monotonic() < end and (batch := store.unscored("quick", name, limit=1000, after=after)):
            values = {one.text_hash: Scores(values={"toxicity": worth(one.text_hash[::-1], 0)}) for one in batch}
            store.save_scores(0, values, scorer="quick", version=name)
            after, done = batch[-1].text_hash, done + len(batch)
    return done


def decide_many(store: Store, count: int) -> int:
    """One decision on a tenth of all comments; returns how many."""
    keys = [row.key for row in store.comments(Selection(order="page"), limit=count // 10).rows]
    return len(store.decide(keys, verdict="skip", moderator="bulk").decisions)


def undo_many(store: Store) -> int:
    """The undo of that; returns how many."""
    return len(store.undo(moderator="bulk").decisions)


def build(store: Store, count: int, results: dict[str, Any]) -> None:
    """Comments, two scores each, and decisions on a twentieth."""
    made = list(pages(count))
    begun = time.perf_counter()
    worked = time.process_time()
    store.add(made)
    results["add_per_s"] = round(count / (time.perf_counter() - begun))
    results["add_cpu_us"] = round((time.process_time() - worked) / count * 1e6)
    del made
    results["score_per_s"] = round(fill_scores(store, "quick", "toxicity", 0))
    fill_scores(store, "vader", "compound", -1)
    keys = [row.key for row in store.comments(Selection(order="random"), limit=count // 20).rows]
    half = len(keys) // 2
    begun = time.perf_counter()
    store.decide(keys[:half], verdict="reject", labels=["spam"], moderator="bulk")
    results["bulk_decide_per_s"] = round(half / (time.perf_counter() - begun)) if half else None
    store.decide(keys[half:], verdict="approve", labels=["constructive"], moderator="bulk")


def one_size(place: str, results: dict[str, Any], asked: argparse.Namespace) -> Iterator[str]:
    """Everything at one size, in one database, put into `results`; gives the name of each part when it is done."""
    count = results["comments"]
    with Store.open(place) as store:
        if store.count(Selection()) == 0:
            build(store, count, results)
            yield "build"
        if "reads" in asked.only:
            measure(store, results)
            yield "reads"
        for name, beside in desks(store, count).items():
            if "desk" in asked.only or name in asked.only:
                if name == "desk_while_undoing":
                    decide_many(store, count)
                results[name] = busy_desk(store, place, asked.seconds, beside)
                yield name
        if "audit" in asked.only:
            begun = time.perf_counter()
            report = store.audit_verify()
            results["audit"] = {"ok": report.ok, "entries": report.entries, "s": round(time.perf_counter() - begun, 2)}
            yield "audit"


def desks(store: Store, count: int) -> dict[str, Callable[[float], int]]:
    """What may go on beside moderators."""
    return {
        "desk_quiet": lambda _end: 0,
        "desk_while_scoring": lambda end: keep_scoring(store, end),
        "desk_while_deciding": lambda _end: decide_many(store, count),
        "desk_while_undoing": lambda _end: undo_many(store),
    }


def table(found: list[dict[str, Any]]) -> str:
    """All results side by side. Of two numbers the first is by the clock, the second the process's own work."""
    heads = [f"{one['database']} {one['comments']:,}" for one in found]
    lines = ["| | " + " | ".join(heads) + " |", "|---|" + "---|" * len(found)]

    def line(name: str, values: list[Any]) -> None:
        lines.append(f"| {name} | " + " | ".join("" if value is None else str(value) for value in values) + " |")

    for name in ("add_per_s", "add_cpu_us", "score_per_s", "bulk_decide_per_s"):
        line(name, [one.get(name) for one in found])
    line("label_ms: median", [one.get("label_ms", {}).get("median") for one in found])
    for name, belongs in GROUPS.items():
        reads = [one.get("page_ms", {}) | one.get("chart_ms", {}) for one in found]
        some = [{key: taken for key, taken in one.items() if belongs(key)} for one in reads]
        line(f"{name}: middle", [_both(sorted(one.values())[len(one) // 2]) if one else None for one in some])
        slowest = [max(one, key=lambda key: one[key][0], default="") for one in some]
        line(
            f"{name}: slowest",
            [f"{_both(one[key])} ({key})" if key else None for one, key in zip(some, slowest, strict=True)],
        )
    for kind in (*DESKS, "audit"):
        for name in dict.fromkeys(key for one in found for key in one.get(kind, {})):
            line(f"{kind}: {name}", [one.get(kind, {}).get(name) for one in found])
    return "\n".join(lines) + "\n"


def _both(taken: list[float]) -> str:
    return f"{taken[0]} / {taken[1]}"


def main() -> None:
    """Run the sizes asked for."""
    read = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    read.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    read.add_argument("--url", help="PostgreSQL server to make databases on; without it SQLite files are used")
    read.add_argument("--folder", type=Path, default=Path("build/bench"))
    read.add_argument("--out", type=Path, default=Path("build/bench/results"))
    read.add_argument("--seconds", type=float, default=20, help="how long the three moderators work")
    read.add_argument("--keep", action="store_true", help="use stores of an earlier run, and add to its figures")
    read.add_argument(
        "--only", nargs="*", default=PARTS, choices=PARTS, help="measure these; without any, stores are only built"
    )
    asked = read.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    asked.out.mkdir(parents=True, exist_ok=True)
    for count in asked.sizes:
        place = str(asked.folder / f"bench-{count}.db")
        if asked.url:
            server = create_engine(asked.url, isolation_level="AUTOCOMMIT")
            name = f"comments_bench_{count}"
            with server.connect() as connection:
                if not asked.keep:
                    connection.execute(text(f"DROP DATABASE IF EXISTS {name}"))
                if not connection.execute(text(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")).first():  # noqa: S608
                    connection.execute(text(f"CREATE DATABASE {name}"))
            place = make_url(asked.url).set(database=name).render_as_string(hide_password=False)
        elif not asked.keep:
            for old in asked.folder.glob(f"bench-{count}.db*"):
                old.unlink()
        database = "postgresql" if asked.url else "sqlite"
        target = asked.out / f"{database}-{count}.json"
        machine = f"{platform.machine()}, {multiprocessing.cpu_count()} cores"
        results = json.loads(target.read_text()) if asked.keep and target.exists() else {}
        results |= {"comments": count, "database": database, "machine": machine}
        for part in one_size(place, results, asked):
            target.write_text(json.dumps(results, indent=1) + "\n")
            print(f"{part}: {target}", flush=True)
    found = [json.loads(path.read_text()) for path in sorted(asked.out.glob("*.json"))]
    found.sort(key=lambda one: (one["database"], one["comments"]), reverse=False)
    (asked.out / "store.md").write_text(table(found))
    print(table(found))


if __name__ == "__main__":
    main()

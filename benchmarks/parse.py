"""Pages per second and F1 of `comments.formats.parse` beside other readers, on the same pages, in one run and one
process.

    python benchmarks/parse.py ../shared/pages            # needs: pip install extruct rapidfuzz trafilatura

The folder holds `manifest.jsonl`, `gold/`, `threads/` and `none/` as `../shared/pages` does. A peer has comments found when
its text (for trafilatura a line of it) matches a gold comment with a similarity of 0.9, one to one, as in `score.py`.

The rounds of the readers alternate, each is timed by processor time, and the best round of each counts, so that other
work on the machine does not decide. What a reader remembers of texts it has seen is emptied before each round: a user's
pages come once.

trafilatura is called in four ways: `bare_extraction(page, include_comments=True)` with and without `with_metadata`, each
also with `fast=True`, which leaves out the second opinions on the article's text. All four give the same comments. Like
ours, which always reads the article's title, address, time, section and language too, are those with metadata. extruct
reads JSON-LD and microdata alone, of which the texts of schema.org's `Comment` are taken.

    python benchmarks/parse.py --grow                     # processor time a comment on made pages of three sizes
"""

from __future__ import annotations

import argparse
import functools
import gc
import io
import json
import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz
from selectolax.lexbor import LexborHTMLParser

from comments.formats import parse
from comments.formats.document import Document

GROWN = {
    "wordpress": '<li class="comment depth-1" id="comment-{n}"><cite class="fn">Reader {n}</cite> <a>May {day}, 2015 at '
    '10:20</a><div class="comment-content"><p>The ferry was late on day {n}.</p></div><a class="reply">Reply</a></li>',
    "vbulletin": '<li id="post_{n}" class="postbit"><span class="date">03-05-2015, 10:20</span><a class="username">Reader '
    '{n}</a><blockquote class="postcontent"><div class="bbcode_quote"><div class="bbcode_postedby">Originally posted by '
    "Reader {before}</div></div>The ferry was late on day {n}.</blockquote></li>",
    "generic": "<div><div><b>Reader {n}</b> <i>{day} May 2015 at 10:20</i></div><div>The ferry was late on day {n} of that "
    "summer, and nobody said a word about it.</div><a>Reply</a></div>",
}
SIZES = (100, 1_000, 10_000)

TRAFILATURA = {
    "trafilatura": {},
    "trafilatura, fast": {"fast": True},
    "trafilatura with metadata": {"with_metadata": True},
    "trafilatura with metadata, fast": {"with_metadata": True, "fast": True},
}
OURS = "comments"
Tool = Callable[[Path], list[str]]
NAIVE = ".comment-content, .comment-body, .comment-text, .comment"


def normalise(text: str) -> str:
    """Lower case, words only: the form in which texts are compared."""
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def right(found: list[str], gold: list[str]) -> int:
    """Return how many of the found texts are a gold comment, one to one."""
    left, count = list(gold), 0
    for text in found:
        best = max(left, key=lambda wanted: fuzz.ratio(text, wanted), default=None)
        if best is not None and fuzz.ratio(text, best) >= 90:
            left.remove(best)
            count += 1
    return count


def ours(path: Path) -> list[str]:
    """Our comments of one page."""
    document = Document(source=str(path), opener=lambda: path.open("rb"))
    return [comment.text for page in parse(document) for comment in page.comments]


def by_trafilatura(path: Path, **options: bool) -> list[str]:
    """The lines trafilatura takes for comments."""
    import trafilatura

    found = trafilatura.bare_extraction(path.read_bytes(), include_comments=True, **options)
    comments = getattr(found, "comments", None) or ""
    return comments.splitlines()


def by_schema_org(path: Path) -> list[str]:
    """What the page itself marks up as comments."""
    import extruct

    found = extruct.extract(path.read_bytes(), syntaxes=["json-ld", "microdata"], errors="ignore")
    return list(_marked_up(found))


def _marked_up(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _marked_up(item)
    elif isinstance(value, dict):
        fields = value.get("properties", value)
        if re.search(r"\b(?:Comment|UserComments)\b", str(value.get("@type") or value.get("type"))):
            text = fields.get("text") or fields.get("commentText") or fields.get("description") or ""
            yield text if isinstance(text, str) else str(text[0])
        for item in fields.values():
            yield from _marked_up(item)


def by_selectors(path: Path) -> list[str]:
    """What a hand-written scraper takes: the classes most themes share."""
    return [node.text(separator=" ") for node in LexborHTMLParser(path.read_bytes()).css(NAIVE)]


def forget() -> None:
    """Empty what the readers remember of texts; tables of words and imported modules stay."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            where, size = thing.__module__ or "", thing.cache_parameters()["maxsize"]
            if where.startswith(("comments.", "trafilatura.")) and size and size > 1:
                thing.cache_clear()


def grow() -> None:
    """Print how long one comment takes on pages of each size, without what is made once a process."""
    print(f"{'comments':12} " + " ".join(f"{size:>8,}" for size in SIZES) + "   microseconds a comment")
    for name, comment in GROWN.items():
        cells = []
        for size in (10, *SIZES):
            made = (comment.format(n=n, before=max(1, n - 2), day=1 + n % 28) for n in range(size))
            data = f"<html><body><h3>Comments</h3>{''.join(made)}".encode()
            forget()
            start = time.process_time()
            (page,) = parse(Document(source=name, opener=functools.partial(io.BytesIO, data)))
            cells.append((time.process_time() - start) / len(page.comments) * 1e6)
        print(f"{name:12} " + " ".join(f"{cell:8.0f}" for cell in cells[1:]))


def seconds(tools: dict[str, Tool], paths: list[Path], rounds: int) -> dict[str, float]:
    """Return each reader's best processor time for all the pages; the rounds of the readers alternate."""
    best = dict.fromkeys(tools, float("inf"))
    for _ in range(rounds):
        for name, tool in tools.items():
            forget()
            start = time.process_time()
            for path in paths:
                tool(path)
            best[name] = min(best[name], time.process_time() - start)
    return best


def print_speeds(title: str, best: dict[str, float], pages: int) -> None:
    """Print pages a second, and how many times as fast as each reader ours is."""
    print(f"\n{title:33} {'pages/s':>8} {'ours is':>12}   {pages} pages")
    for name, taken in best.items():
        print(f"{name:33} {pages / taken:8.1f} {taken / best[OURS]:6.1f} times")


def print_found(tools: dict[str, Tool], pages: list[tuple[Path, list[str]]]) -> None:
    """Print what of the gold comments each reader finds."""
    print(f"\n{'comments found':33} {'precision':>9} {'recall':>7} {'F1':>6}")
    for name, tool in tools.items():
        hits = found_all = gold_all = 0
        for path, wanted in pages:
            found = [text for text in map(normalise, tool(path)) if text]
            hits, found_all, gold_all = hits + right(found, wanted), found_all + len(found), gold_all + len(wanted)
        precision, recall = hits / max(found_all, 1), hits / max(gold_all, 1)
        print(f"{name:33} {precision:9.3f} {recall:7.3f} {2 * hits / max(found_all + gold_all, 1):6.3f}")


def main() -> None:
    """Print tables: pages a second with comments and without, precision, recall, F1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--grow", action="store_true", help="made pages of three sizes instead of a folder's")
    arguments = parser.parse_args()
    if arguments.grow or arguments.folder is None:
        grow()
        return
    tools: dict[str, Tool] = {
        OURS: ours,
        **{name: functools.partial(by_trafilatura, **options) for name, options in TRAFILATURA.items()},
        "schema.org": by_schema_org,
        "selectors": by_selectors,
    }
    pages, without = [], []
    for line in (arguments.folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = arguments.folder / row["file"]
        if row["file"].startswith("threads/"):
            gold = json.loads((arguments.folder / row["gold"]).read_text(encoding="utf-8"))["comments"]
            texts = [normalise(comment["text"]) for comment in gold if comment.get("kind", "comment") == "comment"]
            pages.append((path, texts))
        elif row["file"].startswith("none/"):
            without.append(path)
    paths = [path for path, _ in pages]
    large = sorted(paths, key=lambda path: -path.stat().st_size)[: len(paths) // 4]
    print_speeds("pages with comments", seconds(tools, paths, arguments.rounds), len(paths))
    print_speeds("the largest quarter of them", seconds(tools, large, arguments.rounds), len(large))
    print_speeds("pages without comments", seconds(tools, without, arguments.rounds), len(without))
    print_found(tools, pages)


if __name__ == "__main__":
    main()

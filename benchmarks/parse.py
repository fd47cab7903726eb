"""Pages per second and F1 of `comments.formats.parse` beside trafilatura, on the same pages, in one run and one
process.

    python benchmarks/parse.py ../shared/pages            # needs: pip install trafilatura rapidfuzz

The folder holds `manifest.jsonl`, `gold/` and `threads/` as `../shared/pages` does. A peer has comments found when
its line of text matches a gold comment with a similarity of 0.9, one to one, as in `score.py`. The rounds of the two
alternate, each is timed by processor time, and the best round of each counts, so that other work on the machine does
not decide.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz
from selectolax.lexbor import LexborHTMLParser

from comments.formats import parse
from comments.formats.document import Document

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


def by_trafilatura(path: Path) -> list[str]:
    """The lines trafilatura takes for comments."""
    import trafilatura

    found = trafilatura.bare_extraction(path.read_bytes(), include_comments=True, with_metadata=False)
    comments = getattr(found, "comments", None) or ""
    return comments.splitlines()


def by_selectors(path: Path) -> list[str]:
    """What a hand-written scraper takes: the classes most themes share."""
    return [node.text(separator=" ") for node in LexborHTMLParser(path.read_bytes()).css(NAIVE)]


def main() -> None:
    """Print a table: pages a second, precision, recall, F1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    rows = [json.loads(line) for line in (arguments.folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [row for row in rows if row["file"].startswith("threads/")]
    paths = [arguments.folder / row["file"] for row in pages]
    tools: dict[str, Callable[[Path], list[str]]] = {
        "comments": ours,
        "trafilatura": by_trafilatura,
        "selectors": by_selectors,
    }
    best = dict.fromkeys(tools, float("inf"))
    for _ in range(arguments.rounds):
        for name, tool in tools.items():
            start = time.process_time()
            for path in paths:
                tool(path)
            best[name] = min(best[name], time.process_time() - start)
    print(f"{'tool':12} {'pages/s':>8} {'precision':>9} {'recall':>7} {'F1':>6}   on {len(paths)} pages")
    for name, tool in tools.items():
        hits = found_all = gold_all = 0
        for row, path in zip(pages, paths, strict=True):
            gold = json.loads((arguments.folder / row["gold"]).read_text(encoding="utf-8"))["comments"]
            wanted = [normalise(comment["text"]) for comment in gold if comment.get("kind", "comment") == "comment"]
            found = [text for text in map(normalise, tool(path)) if text]
            hits, found_all, gold_all = hits + right(found, wanted), found_all + len(found), gold_all + len(wanted)
        precision, recall = hits / max(found_all, 1), hits / max(gold_all, 1)
        f1 = 2 * hits / max(found_all + gold_all, 1)
        print(f"{name:12} {len(paths) / best[name]:8.1f} {precision:9.3f} {recall:7.3f} {f1:6.3f}")
    print(f"speed beside trafilatura: {best['trafilatura'] / best['comments']:.1f} times")


if __name__ == "__main__":
    main()

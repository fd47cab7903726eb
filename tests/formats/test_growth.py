"""Ten times the comments cost about ten times the work, whoever reads them. Work is counted in lines of Python run,
which no other program on the machine changes; in a process of its own, as other libraries trace too."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import comments
from comments.formats import parse
from comments.formats.document import Document

PARTS: dict[str, tuple[str, str]] = {
    "wordpress": (
        '<html><body><h3>Comments</h3><ol class="comment-list">',
        '<li class="comment even depth-{level}" id="comment-{n}"><cite class="fn">Reader {n}</cite>'
        '<a href="#comment-{n}">May {day}, 2015 at 10:20</a><div class="comment-content"><p>The ferry was late on day '
        '{n} of that summer.</p></div><div class="reply">Reply</div></li>',
    ),
    "drupal": (
        '<html><head><meta name="generator" content="Drupal 7"></head><body>',
        '<a id="comment-{n}"></a><article class="comment"><span class="submitted"><b class="username">Reader {n}</b> '
        '3 May 2015 - 10:20</span><div class="field-name-comment-body">The ferry was late on day {n}.</div></article>'
        '<div class="indented"><article class="comment" id="comment-9{n}"><div class="field-name-comment-body">It was '
        "early on day {n}.</div></article></div>",
    ),
    "vbulletin": (
        "<html><body>",
        '<li id="post_{n}" class="postbit"><b class="date">03-05-2015, 10:20</b><a class="username">Reader {n}</a>'
        '<blockquote class="postcontent"><div class="bbcode_quote"><div class="bbcode_postedby">Originally posted by '
        "<b>Reader {before}</b></div></div>The ferry was late on day {n}.</blockquote></li>",
    ),
    "microdata": (
        "<html><body>",
        '<div itemscope itemtype="https://schema.org/Comment" id="c{n}"><b itemprop="author">Reader {n}</b>'
        '<p itemprop="text">The ferry was late on day {n}.</p></div>',
    ),
    "text": (  # with letters made of numbers, as lines that differ in digits alone are labels
        "The ferry\n\nForum\n\n",
        "Reader {n:c}{n:c}\nOld hand\nPosts: {n}\n3 May 2015, 10:20\nReader {before:c}{before:c} wrote:\nThe "
        "{before:c} ferry was late in {before:c}.\nThe {n:c} ferry was late in {n:c}, and nobody said a word.\nReply\n",
    ),
    "generic": (
        "<html><body><h3>Comments</h3>",
        '<div class="q"><p><b>Reader {n}</b> <i>{day} May 2015 at 10:20</i></p><div>The ferry was late on day {n} of '
        "that summer, and nobody said a word.</div><a>Reply</a><form><textarea></textarea></form></div>",
    ),
}

UNCLOSED = "unclosed"  # lists within the last entry of the one before, as where a page is cut and set together again
LIST = (
    "<dl><dt>{n} : <b>Reader {n}</b> : 2021/04/12 19:02 ID:a8Kq{n}</dt><dd>The ferry was late on day {n}."
    "</dd><dt>{n} : <b>Writer {n}</b> : 2021/04/13 19:40 ID:Zb7{n}</dt><dd>Nobody said a word on day {n}.</dd>"
    "<dt>{n} : <b>Rower {n}</b> : 2021/04/14 20:15 ID:kk3{n}</dt><dd>The {n}"
)

QUOTING = "quoting"  # comments that quote every one before them, many times
COMMENT = (
    "<div class='q'><p><b>Reader {n}</b> <i>{day} May 2015 at 10:20</i></p><div>{quoted}The ferry was late on day {n}, "
    "and nobody said a word.</div><a>Reply</a></div>"
)
QUOTED = "<p>Originally posted by Reader {n}:</p><blockquote>It was early on day {number} for the reader.</blockquote>"


def thread(name: str, first: int, size: int) -> bytes:
    opening, comment = PARTS[name]
    made = (comment.format(n=n, before=n - 2, day=1 + n % 28, level=1 + n % 3) for n in range(first, first + size))
    return (opening + "".join(made)).encode()


def lines_run(work: Callable[[], Any]) -> int:
    count = 0

    def count_lines(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def small_and_large(name: str) -> tuple[int, int]:
    """The lines run for a page of 30 comments, and for one of 300."""

    def read(first: int, size: int) -> None:
        data = thread(name, first, size)
        (page,) = parse(Document(source="page.html", opener=lambda: io.BytesIO(data)))
        assert page.format == name
        assert len(page.comments) >= size

    read(100, 30)  # what is made once: imports, tables of words
    # Texts that were not read before, as nothing is remembered of them.
    return lines_run(lambda: read(200, 30)), lines_run(lambda: read(300, 300))


def short_and_long() -> tuple[int, int]:
    """The lines run for a page with 60 lists inside one another, and for one with 240."""

    def read(first: int, size: int) -> None:
        data = ("<html><body>" + "".join(LIST.format(n=n) for n in range(first, first + size))).encode()
        list(parse(Document(source="page.html", opener=lambda: io.BytesIO(data))))

    read(100, 30)
    return lines_run(lambda: read(200, 60)), lines_run(lambda: read(300, 240))


def few_and_many() -> tuple[int, int]:
    """The lines run for a page whose comments quote 30 times each, and for one with 300."""

    def read(first: int, size: int) -> None:
        quoted = [QUOTED.format(n=first, number=first + number) for number in range(size)]
        made = [
            COMMENT.format(n=n, day=1 + n % 28, quoted="".join(quoted) if n > first else "")
            for n in range(first, first + 6)
        ]
        data = ("<html><body><h3>Comments</h3>" + "".join(made)).encode()
        (page,) = parse(Document(source="page.html", opener=lambda: io.BytesIO(data)))
        assert len(page.comments) == 6

    read(100, 10)
    return lines_run(lambda: read(400, 30)), lines_run(lambda: read(800, 300))


def counted(name: str) -> tuple[int, int]:
    environment = os.environ | {"PYTHONPATH": str(Path(comments.__file__).parent.parent)}
    said = subprocess.run([sys.executable, __file__, name], env=environment, capture_output=True, text=True, check=True)
    small, large = map(int, said.stdout.split())
    return small, large


@pytest.mark.parametrize("name", PARTS)
def test_work_grows_with_the_page_and_no_faster(name: str) -> None:
    small, large = counted(name)
    assert large < small * 10.5


def test_records_inside_one_another_are_not_read_again_and_again() -> None:
    short, long = counted(UNCLOSED)
    assert long < short * 4.2


def test_a_comment_of_many_quotations_does_not_ask_each_of_them_about_each_line() -> None:
    few, many = counted(QUOTING)
    assert many < few * 16  # 23 where each was asked


@pytest.mark.timeout(60)
def test_a_line_of_very_many_blanks_is_read_once() -> None:
    data = ("Forum\n" + " " * 1_000_000 + "x" + " " * 1_000_000 + "x\n").encode()  # tried from each: for hours
    (page,) = parse(Document(source="page.txt", opener=lambda: io.BytesIO(data)))
    assert not page.comments


OTHERS = {UNCLOSED: short_and_long, QUOTING: few_and_many}

if __name__ == "__main__":
    name = sys.argv[1]
    print(*(OTHERS[name]() if name in OTHERS else small_and_large(name)))

"""What holds of every page that is read, whoever made it: laws over the goldens, over broken markup and over
invented threads."""

from __future__ import annotations

import io
import json
import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.formats import FORMATS, PAGES, parse
from comments.formats.document import PAGE_BYTES, Document
from comments.formats.generic.slots import Slot, where_names
from comments.models import Page

GOLDEN = Path(__file__).parent.parent / "golden"
CASES = sorted(GOLDEN.glob("*/*/page.html"))
TAG = re.compile(r"</?(?:div|p|span|a|li|ul|ol|b|i|br|article|time|blockquote)\b[^<>]*>")


def read(data: bytes, **known: str) -> Page:
    (page,) = parse(Document(source="page.html", opener=lambda: io.BytesIO(data), **known))
    return page


def obeys_the_laws(page: Page) -> None:
    ids = [comment.id for comment in page.comments]
    assert len(set(ids)) == len(ids)
    place = {name: n for n, name in enumerate(ids)}
    parents = {comment.id: comment.parent_id for comment in page.comments}
    for comment in page.comments:
        assert comment.parent_id is None or comment.parent_id in place
        assert (comment.parent_id is None) == (comment.parent_via is None)
        assert "\x00" not in comment.text
        assert comment.text.strip() == comment.text
        steps, above = 0, comment.parent_id
        while above is not None:
            above, steps = parents[above], steps + 1
            assert steps <= len(ids), "the answers go round in a circle"


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_ids_are_unique_parents_exist_and_no_thread_is_a_circle(path: Path) -> None:
    page = read(path.read_bytes())
    obeys_the_laws(page)
    assert not any(TAG.search(comment.text) for comment in page.comments)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_reading_a_page_again_gives_the_same(path: Path) -> None:
    assert read(path.read_bytes()) == read(path.read_bytes())


@pytest.mark.parametrize("name", PAGES)
def test_every_family_of_pages_has_a_golden(name: str) -> None:
    assert list(GOLDEN.glob(f"{name}/*/expected.jsonl")), f"add tests/golden/{name}/<case>/page.* and --update-golden"


def yields(name: str) -> list[str]:
    """Return the cells of a format's row, from what its goldens hold."""
    comments = [
        comment
        for path in GOLDEN.glob(f"{name}/*/expected.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for comment in json.loads(line)["comments"]
    ]
    facts = [any(comment[field] for comment in comments) for field in ("author", "posted_at", "parent_id")]
    facts.append(any(comment["likes"] is not None or comment["dislikes"] is not None for comment in comments))
    facts.append(any(comment["state"] != "visible" for comment in comments))
    return ["yes" if fact else "–" for fact in facts]


@pytest.mark.parametrize("name", FORMATS.builtin)
def test_the_table_of_formats_says_what_the_goldens_prove(name: str) -> None:
    table = (GOLDEN.parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = [line for line in table.splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1, f"add one row for {name} to docs/formats.md"
    cells = [cell.strip() for cell in rows[0].split("|")]
    assert cells[3:8] == yields(name)
    assert cells[8].split(", ") == sorted(case.name for case in (GOLDEN / name).iterdir())


@pytest.mark.parametrize("path", CASES[::4], ids=lambda path: f"{path.parts[-3]}/{path.parts[-2]}")
def test_a_broken_page_is_read_as_far_as_it_goes(path: Path) -> None:
    data, chance = path.read_bytes(), random.Random(path.parts[-2])  # noqa: S311 - a seed, not a secret
    for _ in range(12):
        cut = chance.randrange(1, len(data))
        obeys_the_laws(read(data[:cut]))
        start = chance.randrange(len(data))
        obeys_the_laws(read(data[:cut] + bytes(chance.randrange(256) for _ in range(40)) + data[start:]))


def test_an_empty_a_binary_a_huge_and_a_bottomless_page_each_give_one_sentence() -> None:
    for data in (b"", b" \n", b"%PDF-1.7\x00\x01", b"<p>a</p>" * (PAGE_BYTES // 8 + 1), b"<div>" * 10_000):
        page = read(data)
        assert page.comments == ()
        assert page.problem is not None
        assert page.problem.count(".") == 1 or page.problem.endswith(".")


def test_a_place_for_names_may_hold_an_empty_element() -> None:
    page = Document(source="page", opener=lambda: io.BytesIO(b"<p><b>Ann</b></p><p><b><i></i></b></p>")).outline
    names = tuple(index for index, tag in enumerate(page.tags) if tag == "b")
    assert len(names) == 2
    assert where_names(page, [Slot(names, True, 0)], names) is None


def test_a_quotation_s_source_with_nothing_behind_it_is_text() -> None:
    quotation = "<div><div>Originally posted by Ann</div><div></div></div>"
    posts = "".join(
        f"<div class=q7><div class=u2>{name}</div><div class=d1>2019-03-0{day} 10:00</div>"
        f"<div class=t5>The bridge was never open in winter, Mr {name}son.{quotation * (name == 'Dan')}</div></div>"
        for day, name in enumerate(("Ann", "Ben", "Cleo", "Dan", "Eve"), start=1)
    )
    page = read(f"<!doctype html><body><h1>Bridge</h1><h2>5 comments</h2>{posts}</body>".encode())
    assert [comment.author for comment in page.comments] == ["Ann", "Ben", "Cleo", "Dan", "Eve"]
    assert page.comments[3].text.endswith("Danson.\nOriginally posted by Ann")


def test_nesting_as_deep_as_threads_go_is_no_problem() -> None:
    page = read(b"<html><body>" + b"<div>" * 900 + b"deep" + b"</div>" * 900)
    assert page.problem is None


def test_unclosed_formatting_that_would_multiply_is_refused_before_parsing() -> None:
    data = b"".join(b'<b id="%d">' % n for n in range(5_000)) + b"<p>x" * 5_000
    assert read(data).problem is not None


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("<p>Grüße, Мир".encode(), "Grüße, Мир"),
        ("\ufeff<p>Grüße".encode("utf-16"), "Grüße"),
        ("<p>Grusse und mehr".encode("utf-16-le"), "Grusse und mehr"),
        ('<meta charset="iso-8859-1"><p>Größe – “so”'.encode("cp1252"), "Größe – “so”"),
        ('<meta charset="windows-1251"><p>Привет всем'.encode("cp1251"), "Привет всем"),
        ('<meta charset="shift_jis"><p>こんにちは'.encode("cp932"), "こんにちは"),
        ('<meta charset="utf-8"><p>Größe und Maß'.encode("cp1252"), "Größe und Maß"),
        ('<meta charset="latin-1"><p>Größe'.encode(), "Größe"),
        ("<p>Grüß".encode()[:-1], "Grü"),
    ],
    ids="utf-8 bom utf-16 cp1252 cp1251 shift-jis mislabelled recoded cut".split(),
)
def test_text_is_decoded_as_a_browser_would_and_better(data: bytes, text: str) -> None:
    assert text in Document(source="x", opener=lambda: io.BytesIO(data)).text


def thread(parents: list[int | None], texts: list[str]) -> bytes:
    """Write a WordPress list with these answers, nested."""
    children: dict[int | None, list[int]] = {}
    for n, parent in enumerate(parents):
        children.setdefault(parent, []).append(n)

    def item(n: int) -> str:
        below = "".join(map(item, children.get(n, [])))
        return (
            f'<li class="comment depth-1" id="comment-{n + 1}"><cite class="fn">Reader {n}</cite>'
            f'<div class="comment-content"><p>{texts[n]}</p></div>{f"<ol>{below}</ol>" if below else ""}</li>'
        )

    return f"<html><body><ol>{''.join(map(item, children.get(None, [])))}</ol></body></html>".encode()


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_thread_of_any_shape_comes_back_as_it_was_written(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    parents = [data.draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(size)]
    words = st.lists(st.text("abcdefghijklmnopqrstuvwxyzäéßж你", min_size=1, max_size=9), min_size=2, max_size=6)
    texts = [" ".join([*data.draw(words), str(n)]) for n in range(size)]
    page = read(thread(parents, texts))
    obeys_the_laws(page)
    found = {comment.id: comment for comment in page.comments}
    assert len(found) == size
    for n, parent in enumerate(parents):
        comment = found[str(n + 1)]
        assert comment.text.split() == texts[n].split()
        assert comment.parent_id == (None if parent is None else str(parent + 1)) or comment.parent_via == "vocative"

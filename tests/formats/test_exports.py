import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comments
from comments.formats.reading import read_bytes, read_paths
from comments.formats.records import sound
from comments.models import Comment, page_record

DISQUS = '<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE disqus [<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9)
)
BOMBS = {
    "entities": f"{LAUGHS}]>{DISQUS}<post dsq:id='1'><message>&a8;</message></post></disqus>",
    "file": '<?xml version="1.0"?><!DOCTYPE disqus [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    f"{DISQUS}<post dsq:id='1'><message>&f;</message></post></disqus>",
    "behind an instruction": '<?xml version="1.0"?><!DOCTYPE disqus [<?see <post ?><!ENTITY a "ha">]>'
    f"{DISQUS}<post dsq:id='1'><message>&a;</message></post></disqus>",
    "deep": DISQUS + "<post>" * 5_000,
    "endless text": DISQUS + "<post dsq:id='1'><message>" + "x" * 9_000_000,
    "no end": DISQUS + "<post",
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_xml_bomb_is_one_sentence(name: str) -> None:
    (page,) = read_bytes(BOMBS[name].encode(), source="bomb.xml")
    assert page.comments == ()
    assert page.problem is not None
    assert "passwd" not in json.dumps(page_record(page))


PEAK = """
import resource, sys
from comments.formats.reading import read_paths
counts = []
for path in sys.argv[1:]:
    counts.append(sum(len(page.comments) for page in read_paths([path])))
    counts.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
print(*counts)
"""


def test_an_export_is_read_as_a_stream(tmp_path: Path) -> None:
    words = "word " * 4_000
    for name, posts in (("small.xml", 15), ("large.xml", 1_500)):
        with (tmp_path / name).open("w") as out:
            out.write(DISQUS + '<thread dsq:id="t"><link>https://herald.example/</link></thread>')
            for number in range(posts):
                author = f"<author><name>A{number}</name></author><thread dsq:id='t{number % 150}'/>"
                out.write(f'<post dsq:id="{number}"><message>{number} {words}</message>{author}</post>')
            out.write("</disqus>")
    assert (tmp_path / "large.xml").stat().st_size > 30_000_000
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, tmp_path / "small.xml", tmp_path / "large.xml"],
        env=os.environ | {"PYTHONPATH": str(Path(comments.__file__).parent.parent)},
        capture_output=True,
        check=True,
    )
    small, before, large, after = (int(part) for part in ran.stdout.split())
    assert (small, large) == (15, 1_500)
    assert after - before < 24_000  # KiB: neither the file nor its comments were held


def test_personal_fields_never_come_out() -> None:
    for path in (Path(__file__).parent.parent / "golden").glob("*/*/page.xml"):
        records = json.dumps([page_record(page) for page in read_paths([path])])
        assert "@example" not in records
        assert "192.0.2" not in records


def test_records_read_back_equal(tmp_path: Path) -> None:
    pages = [page for page in read_paths([Path(__file__).parent.parent / "golden"]) if page.comments]
    lines = "".join(json.dumps(page_record(page)) + "\n" for page in pages)
    assert read_bytes(lines.encode(), source="again.jsonl") == pages


NASTY = Path(__file__).parent.parent / "golden/exports/nasty"


@pytest.mark.parametrize("name", ["expected.jsonl", "expected.csv"])
def test_what_an_export_wrote_reads_back_equal(name: str) -> None:
    rows = [json.loads(line) for line in (NASTY / "expected.jsonl").read_bytes().splitlines()]
    found = [comment for page in read_paths([NASTY / name]) for comment in page.comments]
    for field in ("id", "author", "reply_to", "likes", "dislikes", "state"):
        assert [getattr(comment, field) for comment in found] == [row[field] for row in rows]
    written = [row["text"] if name.endswith("l") else row["text"].encode("utf-8", "replace").decode() for row in rows]
    assert [comment.text for comment in found] == written


@pytest.mark.parametrize(
    "text",
    [
        '{"id": 1, "text": "cut',
        '[{"id": 1, "text": "a"}, {"id":',
        "[" * 100_000,
        '{"discussion": {"isoDateTime": ' + '{"a":' * 50_000,
        '{"content_uuid": NaN}',
        '{"commentBody": 1, "commentID": [2]}',
    ],
)
def test_damaged_json_is_a_sentence_not_a_crash(text: str) -> None:
    pages = read_bytes(text.encode(), source="cut.json")
    assert not any((page.problem or "").startswith("The page broke") for page in pages)


def test_json_lines_without_ids_are_no_comments() -> None:
    (page,) = read_bytes(b'{"text": "for a scorer"}\n{"text": "another"}\n', source="texts.jsonl")
    assert page.comments == ()


ids = st.sampled_from("abcdefgh")


@given(st.lists(st.builds(lambda i, p: Comment(id=i, parent_id=p, text=i), ids, st.none() | ids)))
def test_what_comes_out_is_a_forest(drawn: list[Comment]) -> None:
    found = {comment.id: comment for comment in sound(drawn)}
    assert set(found) == {comment.id for comment in drawn}
    for comment in found.values():
        seen = set()
        place: Comment | None = comment
        while place is not None:
            assert place.id not in seen
            seen.add(place.id)
            place = found[place.parent_id] if place.parent_id is not None else None

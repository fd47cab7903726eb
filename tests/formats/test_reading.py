import gzip
import io
import itertools
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comments.errors import UnreadableInputError
from comments.formats import archives, reading, unpacking
from comments.formats.content_encoding import decoded
from comments.formats.reading import list_files, read_bytes, read_paths

PAGE = b"<!doctype html><html><head><title>Bridge opens</title></head><body><p>The bridge is open.</p></body></html>"


def arc(*answers: tuple[str, str, bytes]) -> bytes:
    made = b"filedesc://a.arc 0.0.0.0 20140503120000 text/plain 20\n1 0 Example Archive\n\n"
    made = made.replace(b"plain 20\n", b"plain %d\n" % len(b"1 0 Example Archive\n"))
    for url, kind, body in answers:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        made += f"\n{url} 192.0.2.1 20140503121500 {kind.partition(';')[0]} {len(answer)}\n".encode() + answer
    return made


def warc(*answers: tuple[str, str, bytes]) -> bytes:
    made = b""
    for url, kind, body in answers:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: " + kind.encode() + b"\r\n\r\n" + body
        made += (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2014-05-03T12:15:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        ).encode() + answer + b"\r\n\r\n"  # fmt: skip
    return made


ANSWERS = (
    ("https://example.org/a", "text/html; charset=utf-8", PAGE),
    ("https://example.org/a.png", "image/png", b"\x89PNG"),
    ("https://example.org/b", "text/html", PAGE),
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
@pytest.mark.parametrize("make", [arc, warc])
def test_an_archive_gives_its_html_answers_with_address_and_date(make, pack, tmp_path: Path) -> None:
    path = tmp_path / "named.anything"
    path.write_bytes(pack(make(*ANSWERS)))
    pages = list(read_paths([path]))
    assert [page.article.url for page in pages] == ["https://example.org/a", "https://example.org/b"]
    assert {page.fetched_at for page in pages} == {datetime(2014, 5, 3, 12, 15, tzinfo=UTC)}
    assert pages[0].source == f"{path}#https://example.org/a"
    assert not any(page.problem for page in pages)


@pytest.mark.parametrize("make", [arc, warc])
def test_an_archive_in_memory_gives_each_answer_its_own_page(make) -> None:
    answers = [(f"https://example.org/{n}", "text/html", PAGE.replace(b"opens", b"%d" % n)) for n in (1, 2)]
    pages = read_bytes(make(*answers), source="sent")
    assert [page.article.title for page in pages] == ["Bridge 1", "Bridge 2"]
    assert not any(page.problem for page in pages)


def test_an_archived_answer_is_taken_out_of_its_chunks_and_compression() -> None:
    packed = gzip.compress(PAGE)
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (packed[:40], packed[40:])) + b"0\r\n\r\n"
    headers = "text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"
    (task,) = archives.answers(lambda: io.BytesIO(warc(("https://example.org/a", headers, chunks))))
    assert task.data == PAGE


def _brotli(body: bytes) -> bytes:
    made: bytes = pytest.importorskip("brotli", reason="needs the archives extra").compress(body)
    return made


def _zstd(body: bytes) -> bytes:
    made: bytes = pytest.importorskip("zstandard", reason="needs the archives extra").compress(body)
    return made


def _deflate(body: bytes) -> bytes:
    return zlib.compress(body, wbits=-15)


PACKERS = {"gzip": gzip.compress, "deflate": zlib.compress, "Deflate": _deflate, "br": _brotli, "zstd": _zstd}


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_is_unpacked_to_its_limit_and_no_further_and_a_broken_end_costs_only_itself(encoding: str) -> None:
    pack, words = PACKERS[encoding], b"".join(b"<p>word %d</p>" % number for number in range(50_000))
    assert decoded(pack(words), encoding, most=2**20) == words
    assert words.startswith(decoded(pack(words)[:-2000], encoding, most=2**20) or b"nothing")
    assert 2**20 < len(decoded(pack(bytes(2**26)), encoding, most=2**20) or b"") <= 2**20 + 2**18
    assert decoded(b"\x01 no packed body at all", encoding, most=2**20) in (b"", b"\x01 no packed body at all")


def test_an_answer_packed_in_an_unknown_way_is_named() -> None:
    (answer,) = archives.answers(
        lambda: io.BytesIO(warc(("https://example.org/a", "text/html\r\nContent-Encoding: own", PAGE)))
    )
    assert answer.data == b""
    assert "archives extra" in (answer.problem or "")


@pytest.mark.parametrize("make", [arc, warc])
def test_a_damaged_archive_gives_what_came_before_and_one_sentence(make, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(make(*ANSWERS[:1]) + b"\nWARC/1.0\r\nContent-Length: many\r\nnonsense\r\n\r\n"))
    pages = list(read_paths([path]))
    assert pages[0].article.url == "https://example.org/a"
    assert all(page.problem for page in pages[1:])


def test_folders_are_read_recursively_in_sorted_order_without_what_pages_are_drawn_with(tmp_path: Path) -> None:
    for name in ("b.html", "a/z.html", "a/y.htm", "a/y_files/ad.html", "a/logo.png", ".hidden.html", "c.txt"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(PAGE)
    found = [Path(file).relative_to(tmp_path).as_posix() for file in list_files([tmp_path])]
    assert found == ["b.html", "c.txt", "a/y.htm", "a/z.html"]


def test_a_dash_is_standard_input_and_gzip_is_seen_through() -> None:
    (page,) = read_paths(["-"], stdin=io.BytesIO(gzip.compress(PAGE)))
    assert page.source == "-"
    assert page.problem is None


def test_many_processes_give_the_same_pages_in_the_same_order(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02}.html").write_bytes(PAGE.replace(b"opens", b"opens %d" % number))
    (tmp_path / "07.html").write_bytes(b"\x00\x01\x02" * 500)
    told: list[str] = []
    assert list(read_paths([tmp_path], jobs=2, on_progress=told.append)) == list(read_paths([tmp_path]))
    assert told == list_files([tmp_path])


BAD = {
    "missing.html": None,
    "empty.html": b"",
    "program.html": b"\x7fELF" + bytes(range(256)) * 20,
    "huge.html": b"<!doctype html><html><body>" + b"<p>word word</p>\n" * 3_000_000,
    "deep.html": b"<!doctype html><html><body>" + b"<div>" * 10_000 + b"text",
    "bomb.html.gz": gzip.compress(bytes(200_000_000)),
    "broken.html.gz": b"\x1f\x8b\x08\x00garbage that is no deflate stream",
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_sentence_and_the_run_goes_on(name: str, tmp_path: Path) -> None:
    content = BAD[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.html").write_bytes(PAGE)
    bad, good = read_paths([tmp_path / name, tmp_path / "zz.html"])
    assert bad.comments == ()
    assert bad.problem is not None
    assert bad.problem.endswith(".")
    assert "Traceback" not in bad.problem
    assert good.problem is None


def test_a_page_cut_off_in_its_download_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = gzip.compress(PAGE * 50, mtime=0)
    (page,) = read_bytes(whole[:-12], source="cut.html.gz")
    assert page.problem is None


def test_a_bomb_stops_unpacking_early() -> None:
    stream = unpacking.Unpacked(io.BytesIO(gzip.compress(bytes(100_000_000), compresslevel=1)))
    with pytest.raises(UnreadableInputError):
        list(iter(lambda: stream.read(2**20), b""))
    assert stream.given <= unpacking.FREE + 2**20


@pytest.mark.parametrize("where", ["main thread", "another thread"])
def test_a_page_that_takes_too_long_is_left_out_with_a_sentence(where, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS_A_PAGE", 0.05)
    monkeypatch.setattr(reading, "parse", lambda _document: (n for n in itertools.count() if n < 0))
    found: list[object] = []

    def read() -> None:
        found.extend(page.problem for page in read_bytes(PAGE, source="slow.html"))

    if where == "main thread":
        read()
    else:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    assert found == ["The page took more than 0 seconds to read; it was left out."]
    monkeypatch.undo()
    assert [page.problem for page in read_bytes(PAGE, source="next.html")] == [None]

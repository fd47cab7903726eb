"""Pages saved with their frames: in one file, in the page itself, in the folder beside it."""

import plistlib
import quopri
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from comments.formats.reading import read_bytes, read_paths
from comments.formats.shadows import with_shadows
from comments.models import Page

Make = Callable[..., bytes]
ADDRESS = "https://example.org/bridge"
FRAME = "https://talk.example/embed?thread=7"


def talk(*texts: str) -> str:
    posts = "".join(
        f'<li class="comment depth-1" id="comment-{n}"><cite class="fn">Reader {n}</cite> <span>says:</span> '
        f'<a href="#comment-{n}">3 March 2024 at 10:0{n}</a><p>{text}</p>'
        f'<a class="comment-reply-link" href="?replytocom={n}">Reply</a></li>'
        for n, text in enumerate(texts)
    )
    return (
        f'<!doctype html><html><head><title>Talk</title></head><body><ol class="commentlist">{posts}</ol></body></html>'
    )


TEXTS = ["The old bridge – I miss it.", "It was far too narrow.", "Not for “us”."]
TALK = talk(*TEXTS)


def around(frame: str, more: str = "") -> str:
    return (
        "<!doctype html><html><head><meta charset=utf-8><title>Bridge opens</title></head>"
        f"<body><h1>Bridge opens</h1><p>The bridge is open.</p>{frame}{more}</body></html>"
    )


def mhtml(page: str, frame: str = "") -> bytes:
    lines = [
        "From: <Saved by Blink>",
        f"Snapshot-Content-Location: {ADDRESS}",
        "Date: Sun, 3 Mar 2024 12:00:00 GMT",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related;",
        '\ttype="text/html";',
        '\tboundary="--sign----"',
        "",
    ]
    for name, address, markup in (("1@m", ADDRESS, page), ("2@m", FRAME, frame)):
        lines += ["", "----sign----", "Content-Type: text/html", f"Content-ID: <{name}>"]
        lines += ["Content-Transfer-Encoding: quoted-printable", f"Content-Location: {address}", ""]
        lines += [quopri.encodestring(markup.encode()).decode()]
        lines += ["----sign----", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", "iVBORw0KGgo="]
    return "\r\n".join([*lines, "----sign------", ""]).encode()


def webarchive(page: str, frame: str = "") -> bytes:
    def archive(address: str, markup: str) -> dict[str, object]:
        main = {"WebResourceURL": address, "WebResourceData": markup.encode(), "WebResourceTextEncodingName": "UTF-8"}
        return {"WebMainResource": main}

    found = archive(ADDRESS, page) | {"WebSubframeArchives": [archive(FRAME, frame)]}
    return plistlib.dumps(found, fmt=plistlib.FMT_BINARY)


def only(pages: list[Page]) -> Page:
    (page,) = pages
    assert page.problem is None
    return page


@pytest.mark.parametrize(
    ("make", "address"),
    [(mhtml, "cid:2@m"), (mhtml, FRAME), (webarchive, FRAME), (webarchive, "//talk.example/embed?thread=7")],
)
def test_a_page_in_one_file_gives_its_article_and_the_comments_of_its_frame(make: Make, address: str) -> None:
    saved = make(around(f'<iframe src="{escape(address)}"></iframe>'), TALK)
    page = only(read_bytes(saved, source="saved"))
    assert (page.article.title, page.article.url, page.source) == ("Bridge opens", ADDRESS, "saved")
    assert [comment.text for comment in page.comments] == TEXTS
    assert page.fetched_at == (datetime(2024, 3, 3, 12, tzinfo=UTC) if make is mhtml else None)


@pytest.mark.parametrize("make", [mhtml, webarchive])
def test_comments_of_the_page_itself_are_read_out_of_one_file(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "saved.anything"
    path.write_bytes(make(TALK))
    page = only(list(read_paths([path], jobs=2)))
    assert [comment.text for comment in page.comments] == TEXTS
    assert page.article.url == ADDRESS


def test_a_file_that_broke_off_is_read_as_far_as_it_goes() -> None:
    saved = mhtml(TALK)
    for end in range(0, len(saved), 97):
        for page in read_bytes(saved[:end], source="saved"):
            assert not page.problem or "reader" not in page.problem
    assert only(read_bytes(saved[: saved.index(b"narrow") + 8], source="saved")).comments[0].text == TEXTS[0]


@pytest.mark.parametrize(
    "saved",
    [
        b"bplist00 and nothing that follows it",
        plistlib.dumps({"WebMainResource": 7}, fmt=plistlib.FMT_BINARY),
        plistlib.dumps([1, 2], fmt=plistlib.FMT_BINARY),
        b"MIME-Version: 1.0\nContent-Type: multipart/related\n\nno boundary at all",
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: image/png\n\n--x--',
    ],
)
def test_one_file_without_a_page_is_one_sentence(saved: bytes) -> None:
    (page,) = read_bytes(saved, source="saved")
    assert "save the page again" in (page.problem or "")
    assert not page.comments


def test_a_letter_is_no_saved_page() -> None:
    letter = b"From: anna@example.org\nMIME-Version: 1.0\nContent-Type: text/plain\n\nThe bridge is open."
    assert not only(read_bytes(letter, source="letter")).comments


def test_a_frame_written_in_the_page_is_read_where_the_page_has_no_comments_of_its_own() -> None:
    inner = around(f'<iframe srcdoc="{escape(TALK)}"></iframe>')
    page = only(read_bytes(around(f'<iframe srcdoc="{escape(inner)}"></iframe>').encode(), source="saved"))
    assert (page.article.title, [comment.text for comment in page.comments]) == ("Bridge opens", TEXTS)
    own = around(f'<iframe srcdoc="{escape(talk("Not", "these"))}"></iframe>', TALK)
    assert [comment.text for comment in only(read_bytes(own.encode(), source="saved")).comments] == TEXTS


def test_a_frame_in_the_folder_beside_the_page_is_read_and_nothing_outside_it(tmp_path: Path) -> None:
    folder = tmp_path / "pages" / "The bridge_files"
    folder.mkdir(parents=True)
    (folder / "saved_resource.html").write_text(around('<iframe src="saved_resource(1).html"></iframe>'))
    (folder / "saved_resource(1).html").write_text(TALK)
    page = tmp_path / "pages" / "The bridge.html"
    page.write_text(around('<iframe src="./The%20bridge_files/saved_resource.html"></iframe>'))
    (tmp_path / "secret.html").write_text(TALK)
    (tmp_path / "pages" / "other.html").write_text(TALK)
    assert [comment.text for comment in only(list(read_paths([page]))).comments] == TEXTS
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    outside = ["../secret.html", str(tmp_path / "secret.html"), "other.html", "The bridge_files/../other.html", "a\0b"]
    for address in [*outside, "The bridge_files/link.html", "x" * 5000, "file:///etc/passwd"]:
        page.write_text(around(f'<iframe src="{address}"></iframe>'))
        assert not only(list(read_paths([page]))).comments, address


@pytest.mark.parametrize("mode", ["shadowmode", "shadowrootmode"])
def test_a_shadow_tree_saved_as_a_template_is_read(mode: str) -> None:
    tree = TALK.replace("<p>", "<p><template>not this</template>")
    page = around("", f'<talk-box><template {mode}="open">{tree}</template></talk-box>')
    assert [comment.text for comment in only(read_bytes(page.encode(), source="saved")).comments] == TEXTS


def test_templates_alone_are_left_as_they_are() -> None:
    page = b'<p>shadowmode</p><template id=x><b class="shadowmode">x</b></template>'
    assert with_shadows(page) is page

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.formats.reading import read_bytes, read_paths


def test_the_founding_pages_come_out_exactly(shared: Path) -> None:
    def words(text: str) -> list[str]:
        return text.split()

    expected = [json.loads(line) for line in (shared / "seeds/001-comments.jsonl").read_text().splitlines()]
    pages = {Path(page.source).name[:3]: page for page in read_paths((shared / "seeds").glob("*.txt"))}
    found = pages["001"].comments
    assert pages["001"].ids == "position"
    assert [comment.id for comment in found] == [str(row["position"]) for row in expected]
    assert [comment.author for comment in found] == [row["author"] for row in expected]
    assert [words(comment.text) for comment in found] == [words(row["text"]) for row in expected]
    sure = [comment for comment in found if comment.parent_via != "vocative"]
    assert [(comment.id, comment.reply_to) for comment in sure if comment.reply_to] == [
        (str(row["position"]), row["reply_to"]) for row in expected if row["reply_to"]
    ]
    assert {comment.id: comment.parent_id for comment in found if comment.parent_id} == {
        str(row["position"]): str(row["parent"]) for row in expected if row["parent"]
    }
    assert len({comment.reply_to for comment in found if comment.parent_via == "vocative"}) == 1
    assert sum(comment.parent_via == "vocative" for comment in found) == 2
    for name, page in pages.items():
        assert page.problem is None
        assert name == "001" or page.comments == ()
        assert name == "000" or page.article.title


ARTICLE = (
    "The mill closes\n\nThe last miller has gone, and with him the noise that nobody missed until it was gone as well, "
    "as people told us in a long talk by the stream on an afternoon in May.\n\n"
)
NO_COMMENTS = {
    "nothing but an article": ARTICLE,
    "a form": ARTICLE + "Leave a Reply\n\nYour email address will not be published.\n\nName\n\nEmail\n\nPost Comment\n",
    "comments that are none": ARTICLE + "0 comments\n\nBe the first to comment\n",
    "dates in an article": ARTICLE
    + "".join(f"{n} May 201{n}\n\nThe mill was sold again for less.\n\n" for n in range(1, 8)),
    "bylines of teasers": "".join(
        f"A headline about mill {n}\n\nby Ada Post on May {n}, 2019\n\n{n} comments\n\nSome lines of it, and more.\n\n"
        for n in range(1, 8)
    ),
    "recent comments": ARTICLE + "Recent Comments\n\n  • Ada on The mill\n  • Bo on The stream\n  • Cy on The mill\n",
}


@pytest.mark.parametrize("name", NO_COMMENTS)
def test_what_is_no_comment_is_not_taken_for_one(name: str) -> None:
    (page,) = read_bytes(NO_COMMENTS[name].encode(), source="page.txt")
    assert page.comments == ()
    assert page.problem is None


SHAPES = {
    "english": ("{n} comments", "{name} says:\n{day} May 2019 at 10:0{i}", "Reply"),
    "german": ("{n} Kommentare", "{name} schreibt:\n{day}. Mai 2019 um 10:0{i} Uhr", "Antworten"),
    "french": ("{n} commentaires", "{name} a écrit le {day} mai 2019 à 10h0{i}", "Répondre"),
    "spanish": ("{n} comentarios", "{name}\n{day} de mayo de 2019 a las 10:0{i}", "Responder"),
    "italian": ("{n} commenti", "{name} ha detto:\n{day} maggio 2019 alle 10:0{i}", "Rispondi"),
    "portuguese": ("{n} comentários", "{name} disse:\n{day} de maio de 2019 às 10:0{i}", "Responder"),
    "dutch": ("{n} reacties", "{name} schreef op {day} mei 2019 om 10:0{i}", "Beantwoorden"),
    "polish": ("{n} komentarzy", "{name} pisze:\n{day} maja 2019 o 10:0{i}", "Odpowiedz"),
    "swedish": ("{n} kommentarer", "{name} skriver:\n{day} maj 2019 kl. 10:0{i}", "Svara"),
    "russian": ("{n} комментариев", "{name} пишет:\n{day} мая 2019 в 10:0{i}", "Ответить"),
    "relative": ("{n} Comments", "{name} • {day} hours ago", "Reply • Share"),
    "slashes": ("Comments ({n})", "{name} - {day}/05/2019 10:0{i}", "Reply"),
}
NAMES = ("Ada", "Bo Berg", "cy_99", "Dora", "Emil K.", "Frida")
TEXTS = (
    "I never liked the noise, to be honest.",
    "My grandfather built the wheel.\n\nIt was of oak.",
    "Who pays for the bridge then?",
    "Somebody always does.",
    "A fine article, thank you for it.",
    "The stream will not miss us.",
)


@pytest.mark.parametrize("name", SHAPES)
def test_comments_are_found_in_the_languages_of_the_words_around_them(name: str) -> None:
    heading, header, reply = SHAPES[name]
    parts = [ARTICLE, heading.format(n=len(NAMES)), ""]
    for i, (author, text) in enumerate(zip(NAMES, TEXTS, strict=True)):
        parts += [header.format(name=author, day=11 + i, i=i), "", text, "", reply, ""]
    (page,) = read_bytes("\n".join(parts).encode(), source="page.txt")
    assert [comment.text for comment in page.comments] == list(TEXTS)
    assert [comment.author for comment in page.comments] == list(NAMES)
    assert page.stated_count == len(NAMES)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_torn_and_shuffled_renderings_never_break_the_reader(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    sources = sorted((Path(__file__).parent.parent / "golden").glob("text*/*/page.txt"))
    lines = [line for path in draw.sample(sources, 3) for line in path.read_text().splitlines()]
    draw.shuffle(lines) if draw.random() < 0.5 else None
    text = "\n".join(lines)[draw.randrange(200) :]
    for page in read_bytes(text.encode(), source="torn.txt"):
        assert not (page.problem or "").startswith("The page broke")
        known = {comment.id for comment in page.comments}
        assert len(known) == len(page.comments)
        assert {comment.parent_id for comment in page.comments} <= known | {None}

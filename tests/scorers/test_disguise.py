"""Disguised words read like the plain word; what only looks like one stays. What must not change comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.scorers.disguise import plain, trace
from comments.scorers.plain_words import KNOWN, VARIANTS

HARMLESS = """
Scunthorpe|class of 2024|C++|S. o. S.|cocktail|assassin|therapist|Dick Cheney|Essex|shitake|M*A*S*H|U S A
e.g. this|i.e. that|A. B. C.|J. R. R. Tolkien|mp3|h2o|covid-19|1st place|4th|b2b|A* in maths|a 5* hotel
rock'n'roll|C#|@dick_jones|co-op|it is 50% off|$100|a+b|x86|3D|B-52|G20|section 4(a)|6 p.m.|U.S.S.R.
a. s. a. p.|T.I.T.A.N.|foo_bar|www.ass.com|http://a.example/ass|user@mail.example|hello!!!|R.I.P.|W. H. O.
Москва|year 1997 - 2001|2 b or not 2 b|a 1-2-3|D. H. Lawrence|r u ok|as-is|h-index|t-shirt|rats|x-rated
Henry VIII|12:30|F1|M4A1|A4|vacuum|skiing|bazaar|continuum|book|cool|looser fit|gr8|l8r|(c) 2020|f(x)|p<0.05
A55 to Chester|form F4G|A11|T155-7|M**** R*****, age 9|KU55 ARS|A.S.S.|T.I. and T.S.|u5|50 of 80|a11y|4711|B2C
i++|if (a && b)|n/a|w/o|s/he|t&c|R&B|AT&T|P!nk|Ke$ha|U2|w00t|n00b|ass!|bitch!!!|dick.|shit?!
"""

DISGUISED = [
    ("you 1d10t", "you idiot"),
    ("f u c k you", "fuck you"),
    ("F U C K Y O U", "fuck you"),
    ("y o u  a r e  a n  i d i o t", "you are an idiot"),
    ("ѕhіt", "shit"),
    ("уоu аrе аn іdіоt", "you are an idiot"),
    ("fu\u200bck off", "fuck off"),
    ("f\u0336u\u0336c\u0336k\u0336", "fuck"),
    ("𝓯𝓾𝓬𝓴", "fuck"),
    ("ｆｕｃｋ", "fuck"),
    ("🅵🆄🅲🅺", "fuck"),
    ("ïdïöt", "idiot"),
    ("b*tch", "bitch"),
    ("f***", "fuck"),
    ("what a f*****g mess", "what a fucking mess"),
    ("motherf**ker", "motherfucker"),
    ("$hit", "shit"),
    ("sh!t!", "shit!"),
    ("@sshole", "asshole"),
    ("a$$hole", "asshole"),
    ("f.u.c.k", "fuck"),
    ("f_u_c_k off", "fuck off"),
    ("id-iot", "idiot"),
    ("fu(k", "fuck"),
    ("stuuupid", "stupid"),
    ("FUUUUCK", "FUCK"),
    ("loooser", "loser"),
    ("stfu", "shut the fuck up"),
    ("biatch", "bitch"),
    ("scu m b a g", "scumbag"),
    ("you st00pid cow", "you stupid cow"),
    ("lo0ser", "loser"),
    ("svck it", "suck it"),
    ("go d i e", "go die"),
    ("y0u id!0t", "you idiot"),
    ("SH1T", "SHIT"),
]


@pytest.mark.parametrize("text", HARMLESS.strip().replace("\n", "|").split("|"))
def test_harmless_lookalikes_stay_as_they_are(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize(("text", "expected"), DISGUISED)
def test_disguised_words_read_like_the_plain_word(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(("text", "expected"), DISGUISED)
def test_a_disguise_is_found_where_it_stands(text: str, expected: str) -> None:
    padded = f"Well, {text} and so on"
    traced = trace(padded)
    assert traced.text == f"Well, {expected} and so on"
    start = traced.text.index(expected)
    assert traced.span(start, start + len(expected)) == (6, 6 + len(text))


def test_a_russian_text_keeps_its_letters() -> None:
    assert plain("Вот ты и сказал своё слово") == "Вот ты и сказал свое слово"


def test_each_variant_stands_for_something_and_is_no_word_itself() -> None:
    assert not set(VARIANTS) & KNOWN


TEXT = st.text(
    alphabet=st.one_of(st.sampled_from("fuckshitas10$@!*.-_ аеоіѕ\u200b\u0301"), st.characters()), max_size=60
)


@given(TEXT)
def test_tracing_says_what_plain_says_and_points_into_the_original(text: str) -> None:
    traced = trace(text)
    assert traced.text == plain(text)
    assert len(traced.starts) == len(traced.ends) == len(traced.text)
    for start, end in zip(traced.starts, traced.ends, strict=True):
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "text",
    ["f*" * 50_000, "a " * 50_000, "a." * 50_000, "а" * 100_000, "aaa" * 30_000, "1d10t" * 20_000, "f-u" * 30_000],
)
def test_hostile_lengths_are_read_in_passing(text: str) -> None:
    assert isinstance(plain(text), str)

"""Bad words in harmless company are left out; the same words said to somebody are not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.scorers.harmless import blanked

BLANKED = """
a pair of great [tits]|blue [tits] and a wren|[pussy] willow|an [idiot]-proof oven|Spotted [dick] for tea
the village of [Fucking]|[Fucking], Austria|[homo] sapiens|a [chink] of light|Guinea [pigs]|a [dumb] waiter
rakes and [hoes]|magna [cum] laude|a [booby] trap|[anal] fissures|the [Bastard] of Burgundy|prop and [hooker]
cigarette [butts]|[breast] cancer|[Dick] Cheney|[Scunthorpe]|a [ditch]|ask [Dick], he knows
the [Dick] Sheppard School|[Dick] is here
"""
KEPT = """
you great tit|you are a hoe|my bitch|what a pussy|you dumb idiot|kiss my ass|suck a dick|a bastard and a liar
stupid questions from a stupid man|you pig|rats, all of them|you fool|that bitch went home|You Dick!|such a Dick
a Dick and a liar|Suck my Dick|the Dick of the week|bloody idiots
"""


@pytest.mark.parametrize("text", KEPT.strip().replace("\n", "|").split("|"))
def test_what_is_said_to_somebody_stays(text: str) -> None:
    assert blanked(text) == text


@pytest.mark.parametrize("text", BLANKED.strip().replace("\n", "|").split("|"))
def test_a_bad_word_in_a_harmless_expression_is_left_out(text: str) -> None:
    expected = re.sub(r"\[(.*?)\]", lambda found: " " * len(found[1]), text)
    assert blanked(text.replace("[", "").replace("]", "")) == expected


@given(st.text() | st.lists(st.sampled_from("the great tits, a pussy-willow Dick and an ass".split())).map(" ".join))
def test_every_character_keeps_its_place(text: str) -> None:
    found = blanked(text)
    assert len(found) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, found, strict=True))

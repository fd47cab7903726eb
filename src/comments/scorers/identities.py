"""Words that name an identity: naming one is no insult, however often insults in the training data name it."""

from __future__ import annotations

import re

_ONE = """
gay lesbian bisexual bi transgender transgendered trans transsexual queer lgbt lgbtq lgbtqia homosexual heterosexual
straight nonbinary non-binary pansexual asexual male female black white african african-american afro-american
european hispanic latino latina latinx mexican canadian american asian indian middle-eastern chinese japanese korean
arab arabic arabian turkish polish irish russian nigerian somali pakistani african persian israeli palestinian
iranian christian muslim moslem islamic jewish jew buddhist catholic protestant sikh taoist hindu mormon atheist
secular religious islam judaism christianity homosexuality old older elderly young younger teenage millenial
millennial blind deaf paralyzed paralysed disabled autistic immigrant refugee migrant foreign foreigner native
indigenous aboriginal romani feminist
"""
_MANY = """
gays lesbians bisexuals transsexuals queers homosexuals heterosexuals blacks whites africans europeans hispanics
latinos latinas mexicans canadians americans asians indians arabs turks poles russians nigerians somalis pakistanis
persians israelis palestinians iranians christians muslims moslems jews buddhists catholics protestants sikhs
taoists hindus mormons atheists millennials immigrants refugees migrants foreigners feminists women men
"""
_WORDS = dict.fromkeys(_ONE.split(), "person") | dict.fromkeys(_MANY.split(), "people")
_SPLIT = re.compile(r"[^a-z]+")
_PARTS = frozenset(word.partition("-")[0] for word in _WORDS)
_LONGEST_FIRST = sorted(map(re.escape, _WORDS), key=len, reverse=True)
_NAMED = re.compile(
    rf"(?<![\w-])(?:{'|'.join(_LONGEST_FIRST)})(?:[ -](?:americans?|eastern(?:er)?s?|aged))?(?![\w-])"
    r"(?: (?=(?:people|persons?|man|men|woman|women|guys?|folks?)\b))?",  # "white people" is "people"
    re.IGNORECASE,
)


def named(text: str) -> list[tuple[int, int]]:
    """Where a text names an identity."""
    if _PARTS.isdisjoint(_SPLIT.split(text.lower())):
        return []
    return [found.span() for found in _NAMED.finditer(text)]


def unnamed(text: str) -> str:
    """Return the text with "person" or "people" where it names an identity."""
    return _NAMED.sub(_replacement, text)


def _replacement(found: re.Match[str]) -> str:
    if found.group().endswith(" "):
        return ""
    return _WORDS.get(found.group().lower(), "person")

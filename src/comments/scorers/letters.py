"""Letters that look like a Latin letter: what a disguised word is written with.

From the Unicode confusables table (Unicode Technical Standard 39, licence Unicode-3.0), kept to scripts that are met in
practice, with some that readers take for a letter though Unicode does not (a Cyrillic "ya" for R, currency signs).
What compatibility normalisation already maps (fullwidth, mathematical, circled letters) is not repeated here.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LOOKS_LIKE = """
a ɑΑαАаᎪᗅᴀꓮ
b ƄʙΒβВЬвᏏᏴᑲᖯᗷꓐꞴ
c ¢ϲϹСсᏟᴄⲤⲥꓚꮯ
d ðđԁᎠᏧᑯᗞᗪᴅꓒꓓ
e ɛΕεЕеэєҽᎬᴇ€ꓰꬲ
f ƒϜքᖴẝꓝꜰꞘꞙꬵ
g ƍɡɢԌցᏀᏳᶃꓖ
h ʜΗНнһհᎻᏂᕼⲎꓧ
i ΙІӀ¡ıɩɪιіӏᎥιꙇꭵ
j ͿϳЈјᎫᒍᴊꓙꞲ
k ΚκКкқᏦᴋⲔꓗ
l £łƖǀʟᏞᒪⲒⳐꓡꓲ
m ΜϺМмᎷᗰᴍⲘꓟ
n ɴΝηипոռⲚꓠ
o øΟοσОоՕօᴏᴑⲞⲟꓳꬽ
p þΡρϱРрᏢᑭᴘⲢⲣꓑ
q ǫԛգզ
r ƦʀгяᎡᏒᖇᴦⲅꓣꭇꭈꮁ
s ƽЅѕՏᏕᏚꓢꜱꮪ
t ŧΤτТтᎢᴛⲦꓔ
u µʋμυцՍսᑌᴜꓴꞟꭎꭒ
v νѴѵᏙᐯᴠꓦꮩ
w ɯωшщѡԜԝաᎳᏔᴡꓪꮃ
x ΧχХхᕁᕽ᙭᙮ⲬꓫꞳ
y ¥ɣʏΥγϒУуҮүᎩᎽᶌỿⲨꓬꭚ
z ΖᏃᴢꓜꮓ
"""

LATIN = {ord(other): line[0] for line in _LOOKS_LIKE.split("\n") if line for other in line[2:]}
"""Code point to the small Latin letter it looks like."""

_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164\ufe0e\ufe0f\ufeff\uffa0"
)
TYPED = {0x2018: "'", 0x2019: "'", 0x201B: "'", 0x201C: '"', 0x201D: '"', 0x2026: "...", 0x2013: "-", 0x2014: "-"}
# Letters in boxes and discs that Unicode does not decompose, and the letters that flags are made of: each an alphabet.
_ALPHABETS = (0x1F150, 0x1F170, 0x1F1E6)


@lru_cache(maxsize=8192)
def plain_letter(character: str) -> str:
    """Return what one character is read as: nothing for the invisible, ASCII where there is one, else itself.

    Look-alikes of other scripts are left alone here: whether they are disguise depends on the word they stand in.
    """
    code = ord(character)
    if code < 0x80:
        return character
    if code in TYPED:
        return TYPED[code]
    if character in _INVISIBLE or unicodedata.category(character) == "Mn":
        return ""
    for start in _ALPHABETS:
        if start <= code < start + 26:
            return chr(ord("a") + code - start)
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) != "Mn")
    if bare.isascii() or (len(bare) == 1 and ord(bare) in LATIN):
        return bare
    return character

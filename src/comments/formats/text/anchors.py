"""Find the lines that begin or end a comment in a text rendering: a date with a name beside it, or "X says:"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from comments.formats.names import SUBJECT, is_guest
from comments.formats.text.lines import Line, header, invites, is_button, of_a_profile, time_in
from comments.formats.time_finding import find_time
from comments.formats.words import BY, HEADING, SAYS, bare, is_reply

_BEFORE_TIME = re.compile(
    r"(?i)[\s,(\[|·•—–:-]*(?:\b(?:от|dne|dnia|klo|am|on|at|um|vom|le|el|il|em|op|den|la|à|alle|posted|said|date|the|w|o|в|kl|about|environ|vor|hace|วันที่|เมื่อ)\b[\s,.:]*)*$"
)
_WEEKDAY = re.compile(
    r"(?i)\s*[»«|,·–-]\s*[^\W\d_]{2,4}\.,?\s*$"
    r"|\s*\b(?:(?:segunda|terça|quarta|quinta|sexta)-feira|thứ \w{2,4}|יום)[\s,،]*$"
)
_NOISE = re.compile(
    r"(?i)^(?:(?:default )?avatar(?: (?:of|von|de|für|for)(?: user)?)?|"
    r"image|photo|user avatar|profilbild|gravatar|bild von|photo of)\s+(?=\S)"
)
_POSTED = re.compile(r"(?i)^(?:post(?:ed)?\s*)?by\s+|^(?:\[[–+-]\]\s*)")
_POINTS = re.compile(
    r"(?i)\s+(?:[-–]?\d+ (?:points?|punkte)|score hidden)\b.*$|\s*[»›]+\s*$|\s*[(\[]\s*#?\d+\s*[)\]]?$"
)
_PICTURED = re.compile(
    r"(?i)^(?P<name>.{2,40}?)(?:['’]s)? (?:avatar|picture|photo|profile (?:picture|photo)|profilbild)\s+(?P=name)$"
)
_AGENT = re.compile(r"(?i)\s+(?:firefox|chrome|safari|(?:microsoft )?edge|opera|msie|qq ?browser|wechat) [\d.]+\b.*$")
_TITLE_BEHIND = re.compile(r"(?<=\w)\s*\[[^\W\d_][^\[\]]{1,24}\]?$")
_ORDER = re.compile(r"^\d{0,4}#\s*(?=\D)|^#?\d{1,4}(?:\.\d{1,3})*[.:)]?\s+(?=\D)|\s+#\d{1,5}$")
_SIGNED = re.compile(
    r" \([^\W\d_]{3,16}(?: ?[|·•] ?[^()]{3,20})?\)\s?(?P<time>[^()\[\]]{8,50}?) ?\([A-Z]{2,5}\)"
    r"\s?\[?(?P<tail>\w{0,12})\]?$"
)
_LONGEST_SIGNED = 130
_ENDS = re.compile(r"[.!?…:;)\]]['\"”»]?\s+|\s*[–—]\s*|\s--\s*|:-\)\s+")
_DASHED = re.compile(r"^(?P<text>.+\S)\s[–—]\s?(?P<name>[^–—]{1,40})$")
_SENTENCE = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z]\w)[.!?…]\s+\S|[!?…;。！？]$|[。！？]\S")
_FLOOR = re.compile(r"^第? ?\d+ ?(?:楼|樓|层|層|F)$")  # the number of a post on Chinese boards
_OPENED = re.compile(
    r"(?i)^(?:\[[^\[\]]{1,12}\]\s*)+(?=\w)|^(?:comment|reply|post|answer|message|messaggio|mensaje|nachricht|kommentar|beitrag|antwort|commentaire|réponse"
    r"|comentario|respuesta|commento|reactie|komentarz|комментарий) ?#?\d{1,5}\b[\s:.·–-]+(?=\S)"
)
_BRACKETED = re.compile(r"(?:\s*[\[(][^\[\]()]{0,30}[\])]|\s[\])])+$")
_TITLED = re.compile(r"^[^\W\d_]{1,5}\.\s\S+(?:\s\S+)?$")
_DEEDS = frozenset(
    (
        "answered|asked|edited|modified|updated|created|viewed|active|started|closed|last edited|last updated|posted in"
        "|stand|aktualisiert|zuletzt aktualisiert|erstellt|geändert|veröffentlicht|mis à jour|modifié|publié"
        "|actualizado|publicado|aggiornato|pubblicato|bijgewerkt|gepubliceerd|zaktualizowano|uppdaterad|publicerad"
        "|опубликовано|обновлено"
    ).split("|")
)
_REPLY_NUMBER = re.compile(r"(?i)^(?:reply|post|comment|answer|antwort|réponse|respuesta) ?#\d+$")
_OF_A_TOPIC = re.compile(
    r"(?i)^(?:last|latest) (?:post|reply|message|edited|update|activity)|^(?:started|edited|last edited) by\b"
    r"|^letzter beitrag|^(?:thema )?gestartet von|^zuletzt |^dernier message|^dernière réponse|^último mensaje"
    r"|^última (?:respuesta|mensagem)|^ultimo (?:messaggio|post)|^laatste (?:bericht|reactie)"
    r"|^ostatni post|^последнее сообщение|^автор темы"
)
MOST_REPEATS = 6
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A header (or footer) line. `start` and `stop` are the lines it covers; `mode` says where the name stands."""

    line: int
    start: int
    stop: int
    mode: str
    author: str | None
    time: str | None
    says: bool
    before: str
    after: str


def before_time(text: str) -> str:
    """What stands before a time, less "on", "at" and a day of the week."""
    return _BEFORE_TIME.sub("", _WEEKDAY.sub("", text))


@lru_cache(maxsize=16_384)
def name_of(text: str) -> str | None:
    """The name in a short text, without "by", "says:" and what alternatives of pictures add; None where it is none."""
    if _FLOOR.match(text):
        return None
    text = _ORDER.sub("", _NOISE.sub("", _OPENED.sub("", _OPENED.sub("", " ".join(text.split())))))
    text = _TITLE_BEHIND.sub("", _POINTS.sub("", _POSTED.sub("", text)))
    text = _AGENT.sub("", _PICTURED.sub(r"\g<name>", text))
    spoken = text
    text = SAYS.sub("", BY.sub("", text))
    glued = re.match(r"(?i)^(.{2,40}?)(?:says|sagt|schreibt|said|wrote|dit|dice):$", text)
    text = (glued[1] if glued else text).strip(" \t,;:：|·•—–−-/()[]»«>“”„*~↳@")
    if SUBJECT.match(text):
        return None
    half = len(text) // 2
    if half and text[:half].strip() == text[half:].strip():
        text = text[:half].strip()
    if not 1 <= len(text) <= 60 or len(text.split()) > 7 or not _LETTER.search(text + "x"):
        return None
    sure = text != spoken.strip(" \t,;|") and len(spoken) - len(text) > 3
    sentence = (_SENTENCE.search(text) and not _TITLED.match(text)) or (text[-1] == "." and len(text.split()) > 3)
    if (((is_button(text) and not is_guest(text)) or sentence) and not sure) or text.lower() in _DEEDS:
        return None
    return text if bare(text) or text.isalnum() else None


def anchors(lines: Sequence[Line]) -> list[Anchor]:
    """Every line that can be the head or foot of a comment, in page order."""
    found = []
    for place, line in enumerate(lines):
        anchor = (
            _talk(place, line) or _dated(lines, place, line) or _says(lines, place, line) or _twice(lines, place, line)
        )
        if anchor is not None and not (anchor.author and _OF_A_TOPIC.match(anchor.author)):
            found.append(anchor)
    return found


def _talk(place: int, line: Line) -> Anchor | None:
    """A signature as wikis write it: "... by then. Anna (talk) 12:56, 9 March 2015 (UTC) [reply]"."""
    if "(" not in line.text or (match := _SIGNED.search(line.text, max(0, len(line.text) - _LONGEST_SIGNED))) is None:
        return None
    before = line.text[: match.start()]
    time = find_time(match["time"])
    ends = _ENDS.findall(before)
    name = before.rpartition(ends[-1])[2] if ends else before
    if name.count(" ") > 3:
        name = " ".join(name.split()[-2:])
    text = before[: len(before) - len(name)].rstrip(" –—-")
    author = name_of(name)
    if time is None or author is None:
        return None
    return Anchor(place, place, place + 1, "talk", author, match["time"], True, text, match["tail"])


def _dated(lines: Sequence[Line], place: int, line: Line) -> Anchor | None:
    time = time_in(line)
    if time is None:
        return None
    text = header(line.text)
    before, after, stated = text[: time.start], text[time.end :], text[time.start : time.end]
    says = SAYS.search(before.strip()) is not None or BY.match(before) is not None
    before_name = before_time(SAYS.sub("", before))
    tail = after.strip(" \t.,;:|·•—–-/()[]»«↓#")
    if after.rstrip().endswith(("]", ")")) and not is_button(tail) and not is_reply(tail):
        tail = _BRACKETED.sub("", after).strip(" \t.,;:|·•—–-/()[]»«↓#")
    by = name_of(tail) if BY.match(tail) and len(tail) < 60 else None
    if by is not None:
        return Anchor(place, place, place + 1, "same", by, stated, True, before, "")
    dashed = _DASHED.match(before)
    if dashed and not tail and (name := name_of(dashed["name"])) is not None:
        return Anchor(place, place, place + 1, "inline", name, stated, True, dashed["text"], "")
    signed = re.match(r"^[—–-]\s?(?P<name>[^—–]{2,40}?),?\s*$", before)
    if signed and not tail and (name := name_of(signed["name"])) is not None:
        return Anchor(place, place, place + 1, "same", name, stated, True, before, "")
    if len(before) > 90 or len(tail) > 60 or (tail and not _tail_fits(tail, before_name)):
        return None
    if invites(before_name.strip()):  # "Like Reply 3d" closes a comment
        return Anchor(place, place, place + 1, "alone", None, stated, False, before, tail)
    if before_name.strip(" \t.,;:|·•—–-/()[]#0123456789"):
        name = name_of(before_name)
        if name is None:
            return None
        start = place
        if place and line.gap == 0 and not line.bullet and name_of(lines[place - 1].text) == name:
            start = place - 1
        return Anchor(place, start, place + 1, "same", name, stated, says, before, tail)
    start, name, spoken = _above(lines, place)
    if name is not None:
        spoken = spoken or (after.rstrip().endswith(":") and name_of(after) == name)
        return Anchor(place, start, place + 1, "above", name, stated, spoken, "", tail)
    stop, name = _below(lines, place)
    if name is not None:
        return Anchor(place, place, stop, "below", name, stated, False, "", tail)
    return Anchor(place, place, place + 1, "alone", None, stated, False, "", tail)


def _tail_fits(tail: str, before: str) -> bool:
    """What may follow a time in a header: buttons, or the name once more."""
    if is_button(tail) or is_reply(tail):
        return True
    name = name_of(tail)
    return name is not None and (name == name_of(before) or not before.strip()) and HEADING.search(tail) is None


def _above(lines: Sequence[Line], place: int) -> tuple[int, str | None, bool]:
    """A name on the line before the date, perhaps twice (a picture's alternative text, then the name)."""
    if not place or lines[place].bullet or lines[place].gap > 1:
        return place, None, False
    skipped = 1
    while skipped < 5 and place > skipped and of_a_profile(lines[place - skipped].text):
        over = lines[place - skipped]
        if over.bullet or over.gap > 1 or (invites(over.text) and not _REPLY_NUMBER.match(over.text)):
            return place, None, False
        skipped += 1
    above = lines[place - skipped]
    place_of_name = place - skipped
    name = name_of(above.text)
    pair = lines[place_of_name - 2 : place_of_name]
    pictured = len(pair) == 2 and pair[0].text == pair[1].text != above.text and not above.gap + pair[1].gap
    if name is not None and pictured and (owner := name_of(pair[0].text)) is not None and not is_button(above.text):
        return place_of_name - 2, f"{owner} {name}", False  # a face, its name, and whom it answers
    if name is None or above.column > lines[place].indent + 2 or time_in(above) is not None:
        return place, None, False
    start = place_of_name
    first = max(0, place - MOST_REPEATS)
    while (
        start > first and not lines[start].bullet and lines[start].gap <= 1 and name_of(lines[start - 1].text) == name
    ):
        start -= 1
    return start, name, SAYS.search(above.text) is not None


def _below(lines: Sequence[Line], place: int) -> tuple[int, str | None]:
    stop = place + 1
    if stop >= len(lines) or lines[stop].gap > 1 or lines[stop].bullet:
        return stop, None
    name = name_of(lines[stop].text)
    if name is None or stop + 1 >= len(lines):
        return stop, None
    stop += 1
    last = min(len(lines), place + MOST_REPEATS)
    while stop < last and lines[stop].gap == 0 and name_of(lines[stop].text) == name:
        stop += 1
    return stop, name


def _says(lines: Sequence[Line], place: int, line: Line) -> Anchor | None:
    """ "Anna says:" without a date."""
    if len(line.text) > 70 or not line.text.endswith(":") or SAYS.search(line.text) is None:
        return None
    name = name_of(line.text)
    if name is None or (place + 1 < len(lines) and time_in(lines[place + 1]) is not None):
        return None
    return Anchor(place, place, place + 1, "says", name, None, True, line.text, "")


def _twice(lines: Sequence[Line], place: int, line: Line) -> Anchor | None:
    """A short name that stands twice, once for the picture and once over the text, on a page without dates."""
    if place + 2 >= len(lines) or len(line.text) > 50 or line.text.count(" ") > 5:
        return None
    below = lines[place + 1]
    rest = below.text[len(line.text) :]
    pictured = line.text.endswith(below.text) and _NOISE.sub("", line.text) == below.text
    if not pictured and (len(line.text) > 30 or line.text.count(" ") > 2):
        return None
    alike = pictured or (
        below.text.startswith(line.text)
        and not below.gap
        and len(rest) < (150 if rest[1:2].isdigit() else 60)
        and (not rest or rest[0] == " ")
    )
    if (
        not alike
        or (place and lines[place - 1].text == line.text)
        or is_button(below.text)
        or name_of(line.text) is None
    ):
        return None
    if time_in(below) is not None or time_in(lines[place + 2]) is not None:
        return None
    return Anchor(place, place, place + 2, "twice", name_of(line.text), None, False, "", "" if pictured else rest)

"""What could be a name, and how much its place on the page says so."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from comments.formats.dates import time_span, without_time
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import BY, GUESTS, SAYS, bare, ends_in_says, is_furniture

_NAMED = re.compile(r"(?i)author|user|name|nick|poster|\bfn\b|byline|profile|member|person|writer|commenter")
_PROFILE = re.compile(
    r"(?i)/(?:users?|profiles?|members?|authors?|people|u|user\.php|profil|autor|nutzer|community)[/?]|"
    r"profile/|memberlist|blogger\.com/profile"
)
_OTHER = re.compile(r"#(?:comment|post|c|p|msg|reply)[-_]?\d+$")
_UNNAMED = re.compile(
    r"(?i)(?:guest|gast|user|nutzer|member|reader|leser|gość|гость|invité|visiteur|invitado|ospite)[ "
    r"_#]?\d+$"
)
_COUNTED = re.compile(
    r"(?i)(?:of )?\d[\d.,]*(?: (?:posts?|messages?|comments?|points?|pts|fans?|followers?|beiträge|kommentare|mensajes|"
    r"replies|likes?|reviews?))?$"
)
MARKS = ' \t\r\n,;:|·•-–—/()[]»«>"“”„*~↳'
_BEFORE_TIME = re.compile(
    r"(?i)[\s,]+(?:am|on|at|um|vor|le|el|il|em|op|den|la|kl|w|в|o|à|as|às|alle|posted|geschrieben|วันที่|เมื่อ)$"
)
_LEADING = re.compile(
    r"(?i)^(?:\d+[.)] ?)?(?:(?:le|on|am|at|el|il|op|em|den|um|posted|geschrieben|posté)[\s,]+)+(?=\S)"
)
_RANK = re.compile(
    r"\s*\(?Lv\.? ?\d{1,3}\)?$"
    r"|\s+(?:firefox|chrome|safari|(?:microsoft )?edge|opera|msie|qq ?browser|wechat) [\d.]+\b.*$",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?i)(?:re|aw|antw|antwort|sv|odp|odg|rif|ynt|res|rép|vá|отв|ответ|απ|回复|回覆|返信)(?:\[\d+\]|\^\d+)?\s?[:：](?:\s|$)"
)
_EPISODE = re.compile(r"#\d+\s")
_COUNTED_OFF = re.compile(r"^\d{1,4}[.)]\s+(?=[^\W\d])")
_MARKED_OFF = re.compile(r"\s*[・·|/•]")
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCES = ("...", "…", "??", "!!", "。", "！", "？")
_STRONG = frozenset(("cite", "b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "em", "address"))


@lru_cache(maxsize=8_192)
def clean_author(text: str) -> str:
    """Return a name less what pages glue to it: "by", "says:", a colon, a time."""
    text = squeeze(text)
    for _ in range(2):  # "3 May 2014 (2 days ago)"
        if not time_span(text):
            break
        text = _LEADING.sub("", before_time(squeeze(_beside_time(text))))
    by = BY.match(text)
    text = _COUNTED_OFF.sub("", text[by.end() :] if by else text)
    text = _RANK.sub("", SAYS.sub("", text) if ends_in_says(text) else text).strip(MARKS + "@")
    return text if bare(text) or _LETTER.search(text) else ""


def _beside_time(text: str) -> str:
    """Return a line without its time; what follows a mark behind that ("Anna / 3 May 2014 · editor") is no name."""
    start, end = time_span(text) or (0, 0)
    return text[:start] if _MARKED_OFF.match(text, end) and _LETTER.search(text[:start]) else without_time(text)


def before_time(text: str) -> str:
    """Return what stands before a time without the word that leads to it: "Anna on"."""
    return _BEFORE_TIME.sub("", text.rstrip())


def stands_alone(page: Outline, runs: list[tuple[int, str]]) -> bool:
    """Whether the first run is a link or set strong and the next is not: "<b>Anna</b> 5 points"."""
    first, second = ({page.tags[i] for i in islice(page.ancestors(at), 2)} for at, _ in runs[:2])
    return not (_STRONG | {"a"}).isdisjoint(first - second)


def could_be_name(name: str, *, certain: bool) -> bool:
    return bool(
        1 <= len(name) <= 60
        and name.count(" ") < 7
        and (certain or _UNNAMED.match(name) or (_LETTER.search(name) and (is_guest(name) or not is_furniture(name))))
        and not name.startswith(("http://", "https://", "www."))
        and not _EPISODE.match(name)
        and not SUBJECT.match(name)
        and not _COUNTED.match(name)
        and not time_span(name)
    )


def is_guest(name: str) -> bool:
    """Whether a name is what pages call a visitor without one."""
    return bare(name) in GUESTS


def name_score(page: Outline, at: int, line: Line, name: str) -> float:
    score = 0.2 if is_guest(name) else 0.5
    if len(line.text) < len(name) + 4:
        score += 0.7
    if (name[-1] in ".!?…" and name.count(" ") > 1) or name.endswith(_SENTENCES):
        score -= 2
    for n, holder in enumerate(page.ancestors(at)):
        if n > 2:
            break
        tag = page.tags[holder]
        if tag in _STRONG:
            score += 1.2
        elif tag == "a":
            href = page.attribute(holder, "href")
            # A name that leads to another comment is of the person answered.
            score += 1.0 if _PROFILE.search(href) else -0.8 if _OTHER.search(href) else 0.6
        elif tag in ("p", "blockquote") and n == 0:
            score -= 0.5
        if _speaks_of_people(" ".join([page.attribute(holder, name) for name in ("class", "itemprop", "rel")])):
            score += 1.5
    return score


@lru_cache(maxsize=8_192)
def _speaks_of_people(names: str) -> bool:
    return _NAMED.search(names) is not None

"""What repeats on a page and is not comments: teasers, menus, recent-comments boxes, forms, product lists. Every
group is judged."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log2

from comments.formats.dates import time_span
from comments.formats.fields import Fields
from comments.formats.generic.anchors import Anchor
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import COUNTED, HEADING, bare

ENOUGH = 3.0
_GOOD_PLACE = re.compile(
    r"(?i)comment|kommentar|coment|reply|replies|discuss|respon|message|feedback|thread|forum|opinion|"
    r"reaction|post-?list|disqus|reactie|yorum"
)
_BAD_PLACE = re.compile(
    r"(?i)related|teaser|recent|popular|sidebar|widget|latest|carousel|product|playlist|archive|"
    r"breadcrumb|menu|navi|newsletter|timeline|calendar|event|comment-?form"
)
_INDEX = re.compile(r"(?i)topic-?list|thread-?bit|forum-?bit|forum-?list|forum-?row|top-?stats|tweet")
_BAD_TAGS = frozenset(("nav", "header", "aside", "footer"))
_MORE = re.compile(
    r"(?i)(?:read more|continue reading|weiterlesen|mehr lesen|mehr erfahren|lire la suite|en savoir plus|"
    r"leer más|seguir leyendo|leia mais|leggi tutto|continua a leggere|lees meer|czytaj (?:więcej|dalej)|"
    r"читать далее|подробнее|läs mer|les mer|læs mere|devamını oku|→|»|›)\W*$"
)
_TAIL = 200  # characters at the end of a text in which "read more" is looked for
_FOREIGN = frozenset(("h1", "nav"))
_TITLES = frozenset(("h1", "h2", "h3", "h4"))
_CELLS = frozenset(("th", "td", "dt", "dd"))
_COMMENTS = re.compile(
    r"(?i)com?m?ment|kommentar|coment|leser|reaktion|réaction|reacti|komentar|коммент|комент|отзыв|komentář|hozzász|yorum|"
    r"σχόλι|コメント|评论|評論|留言|댓글|تعليق|תגובות|نظرات"
)
_NUMBERED = re.compile(r"(?i)(?:post|reply|comment|beitrag|message|antwort)? ?#? ?\d+\b")
_OF_A_PROFILE = re.compile(r"(?i)(?:posts?|messages?|beiträge|mensajes|berichten|сообщений) ?: ?\d")
_NOTE = re.compile(r"(?i)(?:likes?|liked|reblogged|shared|favorited|upvoted) this\b[^.!?\n]{0,60}$")
_WEAK = re.compile(r"(?i)posts|messages?|notes|beiträge|feedback|opini|repl|svar$|ответ|thoughts")
_ELSEWHERE = re.compile(r"(?i)^(?!#|javascript:)(?!.*(?:#|comment|reply|user|profile|member|author|/u/|/people/)).+")
_ON = re.compile(r"(?i)(?:on|zu|bei|sur|en|em|su|op|w|na|до|на|in|to|dans|om|till|til)\s")
_FORM = re.compile(
    r"(?i)leave a (?:reply|comment)|write a comment|add (?:a )?(?:new )?comment|post a comment|join the "
    r"(?:discussion|conversation)|schreibe? (?:einen|deinen) kommentar|kommentar (?:schreiben|verfassen|"
    r"hinterlassen)|hinterlasse|laisser un commentaire|ajouter un commentaire|deja (?:un comentario|una "
    r"respuesta)|deixe (?:um comentário|uma resposta)|lascia un commento|geef een reactie|dodaj komentarz|"
    r"оставить комментарий|добавить комментарий|lämna ett svar|skriv en kommentar"
)


@dataclass(slots=True)
class Group:
    """Records of one shape, with what was read of each."""

    anchors: list[Anchor]
    records: list[int]
    spans: list[tuple[int, int]]
    fields: list[Fields] = field(default_factory=list)
    score: float = 0.0


def judge(page: Outline, group: Group, lines: Sequence[Line], signs: Sequence[Anchor], stated: int | None) -> float:
    """Return how much a group looks like comments; ENOUGH or more is taken."""
    size = len(group.spans)
    score, evidence = evidence_of(page, group, lines, signs, stated)
    if evidence < (2 if size == 1 else 1):
        return -9.0
    if size == 1 and not _may_stand_alone(group, signs):
        return -9.0
    texts = [read.text for read in group.fields]
    filled = [text for text in texts if text and not _NOTE.match(text)]
    if len(filled) < size * 0.6:
        return -9.0
    named = [read.author for read in group.fields if read.author]
    score += 1.0 if len(named) >= size * 0.8 else -0.5 if len(named) >= size * 0.4 else -2.0
    if size > 3 and len(set(named)) <= max(1, size // 6):
        score -= 2.0
    words = sorted(len(text.split()) for text in filled)
    score += 0.5 if words[len(words) // 2] >= 8 else -2.0 if words[len(words) // 2] < 2 else 0.0
    dated = sum(read.time is not None for read in group.fields)
    if dated < size * 0.5 and _share_with(group, [sign.at for sign in signs if sign.kind in ("reply", "says")]) < 0.5:
        score -= 5.0  # faces and names alone are a list of people
    score -= 3.0 * (words[len(words) // 2] < 3 and group.anchors[0].kind != "time")
    score += min(3.0, 0.6 * log2(size)) + 0.2 * (group.anchors[0].kind == "time")
    foreign = sum(not _FOREIGN.isdisjoint(page.tags[start:stop]) for start, stop in group.spans)
    score -= 3.0 * (foreign >= size * 0.5)
    return score - _teasers(page, group, texts) - 1.5 * (size == 1)


def _may_stand_alone(group: Group, signs: Sequence[Anchor]) -> bool:
    """Whether a record without others could be a comment: dated or spoken, and no article or menu as a whole."""
    read = group.fields[0]
    spoken = any(_share_with(group, [sign.at for sign in signs if sign.kind == kind]) for kind in ("says", "avatar"))
    return (read.time is not None or spoken) and len(read.text) < 6_000 and read.text.count("\n") < 60


def promise(group: Group) -> float:
    """Return the most that `judge` can give a group of which the evidence is known, before it is read."""
    return group.score + 1.7 + min(3.0, 0.6 * log2(len(group.spans)))


def evidence_of(
    page: Outline, group: Group, lines: Sequence[Line], signs: Sequence[Anchor], stated: int | None
) -> tuple[float, int]:
    """Return what speaks for a group before its records are read, and how many independent signs that is."""
    first, last = group.spans[0][0], max(stop for _, stop in group.spans)
    replies, says, avatars = (
        _share_with(group, [sign.at for sign in signs if sign.kind == kind]) for kind in ("reply", "says", "avatar")
    )
    heading, place = _heading(page, lines, first, len(group.spans), stated), _place(page, group)
    remarked = any("comment" in remark for at, remark in page.remarks.items() if first <= at <= last + 3)
    says, avatars = (0.0 if share == 0.5 and len(group.spans) == 2 else share for share in (says, avatars))
    score = 3.0 * (replies >= 0.5) + 1.0 * (0 < replies < 0.5) + 2.0 * (says >= 0.5) + 1.5 * (avatars >= 0.5)
    signed = sum(_dashed(page, at.at, start) for at, start in zip(group.anchors, group.records, strict=True))
    dashed = len(group.records) > 1 and signed >= 0.6 * len(group.records)
    score += heading + place + 1.5 * remarked + 3.0 * dashed
    if "textarea" in page.tags[last : last + 400] or any(_invites(line.text) for line in _after(lines, last, 30)):
        score += 1.0
    evidence = (replies >= 0.5) + (says >= 0.5) + (avatars >= 0.5) + (heading >= 2) + (place >= 1.5) + remarked + dashed
    return score, evidence


@lru_cache(maxsize=4_096)
def _invites(text: str) -> bool:
    return _FORM.search(text) is not None


def _dashed(page: Outline, at: int, start: int) -> bool:
    """Whether a dash stands shortly before a time, as in "Since when? – Hedda 7 Feb": a signature."""
    for index in range(at - 1, max(start, at - 12), -1):
        if not page.tags[index] and page.texts[index].strip()[-1:] in ("–", "—"):
            return page.texts[index].strip() in ("–", "—") or len(page.texts[index]) > 8
    return False


def _share_with(group: Group, places: Sequence[int]) -> float:
    """The share of records that hold one of these signs outside the records nested in them."""
    found = 0
    for n, (start, stop) in enumerate(group.spans):
        own = min(stop, group.spans[n + 1][0]) if n + 1 < len(group.spans) else stop
        low = bisect_left(places, start)
        found += low < len(places) and places[low] < own
    return found / len(group.spans)


def _after(lines: Sequence[Line], place: int, count: int) -> Sequence[Line]:
    start = bisect_left(lines, place, key=lambda line: line.at)
    return lines[start : start + count]


def _heading(page: Outline, lines: Sequence[Line], first: int, size: int, stated: int | None) -> float:
    """A short line that says "3 comments" above the first record. A button or a column of a table is no heading."""
    start = bisect_left(lines, first, key=lambda line: line.at)
    for line in reversed(lines[max(0, start - 12) : start]):
        if len(line.text) > 90 or _OF_A_PROFILE.match(line.text):
            continue
        match = COUNTED.search(line.text)
        if match:
            count = int(re.sub(r"\D", "", match["before"] or match["after"] or "")[:6] or 0)
            if count + count // 2 + 3 < size or count == 0:
                return 0.0
            return 3.5 if abs(count - size) <= 1 + size // 5 else 2.5
        word = HEADING.search(line.text)
        if word and (len(line.text) < 40 or _FORM.search(line.text)) and not _in_cell(page, line):
            sure = _COMMENTS.match(word[0]) or (len(line.text.split()) < 4 and not _WEAK.match(word[0]))
            return 0.0 if line.text.endswith(("()", "»", "›")) else 2.0 if sure else 1.0
    return 0.0 if stated is None else 1.5 if stated == size else -2.0 if stated == 0 else 0.0


def _in_cell(page: Outline, line: Line) -> bool:
    """Whether a line is a link, a button, or one of several cells in a row: "Topics", "Posts", "Last post"."""
    for outer in list(page.ancestors(line.at))[:3]:
        tag = page.tags[outer]
        if tag == "a" and not page.attribute(outer, "href").startswith("#") and page.attribute(outer, "href"):
            return True
        if tag in ("button", "label", "option"):
            return True
        if tag in _CELLS:
            row = page.parents[outer]
            return sum(page.tags[i] == tag and page.parents[i] == row for i in range(row, page.ends[row])) > 1
    return False


def _place(page: Outline, group: Group) -> float:
    """What the elements around the records are called, and what they are."""
    score = 0.0
    own = " ".join(page.attribute(i, name) for i in group.records[:3] if i >= 0 for name in ("class", "id"))
    if _BAD_PLACE.search(own) or _INDEX.search(own):
        return -3.0
    score += 1.5 * bool(_GOOD_PLACE.search(own))
    for n, outer in enumerate(page.ancestors(group.spans[0][0])):
        if page.tags[outer] in _BAD_TAGS:
            score -= 3.0
            break
        names = f"{page.attribute(outer, 'class')} {page.attribute(outer, 'id')}"
        if n < 5 and _INDEX.search(names):
            return -3.0
        if n < 5 and _GOOD_PLACE.search(names) and page.tags[outer] != "body":
            score += 1.5
            break
        if n < 4 and _BAD_PLACE.search(names):
            score -= 2.0
            break
    return score


def _teasers(page: Outline, group: Group, texts: Sequence[str]) -> float:
    """Linked headings, linked texts and "read more" speak of other pages; "Anna on Some Title" is a list of recent
    comments."""
    size = len(group.spans)
    headed = linked = more = recent = titled = tweets = 0
    for (start, end), text, author in zip(group.spans, texts, (read.author for read in group.fields), strict=True):
        stop = min(end, start + 120)
        headed += any(page.tags[i] in _TITLES and _leads(page, i, author) for i in range(start, stop))
        links = [
            squeeze("".join(page.texts[j] for j in range(i, page.ends[i]) if not page.tags[j]))
            for i in range(start, stop)
            if page.tags[i] == "a"
        ]
        linked += sum(len(link) for link in links if len(link) > 8 and link[:30] in text) > len(text) * 0.6
        tweets += any(page.texts[i].strip().lower() == "retweet" for i in range(start, stop) if not page.tags[i])
        more += bool(_MORE.search(text, max(0, len(text) - _TAIL))) or (
            text.endswith(("[…]", "[...]", "...", "…")) and bare(text) != ""
        )
        titled += _titled(page, start, stop, author)
        recent += any(len(link) > 8 and link[:30] in text[: len(link) + 12] for link in links) and bool(_ON.match(text))
    return (
        2.5 * (headed >= size * 0.5)
        + 3.5 * (linked >= size * 0.5)
        + 2.0 * (more >= size * 0.5)
        + 5.0 * (recent >= size * 0.5)
        + 3.0 * (titled >= size * 0.6)
        + 4.0 * (tweets >= size * 0.5)
    )


def _leads(page: Outline, heading: int, author: str | None) -> bool:
    """Whether a heading is a link, and neither to the author nor to a numbered post."""
    text = squeeze("".join(page.texts[i] for i in range(heading, page.ends[heading]) if not page.tags[i]))
    return "a" in page.tags[heading : page.ends[heading]] and text != author and not time_span(text)


def _titled(page: Outline, start: int, stop: int, author: str | None) -> bool:
    """Whether a record begins with a link that leads elsewhere and names neither author nor time: the title of a
    topic."""
    for index in range(start, stop):
        if not page.tags[index] and not page.texts[index].isspace():
            text = squeeze(page.texts[index])
            links = (page.attribute(i, "href") for i in list(page.ancestors(index))[:4] if page.tags[i] == "a")
            if len(text) < 4 or text == author or _NUMBERED.match(text) or time_span(text):
                return False
            return any(map(_ELSEWHERE.match, links))
    return False

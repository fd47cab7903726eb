"""What speaks for a group before its records are read: signs that most of them hold, a heading, the place, a form
below."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import log2

from comments.formats.board_lines import is_of_a_profile
from comments.formats.fields import Fields
from comments.formats.generic.anchors import Anchor, post_number
from comments.formats.generic.quotations import Quotations
from comments.formats.outline import Line, Outline
from comments.formats.words import Stems, find_count, find_heading, is_reply

_GOOD_PLACE = re.compile(
    r"(?i)comment|kommentar|coment|reply|replies|discuss|respon|message|feedback|thread|forum|opinion|"
    r"reaction|post-?list|disqus|reactie|yorum"
)
_BAD_PLACE = re.compile(
    r"(?i)related|teaser|recent|popular|sidebar|widget|latest|carousel|product|playlist|archive|"
    r"breadcrumb|menu|navi|newsletter|calendar|event|comment-?form"
)
_INDEX = re.compile(r"(?i)topic-?list|thread-?bit|forum-?bit|forum-?list|forum-?row|top-?stats|tweet")
_BAD_TAGS = frozenset(("nav", "header", "aside", "footer"))
_COUNTED_EXACTLY = 3.5
_RECENT = re.compile(
    r"(?i)(?:recent|neueste|letzte|recientes|ostatnie|najnowsze|senaste|siste|seneste|viimeisimmät|последние|останні"
    r"|nejnovější|poslední|posledné|najnovšie|legutóbbi|son|legfrissebb|ultimele|найновіші"
    r"|أحدث|آخر|آخرین|mới nhất|πρόσφατα)\s\w+$|\w+ (?:récents|recientes|recentes|recenti|recente)$|最近の"
)
_DIGITS = re.compile(r"\d+")
_FEW_NUMBERS = 4  # in the header of a post
_SMALL = 20  # nodes in a cell that may be a column's heading
_CELLS = frozenset(("th", "td", "dt", "dd"))
_COMMENTS = re.compile(
    r"(?i)com?m?ment|kommentar|coment|leser|reaktion|réaction|reacti|komentar|коммент|комент|отзыв|komentář|hozzász|yorum|"
    r"σχόλι|コメント|评论|評論|留言|댓글|تعليق|תגובות|نظرات"
)
_WEAK = re.compile(r"(?i)posts|messages?|notes|beiträge|feedback|opini|repl|svar$|ответ|thoughts")
_FORM = re.compile(
    r"(?i)leave a (?:reply|comment)|write a comment|add (?:a )?(?:new )?comment|post a comment|join the "
    r"(?:discussion|conversation)|schreibe? (?:einen|deinen) kommentar|kommentar (?:schreiben|verfassen|"
    r"hinterlassen)|hinterlasse|laisser un commentaire|ajouter un commentaire|deja (?:un comentario|una "
    r"respuesta)|deixe (?:um comentário|uma resposta)|lascia un commento|geef een reactie|dodaj komentarz|"
    r"оставить комментарий|добавить комментарий|lämna ett svar|skriv en kommentar"
)
_IN_FORMS = Stems((
    "comment", "kommentar", "coment", "leave a reply", "join the ", "hinterlasse", "deja una", "deixe uma",
    "geef een reactie", "komentarz", "комментарий", "lämna ett svar",
))  # fmt: skip  # one of these is in whatever _FORM finds

Signs = Mapping[str, Sequence[int]]  # kind of anchor -> its places, in order


@dataclass(slots=True)
class Group:
    """Records of one shape, with what was read of each."""

    anchors: list[Anchor]
    records: list[int]
    spans: list[tuple[int, int]]
    fields: list[Fields] = field(default_factory=list)
    quotations: list[Quotations] = field(default_factory=list)
    score: float = 0.0

    def first(self, count: int) -> Group:
        """Return a group, not read yet, of its first records."""
        return Group(self.anchors[:count], self.records[:count], self.spans[:count])


def promise(group: Group) -> float:
    """Return the most that `judge` can give a group of which the evidence is known, before it is read."""
    return group.score + 2.1 + min(3.0, 0.6 * log2(len(group.spans)))


def evidence_of(
    page: Outline, group: Group, lines: Sequence[Line], signs: Signs, stated: int | None
) -> tuple[float, int]:
    """Return what speaks for a group before its records are read, and how many independent signs that is."""
    first, last = group.spans[0][0], max(stop for _, stop in group.spans)
    replies, says, avatars, reports = (
        share_with(group, signs.get(kind, ())) for kind in ("reply", "says", "avatar", "report")
    )
    heading, place = _heading(page, lines, first, len(group.spans), stated), _place(page, group)
    remarked = any(first <= at <= last + 3 for at in page.remarks)
    says, avatars = (0.0 if share == 0.5 and len(group.spans) == 2 else share for share in (says, avatars))
    score = 3.0 * (replies >= 0.5) + 1.0 * (0 < replies < 0.5) + 2.0 * (says >= 0.5) + 1.5 * (avatars >= 0.5)
    signed = sum(_dashed(page, at.at, start) for at, start in zip(group.anchors, group.records, strict=True))
    dashed = len(group.records) > 1 and signed >= 0.6 * len(group.records)
    reported, numbered, nested = reports >= 0.5, _numbered(page, group, signs), place >= 0 and _nested(group)
    profiled = share_with(group, signs.get("profile", ())) >= 0.6
    addressed = _addressed(page, group)
    marked = len(signs.get("mark", ())) > 1 and 0 < share_with(group, signs["mark"]) < 1
    score += heading + place + 1.5 * remarked + 3.0 * dashed + 2.0 * reported + 2.5 * numbered + 2.5 * nested
    score += 2.5 * profiled + 2.5 * marked + 2.0 * addressed
    if "textarea" in page.tags[last : last + 400] or any(_invites(line.text) for line in _after(lines, last, 30)):
        score += 1.0
    if len(group.spans) == 1 and heading >= 2 and "textarea" in page.tags[max(0, first - 60) : first]:
        return score + 1.5, 2
    if len(group.spans) == 1 and heading >= _COUNTED_EXACTLY and "textarea" in page.tags[last : last + 400]:
        return score + 1.0, 2
    evidence = (replies >= 0.5) + (says >= 0.5) + (avatars >= 0.5) + (heading >= 2) + (place >= 1.5) + remarked + dashed
    return score, evidence + reported + numbered + nested + profiled + marked + addressed


def _addressed(page: Outline, group: Group) -> bool:
    """Whether each record's time is the link to its own place on one and the same page, as those of comments are. The
    times in an index of topics link to a page each."""
    if group.anchors[0].kind != "time":
        return False
    pages, places = set(), []
    for anchor in group.anchors:
        link = page.link_around(anchor.at, 3)
        address, _, place = page.attribute(link, "href").partition("#") if link is not None else ("", "", "")
        if any(map(str.isdigit, place)):
            pages.add(address)
            places.append(place)
    if len(group.anchors) == 1:
        return bool(places) and (pages == {""} or _GOOD_PLACE.search(places[0]) is not None)
    return len(pages) == 1 and len(set(places)) == len(places) >= 0.8 * len(group.anchors)


def _numbered(page: Outline, group: Group, signs: Signs) -> bool:
    """Whether the records are marked "#7", "#8", ... in order, or with numbers that grow or fall, as in forums. The
    first may go without; beside its own number a post may have that of the one answered."""
    marks = signs.get("number", ())
    if len(marks) < 2:
        return False
    found = []
    for n, (start, stop) in enumerate(group.spans):
        own = min(stop, group.spans[n + 1][0]) if n + 1 < len(group.spans) else stop
        low, high = bisect_left(marks, start), bisect_left(marks, own)
        if low < high:
            found.append([post_number(page.texts[at]) or 0 for at in marks[low : min(high, low + _FEW_NUMBERS)]])
    if len(found) < max(3, 0.8 * (len(group.spans) - 1)):
        return len(found) == len(group.spans) == 2 and any(after - 1 in found[0] for after in found[1])
    return any(_in_order(found, sign) >= 0.8 * (len(found) - 1) for sign in (1, -1))


def _in_order(found: Sequence[Sequence[int]], sign: int) -> int:
    """Count the records with a number behind that of the record before; `sign` is -1 where the newest come first."""
    before, count = None, 0
    for numbers in found:
        behind = [number for number in numbers if before is not None and sign * (number - before) > 0]
        count += bool(behind)
        before = (min if sign > 0 else max)(behind, default=numbers[0])
    return count


def _nested(group: Group) -> bool:
    """Whether dated records stand inside others again and again. One that holds most of the others is a frame, not a
    comment."""
    starts = [start for start, _ in group.spans]
    inside = reach = 0
    for n, (start, stop) in enumerate(group.spans):
        inside += start < reach
        if bisect_left(starts, stop) - n <= max(1, 0.5 * len(starts)):
            reach = max(reach, stop)
    return group.anchors[0].kind == "time" and inside > 1 and inside >= 0.2 * len(group.spans)


@lru_cache(maxsize=4_096)
def _invites(text: str) -> bool:
    return _IN_FORMS.stand_in(text.lower()) and _FORM.search(text) is not None


def _dashed(page: Outline, at: int, start: int) -> bool:
    """Whether a dash stands shortly before a time, as in "Since when? – Hedda 7 Feb": a signature."""
    for index in range(at - 1, max(start, at - 12), -1):
        if not page.tags[index] and page.texts[index].strip()[-1:] in ("–", "—"):
            return page.texts[index].strip() in ("–", "—") or len(page.texts[index]) > 8
    return False


def share_with(group: Group, places: Sequence[int]) -> float:
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
        if len(line.text) > 90 or is_of_a_profile(line.text) or _RECENT.match(line.text):
            continue
        match = find_count(line.text)
        if match:
            count = int(re.sub(r"\D", "", match["before"] or match["after"] or "")[:6] or 0)
            if count + count // 2 + 3 < size or count == 0 or _comes_again(lines, start, line):
                return 0.0
            return _COUNTED_EXACTLY if abs(count - size) <= (size > 1) + size // 5 else 2.5
        word = find_heading(line.text)
        if word and (len(line.text) < 40 or _FORM.search(line.text)) and not _in_cell(page, line):
            sure = _COMMENTS.match(word[0]) or (len(line.text.split()) < 4 and not _WEAK.match(word[0]))
            return 0.0 if line.text.endswith(("()", "»", "›")) else 2.0 if sure else 1.0
    return 0.0 if stated is None else 1.5 if stated == size else -2.0 if stated == 0 else 0.0


def _comes_again(lines: Sequence[Line], start: int, counted: Line) -> bool:
    """Whether a count stands in an entry of a list, where each of the others has one as well."""
    form = _DIGITS.sub("", counted.text)
    near = lines[max(0, start - 60) : start]
    return sum(abs(len(line.text) - len(counted.text)) < 3 and _DIGITS.sub("", line.text) == form for line in near) > 2


def _in_cell(page: Outline, line: Line) -> bool:
    """Whether a line is a link, a button, or one of several cells in a row: "Topics", "Posts", "Last post"."""
    for outer in islice(page.ancestors(line.at), 3):
        tag = page.tags[outer]
        if tag == "a" and is_reply(line.text):
            return True
        if tag == "a" and not page.attribute(outer, "href").startswith("#") and page.attribute(outer, "href"):
            return True
        if tag in ("button", "label", "option"):
            return True
        if tag in _CELLS and page.ends[outer] - outer < _SMALL:
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

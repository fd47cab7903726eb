"""Comments in a plain-text rendering of any page: date lines, "X says:", "Reply", bullets, numbers and indentation.

A group of alike headers is taken for comments when the page gives evidence besides dates: a heading that counts them,
"says", a reply line under each, numbers that run. Teaser lists have dates too, and none of that.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log2
from statistics import median

from comments.formats.document import Document
from comments.formats.drafts import Draft, finish
from comments.formats.text.anchors import Anchor, anchors, name_of
from comments.formats.text.lines import Line, invites, is_button, joined, lines_of, shape, trimmed
from comments.formats.words import COUNTED, HEADING, REPLY_TO
from comments.models import Page

MOST_LINES = 60_000
_ONE = re.compile(r"(?i)\b(?:one|1|ein|un|una|uma|een|en|jeden|один) (?:thought|comment|response|reply|gedanke|kommentar|commentaire|comentario|réflexion)\b")
_THOUGHTS = re.compile(r"(?i)^\W*(?P<n>\d+|one|ein) (?:thoughts?|gedanken?|réflexions?|pensamientos?|reflexiones|pensieri|gedachten|replies|respon[sc]es?|tankar|мысл\w+|przemyśle\w+)\b")
_FORM = re.compile(
    r"(?i)^\W*(?:leave (?:a|your) (?:reply|comment)|post (?:a |your )?(?:reply|comment|new comment)|add (?:a |your )?(?:new )?comment|write a comment|"
    r"submit (?:a )?comment|your email address will not|join the (?:discussion|conversation)|have your say|cancel reply|comment form|"
    r"schreibe? (?:einen|uns einen|deinen|ihren) kommentar|kommentar (?:verfassen|schreiben|hinterlassen|abgeben|hinzufügen)|antwort (?:hinterlassen|schreiben|verfassen)|"
    r"hinterlasse? (?:einen|eine)|deine e-mail-adresse|ihre e-mail-adresse|neuen kommentar|einen kommentar schreiben|"
    r"laisser un commentaire|laissez (?:un|votre)|ajouter un commentaire|poster un commentaire|écrire un commentaire|votre adresse|"
    r"deja (?:un|una|tu)|dejar (?:un|una)|escribe un comentario|añadir (?:un )?comentario|tu dirección de correo|publicar un comentario|"
    r"lascia un commento|scrivi un commento|il tuo indirizzo email|deixe (?:um|uma|o seu)|comente|o seu endereço|"
    r"geef een (?:reactie|antwoord)|plaats een reactie|laat een (?:reactie|antwoord)|het e-mailadres|dodaj komentarz|zostaw (?:komentarz|odpowiedź)|twój adres|"
    r"lämna (?:ett|en) |legg (?:igjen|til) |skriv (?:en |et |ett )?(?:kommentar|svar)|jätä kommentti|vastaa\b|добавить комментарий|оставить комментарий|"
    r"ваш (?:адрес|e-mail|email)|přidat komentář|napsat komentář|vložit komentář|hozzászólás írása|lasă un|bir cevap|yorum yap|"
    r"コメントを残す|发表(?:评论|回复)|댓글 남기기)"
)
_END = re.compile(
    r"(?i)^\W*(?:©|copyright\b|related (?:posts|articles|stories)|recent (?:posts|comments|articles)|popular posts|you (?:may|might) also|previous (?:post|article)|"
    r"next (?:post|article)|older posts|newer posts|older comments|newer comments|trackbacks?\b|pingbacks?\b|comments (?:are|have been) closed|"
    r"sign up|subscribe|newsletter|follow us|all rights reserved|privacy policy|powered by|proudly powered|this site uses|notify me|"
    r"load more|show more comments|view (?:all|more) comments|more comments|ähnliche (?:beiträge|artikel)|letzte (?:beiträge|kommentare)|"
    r"neueste (?:beiträge|kommentare)|vorheriger (?:beitrag|artikel)|nächster (?:beitrag|artikel)|beitrags-?navigation|beitragsnavigation|"
    r"kommentare sind geschlossen|kommentarfunktion|die kommentare|das könnte|weitere (?:artikel|beiträge|kommentare)|mehr zum thema|impressum|datenschutz|"
    r"benachrichtige mich|articles (?:similaires|récents|liés)|commentaires récents|les commentaires sont|article (?:précédent|suivant)|mentions légales|"
    r"entradas (?:recientes|relacionadas)|comentarios recientes|artículos relacionados|articoli (?:correlati|recenti)|commenti recenti|posts relacionados|"
    r"recente (?:berichten|reacties)|gerelateerde|ostatnie (?:wpisy|komentarze)|похожие|свежие|senaste (?:inlägg|kommentarer)|navigation\b)"
)
_TEASER = re.compile(r"(?i)^(?:read more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|lees meer|\[?more\]?|czytaj więcej|läs mer|читать)\W*(?:→|»|…)?$")
_COUNT_AFTER = re.compile(r"(?i)^\d+ (?:comments?|kommentare?)$|^(?:no|keine) (?:comments?|kommentare)$")


@dataclass(slots=True)
class _Record:
    anchor: Anchor
    start: int
    stop: int
    body: list[Line]
    author: str | None
    indent: int
    foot: bool = False


@dataclass(slots=True)
class _Group:
    records: list[_Record]
    evidence: float
    stated: int | None


def recognises(document: Document) -> bool:
    """Any text that is no markup, no data and no program."""
    return document.kind == "text" and document.problem is None


def read(document: Document) -> Iterator[Page]:
    """Yield the page with the comments that were found, or nothing."""
    lines = lines_of(document.text)[:MOST_LINES]
    group = best_group(lines)
    if group is None:
        return
    comments, ids = finish(_drafts(lines, group.records), base=document.fetched_at)
    yield Page(source=document.source, format="text", comments=comments, ids=ids, stated_count=group.stated)


def best_group(lines: Sequence[Line]) -> _Group | None:
    """The group of headers that is most surely comments, or None."""
    found = [group for members in _candidates(anchors(lines)) if (group := _judged(lines, members)) is not None]
    return max(found, key=lambda group: group.evidence + log2(len(group.records)), default=None)


def _time_shape(time: str | None) -> str:
    if time is None:
        return ""
    if not re.search(r"(?:19|20)\d\d", time):
        return "relative"
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", time)).replace("a.", "a").replace(" ", "").replace("aa", "a")


def _candidates(found: Sequence[Anchor]) -> Iterator[list[Anchor]]:
    """Headers that look alike: the name in the same place, the time in the same form; then looser."""
    strict: dict[object, list[Anchor]] = defaultdict(list)
    loose: dict[object, list[Anchor]] = defaultdict(list)
    for anchor in found:
        if anchor.mode != "says":
            loose[_time_shape(anchor.time)].append(anchor)
        strict[anchor.mode, _time_shape(anchor.time)].append(anchor)
        loose["alone" if anchor.mode in ("below", "alone") else anchor.mode].append(anchor)
    seen: set[tuple[int, ...]] = set()
    for members in (*strict.values(), *loose.values()):
        key = tuple(anchor.line for anchor in members)
        if key not in seen:
            seen.add(key)
            yield members


def _judged(lines: Sequence[Line], members: list[Anchor]) -> _Group | None:
    heading, stated = _heading(lines, members)
    if heading is not None:
        inside = [anchor for anchor in members if anchor.start > heading]
        members = inside or members
    end = _end(lines, members, heading)
    members = [anchor for anchor in members if anchor.start < end]
    if not members:
        return None
    records = _records(lines, members, end)
    records = [record for record in records if record.body]
    if not records:
        return None
    evidence = _evidence(lines, records, heading, stated)
    return _Group(records, evidence, stated) if evidence >= 3 else None


def _heading(lines: Sequence[Line], members: list[Anchor]) -> tuple[int | None, int | None]:
    """The heading over the comments that fits best, and the count it states: one that counts them, else the nearest."""
    best: tuple[int | None, int | None] = (None, None)
    best_fit = 0.0
    starts = [anchor.start for anchor in members]
    for place, line in enumerate(lines[: starts[-1]]):
        if len(line.text) > 140 or is_button(line.text):
            continue
        count = _counted(line.text)
        if count is None and not _bare_heading(line.text):
            continue
        below = [start for start in starts if start > place]
        if below[0] - place > 25:
            continue
        share = len(below) / len(starts)
        right = count is not None and abs(count - len(below)) <= 0.15 * count
        if share < (0.3 if right else 0.6):
            continue
        fit = 1 + (0.5 if count else 0) + (1 if right else 0) + share / 2 - (below[0] - place) / 100
        if fit >= best_fit:
            best, best_fit = (place, count if count is not None else best[1]), fit
    return best


def _counted(text: str) -> int | None:
    match = _THOUGHTS.match(text)
    if match:
        return int(match["n"]) if match["n"].isdigit() else 1
    if _ONE.search(text) and len(text) < 90:
        return 1
    match = COUNTED.search(text)
    if match is None or len(text) > 60 + len(match[0]):
        return None
    number = re.sub(r"\D", "", match["before"] or match["after"] or "")
    return int(number) if number and len(number) < 7 else None


def _bare_heading(text: str) -> bool:
    return len(text) < 40 and len(text.split()) < 5 and HEADING.search(text) is not None and not _END.match(text)


def _end(lines: Sequence[Line], members: list[Anchor], heading: int | None) -> int:
    """The line behind the comments: a form or the page's foot, once no more headers of the group follow closely."""
    starts = [anchor.start for anchor in members]
    for place in range(starts[0] + 1, len(lines)):
        line = lines[place]
        if len(line.text) > 120 or not (_FORM.match(line.text) or _END.match(line.text)):
            continue
        later = [start for start in starts if start > place]
        if _FORM.match(line.text) and later and later[0] - place < 12 and heading is None:
            continue
        if later and len(later) >= 0.3 * len(starts):
            continue
        return place
    return len(lines)


def _records(lines: Sequence[Line], members: list[Anchor], end: int) -> list[_Record]:
    if _at_the_foot(lines, members):
        return _footed(lines, members, end)
    if _dated_behind(lines, members):
        return _named_before(lines, members)
    found: list[_Record] = []
    replies = 0
    starts = [_head_start(lines, anchor, members[number - 1].stop if number else 0) for number, anchor in enumerate(members)]
    for number, anchor in enumerate(members):
        stop = starts[number + 1] if number + 1 < len(members) else end
        head = lines[starts[number]]
        indent = head.indent
        if head.bullet:
            for place in range(anchor.stop, stop):
                if lines[place].indent < head.column - 1 and lines[place].indent <= head.indent:
                    stop = place
                    break
        body = list(lines[anchor.stop : stop])
        if any(invites(line.text) for line in body[-4:]):
            replies += 1
        found.append(_Record(anchor, starts[number], stop, body, anchor.author, indent))
    _cut_last(found, replies)
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def _head_start(lines: Sequence[Line], anchor: Anchor, floor: int) -> int:
    """A subject or a picture may stand in the list item before the name: the item begins there."""
    for place in range(anchor.start, max(floor, anchor.start - 3) - 1, -1):
        if lines[place].bullet:
            return place if lines[place].indent < max(lines[anchor.line].column, 1) else anchor.start
        if len(lines[place].text) > 90:
            break
    return anchor.start


def _cut_last(records: list[_Record], replies: int) -> None:
    """The last comment has no next one to end it: its reply line does, or a length that fits the others."""
    last = records[-1]
    if len(records) < 2 and not any(invites(line.text) for line in last.body):
        return
    if replies >= 0.5 * len(records):
        for place, line in enumerate(last.body):
            if place and invites(line.text):
                del last.body[place:]
                return
    if len(records) > 2 and not last.anchor.before and len(last.body) > 8:
        usual = max(len(record.body) for record in records[:-1])
        del last.body[max(usual * 2, 8) :]


def _repeated(records: list[_Record]) -> frozenset[str]:
    """Short lines that stand at the end of many comments: buttons in a language nobody listed."""
    counts: Counter[str] = Counter()
    for record in records:
        edge = {shape(line.text) for line in (*record.body[:1], *record.body[-3:]) if len(line.text) < 50}
        counts.update(edge)
    return frozenset(line for line, count in counts.items() if count >= 3 and count >= 0.4 * len(records))


def _item_start(lines: Sequence[Line], anchor: Anchor, floor: int) -> int | None:
    """The bulleted line of the list item that the header or footer stands in."""
    column = lines[anchor.line].column
    for place in range(anchor.start, floor, -1):
        if lines[place].bullet and lines[place].indent < column:
            return place
    return None


def _at_the_foot(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether name and date stand behind the text: most of the words of their list item come before them."""
    votes = 0
    for number, anchor in enumerate(members):
        floor = members[number - 1].line if number else max(-1, anchor.line - 60)
        start = _item_start(lines, anchor, floor)
        before = _words(lines[start : anchor.start]) if start is not None else 0
        after = 0
        for line in lines[anchor.stop : anchor.stop + 40]:
            if line.bullet or line.indent < lines[anchor.line].indent or after > before:
                break
            after += 0 if is_button(line.text) else _words([line])
        votes += 1 if before > after else -1
    return votes > 0


def _words(lines: Sequence[Line]) -> int:
    return sum(len(line.text.split()) for line in lines)


def _footed(lines: Sequence[Line], members: list[Anchor], end: int) -> list[_Record]:
    found = []
    for number, anchor in enumerate(members):
        start = _item_start(lines, anchor, members[number - 1].stop - 1 if number else -1)
        if start is None:
            continue
        body, author = list(lines[start : anchor.start]), anchor.author
        if anchor.mode == "above" and not re.match(r"^[–—-]|(?i:by|von|par|por|da)\b", lines[anchor.start].text):
            # The name is not beside the date but first in the item: "Yalcin", text, date.
            body, author = list(lines[start : anchor.line]), None
        if author is None and len(body) > 1:
            opening = [line for line in body[:3] if not line.text.isdigit()]
            if opening and name_of(opening[0].text) and len(opening) > 1 and opening[1].gap:
                author = name_of(opening[0].text)
                body = body[body.index(opening[0]) + 1 :]
        found.append(_Record(anchor, start, min(anchor.stop, end), body, author, lines[start].indent, foot=True))
    repeated = _repeated(found)
    for record in found:
        record.body = trimmed(record.body, repeated)
    return found


def _dated_behind(lines: Sequence[Line], members: list[Anchor]) -> bool:
    """Whether the date follows the buttons, and the name after it is already the next comment's (wpDiscuz 5)."""
    behind = [anchor.mode == "below" and anchor.line > 0 and invites(lines[anchor.line - 1].text) for anchor in members]
    return len(members) > 1 and sum(behind) >= 0.6 * len(members)


def _named_before(lines: Sequence[Line], members: list[Anchor]) -> list[_Record]:
    found = []
    start, author = _first_name(lines, members[0].line)
    for anchor in members:
        body = trimmed(lines[start : anchor.line])
        found.append(_Record(anchor, start, anchor.line, body, author, lines[anchor.line].indent, foot=True))
        start, author = anchor.stop, anchor.author
    return found


def _first_name(lines: Sequence[Line], place: int) -> tuple[int, str | None]:
    """Over the first comment its author stands twice, once for the picture."""
    for above in range(place - 1, max(0, place - 60), -1):
        name = name_of(lines[above].text)
        if name is not None and name == name_of(lines[above - 1].text):
            return above + 1, name
    return place, None


def _evidence(lines: Sequence[Line], records: list[_Record], heading: int | None, stated: int | None) -> float:
    count = len(records)
    evidence = 0.0 if count > 1 or heading is not None else -2.0
    if heading is not None:
        evidence += 2
        if stated is not None and stated > 0:
            evidence += 2 if stated == count else 1 if 0.6 * stated <= count <= 1.3 * stated else 0
    evidence += 2.5 * _share(record.anchor.says for record in records)
    if records[0].anchor.mode == "says":  # "Anna said:" opens quotations in forums as well
        evidence -= 2.5
    if heading is not None and records[0].start - heading <= 3:
        evidence += 0.5
    replied = _share(
        any(invites(line.text) for line in lines[record.start : record.stop + 1])
        or invites(record.anchor.after)
        for record in records
    )
    evidence += 3 * replied
    if count >= 3:
        numbers = [lines[record.start].number for record in records if lines[record.start].number]
        evidence += 1 if len(numbers) > 2 and sorted(numbers) == numbers else 0
    evidence += 0.5 if len({record.indent for record in records}) > 1 and count > 2 else 0
    lengths = [sum(len(line.text.split()) for line in record.body) for record in records]
    if median(lengths) < 4:
        evidence -= 1.5
    authors = Counter(record.author for record in records if record.author)
    if count > 3 and (not authors or max(authors.values()) > 0.8 * count):
        evidence -= 2
    if not authors:
        evidence -= 1
    evidence -= 3 * _share(any(_TEASER.match(line.text) for line in record.body[-2:]) for record in records)
    evidence -= 3 * _share(any(_COUNT_AFTER.match(line.text) for line in record.body) for record in records)
    return evidence


def _share(flags: Iterator[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _drafts(lines: Sequence[Line], records: list[_Record]) -> list[Draft]:
    """Comments with parents by indentation: the nearest earlier one that stands further left."""
    drafts: list[Draft] = []
    stack: list[tuple[int, int]] = []
    for record in records:
        while stack and stack[-1][0] >= record.indent:
            stack.pop()
        parent = stack[-1][1] if stack else None
        stack.append((record.indent, len(drafts)))
        body, reply_to = record.body, None
        if body and len(body[0].text) < 90 and (match := REPLY_TO.match(body[0].text)):
            reply_to, body = name_of(match["name"]), body[1:]
        drafts.append(
            Draft(
                at=record.start,
                text=joined(body),
                author=record.author,
                time=record.anchor.time,
                parent=parent,
                reply_to=reply_to,
            )
        )
    return drafts

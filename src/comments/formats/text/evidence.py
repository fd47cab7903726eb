"""Signs that records on a page are comments, and signs that they are teasers, topics or anything else with a date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from comments.formats.board_lines import is_of_a_member, tells_since_when
from comments.formats.names import SUBJECT, is_guest
from comments.formats.text.addressees import called
from comments.formats.text.anchors import name_of
from comments.formats.text.lines import Line, invites, is_button, reports, time_in
from comments.formats.text.phrases import COUNTERS, TEASER, TOPIC, counts_teased
from comments.formats.text.record import Record
from comments.formats.time_finding import find_time
from comments.formats.times import read_time
from comments.formats.words import COMMENT_BY, count_words, ends_in_says, reply_target

_SYSTEM = re.compile(
    r"(?i)^(?:(?:comments )?powered by|comment system by|plugin by) (?:commento|comentario|remark42|isso"
    r"|waline|twikoo|valine|artalk|disqus|hyvor|cusdis|giscus|utterances|jcomments|komento|wpdiscuz|fastcomments|graphcomment|talkyard"
    r"|coral|livefyre|intensedebate|cackle|hypercomments|openweb|viafoura)\b"
)
_POST_NUMBER = re.compile(
    r"(?i)(?:#\s?|\b(?:comment|reply|post|answer|message|kommentar|beitrag|antwort|nachricht|commentaire|réponse|comentario"
    r"|respuesta|mensaje|comentário|resposta|commento|risposta|messaggio|reactie|bericht|komentarz|odpowiedź|inlägg|innlegg"
    r"|indlæg|viesti|příspěvek|комментарий|сообщение|ответ)\s(?:no\.?\s?)?)(\d{1,9}(?:\.\d{1,4}){0,9})\b"
)
_SUBJECT = 2.0
MOST_BESIDE = 40
MOST_IN_A_NAME = 7  # words, of two letters each where no blanks part them
# Without any of these, dates and names are all there is, and some who speak of themselves: live reports have that.
_SURE = "heading subjects numbered says replied answers reported profiled signed listed system".split()
_LIVELY = 3.0
_OWN = 1.2  # four of five texts speak of whoever writes or reads them
_PERSON = re.compile(
    r"(?i)(?<![\w.])(?:i|i['’](?:m|d|ve|ll)|my|me|mine|you|your|ich|mir|mich|meine?[rnms]?|du|dir|dich|deine?[rn]?|euch|je|j['’]\w+|moi|mon"
    r"|vous|votre|toi|yo|mi|mí|tú|usted|te|eu|meu|minha|você|vocês|io|mio|mia|tu|ti|ik|mij|mijn|jij|jullie|ja|mnie|mam|mi|ty|ci|jag|mig|dig"
    r"|jeg|meg|deg|ben|bana|benim|sen|siz|já|mně|mi|ty|én|nekem|eu|mie|voi|я|мне|меня|мой|вы|вам|вас|ты|тебе|мені|ви|jo|meva|meu|tu)(?![\w.])"
    r"|ました|です(?:か|ね|よ)|ください|私|我|你|나는|저는|요[.!?]"
)
_ENOUGH = 1_000  # of more records than that, every so many tell of all
_CUT = ("...", "…", "[…]", "[...]")
_CALLED = re.compile(r"@([\w.-]{2,40})|([\w.-]{2,40}) said\b")
_SENTENCE = re.compile(r"(?<!\.)[.!?。！？]['\")”»]*$|[:;][-o]?[)D(P]|[.!?] \S")
_NUMBERED = re.compile(r"#\s?\d{1,9}\b|\b\d{1,4}$")


def share(flags: Iterable[bool]) -> float:
    """How many of the flags are set, from 0 to 1; 0 of none."""
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def evidence_of(
    lines: Sequence[Line], patterns: Sequence[str], records: Sequence[Record], heading: int | None, stated: int | None
) -> float:
    """How surely the records are comments: the sum of the signs. Past 3 they are taken for it."""
    return sum(signs(lines, patterns, records, heading, stated).values())


def signs(
    lines: Sequence[Line], patterns: Sequence[str], records: Sequence[Record], heading: int | None, stated: int | None
) -> dict[str, float]:
    """The signs by name, for and against."""
    some = records[:: 1 + len(records) // _ENOUGH]
    talk = _of_talk(lines, patterns, some)
    found = {**_of_the_section(records, heading, stated), **talk, **_of_the_texts(lines, some)}
    if talk["numbered"]:  # posts of a game may be one word
        found |= {"titles": 0.0, "short": 0.0}
    last = records[-1].stop
    found["system"] = 2.5 * any(_SYSTEM.match(line.text) for line in lines[last - 1 : last + 6])
    lively = len(records) > 4 and (found.get("conversation", 0) >= _LIVELY or found["personal"] >= _OWN)
    found["bare"] = 0.0 if lively or any(found.get(name, 0) > 0 for name in _SURE) else -1.0
    joined = share(any(map(tells_since_when, patterns[record.start : record.stop])) for record in records)
    if talk["numbered"] or joined >= 0.5:  # members have counts as boards have, but boards have not joined
        found["counters"] = 0.0
    return {**found, **_of_the_authors(records)}


def _of_the_section(records: Sequence[Record], heading: int | None, stated: int | None) -> dict[str, float]:
    count, mode = len(records), records[0].anchor.mode
    found = {"single": -4.0 if count == 1 and heading is None else 0.0}
    if heading is not None:
        found["heading"] = 2.5 if records[0].start - heading <= 3 and not records[0].foot else 2.0
        if stated == 0:
            found["stated"] = -3.0
        elif stated is not None:
            near = 0.6 * stated <= count <= 1.3 * stated
            found["stated"] = (
                (3.0 if count > 2 else 2.0)
                if stated == count
                else 1.0
                if near
                else -2.0
                if count > 2 * stated + 1
                else 0.0
            )
    if mode == "twice":  # teasers repeat their titles in the picture's description as well
        found["twice"] = 0.0 if count > 2 and heading is not None and stated else -4.0
        found["twice"] += 1.0 if count > 4 and stated is not None and count <= stated else 0.0
    if mode == "says":  # "Anna said:" opens quotations in forums as well
        found["quotations"] = -2.5
    return found


def _of_talk(lines: Sequence[Line], patterns: Sequence[str], records: Sequence[Record]) -> dict[str, float]:
    count = len(records)
    replied = share(
        any(invites(line.text) for line in lines[record.start : record.stop + 1]) or invites(record.anchor.after)
        for record in records
    )
    reported = share(
        any(reports(line.text) for line in lines[record.start : record.stop + 4]) or reports(record.anchor.after)
        for record in records
    )
    profiled = share(sum(map(is_of_a_member, patterns[record.start : record.stop])) > 1 for record in records)
    found = {
        "numbered": 2.25 if count > 2 and _run([number_of(lines, record) for record in records]) else 0.0,
        "says": 2.5 * share(_speaks(record) for record in records),
        "by": 0.5 * share(record.anchor.says and not _speaks(record) for record in records),
        "replied": 3 * replied,
        "answers": _answers(records),
        "subjects": _SUBJECT * (count > 2 and share(_again(lines, record) for record in records) >= 0.5),
        "reported": 1.5 * reported if replied < 0.5 else 0.0,
        "profiled": 2 * profiled if count > 1 else 0.0,
        "signed": 2 * share(record.foot and lines[record.anchor.start].text[:1] in "–—" for record in records),
        "messages": -4.0 * (share("(@" in record.anchor.before for record in records) >= 0.5),
    }
    if count > 2:
        numbers = [number for record in records if (number := lines[record.start].number)]
        found["listed"] = 1.0 if len(numbers) > 2 and sorted(numbers) == numbers else 0.0
        found["nested"] = 0.5 if len({record.indent for record in records}) > 1 else 0.0
        found["conversation"] = _of_a_conversation(lines, records)
    return found


def _answers(records: Sequence[Record]) -> float:
    """Whether lines at either end of texts name somebody else on the page as the one answered."""
    names = {record.author.casefold() for record in records if record.author}
    told = sum(record.told for record in records)
    addresses = called(records)
    for record in records:
        mention = _CALLED.match(record.body[0].text)
        if mention is None or mention.end() + 3 > len(record.body[0].text):
            continue  # a name alone on its line is an author's
        told += addresses.get((mention[1] or "").casefold(), record.author) != record.author
        for line in (*record.body[:1], *record.body[-1:]):
            target = reply_target(line.text)
            told += target is not None and (name_of(target) or "").casefold() in names
    return min(3.0, 1.5 * told)


def _again(lines: Sequence[Line], record: Record) -> bool:
    """Whether a line over a text repeats the subject of what it answers: "Re: Two boats"."""
    if len(record.body) < 2 and SUBJECT.match(record.body[0].text):
        return False  # in the index of a list there is no more
    near = lines[max(0, record.start - 3) : record.start + 6]
    return any(SUBJECT.match(line.text) and len(line.text) < 100 and time_in(line) is None for line in near)


def number_of(lines: Sequence[Line], record: Record) -> tuple[int, ...]:
    """Return the "#7" or "#7.2.1" on a line of its own or in the header, by its parts; nothing where there is none."""
    for line in lines[record.start : min(record.stop + 2, record.start + MOST_BESIDE)]:
        if len(line.text) < 60 and (match := _POST_NUMBER.search(line.text)):
            return tuple(map(int, match[1].split(".")))
    return ()


def _run(numbers: Sequence[tuple[int, ...]]) -> bool:
    """Whether most are there (what opens a topic is no reply), and each is more than the one before."""
    found = [number for number in numbers if any(number)]
    return len(found) >= 0.7 * len(numbers) and all(one < two for one, two in pairwise(found))


def _speaks(record: Record) -> bool:
    """Articles have "by Anna, May 3" as well; none has "Anna says", "comment by Anna" or ends in "– Anna, May 3"."""
    before, after = record.anchor.before.strip(), record.anchor.after.strip()
    if ends_in_says(before) or COMMENT_BY.match(before) or (after and ends_in_says(after)):
        return True
    return record.anchor.says and (before[:1] in ("-", "–", "—") or record.anchor.mode not in ("same", "frame"))


def _of_the_texts(lines: Sequence[Line], records: Sequence[Record]) -> dict[str, float]:
    lengths = [sum(count_words(line.text) for line in record.body) for record in records]
    told = share(any(_SENTENCE.search(line.text) for line in record.body) for record in records)
    personal = share(any(_PERSON.search(line.text) for line in record.body[:6]) for record in records)
    return {
        "personal": 1.5 * personal if len(records) > 2 and personal >= 0.4 else 0.0,
        "short": -1.5 if median(lengths) < 4 else 0.0,
        "teasers": -3 * share(any(TEASER.match(line.text) for line in record.body[-2:]) for record in records),
        "cut": -2.5 * (len(records) > 2 and share(record.body[-1].text.endswith(_CUT) for record in records) >= 0.8),
        "counts": -3 * share(any(counts_teased(line.text) for line in record.body) for record in records),
        "counters": -4
        * share(
            any(COUNTERS.search(line.text) for line in lines[record.start : record.stop] if len(line.text) < 60)
            for record in records
        ),
        "topics": -4
        * share(
            any(TOPIC.match(line.text) for line in lines[record.start : record.stop] if len(line.text) < 60)
            for record in records
        ),
        "doubled": -3
        * share(len(record.body) > 1 and record.body[0].text == record.body[1].text for record in records),
        "dates": -4 * share(all(map(_is_dated, record.body)) for record in records),
        "titles": 0.0 if len(records) < 3 or told >= 0.5 else -1.0 if told >= 0.25 else -3.0,
    }


def _is_dated(line: Line) -> bool:
    """Whether a line is a time and little besides, which is a table's cell rather than a text."""
    time = time_in(line) if len(line.text) < 60 else None
    return time is not None and len(line.text) - (time.end - time.start) < 30


def _of_the_authors(records: Sequence[Record]) -> dict[str, float]:
    authors = Counter(record.author for record in records if record.author)
    alone = len(records) > 3 and (
        not authors or max(authors.values()) > (0.8 if len(records) < 6 else 0.7) * len(records)
    )
    wordy = share(record.author is not None and _is_wordy(record.author) for record in records)
    return {
        "one author": 0.0 if not alone or not authors else -4.5 if len(records) > 5 and _is_one(authors) else -3.0,
        "no author": 0.0 if authors else -2.5,
        "wordy": -2 * wordy,
    }


def _is_one(authors: Counter[str]) -> bool:
    return len(authors) == 1 and not is_guest(next(iter(authors)))


def _is_wordy(author: str) -> bool:
    return author.count(" ") > 3 or count_words(author) > MOST_IN_A_NAME


def _of_a_conversation(lines: Sequence[Line], records: Sequence[Record]) -> float:
    """What talk has and lists of articles have not: times of day, people who come back, order, numbers, quotations."""
    times = [record.anchor.time or "" for record in records]
    exact = share(_to_the_hour(time) for time in times)
    if exact < 0.6:
        return 0.0
    authors = [record.author for record in records if record.author]
    back = len(set(authors)) < len(authors) if authors else False
    moments = [moment for time in times if (moment := read_time(time)) is not None]
    plain = [moment.replace(tzinfo=None) for moment in moments]
    ordered = len(plain) > 2 and all(one <= two for one, two in pairwise(plain)) and plain[0] < plain[-1]
    named = {author.casefold() for author in authors} | {author.casefold().split()[0] for author in authors}
    texts = [" ".join(line.text for line in record.body[:2]).casefold() for record in records]
    called = sum(any((match[1] or match[2]) in named for match in _CALLED.finditer(text)) for text in texts)
    numbered = share(bool(_NUMBERED.search(lines[record.anchor.line].text)) for record in records)
    ended = share(bool(record.stop > record.start and is_button(lines[record.stop - 1].text)) for record in records)
    known = len(authors) / len(records)
    return known * (1.5 * exact + 0.5 * back + 1.0 * ordered + min(1.0, 0.5 * called) + 1.0 * numbered + 0.7 * ended)


def _to_the_hour(time: str) -> bool:
    found = find_time(time)
    return found is not None and (found.parts.hour is not None or bool(found.parts.ago))

"""What repeats on a page and is not comments: teasers, menus, recent-comments boxes, forms, product lists. Every
group is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from math import log2

from comments.formats.dates import time_span
from comments.formats.generic.evidence import Group, Signs, evidence_of, share_with
from comments.formats.names import is_guest
from comments.formats.outline import Line, Outline, squeeze
from comments.formats.words import bare, count_words, find_count

ENOUGH = 3.0
_MORE = re.compile(
    r"(?i)(?:read more|continue reading|weiterlesen|mehr lesen|mehr erfahren|lire la suite|en savoir plus|"
    r"leer más|seguir leyendo|leia mais|leggi tutto|continua a leggere|lees meer|czytaj (?:więcej|dalej)|"
    r"читать далее|подробнее|läs mer|les mer|læs mere|devamını oku|číst dál|tovább|lue lisää|ler mais|читати далі|"
    r"citește mai mult|διαβάστε περισσότερα|続きを読む|阅读全文|더 보기|→|»|›)\W*$"
)
_TAIL = 200  # characters at the end of a text in which "read more" is looked for
_FOREIGN = frozenset(("h1", "nav"))
_TITLES = frozenset(("h1", "h2", "h3", "h4"))
_NUMBERED = re.compile(r"(?i)(?:post|reply|comment|beitrag|message|antwort)? ?#? ?\d+\b")
_NOTE = re.compile(r"(?i)(?:likes?|liked|reblogged|shared|favorited|upvoted) this\b[^.!?\n]{0,60}$")
_POST = re.compile(r"^#|#[A-Za-z_-]{0,12}\d+$")
_ELSEWHERE = re.compile(r"(?i)^(?!#|javascript:)(?!.*(?:#|comment|reply|user|profile|member|author|/u/|/people/)).+")
_SPOKEN_TO = re.compile(r"@ ?([^\s,:]{3,40})|([^,:.\n]{3,40})[,:] ")
_ON = re.compile(r"(?i)(?:on|zu|bei|sur|en|em|su|op|w|na|до|на|in|to|dans|om|till|til)\s")


def judge(page: Outline, group: Group, lines: Sequence[Line], signs: Signs, stated: int | None) -> float:
    """Return how much a group looks like comments; ENOUGH or more is taken."""
    size = len(group.spans)
    score, evidence = evidence_of(page, group, lines, signs, stated)
    told = score
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
        # Where one person wrote everything and nothing but a sign speaks for comments, it is that person's page.
        score -= 2.0 * (size > 5 and evidence < 2 and len(set(named)) == 1 and not is_guest(named[0]))
    score -= 4.0 * (size > 5 and len(set(filled)) < 0.6 * len(filled))  # where people live, what they own
    score -= 3.0 * _doubled([(read.author, read.time) for read in group.fields])
    words = sorted(count_words(text) for text in filled)
    score += 0.5 if words[len(words) // 2] >= 8 else -2.0 if words[len(words) // 2] < 2 else 0.0
    dated = sum(read.time is not None for read in group.fields)
    addressed = _addressed(group)
    if dated < size * 0.5 and share_with(group, sorted((*signs.get("reply", ()), *signs.get("says", ())))) < 0.5:
        score -= 0.0 if addressed else 5.0  # faces and names alone are a list of people
    sure = group.anchors[0].kind == "time" or (evidence > 1 and dated >= size * 0.8)
    score -= 3.0 * (words[len(words) // 2] < 3 and not sure)
    score += min(3.0, 0.6 * log2(size)) + 0.2 * (group.anchors[0].kind == "time") + 0.4 * (dated >= size * 0.8)
    foreign = sum(not _FOREIGN.isdisjoint(page.tags[start:stop]) for start, stop in group.spans)
    score -= 3.0 * (foreign >= size * 0.5)
    wordy = sum((name.count(" ") > 2 or count_words(name) > 7) and not _of_a_person(name) for name in named)
    score -= 2.5 * (size > 2 and wordy >= 0.6 * size)  # titles
    score -= 4.0 * _in_columns(page, group)
    teasers = _teasers(page, group, texts)
    return score - teasers - 1.5 * (teasers >= 2.5 and told < 2) - 1.5 * (size == 1)


def _of_a_person(name: str) -> bool:
    """Whether a long name is written as those of people are: "José Ángel Soler Viana"."""
    words = name.split()
    return len(words) < 6 and all(word[0].isupper() and word[-1:] not in "!?…" for word in words if len(word) > 3)


def _in_columns(page: Outline, group: Group) -> bool:
    """Whether the records are rows of a table whose columns have headings: orders, cases, results."""
    first = group.records[0]
    if page.tags[first] != "tr":
        return False
    table = next((index for index in page.ancestors(first) if page.tags[index] == "table"), first)
    heads = [index for index in range(table, group.spans[0][0]) if page.tags[index] == "th"]
    return len(heads) > 2 and len({page.parents[index] for index in heads}) == 1


def _may_stand_alone(group: Group, signs: Signs) -> bool:
    """Whether a record without others could be a comment: dated or spoken, and no article or menu as a whole."""
    read = group.fields[0]
    spoken = any(share_with(group, signs.get(kind, ())) for kind in ("says", "avatar"))
    return (read.time is not None or spoken) and len(read.text) < 6_000 and read.text.count("\n") < 60


def _doubled(heads: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether every author and time stand twice in a row: two heads of one comment, shut and open."""
    pairs = list(zip(heads[::2], heads[1::2], strict=False))
    same = sum(first[0] is not None and first == second for first, second in pairs)
    return len(pairs) > 1 and len(set(heads)) > 1 and same >= 0.9 * len(pairs)


def _addressed(group: Group) -> bool:
    """Whether a record begins with the name of the author of an earlier one: people talk here."""
    names: set[str] = set()
    for read in group.fields:
        match = _SPOKEN_TO.match(read.text)
        if match and (match[1] or match[2]).strip().casefold() in names - {(read.author or "").casefold()}:
            return True
        names.add((read.author or "").casefold())
    return False


def _teasers(page: Outline, group: Group, texts: Sequence[str]) -> float:
    """Linked headings, linked texts and "read more" speak of other pages; "Anna on Some Title" is a list of recent
    comments."""
    size = len(group.spans)
    headed = linked = more = recent = titled = tweets = counted = 0
    for (start, end), text, author in zip(group.spans, texts, (read.author for read in group.fields), strict=True):
        stop = min(end, start + 120)
        goes_on = bool(_MORE.search(text, max(0, len(text) - _TAIL)))
        # A linked heading may be a name, but not where a text is to be read on behind it.
        named = None if goes_on or (author or "").count(" ") > 3 else author
        headed += any(page.tags[i] in _TITLES and _leads(page, i, named) for i in range(start, stop))
        links = [
            squeeze("".join(page.texts[i : page.ends[i]]))
            for i in range(start, stop)
            if page.tags[i] == "a" and not page.attribute(i, "href").startswith("#")
        ]
        linked += sum(len(link) for link in links if len(link) > 8 and link[:30] in text) > len(text) * 0.6
        counted += any(len(link) < 40 and find_count(link) is not None for link in links)
        tweets += any(text.strip().lower() == "retweet" for text in page.texts[start:stop])
        more += goes_on or (text.endswith(("[…]", "[...]", "...", "…")) and bare(text) != "")
        titled += _titled(page, start, stop, author)
        recent += any(_is_entry(text, link) for link in links if len(link) > 8)
    return (
        2.5 * (headed >= size * 0.5)
        + 1.5 * (1 < headed < size * 0.5)  # some teasers among them
        + 3.5 * (linked >= size * 0.5)
        + 2.0 * (more >= size * 0.5)
        + 5.0 * (recent >= size * 0.5)
        + 3.0 * (titled >= size * 0.6)
        + 4.0 * (tweets >= size * 0.5)
        + 2.5 * (size > 2 and counted >= size * 0.8)  # articles, each with the number of its comments
    )


def _is_entry(text: str, link: str) -> bool:
    """Whether a text is "on Some Title", the word for "on" known or not: little more than the link at its end."""
    if link[:30] in text[: len(link) + 12] and _ON.match(text):
        return True
    return text.endswith(link) and len(link) < len(text) < len(link) + 20


def _leads(page: Outline, heading: int, author: str | None) -> bool:
    """Whether a heading is a link, and neither to the author nor to a numbered post nor to a post's own place."""
    link = next((i for i in range(heading, page.ends[heading]) if page.tags[i] == "a"), None)
    if link is None or _POST.search(page.attribute(link, "href")):
        return False
    whole, linked = (squeeze("".join(page.texts[at : page.ends[at]])) for at in (heading, link))
    return author not in (whole, linked) and not time_span(whole)


def _titled(page: Outline, start: int, stop: int, author: str | None) -> bool:
    """Whether a record begins with a link that leads elsewhere and names neither author nor time: the title of a
    topic."""
    for index in range(start, stop):
        if not page.tags[index] and not page.texts[index].isspace():
            text = squeeze(page.texts[index])
            links = (page.attribute(i, "href") for i in islice(page.ancestors(index), 4) if page.tags[i] == "a")
            if len(text) < 4 or text == author or _NUMBERED.match(text) or time_span(text):
                return False
            return any(map(_ELSEWHERE.match, links))
    return False

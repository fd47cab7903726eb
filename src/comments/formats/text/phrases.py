"""What stands over, under and after the comments of a page, in the languages pages come in; one line each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from comments.formats.text.lines import Line, is_button, time_in
from comments.formats.words import HEADING, Stems, find_count, find_heading

ONE = re.compile(
    r"(?i)\b(?:one|1|ein|un|una|uma|een|en|jeden|один) (?:thought|comment|response|reply|gedanke|kommentar|commentaire|comentario|réflexion)\b"
)
_COUNTED_ONE = Stems(("thought", "comment", "response", "reply", "gedanke", "kommentar", "comentario", "réflexion"))
THOUGHTS = re.compile(
    r"(?i)^\W*(?P<n>\d+|one|ein) (?:thoughts?|gedanken?|réflexions?|pensamientos?|reflexiones|pensieri|gedachten|replies|respon[sc]es?|tankar|мысл\w+|przemyśle\w+)\b"
)
FORM = re.compile(
    r"(?i)^\W*(?:leave (?:a|your) (?:reply|comment)|post (?:a |your )?(?:reply|comment|new comment)|add (?:a |your )?(?:new )?comment|write a comment|"
    r"submit (?:a )?comment|your email address will not|join the (?:discussion|conversation)|have your say|cancel reply|comment form|"
    r"schreibe? (?:einen|uns einen|deinen|ihren) kommentar|kommentar (?:verfassen|schreiben|hinterlassen|abgeben|hinzufügen)|antwort (?:hinterlassen|schreiben|verfassen)|"
    r"hinterlasse? (?:einen|eine)|deine e-mail-adresse|ihre e-mail-adresse|neuen kommentar|einen kommentar schreiben|"
    r"laisser un commentaire|laissez (?:un|votre)|ajouter un commentaire|poster un commentaire|écrire un commentaire|votre adresse|"
    r"deja (?:un|una|tu)|dejar (?:un|una)|escribe un comentario|añadir (?:un )?comentario|tu dirección de correo|publicar un comentario|"
    r"lascia un commento|scrivi un commento|il tuo indirizzo email|deixe (?:um|uma|o seu)|comente|o seu endereço|"
    r"geef een (?:reactie|antwoord)|plaats een reactie|laat een (?:reactie|antwoord)|het e-mailadres|dodaj komentarz|zostaw (?:komentarz|odpowiedź)|twój adres|"
    r"lämna (?:ett|en) |legg (?:igjen|til) |skriv (?:en |et |ett )?(?:kommentar|svar)|jätä kommentti|vastaa\b|добавить комментарий|оставить комментарий|"
    r"ваш (?:адрес|e-mail|email)|přidat komentář|napsat komentář|vložit komentář|hozzászólás (?:írása|küldése)|lasă un|bir cevap|yorum yap|"
    r"(?:szólj|szóljon) hozzá|új hozzászólás|adaugă (?:un )?comentariu|yorum yaz|(?:залишити|додати) коментар|αφήστε|kirjoita kommentti|"
    r"コメントを(?:残す|書く|投稿)|(?:发表|發表|写|我要)(?:评论|評論|回复|留言)|댓글 (?:남기기|쓰기|달기|작성))"
)
END = re.compile(
    r"(?i)^\W*(?:©|copyright\b|related (?:posts|articles|stories)|recent (?:posts|comments|articles)|popular posts|you (?:may|might) also|previous (?:post|article)|"
    r"next (?:post|article)|older posts|newer posts|older comments|newer comments|trackbacks?\b|pingbacks?\b|comments (?:are|have been) (?:now )?closed|this (?:discussion|thread|article) is (?:now )?closed|the views expressed|the comments (?:below|above)|"
    r"sign up|subscribe|newsletter|follow us|all rights reserved|privacy policy|powered by|proudly powered|this site uses|notify me|"
    r"load more|show more comments|(?:view|see|read|show) (?:all|more) (?:\d+ )?comments|more comments|ähnliche (?:beiträge|artikel)|letzte (?:beiträge|kommentare)|"
    r"neueste (?:beiträge|kommentare)|vorheriger (?:beitrag|artikel)|nächster (?:beitrag|artikel)|beitrags-?navigation|beitragsnavigation|"
    r"kommentare sind geschlossen|kommentarfunktion|die kommentare|das könnte|weitere (?:artikel|beiträge|kommentare)|mehr zum thema|impressum|datenschutz|"
    r"benachrichtige mich|articles (?:similaires|récents|liés)|commentaires récents|les commentaires sont|article (?:précédent|suivant)|mentions légales|"
    r"entradas (?:recientes|relacionadas)|comentarios recientes|artículos relacionados|articoli (?:correlati|recenti)|commenti recenti|posts relacionados|"
    r"recente (?:berichten|reacties)|gerelateerde|ostatnie (?:wpisy|komentarze)|похожие|свежие|senaste (?:inlägg|kommentarer)|navigation\b|"
    r"(?:alle|alles|all|weitere|mehr|zobacz|pokaż|wszystkie|zobrazit|všechny|voir|tous|afficher|ver|todos|mostra|tutti|toon|bekijk|visa|vis|näytä"
    r"|показать|все|összes|tüm|toate|see|show|view|load) (?:\w+ ){0,2}(?:comments?|kommentare?n?|komentarze|komentáře|příspěvky|commentaires|"
    r"contributions|réactions|comentarios|comentários|commenti|reacties|kommentarer|kommentit|комментарии|hozzászólás\w*|yorum\w*|responses|replies)"
    r"(?: \w+)?\W*$|"
    r"(?:meistgelesen|lesen sie auch|les plus lus|à lire aussi|(?:politique de )?confidentialité|lo más leído|te puede interesar|"
    r"(?:comentários|artigos) r\w+|mais lidas|leia também|i più letti|leggi anche|meest gelezen|lees ook|podobne artykuły|najczęściej czytane|"
    r"czytaj także|последние (?:комментарии|записи)|самое читаемое|читайте также|популярное|добавлять комментарии могут[\w ]*|liknande artiklar|mest läst|läs också|"
    r"podobné články|najnovšie (?:komentáre|príspevky|články)|posledné (?:komentáre|príspevky)|poslední komentáře|súvisiace články|أحدث التعليقات|تعليقات حديثة|مقالات ذات صلة|תגובות אחרונות|כתבות נוספות|آخرین نظرات|مطالب مرتبط|ความเห็นล่าสุด|ข่าวที่เกี่ยวข้อง|bình luận mới|bài liên quan|související články|nejčtenější|kapcsolódó cikkek|legolvasottabb|legutóbbi hozzászólások|ilgili haberler|son yorumlar|"
    r"en çok okunan\w*|seneste kommentarer|mest læste|relaterede artikler|siste kommentarer|mest lest|relaterte artikler|luetuimmat|"
    r"aiheeseen liittyvää|viimeisimmät kommentit|схожі статті|останні коментарі|articole similare|comentarii recente|cele mai citite|"
    r"σχετικά άρθρα|πρόσφατα σχόλια|δημοφιλή|関連記事|最近の(?:コメント|投稿)|人気記事|(?:前|次)の記事|プライバシー\w*|相关文章|相關文章|最新评论|最新評論|"
    r"热门文章|上一篇|下一篇|隐私政策|관련 글|관련 기사|최근 댓글|많이 본 (?:글|뉴스)|(?:이전|다음) 글|개인정보\w*)\W*$)"
)
TEASER = re.compile(
    r"(?i)(?:^|^.*(?:…|\.\.\.))\W*(?:read \d+ more words|read more|continue reading|weiterlesen|mehr lesen|lire la suite|leer más|leggi tutto|lees meer|\[?more\]?|czytaj (?:więcej|dalej)|läs mer|читать(?: далее)?|"
    r"tovább|číst dál|devamını oku|les mer|læs mere|lue lisää|leia mais|ler mais|читати далі|citește mai mult|διαβάστε περισσότερα|続きを読む|阅读全文|더 보기)\W*(?:→|»|…)?$"
)
_VAGUE = re.compile(
    r"(?i)(?<!\w)(?:opinions?|opiniones|opinie|conversation|notes|messages?|posts|beiträge|feedback|meinungen|thoughts|comment|svar|reply|avis)(?!\w)"
)
_DIGIT = re.compile(r"\d")
COUNTERS = re.compile(
    r"(?i)\b\d[\d.,]*\+? (?:topics?|threads?|views?|viewing|hits|themen|aufrufe|hits|sujets|vus|temas|visitas|discussioni|visite|onderwerpen|"
    r"тем[аы]?|просмотр\w*|сообщени\w+)\b|^(?:threads|topics|themen|temas|sujets|темы?) ?[:/] ?\d|^(?:no )?new posts\b"
    r"|^(?:views|replies|hits|aufrufe|zugriffe|vues|visitas|visite|weergaven|wyświetleń|visningar|visninger) ?: ?\d"
)
TOPIC = re.compile(
    r"(?i)^\W*(?:(?:last|latest) (?:post|reply|message|activity)|(?:thread |topic )?started by|letzter beitrag|(?:thema )?gestartet von|dernier message"
    r"|dernière réponse|último mensaje|última (?:respuesta|mensagem)|ultimo (?:messaggio|post)|laatste (?:bericht|reactie)|ostatni post|последнее сообщение)"
)
_COUNT_TEASED = re.compile(
    r"(?i)(?<![\w#])(?:\d[\d.,]*|no|keine) (?:comments?|kommentare?|commentaires?|comentarios?|comentários?|commenti|reacties"
    r"|komentarz[ey]?|kommentarer?|комментари\w+|yorum)\b"
)
_COMMAND = re.compile(
    r"(?i)^(?:show|view|load|hide|see|read|open|go to|jump|skip|post|zeige|voir|afficher|ver|mostrar|vis)\b"
)


def counted(text: str) -> int | None:
    """The number of comments a short line states ("12 comments", "One thought on ..."), or None."""
    match = THOUGHTS.match(text)
    if match:
        return int(match["n"]) if match["n"].isdigit() else 1
    if len(text) < 90 and _COUNTED_ONE.stand_in(text.lower()) and ONE.search(text):
        return 1
    match = find_count(text) if _DIGIT.search(text) else None
    if match is None or len(text) > 60 + len(match[0]):
        return None
    if match["after"] and match.start() > 20:  # "Anna, senior member, posts: 12"
        return None
    number = re.sub(r"\D", "", match["before"] or match["after"] or "")
    return int(number) if number and len(number) < 7 else None


def headline(lines: Sequence[Line]) -> str | None:
    """The headline of a text rendering: a line of its own, no sentence, before the text begins; None if unsure.

    One long line may come before it: the caption of the picture at the top.
    """
    long = 0
    for place, line in enumerate(lines[:40]):
        long += len(line.text) > 200
        if long > 1 or counted(line.text) is not None or HEADING.fullmatch(line.text.rstrip(":")):
            return None
        alone = line.gap or not place
        follows = lines[place + 1 : place + 2]
        apart = not follows or follows[0].gap or len(follows[0].text) > 100
        if alone and apart and _is_headline(line):
            return line.text
    return None


def _is_headline(line: Line) -> bool:
    words = line.text.split()
    if line.bullet or not 4 <= len(words) <= 30 or not 20 <= len(line.text) <= 180:
        return False
    if line.text[-1] in ".:,;…" or re.search(r"[.!?] [A-Z]\w+ \w+.*[.]$", line.text) or is_button(line.text):
        return False
    time = time_in(line)
    rest = line.text if time is None else line.text[: time.start] + line.text[time.end :]
    return line.text[0] not in "©→←»«|" and len(re.findall(r"[^\W\d_]{2,}", rest)) >= 3


def counts_teased(text: str) -> bool:
    """Whether a short line tells how many comments an article has, as teasers do."""
    return len(text) < 60 and _COUNT_TEASED.search(text) is not None


def heads_comments(text: str) -> bool:
    """Whether a short line heads comments without counting them: "Comments", "Reader comments:", "Discussion"."""
    if len(text) > 40 or len(text.split()) > 3 or END.match(text) or FORM.match(text):
        return False
    found = find_heading(text)
    return found is not None and not _VAGUE.fullmatch(found[0]) and not _COMMAND.match(text)

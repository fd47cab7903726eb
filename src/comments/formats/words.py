"""The words around comments, in the languages pages come in: buttons, labels, "says", headings. Look-ups only.

Every entry is lower case. A line that consists of such words alone is furniture, not text.
"""

# ruff: noqa: E501 - one line a language keeps the tables readable

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


class Stems:
    """Words and parts of words that are looked for in texts, where they may stand inside of others.

    For short texts that is several times as fast as a pattern, and most texts are ASCII, where few of the words can be.
    """

    __slots__ = ("_all", "_ascii")

    def __init__(self, words: Iterable[str]) -> None:
        given = sorted(set(words), key=lambda word: (len(word), word))
        self._all = tuple(word for n, word in enumerate(given) if not any(part in word for part in given[:n]))
        self._ascii = tuple(filter(str.isascii, self._all))

    def stand_in(self, text: str) -> bool:
        """Say whether one of the words stands in a text; case counts."""
        for word in self._ascii if text.isascii() else self._all:  # noqa: SIM110
            if word in text:
                return True
        return False


def _words(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.replace("\n", "|").split("|") if part.strip())


REPLY = _words("""
reply|reply to this|reply to this comment|reply to this post|reply ↓|respond|answer|reply with quote|quote|reply to comment|post followup|add reply|post reply
antworten|antwort|beantworten|auf diesen kommentar antworten|auf kommentar antworten|zitieren|antwort schreiben|antwort verfassen|kommentieren
répondre|répondre à ce message|répondre à ce commentaire|citer|responder|contestar|citar|responder a este comentario|responder a este comentário
rispondi|rispondi al commento|cita|beantwoord|beantwoorden|reageer|reageren|antwoord|antwoorden|citeren|reactie
odpowiedz|cytuj|svara|svar|svare|citera|citat|besvar|svar på dette|vastaa|lainaa|vasta|odpovědět|reagovat|odpovedať|odpowiedz na komentarz
ответить|цитировать|цитата|відповісти|цитувати|отговор|отговори|одговори|odgovori|odgovor|răspunde|răspundeți|citează|válasz|válaszolok|atsakyti|atbildēt
yanıtla|cevapla|alıntı|alıntı yap|alıntıla|citovat|citace|idézet|idéz|idézés|citează|citați|цитирай|παράθεση|kutip|trích dẫn|απάντηση|απάντησε|balas|trả lời|ตอบ|ตอบกลับ|返信|返信する|引用|回复|回覆|답글|답글 달기|댓글|رد|הגב|השב|پاسخ|respon|respondre|erantzun|citar
reagovať|odpovedať na príspevok|odpovědět na příspěvek|cevap ver|yanıt ver|respunde|svara på kommentaren|отговорете|відповісти на коментар|الرد|أضف ردا|הגב לתגובה|הגב לתגובה זו|پاسخ دادن|پاسخ به این نظر|phản hồi|답변|답글쓰기|답글 쓰기|대댓글|返信を書く|回应|回應|回覆此留言|tanggapi|balasan|जवाब दें
""")

ACTIONS = REPLY | _words("""
like|likes|liked|dislike|unlike|likeliked|liked by|liken|like laden|like loading|liked by people|upvote|downvote|vote up|vote down|vote|votes|helpful|thumbs up|thumbs down|recommend|recommended|recommends|agree|disagree|point|points
report|report abuse|report comment|report spam|report this|report post|flag|flag as inappropriate|flag as spam|flag this|flag this as inappropriate|moderate|inappropriate
share|share this|tweet|twitter|facebook|google+|whatsapp|telegram|reddit|linkedin|email|e-mail|mail|print|copy link|copy|link|permalink|permanent link|link to comment|link to this comment|direct link|perma link|#
respect|respected|raw|edit|edited|(edit)|delete|remove|hide|show|collapse|expand|close|cancel|more|less|read more|show more|see more|view more|load more|show less|hide replies|show replies|view replies|replies|reply|toggle|menu|options|more options|save|give award|parent|context|full comments|unhide|next|prev|previous|root|go to parent|loading|loading...|loading…|like this|like loading|follow|follow user|following|block|block user|mute|subscribe|pin|pinned|bookmark|embed|award|view profile|profile|send message|private message|website|visit website|find posts|back to top|top|jump to top|up|down|new|unread|translate|listen|reply as guest|click here to reply|collapse comment|expand comment|view in thread|view in discussion|view|say thanks|reactions|react|x|report as abuse|report offensive|report offensive content|flag as offensive|share to twitter|share to facebook|share link|share link to this comment|share this comment|alert a moderator|alert moderator|post followup|send to a friend|e-mail to a friend|permalink to this comment|add your comment|add a comment|add comment|post a comment|leave a comment|see all|view all|show all|see all comments|view all comments|read all comments|share it|history|retweet|favorite|rate this|rate comment|click to rate|rating|rate up|rate down|load more comments|show more comments|jump to comments|reply & quote|multi-quote|multiquote|quick reply|quote message|quote post
thích|báo vi phạm|chia sẻ|ถูกใจ|แชร์|suka|bagikan|پسندیدم|موافقم|مخالفم|اشتراک|اشتراک گذاری|μου αρέσει|κοινοποίηση|páči sa mi|nepáči sa mi|zdieľať|공감|비공감|좋아요|싫어요|공유하기|共感した|参考になった|支持|反对|顶|踩|نقل قول|إعجاب|لم يعجبني
log out|change|ändern|abmelden|déconnexion|cerrar sesión|sair|esci|uitloggen|wyloguj|log in to reply|login to reply|log in or register to post comments|log in to post comments|login or register to post comments|login to post comments|please log in to reply|you must log in to reply|sign in to reply|log in|login|log in or register|sign in|register|sign up
gefällt mir|permanenter link|gefällt mir nicht|gefällt|melden|kommentar melden|beitrag melden|missbrauch melden|verstoß melden|teilen|link|permalink|direktlink|bearbeiten|löschen|mehr|weniger|mehr anzeigen|weniger anzeigen|weiterlesen|anzeigen|ausblenden|antworten anzeigen|antworten ausblenden|empfehlen|empfehlung|drucken|lesezeichen|nach oben|zum antworten anmelden|anmelden um zu antworten|zum kommentieren anmelden|anmelden|registrieren|anmelden oder registrieren um kommentare zu schreiben|bewerten|positiv bewerten|negativ bewerten|daumen hoch|daumen runter|wird geladen|wird geladen …|wird geladen...|lade ...|kopieren|profil|folgen|einklappen|ausklappen|alle antworten anzeigen|interessant|hilfreich|lesenswert|lesenswert finden|leseempfehlung
j’aime|j'aime|je n'aime pas|signaler|signaler un abus|signaler ce commentaire|alerter|partager|lien|lien permanent|permalien|modifier|supprimer|plus|voir plus|lire la suite|voir les réponses|masquer|recommander|connectez-vous pour répondre|connectez-vous ou inscrivez-vous pour publier un commentaire|se connecter|connexion|s'inscrire|en réponse|chargement…|chargement|suivre|utile|haut
me gusta|no me gusta|denunciar|reportar|compartir|enlace|enlace permanente|editar|eliminar|borrar|más|ver más|leer más|mostrar más|ver respuestas|ocultar|votar|accede para responder|inicia sesión para responder|iniciar sesión|regístrate|cargando...|cargando|seguir|subir
curtir|gosto|não gosto|denunciar|compartilhar|partilhar|link permanente|editar|excluir|apagar|mais|ver mais|leia mais|faça login para responder|inicie sessão para responder|entrar|carregando...|curtiu|descurtir
mi piace|non mi piace|segnala|segnala abuso|condividi|collegamento permanente|modifica|elimina|cancella|altro|leggi tutto|mostra altro|accedi per rispondere|accedi|caricamento...|vota
vind ik leuk|rapporteer|rapporteren|meld misbruik|meld|delen|deel|bewerken|verwijderen|meer|lees meer|meer tonen|log in om te reageren|inloggen|laden...|niet oké|oké
lubię to|zgłoś|zgłoś nadużycie|udostępnij|edytuj|usuń|więcej|pokaż więcej|zaloguj się|zaloguj się aby odpowiedzieć|zaloguj się, aby odpowiedzieć|odnośnik bezpośredni|link bezpośredni|bezpośredni odnośnik|ładowanie...
gilla|anmäl|rapportera|dela|redigera|ta bort|mer|visa mer|läs mer|logga in för att svara|laddar...|anmeld|del|rediger|slet|slett|vis mer|logg inn for å svare|log ind for at svare|laster...|tykkää|ilmoita|jaa|muokkaa|poista|lisää|kirjaudu sisään vastataksesi
нравится|не нравится|пожаловаться|поделиться|ссылка|постоянная ссылка|изменить|редактировать|удалить|ещё|еще|уровень выше|ветвь|родитель|показать|показать полностью|читать далее|свернуть|развернуть|войдите чтобы ответить|войдите, чтобы ответить|войти|загрузка...|наверх|подобається|поскаржитися|поділитися
líbí se mi|nahlásit|sdílet|upravit|smazat|trvalý odkaz|přihlásit se|pro přidání komentáře se přihlaste|tetszik|jelentés|megosztás|szerkesztés|törlés|bejelentkezés|îmi place|raportează|distribuie|șterge|autentifică-te|beğen|şikayet et|paylaş|düzenle|sil|daha fazla|giriş yap|yanıtlamak için giriş yapın
いいね|いいね!|通報|通報する|共有|シェア|編集|削除|もっと見る|赞|点赞|踩|举报|只看该作者|使用道具|展开|收起|分享|编辑|删除|更多|讚|檢舉|登录以回复|추천|비추천|신고|공유|수정|삭제|더보기|إعجاب|أعجبني|مشاركة|أبلغ|حذف|تعديل|المزيد|אהבתי|שתף|דווח|מחק
""")

QUOTE = _words("""
quote|reply with quote|multi-quote|multiquote|quote message|quote post|quote selected|zitieren|mit zitat antworten|beitrag zitieren|citer|citar|cita|citeren|cytuj|citera|citat|lainaa|citovat|цитировать|цитата|цитувати|alıntı|alıntı yap|alıntıla|citace|idézet|idéz|idézés|citează|citați|цитирай|παράθεση|kutip|trích dẫn|引用
""")

REPORT = _words("""
report|melden|signaler|anmäl|anmeld|rapporteer|rapporter|zgłoś|denunciar|reportar|segnala|пожаловаться|nahlásit|şikayet et|通報|举报|舉報|신고
report abuse|report comment|report spam|report this comment|report as abuse|report offensive|report offensive content|report offensive comment|flag as inappropriate|flag as offensive|flag as spam|flag this as inappropriate|flag comment|alert a moderator|alert moderator|report abuse or spam|report to moderator|report this post|report post|report message|report this message|report to admin
kommentar melden|beitrag melden|moderator informieren|missbrauch melden|verstoß melden|signaler un abus|signaler ce commentaire|signaler au modérateur|signaler ce message|reportar al moderador|zgłoś do moderatora|zgłoś post|meld aan moderator|rapporteer bericht|segnala al moderatore|segnala messaggio|alerter le modérateur|alerter la modération|denunciar comentario|denunciar comentário|reportar abuso|denunciar abuso|avisar al moderador|segnala abuso|segnala commento
meld misbruik|reactie melden|zgłoś nadużycie|zgłoś komentarz|anmäl kommentar|anmeld kommentar|rapporter kommentar|пожаловаться на комментарий|nahlásit komentář|yorumu şikayet et
nahlásiť|nahlásiť príspevok|nahlásit příspěvek|bildir|ilmoita asiaton viesti|ilmoita asiattomaksi|jelentés|bejelentés|raportează|semnalează|إبلاغ|تبليغ|דווח|דיווח|דווח על תגובה|گزارش|گزارش تخلف|แจ้งลบ|báo cáo|báo xấu|laporkan|rapporter|αναφορά|поскаржитися|違反報告|докладвай|prijavi|prijavi komentar
""")

LABELS = _words("""
says|said|wrote|writes|posted|commented|comment|comment by|posted by|posted on|by|from|on|at|am|um|uhr|author|the author|article author|post author|admin|administrator|moderator|mod|staff|editor|team|op|guest|member|new member|senior member|junior member|registered user|active member|well-known member|verified|subscriber|premium|contributor|top commenter|community member|user|anonymous user|reader|says:|avatar|user avatar|profile picture|profile photo|image|photo|picture|user picture|user image|userpic|online|offline|newbie|veteran|regular|supporter|level|rank|reputation|post subject|subject|re|in reply to|in response to|replying to|responding to|published|published on|date|time|name|post|message|this user|edited|updated|sticky|featured|editor's pick|nyt pick|staff pick|guardian pick|featured comment|best comment|highlighted comment
sagt|sagte|schrieb|schreibt|meint|meinte|kommentiert|kommentar von|kommentar|von|vom|verfasst von|geschrieben von|autor|autorin|der autor|redaktion|moderation|gast|mitglied|benutzer|nutzer|avatar|bild|profilbild|benutzerbild|beitrag|registriert|verifiziert|abonnent|als antwort auf|antwort auf|neuling|leser|leserin|redaktionsempfehlung
dit|a dit|a écrit|écrit|dit :|a dit :|par|le|de|auteur|autrice|publié|publié le|publié par|posté|posté par|posté le|commentaire|commentaire de|rédaction|membre|invité|visiteur|abonné|en réponse à|image|photo|modérateur
dice|dijo|ha dicho|escribió|comentó|comentario de|por|el|autor|autora|publicado|publicado por|miembro|invitado|en respuesta a|respuesta a|diz|disse|escreveu|comentou|comentário de|em|em resposta a|membro|convidado|visitante
ha detto|ha scritto|scrive|scritto da|da|il|autore|ospite|utente|in risposta a|zegt|zei|schreef|schrijft|door|op|auteur|gast|lid|in antwoord op|reactie van
pisze|napisał|napisała|napisał(a)|napisał/a|mówi|autor|gość|użytkownik|w odpowiedzi na|komentarz|dodano|przez|säger|skriver|skrev|sa|av|den|författare|gäst|medlem|siger|sier|forfatter|sanoo|kirjoitti|sanoi|vieras
пишет|написал|написала|написал(а)|говорит|сказал|сказала|комментирует|автор|гость|пользователь|модератор|администратор|в ответ на|ответ на|от|каже|пише|гість|řekl|napsal|napsala|říká|uživatel|host|szerint|írta|vendég|spune|a spus|a scris|dedi ki|diyor ki|dedi|yazar|misafir|λέει|είπε|έγραψε|kaže|piše|pravi|sako|rašo|ütleb|saka|berkata|nói
楼主|沙发|板凳|地板|樓主|沙發|より|さん|さんのコメント|说|说道|說道|說|写道|님의 말|님|작성자|يقول|قال|كتب|أمر|הגיב|הגיבה|כתב|אומר|گفت|نوشت
ha dit|dixo|diu|autor|publicat|napísal|napísala|povedal|povedala|hovorí|казва|каза|написа|segir|viết|đã viết
""")

GUESTS = _words("""
guest|visitor|anonymous|anonymous user|gast|anonym|invité|visiteur|anonyme|invitado|anónimo|convidado|visitante|ospite|anonimo|anoniem|gość|gäst|vieras|гость|аноним|гість|host|vendég|misafir|匿名|游客|익명
""")

_QUOTATIONS = frozenset(
    "quote zitat citat citaat cita citation citazione citação cytat цитата alıntı lainaus idézet".split()
)

SAYS = re.compile(
    r"(?i)[\s:,–-]*\b(?:says?|said|wrote|writes|commented|schreibt|schrieb|sagte?|meinte?|kommentiert|kommentierte|antwortete|replied|responded|a répondu|dit|a dit|a écrit|dice|dijo|escribió|"
    r"ha detto|ha scritto|scrive|diz|disse|escreveu|comentou|zegt|zei|schreef|schrijft|pisze|napisał(?:a|\(a\)|/a)?|mówi|säger|skriver|skrev|siger|sier|"
    r"sanoo|kirjoitti|пишет|написала?|говорит|сказала?|комментирует|каже|пише|říká|píše|napsala?|szerint|írta|spune|a spus|dedi ki|diyor ki|λέει|έγραψε|发表于|發表於|"
    r"kaže|piše|pravi|sako|berkata|ha dit|dixo|diu|napísala?|povedala?|hovorí|казва|каза|написа|ütleb|rašo|saka|segir|viết|mengatakan|menulis|"
    r"より|说道?|說道?|님의 말|يقول|قال|كتب|הגיב|הגיבה|כתב|כתבה|אומר|گفت|نوشت)(?:\s+(?:on|am|le|el|il|op|den|em|at|um|à|on the))?[\s:,.…-]*$"
)

BY = re.compile(
    r"(?i)^(?:(?:comment|comments|posted|written|submitted|published|reply|response|review) (?:by|from)|by|posted on by|from|"
    r"(?:kommentar|antwort|beitrag|geschrieben|verfasst|eingetragen|gepostet) (?:von|vom)|von|"
    r"(?:commentaire|publié|posté|écrit|rédigé|réponse|message|proposé|soumis) (?:par|de)|par|(?:comentario|publicado|enviado|escrito|respuesta) (?:por|de)|por|"
    r"(?:comentário|postado) (?:por|de)|(?:commento|inviato|scritto|pubblicato|risposta) (?:da|di)|da|(?:reactie|geplaatst) (?:van|door)|door|"
    r"(?:dodane|napisane|komentarz) (?:przez|od)|przez|av|af|от|โดย|(?:автор|author|autor|name|user|auteur|autore|nick|nickname|nom|nome|nombre) ?:|przesłane przez)\s*:?\s+"
)

COMMENT_BY = re.compile(
    r"(?i)^(?:comments?|reply|response|kommentar|antwort|commentaire|réponse|comentario|respuesta|comentário|resposta|commento|risposta|reactie|komentarz)"
    r"\s+(?:by|from|von|vom|par|de|por|da|di|van|door|od|przez)\s+\w"
)

_FIRST_OF_ACTIONS = frozenset(action.split()[0] for action in ACTIONS)
_READERS = "readers|leserinnen|leser|læserne|leserne|läsarna|lezers|lecteurs|lectores|leitores|lettori|czytelnicy|читатели|čtenáři"
_COMMENT = (
    r"comments?|replies|reply|responses?|kommentare?n?|antworten|leserkommentare?|lesermeinung(?:en)?|leserstimmen|leserbriefe?|leserreaktionen|wortmeldungen|meinungen|reaktionen|commentaires?|réactions?|réponses?|"
    r"comentarios?|comentários?|respuestas?|respostas?|opiniones|commenti|commento|risposte|reacties?|antwoorden|komentarz(?:e|y)?|opinie|"
    r"odpowiedzi|kommentarer?|kommentar|svar|kommentit|kommenttia?|vastausta|комментари[йияев]+|коментар[іиів]*|отзыв(?:ы|ов)?|ответ(?:ы|ов|а)?|komentáře?ů?|"
    r"komentář|hozzászólás(?:ok)?|comentarii|comentariu|yorum(?:lar)?|σχόλι[αο]|komentari?|komentara|kommentaari?|komentarai|コメント|评论|評論|留言|댓글|"
    r"تعليقات?|تعليق|תגובות|نظرات|thoughts|discussion|diskussion|conversation|opinions?|notes|messages?|posts|beiträge|reader reactions|guestbook|gästebuch|gastenboek|livre d'or|libro de visitas|libro degli ospiti|księga gości|gästbok|gjestebok|feedback|contributions?|postings?|inlägg|innlegg|réflexions?|gedachten|tanker|tankar|myśli|мнени[йея]|komentar|comentaris?|коментари|komentarų|komentārs?|komentāri|(?:"
    + _READERS
    + r") (?:write|say|schreiben|skriver|schrijven|écrivent|opinan|escriben|escrevem|scrivono|piszą|пишут|píší)|athugasemdir?|iruzkin(?:ak)?|yanıt|cevap|gânduri|răspunsuri|απαντήσεις|pemikiran|bình luận|phản hồi|ความคิดเห็น|टिप्पणियाँ|件のフィードバック|件のコメント|条评论|条回复|則留言|个想法|생각|답글|ردود|آراء|دیدگاه|diskusia|diskuse|príspevk(?:y|ov)|příspěvk[yů]|komentáre|komentárov|ความเห็น|nhận xét|tanggapan|обсуждени[ея]|обговорення|نظر|التعليقات|الردود|discussie|keskustelu|debatt?"
)
_UNSPACED = (
    r"(?:评论|評論|留言|コメント|댓글)(?:区|區|列表|一覧|목록)?(?!\w)"  # of languages that set no blanks between words
)
HEADING = re.compile(rf"(?i)(?<!\w)(?:{_COMMENT})(?!\w)|{_UNSPACED}")
COUNTED = re.compile(
    rf"(?i)(?:(?P<before>\d[\d.,\u00a0]*)\+?\s*(?:\w+\s)?(?:{_COMMENT})(?!\w)|(?<!\w)(?:{_COMMENT})\s*[:(\[]?\s*(?P<after>\d+))"
)
_COMMENT_NUMBER = re.compile(rf"(?i)(?:{_COMMENT}|ความคิดเห็นที่)\s?(?:no\.?|nr\.?|№|č\.|n°)?\s?\d{{1,5}}$")
# How the words begin, up to what is left open in them: a text without any of these holds none of the words.
_BEGINNINGS = re.sub(r"(?:\(\?:[^)]*\)|\[[^\]]*\]|.\?)[?*+]?[^|]*", "", _COMMENT)
_COMMENT_STEMS = Stems(
    form for stem in f"{_BEGINNINGS}|{_READERS}".split("|") if stem for form in (stem, stem.upper().lower())
)
_TARGETS = Stems(
    "reply respon replied antwort répon répon respuesta réplica resposta risposta antwoord reactie odpowied svar ответ відповід "
    ">> yanıt előzmény vastau odpověď odpovědi reakc odpoveď válasz răspuns απάντηση رد בתגובה پاسخ ตอบ trả membalas отвеч відпов 回复 回覆 返信".split()
)
_REPLY_TO = re.compile(  # asked of lower case, in which so many words are found ten times as fast
    r"^(?:>>(?P<named>\S{1,30}?)(?:さん|様|님)?$|(?P<who>.{0,60}?)(?:in (?:reply|response|antwort) to|replying to|reply to|replied to|responding to|als antwort auf|antwort auf|antwortet auf|en réponse à|"
    r"réponse à|répond à|en respuesta a|respuesta a|en réplica a|em resposta a|respondendo a|in risposta a|risposta a|in antwoord op|reactie op|w odpowiedzi na|"
    r"odpowiedź dla|előzmény:|som svar på|svar till|svar til|в ответ на|ответ на|ответила?|отвечает|у відповідь|відповідає|відповіла?|yanıt olarak|vastauksena käyttäjälle|vastaus käyttäjälle|v odpovědi na|odpověď na|reakce na|odpoveď na|reakcia na|válaszul|ca răspuns la|răspuns pentru|σε απάντηση του|ως απάντηση στο|ردا على|ردًا على|رداً على|בתגובה ל|در پاسخ به|ตอบกลับถึง|trả lời cho|membalas|(?:回复|回覆|返信先) ?[@:：])\s*:?\s*(?P<name>.{1,60})$)"
)
ANSWER_MARKS = (">>", "＞＞", "≫")
MARKED = re.compile(rf"(?:{'|'.join(ANSWER_MARKS)}) ?(\d{{1,5}})(?!\d)")  # ">>3": the number of the post answered
_BEHIND_TARGET = re.compile(r"\s*[|·•]\s*|\s[–—-]\s")
_NUMBERED = re.compile(r"(?:\s*\(#?\d{1,6}\)|,? (?:from|in) (?:comment|post|message) #?\d{1,6})$")
_SAY_ENDS = tuple(
    "say says said wrote writes commented schreibt schrieb sagt sagte meint meinte kommentiert kommentierte dit écrit répondu replied responded antwortete dice dijo "
    "escribió detto scritto scrive diz disse escreveu comentou zegt zei schreef schrijft pisze napisał napisała ł(a) ł/a mówi "
    "ha dit dixo diu napísal napísala povedal povedala hovorí казва каза написа ütleb rašo saka segir viết قال كتب הגיב הגיבה כתב כתבה אומר گفت نوشت mengatakan menulis "
    "säger skriver skrev siger sier sanoo kirjoitti пишет написал написала говорит сказал сказала комментирует каже пише říká "
    "发表于 發表於 píše napsal napsala szerint írta spune spus scris ki λέει έγραψε kaže piše pravi sako berkata より 说 说道 說 說道 말 يقول "
    " on am le el il op den em at um à the".split()
)
_LONGEST_END = max(map(len, _SAY_ENDS))
_SAY_LAST = frozenset(end[-2:] for end in _SAY_ENDS)  # their last letters, which few other lines end in
_TO = frozenset(("to", "auf", "à", "a", "al", "op", "на", "till", "til", "an", "für"))
LIKED = re.compile(
    r"(?i)^(?!I |we ).{1,200}\b(?:likes? this(?: post| comment)?|liked this(?: post| comment)?|gefällt das|gefällt dies(?:er beitrag)?|ont aimé ceci|aiment? ceci|les gusta esto|le gusta esto)\.?$"
)
_UNPARTED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CORE = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)
_BETWEEN = re.compile(r"\s*[|·•/,;:()\[\]↓↑→←»«–—+\d]+\s*|\s+-\s+|\s{2,}")


def count_words(text: str) -> int:
    """Return how many words a text has; where no blanks part them, as in Chinese, Japanese and Thai, two letters are
    one."""
    return len(text.split()) if text.isascii() else max(len(text.split()), len(_UNPARTED.findall(text)) // 2)


def find_heading(text: str) -> re.Match[str] | None:
    """Find a word for comments. The pattern takes ten times as long as to see that none of its words is there."""
    return HEADING.search(text) if _COMMENT_STEMS.stand_in(text.lower()) else None


def is_comment_number(text: str) -> bool:
    """Say whether a line is the number of a comment, "Comment 3"."""
    return text[-1:].isdigit() and _COMMENT_STEMS.stand_in(text.lower()) and _COMMENT_NUMBER.match(text) is not None


def find_count(text: str) -> re.Match[str] | None:
    """Find a number of comments: "12 comments" (group `before`) or "Comments: 12" (group `after`)."""
    return COUNTED.search(text) if _COMMENT_STEMS.stand_in(text.lower()) else None


@lru_cache(maxsize=16_384)
def bare(text: str) -> str:
    """Lower case without marks and numbers at either end: the form the look-ups use."""
    core = _CORE.search(text.lower())
    return core[0] if core else ""


@lru_cache(maxsize=16_384)
def is_furniture(text: str) -> bool:
    """Say whether a line is made of buttons, labels and counters alone ("Reply · Like (3)", "says:", "#12")."""
    if len(text) > 120:
        return False
    plain = bare(text)
    if not plain or plain in ACTIONS or plain in LABELS:
        return True
    parts = _BETWEEN.split(text.lower())
    if len(parts) > 1 and all(
        not part or part in ACTIONS or part in LABELS or _buttons_in_a_row(part.split()) for part in map(bare, parts)
    ):
        return True
    return len(text) <= 80 and _buttons_in_a_row(plain.split())


def _buttons_in_a_row(words: list[str]) -> bool:
    """Whether words are nothing but buttons with spaces between them: "Reply Vote", "Share Cancel Report as abuse"."""
    start = 0
    while start < len(words):
        if words[start] not in _FIRST_OF_ACTIONS:
            return False
        longest = next(
            (n for n in range(min(6, len(words) - start), 0, -1) if " ".join(words[start : start + n]) in ACTIONS), 0
        )
        if not longest:
            return False
        start += longest
    return True


def is_reply(text: str) -> bool:
    """Say whether a short text invites to answer the comment it stands on."""
    if len(text) > 70 or text.endswith(":"):  # "Quote:" heads a quotation
        return False
    if text.endswith((".", "!", "?")) and text.count(" ") > 4:
        return False  # "Reply to me when you have found it."
    plain = bare(text)
    if plain in REPLY:
        return True
    first, _, rest = plain.partition(" ")
    return bool(rest) and first in REPLY and rest.split(" ")[0] in _TO


def heads_quotation(text: str) -> bool:
    """Say whether a line is the label over a quotation, "Quote:"."""
    return text.endswith(":") and bare(text) in _QUOTATIONS


def is_quote(text: str) -> bool:
    """Say whether a short text offers to quote the post it stands on, as forums do."""
    return bare(text) in QUOTE


@lru_cache(maxsize=16_384)
def is_report(text: str) -> bool:
    """Say whether a short text offers to report a comment to whoever watches over them."""
    return bare(text) in REPORT


def may_answer(text: str) -> bool:
    """Say whether a text of any length holds a word that lines such as "In reply to Anna" have."""
    return _TARGETS.stand_in(text.casefold())


@lru_cache(maxsize=4_096)
def find_target(text: str) -> tuple[str, str] | None:
    """Return what stands before the words for an answer in a short line such as "In reply to Anna", and all that stands
    behind them; several readers ask of the same line."""
    if len(text) >= 100 or not may_answer(text):
        return None
    lower = text.lower()
    match = _REPLY_TO.match(lower if len(lower) == len(text) else text)
    if match is None:
        return None
    start, end = match.span("named" if match["named"] else "name")
    return text[: max(0, match.end("who"))], text[start:end]


def reply_target(text: str) -> str | None:
    """Return the name in a short line such as "In reply to Anna" or "In reply to Two boats by Anna"."""
    found = find_target(text)
    if found is None:
        return None
    name = _NUMBERED.sub("", _BEHIND_TARGET.split(found[1], maxsplit=1)[0])
    return name.rpartition(" by ")[2]


def begins_with_target(text: str) -> bool:
    """Say whether a short line such as "In reply to Anna" names nobody before."""
    found = find_target(text)
    return found is not None and not bare(found[0])


def ends_in_says(text: str) -> bool:
    """Say whether one line ends in "says:" in some language; the many-language pattern is asked where it may."""
    end = text.rstrip(" :,.…-")[-_LONGEST_END:].casefold()
    if end[-2:] not in _SAY_LAST and end[-1:] not in _SAY_LAST:
        return False
    return end.endswith(_SAY_ENDS) and SAYS.search(text.rstrip(" :,.…-")[-2 * _LONGEST_END :]) is not None


def says_so(text: str) -> bool:
    """Say whether a short line ends in "Anna says:" or begins with "Comment by Anna"."""
    return len(text) <= 90 and (ends_in_says(text) or COMMENT_BY.match(text) is not None)

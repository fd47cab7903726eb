"""Notes of comment sections that a comment waits to be let through, in the languages of WordPress."""

from __future__ import annotations

import re

from comments.formats.words import Stems

_PENDING = re.compile(
    r"(?i)(?:awaiting|held for|pending) (?:moderation|approval|review)|wartet auf (?:moderation|freischaltung)|"
    r"noch nicht freigeschaltet|en attente de (?:modération|validation|approbation)|"
    r"pendiente de (?:moderación|aprobación|ser aprobado)|aguarda(?:ndo)? (?:a )?(?:moderação|aprovação)|"
    r"in attesa di (?:moderazione|approvazione)|wacht op (?:moderatie|goedkeuring)|"
    r"(?:oczekuje|czeka) na (?:moderację|akceptację|zatwierdzenie)|ожидает (?:модерации|проверки|одобрения)|"
    r"очікує (?:на )?(?:модерац|перевірк|схвал)|(?:inväntar|väntar på) (?:granskning|moderering|godkännande)|"
    r"afventer (?:godkendelse|moderation|moderering)|(?:avventer|venter på) (?:moderering|godkjenning)|"
    r"odottaa (?:moderointia|hyväksyntää|tarkistusta)|čeká na (?:schválení|moderaci)|čaká na (?:schválenie|moder)|"
    r"(?:moderálásra|jóváhagyásra|moderációra) vár|(?:denetim|onay) (?:için )?bekliyor|denetlenmeyi bekliyor|"
    r"a[șş]teaptă (?:moderare|aprobare|să fie)|în așteptarea (?:moderării|aprobării)|αναμένει (?:έγκριση|συντονισμό)|"
    r"menunggu (?:moderasi|persetujuan|dimoderasi)|pendent (?:de moderació|d['’]aprovació)|"
    r"čeka (?:na )?(?:odobr|moder|prover|provjer)|"
    r"čaka (?:na )?(?:odobr|moder)|очаква (?:одобр|модер)|laukia (?:patvirt|moder)|ootab (?:modereer|ülevaat|kinnita)|"
    r"chờ (?:kiểm )?duyệt|"
    r"承認待ち|(?:等待|正在|待)(?:审核|審核)|审核中|(?:검토를|승인을) 기다|승인 대기|ממתינ\S* ל(?:אישור|מנחה)|"
    r"(?:بانتظار|في انتظار) (?:ال)?(?:مراجعة|موافقة|إشراف)|در انتظار (?:بررسی|تأیید|تایید)"
)
_WAITS = Stems((
    "awaiting", "held for", "pending", "wartet auf", "noch nicht", "en attente", "pendiente", "aguarda",
    "in attesa", "wacht op", "oczekuje", "czeka", "ожидает", "очікує", "inväntar", "väntar", "afventer",
    "avventer", "venter", "odottaa", "čeká", "čaká", "vár", "bekli", "teapt", "teptarea", "αναμένει",
    "menunggu", "pendent", "čeka", "čaka", "очаква", "laukia", "ootab", "chờ", "承認", "审核", "審核", "검토",
    "승인", "ממתינ", "انتظار",
))  # fmt: skip  # one of these is in whatever _PENDING finds, in lower case


LONGEST_NOTE = 160


def may_wait(text: str) -> bool:
    """Say whether a text of any length holds a word that such notes have."""
    return _WAITS.stand_in(text.lower())


def is_pending(text: str) -> bool:
    """Say whether a short line says that the comment waits to be let through."""
    return len(text) < LONGEST_NOTE and may_wait(text) and _PENDING.search(text) is not None

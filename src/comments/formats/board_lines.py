"""What boards write around a post: of its author (rank, posts, date of joining) and of its last change."""

# ruff: noqa: E501 - one line a language keeps the tables readable

from __future__ import annotations

import re
from functools import lru_cache

from comments.formats.words import Stems

_MEMBER = frozenset(
    "posts messages beiträge mensajes posty postów wpisy berichten messaggi сообщений сообщения inlägg threads themen joined join "
    "registered registriert registrierung mitglied inscription inscrit registrado registro rejestracja dołączył dołączyła lid "
    "geregistreerd iscritto registrato joined: reputation karma ansehen reaction likes trophy punkte received дата регистрация "
    "member registriert: registrierungsdatum příspěvky registrován zarejestrowany повідомлення hozzászólások viestejä liittynyt mensagens mesajlar innlegg "
    "зарегистрирован dabei gick blev reputación reputacja репутация location wohnort localisation ubicación lokalizacja skąd locatie località".split()
)
_COUNTS = (
    r"posts?|messages?|beiträge|mensajes|mensagens|posty|postów|wpisy|berichten|messaggi|сообщени[йя]|inlägg|innlegg|příspěvky|viestejä|"
    r"повідомлення|hozzászólások|mesajlar|mesaje|reputation|reputación|reputação|reputacja|репутация|reaction score"
)
_MORE_COUNTS = r"threads|themen|karma|ansehen|likes received|trophy points|punkte|erhaltene likes|received likes"
_SINCE = (
    r"joined|join date|member since|registered|registriert(?: seit)?|dabei seit|registrierung|registrierungsdatum|mitglied seit|"
    r"inscription|inscrit(?:e)?(?: (?:le|depuis))?|registrado|registro|rejestracja|zarejestrowany|dołączyła?|lid (?:geworden|sinds)|geregistreerd|"
    r"iscritto|registrato|дата регистрации|регистрация|зарегистрирован|registrován|liittynyt|gick med|blev medlem"
)
_FROM = r"location|wohnort|herkunft|ort|lieu|localisation|ubicación|lokalizacja|skąd|locatie|woonplaats|località|откуда|bydliště|paikkakunta"
_OF_A_PROFILE = re.compile(
    rf"(?i)(?:{_COUNTS}|{_MORE_COUNTS})\s*:?\s*(?:[\d+-]|$)|(?:{_SINCE})\b.{{0,12}}?\s*(?::|\d|$)"
)
_LIVES = re.compile(rf"(?i)(?:{_FROM}|from) ?: ?\S.{{0,40}}$")
_OF_A_MEMBER = re.compile(rf"(?:{_COUNTS}|{_SINCE}|{_FROM})\b|\d+ (?:{_COUNTS})$")
_SINCE_WHEN = re.compile(rf"(?:{_SINCE})\b")
_EDITS = Stems(
    "edit ändert arbeitet modif gewijzigd bewerkt zmienion upraveno редакт изменено düzenle redigera édit".split()
)
_EDITED = re.compile(
    r"(?i)^\W{0,3}(?:(?:this (?:post|message|comment|entry) (?:was|has been) )?(?:last |post )?(?:edited|modified|edit)(?: on| by|:| \d| an? | yesterday| today)|"
    r"(?:dieser beitrag wurde )?.{0,40}(?:zuletzt )?(?:geändert|bearbeitet|editiert)(?: von| am|:|\W)|(?:dernière )?(?:édition|modification)(?: par| :|:)|"
    r"(?:ce message a été )?(?:modifié|édité) (?:par|le)|(?:última )?(?:edición|modificación)(?: por| de|:)|editado (?:por|el)|modificato da|"
    r"(?:ultima )?modifica(?: di|:)|(?:laatst )?(?:gewijzigd|bewerkt) (?:door|op)|(?:ostatnio )?(?:zmieniony|edytowany)(?: przez|:)|"
    r"senast (?:redigerad|ändrad)|"
    r"(?:последн\w+ )?(?:редактировал\w*|отредактировано|изменено))"
)


@lru_cache(maxsize=16_384)
def is_of_a_profile(text: str) -> bool:
    """Say whether a short line is what boards tell of a member: "Posts: 214", "Joined: May 2007"."""
    return text.split(None, 1)[0].rstrip(":").lower() in _MEMBER and _OF_A_PROFILE.match(text) is not None


def is_of_a_member(pattern: str) -> bool:
    """Say whether a line in lower case, alone or cut to its label, tells of a forum's member."""
    return _OF_A_MEMBER.match(pattern) is not None


def tells_since_when(pattern: str) -> bool:
    """Say whether such a line tells when a member joined."""
    return _SINCE_WHEN.match(pattern) is not None


def heads_profile_line(text: str) -> bool:
    """Say whether a line is only the label of such a line, with its value on the next: "Joined"."""
    return is_of_a_profile(text) and not any(map(str.isdigit, text))


def is_edit_note(text: str) -> bool:
    """Say whether a line tells when a text was changed, and by whom."""
    folded = text[:60].casefold()
    return _EDITS.stand_in(folded) and any(map(str.isdigit, text)) and _EDITED.match(text) is not None


def stands_beside_a_name(text: str) -> bool:
    """Say whether a short line above a text is of its author: rank and motto apart, what `is_of_a_profile` tells and
    where he lives."""
    return len(text) <= 60 and (is_of_a_profile(text) or _LIVES.match(text) is not None)

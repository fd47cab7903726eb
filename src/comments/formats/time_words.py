"""The words dates are written with, in some forty languages: the CLDR tables dateparser ships, as look-ups.

Only the tables are used, not dateparser's own search, which takes milliseconds a string.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path

# Earlier languages win where one word names two things ("listopad" is November in Polish, October in Croatian).
LANGUAGES = (
    "en de fr es pt it nl pl ru sv da nb fi cs tr uk hu ro el bg sr sr-Latn hr sk sl lt lv et ca gl eu id ms vi "
    "he ar fa hi th ja zh ko be mk sq is af sw"
).split()
_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")

# One-letter and clipped forms as comment sections print them ("2 h", "3 d", "5 mo").
_SHORT_UNITS = {
    "s": "second", "sec": "second", "secs": "second", "m": "minute", "min": "minute", "mins": "minute", "h": "hour",
    "hr": "hour", "hrs": "hour", "std": "hour", "st": "hour", "t": "hour", "d": "day", "j": "day", "w": "week",
    "wk": "week", "wks": "week", "wo": "week", "sem": "week", "mo": "month", "mos": "month", "y": "year", "yr": "year",
    "yrs": "year", "ч": "hour", "мин": "minute", "д": "day",
    "ore": "hour", "tim": "hour", "godz": "hour", "hod": "hour",
    "dk": "minute", "sa": "hour", "gün": "day", "dni": "day", "dagen": "day", "uur": "hour", "uren": "hour",
    "dagar": "day", "dager": "day", "dage": "day", "timer": "hour", "timmar": "hour", "timme": "hour", "time": "hour",
    "jour": "day", "jours": "day", "an": "year", "ans": "year", "anni": "year", "anno": "year", "mesi": "month",
    "mese": "month", "giorni": "day", "giorno": "day", "órája": "hour", "napja": "day", "hete": "week",
    "perce": "minute", "hónapja": "month", "éve": "year",
    "dny": "day", "dnem": "day", "lety": "year", "hodinami": "hour",
    "hodinou": "hour", "hodin": "hour", "týdny": "week", "tygodni": "week", "tygodnie": "week", "tydzień": "week",
    "lat": "year", "lata": "year", "rok": "year", "miesiące": "month", "miesięcy": "month", "дн": "day",
    "час": "hour", "часа": "hour", "часов": "hour", "годин": "hour", "години": "hour", "днів": "day", "дні": "day",
    "дня": "day", "дней": "day", "день": "day", "лет": "year", "год": "year", "года": "year", "недели": "week",
    "недель": "week", "неделю": "week", "месяц": "month", "месяца": "month", "месяцев": "month", "минут": "minute",
    "минуты": "minute", "минуту": "minute", "tuntia": "hour", "tunti": "hour", "päivää": "day", "päivä": "day",
    "viikkoa": "week", "kuukautta": "month", "vuotta": "year", "ώρες": "hour", "ημέρες": "day", "μέρες": "day",
    "zile": "day", "săptămâni": "week", "luni": "month", "semanas": "week", "meses": "month", "anos": "year",
    "años": "year", "ساعات": "hour", "ساعة": "hour", "أيام": "day", "يوم": "day", "jam": "hour", "hari": "day",
    "ngày": "day", "giờ": "hour", "månader": "month",
    "måneder": "month", "veckor": "week", "uker": "week", "uger": "week",
    "år": "year", "jaar": "year", "weken": "week", "maanden": "month", "maand": "month", "dana": "day", "sati": "hour",
    "sata": "hour", "sat": "hour", "jahren": "year", "jahre": "year", "jahr": "year", "monaten": "month",
    "wochen": "week", "tagen": "day", "stunden": "hour",
    "měsíci": "month", "měsícem": "month", "rokem": "year", "týdnem": "week", "ay": "month", "zi": "day",
    "εβδομάδες": "week", "εβδομάδα": "week", "μήνες": "month", "μήνα": "month", "χρόνια": "year", "χρόνο": "year",
    "dies": "day", "dia": "day", "setmanes": "week", "setmana": "week", "mesos": "month", "mes": "month",
    "anys": "year", "أسابيع": "week", "أسبوع": "week", "أشهر": "month", "شهر": "month", "سنوات": "year", "سنة": "year",
    "minútami": "minute", "minútou": "minute", "dňami": "day", "dňom": "day", "týždňami": "week", "týždňom": "week",
    "mesiacmi": "month", "mesiacom": "month", "rokmi": "year", "rokom": "year", "minutami": "minute", "urami": "hour",
    "uro": "hour", "urama": "hour", "dnevi": "day", "dnevoma": "day", "dnevom": "day", "tedni": "week",
    "tednom": "week", "meseci": "month", "mesecem": "month", "leti": "year", "letom": "year", "минута": "minute",
    "минути": "minute", "сата": "hour", "сати": "hour", "дана": "day", "недеље": "week", "недеља": "week",
    "месеца": "month", "месеци": "month", "године": "year", "година": "year", "minutes": "minute", "valandą": "hour",
    "valandas": "hour", "valandų": "hour", "dieną": "day", "dienas": "day", "dienų": "day", "savaitę": "week",
    "savaites": "week", "mėnesį": "month", "mėnesius": "month", "metus": "year", "metų": "year",
    "minūtēm": "minute", "minūtes": "minute", "stundas": "hour", "stundām": "hour", "dienām": "day",
    "nedēļām": "week", "mēnešiem": "month", "gadiem": "year", "minuti": "minute", "tunni": "hour", "päeva": "day",
    "nädala": "week", "kuu": "month", "aasta": "year", "mínútum": "minute", "klukkustund": "hour",
    "klukkustundum": "hour", "klst": "hour", "degi": "day", "dögum": "day", "viku": "week", "vikum": "week",
    "mánuði": "month", "mánuðum": "month", "ári": "year", "árum": "year", "døgn": "day", "λεπτά": "minute",
    "λεπτό": "minute", "έτη": "year", "έτος": "year", "tjedna": "week", "tjedana": "week", "mjeseca": "month",
    "mjeseci": "month", "godine": "year", "godina": "year", "minuts": "minute", "मिनट": "minute", "घंटे": "hour",
    "घंटा": "hour", "दिन": "day", "हफ़्ते": "week", "सप्ताह": "week", "महीने": "month", "वर्ष": "year", "साल": "year",
    "دقائق": "minute", "دقيقة": "minute", "روز": "day", "ساعت": "hour", "دقیقه": "minute", "هفته": "week",
    "ماه": "month", "سال": "year", "שעות": "hour", "ימים": "day", "שבועות": "week", "חודשים": "month", "שנים": "year",
}  # fmt: skip
AGO = frozenset(
    "ago vor hace il y a fa há faz atrás geleden siden sedan för temu назад тому przed před pred "
    "dnes önce evvel sitten "
    "ezelőtt acum πριν prije pre преди yang lalu trước prieš pirms tagasi منذ پیش लפני לפני קודם fa "
    "il_y_a lepas pirmiau "
    "fyrir síðan más enne преди pries cerca de قبل eest пре पहले".split()
) - {"il", "y", "a", "de", "cerca", "dnes", "más", "enne"}
FILLERS = frozenset(
    "at on the of um am le la el los il lo den der dem de del di da do a à às as alle ore klo kl kello o ob v в у um "
    "uhr óra h hrs hours na d dia día op om u uur the om i ve saat và lúc vào ngày pada pukul στις "
    "από ob og à about around "
    "etwa ca circa cirka environ ungefähr rund casi hace las unas unos cca około около près est le y ora kur г года р "
    "року р. ж. den nap an te tid klockan ساعة في الساعة م ש at: ב о les בשעה godz "
    "ساعت เวลา น ที่ เมื่อ วันที่ พ.ศ ค.ศ gada ngày".split()
)
LEADERS = frozenset(
    "posted written wrote published date time edited updated on by am vom von veröffentlicht "
    "geschrieben erstellt datum "
    "publié publicado pubblicato inviato geplaatst op den opublikowano dodano escrito enviado postado em scritto il "
    "skrevet skrevet skickat dnia vložil přidáno добавлено опубликовано написал написано permalink link says said "
    "schrieb schreibt écrit dit dice comment comments kommentar commented # le skrev lagt inn at the".split()
)
IRANIAN = dict(
    zip("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند".split(), range(1, 13), strict=True)
)
_THAI = "ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค".split()
_ARAB = {
    "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5, "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9, "جانفي": 1, "فيفري": 2,
    "أفريل": 4, "ماي": 5, "جوان": 6, "جويلية": 7, "أوت": 8,
}  # fmt: skip
_AM = {"am", "a.m", "vorm", "πμ", "öö", "дп", "上午", "오전", "午前", "ص", "de."}
_PM = {"pm", "p.m", "nachm", "μμ", "ös", "пп", "下午", "오후", "午後", "م"}
_ONES = dict.fromkeys(
    "a an one ein eine einem einer eines un une una uno um uma een en ett et jeden jedna jednu один одну "
    "bir yksi egy o ένα μία jedan jednog".split(),
    1,
)
_OURS = {
    "just now": ("second", 0), "now": ("second", 0), "gerade eben": ("second", 0), "à l'instant": ("second", 0),
    "ahora": ("second", 0), "agora": ("second", 0), "yesterday": ("day", 1), "today": ("day", 0),
    "anteayer": ("day", 2),
    "igår": ("day", 1), "i går": ("day", 1), "i går kl": ("day", 1), "idag": ("day", 0), "i dag": ("day", 0),
    "gisteren": ("day", 1), "vandaag": ("day", 0), "wczoraj": ("day", 1), "dzisiaj": ("day", 0), "dziś": ("day", 0),
    "вчера": ("day", 1), "сегодня": ("day", 0), "включено": ("day", 0), "tegnap": ("day", 1), "dün": ("day", 1),
    "昨天": ("day", 1), "今天": ("day", 0), "前天": ("day", 2), "昨日": ("day", 1), "今日": ("day", 0),
    "어제": ("day", 1), "오늘": ("day", 0), "bugün": ("day", 0),
    "včera": ("day", 1), "eilen": ("day", 1), "χθες": ("day", 1), "σήμερα": ("day", 0),
}  # fmt: skip
# Two of a kind, for which Arabic and Hebrew have a word.
for _ago, _twos in (
    ("قبل منذ", "دقيقتين ساعتين يومين أسبوعين شهرين سنتين"),
    ("לפני", "דקותיים שעתיים יומיים שבועיים חודשיים שנתיים"),
):
    for _word in _ago.split():
        _OURS |= {f"{_word} {_two}": (unit, 2) for _two, unit in zip(_twos.split(), UNITS[1:], strict=True)}
# "Yesterday" or "now" in one language, a name or a common word in others: "Jana", "Lani", "Most read".
_NAMES = "jana lani most tani ahir eile vjet sivjet часов лани sada gaur onte vakar".split()
del _OURS["включено"]
FILLERS -= {"ساعة", "ngày", "ore", "uur"}
ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "ist": 330, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
    "mdt": -360, "pst": -480, "pdt": -420, "aest": 600, "aedt": 660, "jst": 540, "kst": 540,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Look-ups by folded word; `months_by_language` settles words that differ, `openers` begin a phrase,
    `starters` any time."""

    months: dict[str, int] = field(default_factory=dict)
    months_by_language: dict[tuple[str, str], int] = field(default_factory=dict)
    weekdays: set[str] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, tuple[str, int]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    halves: dict[str, int] = field(default_factory=dict)
    openers: set[str] = field(default_factory=set)
    starters: set[str] = field(default_factory=set)


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Lower-case, composed, without a final full stop: the form the look-ups use."""
    return unicodedata.normalize("NFC", word.lower().replace("i̇", "i")).strip(".׳")


@lru_cache(maxsize=1)
def words() -> Words:
    """Build the look-ups once, from the tables of LANGUAGES."""
    found = Words()
    found.numbers.update(_ONES)
    found.phrases.update(_OURS)
    found.halves.update(dict.fromkeys(_AM, 0) | dict.fromkeys(_PM, 12))
    found.units.update(_SHORT_UNITS)
    for language, table in _tables():
        _take(found, language, table)
    for word, number in (("abril", 4), ("agost", 8), ("octubre", 10)):  # Catalan: 1 d'abril de 2015
        found.months.update({f"d'{word}": number, f"d’{word}": number})
    for months in (_ARAB, dict(zip(_THAI, range(1, 13), strict=True)), IRANIAN):
        for word, number in months.items():
            found.months.setdefault(word, number)
    for word in _NAMES:
        found.phrases.pop(word, None)
    found.openers.update(phrase.split()[0] for phrase in found.phrases)
    found.starters.update(found.months, found.weekdays, found.numbers, found.openers, AGO, {"il"})
    found.weekdays.update("日月火水木金土一二三四五六월화수목금토일")
    return found


def _tables() -> Iterator[tuple[str, dict[str, object]]]:
    """The tables of the LANGUAGES there are, each loaded as a file: to import them is to import all of dateparser."""
    package = find_spec("dateparser")
    places = package.submodule_search_locations if package is not None else None
    folders = [str(Path(place, "data", "date_translation_data")) for place in places or ()]
    for language in LANGUAGES:
        spec = PathFinder.find_spec(language, folders)
        if spec is not None and spec.loader is not None:
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            yield language, module.info


def _take(found: Words, language: str, table: dict[str, object]) -> None:
    def listed(key: str) -> list[str]:
        value = table.get(key)
        return [fold(word) for word in value] if isinstance(value, list) else []

    for number, name in enumerate(_MONTHS, start=1):
        for word in listed(name):
            if len(word) > 1 or not word.isascii():
                found.months.setdefault(word, number)
                found.months_by_language.setdefault((language.partition("-")[0], word), number)
    for name in _WEEKDAYS:
        found.weekdays.update(word for word in listed(name) if len(word) > 1)
    for unit in UNITS:
        for word in listed(unit):
            if len(word) > 2:
                found.units.setdefault(word, unit)
    relative = table.get("relative-type")
    if isinstance(relative, dict):
        for key, texts in relative.items():
            match = re.fullmatch(r"(\d+) (\w+) ago", key)
            if match:
                for text in texts:
                    if len(text) > 3:
                        found.phrases.setdefault(fold(text), (match[2], int(match[1])))
    simplifications = table.get("simplifications")
    for entry in simplifications if isinstance(simplifications, list) else []:
        for word, value in entry.items():
            if word.isalpha() and str(value).isdigit() and int(value) < 13:
                found.numbers.setdefault(fold(word), int(value))

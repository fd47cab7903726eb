from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.formats.time_finding import find_time
from comments.formats.times import looks_like_time, read_time

BASE = datetime(2020, 6, 15, 12, 0)

ABSOLUTE = [  # language, wording, moment
    ("machine", "2014-03-03T10:00:00Z", datetime(2014, 3, 3, 10, tzinfo=UTC)),
    ("machine", "2014-03-03T10:00:00+0530", datetime(2014, 3, 3, 10, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
    ("machine", "2014-02-07 10:53:12", datetime(2014, 2, 7, 10, 53, 12)),
    ("machine", "Mon, 03 Mar 2014 10:00:00 +0100", datetime(2014, 3, 3, 10, tzinfo=timezone(timedelta(hours=1)))),
    ("en", "March 3, 2014 at 5:12 pm", datetime(2014, 3, 3, 17, 12)),
    ("en", "Sun 3rd of May 2015, 09:22 CEST", datetime(2015, 5, 3, 9, 22, tzinfo=timezone(timedelta(hours=2)))),
    ("en", "Sep 25 '19 at 12:22", datetime(2019, 9, 25, 12, 22)),
    ("en", "03/04/2020", datetime(2020, 3, 4)),
    ("de", "29. Mai 2017 um 14:38", datetime(2017, 5, 29, 14, 38)),
    ("da", "27. mar. 2022 11.40.00", datetime(2022, 3, 27, 11, 40)),
    ("vi", "2 tháng 12, 2022 11:40", datetime(2022, 12, 2, 11, 40)),
    ("th", "23 ต.ค. 2566 เวลา 09:20 น.", datetime(2023, 10, 23, 9, 20)),
    ("fa", "۱۲ مرداد ۱۴۰۲", datetime(2023, 8, 3)),
    ("fa", "۱۳۹۹/۱۲/۳۰ - ۱۴:۳۰", datetime(2021, 3, 20, 14, 30)),
    ("fa", "1 فروردین 1403 ساعت 10:11", datetime(2024, 3, 20, 10, 11)),
    ("ar", "27\u200f/03\u200f/2022، 11:40 ص", datetime(2022, 3, 27, 11, 40)),
    ("ja", "2024年3月5日(火) 11時40分", datetime(2024, 3, 5, 11, 40)),
    ("ja", "2024/03/05(火) 10:22:33.12", datetime(2024, 3, 5, 10, 22, 33)),
    ("ko", "2024년 3월 5일 오후 3시 20분", datetime(2024, 3, 5, 15, 20)),
    ("de", "14.09.2022 um 21.11", datetime(2022, 9, 14, 21, 11)),
    ("de", "03/04/2020", datetime(2020, 4, 3)),
    ("fr", "le mercredi 15 mai 2019 à 08h07", datetime(2019, 5, 15, 8, 7)),
    ("es", "30 de mayo de 2019 a las 5:38 PM", datetime(2019, 5, 30, 17, 38)),
    ("pt", "12 de março de 2018 às 14:05", datetime(2018, 3, 12, 14, 5)),
    ("it", "3 giugno 2016 alle 10:15", datetime(2016, 6, 3, 10, 15)),
    ("nl", "7 maart 2015 om 20:01", datetime(2015, 3, 7, 20, 1)),
    ("sv", "4 augusti 2013 kl. 09:30", datetime(2013, 8, 4, 9, 30)),
    ("pl", "3 kwietnia 2012 o 14:22", datetime(2012, 4, 3, 14, 22)),
    ("ru", "1 февраля 2016 г. в 12:30", datetime(2016, 2, 1, 12, 30)),
    ("fi", "12. toukokuuta 2014 klo 12.30", datetime(2014, 5, 12, 12, 30)),
    ("tr", "4 Mart 2015, 13:05", datetime(2015, 3, 4, 13, 5)),
    ("el", "10 Ιανουαρίου 2016 στις 11:00", datetime(2016, 1, 10, 11)),
    ("hu", "2013. május 5. 12:00", datetime(2013, 5, 5, 12)),
    ("cs", "5. prosince 2011 v 18:00", datetime(2011, 12, 5, 18)),
    ("ja", "2017年3月4日 12:30", datetime(2017, 3, 4, 12, 30)),
    ("zh", "2017年3月4日 下午2:05", datetime(2017, 3, 4, 14, 5)),
    ("uk", "8 січня, 2012 о 05:04", datetime(2012, 1, 8, 5, 4)),
    ("ca", "1 d’abril de 2015 a les 20:16", datetime(2015, 4, 1, 20, 16)),
    ("he", "8 בינואר 2012 בשעה 05:04", datetime(2012, 1, 8, 5, 4)),
    ("ar", "8 يناير، 2012 الساعة 5:04 م", datetime(2012, 1, 8, 17, 4)),
]
RELATIVE = [
    ("en", "about 2 hours ago", BASE - timedelta(hours=2)),
    ("en", "an hour ago", BASE - timedelta(hours=1)),
    ("en", "2 h", BASE - timedelta(hours=2)),
    ("en", "1 year, 2 months ago", datetime(2019, 4, 15, 12)),
    ("en", "yesterday at 3:15pm", datetime(2020, 6, 14, 15, 15)),
    ("de", "vor 8 Stunden", BASE - timedelta(hours=8)),
    ("de", "gestern, 14:30", datetime(2020, 6, 14, 14, 30)),
    ("es", "hace 2 días", BASE - timedelta(days=2)),
    ("fr", "il y a 3 jours", BASE - timedelta(days=3)),
    ("pt", "há 5 minutos", BASE - timedelta(minutes=5)),
    ("it", "2 giorni fa", BASE - timedelta(days=2)),
    ("nl", "3 weken geleden", BASE - timedelta(weeks=3)),
    ("sv", "för 2 dagar sedan", BASE - timedelta(days=2)),
    ("da", "2 timer siden", BASE - timedelta(hours=2)),
    ("da", "for 2 dage siden", BASE - timedelta(days=2)),
    ("ca", "fa 3 setmanes", BASE - timedelta(weeks=3)),
    ("tr", "7 ay önce", datetime(2019, 11, 15, 12)),
    ("pl", "2 dni temu", BASE - timedelta(days=2)),
    ("cs", "před 2 dny", BASE - timedelta(days=2)),
    ("ru", "2 дня назад", BASE - timedelta(days=2)),
    ("tr", "2 gün önce", BASE - timedelta(days=2)),
    ("fi", "2 päivää sitten", BASE - timedelta(days=2)),
    ("hu", "2 nappal ezelőtt", BASE - timedelta(days=2)),
    ("ro", "acum 2 zile", BASE - timedelta(days=2)),
    ("el", "πριν από 2 ώρες", BASE - timedelta(hours=2)),
    ("vi", "2 ngày trước", BASE - timedelta(days=2)),
    ("id", "2 hari yang lalu", BASE - timedelta(days=2)),
    ("ar", "منذ 3 ساعات", BASE - timedelta(hours=3)),
    ("ar", "قبل يومين", BASE - timedelta(days=2)),
    ("he", "לפני שעתיים", BASE - timedelta(hours=2)),
    ("ja", "2日前", BASE - timedelta(days=2)),
    ("zh", "3 小时前", BASE - timedelta(hours=3)),
    ("ko", "2일 전", BASE - timedelta(days=2)),
]
NOT_TIMES = [
    "14:38", "12 comments", "May 2014", "In 2014 I may go", "Reply", "2 Antworten", "0:45", "1.5", "#12", "",
    "Mar a Lago",
    "I wrote this on 3 May 2014 in a long letter to you", "Mai", "(324)", "5 von 10",
    "Jana", "Lani", "Most", "Most read", "часов",
]  # fmt: skip


@pytest.mark.parametrize(("language", "wording", "moment"), ABSOLUTE)
def test_an_absolute_time_is_read_in_its_language(language: str, wording: str, moment: datetime) -> None:
    found = read_time(wording, language=language if len(language) == 2 else None)
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()
    assert looks_like_time(wording)


@pytest.mark.parametrize(("language", "wording", "moment"), RELATIVE)
def test_a_relative_time_needs_a_base(language: str, wording: str, moment: datetime) -> None:
    assert read_time(wording, base=BASE, language=language) == moment
    assert read_time(wording, base=BASE) == moment
    assert read_time(wording, language=language) is None
    assert looks_like_time(wording)


@pytest.mark.parametrize("wording", NOT_TIMES)
def test_what_only_resembles_a_time_is_none(wording: str) -> None:
    assert not looks_like_time(wording)


def test_a_day_without_a_year_is_the_last_such_day_before_the_base() -> None:
    assert read_time("Jun 20th at 2:41 am", base=BASE) == datetime(2019, 6, 20, 2, 41)
    assert read_time("Jun 20th at 2:41 am") is None


def test_a_number_that_ends_a_name_is_no_part_of_the_time() -> None:
    found = find_time("by Tamsin12 July 19, 2013 3:01 AM")
    assert found is not None
    assert (found.start, read_time("by Tamsin12 July 19, 2013 3:01 AM")) == (12, datetime(2013, 7, 19, 3, 1))
    assert find_time("tate16t") is None
    assert find_time("Anna12. Mai 2015") is not None


def test_a_name_that_is_a_month_elsewhere_is_no_part_of_the_time() -> None:
    found = find_time("Gunilla Ek on 12 oktober, 2019 kl. 16:39")
    assert found is not None
    assert (found.start, found.parts.month, found.parts.day) == (14, 10, 12)


def test_an_impossible_day_is_no_time() -> None:
    assert read_time("31. Februar 2014") is None
    assert read_time("2014-02-31") is None


def test_a_time_is_found_inside_a_line() -> None:
    line = "Runa schreibt am 3. Mai 2014 um 14:38 Uhr: Antworten"
    found = find_time(line)
    assert found is not None
    assert line[found.start : found.end].startswith("3. Mai 2014 um 14:38")


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2100, 12, 31)))
def test_every_iso_time_is_read_back(moment: datetime) -> None:
    assert read_time(moment.isoformat()) == moment


@given(st.text(max_size=100), st.datetimes(min_value=datetime(1990, 1, 1)))
def test_no_text_makes_it_raise(text: str, base: datetime) -> None:
    read_time(text, base=base)
    looks_like_time(text)


def test_a_number_before_the_thai_word_for_date_is_no_span_of_days() -> None:
    text = "โดย somchai_22 วันที่ 12/03/2023 10:22"
    found = find_time(text)
    assert found is not None
    assert text[found.start : found.end] == "12/03/2023 10:22"

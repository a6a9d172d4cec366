"""The many ways to name a day, said on Monday, 7 November 2016."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from botkit.understanding.answers import Ambiguous, Reading, read

NOW = datetime(2016, 11, 7, 12, tzinfo=UTC)
ASKS = "asks back"

CASES = [
    ("en", "I'll go back on 15", date(2016, 11, 15)),
    ("en", "I'll go back Oct. 2", date(2017, 10, 2)),
    ("en", "I'll go back 22/04", date(2017, 4, 22)),
    ("en", "I'll go back twenty second of June", date(2017, 6, 22)),
    ("en", "I'll go back Friday this week", date(2016, 11, 11)),
    ("en", "I met him 20 days prior", date(2016, 10, 18)),
    ("en", "one week from today", date(2016, 11, 14)),
    ("en", "a month from now", date(2016, 12, 7)),
    ("en", "5 weeks from now", date(2016, 12, 12)),
    ("en", "who did I email a month ago", date(2016, 10, 7)),
    ("en", "few days ago", date(2016, 11, 4)),
    ("en", "a few months ago", date(2016, 8, 7)),
    ("en", "two weeks earlier", date(2016, 10, 24)),
    ("en", "3 weeks after tomorrow", date(2016, 11, 29)),
    ("en", "two days before yesterday", date(2016, 11, 4)),
    ("en", "the 1st jan", date(2017, 1, 1)),
    ("en", "16. Nov. 2016", date(2016, 11, 16)),
    ("en", "November 16 2016", date(2016, 11, 16)),
    ("en", "2016 november 16", date(2016, 11, 16)),
    ("en", "first friday of next month", date(2016, 12, 2)),
    ("en", "Monday January twenty-second, 2018", date(2018, 1, 22)),
    ("en", "on Sunday January the twenty first two thousand and eighteen", date(2018, 1, 21)),
    ("en", "on the twenty-first of September nineteen seventy eight", date(1978, 9, 21)),
    ("en", "on September tenth, nineteen oh one", date(1901, 9, 10)),
    ("en", "the tenth of September, two thousand", date(2000, 9, 10)),
    ("en", "31/8", date(2017, 8, 31)),
    ("en", "this coming friday", date(2016, 11, 11)),
    ("en", "the friday of last week", date(2016, 11, 4)),
    ("en", "I'll go back twenty second", None),
    ("en", "the third tuesday", date(2016, 11, 15)),
    ("en", "4th of july", date(2017, 7, 4)),
    ("en", "it's 4 days later", date(2016, 11, 11)),
    ("en", "the 27th of this month", date(2016, 11, 27)),
    ("en", "in a couple of days", date(2016, 11, 9)),
    ("en", "in a few days", date(2016, 11, 10)),
    ("en", "last year on May 5", date(2015, 5, 5)),
    ("en", "2016-2-30", None),
    ("en", "may 21 2018", date(2018, 5, 21)),
    ("en", "1-1-2016", date(2016, 1, 1)),
    ("en", "12.5.2015", date(2015, 12, 5)),
    ("en", "3 days from now", date(2016, 11, 10)),
    ("en", "one day later", date(2016, 11, 8)),
    ("en", "next tuesday", date(2016, 11, 15)),
    ("en", "tuesday next week", date(2016, 11, 15)),
    ("en", "on next week's friday", date(2016, 11, 18)),
    ("en", "2 sundays ago", date(2016, 10, 30)),
    ("de", "Ich komme am 15. zurück", date(2016, 11, 15)),
    ("de", "am zweiten Mai", date(2017, 5, 2)),
    ("de", "letzten Freitag", date(2016, 11, 4)),
    ("de", "diesen Freitag", date(2016, 11, 11)),
    ("de", "Freitag dieser Woche", date(2016, 11, 11)),
    ("de", "am ersten Freitag im Juli", date(2017, 7, 7)),
    ("de", "vor einem Monat", date(2016, 10, 7)),
    ("de", "heute in zwei Wochen", date(2016, 11, 21)),
    ("de", "in 2 Tagen", date(2016, 11, 9)),
    ("de", "zwei Tage nach morgen", date(2016, 11, 10)),
    ("de", "der dritte Dienstag", date(2016, 11, 15)),
    ("de", "Freitag den 11.", date(2016, 11, 11)),
    ("de", "am 20. nächsten Monats", date(2016, 12, 20)),
    ("de", "zweiundzwanzigster Juni 2017", date(2017, 6, 22)),
    ("de", "der 4. Juli", date(2017, 7, 4)),
    ("de", "13-5-2015", date(2015, 5, 13)),
    ("de", "2015/8/12", date(2015, 8, 12)),
    ("de", "Montag, 12. Januar 2018", date(2018, 1, 12)),
    ("de", "am Tag nach morgen", date(2016, 11, 9)),
    ("de", "letzter Tag", date(2016, 11, 6)),
    ("de", "am 2.Okt", date(2017, 10, 2)),
    ("de", "übernächsten Freitag", date(2016, 11, 25)),
    ("de", "Anfang Mai", None),
    ("de", "Ende des Jahres", None),
    ("de", "zwei Sonntage ab jetzt", date(2016, 11, 20)),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES)
def test_it_is_read_as_a_person_would(language: str, text: str, expected: object) -> None:
    outcome = read("date", text, language=language, now=NOW)
    value = ASKS if isinstance(outcome, Ambiguous) else outcome.value if isinstance(outcome, Reading) else None
    assert value == expected

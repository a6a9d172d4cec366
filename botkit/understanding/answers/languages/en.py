"""English words for typed answers."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language

ENGLISH = Language(
    code="en",
    cardinals={
        "zero": 0, "nil": 0, "nought": 0, "naught": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
        "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    },
    scales={
        "hundred": 100, "hundreds": 100, "thousand": 10**3, "thousands": 10**3,
        "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7,
        "million": 10**6, "millions": 10**6, "mio": 10**6, "mln": 10**6, "billion": 10**9, "billions": 10**9, "bln": 10**9,
        "trillion": 10**12, "trillions": 10**12, "tln": 10**12,
    },
    short_scales={"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12},
    dozens={"dozen": 12, "dozens": 12, "doz": 12, "gross": 144, "pair": 2, "pairs": 2},
    denominators={"half": 2, "halves": 2, "quarter": 4, "quarters": 4},
    joiners=frozenset({"and"}),
    articles=frozenset({"a", "an"}),
    of=frozenset({"of", "a"}),
    minus=frozenset({"minus", "negative"}),
    point=frozenset({"point"}),
    over=("over", "in", "out of"),
    long_denominators=True,
    idle=(
        "which one", "this one", "that one", "the one", "no one", "any one", "another one", "each one", "every one", "one of", "one another", "one day",
        "one more thing", "one moment", "one sec", "one second", "the other one", "what one",
    ),
    ordinals={
        "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
        "nineth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
        "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
        "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
        "firsts": 1, "thirds": 3, "fourths": 4, "fifths": 5, "sixths": 6, "sevenths": 7, "eighths": 8, "ninths": 9, "tenths": 10,
        "elevenths": 11, "twelfths": 12, "twentieths": 20,
    },
    ordinal_scales={
        "hundredth": 100, "hundredths": 100, "thousandth": 10**3, "thousandths": 10**3, "millionth": 10**6, "millionths": 10**6,
        "billionth": 10**9, "billionths": 10**9, "trillionth": 10**12, "trillionths": 10**12,
    },
    plurals=frozenset({
        "firsts", "thirds", "fourths", "fifths", "sixths", "sevenths", "eighths", "ninths", "tenths", "elevenths", "twelfths", "twentieths",
        "hundredths", "thousandths", "millionths", "billionths", "trillionths", "halves", "quarters",
    }),
    ordinal_marks=frozenset({"st", "nd", "rd", "th"}),
    from_end={
        "last": -1, "last one": -1, "final": -1, "final one": -1, "penultimate": -2, "penultimate one": -2, "second to last": -2,
        "second last": -2, "next to last": -2, "one before the last": -2, "one before the last one": -2, "last but one": -2,
        "third to last": -3, "last but two": -3, "antepenultimate": -3, "second from last": -2, "third from last": -3,
    },
    from_here={
        "next": 1, "next one": 1, "following": 1, "following one": 1, "previous": -1, "previous one": -1, "preceding": -1,
        "current": 0, "current one": 0, "this one": 0, "one before": -1,
    },
    yes=(
        "yes", "y", "yeah", "yea", "yep", "yup", "yess", "yes please", "sure", "sure thing", "of course",
        "certainly", "absolutely", "definitely",
        "ok", "okay", "okey", "kk", "alright", "all right", "right", "correct", "exactly", "indeed", "agreed", "agree", "i agree", "true",
        "please do", "go ahead", "do it", "sounds good", "fine", "why not", "affirmative",
        "perfect", "i do", "i am", "i would", "i did", "i will",
        "please",
    ),
    no=(
        "no", "n", "nope", "nah", "no thanks", "no thank you", "never", "not", "not now", "no way", "by no means",
        "not at all", "negative", "false", "wrong",
        "incorrect", "disagree", "cancel", "don t", "do not", "dont", "i d rather not", "not really", "nay", "noo", "never mind",
    ),
    negations=("not", "don t", "do not", "dont", "never", "isn t", "no"),
    instead_of=("instead of", "rather than"),
    hours=("o'clock", "oclock", "ish", "- ish", "h", "hrs", "hours", "hour", "hundred hours"),
    minutes=("minutes", "minute", "min", "mins", "m"),
    seconds=("seconds", "second", "sec", "secs", "s"),
    quarters={"quarter": 15, "a quarter": 15, "half": 30, "three quarters": 45, "three quarter": 45},
    past=("past", "after"),
    to=("to", "till", "til", "before", "of"),
    at=("at", "around", "about", "by", "for", "from", "before", "after", "until", "approximately", "near", "towards"),
    day_parts={
        "am": "morning", "a.m.": "morning", "a.m": "morning", "a m": "morning", "morning": "morning", "in the morning": "morning", "pm": "afternoon",
        "p.m.": "afternoon", "p.m": "afternoon", "p m": "afternoon", "afternoon": "afternoon", "evening": "afternoon", "tonight": "night",
        "night": "night", "noon": "noon", "midday": "noon", "lunchtime": "lunch", "lunch": "lunch", "lunch time": "lunch", "midnight": "midnight",
    },
    named_times={
        "noon": (12, 0), "midday": (12, 0), "mid day": (12, 0), "lunchtime": (12, 0), "lunch time": (12, 0), "midnight": (0, 0), "mid night": (0, 0),
        "mid morning": (10, 0), "midmorning": (10, 0), "mid afternoon": (14, 0), "midafternoon": (14, 0),
    },
    glue=frozenset({"in", "the", "at", "on", "this", "of", "a", "by", ",", "around"}),
    weekdays={"tues": 1, "weds": 2, "thur": 3, "thurs": 3},
    months={"sept": 9},
    relative_days={
        "today": 0, "now": 0, "right now": 0, "tonight": 0, "my day": 0, "the day": 0, "tomorrow": 1, "tmr": 1, "tmrw": 1, "tomorow": 1,
        "tommorow": 1, "tommorrow": 1, "day after": 1, "day after tomorrow": 2, "overmorrow": 2,
        "yesterday": -1, "day before": -1, "day before yesterday": -2,
    },
    units={
        "day": "day", "days": "day", "week": "week", "weeks": "week", "wk": "week", "wks": "week", "month": "month", "months": "month", "year": "year",
        "years": "year", "yr": "year", "yrs": "year", "hour": "hour", "hours": "hour", "hr": "hour", "hrs": "hour", "h": "hour", "minute": "minute",
        "minutes": "minute", "min": "minute", "mins": "minute", "second": "second", "seconds": "second", "sec": "second", "secs": "second",
    },
    ahead_before=("in", "within", "after"),
    ahead_after=("from now", "later", "hence", "from today", "after now", "after that", "time", "s time"),
    ago_after=("ago", "before now", "earlier", "prior", "back", "before", "before today"),
    after_day=("from", "after"),
    before_day=("before", "prior to"),
    shifts={"this": 0, "current": 0, "next": 1, "following": 1, "last": -1, "previous": -1, "past": -1},
    coming=("coming", "this coming", "upcoming", "the coming", "nearest"),
    date_glue=frozenset({"the", "of", "on", "in", "a", "s"}),
    date_at=("the", "on", "on the"),
    long_units={"fortnight": ("week", 2), "fortnights": ("week", 2), "quarter hour": ("minute", 15), "quarter of an hour": ("minute", 15)},
    small_words=frozenset(
        """
        a about am an and any are at be by can choose could d do for from get give go have hello hi i in is it its just let like
        ll m me my need not number of on one option or pick please s so some take thank thanks that the think this to want we
        will with would you your
        """.split()
    ),
    option_words=frozenset({"option", "number", "no", "nr", "choice", "letter", "answer", "variant"}),
    alternatives=frozenset({"or"}),
)

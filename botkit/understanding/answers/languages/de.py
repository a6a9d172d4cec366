"""German words for typed answers."""

from __future__ import annotations

from fractions import Fraction

from botkit.understanding.answers.languages.table import Language, inflected

_ENDINGS = ("e", "en", "er", "es", "em")

GERMAN = Language(
    code="de",
    cardinals={
        "null": 0, "ein": 1, "eins": 1, "eine": 1, "einen": 1, "einer": 1, "einem": 1, "eines": 1, "zwei": 2, "zwo": 2, "drei": 3,
        "vier": 4, "funf": 5, "fuenf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
        "zwolf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14, "funfzehn": 15, "fuenfzehn": 15, "sechzehn": 16,
        "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20, "dreissig": 30, "dreizig": 30, "vierzig": 40, "funfzig": 50,
        "fuenfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
    },
    scales={
        "hundert": 100, "tausend": 10**3, "tsd": 10**3, "million": 10**6, "millionen": 10**6, "mio": 10**6, "milliarde": 10**9,
        "milliarden": 10**9, "mrd": 10**9, "billion": 10**12, "billionen": 10**12, "bio": 10**12, "billiarde": 10**15, "billiarden": 10**15,
    },
    standing={"zweit": 2, "dritt": 3, "viert": 4, "funft": 5, "sechst": 6, "siebt": 7, "acht": 8},
    short_scales={"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12},
    dozens={"dutzend": 12, "gros": 144},
    denominators={
        **inflected({"halb": 2}, "", "e", "en", "er", "es", "em"), "halfte": 2, "haelfte": 2, "drittel": 3, "viertel": 4, "funftel": 5, "fuenftel": 5,
        "sechstel": 6, "siebtel": 7, "siebentel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10, "elftel": 11, "zwolftel": 12, "zwoelftel": 12,
        "zwanzigstel": 20, "hundertstel": 100, "tausendstel": 1000, "millionstel": 10**6, "milliardstel": 10**9,
    },
    denominator_marks=frozenset({"stel", "tel"}),
    added_parts={"einhalb": Fraction(1, 2), "einviertel": Fraction(1, 4), "eindrittel": Fraction(1, 3), "dreiviertel": Fraction(3, 4)},
    mixed={"dreiviertel": Fraction(3, 4), **{word: Fraction(3, 2) for word in ("anderthalb", "anderthalbe", "eineinhalb", "einundhalb")}},
    joiners=frozenset({"und", "u"}),
    of=frozenset({"von"}),
    weak_ones=frozenset({"ein", "eine", "einen", "einer", "einem", "eines"}),
    minus=frozenset({"minus"}),
    point=frozenset({"komma", "punkt"}),
    over=("von", "aus", "durch", "geteilt durch", "zu"),
    units_first=True,
    places_divide=False,
    compounds=True,
    ordinals=inflected(
        {
            "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "funft": 5, "fuenft": 5, "sechst": 6, "siebt": 7, "siebent": 7, "acht": 8,
            "neunt": 9, "zehnt": 10, "elft": 11, "zwolft": 12, "zwoelft": 12, "dreizehnt": 13, "vierzehnt": 14, "funfzehnt": 15,
            "fuenfzehnt": 15, "sechzehnt": 16, "siebzehnt": 17, "achtzehnt": 18, "neunzehnt": 19, "zwanzigst": 20, "dreissigst": 30,
            "vierzigst": 40, "funfzigst": 50, "fuenfzigst": 50, "sechzigst": 60, "siebzigst": 70, "achtzigst": 80, "neunzigst": 90,
        },
        *_ENDINGS, "ens",
    ) | {"zweit": 2, "dritt": 3, "viert": 4},
    ordinal_scales=inflected(
        {"hundertst": 100, "tausendst": 10**3, "millionst": 10**6, "milliardst": 10**9, "billionst": 10**12}, *_ENDINGS
    ),
    ordinal_marks=frozenset({".", "te", "ten", "ter", "tes", "ste", "sten", "ster", "stes"}),
    from_end={
        **inflected({"letzt": -1, "allerletzt": -1, "vorletzt": -2, "vorvorletzt": -3, "drittletzt": -3, "zweitletzt": -2}, *_ENDINGS),
        "zuletzt": -1, "schluss": -1,
    },
    from_here={
        **inflected({"nachst": 1, "naechst": 1, "folgend": 1, "vorherig": -1, "vorig": -1, "aktuell": 0, "jetzig": 0}, *_ENDINGS),
        "davor": -1, "danach": 1,
    },
    yes=(
        "ja", "j", "jo", "jap", "jep", "jup", "joa", "jawohl", "jaa", "yes", "klar", "na klar", "alles klar", "klaro", "sicher", "sicherlich", "gerne",
        "gern", "sehr gerne", "ja gerne", "ja bitte", "bitte", "natürlich", "selbstverständlich", "freilich", "ok", "okay", "okey", "oke", "in ordnung",
        "einverstanden", "stimmt", "richtig", "korrekt", "genau", "passt", "das passt", "gut", "geht klar", "unbedingt", "absolut", "auf jeden fall",
        "definitiv", "wahr", "mach das", "mach ich", "mache ich", "machen wir", "doch", "gewiss", "zustimmen", "zustimme", "ich stimme zu", "funktioniert", "geht", "gebongt", "bestätigt", "perfekt", "meinetwegen", "stimme zu",
    ),
    no=(
        "nein", "n", "nee", "ne", "nö", "nope", "nein danke", "no", "nicht", "niemals", "nie", "auf keinen fall", "keinesfalls", "keineswegs",
        "kein", "lieber nicht", "eher nicht", "nicht jetzt", "falsch", "stimmt nicht", "stornieren", "abbrechen", "bloß nicht", "nicht wirklich",
        "gar nicht", "überhaupt nicht", "auf gar keinen fall", "nichts", "unwahr", "inkorrekt", "lehne ab", "ablehnen", "leider nicht", "leider nein", "nichts da", "unrichtig", "widerspreche",
    ),
    negations=("nicht", "kein", "nie"),
    instead_of=("statt", "anstatt", "anstelle von"),
    hours=("uhr", "h", "stunden", "stunde"),
    minutes=("minuten", "minute", "min", "m"),
    seconds=("sekunden", "sekunde", "sek", "s"),
    quarters={"viertel": 15, "halb": 30, "dreiviertel": 45, "drei viertel": 45, "einviertel": 15},
    half_before=True,
    past=("nach",),
    to=("vor",),
    at=("um", "gegen", "ab", "bis", "so um", "ca", "circa", "etwa", "ungefähr", "zirka", "auf", "für", "nach", "vor", "kurz nach", "kurz vor"),
    day_parts={
        "morgens": "morning", "vormittags": "morning", "früh": "morning", "am morgen": "morning", "am vormittag": "morning", "in der früh": "morning",
        "morgen": "morning", "vormittag": "morning", "frühmorgens": "morning", "am mittag": "lunch",
        "mittags": "lunch", "mittag": "lunch", "nachmittags": "afternoon", "nachmittag": "afternoon", "abends": "afternoon",
        "abend": "afternoon", "heute abend": "afternoon", "nachts": "night", "nacht": "night", "pm": "afternoon", "p.m.": "afternoon", "p.m": "afternoon",
        "a.m.": "morning", "a.m": "morning", "mitternacht": "midnight", "mitternachts": "midnight",
    },
    named_times={"mittag": (12, 0), "mittags": (12, 0), "mitternacht": (0, 0), "mitternachts": (0, 0), "zwölf uhr mittags": (12, 0), "zu mittag": (12, 0)},
    glue=frozenset({"am", "in", "der", "die", "das", "des", "um", "heute", "zu", "zur", "gegen", "dem", ","}),
    weekdays={"sonnabend": 5, "montags": 0, "dienstags": 1, "mittwochs": 2, "donnerstags": 3, "freitags": 4, "samstags": 5, "sonntags": 6},
    months={"janner": 1, "jaenner": 1, "jan": 1, "feber": 2, "maerz": 3, "mrz": 3, "mar": 3, "jun": 6, "jul": 7, "sep": 9, "dezember": 12},
    relative_days={
        "heute": 0, "jetzt": 0, "heute abend": 0, "sofort": 0, "am selben tag": 0, "morgen": 1, "morgen früh": 1, "übermorgen": 2, "uebermorgen": 2, "überübermorgen": 3,
        "gestern": -1, "vorgestern": -2, "vorvorgestern": -3, "am tag danach": 1,
    },
    units={
        "tag": "day", "tage": "day", "tagen": "day", "woche": "week", "wochen": "week", "monat": "month", "monate": "month", "monaten": "month",
        "monats": "month", "jahr": "year", "jahre": "year", "jahren": "year", "stunde": "hour", "stunden": "hour", "std": "hour", "h": "hour",
        "minute": "minute", "minuten": "minute", "min": "minute", "sekunde": "second", "sekunden": "second", "sek": "second",
    },
    ahead_before=("in", "nach", "binnen"),
    ahead_after=("später", "ab heute", "ab jetzt", "von heute an", "von jetzt an", "danach"),
    ago_before=("vor",),
    ago_after=("früher", "zuvor", "vorher", "her"),
    after_day=("nach", "ab", "von"),
    before_day=("vor",),
    shifts={
        **inflected({"dies": 0, "diesem": 0, "aktuell": 0, "nachst": 1, "naechst": 1, "folgend": 1, "ubernachst": 2, "uebernaechst": 2,
                     "letzt": -1, "vergangen": -1, "vorig": -1, "vorletzt": -2}, "", "e", "en", "er", "es", "em"),
    },
    coming=("kommenden", "kommender", "kommende", "diesen kommenden", "am kommenden"),
    date_glue=frozenset({"am", "den", "der", "dem", "des", "vom", "im", "in", "von", "die", "das"}),
    date_at=("am", "der", "den", "dem", "zum", "vom", "bis", "bis zum"),
    long_units={"viertelstunde": ("minute", 15), "dreiviertelstunde": ("minute", 45), "halbstunde": ("minute", 30), "dreiviertel stunde": ("minute", 45)},
    small_words=frozenset(
        """
        am an auf aus bei bitte brauche danke das dass dem den der des die du ein eine einem einen einer es fur gern gerne habe
        hallo hatte ich im in ist mal mein meine meinen mich mir mit mochte moechte nehme nicht nummer nur oder option sie so
        und von wahle will wir wurde zu zum zur
        """.split()
    ),
    option_words=frozenset({"option", "nummer", "nr", "antwort", "buchstabe", "variante", "wahl"}),
    alternatives=frozenset({"oder"}),
)

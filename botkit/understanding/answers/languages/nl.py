"""Dutch words for typed answers."""

from __future__ import annotations

from fractions import Fraction

from botkit.understanding.answers.languages.table import Language, inflected

_PLACES = {
    "eerst": 1, "tweed": 2, "derd": 3, "vierd": 4, "vijfd": 5, "zesd": 6, "zevend": 7, "achtst": 8, "negend": 9, "tiend": 10, "elfd": 11,
    "twaalfd": 12, "dertiend": 13, "veertiend": 14, "vijftiend": 15, "zestiend": 16, "zeventiend": 17, "achttiend": 18,
    "negentiend": 19, "twintigst": 20, "dertigst": 30, "veertigst": 40, "vijftigst": 50, "zestigst": 60, "zeventigst": 70,
    "tachtigst": 80, "negentigst": 90, "eend": 1,
}  # fmt: skip
_PLACE_SCALES = {"honderdst": 100, "duizendst": 10**3, "miljoenst": 10**6, "miljardst": 10**9, "biljoenst": 10**12, "triljoenst": 10**18}

DUTCH = Language(
    code="nl",
    cardinals={
        "nul": 0, "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
        "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16, "zeventien": 17, "achttien": 18,
        "negentien": 19, "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
    },
    standing={
        "tweeen": 2, "drieen": 3, "vieren": 4, "vijven": 5, "zessen": 6, "zevenen": 7, "achten": 8, "negenen": 9, "tienen": 10, "elven": 11, "twaalven": 12,
    },
    scales={
        "honderd": 100, "honderden": 100, "duizend": 10**3, "duizenden": 10**3, "miljoen": 10**6, "miljoenen": 10**6, "mln": 10**6, "miljard": 10**9,
        "miljarden": 10**9, "mld": 10**9, "biljoen": 10**12, "biljoenen": 10**12, "bln": 10**12, "biljard": 10**15, "triljoen": 10**18,
    },
    short_scales={"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12},
    dozens={"tiental": 10, "dozijn": 12, "dozijnen": 12, "gros": 144},
    denominators={"half": 2, "halve": 2, "helft": 2, "kwart": 4, "kwarten": 4},
    mixed={"anderhalf": Fraction(3, 2), "anderhalve": Fraction(3, 2)},
    plurals=frozenset(inflected(_PLACES | _PLACE_SCALES, "en")),
    joiners=frozenset({"en"}),
    of=frozenset({"van"}),
    weak_ones=frozenset({"een"}),
    minus=frozenset({"min", "negatief", "minus"}),
    point=frozenset({"komma", "punt"}),
    over=("van de", "op de", "uit de", "op", "van", "uit", "gedeeld door"),
    units_first=True,
    compounds=True,
    ordinals=inflected(_PLACES, "e", "en"),
    ordinal_scales=inflected(_PLACE_SCALES, "e", "en"),
    ordinal_marks=frozenset({"e", "de", "ste", "ste"}),
    from_end={
        **inflected({"laatst": -1, "voorlaatst": -2}, "e", "en"), "laatste": -1, "op een na laatste": -2, "een na laatste": -2,
        "op een na de laatste": -2, "op twee na laatste": -3, "voorvoorlaatste": -3, "een voor de laatste": -2, "een voor laatste": -2,
        "degene voor de laatste": -2, "die voor de laatste": -2,
    },
    from_here={
        "volgende": 1, "de volgende": 1, "eerstvolgende": 1, "daarna": 1, "vorige": -1, "voorgaande": -1, "voorafgaande": -1, "daarvoor": -1,
        "huidige": 0,
    },
    yes=(
        "ja", "j", "jaa", "jazeker", "jawel", "jep", "jup", "yes", "zeker", "zeker weten", "natuurlijk", "uiteraard", "graag", "ja graag", "ok", "oké", "okay",
        "okee", "oke", "akkoord", "klopt", "dat klopt", "juist", "correct", "precies", "inderdaad", "goed", "prima", "is goed", "tuurlijk",
        "absoluut", "waar", "perfect", "helemaal goed", "doe maar", "lijkt me goed", "eens", "mee eens", "top",
    ),
    no=(
        "nee", "n", "neen", "nope", "no", "nee dank je", "nee bedankt", "nooit", "niet", "geen", "zeker niet", "absoluut niet", "liever niet",
        "echt niet", "niet nu", "fout", "onjuist", "klopt niet", "onwaar", "annuleren", "helemaal niet", "oneens", "mee oneens", "nee hoor", "niet akkoord", "weiger",
    ),
    negations=("niet", "geen", "nooit", "niet mee"),
    instead_of=("in plaats van", "ipv"),
    hours=("uur", "uren", "u", "h", "uurtje"),
    minutes=("minuten", "minuut", "min", "m"),
    seconds=("seconden", "seconde", "sec", "s"),
    quarters={"kwart": 15, "kwartier": 15, "half": 30, "drie kwart": 45, "driekwart": 45},
    half_before=True,
    past=("over", "na"),
    to=("voor",),
    at=("om", "rond", "tegen", "omstreeks", "vanaf", "tot", "ongeveer", "zo rond", "rond de klok van", "voor", "na", "op", "te", "circa", "ca"),
    day_parts={
        "s morgens": "morning", "s ochtends": "morning", "ochtend": "morning", "in de ochtend": "morning", "morgen": "morning", "vanmorgen": "morning",
        "vanochtend": "morning", "voormiddag": "morning", "s middags": "afternoon", "middag": "afternoon", "vanmiddag": "afternoon", "namiddag": "afternoon",
        "s namiddags": "afternoon", "s avonds": "afternoon", "avond": "afternoon", "vanavond": "afternoon", "s nachts": "night", "nacht": "night",
        "vannacht": "night", "am": "morning", "a.m.": "morning", "a.m": "morning", "pm": "afternoon", "p.m.": "afternoon", "p.m": "afternoon",
        "lunchtijd": "lunch", "middernacht": "midnight", "lunch": "lunch",
    },
    named_times={
        "middernacht": (0, 0), "middaguur": (12, 0), "het middaguur": (12, 0), "lunchtijd": (12, 0), "midmorgen": (10, 0), "midochtend": (10, 0),
        "halverwege de ochtend": (10, 0), "halverwege de middag": (14, 0), "midden op de dag": (12, 0), "midmiddag": (14, 0), "midden van de nacht": (0, 0), "op de middag": (12, 0),
        "noen": (12, 0),
    },
    glue=frozenset({"in", "de", "het", "om", "op", "van", "deze", "te", "met", "rond", "tegen", ","}),
    weekdays={
        "maandagen": 0, "dinsdagen": 1, "woensdagen": 2, "donderdagen": 3, "vrijdagen": 4, "zaterdagen": 5, "zondagen": 6,
    },
    months={"mrt": 3, "maa": 3, "sept": 9},
    relative_days={
        "vandaag": 0, "nu": 0, "vanavond": 0, "vanmiddag": 0, "mijn dag": 0, "deze dag": 0, "de dag": 0, "morgen": 1, "de dag erna": 1, "de dag daarna": 1, "overmorgen": 2, "dag na morgen": 2, "de dag na morgen": 2, "gisteren": -1, "de dag ervoor": -1, "de dag daarvoor": -1, "eergisteren": -2, "dag voor gisteren": -2,
        "de dag voor gisteren": -2, "afgelopen dag": -1,
    },
    units={
        "dag": "day", "dagen": "day", "week": "week", "weken": "week", "maand": "month", "maanden": "month", "jaar": "year", "jaren": "year", "uur": "hour",
        "uren": "hour", "u": "hour", "minuut": "minute", "minuten": "minute", "min": "minute", "seconde": "second", "seconden": "second", "sec": "second",
    },
    ahead_before=("over", "in", "binnen", "na"),
    ahead_after=("later", "vanaf nu", "vanaf vandaag", "verder", "hierna", "daarna"),
    ago_after=("geleden", "eerder", "terug", "ervoor"),
    after_day=("vanaf", "na", "van"),
    before_day=("voor",),
    shifts={
        "deze": 0, "dit": 0, "huidige": 0, "volgende": 1, "volgend": 1, "komende": 1, "komend": 1, "aankomende": 1, "vorige": -1, "vorig": -1, "afgelopen": -1,
        "laatste": -1, "voorgaande": -1,
    },
    coming=("aanstaande", "aankomende", "komende", "eerstvolgende", "deze komende"),
    date_glue=frozenset({"de", "van", "op", "in", "het", "den", "der", "gezien"}),
    date_at=("de", "op", "op de", "den", "voor de", "tot", "tot de", "vanaf de", "speciaal op de"),
    long_units={"kwartier": ("minute", 15), "kwartieren": ("minute", 15), "kwartiertje": ("minute", 15), "halfuur": ("minute", 30), "halfuurtje": ("minute", 30), "half uurtje": ("minute", 30)},
    small_words=frozenset(
        """
        aan alstublieft aub bedankt bij dan dat de deze die dit een en graag hallo heb het ik in is je jij kies maar me met mij
        mijn neem niet nodig nummer of om op optie te u uit van voor we wij wil zou
        """.split()
    ),
    option_words=frozenset({"optie", "nummer", "nr", "antwoord", "keuze", "letter"}),
    alternatives=frozenset({"of"}),
)

"""French words for typed answers, with the Swiss and Belgian tens."""

from __future__ import annotations

from fractions import Fraction

from botkit.understanding.answers.languages.table import Language, inflected

_PLACES = {
    "unieme": 1, "premier": 1, "premiere": 1, "deuxieme": 2, "second": 2, "seconde": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5, "sixieme": 6,
    "septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10, "onzieme": 11, "douzieme": 12, "treizieme": 13, "quatorzieme": 14,
    "quinzieme": 15, "seizieme": 16, "vingtieme": 20, "trentieme": 30, "quarantieme": 40, "cinquantieme": 50, "soixantieme": 60,
    "septantieme": 70, "octantieme": 80, "huitantieme": 80, "nonantieme": 90, "tierce": 3, "1er": 1,
}  # fmt: skip
_PLACE_SCALES = {"centieme": 100, "millieme": 10**3, "millionieme": 10**6, "milliardieme": 10**9, "billionieme": 10**12, "trillionieme": 10**18}

FRENCH = Language(
    code="fr",
    cardinals={
        "zero": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
        "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40,
        "cinquante": 50, "soixante": 60, "septante": 70, "octante": 80, "huitante": 80, "nonante": 90,
    },
    scales={
        "cent": 100, "cents": 100, "mille": 10**3, "mil": 10**3, "milles": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9,
        "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7,
        "billion": 10**12, "billions": 10**12, "billiard": 10**15, "trillion": 10**18, "trillions": 10**18,
    },
    short_scales={"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12},
    dozens={
        "dizaine": 10, "dizaines": 10, "douzaine": 12, "douzaines": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "centaine": 100, "centaines": 100,
    },
    denominators={"demi": 2, "demie": 2, "demis": 2, "demies": 2, "moitie": 2, "tiers": 3, "quart": 4, "quarts": 4},
    plurals=frozenset({*inflected(_PLACES | _PLACE_SCALES, "s"), "quarts", "demis", "demies", "tiers"}),
    joiners=frozenset({"et"}),
    of=frozenset({"de", "d"}),
    weak_ones=frozenset({"un", "une"}),
    minus=frozenset({"moins", "negatif", "negative"}),
    point=frozenset({"virgule", "point"}),
    over=("sur", "de"),
    and_after_tens=True,
    vigesimal=True,
    bare_scales=True,
    ordinals=inflected(_PLACES, "", "s"),
    ordinal_scales=inflected(_PLACE_SCALES, "", "s"),
    ordinal_marks=frozenset({"er", "ere", "re", "e", "eme", "ieme", "nd", "nde", "emes"}),
    from_end={
        "dernier": -1, "derniere": -1, "derniers": -1, "dernieres": -1, "avant dernier": -2, "avant derniere": -2, "penultieme": -2,
        "l avant dernier": -2, "l avant derniere": -2, "antepenultieme": -3, "celui avant le dernier": -2, "celui d'avant le dernier": -2, "avant le dernier": -2, "celle avant la derniere": -2,
    },
    from_here={
        "prochain": 1, "prochaine": 1, "prochains": 1, "prochaines": 1, "suivant": 1, "suivante": 1, "suivants": 1, "suivantes": 1,
        "precedent": -1, "precedente": -1, "precedents": -1, "precedentes": -1, "actuel": 0, "actuelle": 0,
    },
    yes=(
        "oui", "o", "ouais", "ouaip", "ouip", "ui", "si", "bien sûr", "bien entendu", "évidemment", "d'accord", "ok", "okay", "okey", "volontiers", "avec plaisir",
        "certainement", "absolument", "exact", "exactement", "correct", "c'est ça", "tout à fait", "vrai", "parfait", "entendu", "ça marche", "ça me va",
        "oui s'il vous plaît", "pourquoi pas", "carrément", "effectivement", "je veux bien", "sûr", "bon",
    ),
    no=(
        "non", "n", "nan", "nope", "non merci", "no", "jamais", "pas", "pas du tout", "pas maintenant", "surtout pas", "absolument pas", "bien sûr que non",
        "certainement pas", "aucunement", "faux", "incorrect", "plutôt pas", "annuler", "en aucun cas", "ne pas",
    ),
    negations=("pas", "pas concorder", "jamais", "n est pas"),
    instead_of=("au lieu de", "plutôt que"),
    hours=("heures", "heure", "h", "hrs", "heure pile", "heures pile"),
    minutes=("minutes", "minute", "min", "mins", "mn", "m"),
    seconds=("secondes", "seconde", "sec", "s"),
    quarters={"quart": 15, "un quart": 15, "demi": 30, "demie": 30, "trois quarts": 45, "trois quart": 45},
    past=("passé", "passée", "après"),
    to=("avant",),
    less=("moins",),
    at=("à", "vers", "a peu près", "peu près", "environ", "autour de", "pour", "dès", "avant", "après", "aux alentours de", "sur les", "vers les", "jusqu'à"),
    day_parts={
        "matin": "morning", "matinée": "morning", "am": "morning", "a.m.": "morning", "a.m": "morning", "après-midi": "afternoon", "aprem": "afternoon",
        "soir": "afternoon", "soirée": "afternoon", "pm": "afternoon", "p.m.": "afternoon", "p.m": "afternoon", "nuit": "night",
        "midi": "lunch", "déjeuner": "lunch", "heure de déjeuner": "lunch", "heure du déjeuner": "lunch", "minuit": "midnight",
    },
    named_times={
        "midi": (12, 0), "minuit": (0, 0), "milieu de la nuit": (0, 0), "milieu de la journée": (12, 0), "mi-journée": (12, 0), "milieu de journée": (12, 0), "milieu de jour": (12, 0), "milieu du jour": (12, 0),
        "milieu de la matinée": (10, 0), "milieu de matinée": (10, 0), "milieu d'après-midi": (14, 0), "milieu de l'après-midi": (14, 0), "après-midi": (12, 0),
        "heure du déjeuner": (12, 0), "heure de déjeuner": (12, 0),
    },
    glue=frozenset({"du", "de", "la", "le", "l", "les", "dans", "ce", "cet", "cette", "à", "a", "d", "en", "au", "aux", "vers", ","}),
    weekdays={"lundis": 0, "mardis": 1, "mercredis": 2, "jeudis": 3, "vendredis": 4, "samedis": 5, "dimanches": 6},
    months={"jan": 1, "fev": 2, "fevr": 2, "aout": 8, "sept": 9, "sep": 9, "dec": 12, "juill": 7},
    relative_days={
        "aujourd'hui": 0, "maintenant": 0, "ce jour": 0, "ma journée": 0, "ce soir": 0, "la journée": 0, "le jour": 0, "mon jour": 0, "demain": 1,
        "le lendemain": 1, "lendemain": 1, "après-demain": 2,
        "après après-demain": 3, "jour après demain": 2, "le jour après demain": 2, "surlendemain": 2,
        "hier": -1, "la veille": -1, "avant-hier": -2,
        "jour avant hier": -2, "le jour avant hier": -2,
    },
    units={
        "jour": "day", "jours": "day", "journee": "day", "journees": "day", "semaine": "week", "semaines": "week", "mois": "month", "an": "year", "ans": "year",
        "annee": "year", "annees": "year", "heure": "hour", "heures": "hour", "h": "hour", "minute": "minute", "minutes": "minute", "min": "minute", "mn": "minute",
        "seconde": "second", "secondes": "second", "sec": "second",
    },
    ahead_before=("dans", "d'ici", "en", "après"),
    ahead_after=("plus tard", "à partir de maintenant", "à partir d'aujourd'hui", "à compter de maintenant", "à compter d'aujourd'hui", "après", "suivant", "suivants"),
    ago_before=("il y a", "ya", "y a"),
    ago_after=("plus tôt", "auparavant", "avant", "en arrière", "passés"),
    after_day=("après", "à partir de", "à partir d", "à compter de", "depuis", "de", "d"),
    before_day=("avant",),
    shifts={
        "ce": 0, "cet": 0, "cette": 0, "ci": 0, "prochain": 1, "prochaine": 1, "suivant": 1, "suivante": 1, "qui vient": 1, "dernier": -1, "derniere": -1,
        "passe": -1, "passee": -1, "precedent": -1, "precedente": -1,
    },
    coming=("le prochain",),
    date_glue=frozenset({"le", "de", "du", "la", "en", "d", "l", "au", "les", "sur", "pour"}),
    date_at=("le", "pour le", "au", "du", "jusqu'au"),
    long_units={"quart d heure": ("minute", 15), "quinzaine": ("day", 15)},
    small_words=frozenset(
        """
        a aimerais au aux avec besoin bonjour c ca ce cet cette choisis d dans de des du en est et il j je l la le les ma mais
        me merci mes mon ne numero on option ou par pas plait pour prends qu que s sur un une veux voudrais vous
        """.split()
    ),
    option_words=frozenset({"option", "numero", "num", "no", "n", "reponse", "lettre", "choix"}),
    alternatives=frozenset({"ou"}),
)

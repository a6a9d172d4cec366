"""Spanish words for typed answers."""

from __future__ import annotations

from fractions import Fraction

from botkit.understanding.answers.languages.table import Language, inflected

_ENDINGS = ("o", "a", "os", "as")
_HUNDREDS = {
    "doscient": 200, "trescient": 300, "cuatrocient": 400, "quinient": 500, "seiscient": 600, "setecient": 700, "ochocient": 800, "novecient": 900,
}  # fmt: skip
_PLACES = {
    "primer": 1, "segund": 2, "tercer": 3, "cuart": 4, "quint": 5, "sext": 6, "septim": 7, "setim": 7, "octav": 8, "noven": 9, "decim": 10,
    "undecim": 11, "decimoprimer": 11, "duodecim": 12, "decimosegund": 12, "decimotercer": 13, "decimocuart": 14, "decimoquint": 15,
    "decimosext": 16, "decimoseptim": 17, "decimoctav": 18, "decimonoven": 19, "vigesim": 20, "trigesim": 30, "cuadragesim": 40,
    "quincuagesim": 50, "sexagesim": 60, "septuagesim": 70, "octogesim": 80, "nonagesim": 90,
    "centesim": 100, "ducentesim": 200, "tricentesim": 300, "cuadringentesim": 400, "quingentesim": 500, "sexcentesim": 600,
    "septingentesim": 700, "octingentesim": 800, "noningentesim": 900,
}  # fmt: skip
_PLACE_SCALES = {"milesim": 10**3, "millonesim": 10**6, "billonesim": 10**12, "trillonesim": 10**18}

SPANISH = Language(
    code="es",
    cardinals={
        "cero": 0, "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
        "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17,
        "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiuno": 21, "veintiun": 21, "veintiuna": 21, "veintidos": 22, "veintitres": 23,
        "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
        "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
        "cien": 100, "ciento": 100, **inflected(_HUNDREDS, "os", "as"),
    },
    scales={
        "mil": 10**3, "miles": 10**3, "millon": 10**6, "millones": 10**6, "mm": 10**6, "millardo": 10**9, "billon": 10**12, "billones": 10**12,
        "trillon": 10**18, "trillones": 10**18,
    },
    short_scales={"k": 10**3, "m": 10**6, "b": 10**12, "g": 10**9, "t": 10**12},
    dozens={"decena": 10, "decenas": 10, "docena": 12, "docenas": 12, "doz": 12, "dozs": 12, "centena": 100, "centenas": 100, "par": 2, "pares": 2},
    denominators={
        **inflected({"medi": 2}, *_ENDINGS), "mitad": 2, "tercio": 3, "tercios": 3,
        **inflected(
            {"onceav": 11, "doceav": 12, "veintav": 20, "treintav": 30, "cuarentav": 40, "cincuentav": 50, "sesentav": 60, "setentav": 70, "ochentav": 80,
             "noventav": 90, "centav": 100}, *_ENDINGS
        ),
    },
    denominator_marks=frozenset({"avo", "avos", "ava", "avas"}),
    plurals=frozenset({*inflected(_PLACES | _PLACE_SCALES, "os", "as"), "medios", "tercios"}),
    joiners=frozenset({"y", "e"}),
    fraction_joiners=frozenset({"con"}),
    of=frozenset({"de"}),
    weak_ones=frozenset({"un", "una", "uno"}),
    minus=frozenset({"menos", "negativo"}),
    point=frozenset({"coma", "punto", "con"}),
    over=("sobre", "de cada", "entre", "de"),
    and_after_tens=True,
    bare_scales=True,
    places_agree=True,
    compounds=True,
    ordinals={**inflected(_PLACES, *_ENDINGS), "primer": 1, "tercer": 3, "septimo": 7},
    ordinal_scales=inflected(_PLACE_SCALES, *_ENDINGS),
    ordinal_marks=frozenset({"o", "a", "ro", "ra", "do", "da", "to", "ta", "er", "mo", "ma", "vo", "va", "no", "na", "º", "ª", "os", "as"}),
    from_end={
        **inflected({"ultim": -1, "penultim": -2, "antepenultim": -3}, *_ENDINGS), "antes del ultimo": -2, "anterior al ultimo": -2,
        "el de antes del ultimo": -2, "previo al ultimo": -2,
    },
    from_here={
        "siguiente": 1, "siguientes": 1, **inflected({"proxim": 1, "previ": -1}, *_ENDINGS), "anterior": -1, "anteriores": -1, "actual": 0, "presente": 0,
    },
    yes=(
        "sí", "s", "sii", "sip", "sep", "claro", "claro que sí", "por supuesto", "desde luego", "vale", "ok", "okay", "okey", "oki", "de acuerdo", "bueno",
        "correcto", "cierto", "exacto", "exactamente", "afirmativo", "seguro", "efectivamente", "verdadero", "verdad", "está bien", "bien",
        "perfecto", "dale", "adelante", "sí por favor", "por favor", "así es", "obvio", "sin duda", "acepto", "me parece bien", "con gusto", "venga",
    ),
    no=(
        "no", "n", "nop", "nope", "no gracias", "nunca", "jamás", "para nada", "de ninguna manera", "en absoluto", "negativo", "falso", "incorrecto",
        "mejor no", "ahora no", "claro que no", "por supuesto que no", "tampoco", "ni hablar", "no quiero", "cancelar", "nel", "en desacuerdo", "desacuerdo", "discrepo",
    ),
    negations=("no", "no estoy de", "no es", "no está", "no estoy", "nunca"),
    instead_of=("en vez de", "en lugar de"),
    hours=("horas", "hora", "h", "hs", "hrs", "hr", "en punto"),
    minutes=("minutos", "minuto", "min", "mins", "m"),
    seconds=("segundos", "segundo", "seg", "s"),
    quarters={"cuarto": 15, "un cuarto": 15, "media": 30, "tres cuartos": 45},
    past=("pasadas", "pasadas las", "pasada la", "pasados", "después de", "pasada"),
    to=("para", "antes de", "faltan para"),
    less=("menos",),
    at=(
        "a las", "a la", "las", "la", "sobre las", "hacia las", "alrededor de las", "desde las", "hasta las", "para las", "cerca de las", "a eso de las",
        "son las", "es la", "alrededor de", "aproximadamente a las",
    ),
    day_parts={
        "am": "morning", "a.m.": "morning", "a.m": "morning", "a m": "morning", "mañana": "morning", "madrugada": "morning", "pm": "afternoon", "p.m.": "afternoon",
        "p.m": "afternoon", "p m": "afternoon", "tarde": "afternoon", "noche": "night", "mediodía": "lunch", "medio día": "lunch", "medianoche": "midnight",
        "media noche": "midnight", "almuerzo": "lunch",
    },
    named_times={
        "mediodía": (12, 0), "medio día": (12, 0), "medianoche": (0, 0), "media noche": (0, 0), "media mañana": (10, 0), "media tarde": (14, 0),
        "hora de almuerzo": (12, 0), "hora del almuerzo": (12, 0),
    },
    glue=frozenset({"de", "del", "la", "las", "el", "los", "por", "a", "en", "esta", "y", "al", ","}),
    weekdays={"sabados": 5, "domingos": 6},
    months={"setiembre": 9, "set": 9, "sep": 9},
    relative_days={
        "hoy": 0, "ahora": 0, "el día": 0, "este día": 0, "mi día": 0, "hoy mismo": 0, "esta noche": 0, "mañana": 1, "pasado mañana": 2, "día después de mañana": 2, "ayer": -1, "anteayer": -2, "antier": -2, "antes de ayer": -2, "antes de anoche": -2, "día antes de ayer": -2, "anoche": -1,
    },
    units={
        "dia": "day", "dias": "day", "semana": "week", "semanas": "week", "mes": "month", "meses": "month", "ano": "year", "anos": "year", "hora": "hour",
        "horas": "hour", "h": "hour", "minuto": "minute", "minutos": "minute", "min": "minute", "segundo": "second", "segundos": "second", "seg": "second",
    },
    ahead_before=("en", "dentro de", "de aquí a", "después de", "tras"),
    ahead_after=("después", "más tarde", "a partir de ahora", "desde ahora", "a partir de hoy", "desde hoy", "luego"),
    ago_before=("hace",),
    ago_after=("atrás", "antes"),
    after_day=("después de", "a partir de", "desde", "tras", "de"),
    before_day=("antes de",),
    shifts={
        "este": 0, "esta": 0, "proximo": 1, "proxima": 1, "siguiente": 1, "que viene": 1, "entrante": 1, "ultimo": -1, "ultima": -1, "pasado": -1, "pasada": -1,
        "anterior": -1, "previo": -1, "que paso": -1,
    },
    coming=("el próximo", "este próximo"),
    date_glue=frozenset({"de", "del", "el", "la", "en", "los", "dia", "a"}),
    date_at=("el", "el día", "día", "para el", "al", "del"),
    long_units={"cuarto de hora": ("minute", 15), "quincena": ("day", 15)},
    small_words=frozenset(
        """
        a al con de del el elijo en es esa escojo ese esta este favor gracias gustaria hola la las lo los me mi mis necesito no
        numero o opcion para pero por que quiero quisiera se sobre su tomo tu un una uno y yo
        """.split()
    ),
    option_words=frozenset({"opcion", "numero", "num", "nro", "respuesta", "letra", "alternativa"}),
    alternatives=frozenset({"o", "u"}),
)

"""Portuguese words for typed answers, of Brazil and Portugal."""

from __future__ import annotations

from fractions import Fraction

from botkit.understanding.answers.languages.table import Language, inflected

_ENDINGS = ("o", "a", "os", "as")
_HUNDREDS = {
    "duzent": 200, "trezent": 300, "quatrocent": 400, "quinhent": 500, "seiscent": 600, "setecent": 700, "oitocent": 800, "novecent": 900,
}  # fmt: skip
_PLACES = {
    "primeir": 1, "segund": 2, "terceir": 3, "quart": 4, "quint": 5, "sext": 6, "setim": 7, "septim": 7, "oitav": 8, "non": 9, "decim": 10, "undecim": 11,
    "duodecim": 12, "vigesim": 20, "trigesim": 30, "quadragesim": 40, "quinquagesim": 50, "sexagesim": 60, "septuagesim": 70, "setuagesim": 70,
    "octogesim": 80, "nonagesim": 90, "centesim": 100, "ducentesim": 200, "trecentesim": 300, "tricentesim": 300, "quadringentesim": 400,
    "quingentesim": 500, "sexcentesim": 600, "seiscentesim": 600, "septingentesim": 700, "setingentesim": 700, "octingentesim": 800, "noningentesim": 900,
}  # fmt: skip
_PLACE_SCALES = {"milesim": 10**3, "milionesim": 10**6, "bilionesim": 10**9, "trilionesim": 10**12}

PORTUGUESE = Language(
    code="pt",
    cardinals={
        "zero": 0, "um": 1, "uma": 1, "hum": 1, "dois": 2, "duas": 2, "tres": 3, "quatro": 4, "cinco": 5, "seis": 6, "sete": 7, "oito": 8,
        "nove": 9, "dez": 10, "onze": 11, "doze": 12, "treze": 13, "quatorze": 14, "catorze": 14, "quinze": 15, "dezesseis": 16, "dezasseis": 16,
        "dezessete": 17, "dezassete": 17, "dezoito": 18, "dezenove": 19, "dezanove": 19, "vinte": 20, "trinta": 30, "quarenta": 40, "cinquenta": 50,
        "cinqüenta": 50, "sessenta": 60, "setenta": 70, "oitenta": 80, "noventa": 90, "cem": 100, "cento": 100, **inflected(_HUNDREDS, "os", "as"),
    },
    scales={
        "mil": 10**3, "milhao": 10**6, "milhoes": 10**6, "mi": 10**6, "bilhao": 10**9, "bilhoes": 10**9, "biliao": 10**12, "bilioes": 10**12, "bi": 10**9,
        "trilhao": 10**12, "trilhoes": 10**12, "tri": 10**12,
    },
    short_scales={"k": 10**3, "m": 10**6, "b": 10**9, "g": 10**9, "t": 10**12},
    dozens={"dezena": 10, "dezenas": 10, "duzia": 12, "duzias": 12, "centena": 100, "centenas": 100, "par": 2, "pares": 2},
    denominators={**inflected({"mei": 2}, *_ENDINGS), "metade": 2, "terco": 3, "tercos": 3},
    denominator_marks=frozenset({"avo", "avos"}),
    plurals=frozenset({*inflected(_PLACES | _PLACE_SCALES, "os", "as"), "meios", "meias", "tercos"}),
    joiners=frozenset({"e"}),
    fraction_joiners=frozenset({"com"}),
    of=frozenset({"de"}),
    weak_ones=frozenset({"um", "uma"}),
    minus=frozenset({"menos", "negativo"}),
    point=frozenset({"virgula", "ponto"}),
    over=("sobre", "em cada", "de cada", "em", "de", "por"),
    and_after_tens=True,
    bare_scales=True,
    places_agree=True,
    compounds=True,
    ordinals=inflected(_PLACES, *_ENDINGS),
    ordinal_scales=inflected(_PLACE_SCALES, *_ENDINGS),
    ordinal_marks=frozenset({"o", "a", "º", "ª", "os", "as"}),
    from_end={
        **inflected({"ultim": -1, "penultim": -2, "antepenultim": -3}, *_ENDINGS), "ultimo mas um": -2, "anterior ao ultimo": -2, "antes do ultimo": -2,
        "o antes do ultimo": -2,
    },
    from_here={
        **inflected({"proxim": 1, "previ": -1}, *_ENDINGS), "seguinte": 1, "seguintes": 1, "anterior": -1, "anteriores": -1, "atual": 0, "corrente": 0,
    },
    yes=(
        "sim", "s", "ss", "sin", "claro", "claro que sim", "com certeza", "certamente", "certo", "correto", "ok", "okay", "okey", "tá ok", "tá", "tá bom", "tá bem",
        "está bem", "está bom", "beleza", "blz", "pode ser", "pode", "quero", "isso", "isso mesmo", "exato", "exatamente", "verdade", "verdadeiro", "perfeito",
        "sim por favor", "por favor", "de acordo", "concordo", "aceito", "bora", "positivo", "óbvio", "sem dúvida", "com prazer", "uhum", "aham", "bom", "bem",
    ),
    no=(
        "não", "n", "nao", "nop", "nope", "não obrigado", "não obrigada", "nunca", "jamais", "de jeito nenhum", "de forma alguma", "de modo algum", "em absoluto",
        "nem pensar", "negativo", "falso", "errado", "incorreto", "agora não", "melhor não", "claro que não", "cancelar", "discordo", "nem",
    ),
    negations=("não", "não é", "não está", "nunca"),
    instead_of=("em vez de", "ao invés de", "em lugar de"),
    hours=("horas", "hora", "h", "hs", "hrs", "em ponto"),
    minutes=("minutos", "minuto", "min", "mins", "m"),
    seconds=("segundos", "segundo", "seg", "s"),
    quarters={"quarto": 15, "um quarto": 15, "meia": 30, "três quartos": 45},
    past=("passadas", "passados", "depois das", "passando das", "passados das", "passadas das"),
    to=("para", "antes das", "antes da", "pras", "pra"),
    less=("menos",),
    at=(
        "às", "as", "à", "a", "ao", "pelas", "pela", "por volta das", "lá pelas", "cerca das", "das", "desde as", "até as", "até às", "perto das", "são", "é",
        "em torno das", "aproximadamente às",
    ),
    day_parts={
        "am": "morning", "a.m.": "morning", "a.m": "morning", "manhã": "morning", "madrugada": "morning", "pm": "afternoon", "p.m.": "afternoon", "p.m": "afternoon",
        "tarde": "afternoon", "noite": "night", "meio-dia": "lunch", "almoço": "lunch", "meia-noite": "midnight", "meia noite": "midnight",
    },
    named_times={
        "meio-dia": (12, 0), "meia-noite": (0, 0), "meio da manhã": (10, 0), "meio da tarde": (14, 0), "hora do almoço": (12, 0), "hora de almoço": (12, 0),
        "meia manhã": (10, 0),
    },
    glue=frozenset({"da", "de", "do", "a", "as", "o", "à", "na", "no", "pela", "esta", "desta", "em", "horas", ","}),
    weekdays={
        "segunda": 0, "terca": 1, "quarta": 2, "quinta": 3, "sexta": 4, "segunda feira": 0, "terca feira": 1, "quarta feira": 2, "quinta feira": 3,
        "sexta feira": 4, "segundas": 0, "tercas": 1, "quartas": 2, "quintas": 3, "sextas": 4, "sabados": 5, "domingos": 6, "2a": 0, "3a": 1, "4a": 2, "5a": 3, "6a": 4, "2a feira": 0, "3a feira": 1, "4a feira": 2, "5a feira": 3, "6a feira": 4,
    },
    months={"set": 9, "out": 10},
    relative_days={
        "hoje": 0, "agora": 0, "este dia": 0, "o dia": 0, "meu dia": 0, "hoje à noite": 0, "esta noite": 0, "hoje de noite": 0, "amanhã": 1, "depois de amanhã": 2, "dia depois de amanhã": 2, "dia após amanhã": 2, "ontem": -1, "anteontem": -2, "antes de ontem": -2, "antontem": -2, "dia antes de ontem": -2, "trasanteontem": -3,
    },
    units={
        "dia": "day", "dias": "day", "semana": "week", "semanas": "week", "mes": "month", "meses": "month", "ano": "year", "anos": "year", "hora": "hour",
        "horas": "hour", "h": "hour", "minuto": "minute", "minutos": "minute", "min": "minute", "segundo": "second", "segundos": "second", "seg": "second",
    },
    ahead_before=("em", "daqui a", "dentro de", "daqui", "após", "depois de"),
    ahead_after=("depois", "mais tarde", "a partir de agora", "a partir de hoje", "após", "à frente"),
    ago_before=("há", "faz"),
    ago_after=("atrás", "antes"),
    after_day=("depois de", "a partir de", "após", "desde", "de"),
    before_day=("antes de",),
    shifts={
        "este": 0, "esta": 0, "neste": 0, "nesta": 0, "deste": 0, "desta": 0, "essa": 0, "esse": 0, "proximo": 1, "proxima": 1, "seguinte": 1, "que vem": 1,
        "que entra": 1, "ultimo": -1, "ultima": -1, "passado": -1, "passada": -1, "anterior": -1,
    },
    coming=("o próximo", "na próxima"),
    date_glue=frozenset({"de", "do", "da", "o", "a", "em", "no", "na", "dia", "ao"}),
    date_at=("dia", "no dia", "o dia", "no", "o", "para o dia", "ao dia", "em"),
    long_units={"quarto de hora": ("minute", 15), "quinzena": ("day", 15)},
    small_words=frozenset(
        """
        a as com da das de do dos e em escolho essa esse esta este eu favor gostaria mas me meu minha na nao no numero o
        obrigada obrigado oi ola opcao os ou para por pra preciso que queria quero se seu sobre sua um uma é
        """.split()
    ),
    option_words=frozenset({"opcao", "numero", "num", "nro", "resposta", "letra", "alternativa"}),
    alternatives=frozenset({"ou"}),
)

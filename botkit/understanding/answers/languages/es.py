"""Spanish words for typed answers."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.languages.writing import bag, clocks, day_parts, inflected, long_units, numbered, phrases, units

_ENDINGS = ("o", "a", "os", "as")
_HUNDREDS = numbered(
    """
    200 doscient; 300 trescient; 400 cuatrocient; 500 quinient; 600 seiscient; 700 setecient; 800 ochocient; 900 novecient
    """
)
_PLACES = numbered(
    """
    1 primer; 2 segund; 3 tercer; 4 cuart; 5 quint; 6 sext; 7 septim, setim; 8 octav; 9 noven; 10 decim; 11 undecim, decimoprimer; 12
    duodecim, decimosegund; 13 decimotercer; 14 decimocuart; 15 decimoquint; 16 decimosext; 17 decimoseptim; 18 decimoctav; 19
    decimonoven; 20 vigesim; 30 trigesim; 40 cuadragesim; 50 quincuagesim; 60 sexagesim; 70 septuagesim; 80 octogesim; 90 nonagesim; 100
    centesim; 200 ducentesim; 300 tricentesim; 400 cuadringentesim; 500 quingentesim; 600 sexcentesim; 700 septingentesim; 800
    octingentesim; 900 noningentesim
    """
)
_PLACE_SCALES = numbered("1e3 milesim; 1e6 millonesim; 1e12 billonesim; 1e18 trillonesim")

SPANISH = Language(
    code="es",
    cardinals=numbered(
        """
        0 cero; 1 un, uno, una; 2 dos; 3 tres; 4 cuatro; 5 cinco; 6 seis; 7 siete; 8 ocho; 9 nueve; 10 diez; 11 once; 12 doce; 13 trece;
        14 catorce; 15 quince; 16 dieciseis; 17 diecisiete; 18 dieciocho; 19 diecinueve; 20 veinte; 21 veintiuno, veintiun, veintiuna;
        22 veintidos; 23 veintitres; 24 veinticuatro; 25 veinticinco; 26 veintiseis; 27 veintisiete; 28 veintiocho; 29 veintinueve; 30
        treinta; 40 cuarenta; 50 cincuenta; 60 sesenta; 70 setenta; 80 ochenta; 90 noventa; 100 cien, ciento
        """
    )
    | inflected(_HUNDREDS, "os", "as"),
    scales=numbered(
        """
        1e3 mil, miles; 1e6 millon, millones, mm; 1e9 millardo; 1e12 billon, billones; 1e18 trillon, trillones
        """
    ),
    short_scales=numbered("1e3 k; 1e6 m; 1e12 b, t; 1e9 g"),
    dozens=numbered("10 decena, decenas; 12 docena, docenas, doz, dozs; 100 centena, centenar, centenares, centenas; 2 par, pares"),
    denominators=numbered("2 mitad; 3 tercio, tercios")
    | inflected(numbered("2 medi"), *_ENDINGS)
    | inflected(
        numbered(
            """
        11 onceav; 12 doceav; 20 veintav; 30 treintav; 40 cuarentav; 50 cincuentav; 60 sesentav; 70 setentav; 80 ochentav; 90 noventav;
        100 centav
        """
        ),
        *_ENDINGS,
    ),
    denominator_marks=bag("avo, avos, ava, avas"),
    plurals=frozenset(inflected(_PLACES | _PLACE_SCALES, "os", "as")) | bag("medios, tercios"),
    joiners=bag("y, e"),
    fraction_joiners=bag("con"),
    of=bag("de"),
    idle=phrases("por ciento, por cien, un poco, un momento, uno de"),
    no_places=phrases("un segundo"),
    weak_ones=bag("un, una, uno"),
    minus=bag("menos, negativo"),
    point=bag("coma, punto, con"),
    over=phrases("sobre, de cada, entre, de"),
    and_after_tens=True,
    bare_scales=True,
    places_agree=True,
    compounds=True,
    ordinals=numbered("1 primer; 3 tercer; 7 septimo") | inflected(_PLACES, *_ENDINGS),
    ordinal_scales=inflected(_PLACE_SCALES, *_ENDINGS),
    ordinal_marks=bag("o, a, ro, ra, do, da, to, ta, er, mo, ma, vo, va, no, na, º, ª, os, as"),
    from_end=numbered("-2 antes del ultimo, anterior al ultimo, el de antes del ultimo, previo al ultimo")
    | inflected(numbered("-1 ultim; -2 penultim; -3 antepenultim"), *_ENDINGS),
    from_here=numbered("1 siguiente, siguientes; -1 anterior, anteriores; 0 actual, presente")
    | inflected(numbered("1 proxim; -1 previ"), *_ENDINGS),
    yes=phrases(
        """
        sí, sip, sii, claro, claro que sí, por supuesto, desde luego, vale, ok, okay, okey, de acuerdo, afirmativo, sí por favor, sí
        claro
        """
    ),
    weak_yes=phrases(
        """
        s, sep, oki, bueno, correcto, cierto, exacto, exactamente, seguro, efectivamente, verdadero, verdad, está bien, bien, perfecto,
        dale, adelante, por favor, así es, obvio, sin duda, acepto, me parece bien, con gusto, venga, creo que sí, me parece, está
        perfecto, genial, estupendo, listo, simón, sí quiero, sí gracias, eso es, confirmo, confirmado, ok dale, va, órale, sale,
        afirmo, seguro que sí, con mucho gusto, hecho
        """
    ),
    no=phrases(
        """
        no, nop, nope, no gracias, nunca, jamás, para nada, de ninguna manera, claro que no, por supuesto que no, no quiero, creo que no
        """
    ),
    weak_no=phrases(
        """
        n, en absoluto, todavía no, aún no, negativo, falso, incorrecto, mejor no, ahora no, tampoco, ni hablar, nel, en
        desacuerdo, desacuerdo, discrepo,
        no creo, no puedo, no hace falta, no me interesa, no es necesario, no deseo, qué va, nada de eso, rechazo
        """
    ),
    negations=phrases("no, no estoy de, no es, no está, no estoy, nunca"),
    plain_yes=3,
    neutral=phrases("va a, sale a, cómo va"),
    yes_with_negation=phrases(
        """
        no hay problema, sin problema, sin problemas, ningún problema, por qué no, no me importa, no hay inconveniente, cómo no, no
        faltaba más
        """
    ),
    unsure=phrases(
        """
        no sé, no lo sé, no se, no estoy seguro, no estoy segura, tal vez, quizás, quizá, a lo mejor, ni idea, no tengo idea, no
        entiendo, me da igual
        """
    ),
    instead_of=phrases("en vez de, en lugar de"),
    hours=phrases("horas, hora, h, hs, hrs, hr, en punto"),
    minutes=phrases("minutos, minuto, min, mins, m"),
    seconds=phrases("segundos, segundo, seg, s"),
    quarters=numbered("15 cuarto, un cuarto; 30 media; 45 tres cuartos"),
    past=phrases("pasadas, pasadas las, pasada la, pasados, después de, pasada"),
    to=phrases("para, antes de, faltan para"),
    less=phrases("menos"),
    at=phrases(
        """
        a las, a la, las, la, sobre las, hacia las, alrededor de las, desde las, hasta las, para las, cerca de las, a eso de las, son
        las, es la, alrededor de, aproximadamente a las
        """
    ),
    day_parts=day_parts(
        """
        morning: am, a.m., a.m, a m, mañana, madrugada; afternoon: pm, p.m., p.m, p m, tarde; night: noche; lunch: mediodía, medio día,
        almuerzo; midnight: medianoche, media noche
        """
    ),
    named_times=clocks(
        """
        12:00 mediodía, medio día, hora de almuerzo, hora del almuerzo; 0:00 medianoche, media noche; 10:00 media mañana; 14:00 media
        tarde
        """
    ),
    glue=bag("de, del, la, las, el, los, por, a, en, esta, y, al"),
    weekdays=numbered("5 sabados; 6 domingos"),
    months=numbered("9 setiembre, set, sep"),
    relative_days=numbered(
        """
        0 hoy, ahora, el día, este día, mi día, hoy mismo, esta noche; 1 mañana; 2 pasado mañana, día después de mañana; -1 ayer,
        anoche; -2 anteayer, antier, antes de ayer, antes de anoche, día antes de ayer
        """
    ),
    units=units(
        """
        day: dia, dias; week: semana, semanas; month: mes, meses; year: ano, anos; hour: hora, horas, h; minute: minuto, minutos, min;
        second: segundo, segundos, seg
        """
    ),
    vague=numbered("2 un par de, par de; 3 unos, unas, unos pocos, unas pocas, algunos, algunas, unos cuantos, varios, varias"),
    ahead_before=phrases("en, dentro de, de aquí a, después de, tras"),
    ahead_after=phrases("después, más tarde, a partir de ahora, desde ahora, a partir de hoy, desde hoy, luego"),
    ago_before=phrases("hace"),
    ago_after=phrases("atrás, antes"),
    after_day=phrases("después de, después del, a partir de, desde, tras, de"),
    before_day=phrases("antes de, antes del"),
    shifts=numbered(
        """
        0 este, esta; 1 proximo, proxima, siguiente, que viene, entrante; -1 ultimo, ultima, pasado, pasada, anterior, previo, que paso
        """
    ),
    coming=phrases("el próximo, este próximo"),
    date_glue=bag("de, del, el, la, en, los, dia, a"),
    date_at=phrases("el, el día, día, para el, al, del"),
    long_units=long_units("15 minute: cuarto de hora; 15 day: quincena"),
    small_words=bag(
        """
        a, al, con, de, del, el, elijo, en, es, esa, escojo, ese, esta, este, favor, gracias, gustaria, hola, la, las, lo, los, me, mi,
        mis, necesito, no, numero, o, opcion, para, pero, por, que, quiero, quisiera, se, sobre, su, tomo, tu, un, una, uno, y, yo
        """
    ),
    option_words=bag("opcion, numero, num, nro, respuesta, letra, alternativa"),
    ranges=bag("-, a, hasta"),
    alternatives=bag("o, u"),
)

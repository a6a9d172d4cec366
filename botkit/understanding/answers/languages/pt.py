"""Portuguese words for typed answers, of Brazil and Portugal."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.languages.writing import bag, clocks, day_parts, inflected, long_units, numbered, phrases, units

_ENDINGS = ("o", "a", "os", "as")
_HUNDREDS = numbered(
    """
    200 duzent; 300 trezent; 400 quatrocent; 500 quinhent; 600 seiscent; 700 setecent; 800 oitocent; 900 novecent
    """
)
_PLACES = numbered(
    """
    1 primeir; 2 segund; 3 terceir; 4 quart; 5 quint; 6 sext; 7 setim, septim; 8 oitav; 9 non; 10 decim; 11 undecim; 12 duodecim; 20
    vigesim; 30 trigesim; 40 quadragesim; 50 quinquagesim; 60 sexagesim; 70 septuagesim, setuagesim; 80 octogesim; 90 nonagesim; 100
    centesim; 200 ducentesim; 300 trecentesim, tricentesim; 400 quadringentesim; 500 quingentesim; 600 sexcentesim, seiscentesim; 700
    septingentesim, setingentesim; 800 octingentesim; 900 noningentesim
    """
)
_PLACE_SCALES = numbered("1e3 milesim; 1e6 milionesim; 1e9 bilionesim; 1e12 trilionesim")

PORTUGUESE = Language(
    code="pt",
    cardinals=numbered(
        """
        0 zero; 1 um, uma, hum; 2 dois, duas; 3 tres; 4 quatro; 5 cinco; 6 seis; 7 sete; 8 oito; 9 nove; 10 dez; 11 onze; 12 doze; 13
        treze; 14 quatorze, catorze; 15 quinze; 16 dezesseis, dezasseis; 17 dezessete, dezassete; 18 dezoito; 19 dezenove, dezanove; 20
        vinte; 30 trinta; 40 quarenta; 50 cinquenta, cinqüenta; 60 sessenta; 70 setenta; 80 oitenta; 90 noventa; 100 cem, cento
        """
    )
    | inflected(_HUNDREDS, "os", "as"),
    scales=numbered(
        """
        1e3 mil; 1e6 milhao, milhoes, mi; 1e9 bilhao, bilhoes, bi; 1e12 biliao, bilioes, trilhao, trilhoes, tri
        """
    ),
    short_scales=numbered("1e3 k; 1e6 m; 1e9 b, g; 1e12 t"),
    dozens=numbered("10 dezena, dezenas; 12 duzia, duzias; 100 centena, centenas; 2 par, pares"),
    denominators=numbered("2 metade; 3 terco, tercos") | inflected(numbered("2 mei"), *_ENDINGS),
    denominator_marks=bag("avo, avos"),
    plurals=frozenset(inflected(_PLACES | _PLACE_SCALES, "os", "as")) | bag("meios, meias, tercos"),
    joiners=bag("e"),
    fraction_joiners=bag("com"),
    of=bag("de"),
    idle=phrases("por cento, um pouco, um momento, um dia"),
    no_places=phrases("um segundo"),
    weak_ones=bag("um, uma"),
    minus=bag("menos, negativo"),
    point=bag("virgula, ponto"),
    over=phrases("sobre, em cada, de cada, em, de"),
    and_after_tens=True,
    bare_scales=True,
    places_agree=True,
    compounds=True,
    ordinals=inflected(_PLACES, *_ENDINGS),
    ordinal_scales=inflected(_PLACE_SCALES, *_ENDINGS),
    ordinal_marks=bag("o, a, º, ª, os, as"),
    from_end=numbered("-2 ultimo mas um, anterior ao ultimo, antes do ultimo, o antes do ultimo")
    | inflected(numbered("-1 ultim; -2 penultim; -3 antepenultim"), *_ENDINGS),
    from_here=numbered("1 seguinte, seguintes; -1 anterior, anteriores; 0 atual, corrente")
    | inflected(numbered("1 proxim; -1 previ"), *_ENDINGS),
    yes=phrases("sim, claro, claro que sim, com certeza, ok, okay, certamente, concordo, de acordo, aceito"),
    weak_yes=phrases(
        """
        s, ss, sin, certo, correto, okey, tá ok, tá, tá bom, tá bem, está bem, está bom, beleza, blz, pode ser, pode, quero, isso, isso
        mesmo, exato, exatamente, verdade, verdadeiro, perfeito, sim por favor, por favor, bora, positivo, óbvio, sem dúvida, com
        prazer, uhum, aham, bom, bem, acho que sim, tudo bem, tudo certo, ótimo, fechado, combinado, vamos, confirmo, confirmado, sim
        sim, perfeitamente, lógico, show, top, isso aí, é isso, quero sim, pode sim, é sim, legal, joia, certinho, sim quero
        """
    ),
    no=phrases(
        """
        não, nop, não obrigado, não obrigada, nunca, jamais, de jeito nenhum, discordo, claro que não, não quero, acho que não
        """
    ),
    weak_no=phrases(
        """
        n, nao, nope, de forma alguma, de modo algum, em absoluto, ainda não, nem pensar, negativo, falso, errado, incorreto,
        agora não, melhor
        não, nem, não posso, não precisa, não é necessário, não concordo, não desejo, não tenho interesse, recuso, não mesmo, que nada,
        nada disso
        """
    ),
    negations=phrases("não, não é, não está, nunca"),
    plain_yes=1,
    neutral=phrases("bom dia, bom trabalho, ainda não"),
    yes_with_negation=phrases(
        """
        sem problema, sem problemas, não tem problema, não há problema, por que não, porque não, nenhum problema, não me importo
        """
    ),
    unsure=phrases(
        """
        não sei, nao sei, sei lá, talvez, não tenho certeza, não faço ideia, quem sabe, não entendi, não entendo, tanto faz, pode ser
        que sim
        """
    ),
    instead_of=phrases("em vez de, ao invés de, em lugar de"),
    hours=phrases("horas, hora, h, hs, hrs, em ponto"),
    minutes=phrases("minutos, minuto, min, mins, m"),
    seconds=phrases("segundos, segundo, seg, s"),
    quarters=numbered("15 quarto, um quarto; 30 meia; 45 três quartos"),
    past=phrases("passadas, passados, depois das, passando das, passados das, passadas das"),
    to=phrases("para, antes das, antes da, pras, pra"),
    less=phrases("menos"),
    at=phrases(
        """
        às, as, à, a, ao, pelas, pela, por volta das, lá pelas, cerca das, das, desde as, até as, até às, perto das, são, é, em torno
        das, aproximadamente às
        """
    ),
    day_parts=day_parts(
        """
        morning: am, a.m., a.m, manhã, madrugada; afternoon: pm, p.m., p.m, tarde; night: noite; lunch: meio-dia, almoço; midnight:
        meia-noite, meia noite
        """
    ),
    named_times=clocks(
        """
        12:00 meio-dia, hora do almoço, hora de almoço; 0:00 meia-noite; 10:00 meio da manhã, meia manhã; 14:00 meio da tarde
        """
    ),
    glue=bag("da, de, do, a, as, o, à, na, no, pela, esta, desta, em, horas"),
    weekdays=numbered(
        """
        0 segunda, segunda feira, segundas, 2a, 2a feira; 1 terca, terca feira, tercas, 3a, 3a feira; 2 quarta, quarta feira, quartas,
        4a, 4a feira; 3 quinta, quinta feira, quintas, 5a, 5a feira; 4 sexta, sexta feira, sextas, 6a, 6a feira; 5 sabados; 6 domingos
        """
    ),
    months=numbered("9 set; 10 out"),
    relative_days=numbered(
        """
        0 hoje, agora, este dia, o dia, meu dia, hoje à noite, esta noite, hoje de noite; 1 amanhã; 2 depois de amanhã, dia depois de
        amanhã, dia após amanhã; -1 ontem; -2 anteontem, antes de ontem, antontem, dia antes de ontem; -3 trasanteontem
        """
    ),
    units=units(
        """
        day: dia, dias; week: semana, semanas; month: mes, meses; year: ano, anos; hour: hora, horas, h; minute: minuto, minutos, min;
        second: segundo, segundos, seg
        """
    ),
    vague=numbered("2 um par de; 3 alguns, algumas, uns, umas, poucos, poucas, vários, várias"),
    ahead_before=phrases("em, daqui a, dentro de, daqui, após, depois de"),
    ahead_after=phrases("depois, mais tarde, a partir de agora, a partir de hoje, após, à frente"),
    ago_before=phrases("há, faz"),
    ago_after=phrases("atrás, antes"),
    after_day=phrases("depois de, depois do, depois da, a partir de, após, desde, de"),
    before_day=phrases("antes de, antes do, antes da"),
    shifts=numbered(
        """
        0 este, esta, neste, nesta, deste, desta, essa, esse; 1 proximo, proxima, seguinte, que vem, que entra; -1 ultimo, ultima,
        passado, passada, anterior
        """
    ),
    coming=phrases("o próximo, na próxima"),
    date_glue=bag("de, do, da, o, a, em, no, na, dia, ao"),
    date_at=phrases("dia, no dia, o dia, no, o, para o dia, ao dia, em"),
    long_units=long_units("15 minute: quarto de hora; 15 day: quinzena"),
    small_words=bag(
        """
        a, as, com, da, das, de, do, dos, e, em, escolho, essa, esse, esta, este, eu, favor, gostaria, mas, me, meu, minha, na, nao, no,
        numero, o, obrigada, obrigado, oi, ola, opcao, os, ou, para, por, pra, preciso, que, queria, quero, se, seu, sobre, sua, um,
        uma, é
        """
    ),
    option_words=bag("opcao, numero, num, nro, resposta, letra, alternativa"),
    ranges=bag("-, a, ate"),
    alternatives=bag("ou"),
)

"""Words beside a value that change what it says: limits ("before", "at least"), denials, conditions, things with a number, and words
that are a number by themselves ("none")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from botkit.understanding.answers.languages.writing import bag, numbered, phrases


@dataclass(frozen=True, kw_only=True, eq=False)
class Qualifiers:
    """The words of one language."""

    # Before any value; before a date or a time only; as the beginning of the whole message only ("voor" is also "for").
    limits: tuple[str, ...]
    time_limits: tuple[str, ...]
    opening_limits: tuple[str, ...] = ()
    # Behind any value: "or more".
    limits_after: tuple[str, ...]
    # Right before what is not meant; and what makes a suggestion of it ("why not tomorrow").
    denials: frozenset[str]
    why: frozenset[str] = frozenset()
    # Behind a yes: "but", "if". What follows "but" there and keeps the yes: "ja aber gern".
    conditions: frozenset[str]
    gladly: frozenset[str] = frozenset()
    # Before a number that only names something: "room 12", "since 2019".
    things: frozenset[str]
    # Behind an amount: "each".
    rates: tuple[str, ...]
    # The whole message is a number without a digit: "none", "just me".
    numbers: Mapping[str, int] = field(default_factory=dict)


QUALIFIERS: Mapping[str, Qualifiers] = {
    "en": Qualifiers(
        limits=phrases(
            """
            at least, at most, more than, less than, fewer than, over, under, above, below, up to, minimum, maximum, max, no more than,
            not more than, no less than, except, apart from, between, anything but, any but
            """
        ),
        time_limits=phrases(
            """
            before, after, by, from, but,
            since, until, till, til, not before, at the earliest, at the latest, no later than, no earlier than,
            earliest, latest, as of, as from, starting, starting from, beginning, any time after, earlier than, later than
            """
        ),
        limits_after=phrases(
            """
            or more, or less, or fewer, or over, or under, or later, or earlier, or after, or before, at least, at most, at the earliest,
            at the latest, onwards, onward, plus, +, max, maximum, minimum, tops, earliest, latest
            """
        ),
        denials=bag("not"),
        why=bag("why"),
        conditions=bag("but, if, unless, only, except, provided, depends, depending, long"),
        gladly=bag("of, sure, yes, please"),
        things=bag(
            """
            room, flat, apartment, apt, table, seat, gate, order, flight, floor, level, house, line, platform, platforms, bus, page, since
            """
        ),
        rates=phrases("each, per, a head, apiece, a piece, a night, a day, a week, a month"),
        numbers=numbered("0 none, nobody, no one, nil, nothing, none of us, not any, i don't have any, don't have any; 1 just me, only me"),
    ),
    "de": Qualifiers(
        limits=phrases(
            """
            mindestens, wenigstens, höchstens, maximal, max, minimal, min, mehr als, weniger als, über, unter, ab, bis, bis zu, außer,
            nicht mehr als, zwischen
            """
        ),
        time_limits=phrases(
            "vor, vorm, nach, nachm, seit, von, frühestens, spätestens, nicht vor, erst ab, erst nach, erst, früher als, später als"
        ),
        limits_after=phrases(
            """
            oder mehr, oder weniger, oder später, oder früher, oder danach, oder davor, aufwärts, mindestens, höchstens, maximal,
            frühestens,
            spätestens, plus, +, max
            """
        ),
        denials=bag("nicht, kein, keine, keinen"),
        why=bag("warum, wieso"),
        conditions=bag("aber, wenn, falls, sofern, nur, außer, solange, vorausgesetzt"),
        gladly=bag("gern, gerne, sicher, klar, bitte, ja, natürlich, selbstverständlich"),
        things=bag(
            "zimmer, hausnummer, wohnung, tisch, platz, sitz, gate, bestellung, flug, stock, etage, haus, linie, gleis, bus, seite, seit"
        ),
        rates=phrases("je, pro, jeweils, am Tag, im Monat, die Woche, das Stück"),
        numbers=numbered(
            "0 keine, keinen, keins, keines, keiner, gar keine, gar keins, niemand, garkeine; 1 nur ich, ich alleine, ich allein"
        ),
    ),
    "nl": Qualifiers(
        limits=phrases(
            """
            minstens, minimaal, ten minste, tenminste, hoogstens, maximaal, max, meer dan, minder dan, behalve, niet meer dan,
            tussen, vanaf, tot
            """
        ),
        time_limits=phrases(
            "na, sinds, tot en met, uiterlijk, op zijn vroegst, niet voor, niet eerder dan, vroegst, eerder dan, later dan, pas na"
        ),
        opening_limits=phrases("voor, vóór"),
        limits_after=phrases("of meer, of minder, of later, of eerder, of daarna, minimaal, maximaal, minstens, uiterlijk, plus, +, max"),
        denials=bag("niet, geen"),
        why=bag("waarom"),
        conditions=bag("maar, als, mits, tenzij, alleen, behalve, zolang"),
        gladly=bag("graag, natuurlijk, zeker"),
        things=bag("kamer, tafel, stoel, gate, bestelling, vlucht, verdieping, huis, lijn, spoor, bus, pagina, sinds"),
        rates=phrases("per, elk, ieder, per stuk"),
        numbers=numbered("0 geen, geen enkele, niemand, niks, geen een; 1 alleen ik"),
    ),
    "es": Qualifiers(
        limits=phrases(
            """
            al menos, por lo menos, como mínimo, como máximo, como mucho, más de, menos de, máximo, mínimo, excepto, salvo, hasta,
            no más de,
            a partir de, a partir del, a partir de las, a partir de la, entre
            """
        ),
        time_limits=phrases(
            """
            antes de, antes del, antes de las, antes de la, después de, después del, después de las, después de la, desde, desde
            el, desde las,
            hasta el, hasta las, a más tardar, no antes de, no antes del
            """
        ),
        limits_after=phrases(
            "o más, o menos, o después, o antes, o más tarde, en adelante, como mínimo, como máximo, por lo menos, como mucho, +"
        ),
        denials=frozenset(),
        conditions=bag("pero, siempre, solo, solamente, salvo, excepto, si, mientras, depende"),
        gladly=bag("claro, si, por"),
        things=bag("habitacion, mesa, asiento, puerta, pedido, vuelo, piso, casa, linea, anden, autobus, pagina, desde"),
        rates=phrases("cada, cada uno, por persona, por noche, por cabeza, al mes, al día"),
        numbers=numbered("0 ninguno, ninguna, ningunos, nadie, nada; 1 solo yo, yo solo, yo sola"),
    ),
    "fr": Qualifiers(
        limits=phrases(
            """
            au moins, au plus, au maximum, au minimum, maximum, minimum, max, plus de, moins de, sauf, à partir de, à partir du, à partir d,
            jusqu'à, entre, pas plus de
            """
        ),
        time_limits=phrases(
            """
            avant, avant le, après, après le, dès, depuis, jusqu'au, pas avant, pas avant le, au plus tard, au plus tôt, d'ici,
            d'ici le, d'ici à
            """
        ),
        limits_after=phrases(
            "ou plus, ou moins, ou après, ou avant, ou plus tard, au moins, au plus, au maximum, maximum, minimum, max, +"
        ),
        denials=bag("pas"),
        why=bag("pourquoi"),
        conditions=bag("mais, si, seulement, sauf, condition, tant"),
        gladly=bag("oui, bien, volontiers"),
        things=bag("chambre, place, porte, commande, vol, etage, appartement, ligne, quai, bus, page, depuis"),
        rates=phrases("chacun, chacune, par personne, par nuit, par jour, par mois, pièce, la pièce"),
        numbers=numbered("0 aucun, aucune, personne, rien; 1 juste moi, moi seul, moi seule, que moi"),
    ),
    "pt": Qualifiers(
        limits=phrases(
            """
            pelo menos, ao menos, no mínimo, no máximo, mais de, menos de, máximo, mínimo, exceto, até, a partir de, a partir do,
            a partir da,
            a partir das, entre
            """
        ),
        time_limits=phrases(
            """
            antes de, antes do, antes da, antes das, depois de, depois do, depois da, depois das, após, desde, desde o, até o, até
            às, não antes de,
            o mais tardar
            """
        ),
        limits_after=phrases("ou mais, ou menos, ou depois, ou antes, ou mais tarde, em diante, no mínimo, no máximo, pelo menos, +"),
        denials=frozenset(),
        conditions=bag("mas, se, so, somente, apenas, exceto, desde, depende"),
        gladly=bag("claro, sim, por"),
        things=bag("quarto, mesa, assento, porta, pedido, voo, andar, apartamento, linha, plataforma, pagina, desde"),
        rates=phrases("cada, por pessoa, por noite, por dia, por mês"),
        numbers=numbered("0 nenhum, nenhuma, ninguem, nada; 1 só eu, apenas eu, somente eu"),
    ),
}

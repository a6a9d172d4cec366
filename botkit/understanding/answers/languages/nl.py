"""Dutch words for typed answers."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.languages.writing import (
    bag,
    clocks,
    day_parts,
    fractions,
    inflected,
    long_units,
    numbered,
    phrases,
    units,
)

_PLACES = numbered(
    """
    1 eerst, eend; 2 tweed; 3 derd; 4 vierd; 5 vijfd; 6 zesd; 7 zevend; 8 achtst; 9 negend; 10 tiend; 11 elfd; 12 twaalfd; 13 dertiend;
    14 veertiend; 15 vijftiend; 16 zestiend; 17 zeventiend; 18 achttiend; 19 negentiend; 20 twintigst; 30 dertigst; 40 veertigst; 50
    vijftigst; 60 zestigst; 70 zeventigst; 80 tachtigst; 90 negentigst
    """
)
_PLACE_SCALES = numbered("100 honderdst; 1e3 duizendst; 1e6 miljoenst; 1e9 miljardst; 1e12 biljoenst; 1e18 triljoenst")

DUTCH = Language(
    code="nl",
    cardinals=numbered(
        """
        0 nul; 1 een; 2 twee; 3 drie; 4 vier; 5 vijf; 6 zes; 7 zeven; 8 acht; 9 negen; 10 tien; 11 elf; 12 twaalf; 13 dertien; 14
        veertien; 15 vijftien; 16 zestien; 17 zeventien; 18 achttien; 19 negentien; 20 twintig; 30 dertig; 40 veertig; 50 vijftig; 60
        zestig; 70 zeventig; 80 tachtig; 90 negentig
        """
    ),
    standing=numbered(
        """
        2 tweeen; 3 drieen; 4 vieren; 5 vijven; 6 zessen; 7 zevenen; 8 achten; 9 negenen; 10 tienen; 11 elven; 12 twaalven
        """
    ),
    scales=numbered(
        """
        100 honderd, honderden; 1e3 duizend, duizenden; 1e6 miljoen, miljoenen, mln; 1e9 miljard, miljarden, mld; 1e12 biljoen,
        biljoenen, bln; 1e15 biljard; 1e18 triljoen
        """
    ),
    short_scales=numbered("1e3 k; 1e6 m; 1e9 b, g; 1e12 t"),
    dozens=numbered("10 tiental; 12 dozijn, dozijnen; 144 gros"),
    denominators=numbered("2 half, halve, helft; 4 kwart, kwarten"),
    mixed=fractions("3/2 anderhalf, anderhalve"),
    plurals=frozenset(inflected(_PLACES | _PLACE_SCALES, "en")),
    joiners=bag("en"),
    of=bag("van"),
    idle=phrases("een paar, een beetje, een of andere, op een dag"),
    weak_ones=bag("een"),
    minus=bag("min, negatief, minus"),
    point=bag("komma, punt"),
    over=phrases("van de, op de, uit de, op, van, uit, gedeeld door"),
    units_first=True,
    compounds=True,
    ordinals=inflected(_PLACES, "e", "en"),
    ordinal_scales=inflected(_PLACE_SCALES, "e", "en"),
    ordinal_marks=bag("e, de, ste, ste"),
    from_end=numbered(
        """
        -1 laatste; -2 op een na laatste, een na laatste, op een na de laatste, een voor de laatste, een voor laatste, degene voor de
        laatste, die voor de laatste; -3 op twee na laatste, voorvoorlaatste
        """
    )
    | inflected(numbered("-1 laatst; -2 voorlaatst"), "e", "en"),
    from_here=numbered(
        """
        1 volgende, de volgende, eerstvolgende, daarna; -1 vorige, voorgaande, voorafgaande, daarvoor; 0 huidige
        """
    ),
    yes=phrases(
        """
        ja, jaa, jazeker, jawel, jep, jup, zeker, natuurlijk, uiteraard, ja graag, ok, oké, okay, okee, oke, akkoord, tuurlijk, absoluut
        """
    ),
    weak_yes=phrases(
        """
        j, yes, zeker weten, graag, klopt, dat klopt, juist, correct, precies, inderdaad, goed, prima, is goed, waar, perfect, helemaal
        goed, doe maar, lijkt me goed, eens, mee eens, top, vind ik goed, mij best, ja hoor, klinkt goed, dat is goed, dat is prima,
        doen we, super, ik denk het wel, denk het wel, denk van wel, lijkt me prima, vast, jazeker wel, ja doe maar
        """
    ),
    no=phrases(
        """
        nee, neen, nope, nee dank je, nee bedankt, nooit, niet, geen, zeker niet, absoluut niet, liever niet, echt niet, ik denk het
        niet, denk het niet, wil niet, ik wil niet
        """
    ),
    weak_no=phrases(
        """
        n, no, niet nu, nog niet, fout, onjuist, klopt niet, onwaar, helemaal niet, oneens, mee oneens, nee hoor, niet akkoord,
        weiger, kan niet,
        denk van niet, helaas niet, geen interesse, niet nodig, hoeft niet, nee joh
        """
    ),
    negations=phrases("niet, geen, nooit, niet mee"),
    plain_yes=6,
    neutral=phrases("goede vraag, goede morgen, nog niet"),
    negation_last=True,
    yes_with_negation=phrases("geen probleem, waarom niet, geen bezwaar, maakt niet uit"),
    unsure=phrases(
        """
        weet niet, weet ik niet, weet het niet, ik weet het niet, ik weet niet, geen idee, misschien, wellicht, niet zeker, weet ik nog
        niet, twijfel, snap het niet, begrijp het niet
        """
    ),
    instead_of=phrases("in plaats van, ipv"),
    hours=phrases("uur, uren, u, h, uurtje"),
    minutes=phrases("minuten, minuut, min, m"),
    seconds=phrases("seconden, seconde, sec, s"),
    quarters=numbered("15 kwart, kwartier; 30 half; 45 drie kwart, driekwart"),
    half_before=True,
    past=phrases("over, na"),
    to=phrases("voor"),
    at=phrases(
        """
        om, rond, tegen, omstreeks, vanaf, tot, ongeveer, zo rond, rond de klok van, voor, na, op, te, circa, ca
        """
    ),
    day_parts=day_parts(
        """
        morning: s morgens, s ochtends, ochtend, in de ochtend, morgen, vanmorgen, vanochtend, voormiddag, am, a.m., a.m; afternoon: s
        middags, middag, vanmiddag, namiddag, s namiddags, s avonds, avond, vanavond, pm, p.m., p.m; night: s nachts, nacht, vannacht;
        lunch: lunchtijd, lunch; midnight: middernacht
        """
    ),
    named_times=clocks(
        """
        0:00 middernacht, midden van de nacht; 12:00 middaguur, het middaguur, lunchtijd, midden op de dag, op de middag, noen; 10:00
        midmorgen, midochtend, halverwege de ochtend; 14:00 halverwege de middag, midmiddag
        """
    ),
    glue=bag("in, de, het, om, op, van, deze, te, met, rond, tegen"),
    weekdays=numbered(
        """
        0 maandagen; 1 dinsdagen; 2 woensdagen; 3 donderdagen; 4 vrijdagen; 5 zaterdagen; 6 zondagen
        """
    ),
    months=numbered("3 mrt, maa; 9 sept"),
    relative_days=numbered(
        """
        1 morgenochtend, morgenmiddag, morgenavond, morgenvroeg; 0 vandaag, nu, vanavond, vanmiddag, mijn dag, deze dag, de dag; 1
        morgen, de dag erna, de dag daarna; 2 overmorgen, dag na morgen, de dag na morgen; -1 gisteren, de dag ervoor, de dag daarvoor,
        afgelopen dag; -2 eergisteren, dag voor gisteren, de dag voor gisteren
        """
    ),
    units=units(
        """
        day: dag, dagen; week: week, weken; month: maand, maanden; year: jaar, jaren; hour: uur, uren, u; minute: minuut, minuten, min;
        second: seconde, seconden, sec
        """
    ),
    vague=numbered("3 paar, een paar, enkele, enige, een aantal"),
    ahead_before=phrases("over, in, binnen, na"),
    ahead_after=phrases("later, vanaf nu, vanaf vandaag, verder, hierna, daarna"),
    ago_after=phrases("geleden, eerder, terug, ervoor"),
    after_day=phrases("vanaf, na, van"),
    before_day=phrases("voor"),
    shifts=numbered(
        """
        0 deze, dit, huidige; 1 volgende, volgend, komende, komend, aankomende; -1 vorige, vorig, afgelopen, laatste, voorgaande
        """
    ),
    coming=phrases("aanstaande, aankomende, komende, eerstvolgende, deze komende"),
    date_glue=bag("de, van, op, in, het, den, der, gezien"),
    date_at=phrases("de, op, op de, den, voor de, tot, tot de, vanaf de, speciaal op de"),
    long_units=long_units(
        """
        15 minute: kwartier, kwartieren, kwartiertje; 30 minute: halfuur, halfuurtje, half uurtje
        """
    ),
    small_words=bag(
        """
        aan, alstublieft, aub, bedankt, bij, dan, dat, de, deze, die, dit, een, en, graag, hallo, heb, het, ik, in, is, je, jij, kies,
        maar, me, met, mij, mijn, neem, niet, nodig, nummer, of, om, op, optie, te, u, uit, van, voor, we, wij, wil, zou
        """
    ),
    option_words=bag("optie, nummer, nr, antwoord, keuze, letter"),
    ranges=bag("-, tot, à"),
    alternatives=bag("of"),
)

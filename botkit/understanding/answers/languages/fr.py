"""French words for typed answers, with the Swiss and Belgian tens."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.languages.writing import bag, clocks, day_parts, inflected, long_units, numbered, phrases, units

_PLACES = numbered(
    """
    1 unieme, premier, premiere, 1er; 2 deuxieme, second, seconde; 3 troisieme, tierce; 4 quatrieme; 5 cinquieme; 6 sixieme; 7 septieme;
    8 huitieme; 9 neuvieme; 10 dixieme; 11 onzieme; 12 douzieme; 13 treizieme; 14 quatorzieme; 15 quinzieme; 16 seizieme; 20 vingtieme;
    30 trentieme; 40 quarantieme; 50 cinquantieme; 60 soixantieme; 70 septantieme; 80 octantieme, huitantieme; 90 nonantieme
    """
)
_PLACE_SCALES = numbered(
    """
    100 centieme; 1e3 millieme; 1e6 millionieme; 1e9 milliardieme; 1e12 billionieme; 1e18 trillionieme
    """
)

FRENCH = Language(
    code="fr",
    cardinals=numbered(
        """
        0 zero; 1 un, une; 2 deux; 3 trois; 4 quatre; 5 cinq; 6 six; 7 sept; 8 huit; 9 neuf; 10 dix; 11 onze; 12 douze; 13 treize; 14
        quatorze; 15 quinze; 16 seize; 20 vingt, vingts; 30 trente; 40 quarante; 50 cinquante; 60 soixante; 70 septante; 80 octante,
        huitante; 90 nonante
        """
    ),
    scales=numbered(
        """
        100 cent, cents; 1e3 mille, mil, milles; 1e6 million, millions; 1e9 milliard, milliards; 1e5 lakh, lakhs; 1e7 crore, crores;
        1e12 billion, billions; 1e15 billiard; 1e18 trillion, trillions
        """
    ),
    short_scales=numbered("1e3 k; 1e6 m; 1e9 b, g; 1e12 t"),
    dozens=numbered(
        """
        10 dizaine, dizaines; 12 douzaine, douzaines; 15 quinzaine; 20 vingtaine; 30 trentaine; 100 centaine, centaines
        """
    ),
    denominators=numbered("2 demi, demie, demis, demies, moitie; 3 tiers; 4 quart, quarts"),
    plurals=frozenset(inflected(_PLACES | _PLACE_SCALES, "s")) | bag("quarts, demis, demies, tiers"),
    joiners=bag("et"),
    of=bag("de, d"),
    idle=phrases("pour cent, un peu, un moment, une fois, l un, un jour"),
    no_places=phrases("une seconde, à la une"),
    weak_ones=bag("un, une"),
    minus=bag("moins, negatif, negative"),
    point=bag("virgule, point"),
    over=phrases("sur, de"),
    and_after_tens=True,
    vigesimal=True,
    bare_scales=True,
    ordinals=inflected(_PLACES, "", "s"),
    ordinal_scales=inflected(_PLACE_SCALES, "", "s"),
    ordinal_marks=bag("er, ere, re, e, eme, ieme, nd, nde, emes"),
    from_end=numbered(
        """
        -1 dernier, derniere, derniers, dernieres; -2 avant dernier, avant derniere, penultieme, l avant dernier, l avant derniere,
        celui avant le dernier, celui d'avant le dernier, avant le dernier, celle avant la derniere; -3 antepenultieme
        """
    ),
    from_here=numbered(
        """
        1 prochain, prochaine, prochains, prochaines, suivant, suivante, suivants, suivantes; -1 precedent, precedente, precedents,
        precedentes; 0 actuel, actuelle
        """
    ),
    yes=phrases(
        """
        oui, ouais, ouaip, bien sûr, d'accord, ok, okay, volontiers, certainement, absolument, évidemment, avec plaisir, tout à fait
        """
    ),
    weak_yes=phrases(
        """
        o, ouip, ui, si, bien entendu, okey, exact, exactement, correct, c'est ça, vrai, parfait, entendu, ça marche, ça me va, oui s'il
        vous plaît, pourquoi pas, carrément, effectivement, je veux bien, sûr, bon, c'est bon, ok pour moi, je pense que oui, je crois
        que oui, super, génial, très bien, bien, bien volontiers, allez, allons-y, ça roule, affirmatif, c'est d'accord, je confirme, je
        suis d'accord, c'est parfait, yes, oui oui, mais oui, certes, s'il vous plaît, svp
        """
    ),
    no=phrases(
        """
        non, nan, nope, non merci, jamais, pas, pas du tout, ne pas, absolument pas, bien sûr que non, certainement pas, en aucun cas,
        je ne veux pas, je veux pas
        """
    ),
    weak_no=phrases(
        """
        n, no, pas maintenant, pas encore, surtout pas, aucunement, faux, incorrect, plutôt pas, je pense que non, je crois que
        non, je ne crois
        pas, non non, pas la peine, pas besoin, pas intéressé, je refuse, négatif, pas question, ça ne va pas, hors de question, mais
        non
        """
    ),
    negations=phrases("pas, pas concorder, jamais, n est pas"),
    plain_yes=3,
    neutral=phrases("ou bien, bon après-midi, bon courage, bon voyage, n'importe, pas encore"),
    yes_with_negation=phrases(
        """
        pas de problème, pas de problèmes, pas de souci, pas de soucis, aucun problème, sans problème, pourquoi pas, aucun souci, rien
        contre
        """
    ),
    unsure=phrases(
        """
        ne sais pas, je ne sais pas, sais pas, je sais pas, j'en sais rien, peut-être, aucune idée, pas sûr, pas sûre, je ne suis pas
        sûr, pas certain, chais pas, je ne comprends pas, je comprends pas, peu importe
        """
    ),
    instead_of=phrases("au lieu de, plutôt que"),
    hours=phrases("heures, heure, h, hrs, heure pile, heures pile"),
    minutes=phrases("minutes, minute, min, mins, mn, m"),
    seconds=phrases("secondes, seconde, sec, s"),
    quarters=numbered("15 quart, un quart; 30 demi, demie; 45 trois quarts, trois quart"),
    past=phrases("passé, passée, après"),
    to=phrases("avant"),
    less=phrases("moins"),
    at=phrases(
        """
        à, vers, a peu près, peu près, environ, autour de, dès, avant, après, aux alentours de, sur les, vers les, jusqu'à
        """
    ),
    day_parts=day_parts(
        """
        morning: matin, matinée, am, a.m., a.m; afternoon: après-midi, aprem, soir, soirée, pm, p.m., p.m; night: nuit; lunch: midi,
        déjeuner, heure de déjeuner, heure du déjeuner; midnight: minuit
        """
    ),
    named_times=clocks(
        """
        12:00 midi, milieu de la journée, mi-journée, milieu de journée, milieu de jour, milieu du jour, après-midi, heure du déjeuner,
        heure de déjeuner; 0:00 minuit, milieu de la nuit; 10:00 milieu de la matinée, milieu de matinée; 14:00 milieu d'après-midi,
        milieu de l'après-midi
        """
    ),
    glue=bag("du, de, la, le, l, les, dans, ce, cet, cette, à, a, d, en, au, aux, vers"),
    weekdays=numbered("0 lundis; 1 mardis; 2 mercredis; 3 jeudis; 4 vendredis; 5 samedis; 6 dimanches"),
    months=numbered("1 jan; 2 fev, fevr; 8 aout; 9 sept, sep; 12 dec; 7 juill"),
    relative_days=numbered(
        """
        1 jour d'après, le jour d'après, demain matin, demain soir; 0 aujourd'hui, maintenant, ce jour, ma journée, ce soir, la journée,
        le jour, mon jour; 1 demain, le lendemain, lendemain; 2 après-demain, jour après demain, le jour après demain, surlendemain; 3
        après après-demain; -1 hier, la veille; -2 avant-hier, jour avant hier, le jour avant hier
        """
    ),
    units=units(
        """
        day: jour, jours, journee, journees; week: semaine, semaines; month: mois; year: an, ans, annee, annees; hour: heure, heures, h;
        minute: minute, minutes, min, mn; second: seconde, secondes, sec
        """
    ),
    vague=numbered("2 une paire de; 3 quelques, plusieurs"),
    ahead_before=phrases("dans, d'ici, en, après"),
    ahead_after=phrases(
        """
        plus tard, à partir de maintenant, à partir d'aujourd'hui, à compter de maintenant, à compter d'aujourd'hui, après, suivant,
        suivants
        """
    ),
    ago_before=phrases("il y a, ya, y a"),
    ago_after=phrases("plus tôt, auparavant, avant, en arrière, passés"),
    after_day=phrases("après, à partir de, à partir d, à compter de, depuis, de, d"),
    before_day=phrases("avant"),
    shifts=numbered(
        """
        0 ce, cet, cette, ci; 1 prochain, prochaine, suivant, suivante, qui vient; -1 dernier, derniere, passe, passee, precedent,
        precedente
        """
    ),
    coming=phrases("le prochain"),
    date_glue=bag("le, de, du, la, en, d, l, au, les, sur, pour"),
    date_at=phrases("le, pour le, au, du, jusqu'au"),
    long_units=long_units("15 minute: quart d heure; 15 day: quinzaine"),
    small_words=bag(
        """
        a, aimerais, au, aux, avec, besoin, bonjour, c, ca, ce, cet, cette, choisis, d, dans, de, des, du, en, est, et, il, j, je, l,
        la, le, les, ma, mais, me, merci, mes, mon, ne, numero, on, option, ou, par, pas, plait, pour, prends, qu, que, s, sur, un, une,
        veux, voudrais, vous
        """
    ),
    option_words=bag("option, numero, num, no, n, reponse, lettre, choix"),
    ranges=bag("-, a"),
    alternatives=bag("ou"),
)

"""German words for typed answers."""

from __future__ import annotations

from fractions import Fraction

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

_ENDINGS = ("e", "en", "er", "es", "em")

GERMAN = Language(
    code="de",
    cardinals=numbered(
        """
        0 null; 1 ein, eins, eine, einen, einer, einem, eines; 2 zwei, zwo; 3 drei; 4 vier; 5 funf, fuenf; 6 sechs; 7 sieben; 8 acht; 9
        neun; 10 zehn; 11 elf; 12 zwolf, zwoelf; 13 dreizehn; 14 vierzehn; 15 funfzehn, fuenfzehn; 16 sechzehn; 17 siebzehn; 18
        achtzehn; 19 neunzehn; 20 zwanzig; 30 dreissig, dreizig; 40 vierzig; 50 funfzig, fuenfzig; 60 sechzig; 70 siebzig; 80 achtzig;
        90 neunzig
        """
    ),
    scales=numbered(
        """
        100 hundert; 1e3 tausend, tsd; 1e6 million, millionen, mio; 1e9 milliarde, milliarden, mrd; 1e12 billion, billionen, bio; 1e15
        billiarde, billiarden
        """
    ),
    standing=numbered("2 zweit; 3 dritt; 4 viert; 5 funft; 6 sechst; 7 siebt; 8 acht"),
    short_scales=numbered("1e3 k; 1e6 m; 1e9 b, g; 1e12 t"),
    dozens=numbered("12 dutzend; 144 gros"),
    denominators=numbered(
        """
        2 halfte, haelfte; 3 drittel; 4 viertel; 5 funftel, fuenftel; 6 sechstel; 7 siebtel, siebentel; 8 achtel; 9 neuntel; 10 zehntel;
        11 elftel; 12 zwolftel, zwoelftel; 1e6 millionstel; 1e9 milliardstel
        """
    )
    | inflected(numbered("2 halb"), "", "e", "en", "er", "es", "em"),
    denominator_marks=bag("stel, tel"),
    added_parts=fractions("1/2 einhalb; 1/4 einviertel; 1/3 eindrittel; 3/4 dreiviertel"),
    mixed=fractions("3/4 dreiviertel") | {word: Fraction(3, 2) for word in ("anderthalb", "anderthalbe", "eineinhalb", "einundhalb")},
    joiners=bag("und, u"),
    of=bag("von"),
    idle=phrases("ein paar, ein bisschen, ein wenig, eine weile, eines tages, einer von, eine von"),
    weak_ones=bag("ein, eine, einen, einer, einem, eines"),
    minus=bag("minus"),
    point=bag("komma, punkt"),
    over=phrases("von, aus, durch, geteilt durch, zu"),
    units_first=True,
    places_divide=False,
    compounds=True,
    ordinals=inflected(
        numbered(
            """
        1 erst; 2 zweit; 3 dritt; 4 viert; 5 funft, fuenft; 6 sechst; 7 siebt, siebent; 8 acht; 9 neunt; 10 zehnt; 11 elft; 12 zwolft,
        zwoelft; 13 dreizehnt; 14 vierzehnt; 15 funfzehnt, fuenfzehnt; 16 sechzehnt; 17 siebzehnt; 18 achtzehnt; 19 neunzehnt; 20
        zwanzigst; 30 dreissigst; 40 vierzigst; 50 funfzigst, fuenfzigst; 60 sechzigst; 70 siebzigst; 80 achtzigst; 90 neunzigst
        """
        ),
        *_ENDINGS,
        "ens",
    )
    | numbered("2 zweit; 3 dritt; 4 viert"),
    ordinal_scales=inflected(numbered("100 hundertst; 1e3 tausendst; 1e6 millionst; 1e9 milliardst; 1e12 billionst"), *_ENDINGS),
    ordinal_marks=bag("., te, ten, ter, tes, ste, sten, ster, stes"),
    from_end=numbered("-1 zuletzt, schluss")
    | inflected(numbered("-1 letzt, allerletzt; -2 vorletzt, zweitletzt; -3 vorvorletzt, drittletzt"), *_ENDINGS),
    from_here=numbered("-1 davor; 1 danach")
    | inflected(numbered("1 nachst, naechst, folgend; -1 vorherig, vorig; 0 aktuell, jetzig"), *_ENDINGS),
    yes=phrases(
        """
        ja, jap, jep, jup, joa, jawohl, jaa, jo, ja gerne, ja bitte, klar, na klar, natürlich, selbstverständlich, einverstanden, ok,
        okay, okey, oke, in ordnung, auf jeden fall, definitiv, mach ich, mache ich
        """
    ),
    weak_yes=phrases(
        """
        j, yes, alles klar, klaro, sicher, sicherlich, gerne, gern, sehr gerne, bitte, freilich, stimmt, richtig, korrekt, genau, passt,
        das passt, gut, geht klar, unbedingt, absolut, wahr, mach das, machen wir, doch, gewiss, zustimmen, zustimme, ich stimme zu,
        funktioniert, geht, gebongt, bestätigt, perfekt, meinetwegen, stimme zu, von mir aus, denke schon, ich denke schon, glaube
        schon, ich glaube ja, super, klingt gut, hört sich gut an, jop, jupp, wird gemacht, machen, prima, abgemacht, alles gut, klappt,
        ist ok, ist in ordnung, perfekt passt, immer, logo, logisch
        """
    ),
    no=phrases(
        """
        nein, nee, nö, nope, nein danke, nicht, auf keinen fall, kein, lieber nicht, eher nicht, gar nicht, überhaupt nicht, auf gar
        keinen fall, niemals, leider nicht, will nicht, möchte nicht, ich möchte nicht
        """
    ),
    weak_no=phrases(
        """
        n, ne, no, nie, noch nicht, keinesfalls, keineswegs, nicht jetzt, falsch, stimmt nicht, bloß nicht, nicht wirklich, nichts, unwahr,
        inkorrekt, lehne ab, ablehnen, leider nein, nichts da, unrichtig, widerspreche, kann nicht, geht leider nicht, ich glaube nicht,
        glaube nicht, denke nicht, ich denke nicht, neee, nö danke, kein interesse, kein bedarf, nein nein, ohne mich
        """
    ),
    negations=phrases("nicht, kein, nie"),
    plain_yes=8,
    neutral=phrases("gute frage, noch nicht"),
    negation_last=True,
    yes_with_negation=phrases(
        """
        kein problem, keine probleme, nichts dagegen, warum nicht, wieso nicht, keine einwände, kein ding
        """
    ),
    unsure=phrases(
        """
        weiß nicht, weiß ich nicht, ich weiß nicht, ich weiß es nicht, weiss nicht, keine ahnung, vielleicht, eventuell, nicht sicher,
        bin mir nicht sicher, mal sehen, unsicher, möglicherweise, egal, verstehe nicht, verstehe ich nicht, noch nicht sicher
        """
    ),
    instead_of=phrases("statt, anstatt, anstelle von"),
    hours=phrases("uhr, h, stunden, stunde"),
    minutes=phrases("minuten, minute, min, m"),
    seconds=phrases("sekunden, sekunde, sek, s"),
    quarters=numbered("15 viertel, einviertel; 30 halb; 45 dreiviertel, drei viertel"),
    half_before=True,
    past=phrases("nach"),
    to=phrases("vor"),
    at=phrases(
        """
        um, gegen, ab, bis, so um, ca, circa, etwa, ungefähr, zirka, auf, nach, vor, kurz nach, kurz vor
        """
    ),
    day_parts=day_parts(
        """
        morning: morgens, vormittags, früh, am morgen, am vormittag, in der früh, morgen, vormittag, frühmorgens, a.m., a.m; lunch: am
        mittag, mittags, mittag; afternoon: nachmittags, nachmittag, abends, abend, heute abend, pm, p.m., p.m; night: nachts, nacht;
        midnight: mitternacht, mitternachts
        """
    ),
    named_times=clocks("12:00 mittag, mittags, zwölf uhr mittags, zu mittag, mittagszeit, zur mittagszeit; 0:00 mitternacht, mitternachts"),
    glue=bag("am, in, der, die, das, des, um, heute, zu, zur, gegen, dem"),
    weekdays=numbered(
        """
        5 sonnabend, samstags; 0 montags; 1 dienstags; 2 mittwochs; 3 donnerstags; 4 freitags; 6 sonntags
        """
    ),
    months=numbered("1 janner, jaenner, jan; 2 feber; 3 maerz, mrz, mar; 6 jun; 7 jul; 9 sep; 12 dezember"),
    relative_days=numbered(
        """
        1 morgen abend, morgen mittag, morgen nachmittag, morgen vormittag; 0 heute, jetzt, heute abend, sofort, am selben tag; 1
        morgen, morgen früh, am tag danach; 2 übermorgen, uebermorgen, tag nach morgen; 3 überübermorgen; -1 gestern; -2 vorgestern; -3
        vorvorgestern
        """
    ),
    units=units(
        """
        day: tag, tage, tagen; week: woche, wochen; month: monat, monate, monaten, monats; year: jahr, jahre, jahren; hour: stunde,
        stunden, std, h; minute: minute, minuten, min; second: sekunde, sekunden, sek
        """
    ),
    vague=numbered("3 ein paar, paar, einige, einigen, ein paar wenige, wenige, wenigen, mehrere, mehreren"),
    ahead_before=phrases("in, nach, binnen"),
    ahead_after=phrases("später, ab heute, ab jetzt, von heute an, von jetzt an, danach"),
    ago_before=phrases("vor"),
    ago_after=phrases("früher, zuvor, vorher, her"),
    after_day=phrases("nach, ab, von"),
    before_day=phrases("vor"),
    shifts=inflected(
        numbered(
            """
        0 dies, diesem, aktuell; 1 nachst, naechst, folgend; 2 ubernachst, uebernaechst; -1 letzt, vergangen, vorig; -2 vorletzt
        """
        ),
        "",
        "e",
        "en",
        "er",
        "es",
        "em",
    ),
    coming=phrases("kommenden, kommender, kommende, diesen kommenden, am kommenden"),
    date_glue=bag("am, den, der, dem, des, vom, im, in, von, die, das"),
    date_at=phrases("am, der, den, dem, zum, vom, bis, bis zum"),
    long_units=long_units(
        """
        15 minute: viertelstunde; 45 minute: dreiviertelstunde, dreiviertel stunde; 30 minute: halbstunde
        """
    ),
    small_words=bag(
        """
        am, an, auf, aus, bei, bitte, brauche, danke, das, dass, dem, den, der, des, die, du, ein, eine, einem, einen, einer, es, fur,
        gern, gerne, habe, hallo, hatte, ich, im, in, ist, mal, mein, meine, meinen, mich, mir, mit, mochte, moechte, nehme, nicht,
        nummer, nur, oder, option, sie, so, und, von, wahle, will, wir, wurde, zu, zum, zur
        """
    ),
    option_words=bag("option, nummer, nr, antwort, buchstabe, variante, wahl"),
    ranges=bag("-, bis"),
    alternatives=bag("oder"),
)

"""English words for typed answers."""

from __future__ import annotations

from botkit.understanding.answers.languages.table import Language
from botkit.understanding.answers.languages.writing import bag, clocks, day_parts, long_units, numbered, phrases, units

ENGLISH = Language(
    code="en",
    cardinals=numbered(
        """
        0 zero, nil, nought, naught; 1 one; 2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten; 11 eleven; 12
        twelve; 13 thirteen; 14 fourteen; 15 fifteen; 16 sixteen; 17 seventeen; 18 eighteen; 19 nineteen; 20 twenty; 30 thirty; 40
        forty, fourty; 50 fifty; 60 sixty; 70 seventy; 80 eighty; 90 ninety
        """
    ),
    scales=numbered(
        """
        100 hundred, hundreds; 1e3 thousand, thousands; 1e5 lakh, lakhs; 1e7 crore, crores; 1e6 million, millions, mio, mln; 1e9
        billion, billions, bln; 1e12 trillion, trillions, tln
        """
    ),
    short_scales=numbered("1e3 k; 1e6 m; 1e9 b, g; 1e12 t"),
    dozens=numbered("12 dozen, dozens, doz; 144 gross; 2 pair, pairs"),
    denominators=numbered("2 half, halves; 4 quarter, quarters"),
    joiners=bag("and"),
    articles=bag("a, an"),
    of=bag("of, a"),
    minus=bag("minus, negative"),
    point=bag("point"),
    over=phrases("over, in, out of"),
    no_places=phrases("one second, a second, just a second, sec"),
    long_denominators=True,
    idle=phrases(
        """
        which one, this one, that one, the one, no one, any one, another one, each one, every one, one of, one another, one day, one
        more thing, a few, one moment, one sec, one second, the other one, what one
        """
    ),
    ordinals=numbered(
        """
        1 first, firsts; 2 second; 3 third, thirds; 4 fourth, fourths; 5 fifth, fifths; 6 sixth, sixths; 7 seventh, sevenths; 8 eighth,
        eighths; 9 ninth, nineth, ninths; 10 tenth, tenths; 11 eleventh, elevenths; 12 twelfth, twelfths; 13 thirteenth; 14 fourteenth;
        15 fifteenth; 16 sixteenth; 17 seventeenth; 18 eighteenth; 19 nineteenth; 20 twentieth, twentieths; 30 thirtieth; 40 fortieth;
        50 fiftieth; 60 sixtieth; 70 seventieth; 80 eightieth; 90 ninetieth
        """
    ),
    ordinal_scales=numbered(
        """
        100 hundredth, hundredths; 1e3 thousandth, thousandths; 1e6 millionth, millionths; 1e9 billionth, billionths; 1e12 trillionth,
        trillionths
        """
    ),
    plurals=bag(
        """
        firsts, thirds, fourths, fifths, sixths, sevenths, eighths, ninths, tenths, elevenths, twelfths, twentieths, hundredths,
        thousandths, millionths, billionths, trillionths, halves, quarters
        """
    ),
    ordinal_marks=bag("st, nd, rd, th"),
    from_end=numbered(
        """
        -1 last, last one, final, final one; -2 penultimate, penultimate one, second to last, second last, next to last, one before last,
        the one before last, one before the last, one before the last one, last but one, second from last; -3 third to last, last but
        two, antepenultimate, third from last
        """
    ),
    from_here=numbered(
        """
        1 next, next one, following, following one; -1 previous, previous one, preceding, one before; 0 current, current one, this one
        """
    ),
    yes=phrases(
        """
        yes, yeah, yea, yep, yup, yess, yes please, sure, sure thing, of course, certainly, absolutely, definitely, ok, okay, okey,
        affirmative, agreed, i agree, agree
        """
    ),
    weak_yes=phrases(
        """
        y, kk, alright, all right, right, correct, exactly, indeed, true, please do, go ahead, do it, sounds good, fine, why not,
        perfect, i do, i am, i would, i did, i will, i guess so, guess so, i guess, i think so, think so, that works, works for me,
        works, let's go, let's do it, sounds great, sounds fine, that's fine, i'm in, deal, great, good, cool, by all means, will do,
        you bet, totally, for sure, yessir, ya, yas, aye, yh, ye, please
        """
    ),
    no=phrases(
        """
        no, nope, nah, no thanks, no thank you, not, no way, not at all, don't, do not, dont, disagree, never, i don't think so, don't
        think so, don't want, do not want, can't, cannot, won't, no need
        """
    ),
    weak_no=phrases(
        """
        n, not now, by no means, negative, false, wrong, incorrect, don t, i d rather not, not really, nay, noo, never mind, cant, wont,
        i'm not, isn't, negatory, not for me, not today, not yet, refuse, i refuse, hell no, nopes, not interested
        """
    ),
    negations=phrases("not, don t, do not, dont, never, isn t, no"),
    plain_yes=7,
    neutral=phrases(
        """
        right now, right away, right here, right there, good question, good morning, good evening, good afternoon, good day, good night,
        good luck, fine print, no one, no longer
        """
    ),
    yes_with_negation=phrases(
        """
        no problem, no problems, no worries, not a problem, no objection, no objections, don't mind, i don't mind, wouldn't mind, can't
        wait, why not, not bad
        """
    ),
    unsure=phrases(
        """
        not sure, i'm not sure, don't know, i don't know, do not know, dunno, idk, no idea, no clue, maybe, perhaps, possibly, not
        certain, unsure, don't care, no preference, not decided, haven't decided, don't understand, do not understand
        """
    ),
    instead_of=phrases("instead of, rather than"),
    hours=phrases("o'clock, oclock, ish, - ish, h, hrs, hours, hour, hundred hours"),
    minutes=phrases("minutes, minute, min, mins, m"),
    seconds=phrases("seconds, second, sec, secs, s"),
    quarters=numbered("15 quarter, a quarter; 30 half; 45 three quarters, three quarter"),
    spoken_zero=bag("oh, o"),
    past=phrases("past, after"),
    to=phrases("to, till, til, before, of"),
    at=phrases("at, between, around, about, by, from, before, after, until, approximately, near, towards"),
    day_parts=day_parts(
        """
        morning: am, a.m., a.m, a m, morning, in the morning; afternoon: pm, p.m., p.m, p m, afternoon, evening; night: tonight, night;
        noon: noon, midday; lunch: lunchtime, lunch, lunch time; midnight: midnight
        """
    ),
    named_times=clocks(
        """
        12:00 noon, midday, mid day, lunchtime, lunch time; 0:00 midnight, mid night; 10:00 mid morning, midmorning; 14:00 mid
        afternoon, midafternoon
        """
    ),
    glue=bag("in, the, at, on, this, of, a, by, around"),
    weekdays=numbered("1 tues; 2 weds; 3 thur, thurs"),
    months=numbered("9 sept"),
    relative_days=numbered(
        """
        0 today, now, right now, tonight, my day, the day; 1 tomorrow, tmr, tmrw, tomorow, tommorow, tommorrow, day after; 2 day after
        tomorrow, overmorrow; -1 yesterday, day before; -2 day before yesterday
        """
    ),
    units=units(
        """
        day: day, days; week: week, weeks, wk, wks; month: month, months; year: year, years, yr, yrs; hour: hour, hours, hr, hrs, h;
        minute: minute, minutes, min, mins; second: second, seconds, sec, secs
        """
    ),
    vague=numbered("2 couple, a couple, couple of, a couple of; 3 few, a few, some, several"),
    ahead_before=phrases("in, within, after"),
    ahead_after=phrases("from now, later, hence, from today, after now, after that, time, s time"),
    ago_after=phrases("ago, before now, earlier, prior, back, before, before today"),
    after_day=phrases("from, after"),
    before_day=phrases("before, prior to"),
    shifts=numbered("0 this, current; 1 next, following; -1 last, previous, past"),
    coming=phrases("coming, this coming, upcoming, the coming, nearest"),
    date_glue=bag("the, of, on, in, a, s"),
    date_at=phrases("the, on, on the"),
    long_units=long_units("2 week: fortnight, fortnights; 15 minute: quarter hour, quarter of an hour"),
    small_words=bag(
        """
        a, about, am, an, and, any, are, at, be, by, can, choose, could, d, do, for, from, get, give, go, have, hello, hi, i, in, is,
        it, its, just, let, like, ll, m, me, my, need, not, number, of, on, one, option, or, pick, please, s, so, some, take, thank,
        thanks, that, the, think, this, to, want, we, will, with, would, you, your
        """
    ),
    option_words=bag("option, number, no, nr, choice, letter, answer, variant"),
    ranges=bag("-, to, until, till"),
    alternatives=bag("or"),
)

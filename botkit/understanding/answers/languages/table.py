"""The shape of a language's table: every word a reader of answers knows, and how that language joins numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

# Words are kept folded (lower case, no accents, "ss" for ß); phrases may hold several words.
DayPart = Literal["morning", "noon", "lunch", "afternoon", "night", "midnight"]
Unit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """One language. Numbers first, then yes and no, then ordinals, calendar and clock."""

    code: str

    # Numbers: words below a hundred (and fixed hundreds such as "doscientos"), multipliers, and what follows a digit ("10k").
    cardinals: Mapping[str, int]
    scales: Mapping[str, int]
    # Numbers that never grow into longer words ("zu dritt", "rond elven").
    standing: Mapping[str, int] = field(default_factory=dict)
    short_scales: Mapping[str, int] = field(default_factory=dict)
    dozens: Mapping[str, int] = field(default_factory=dict)
    # Fractions: "half" is 2, "quarter" 4; marks as in "veinte avos"; what adds a half to the word before ("zweieinhalb");
    # words that are a value of their own ("anderthalb").
    denominators: Mapping[str, int] = field(default_factory=dict)
    added_parts: Mapping[str, Fraction] = field(default_factory=dict)
    mixed: Mapping[str, Fraction] = field(default_factory=dict)
    denominator_marks: frozenset[str] = frozenset()
    plurals: frozenset[str] = frozenset()
    joiners: frozenset[str] = frozenset()
    fraction_joiners: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    # Words that mean one, and are mostly an article ("ein", "un").
    weak_ones: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    point: frozenset[str] = frozenset()
    over: tuple[str, ...] = ()
    # "einundzwanzig": the unit comes first. "vingt et un": and may follow a ten. "quatre-vingt-dix": twenties are multiplied.
    units_first: bool = False
    and_after_tens: bool = False
    vigesimal: bool = False
    # "mille cinquièmes": a multiplier may begin a denominator. Whether places divide ("three fifths"; not "drei Fünftel").
    bare_scales: bool = False
    places_divide: bool = True
    # Every word of a place is one ("trigésimo quinto"), so a counting word before it is a numerator ("treinta quintos").
    places_agree: bool = False
    # "One hundred thirty fifths" is 100/35, not 130/5.
    long_denominators: bool = False
    # Phrases with a number word that count nothing ("which one").
    idle: tuple[str, ...] = ()
    # Whether number words grow together ("einhundertdrei").
    compounds: bool = False

    # Places: "third", "hundredth", the marks after a digit ("3rd"), from the end (-1 is the last), from here ("next").
    ordinals: Mapping[str, int] = field(default_factory=dict)
    ordinal_scales: Mapping[str, int] = field(default_factory=dict)
    ordinal_marks: frozenset[str] = frozenset()
    from_end: Mapping[str, int] = field(default_factory=dict)
    # A word for a place that is none here ("one second").
    no_places: tuple[str, ...] = ()
    from_here: Mapping[str, int] = field(default_factory=dict)

    # Yes and no: words that say so in any sentence, and weak ones that do only among small words ("right", "good").
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    weak_yes: tuple[str, ...] = ()
    weak_no: tuple[str, ...] = ()
    # "Not ok" turns a yes; "right now" and "good morning" are none.
    negations: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    # How many of `yes` are the plain word: "yes not" turns nothing, "of course not" does. Whether "not" may follow its verb later.
    plain_yes: int = 0
    negation_last: bool = False
    # A yes that holds a negation ("no problem"), and what is neither ("not sure").
    yes_with_negation: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    # What follows is not meant: "no instead of yes".
    instead_of: tuple[str, ...] = ()

    # Choices. Words that never tell two options apart, and words before an option's number or letter.
    small_words: frozenset[str] = frozenset()
    option_words: frozenset[str] = frozenset()
    # "An hour or two"
    alternatives: frozenset[str] = frozenset()
    # "5-6", "from 5 to 6"
    ranges: frozenset[str] = frozenset({"-"})

    # Clock. `quarters` are minutes ("quarter": 15); `half_before`: "halb vier" is 3:30, else "half four" is 4:30.
    hours: tuple[str, ...] = ()
    minutes: tuple[str, ...] = ()
    seconds: tuple[str, ...] = ()
    quarters: Mapping[str, int] = field(default_factory=dict)
    half_before: bool = False
    past: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    # "Ten oh five"
    spoken_zero: frozenset[str] = frozenset()
    at: tuple[str, ...] = ()
    day_parts: Mapping[str, DayPart] = field(default_factory=dict)
    named_times: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    # Small words that may stand inside an expression ("8 in the morning").
    glue: frozenset[str] = frozenset()

    # Calendar. babel knows the names of months and weekdays; here stand further ones (Monday is 0).
    weekdays: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    relative_days: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    # Words for several of a smaller unit: "fortnight", "viertelstunde".
    long_units: Mapping[str, tuple[Unit, int]] = field(default_factory=dict)
    # "A couple of days" is two, "a few" three, and read back.
    vague: Mapping[str, int] = field(default_factory=dict)
    # Before or after a span of days: "in 3 days", "3 days later"; "3 days ago", "il y a 3 jours"; "3 days after tomorrow".
    ahead_before: tuple[str, ...] = ()
    ahead_after: tuple[str, ...] = ()
    ago_before: tuple[str, ...] = ()
    ago_after: tuple[str, ...] = ()
    after_day: tuple[str, ...] = ()
    before_day: tuple[str, ...] = ()
    # "next" is 1, "last" -1, "this" 0; `coming` is the nearest, whatever the week.
    shifts: Mapping[str, int] = field(default_factory=dict)
    coming: tuple[str, ...] = ()
    # Small words inside a date ("the 3rd of May"), and what announces a day of the month ("on the 27th", "le 27").
    date_glue: frozenset[str] = frozenset()
    date_at: tuple[str, ...] = ()

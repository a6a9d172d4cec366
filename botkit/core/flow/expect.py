"""What a question expects: the kind of answer, and its limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import re2
from babel.core import get_global

from botkit.core.flow.time_limits import DateLimits, TimeLimits, parse_date_limits, parse_time_limits
from botkit.understanding.answers.units import UNITS

# Kinds that are read from words (botkit.understanding.answers), and kinds that are another sort of message.
WORDS = ("text", "number", "date", "time", "duration", "email", "phone", "yes_no", "money")
OTHERS = ("photo", "file", "files", "location", "form", "order", "contact", "call")
KINDS = (*WORDS, *OTHERS, "pattern")

WHOLE = "value"  # the part of a pattern that is kept as the answer, in the place of the whole reply
MAX_PATTERN = 500  # characters; an author's pattern that is longer is a program

COUNTRIES = frozenset(code for code in get_global("territory_currencies") if len(code) == 2)  # ISO 3166-1 alpha-2
CURRENCIES = frozenset(code for money in get_global("territory_currencies").values() for code, *_ in money)  # ISO 4217

_BETWEEN_KINDS = re.compile(r"\||,|/|\bor\b")
_RANGE = re.compile(r"(?P<low>-?\d+(?:\.\d+)?)?\s*\.\.\s*(?P<high>-?\d+(?:\.\d+)?)?")


@dataclass(frozen=True, kw_only=True)
class Expect:
    """`kind` is one of `KINDS`; a number may have limits, both included; a pattern must match the whole reply, in any case.

    `unit` is that of a number, which may have to be `whole`; `dates` and `times` are the limits of these kinds. `region` is the country of
    a phone number without one, `currency` that of an amount without one.
    """

    kind: str = "text"
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    pattern: str = ""
    unit: str = ""
    region: str = ""
    currency: str = ""
    whole: bool = False
    dates: DateLimits | None = None
    times: TimeLimits | None = None
    others: tuple[Expect, ...] = ()  # further kinds, read in this order when the first cannot be read

    @property
    def alternatives(self) -> tuple[Expect, ...]:
        """Each kind that is taken, by itself."""
        return (replace(self, others=()), *self.others) if self.others else (self,)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of all kinds that are taken."""
        return (self.kind, *(other.kind for other in self.others))


def parse_expect(written: object) -> Expect:
    """Read the value of `expect`. Raises ValueError with the sentence that the author reads."""
    if isinstance(written, Expect):
        return written
    if isinstance(written, (list, tuple)):
        return _one_of(written)
    kind, _, rest = str(written).strip().partition(" ")
    rest = rest.strip()
    several = [piece.strip() for piece in _BETWEEN_KINDS.split(str(written))]
    if kind != "pattern" and len(several) > 1 and all(piece.partition(" ")[0] in KINDS for piece in several):
        raise ValueError(f"several kinds of answer are written as a list: [{', '.join(several)}]")
    if kind not in KINDS:
        raise ValueError(f'"{kind}" is no kind of answer; known kinds: {", ".join(KINDS)}')
    if kind == "pattern":
        return Expect(kind=kind, pattern=_checked_pattern(rest))
    if not rest:
        return Expect(kind=kind)
    if kind == "phone":
        return Expect(kind=kind, region=_code(rest, "phone", COUNTRIES, "country", "GB"))
    if kind == "money":
        return Expect(kind=kind, currency=_code(rest, "money", CURRENCIES, "currency", "EUR"))
    if kind == "date":
        return Expect(kind=kind, dates=parse_date_limits(rest))
    if kind == "time":
        return Expect(kind=kind, times=parse_time_limits(rest))
    if kind != "number":
        raise ValueError(f'"{kind}" takes nothing after it, but "{rest}" is written there')
    return _number(rest)


def _one_of(written: Sequence[object]) -> Expect:
    """Several kinds. What takes any text stands last, because nothing after it would be read."""
    kinds = sorted(map(parse_expect, written), key=lambda expect: expect.kind == "text")
    if not kinds:
        raise ValueError("a list of kinds of answer is empty")
    return replace(kinds[0], others=tuple(kinds[1:]))


def _code(written: str, kind: str, known: frozenset[str], what: str, example: str) -> str:
    if written not in known:
        raise ValueError(f'"{written}" is no {what}; write for example "{kind} {example}"')
    return written


def _number(written: str) -> Expect:
    first, _, rest = written.partition(" ")
    if first == "whole":
        return replace(_number(rest.strip()), whole=True) if rest.strip() else Expect(kind="number", whole=True)
    unit = written.rpartition(" ")[2]
    if unit in UNITS:
        limits = written[: -len(unit)].strip()
        return replace(_number(limits), unit=unit) if limits else Expect(kind="number", unit=unit)
    found = _RANGE.fullmatch(written)
    if found is None or not (found["low"] or found["high"]):
        raise ValueError(
            f'"{written}" is no range of numbers and no unit; write for example "number 0..10", "number 1.." or "number 0..32 kg"; '
            f"units are {', '.join(UNITS)}"
        )
    low = Decimal(found["low"]) if found["low"] else None
    high = Decimal(found["high"]) if found["high"] else None
    if low is not None and high is not None and low > high:
        raise ValueError(f'"{written}" is empty: {low} is more than {high}')
    return Expect(kind="number", minimum=low, maximum=high)


def _checked_pattern(pattern: str) -> str:
    if not pattern:
        raise ValueError('"pattern" needs a regular expression after it, for example "pattern [A-Z]{2}[0-9]{2,4}"')
    if len(pattern) > MAX_PATTERN:
        raise ValueError(f"the pattern has {len(pattern)} characters; at most {MAX_PATTERN} are taken")
    try:
        compile_pattern(pattern)
    except re2.error as fault:
        reason = fault.args[0].decode() if isinstance(fault.args[0], bytes) else str(fault.args[0])
        raise ValueError(f'the pattern "{pattern}" cannot be used: {reason}') from None
    wrong = next((part for part in parts_of(pattern) if not _PART.fullmatch(part)), None)
    if wrong is not None:
        raise ValueError(f'"{wrong}" is no name for a part of a pattern: use a to z, digits and _, at most 20 of them')
    return pattern


_PART = re.compile(r"[a-z][a-z0-9_]{0,19}")

# What a pattern may be made of without ever matching a small letter: capitals, digits, signs, groups, and classes of these.
_GROUP = re.compile(r"\(\?P?<\w+>|\(\?:")
_HARMLESS = re.compile(r"\\[dsbABzZ]|\\[^\w]")
_ANY_LETTER = re.compile(r"\\|[a-z]|\[\^|\(\?|\.|[^\x00-\x7f]")


@lru_cache(maxsize=1_000)
def has_capitals_only(pattern: str) -> bool:
    """Whether a pattern, as it is written, matches no small letter: `[A-Z]{2}[0-9]{2,4}`. Its answers are kept in capitals."""
    return not _ANY_LETTER.search(_HARMLESS.sub("", _GROUP.sub("(", pattern)))


@lru_cache(maxsize=1_000)
def parts_of(pattern: str) -> tuple[str, ...]:
    """The names of the parts of a pattern, `(?P<name>…)`, in order."""
    return tuple(sorted(groups, key=groups.__getitem__)) if (groups := compile_pattern(pattern).groupindex) else ()


@lru_cache(maxsize=1_000)
def compile_pattern(pattern: str, *, any_case: bool = True) -> re2._Regexp:
    """A pattern that runs in linear time whatever the customer types (RE2)."""
    options = re2.Options()
    options.case_sensitive = not any_case
    options.log_errors = False
    return re2.compile(pattern, options)

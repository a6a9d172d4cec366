"""Numbers written in digits: 1.234,5 and 1,234.5, 1 234 567, told apart by the marks of the customer's country."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from babel.numbers import get_decimal_symbol

from botkit.understanding.answers.message import Message

_MARKS = frozenset(".,")
# Nobody answers with more zeros; a power of a long number must not become work.
MAX_EXPONENT = 30
# Groups of three: enough for every number with a name.
MAX_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Literal:
    """A number in digits and where it ends. `doubtful`: one mark before exactly three digits may group or divide."""

    value: int | Decimal | Fraction
    end: int
    doubtful: bool = False


def literal(message: Message, at: int) -> Literal | None:
    """Read the number that begins at a token, or None for anything but digits."""
    found = _plain(message, at)
    return None if found is None else _power(message, found)


def _power(message: Message, found: Literal) -> Literal:
    """Follow "1.2e10" and "2^8"."""
    tokens, at = message.tokens, found.end
    times_ten = [token.text for token in tokens[at : at + 3]] == ["x", "10", "^"]
    at += 2 * times_ten
    if at >= len(tokens) or tokens[at].text not in ("e", "^") or not tokens[at].glued:
        return found
    factor = times_ten or tokens[at].text == "e"
    base, position, sign = Fraction(10 if factor else found.value), at + 1, 1
    while position < min(len(tokens), at + 3) and tokens[position].text in ("-", "+"):
        sign, position = -sign if tokens[position].text == "-" else sign, position + 1
    if (
        position >= len(tokens)
        or tokens[position].kind != "digits"
        or len(tokens[position].text) > 2
        or not tokens[position].glued
        or base == 0
    ):
        return found
    power = base ** (sign * min(int(tokens[position].text), MAX_EXPONENT))
    return Literal(Fraction(found.value) * power if factor else power, position + 1)


def _plain(message: Message, at: int) -> Literal | None:
    tokens = message.tokens
    if at < len(tokens) - 1 and tokens[at].text in _MARKS and tokens[at + 1].kind == "digits" and tokens[at + 1].glued:
        if tokens[at].glued:
            return None
        return Literal(Decimal(f"0.{int_text(tokens[at + 1].text)}"), at + 2)
    if at >= len(tokens) or tokens[at].kind != "digits":
        return None
    if at > 1 and tokens[at].glued and tokens[at - 2].kind == "digits" and _after_mark(message, at - 1) is not None:
        # Inside such a row each number stands for itself.
        return Literal(int(tokens[at].text), at + 1)
    groups, marks, end = [tokens[at].text], [], at + 1
    while len(groups) < MAX_GROUPS and (after := _after_mark(message, end)) is not None:
        marks.append(tokens[end].text)
        groups.append(after)
        end += 2
    if not marks:
        return _spaced(message, at)
    decimal = get_decimal_symbol(message.locale)
    return _marked(groups, marks, end, decimal) or _first_of_list(groups, marks, at, decimal)


def _after_mark(message: Message, at: int) -> str | None:
    """The digits after a point or comma, where nothing but the mark stands between them and the digits before."""
    pair = message.tokens[at : at + 2]
    if len(pair) == 2 and pair[0].text in _MARKS and pair[1].kind == "digits" and pair[0].glued and pair[1].glued:
        return pair[1].text
    return None


def int_text(digits: str) -> str:
    """Digits of any script as 0 to 9."""
    return "".join(str(int(digit)) for digit in digits)


def _marked(groups: list[str], marks: list[str], end: int, decimal: str) -> Literal | None:
    grouping = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3 and groups[0] != "0"
    if len(marks) == 1:
        if marks[0] == decimal or not grouping:
            return Literal(_decimal(groups[0], groups[1]), end, doubtful=grouping)
        return Literal(int("".join(groups)), end, doubtful=True)
    if len(set(marks)) == 1:
        return Literal(int("".join(groups)), end) if grouping or _indian(groups) else None
    if len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and (all(len(group) == 3 for group in groups[1:-1]) or _indian(groups[:-1])):
        return Literal(_decimal("".join(groups[:-1]), groups[-1]), end)
    return None


def _first_of_list(groups: list[str], marks: list[str], at: int, decimal: str) -> Literal:
    """Of several numbers in a row ("22,24,26", "192.168.1.2") the first, with its groups of three where the mark groups."""
    length = 1
    while len(groups[0]) <= 3 and length < len(groups) and len(groups[length]) == 3 and marks[length - 1] == marks[0] != decimal:
        length += 1
    return Literal(int("".join(groups[:length])), at + 2 * length - 1)


def _indian(groups: list[str]) -> bool:
    # "12,34,567": lakhs and crores are grouped by two.
    return len(groups) > 2 and len(groups[0]) <= 2 and len(groups[-1]) == 3 and all(len(group) == 2 for group in groups[1:-1])


def _spaced(message: Message, at: int) -> Literal:
    # "1 234 567": groups of three after a gap; "423 0000" stays two numbers.
    tokens = message.tokens
    text, end = tokens[at].text, at + 1
    if len(text) <= 3 and text != "0":
        limit = min(len(tokens), at + MAX_GROUPS)
        while end < limit and tokens[end].kind == "digits" and len(tokens[end].text) == 3 and not tokens[end].glued:
            text += tokens[end].text
            end += 1
    if end > at + 1 and (fraction := _after_mark(message, end)) is not None:
        return Literal(_decimal(text, fraction), end + 2)
    return Literal(int(text), end)


def _decimal(whole: str, fraction: str) -> Decimal:
    return Decimal(f"{int_text(whole)}.{int_text(fraction)}")

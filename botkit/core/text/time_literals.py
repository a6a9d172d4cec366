"""What expressions say of time: durations as they are written everywhere (`24 hours`), and `business.open(…)`.

Both are read as filters, on the tokens of an expression: `24 hours` is `("24 hours" | duration)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from botkit.core.text.filters import OPEN

UNITS = frozenset(f"{unit}{plural}" for unit in ("second", "minute", "hour", "day", "week") for plural in ("", "s"))

_BUSINESS = (("name", "business"), ("dot", "."), ("name", "open"), ("lparen", "("))


class TimeLiterals(Extension):
    """Reads the literals of time."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        tokens = list(stream)
        closing: list[bool] = []  # of each open parenthesis: whether it is that of `business.open(`
        at = 0
        while at < len(tokens):
            token = tokens[at]
            following = tokens[at + 1] if at + 1 < len(tokens) else None
            if token.type == "integer" and following is not None and following.type == "name" and following.value in UNITS:
                yield from _filtered(token.lineno, (Token(token.lineno, "string", f"{token.value} {following.value}"),), "duration")
                at += 2
                continue
            if _begins(tokens, at):
                closing.append(True)
                yield Token(token.lineno, "lparen", "(")
                at += len(_BUSINESS)
                if at < len(tokens) and tokens[at].type == "rparen":
                    yield Token(token.lineno, "name", "now")  # nothing is written between the parentheses
                continue
            if token.type == "lparen":
                closing.append(False)
            yield token
            if token.type == "rparen" and closing and closing.pop():
                yield Token(token.lineno, "pipe", "|")
                yield Token(token.lineno, "name", OPEN)
            at += 1


def _begins(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].type if at else ""
    return before != "dot" and tuple((token.type, token.value) for token in tokens[at : at + len(_BUSINESS)]) == _BUSINESS


def _filtered(line: int, value: tuple[Token, ...], name: str) -> Iterator[Token]:
    yield Token(line, "lparen", "(")
    yield from value
    yield Token(line, "pipe", "|")
    yield Token(line, "name", name)
    yield Token(line, "rparen", ")")

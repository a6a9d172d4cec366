"""What is known of an expression without running it: the variables it reads, or why it cannot be used. Each source is compiled once."""

from __future__ import annotations

from functools import lru_cache

from msgspec import Struct

from botkit.core.conditions import ExpressionError, compile_expression
from botkit.core.texts import compile_text

REMEMBERED = 50_000  # sources; a thousand flows of sixty steps have about as many


class Facts(Struct, frozen=True):
    """`paths` are the variables with their dotted parts; empty when there is a fault."""

    paths: frozenset[str] = frozenset()
    fault: ExpressionError | None = None


_PLAIN = Facts()


def facts(source: str, *, is_text: bool) -> Facts:
    """What an expression, or the expressions inside a text, read."""
    if is_text and "{" not in source and len(source) < 1_000:
        return _PLAIN
    return _facts(source, is_text)


@lru_cache(REMEMBERED)
def _facts(source: str, is_text: bool) -> Facts:
    try:
        return Facts(compile_text(source).paths if is_text else compile_expression(source).paths)
    except ExpressionError as fault:
        return Facts(fault=fault)

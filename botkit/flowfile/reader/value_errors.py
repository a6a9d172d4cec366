"""Faults of single values as pydantic finds them, in the author's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botkit.flowfile.suggestions import plural, shortened

# The pattern of `Name` in botkit/core/flow/model.py, as people say it; other patterns bring their own sentence.
_PATTERNS = {
    r"^[a-z][a-z0-9_]{0,63}$": "is no name: use a to z, digits and _, beginning with a letter",
    r"^[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*$": 'is no language: write a code such as "en", "de" or "pt-BR"',
}


def reword(error: Any, text: str) -> str:
    """One sentence about one of pydantic's errors."""
    context: Mapping[str, Any] = error.get("ctx", {})
    word = f'"{shortened(text)}"'
    say = _SENTENCES.get(error["type"])
    return say(word, context) if say else f"{word} cannot stand here: {error['msg']}"


def _own(word: str, context: Mapping[str, Any]) -> str:
    return str(context.get("error", "this value cannot stand here"))


def _pattern(word: str, context: Mapping[str, Any]) -> str:
    return f"{word} {_PATTERNS.get(context.get('pattern', ''), 'is not written as it should be')}"


_SENTENCES: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    "value_error": _own,
    "string_pattern_mismatch": _pattern,
    "int_parsing": lambda word, _: f"{word} is no whole number",
    "int_parsing_size": lambda word, _: f"{word} is too large a number",
    "int_from_float": lambda word, _: f"{word} is no whole number",
    "float_parsing": lambda word, _: f"{word} is no number",
    "finite_number": lambda word, _: f"{word} is no number",
    "bool_parsing": lambda word, _: f'{word} is neither "true" nor "false"',
    "greater_than": lambda word, context: f"{word} is too small: it must be more than {context['gt']:g}",
    "greater_than_equal": lambda word, context: f"{word} is too small: the least is {context['ge']:g}",
    "less_than": lambda word, context: f"{word} is too large: it must be less than {context['lt']:g}",
    "less_than_equal": lambda word, context: f"{word} is too large: the most is {context['le']:g}",
    "too_short": lambda word, context: f"{word} needs at least {plural(context['min_length'], 'entry').replace('entrys', 'entries')}",
    "too_long": lambda word, context: f"{word} takes at most {plural(context['max_length'], 'entry').replace('entrys', 'entries')}",
    "string_too_short": lambda word, context: f"{word} is too short",
    "string_too_long": lambda word, context: f"{word} is too long: at most {context['max_length']} characters are taken",
}

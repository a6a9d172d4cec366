"""The variables that an expression reads, or why it is invalid, without running it. Each source is compiled once, as for a turn: some
faults appear only then."""

from __future__ import annotations

import re
from functools import lru_cache

from jinja2 import Template, TemplateSyntaxError, nodes
from msgspec import Struct

from botkit.core.text.expressions import (
    ENVIRONMENT,
    LOCALE,
    TOO_NESTED,
    ZONE,
    ExpressionError,
    compile_expression,
    parse_expression,
    paths_in,
)
from botkit.core.text.expressions import MAX_SOURCE as MAX_EXPRESSION
from botkit.core.text.texts import MAX_SOURCE, CompiledText, compile_text

CACHE_SIZE = 50_000  # sources; a thousand flows of sixty steps have about as many


@lru_cache(CACHE_SIZE)
def parsed_source(source: str) -> nodes.Expr | None:
    """The tree of an expression; None where it cannot be read, which another check tells."""
    try:
        return parse_expression(source)
    except ExpressionError:
        return None


# What is between braces. A closing pair inside quotation marks ends it early, and then it cannot be parsed.
# What is not closed goes to the end: looking for its end once more from every later brace would take quadratic time.
_BRACES = re.compile(r"\{\{.*?(?:\}\}|\Z)|\{%.*?(?:%\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_TEXT = re.compile(r'"[^"]*"|\'[^\']*\'')  # a text in an expression without backslashes
_CLOSED_BY = {"{{": "}}", "{%": "%}", "{#": "#}"}


class ExpressionVariables(Struct, frozen=True):
    """`paths` are the variables with their dotted parts; empty when there is a fault. `has_constants`: a part without variables was
    calculated, so another literal in it may fail."""

    paths: frozenset[str] = frozenset()
    fault: ExpressionError | None = None
    has_constants: bool = False


_ANY_SCOPE = {LOCALE: "en", ZONE: "UTC"}  # what filters ask for, whatever the contact

_PLAIN = ExpressionVariables()


def variables_of(source: str, *, is_text: bool) -> ExpressionVariables:
    """The variables of an expression, or of the expressions in a text."""
    if not is_text:
        return _of_expression(source)
    if "{" not in source and len(source) <= MAX_SOURCE:
        return _PLAIN
    between = skeleton(source)
    if between is not None and (known := _parsed(between, True)).fault is None:
        return known
    return _parsed(source, True)


def _of_expression(source: str) -> ExpressionVariables:
    """Expressions that differ only in string literals read the same names, and are parsed once."""
    plain = "\\" not in source and len(source) <= MAX_EXPRESSION
    if plain and (known := _parsed(_TEXT.sub('""', source), False)).fault is None and not known.has_constants:
        return known
    return _parsed(source, False)


def skeleton(source: str) -> str | None:
    """The expressions of a text without its words: many texts have the same, which are parsed once.

    None when the braces cannot be told from the words; then, and when the skeleton is invalid, the text itself is parsed.
    """
    pieces = _BRACES.findall(source)
    if len(source) > MAX_SOURCE or not all(len(piece) >= 4 and piece.endswith(_CLOSED_BY[piece[:2]]) for piece in pieces):
        return None
    return " ".join(pieces)


@lru_cache(CACHE_SIZE)
def _parsed(source: str, is_text: bool) -> ExpressionVariables:
    try:
        paths = (compile_text(source) if is_text else compile_expression(source)).paths
        has_constants = _try_constants(ENVIRONMENT.parse(source if is_text else f"{{{{ ({source}\n) }}}}"))
        return ExpressionVariables(paths, has_constants=has_constants)
    except ExpressionError as fault:
        return ExpressionVariables(fault=fault)


def _try_constants(node: nodes.Node) -> bool:
    """Calculate every part without variables, and say whether there is one. What fails there would fail at every turn: raises
    `ExpressionError`."""
    has_any = False
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Const | nodes.TemplateData | nodes.Keyword):
            continue
        if isinstance(child, nodes.Expr) and next(paths_in(child), None) is None:
            template = Template.from_code(ENVIRONMENT, ENVIRONMENT.compile(nodes.Template([nodes.Output([child])], lineno=1)), {})
            CompiledText("", template, frozenset()).render(_ANY_SCOPE)
            has_any = True
        else:
            has_any |= _try_constants(child)
    return has_any


def without_braces(source: str) -> str:
    """The words of a text, without what is filled in."""
    return _BRACES.sub("", source)


def blank_braces(source: str) -> str:
    """A text with blanks for what is filled in, so that every word keeps its column."""
    return _BRACES.sub(lambda braces: " " * len(braces[0]), source)


@lru_cache(CACHE_SIZE)
def min_length(source: str) -> int:
    """The least length of a text: with nothing for its expressions, and the shorter branch of each {% if %}."""
    if "{%" not in source:
        return len(_BRACES.sub("", source).strip())
    try:
        return _min_length(ENVIRONMENT.parse(source.strip()).body)
    except (TemplateSyntaxError, *TOO_NESTED):
        return 0  # reported by another check


def _min_length(parts: list[nodes.Node]) -> int:
    total = 0
    for part in parts:
        if isinstance(part, nodes.Output):
            total += sum(len(piece.data) for piece in part.nodes if isinstance(piece, nodes.TemplateData))
        elif isinstance(part, nodes.If):
            ways = [part.body, *(other.body for other in part.elif_), part.else_]
            total += min(_min_length(way) for way in ways)
    return total

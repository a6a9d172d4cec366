"""Expressions: one small language for `when`, `where`, `with`, `set` and `{{ }}`, compiled once, safe to run.

It is jinja2's expression language in its immutable sandbox, with operators of our own (operators.py), and cut down further by a walk of the
syntax tree, because the sandbox alone stops neither endless work nor huge results: no loops, no calls but the filters of
`filters.py`, no power, no attributes but those of values. What remains costs time in proportion to the author's own text,
times the size of the values in it, which is bounded where they are kept (botkit/core/model/values.py).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from botkit.core.model.reply import ReplyText
from botkit.core.model.values import Value, exact
from botkit.core.text.filters import (
    FILTERS,
    FORMS,
    HOURS,
    ITEMS,
    LOCALE,
    OPEN,
    OTHER,
    OWN_TESTS,
    TESTS,
    ZONE,
    fill_in,
    is_open,
    limited_items,
)
from botkit.core.text.operators import DIFFERENT, OperatorFault, calculate, compare, sign_of
from botkit.core.text.plain import plain
from botkit.core.text.time_literals import TimeLiterals

MAX_SOURCE = 2_000  # characters of one expression; longer is a program, and programs belong into a function
MAX_NESTING = 60  # levels of an expression's tree; compilers of Python give up at about 100, each version at another place

__all__ = [
    "ENVIRONMENT",
    "HOURS",
    "LOCALE",
    "ZONE",
    "Expression",
    "ExpressionError",
    "compile_expression",
    "in_words",
    "limit_loops",
    "parse_expression",
    "paths_in",
    "refuse_unsafe",
]

# What an expression that compiles may still raise on its values; and what jinja2 and Python raise when nesting is beyond them.
_ON_VALUES = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)
_IN_WORDS = {TypeError: DIFFERENT}
# A part without variables is calculated while it is compiled, and may fail there as it would at every turn.
ON_CONSTANTS = (TemplateError, *_ON_VALUES)
TOO_NESTED = (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError)

_PARTS_OF_TIME = frozenset({"year", "month", "day", "hour", "minute", "second"})
_PARTS_OF_LOOP = frozenset({"index", "first", "last", "length"})


class ExpressionError(ValueError):
    """An expression that cannot be used, or failed on these values. `offset` is the place in its source, where known."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class _Operators(CodeGenerator):
    """Writes the code of expressions with decimal numbers, and with the comparisons and the joining of `operators.py`."""

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self.write(_constant(node.as_const(frame.eval_ctx)))

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self.write("environment.compare(")
        self.visit(node.expr, frame)
        for operand in node.ops:
            self.write(f", {operand.op!r}, ")
            self.visit(operand.expr, frame)
        self.write(")")

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        self.write("environment.concatenate(")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write(")")


def _constant(value: Any) -> str:
    """A constant as Python code. jinja2 folds lists of constants into one."""
    match value:
        case float():
            return f"environment.number({value!r})"
        case list():
            return f"[{', '.join(map(_constant, value))}]"
        case tuple():
            return f"({''.join(f'{_constant(item)}, ' for item in value)})"
        case _:
            return repr(value)


class Sandbox(ImmutableSandboxedEnvironment):
    """Where expressions run. What is not there is nothing (jinja2's `Undefined`): a name that is not set yet, a key that an event leaves
    out, an item beyond the end of a list. In a text it is empty, in a condition false. Mistyped names are found by the checks."""

    code_generator_class = _Operators
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%"})
    intercepted_unops = frozenset({"+", "-"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        return calculate(operator, left, right)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        return sign_of(operator, arg)

    def compare(self, left: Any, *rest: Any) -> bool:
        """`left < a < b`, given as left, "lt", a, "lt", b."""
        for sign, right in zip(rest[::2], rest[1::2], strict=True):
            if not compare(sign, left, right):
                return False
            left = right
        return True

    def concatenate(self, *parts: Any) -> str:
        return "".join(map(plain, parts))

    def number(self, written: float) -> int | Decimal:
        return exact(written)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`a.b` reads an entry of a mapping, or a part of a date: never a method, never an attribute of Python's."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, ReplyText) and attribute in obj.parts:
            return obj.parts[attribute]
        if isinstance(obj, LoopContext) and attribute in _PARTS_OF_LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, (date, datetime, time)) and attribute in _PARTS_OF_TIME and hasattr(obj, attribute):
            return getattr(obj, attribute)
        return self.undefined(name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(obj, Mapping) and isinstance(argument, str) and argument in obj:
            return obj[argument]
        if isinstance(obj, (str, list, tuple)) and isinstance(argument, int) and -len(obj) <= argument < len(obj):
            return obj[argument]
        return self.undefined(name="entry")


ENVIRONMENT = Sandbox(autoescape=False, extensions=(TimeLiterals,), cache_size=0, finalize=fill_in)
ENVIRONMENT.globals.clear()
ENVIRONMENT.filters.clear()
ENVIRONMENT.filters.update(FILTERS)
ENVIRONMENT.filters[ITEMS] = limited_items
ENVIRONMENT.filters[OPEN] = is_open
ENVIRONMENT.tests = {name: ENVIRONMENT.tests[name] for name in TESTS if name not in OWN_TESTS} | OWN_TESTS

# What an expression may be made of. Whatever is not named here is refused, new syntax of later jinja2 versions included.
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Pos,
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Concat,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
)


class Expression:
    """A compiled expression. `names` are the variables it reads, `paths` the same with their dotted parts (`event.flight`)."""

    __slots__ = ("_run", "names", "paths", "source")

    def __init__(self, source: str, tree: nodes.Expr) -> None:
        self.source = source
        self.paths = frozenset(paths_in(tree))
        self.names = frozenset(path.partition(".")[0] for path in self.paths)
        self._run = ENVIRONMENT.compile_expression(source, undefined_to_none=False)

    def evaluate(self, scope: Mapping[str, Value]) -> Value:
        """The value for these variables, None for what is not there. Raises `ExpressionError`: a comparison of a number with a text."""
        try:
            result = self._run(scope)
        except TemplateError as fault:
            raise ExpressionError(fault.message or "the expression failed") from fault
        except _ON_VALUES as fault:
            raise ExpressionError(in_words(fault)) from fault
        return None if isinstance(result, Undefined) else result


def in_words(fault: Exception) -> str:
    """What Python says about values that do not fit, as the author reads it. Without the values, which may be a customer's."""
    if isinstance(fault, (OperatorFault, ExpressionError)):
        return str(fault)
    known = (words for kind, words in _IN_WORDS.items() if isinstance(fault, kind))
    return next(known, "a filter or a calculation cannot take these values")


def compile_expression(source: str) -> Expression:
    """Compile one expression. Raises `ExpressionError` with what is wrong and where."""
    tree = parse_expression(source)
    try:
        return Expression(source, tree)
    except TemplateSyntaxError as fault:
        raise ExpressionError(_plain(fault), offset=0) from None
    except ExpressionError:
        raise
    except ON_CONSTANTS as fault:
        raise ExpressionError(constant_fault(fault)) from None
    except TOO_NESTED:
        raise ExpressionError("the expression is nested too deep") from None


def constant_fault(fault: Exception) -> str:
    """Why a part without variables cannot be calculated, in the author's words."""
    reason = (fault.message or "it has no value") if isinstance(fault, TemplateError) else in_words(fault)
    return f"a part of it fails whatever the values are: {reason}"


def parse_expression(source: str) -> nodes.Expr:
    """The tree of one expression, without making it into code. Raises `ExpressionError` as `compile_expression` does."""
    if len(source) > MAX_SOURCE:
        raise ExpressionError(f"the expression has {len(source)} characters; at most {MAX_SOURCE} are taken")
    if not source.strip():
        raise ExpressionError("the expression is empty")
    try:
        tree = ENVIRONMENT.parse("{{ (" + source + "\n) }}")
    except TemplateSyntaxError as fault:
        raise ExpressionError(_plain(fault), offset=0) from None
    except TOO_NESTED:
        raise ExpressionError("the expression is nested too deep") from None
    body = tree.body[0]
    if len(tree.body) != 1 or not isinstance(body, nodes.Output) or len(body.nodes) != 1 or not isinstance(body.nodes[0], nodes.Expr):
        raise ExpressionError("this is not one expression")
    refuse_unsafe(body.nodes[0], source)
    return body.nodes[0]


def refuse_unsafe(tree: nodes.Node, source: str) -> None:
    """Raise `ExpressionError` for anything in the tree that is not on the list, with the author's word for it."""
    for node, depth in _nodes(tree):
        if depth > MAX_NESTING:
            raise ExpressionError(f"the expression is nested more than {MAX_NESTING} deep")
        if isinstance(node, nodes.Call):
            raise ExpressionError('there is no calling here; use a filter ("|"), or a step "call"', _find(source, "("))
        if isinstance(node, nodes.Pow):
            raise ExpressionError('"**" is not allowed', _find(source, "**"))
        if not isinstance(node, _ALLOWED):
            raise ExpressionError(f'"{type(node).__name__.lower()}" is not allowed in an expression')
        if isinstance(node, nodes.Filter) and node.name not in FILTERS and node.name != OPEN:
            raise ExpressionError(f'there is no filter "{node.name}"; known: {", ".join(sorted(FILTERS))}', _find(source, node.name))
        if isinstance(node, nodes.Filter) and node.name in FORMS:
            _refuse_forms(node, source)
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            raise ExpressionError(f'there is no test "{node.name}"; known: {", ".join(sorted(TESTS))}', _find(source, node.name))
        if isinstance(node, nodes.Const) and isinstance(node.value, float) and not math.isfinite(node.value):
            raise ExpressionError("a number is too large")
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and not _is_writable(node.value):
            raise ExpressionError("half a character cannot be written", _find(source, "\\"))
        name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
        if name.startswith("_"):
            raise ExpressionError(f'"{name}" begins with "_", which no name of yours does', _find(source, name))


def _refuse_forms(node: nodes.Filter, source: str) -> None:
    """A choice among forms must have one for every value: in another language, or for a value that nobody thought of."""
    known, given = FORMS[node.name], [str(keyword.key) for keyword in node.kwargs]
    place = _find(source, node.name)
    if node.args or OTHER not in given:
        raise ExpressionError(f'"{node.name}" needs named forms, and one for the rest: {node.name}(…, other="…")', place)
    unknown = next((form for form in given if known is not None and form not in known), None)
    if known is not None and unknown is not None:
        raise ExpressionError(f'"{unknown}" is no form of a plural; known: {", ".join(known)}', _find(source, unknown))


def paths_in(tree: nodes.Node) -> Iterator[str]:
    """The variables that a tree reads, each with its dotted parts as far as they are plain names."""
    if isinstance(tree, nodes.Getattr):
        path = _path(tree)
        if path:
            yield path
            return
    if isinstance(tree, nodes.For):
        yield from paths_in(tree.iter)
        own = {"loop", *(name.name for name in tree.find_all(nodes.Name) if name is tree.target)}
        inside = (path for part in (*tree.body, *tree.else_, *filter(None, [tree.test])) for path in paths_in(part))
        yield from (path for path in inside if path.partition(".")[0] not in own)
        return
    if isinstance(tree, nodes.Name) and tree.ctx == "load":
        yield tree.name
    for child in tree.iter_child_nodes():
        yield from paths_in(child)


def limit_loops(tree: nodes.Template) -> None:
    """Make every loop of a text go over a list, and over no more than `MAX_ITEMS` of its items."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, ITEMS, [], [], None, None, lineno=loop.lineno)


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        above = _path(node.node)
        return f"{above}.{node.attr}" if above else ""
    return ""


def _nodes(tree: nodes.Node) -> Iterator[tuple[nodes.Node, int]]:
    """Every node with its depth, outermost first, without recursion: a tree may be deeper than Python's stack."""
    waiting = [(tree, 0)]
    for node, depth in waiting:
        yield node, depth
        waiting.extend((child, depth + 1) for child in node.iter_child_nodes())


def _is_writable(text: str) -> bool:
    """Whether a text can be written as UTF-8: `"\\ud800"` is half of a pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _find(source: str, part: str) -> int:
    return max(source.find(part), 0)


def _plain(fault: TemplateSyntaxError) -> str:
    return (fault.message or "the expression cannot be read").replace("end of print statement", "end of the expression")

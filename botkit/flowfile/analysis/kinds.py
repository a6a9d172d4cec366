"""Kinds of values: what an expression may come to, and what in it cannot work.

Each kind has samples, and the kind of an expression is found by working it out with them, by the operators and filters that flows run
with. So what is told here is what would happen. A kind that is not known (`ANYTHING`) is never told. To add a kind of value, add its
samples to `SAMPLES` and its words to `WORDS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import nodes
from jinja2.runtime import Context, Undefined

from botkit.core.model.money import Money
from botkit.core.text.expressions import ENVIRONMENT, HOURS, LOCALE, ZONE, ExpressionError
from botkit.core.text.filters import FILTERS, OPEN
from botkit.core.text.moments import moment_in
from botkit.core.text.operators import calculate, compare, sign_of

Kinds = frozenset[str]

_NOW = datetime(2026, 6, 2, 10, 0, tzinfo=ZoneInfo("Europe/London"))

# Kind -> values of it. A text may also be a number or a moment in writing; numbers have no zero, because what is divided by it is nothing.
SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "text": ("Ana", "12", "2026-07-01T14:30"),
    "number": (2, Decimal("2.5")),
    "yes_no": (True, False),
    "date": (date(2026, 7, 1),),
    "time": (time(14, 30),),
    "moment": (_NOW,),
    "duration": (timedelta(hours=2), timedelta(days=1)),
    "whole days": (timedelta(days=1),),
    "money": (Money(Decimal("12.5"), "EUR"),),
    "any money": (Money(Decimal("12.5"), "EUR"), Money(Decimal("0.99"), "GBP")),
    "moment as text": ("2026-07-01T14:30+02:00",),
    "date as text": ("2026-07-01",),
    "time as text": ("14:30",),
    "wording": ("1 July",),
    "list": (["Ana"],),
    "object": ({"name": "Ana"},),
    "nothing": (None,),
}
WORDS: Mapping[str, str] = {
    "text": "a text",
    "number": "a number",
    "yes_no": "yes or no",
    "date": "a date",
    "time": "a time of day",
    "moment": "a moment",
    "duration": "a duration",
    "whole days": "a duration",
    "money": "an amount of money",
    "any money": "an amount in any currency",
    "moment as text": "a moment",
    "date as text": "a date",
    "time as text": "a time of day",
    "wording": "a text for people",
    "list": "a list",
    "object": "an object",
    "nothing": "nothing",
}
ANYTHING: Kinds = frozenset({"anything"})
NOTHING: Kinds = frozenset({"nothing"})
TEXT: Kinds = frozenset({"text"})
TRUTH: Kinds = frozenset({"yes_no"})

# What a question reads -> the kind that is saved.
OF_ANSWERS: Mapping[str, str] = {
    "text": "text",
    "pattern": "text",
    "email": "text",
    "phone": "text",
    "number": "number",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "yes_no": "yes_no",
    "money": "money",
    "photo": "object",
    "file": "object",
    "files": "list",
    "location": "object",
    "form": "object",
    "order": "object",
    "contact": "object",
}
# What an event or a function may be said to send, in botkit.yaml -> the kind that it comes as: JSON has no moments.
OF_SCHEMAS: Mapping[str, str] = {
    "text": "text",
    "number": "number",
    "yes_no": "yes_no",
    "date": "date as text",
    "time": "time as text",
    "moment": "moment as text",
    "money": "money",
    "list": "list",
    "object": "object",
}

_SIGNS: Mapping[type[nodes.BinExpr], str] = {
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
}
_COMPARED: Mapping[str, str] = {"lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "eq": "==", "ne": "!=", "in": "in", "notin": "not in"}
_OF_TIME = frozenset({"date", "time", "moment", "duration", "whole days", "date as text", "time as text", "moment as text"})
_MONEY = frozenset({"money", "any money"})
_RATELESS = frozenset({"+", "-", "/", "//", "%", "<", "<=", ">", ">="})  # what works within one currency only
_WRITE = frozenset({"ago", "date", "datetime", "money", "number", "time"})  # filters that write a value for people
_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)

# Kinds of a name (`bags`) or of its dotted part (`event.flight`); None when nothing is known of it.
Lookup = Callable[[str], Kinds | None]


class KindFault(NamedTuple):
    """What cannot work: the operator or filter, the kinds on both sides of it, and whether it never works or only for some values."""

    sign: str
    left: str
    right: str = ""
    always: bool = True
    near: str = ""  # the word on its left, to find the place

    @property
    def is_of_currencies(self) -> bool:
        return bool(self.right) and {self.left, self.right} <= _MONEY

    @property
    def message(self) -> str:
        if self.is_of_currencies:
            return f'the customer may answer in another currency, and two currencies do not go together ("{self.sign}")'
        if not self.right:
            return f'the filter "{self.sign}" cannot take {WORDS[self.left]}'
        if self.left == self.right:
            return f'"{self.sign}" cannot be used with two values that are each {WORDS[self.left]}'
        return f'{WORDS[self.left]} and {WORDS[self.right]} do not go together ("{self.sign}")'


def kinds_of(tree: nodes.Node, lookup: Lookup, faults: list[KindFault]) -> Kinds:
    """The kinds that an expression may come to. What cannot work is added to `faults`."""
    match tree:
        case nodes.Const():
            return frozenset({_of_constant(tree.value)})
        case nodes.Name():
            return lookup(tree.name) or ANYTHING
        case nodes.Getattr() | nodes.Getitem():
            return _part(tree, lookup, faults)
        case nodes.BinExpr() if type(tree) in _SIGNS:
            sides = kinds_of(tree.left, lookup, faults), kinds_of(tree.right, lookup, faults)
            return _worked_out(_SIGNS[type(tree)], sides, calculate, tree.left, faults)
        case nodes.Compare():
            left, expr = kinds_of(tree.expr, lookup, faults), tree.expr
            for operand in tree.ops:
                right = kinds_of(operand.expr, lookup, faults)
                sign = _COMPARED[operand.op]
                _worked_out(sign, (left, right), _comparison(operand.op), expr, faults)
                left, expr = right, operand.expr
            return TRUTH
        case nodes.And() | nodes.Or():
            return kinds_of(tree.left, lookup, faults) | kinds_of(tree.right, lookup, faults)
        case nodes.Not():
            kinds_of(tree.node, lookup, faults)
            return TRUTH
        case nodes.Neg() | nodes.Pos():
            value = kinds_of(tree.node, lookup, faults)
            return _worked_out("-", (value, frozenset({"number"})), lambda sign, one, _: sign_of(sign, one), tree.node, faults)
        case nodes.CondExpr():
            kinds_of(tree.test, lookup, faults)
            other = NOTHING if tree.expr2 is None else kinds_of(tree.expr2, lookup, faults)
            return kinds_of(tree.expr1, lookup, faults) | other
        case nodes.Filter() if tree.node is not None:
            return _filtered(tree, lookup, faults)
        case nodes.Concat():
            for part in tree.nodes:
                kinds_of(part, lookup, faults)
            return TEXT
        case nodes.List() | nodes.Tuple():
            for item in tree.items:
                kinds_of(item, lookup, faults)
            return frozenset({"list"})
        case nodes.Test():
            kinds_of(tree.node, lookup, faults)
            return TRUTH
        case _:
            for child in tree.iter_child_nodes():
                kinds_of(child, lookup, faults)
            return ANYTHING


def _comparison(sign: str) -> Callable[[str, Any, Any], Any]:
    return lambda _, one, other: compare(sign, one, other)


def _of_constant(value: object) -> str:
    """The kind of a constant: a text may be known to stand for a moment."""
    kind = kind_of(value)
    moment = moment_in(value) if kind == "text" else None
    return kind if moment is None else f"{kind_of(moment)} as text"


def kind_of(value: object) -> str:
    """The kind of a value."""
    match value:
        case None | Undefined():
            return "nothing"
        case bool():
            return "yes_no"
        case int() | float() | Decimal():
            return "number"
        case str():
            return "text"
        case datetime():
            return "moment"
        case date():
            return "date"
        case time():
            return "time"
        case timedelta():
            return "duration"
        case Money():
            return "money"
        case list() | tuple():
            return "list"
        case _:
            return "object"


def _part(tree: nodes.Getattr | nodes.Getitem, lookup: Lookup, faults: list[KindFault]) -> Kinds:
    path = _path(tree)
    if path and (known := lookup(path)) is not None:
        return known
    whole = kinds_of(tree.node, lookup, faults)
    if isinstance(tree, nodes.Getattr) and whole <= {"date", "time", "moment"}:
        return frozenset({"number", "nothing"})
    return ANYTHING


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    above = _path(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{above}.{node.attr}" if above and isinstance(node, nodes.Getattr) else ""


def _worked_out(
    sign: str, sides: tuple[Kinds, Kinds], work: Callable[[str, Any, Any], Any], left: nodes.Node, faults: list[KindFault]
) -> Kinds:
    """The kinds of the results of all combinations. A combination that fails is told, unless a side may be anything."""
    if ANYTHING & (sides[0] | sides[1]):
        return ANYTHING
    results: set[str] = set()
    failed: list[tuple[str, str]] = []
    for one, other in product(sorted(sides[0]), sorted(sides[1])):
        found = _outcomes((one, other), lambda first, second: work(sign, first, second))
        results |= found
        is_of_currencies = sign in _RATELESS and {one, other} <= _MONEY and "any money" in (one, other)
        if is_of_currencies or not found or (found == NOTHING and "nothing" not in (one, other)):
            failed.append((one, other))
        elif "any money" in (one, other) and "money" in found:
            results = results - {"money"} | {"any money"}
    if failed:
        faults.append(KindFault(sign, *failed[0], always=not results - {"nothing"}, near=_last_word(left)))
    return frozenset(results) or ANYTHING


def _filtered(tree: nodes.Filter, lookup: Lookup, faults: list[KindFault]) -> Kinds:
    assert tree.node is not None  # filters without a value stand in blocks, which no flow may write
    value = kinds_of(tree.node, lookup, faults)
    if tree.name == "duration" and isinstance(tree.node, nodes.Const):  # "2 days", as it stands in the expression
        return frozenset({"whole days" if re.search(r"day|week", str(tree.node.value)) else "duration"})
    if tree.name not in FILTERS:
        return TRUTH if tree.name == OPEN else ANYTHING
    given = [kinds_of(argument, lookup, faults) for argument in tree.args]
    named = {keyword.key: kinds_of(keyword.value, lookup, faults) for keyword in tree.kwargs}
    if tree.name in ("first", "last") and value & {"list", "anything"}:
        return ANYTHING
    if ANYTHING & frozenset().union(value, *given, *named.values()):
        return _RESULTS.get(tree.name, ANYTHING)
    literal = [argument.value if isinstance(argument, nodes.Const) else None for argument in tree.args]
    results: set[str] = set()
    failed: list[str] = []
    for kind in sorted(value):
        choices = [[sample] if sample is not None else _samples(kinds) for sample, kinds in zip(literal, given, strict=True)]
        keywords = {key: next(iter(_samples(kinds))) for key, kinds in named.items()}
        keywords |= {keyword.key: keyword.value.value for keyword in tree.kwargs if isinstance(keyword.value, nodes.Const)}

        samples = [tree.node.value] if isinstance(tree.node, nodes.Const) else SAMPLES[kind]
        found = {kind_of(result) for sample in samples for result in _applied(tree.name, sample, product(*choices), keywords)}
        results |= found
        if not found:
            failed.append(kind)
    if failed:
        faults.append(KindFault(str(tree.name), failed[0], always=not results - {"nothing"}, near="|"))
    if tree.name in _WRITE and "text" in results:
        results = results - {"text"} | {"wording"}
    return frozenset(results) or ANYTHING


def _applied(name: str, sample: Any, arguments: Iterable[tuple[Any, ...]], keywords: Mapping[Any, Any]) -> Iterator[Any]:
    for given in arguments:
        try:
            yield ENVIRONMENT.call_filter(name, sample, given, dict(keywords), _context())
        except (*_FAULTS, ExpressionError):
            return


# What filters give of a value that may be anything.
_RESULTS: Mapping[str, Kinds] = {
    **dict.fromkeys(("capitalize", "join", "lower", "replace", "select", "plural", "title", "trim", "upper"), TEXT),
    **dict.fromkeys(_WRITE, frozenset({"wording", "text", "nothing"})),
    **dict.fromkeys(("int", "length"), frozenset({"number", "nothing"})),
    "contains": TRUTH,
    "duration": frozenset({"duration"}),
    "moment": frozenset({"moment", "nothing"}),
    "split": frozenset({"list"}),
}


def _samples(kinds: Kinds) -> list[Any]:
    return [sample for kind in sorted(kinds) for sample in SAMPLES[kind]]


def _outcomes(kinds: tuple[str, str], work: Callable[[Any, Any], Any]) -> set[str]:
    if "wording" in kinds and set(kinds) & _OF_TIME:
        return set()  # it fails nowhere, and is never what was meant: "1 July" is no date any more
    found: set[str] = set()
    for one, other in product(SAMPLES[kinds[0]], SAMPLES[kinds[1]]):
        try:
            found.add(kind_of(work(one, other)))
        except _FAULTS:
            continue
    return found


@lru_cache(1)
def _context() -> Context:
    scope = {LOCALE: "en", ZONE: "Europe/London", "now": _NOW, HOURS: lambda moment: True}
    return ENVIRONMENT.from_string("").new_context(scope)


def _last_word(node: nodes.Node) -> str:
    """The last word of what stands on the left, as it is written."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return node.attr
        case nodes.Const():
            return str(node.value)
        case nodes.BinExpr():
            return _last_word(node.right)
        case nodes.Filter():
            return str(node.name)
        case _:
            return ""

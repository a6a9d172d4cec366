"""Kinds of values: what an expression may come to, and what in it cannot work.

Each kind has samples, and the kind of an expression is found by working it out with them, by the operators and filters that flows run
with. So what is told here is what would happen. A kind that is not known (`ANYTHING`) is never told. What is inside of a value, the items
of a list and the fields of an object, is known by its shape (shapes.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple

from jinja2 import nodes
from jinja2.runtime import Context

from botkit.core.text.expressions import ENVIRONMENT, HOURS, LOCALE, ZONE, ExpressionError
from botkit.core.text.filters import FILTERS, OPEN
from botkit.core.text.operators import calculate, compare, sign_of
from botkit.flowfile.analysis.shapes import CLOSED, ITEM, LIST, NUMBER, OBJECT, Shape, fields, joined, listed, part, plain, with_kinds
from botkit.flowfile.analysis.value_kinds import ANYTHING, NOTHING, NOW, SAMPLES, TEXT, TRUTH, WORDS, Kinds, kind_of, kind_of_sample

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
LOOP = "for"
_OF_LOOPS = fields({**dict.fromkeys(("index", "length"), plain(NUMBER)), **dict.fromkeys(("first", "last"), plain(TRUTH))})
_FAULTS = (TypeError, ValueError, ArithmeticError, LookupError, AttributeError)

# Name -> its shape. A name that is not there is not known.
Scope = Mapping[str, Shape]


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
        if self.sign == LOOP:
            return f"a loop goes over a list, and this is {WORDS[self.left]}"
        if self.is_of_currencies:
            return f'the customer may answer in another currency, and two currencies do not go together ("{self.sign}")'
        if not self.right:
            return f'the filter "{self.sign}" cannot take {WORDS[self.left]}'
        if self.left == self.right:
            return f'"{self.sign}" cannot be used with two values that are each {WORDS[self.left]}'
        return f'{WORDS[self.left]} and {WORDS[self.right]} do not go together ("{self.sign}")'


class MissingField(NamedTuple):
    """A field that an object does not have, whose fields are all known."""

    path: str  # as it is written
    field: str
    known: tuple[str, ...]


def kinds_of(tree: nodes.Node, scope: Scope, faults: list[KindFault | MissingField]) -> Kinds:
    """The kinds that an expression may come to. What cannot work is added to `faults`."""
    match tree:
        case nodes.Const():
            return frozenset({kind_of_sample(tree.value)})
        case nodes.Name():
            return scope[tree.name][""] if tree.name in scope else ANYTHING
        case nodes.Getattr() | nodes.Getitem():
            return _part(tree, scope, faults)
        case nodes.BinExpr() if type(tree) in _SIGNS:
            sides = kinds_of(tree.left, scope, faults), kinds_of(tree.right, scope, faults)
            return _worked_out(_SIGNS[type(tree)], sides, calculate, tree.left, faults)
        case nodes.Compare():
            left, expr = kinds_of(tree.expr, scope, faults), tree.expr
            for operand in tree.ops:
                right = kinds_of(operand.expr, scope, faults)
                sign = _COMPARED[operand.op]
                _worked_out(sign, (left, right), _comparison(operand.op), expr, faults)
                left, expr = right, operand.expr
            return TRUTH
        case nodes.And() | nodes.Or():
            return kinds_of(tree.left, scope, faults) | kinds_of(tree.right, scope, faults)
        case nodes.Not():
            kinds_of(tree.node, scope, faults)
            return TRUTH
        case nodes.Neg() | nodes.Pos():
            value = kinds_of(tree.node, scope, faults)
            return _worked_out("-", (value, frozenset({"number"})), lambda sign, one, _: sign_of(sign, one), tree.node, faults)
        case nodes.CondExpr():
            kinds_of(tree.test, scope, faults)
            other = NOTHING if tree.expr2 is None else kinds_of(tree.expr2, scope, faults)
            return kinds_of(tree.expr1, scope, faults) | other
        case nodes.Filter() if tree.node is not None:
            return _filtered(tree, scope, faults)
        case nodes.Concat():
            for part in tree.nodes:
                kinds_of(part, scope, faults)
            return TEXT
        case nodes.List() | nodes.Tuple():
            for item in tree.items:
                kinds_of(item, scope, faults)
            return frozenset({"list"})
        case nodes.Test():
            kinds_of(tree.node, scope, faults)
            return TRUTH
        case _:
            for child in tree.iter_child_nodes():
                kinds_of(child, scope, faults)
            return ANYTHING


def faults_of_text(tree: nodes.Node, scope: Scope, faults: list[KindFault | MissingField]) -> None:
    """What cannot work in a text, its loops included."""
    for child in tree.iter_child_nodes():
        if isinstance(child, nodes.For):
            _loop(child, scope, faults)
        elif isinstance(child, nodes.Expr):
            kinds_of(child, scope, faults)
        else:
            faults_of_text(child, scope, faults)


def _loop(tree: nodes.For, scope: Scope, faults: list[KindFault | MissingField]) -> None:
    if not isinstance(tree.target, nodes.Name):
        return  # told by another check
    over = kinds_of(tree.iter, scope, faults) - {"nothing"}
    if over and not over & {"list", "anything"}:
        faults.append(KindFault(LOOP, min(over), near=tree.target.name))
    item = part(shape_of(tree.iter, scope), ITEM)
    inside = {name: shape for name, shape in scope.items() if name != tree.target.name} | {"loop": _OF_LOOPS}
    if item is not None:
        inside[tree.target.name] = item
    if tree.test is not None:
        kinds_of(tree.test, inside, faults)
    faults_of_text(nodes.Template(tree.body, lineno=1), inside, faults)
    faults_of_text(nodes.Template(tree.else_, lineno=1), scope, faults)


def _comparison(sign: str) -> Callable[[str, Any, Any], Any]:
    return lambda _, one, other: compare(sign, one, other)


def _part(tree: nodes.Getattr | nodes.Getitem, scope: Scope, faults: list[KindFault | MissingField]) -> Kinds:
    whole = kinds_of(tree.node, scope, faults)
    if isinstance(tree, nodes.Getattr):
        if whole <= {"date", "time", "moment"}:
            return frozenset({"number", "nothing"})
        around = shape_of(tree.node, scope)
        if around is not None and CLOSED in around and whole <= OBJECT | NOTHING and f".{tree.attr}" not in around:
            known = tuple(path[1:] for path in around if path.count(".") == 1 and path[0] == "." and "[" not in path and CLOSED not in path)
            faults.append(MissingField(_path(tree), tree.attr, known))
    shape = shape_of(tree, scope)
    return ANYTHING if shape is None else shape[""]


def shape_of(tree: nodes.Node, scope: Scope) -> Shape | None:
    """What is inside of the value of an expression; None when that is not known."""
    match tree:
        case nodes.Name():
            return scope.get(tree.name)
        case nodes.Getattr():
            return part(shape_of(tree.node, scope), f".{tree.attr}")
        case nodes.Getitem(arg=nodes.Const(value=str(key))):
            return part(shape_of(tree.node, scope), f".{key}")
        case nodes.Getitem(arg=nodes.Const(value=int())):
            return part(shape_of(tree.node, scope), ITEM)
        case nodes.Filter(node=nodes.Node() as inner, name="first" | "last"):
            return part(shape_of(inner, scope), ITEM)
        case nodes.Filter(node=nodes.Node() as inner, name="default"):
            return joined((shape_of(inner, scope), *(shape_of(argument, scope) for argument in tree.args or [nodes.Const("")])))
        case nodes.Filter(name="split"):
            return listed(plain(TEXT))
        case nodes.List() | nodes.Tuple():
            items = joined(shape_of(item, scope) or with_kinds(None, kinds_of(item, scope, [])) for item in tree.items)
            return {"": LIST} | {ITEM: frozenset()} if not tree.items else listed(items)
        case nodes.Add() | nodes.And() | nodes.Or():
            return joined((shape_of(tree.left, scope), shape_of(tree.right, scope)))
        case nodes.CondExpr(expr2=None):
            return shape_of(tree.expr1, scope)
        case nodes.CondExpr(expr2=nodes.Node() as other):
            return joined((shape_of(tree.expr1, scope), shape_of(other, scope)))
        case nodes.Const() | nodes.Not() | nodes.Compare() | nodes.Test() | nodes.Concat():
            return plain(kinds_of(tree, scope, []))
        case _:
            return None


def whole_shape(tree: nodes.Node, scope: Scope, faults: list[KindFault | MissingField]) -> Shape | None:
    """The kinds of an expression with what is inside of its value. What cannot work is added to `faults`."""
    return with_kinds(shape_of(tree, scope), kinds_of(tree, scope, faults))


def _worked_out(
    sign: str, sides: tuple[Kinds, Kinds], work: Callable[[str, Any, Any], Any], left: nodes.Node, faults: list[KindFault | MissingField]
) -> Kinds:
    """The kinds of the results of all combinations. A combination that fails is told, unless a side may be anything."""
    if ANYTHING & (sides[0] | sides[1]):
        return ANYTHING
    results: set[str] = set()
    works = False  # with values that are there
    failed: list[tuple[str, str]] = []
    for one, other in product(sorted(sides[0]), sorted(sides[1])):
        found = _outcomes((one, other), lambda first, second: work(sign, first, second))
        results |= found
        works |= bool(found - NOTHING) and "nothing" not in (one, other)
        is_of_currencies = sign in _RATELESS and {one, other} <= _MONEY and "any money" in (one, other)
        if is_of_currencies or not found or (found == NOTHING and "nothing" not in (one, other)):
            failed.append((one, other))
        elif "any money" in (one, other) and "money" in found:
            results = results - {"money"} | {"any money"}
    if failed:
        faults.append(KindFault(sign, *failed[0], always=not works, near=_last_word(left)))
    return frozenset(results) or ANYTHING


def _filtered(tree: nodes.Filter, scope: Scope, faults: list[KindFault | MissingField]) -> Kinds:
    assert tree.node is not None  # filters without a value stand in blocks, which no flow may write
    value = kinds_of(tree.node, scope, faults)
    if tree.name == "duration" and isinstance(tree.node, nodes.Const):  # "2 days", as it stands in the expression
        return frozenset({"whole days" if re.search(r"day|week", str(tree.node.value)) else "duration"})
    if tree.name not in FILTERS:
        return TRUTH if tree.name == OPEN else ANYTHING
    given = [kinds_of(argument, scope, faults) for argument in tree.args]
    named = {keyword.key: kinds_of(keyword.value, scope, faults) for keyword in tree.kwargs}
    if tree.name in ("first", "last") and value & {"list", "anything"}:
        shape = shape_of(tree, scope)
        return ANYTHING if shape is None else shape[""]
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
    scope = {LOCALE: "en", ZONE: "Europe/London", "now": NOW, HOURS: lambda moment: True}
    return ENVIRONMENT.from_string("").new_context(scope)


def _path(node: nodes.Node) -> str:
    """A field as it is written; of what is no plain name, its last word."""
    return f"{_path(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else _last_word(node)


def _last_word(node: nodes.Node) -> str:
    """The last word of what stands on the left, as it is written."""
    match node:
        case nodes.Name():
            return node.name
        case nodes.Getattr():
            return node.attr
        case nodes.Getitem():
            return _last_word(node.node)
        case nodes.Const():
            return str(node.value)
        case nodes.BinExpr():
            return _last_word(node.right)
        case nodes.Filter():
            return str(node.name)
        case _:
            return ""

"""Texts: what customers read, compiled once. A text without braces costs nothing to render."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes

from botkit.core.model.values import Value
from botkit.core.text.expressions import (
    ENVIRONMENT,
    MAX_NESTING,
    ON_CONSTANTS,
    TOO_NESTED,
    ExpressionError,
    constant_fault,
    in_words,
    limit_loops,
    paths_in,
    refuse_unsafe,
)

MAX_SOURCE = 10_000  # characters of one text as written; platforms take some thousand
MAX_LOOPS = 2  # loops in one another; with `MAX_ITEMS` each, ten thousand turns at the most
NOT_ITEMS = frozenset({"loop", "contact", "event", "now", "business", "subscription", "reply"})  # names that mean something else
MAX_RENDERED = 20_000  # characters of one text with its values; rendering stops there

# A tag that stands alone on its line: the line is the author's layout, and no empty line for the customer.
_ALONE = re.compile(r"^[ \t]*(\{%(?:(?!%\})[^\n])*%\})[ \t]*\n", re.MULTILINE)
_BRACES = ("{{", "{%", "{#")


class CompiledText:
    """A text ready to be filled in. `names` and `paths` are the variables that it reads, as in `Expression`."""

    __slots__ = ("_template", "names", "paths", "source")

    def __init__(self, source: str, template: Template | None, paths: frozenset[str]) -> None:
        self.source = source
        self.paths = paths
        self.names = frozenset(path.partition(".")[0] for path in paths)
        self._template = template

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to fill in: then the text is its source."""
        return self._template is None

    def render(self, scope: Mapping[str, Value]) -> str:
        """The text with these values. Raises `ExpressionError` when a value is missing or of the wrong kind, or the text too long."""
        if self._template is None:
            return self.source
        try:
            return self._filled(scope)
        except ExpressionError:
            raise
        except TemplateError as fault:
            raise ExpressionError(fault.message or "the text could not be filled in") from fault
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
            raise ExpressionError(f"the text could not be filled in: {in_words(fault)}") from fault

    def _filled(self, scope: Mapping[str, Value]) -> str:
        assert self._template is not None
        context = self._template.new_context(dict(scope))  # a copy: jinja2 may put names of its own into it
        parts: list[str] = []
        length = 0
        for part in self._template.root_render_func(context):
            parts.append(part)
            length += len(part)
            if length > MAX_RENDERED:
                raise ExpressionError(f"the text has more than {MAX_RENDERED} characters")
        return "".join(parts).strip()


def compile_text(source: str) -> CompiledText:
    """Compile a text. `{{ expression }}`, `{% if … %}` and `{% for … %}` are filled in; anything else that jinja2 offers is refused.

    Raises `ExpressionError` with what is wrong and where.
    """
    if is_plain(source):
        paths_of_text(source)
        return CompiledText(source.strip(), None, frozenset())
    tree, paths = _tree(_ALONE.sub(r"\1", source))
    limit_loops(tree)
    try:
        template = ENVIRONMENT.from_string(tree)
    except ExpressionError:
        raise
    except ON_CONSTANTS as fault:
        raise ExpressionError(constant_fault(fault)) from None
    except TOO_NESTED:
        raise ExpressionError("the text is nested too deep") from None
    return CompiledText(source, template, paths)


def is_plain(source: str) -> bool:
    """Whether nothing in a text can be filled in."""
    return not any(brace in source for brace in _BRACES)


def paths_of_text(source: str) -> frozenset[str]:
    """The variables that a text reads, with their dotted parts. It is read but not made into code, which is most of the work.

    Raises `ExpressionError` as `compile_text` does.
    """
    if len(source) > MAX_SOURCE:
        raise ExpressionError(f"the text has {len(source)} characters; at most {MAX_SOURCE} are taken")
    return frozenset() if is_plain(source) else _tree(source)[1]


def _tree(source: str) -> tuple[nodes.Template, frozenset[str]]:
    try:
        tree = ENVIRONMENT.parse(source)
        _refuse(tree, source)
        return tree, frozenset(paths_in(tree))
    except TemplateSyntaxError as fault:
        raise ExpressionError(fault.message or "the text cannot be read", _offset(source, fault.lineno)) from None
    except ExpressionError:
        raise
    except TOO_NESTED:
        raise ExpressionError("the text is nested too deep") from None


def _refuse(node: nodes.Node, source: str, depth: int = 0, loops: int = 0) -> None:
    if depth > MAX_NESTING:
        raise ExpressionError(f"the text is nested more than {MAX_NESTING} deep")
    for child in node.iter_child_nodes():
        match child:
            case nodes.Output() | nodes.If():
                _refuse(child, source, depth + 1, loops)
            case nodes.For():
                _refuse_loop(child, source, loops)
                _refuse(child, source, depth + 1, loops + 1)
            case nodes.TemplateData():
                continue
            case nodes.Expr():
                refuse_unsafe(child, source)
            case _:
                raise ExpressionError(
                    f'"{type(child).__name__.lower()}" is not allowed in a text; {{% if %}}, {{% for %}} and {{{{ }}}} are'
                )


def _refuse_loop(loop: nodes.For, source: str, loops: int) -> None:
    """A loop goes over the items of a list, with one name for the item. Two may lie in one another: a product of three is a program."""
    place = max(source.find("{%"), 0)
    if loops >= MAX_LOOPS:
        raise ExpressionError(f"loops are nested more than {MAX_LOOPS} deep", place)
    if loop.recursive or not isinstance(loop.target, nodes.Name):
        raise ExpressionError("a loop is written {% for item in items %} … {% endfor %}", place)
    if "loop" in paths_in(nodes.Template([*loop.body, *loop.else_])):
        raise ExpressionError('"loop" alone is no value; write loop.index, loop.first, loop.last or loop.length', place)
    if loop.target.name.startswith("_") or loop.target.name in NOT_ITEMS:
        raise ExpressionError(f'an item of a loop cannot be called "{loop.target.name}"', place)


def _offset(source: str, line: int) -> int:
    return sum(len(text) for text in source.splitlines(keepends=True)[: line - 1])

"""Expressions and the expressions inside texts, in every language: do they compile, and do they use only what exists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from botkit.core.conditions import ExpressionError, compile_expression
from botkit.core.filters import FILTERS
from botkit.core.flow import Mark
from botkit.core.texts import compile_text
from botkit.flowfile.checks.against import Against
from botkit.flowfile.draft import Draft
from botkit.flowfile.nodes import Scalar
from botkit.flowfile.problems import Problem
from botkit.flowfile.words import did_you_mean

_TOKEN = re.compile(r"\w+|\S")
_FILTER = re.compile(r'there is no filter "(\w+)"')
_SINGLE = re.compile(r"(?<![{\w])\{ *[a-z_][\w.]* *\}(?!\})")


def expressions(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    for draft in drafts:
        for word in draft.words(Mark.EXPRESSION, Mark.TEXT):
            compiler: Callable[[str], Any] = compile_expression if word.mark is Mark.EXPRESSION else compile_text
            fault = fault_of(compiler, word.text)
            if fault is not None:
                offset, length = span_of(fault, word.text)
                yield draft.problem_in(word, offset, length, "expression", sentence(fault))
        for sidecar in draft.sidecars:
            for entry in sidecar.entries:
                fault = fault_of(compile_text, entry.text)
                if fault is not None:
                    offset, length = span_of(fault, entry.text)
                    node = entry.text_node
                    at = sidecar.document.locate(node, offset, length) if isinstance(node, Scalar) else None
                    yield sidecar.document.problem(node, "expression", sentence(fault), at=at)


def single_braces(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """`{name}` is sent to customers as it stands: one brace on each side is missing."""
    for draft in drafts:
        for word in draft.words(Mark.TEXT):
            if found := _SINGLE.search(word.text):
                inner = found[0].strip("{} ")
                message = f'"{found[0]}" would be sent just so; write "{{{{ {inner} }}}}" to fill in a value'
                yield draft.problem_in(word, found.start(), len(found[0]), "single-brace", message, severity="warning")


def fault_of(compiler: Callable[[str], Any], source: str) -> ExpressionError | None:
    try:
        compiler(source)
    except ExpressionError as fault:
        return fault
    return None


def span_of(fault: ExpressionError, source: str) -> tuple[int, int]:
    """The piece to point at: the word at the fault's offset, or all of it when the compiler could not say."""
    if fault.offset <= 0:
        return 0, len(source)
    found = _TOKEN.match(source, fault.offset)
    return fault.offset, len(found[0]) if found else 1


def sentence(fault: ExpressionError) -> str:
    found = _FILTER.match(fault.message)
    return fault.message + (did_you_mean(found[1], FILTERS) if found else "")

"""Expressions and the expressions inside texts, in every language: do they compile, and do they use only what exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from botkit.core.flow.model import FILLED, Mark
from botkit.flowfile.analysis.expression_errors import explain
from botkit.flowfile.analysis.expression_variables import variables_of
from botkit.flowfile.checks.context import CheckContext
from botkit.flowfile.parsed_flow import ParsedFlow
from botkit.flowfile.problems import Problem
from botkit.flowfile.reader.context import MarkedText
from botkit.flowfile.suggestions import shortened
from botkit.flowfile.yaml.nodes import Scalar

_SINGLE = re.compile(r"(?<![{\w])\{ *[a-z_][\w.]* *\}(?!\})")
_COMPARED = re.compile(r"[=!<>]=|[<>]")
_MAY_BE_TEXT = re.compile(r"\.set\.|\.choices\.(label|description)$")
_OPERATORS = {"and", "else", "if", "in", "is", "not", "or"}


def expressions(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    for parsed in parsed_flows:
        for word in parsed.marked_texts(Mark.EXPRESSION, *FILLED):
            is_text = word.mark in FILLED
            fault = variables_of(word.text, is_text=is_text).fault
            if fault is not None:
                message, offset, length = explain(fault, word.text, is_text=is_text)
                yield parsed.problem_in(word, offset, length, "expression", message, *_text_meant(word))
        for sidecar in parsed.sidecars:
            for entry in sidecar.entries:
                fault = variables_of(entry.text, is_text=True).fault
                if fault is not None:
                    message, offset, length = explain(fault, entry.text, is_text=True)
                    node = entry.text_node
                    at = sidecar.document.locate(node, offset, length) if isinstance(node, Scalar) else None
                    yield sidecar.document.problem(node, "expression", message, at=at)


def _text_meant(word: MarkedText) -> tuple[str, ...]:
    """A hint where words follow one another as in a sentence: they were meant as a text."""
    if "{{" in word.text and _MAY_BE_TEXT.search(word.address):
        return (f'or write a text: {{text: "{shortened(word.text)}"}}',)
    text = _COMPARED.split(word.text)[-1].strip()
    words = text.rstrip(".!?…").split()
    if word.mark is not Mark.EXPRESSION or len(words) < 2 or _OPERATORS & set(words):
        return ()
    if not all(one.strip(",").replace("'", "").replace("-", "").isalpha() for one in words):
        return ()
    if ".set." in word.address and text == word.text.strip():
        return (f'a text is written as {{text: "{shortened(text)}"}}; an expression has it in quotation marks',)
    return (f'a text stands in quotation marks: "{shortened(text)}"',)


def single_braces(parsed_flows: Sequence[ParsedFlow], context: CheckContext) -> Iterator[Problem]:
    """`{name}` is sent to customers as it stands: one brace on each side is missing."""
    for parsed in parsed_flows:
        for word in parsed.marked_texts(*FILLED):
            if "{" in word.text and (found := _SINGLE.search(word.text)):
                inner = found[0].strip("{} ")
                message = f'"{found[0]}" would be sent just so; write "{{{{ {inner} }}}}" to fill in a value'
                yield parsed.problem_in(word, found.start(), len(found[0]), "single-brace", message, severity="warning")

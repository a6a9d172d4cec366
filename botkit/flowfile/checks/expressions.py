"""Expressions and the expressions inside texts, in every language: do they compile, and do they use only what exists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from botkit.core.flow.model import FILLED, Mark
from botkit.flowfile.analysis.expression_errors import explain
from botkit.flowfile.analysis.expression_variables import facts
from botkit.flowfile.checks.context import Against
from botkit.flowfile.parsed_flow import Draft
from botkit.flowfile.problems import Problem
from botkit.flowfile.yaml.nodes import Scalar

_SINGLE = re.compile(r"(?<![{\w])\{ *[a-z_][\w.]* *\}(?!\})")


def expressions(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    for draft in drafts:
        for word in draft.words(Mark.EXPRESSION, *FILLED):
            is_text = word.mark in FILLED
            fault = facts(word.text, is_text=is_text).fault
            if fault is not None:
                message, offset, length = explain(fault, word.text, is_text=is_text)
                yield draft.problem_in(word, offset, length, "expression", message)
        for sidecar in draft.sidecars:
            for entry in sidecar.entries:
                fault = facts(entry.text, is_text=True).fault
                if fault is not None:
                    message, offset, length = explain(fault, entry.text, is_text=True)
                    node = entry.text_node
                    at = sidecar.document.locate(node, offset, length) if isinstance(node, Scalar) else None
                    yield sidecar.document.problem(node, "expression", message, at=at)


def single_braces(drafts: Sequence[Draft], against: Against) -> Iterator[Problem]:
    """`{name}` is sent to customers as it stands: one brace on each side is missing."""
    for draft in drafts:
        for word in draft.words(*FILLED):
            if "{" in word.text and (found := _SINGLE.search(word.text)):
                inner = found[0].strip("{} ")
                message = f'"{found[0]}" would be sent just so; write "{{{{ {inner} }}}}" to fill in a value'
                yield draft.problem_in(word, found.start(), len(found[0]), "single-brace", message, severity="warning")

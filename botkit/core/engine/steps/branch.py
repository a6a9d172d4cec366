"""`branch`: the first case whose condition holds, else `otherwise`."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Branch, Case, Otherwise, WordCase
from botkit.core.text.word_tests import has_any, words_of


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Branch)
    for number, case in enumerate(step.branch):
        if isinstance(case, Otherwise):
            execution.go(op.enter(f"branch.{number}.otherwise"))
            return
        if _is_true(execution, case):
            execution.go(op.enter(f"branch.{number}.then"))
            return
    execution.go(op.next)


def _is_true(execution: Execution, case: Case | WordCase) -> bool:
    if isinstance(case, Case):
        return bool(execution.evaluate(case.when))
    text = words_of(execution.evaluate(case.in_))
    program = execution.program
    any_of = [form for word in case.any_of for form in program.in_all_languages(word)]
    return (not any_of or has_any(text, any_of)) and all(has_any(text, program.in_all_languages(word)) for word in case.all_of)

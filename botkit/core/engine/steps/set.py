"""`set`: save values under names of the flow, or as fields of the contact."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Set, SetText

ON_CONTACT = "contact."


def execute(execution: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Set)
    for name, source in step.set.items():
        value = execution.text(source.text, step.name) if isinstance(source, SetText) else execution.evaluate(source)
        if name.startswith(ON_CONTACT):
            execution.keep_on_contact(name.removeprefix(ON_CONTACT), value)
        else:
            execution.keep(name, value)
    execution.go(op.next)

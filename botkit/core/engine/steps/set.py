"""`set`, `tag` and `untag`: what is remembered."""

from __future__ import annotations

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.events import Tagged, Untagged
from botkit.core.flow.model import Set, Tag, Untag

ON_CONTACT = "contact."


def set_values(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Set)
    for name, source in step.set.items():
        value = run.evaluate(source)
        if name.startswith(ON_CONTACT):
            run.keep_on_contact(name.removeprefix(ON_CONTACT), value)
        else:
            run.keep(name, value)
    run.go(op.next)


def tag(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Tag)
    if step.tag not in run.contact.tags:
        run.know(tags=(*run.contact.tags, step.tag))
        run.note(Tagged(label=step.tag))
    run.go(op.next)


def untag(run: Execution, op: Op) -> None:
    step = op.step
    assert isinstance(step, Untag)
    if step.untag in run.contact.tags:
        run.know(tags=tuple(label for label in run.contact.tags if label != step.untag))
        run.note(Untagged(label=step.untag))
    run.go(op.next)

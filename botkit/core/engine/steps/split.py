"""`split`: one arm by chance, in the shares that the author gave."""

from __future__ import annotations

from hashlib import sha256

from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Op
from botkit.core.flow.model import Split

_HASHES = 2**64  # how many values eight bytes of a hash can have


def execute(execution: Execution, op: Op) -> None:
    """The same contact always gets the same arm: chance is a hash of the contact and the step."""
    step = op.step
    assert isinstance(step, Split)
    digest = sha256(f"{execution.contact.id}/{execution.top.flow}/{step.name or op.address}".encode()).digest()
    percentile = int.from_bytes(digest[:8], "big") / _HASHES * 100
    reached = 0.0
    for number, arm in enumerate(step.split):
        reached += arm.percent
        if percentile < reached:
            execution.go(op.enter(f"split.{number}.then"))
            return
    execution.go(op.next)

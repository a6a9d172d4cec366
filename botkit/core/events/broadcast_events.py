"""Events of broadcasts; they concern no contact. What becomes of a recipient stands in the recipient's own log."""

from __future__ import annotations

from botkit.core.events.base import EventBase


class BroadcastMoved(EventBase, frozen=True, kw_only=True, tag="broadcast_moved"):
    """A broadcast came into a state: `by` is who did it, empty when it happened by itself, for the `reason`.

    `spec` is what was asked for, with the draft; `plan` what it would do, with the plan, both as JSON. `digest` names both: an approval is
    of this.
    """

    personal = ("spec",)
    number: int
    state: str
    by: str = ""
    reason: str = ""
    digest: str = ""
    spec: str = ""
    plan: str = ""

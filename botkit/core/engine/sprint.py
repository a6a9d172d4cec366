"""A sprint: its limits, its result, and the fault that ends it."""

from __future__ import annotations

from msgspec import Struct

from botkit.core.engine.effects import Effect
from botkit.core.engine.session import Session
from botkit.core.events import EngineEvent
from botkit.core.model.values import Value, settle

STEPS_PER_SPRINT = 200  # a flow that does more between two waits is in a loop
SPRINTS_PER_SESSION = 1_000  # a conversation of a thousand turns is two machines talking
SIDE_QUESTIONS = 3  # nested side questions; more, and nobody remembers what was asked first
FRAMES = 12  # flows on the stack at once, by `run` and side questions together
VALUES = 200  # names kept per frame
TEXT_KEPT = 5_000  # characters of one text that is kept; longer ones are cut
NAME_KEPT = 200  # characters of a contact's name, language and zone


class Sprint(Struct, frozen=True, kw_only=True):
    """The result of one event: the session afterwards, the events, and the effects in the order in which they are to be done."""

    session: Session
    facts: tuple[EngineEvent, ...]
    effects: tuple[Effect, ...]


class StepFault(Exception):
    """A step that cannot be done. The reason is for the log and holds no customer's words."""


def storable(value: Value) -> Value:
    """The value as a session stores it: a long text is cut. Raises `StepFault` for a value that no session can hold."""
    if isinstance(value, str):
        return value[:TEXT_KEPT]
    try:
        return settle(value)
    except ValueError as fault:
        raise StepFault(str(fault)) from fault

"""Steps that hold no other steps and send nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from botkit.core.flow.fields import Clock, Duration, Expression, FlowPart, Mark, Variable
from botkit.core.flow.speaking import Step


class Cancel(Step):
    cancel: Annotated[str, Mark.FLOW] = Field(description="Another flow that waits with this contact, to be ended.")
    save: Variable | None = Field(None, description="Name under which is kept whether there was one.")


class Collect(Step):
    collect: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,60}\.csv$")] = Field(description="The sheet to add a row to: orders.csv.")
    with_: Mapping[str, Expression] = Field(alias="with", min_length=1, description="The row: a column and an expression each.")


class Run(Step):
    run: Annotated[str, Mark.FLOW] = Field(description="Another flow to go through, and come back.")
    with_: Mapping[str, Expression] = Field(default_factory=dict, alias="with", description="Values that it begins with.")
    save: Variable | None = Field(None, description="Name under which everything that it kept is kept here.")
    outcome: Variable | None = Field(
        None,
        description="Name for how it ended: completed, expired, given_up. Without it, only a flow that was completed comes back.",
    )


class Until(FlowPart):
    until: Expression = Field(description="A moment: event.departs, for example; or a day, with `at`.")
    at: Clock | None = Field(None, description="The time of day, on the customer's clock: 10:00.")
    before: Duration | None = Field(None, description="How long before that: 1 day.")


class Pause(Step):
    pause: Duration | Until = Field(description="How long to wait, or until when.")


class Goto(Step):
    goto: Annotated[str, Mark.STEP] = Field(description="The name of a step of this flow to go on at.")

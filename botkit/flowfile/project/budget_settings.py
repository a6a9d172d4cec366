"""The parts of botkit.yaml about what may be spent: budgets, and broadcasts that somebody else must approve."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from botkit.core.flow.model import FlowPart, Name


def as_decimal(written: object) -> object:
    """What YAML read, for a decimal: it reads 0.35 as a binary fraction, whose shortest text is what was written."""
    return str(written) if isinstance(written, float) else written


Amount = Annotated[Decimal, BeforeValidator(as_decimal), Field(gt=0, max_digits=15, decimal_places=4)]


class BudgetPart(FlowPart):
    amount: Amount | None = Field(None, description="How much may be spent, in the currency of `billing`; without it there is no budget.")
    then: Literal["defer marketing", "hand off", "continue"] = Field(
        "continue", description="What is done when it is spent: defer marketing, hand off, continue."
    )


class BudgetsPart(FlowPart):
    business: BudgetPart = Field(BudgetPart.model_validate({}), description="For all messages of a month.")
    flows: Mapping[Name, BudgetPart] = Field(default_factory=dict, description="For the messages of one flow in a month, by its name.")
    contact: BudgetPart = Field(BudgetPart.model_validate({}), description="For the messages to one contact on one day.")


class BroadcastsPart(FlowPart):
    approve_above: Amount | None = Field(
        None, description="A broadcast that may cost more is approved by somebody else before it starts; without it none must be."
    )

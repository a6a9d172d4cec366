"""The steps of flows for reports: in order, and which of them measure something. The caller compiles the flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class FlowStep:
    """One step of a flow as a report names it. `label` is the author's name or words for it, `asks` whether it waits for an answer.

    `measure` is nps, csat, ces or empty, `low` and `high` the ends of its scale where the flow says them; `is_free_text`: a question
    that takes any words; `is_kept`: one whose answers are wanted for the report.
    """

    address: str
    verb: str
    label: str
    line: int = 0
    asks: bool = False
    measure: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    is_free_text: bool = False
    is_kept: bool = False


# The steps of a version of a flow in the order of the file; without a digest, of its current version. Empty for an unknown flow.
StepsOfFlow = Callable[[str, str], tuple[FlowStep, ...]]

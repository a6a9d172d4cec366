"""Answer, ask back or say that nothing was understood: whatever is expected to cost the customer least."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from botkit.understanding.results import MAX_OPTIONS, Answer, Decision, Match, Nothing, Unsure

Temperament: TypeAlias = Literal["cautious", "balanced", "eager"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Costs:
    """What each way of reacting costs, with the right answer as 0."""

    wrong: float = 1.0  # answering something else than was asked
    asking: float = 0.3  # "did you mean", and the right one is among the options
    missed: float = 0.38  # on top of asking, when it is not: asked twice, and still not understood
    handing_over: float = 0.6  # saying that nothing was understood, to somebody who asked something we know


# Measured on five packs of trades with three to five phrasings each, and on two public sets. To be offered the right one among three is
# worth much more than "sorry". With `missed` at 1.1 more than half of the messages of a pack heard sorry, with 0.38 a fifth.
TEMPERAMENTS: dict[Temperament, Costs] = {
    "cautious": Costs(wrong=1.6, asking=0.25, missed=0.6),
    "balanced": Costs(),
    "eager": Costs(wrong=0.8, missed=0.4, handing_over=0.66),
}
NEVER = float("inf")
MIN_OPTIONS = 2  # one option is no choice
LIKELY = 0.55  # never answer with what is more likely wrong, even if there is nothing else to offer
# In the middle of a flow an interruption tears the customer out of what they were doing, and not answering costs little:
# the flow goes on by asking its own question again.
IN_FLOW_DEARER = 1.8
IN_FLOW_CHEAPER = 0.6


def decide(ranked: tuple[Match, ...], *, temperament: Temperament, in_flow: bool = False) -> Decision:
    """Take the cheapest reaction to the matches, which are ranked and calibrated."""
    if not ranked:
        return Nothing()
    costs = TEMPERAMENTS[temperament]
    dearer, cheaper = (IN_FLOW_DEARER, IN_FLOW_CHEAPER) if in_flow else (1.0, 1.0)
    best = ranked[0]
    options = ranked[:MAX_OPTIONS]
    covered = min(1.0, sum([match.probability for match in options]))
    answering = costs.wrong * dearer * (1.0 - best.probability)
    asking = costs.asking * dearer + costs.missed * (1.0 - covered) if len(options) >= MIN_OPTIONS else NEVER
    handing_over = costs.handing_over * cheaper
    if best.probability >= LIKELY and answering <= min(asking, handing_over):
        return Answer(match=best)
    if asking < handing_over:
        return Unsure(options=options)
    return Nothing(nearest=best)


def offer(ranked: tuple[Match, ...], *, in_flow: bool = False) -> Decision:
    """Ask back where an answer would be too bold. In the middle of a flow the open question is asked again instead."""
    if in_flow or len(ranked) < MIN_OPTIONS:
        return Nothing(nearest=ranked[0] if ranked else None)
    return Unsure(options=ranked[:MAX_OPTIONS])

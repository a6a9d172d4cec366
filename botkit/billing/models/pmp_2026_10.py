"""PMP-2026-10: free-form messages cost too, beyond 1,000 per number and month, and so does utility inside the service window."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.models.model import Model


def rule(state: ConversationState, delivery: Delivery) -> Rating:
    free_entry = state.free_entry(delivery)
    if free_entry is not None:
        return free_entry
    if delivery.is_reaction:
        return Rating("free_reaction", "service", "reaction")
    if not delivery.is_template:
        return Rating("charged", "service", "service", takes_unit=True)
    return Rating("charged", delivery.category, "template")


MODEL = Model(
    name="PMP-2026-10",
    since="2026-10-01",
    section="PMP-2026-10",
    platform_name="PMP",
    free_units=1000,
    free_per="channel",
    has_tiers=True,
    rule=rule,
)

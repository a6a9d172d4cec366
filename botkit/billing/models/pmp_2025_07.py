"""PMP-2025-07: every delivered template costs; utility inside the service window and everything that is no template is free."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.models.model import Model


def rule(state: ConversationState, delivery: Delivery) -> Rating:
    free_entry = state.free_entry(delivery)
    if free_entry is not None:
        return free_entry
    if not delivery.is_template:
        return Rating("free_customer_service", "service", "no-template")
    if delivery.category == "utility":
        if state.is_in_window(delivery.window_at):
            return Rating("free_customer_service", "utility", "utility-in-window")
        # Opened under the model before, and good until its 24 hours are over.
        conversation = state.find_open(delivery.at, "utility")
        if conversation is not None:
            return Rating("in_open_conversation", "utility", "conversation-from-before", line=conversation.line)
    return Rating("charged", delivery.category, "template")


MODEL = Model(
    name="PMP-2025-07", since="2025-07-01", until="2026-09-30", section="PMP-2025-07", platform_name="PMP", has_tiers=True, rule=rule
)

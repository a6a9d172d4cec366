"""CBP-2024-11: as in 2023, but service conversations cost nothing, however many there are."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.models.conversations import converse
from botkit.billing.models.model import Model


def rule(state: ConversationState, delivery: Delivery) -> Rating:
    found = converse(state, delivery)
    return Rating("opens_free_service", found.category, found.rule) if found.outcome == "opens_service" else found


MODEL = Model(name="CBP-2024-11", since="2024-11-01", until="2025-06-30", section="CBP-2024-11", platform_name="CBP", rule=rule)

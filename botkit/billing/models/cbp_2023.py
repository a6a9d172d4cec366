"""CBP-2023: conversations by category, in parallel. 1,000 service conversations are free per account and month."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.models.conversations import converse
from botkit.billing.models.model import Model


def rule(state: ConversationState, delivery: Delivery) -> Rating:
    found = converse(state, delivery)
    return Rating("charged", found.category, found.rule, takes_unit=True) if found.outcome == "opens_service" else found


MODEL = Model(name="CBP-2023", since="2023-06-01", until="2024-10-31", section="CBP-2023", platform_name="CBP", free_units=1000, rule=rule)

"""Conversations by category, as both models of 2023 and 2024 have them: templates open one of their own, free-form text joins any."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating


def converse(state: ConversationState, delivery: Delivery) -> Rating:
    """What the message belongs to or opens. A service conversation comes back as `opens_service`: the models differ in its price."""
    free_entry = state.free_entry(delivery)
    if free_entry is not None:
        return free_entry
    category = delivery.category if delivery.is_template else ""
    conversation = state.find_open(delivery.at, category)
    if conversation is not None:
        rule = "category-is-open" if delivery.is_template else "any-conversation-is-open"
        return Rating("in_open_conversation", delivery.category, rule, line=conversation.line)
    state.open_conversation(delivery, category or "service")
    if delivery.is_template:
        return Rating("charged", delivery.category, "template-opens-its-category")
    return Rating("opens_service", "service", "text-opens-service")

"""CBP-2022: 24-hour conversations, one at a time, priced by who began them. 1,000 of either kind are free per account and month."""

from __future__ import annotations

from botkit.billing.conversation_state import ConversationState, Delivery, Rating
from botkit.billing.models.model import Model


def rule(state: ConversationState, delivery: Delivery) -> Rating:
    free_entry = state.free_entry(delivery)
    if free_entry is not None:
        return free_entry
    conversation = state.find_open(delivery.at)
    if conversation is not None:
        return Rating("in_open_conversation", delivery.category, "one-conversation-at-a-time", line=conversation.line)
    category = "user_initiated" if state.is_in_window(delivery.window_at) else "business_initiated"
    state.open_conversation(delivery, category)
    return Rating("charged", category, "answers-in-window" if category == "user_initiated" else "begins-outside-window", takes_unit=True)


MODEL = Model(name="CBP-2022", since="2022-02-01", until="2023-05-31", section="CBP-2022", platform_name="CBP", free_units=1000, rule=rule)

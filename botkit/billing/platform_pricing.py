"""Platform pricing: the rating that the receipts of a delivery give. It wins over our rules, and corrects the conversation state."""

from __future__ import annotations

from botkit.billing.conversation_state import REFERRAL, ConversationState, Delivery, Rating
from botkit.billing.models.model import Model
from botkit.core.model.pricing import Pricing

RULE = "platform"
PRICED = ("marketing", "marketing_lite", "utility", "authentication", "authentication_international", "service")
INITIATED = ("user_initiated", "business_initiated")
FREE_ENTRY_OUTCOMES = ("opens_free_entry_point", "free_entry_point")  # neither takes one of the free units of the month
FREE_OUTCOMES = ("opens_free_entry_point", "free_entry_point", "free_tier", "opens_free_service", "free_customer_service", "free_reaction")


def platform_rating(model: Model, expected: Rating, delivery: Delivery, state: ConversationState) -> Rating | None:
    """The rating of this delivery by its receipts; None when they have no price. Corrects the conversation state."""
    price = delivery.price
    if price is None or not price.says_something:
        return None
    if delivery.is_free_entry:
        return _free_entry_rating(expected, delivery, state)
    if expected.outcome in FREE_ENTRY_OUTCOMES and price.kind:
        state.free_entry_until = None  # our rules saw a free entry point where the platform sees none
    category = price.category or expected.category
    if category not in (*PRICED, *INITIATED):
        return Rating("unknown", category, RULE)
    if price.model == "CBP":
        return _conversation_rating(expected, delivery, price, category, state)
    return Rating(_message_outcome(model, expected, price, category), category, RULE)


def _free_entry_rating(expected: Rating, delivery: Delivery, state: ConversationState) -> Rating:
    category = delivery.price.category if delivery.price else ""
    category = expected.category if category in ("", REFERRAL) else category
    if expected.outcome == "opens_free_entry_point":
        return Rating(expected.outcome, category, RULE)
    until = delivery.price.expires_at if delivery.price else None
    if not state.in_free_entry(delivery.at):
        state.start_free_entry(delivery)
        return Rating("opens_free_entry_point", category, RULE)
    if until is not None:
        state.free_entry_until = until
    return Rating("free_entry_point", category, RULE, line=state.free_entry_line)


def _message_outcome(model: Model, expected: Rating, price: Pricing, category: str) -> str:
    """Per-message pricing. `free_customer_service` changed its meaning in October 2026: since then it is the 1,000 free ones."""
    if price.kind == "regular":
        return "charged"
    if price.kind == "free_customer_service":
        return "free_tier" if model.free_per == "channel" and category == "service" else "free_customer_service"
    if price.kind:
        return "unknown"
    if price.billable is None:
        # The receipt has only the category, so our rules decide the rest.
        return expected.outcome
    if price.billable:
        return "charged"
    return expected.outcome if expected.outcome in FREE_OUTCOMES else "free_other"


def _conversation_rating(expected: Rating, delivery: Delivery, price: Pricing, category: str, state: ConversationState) -> Rating:
    """Conversation pricing: the platform's id of the conversation says whether the message opened it."""
    known = state.line_of_conversation.get(price.conversation) if price.conversation else None
    if known is not None and known != delivery.line_id:
        return Rating("in_open_conversation", category, RULE, line=known)
    if not price.conversation and expected.outcome == "in_open_conversation":
        return Rating("in_open_conversation", category, RULE, line=expected.line)
    if price.conversation:
        state.line_of_conversation[price.conversation] = delivery.line_id
        state.open_conversation(delivery, category)
    if price.billable is False:
        free = expected.outcome if expected.outcome in FREE_OUTCOMES else "free_tier" if expected.takes_unit else "free_other"
        return Rating(free, category, RULE)
    return Rating("charged", category, RULE)

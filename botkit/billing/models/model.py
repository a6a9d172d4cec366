"""A pricing model: when it was in force, what it counts, and its rule for one delivered message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from botkit.billing.conversation_state import ConversationState, Delivery, Rating


@dataclass(frozen=True, kw_only=True)
class Model:
    """`since` and `until` are the first and the last day, in the account's zone; `until` empty: still in force.

    `free_units` are free each month, per account or per channel (number). `has_tiers`: charged utility and authentication messages of a
    month get cheaper with their number. `section` is where the rule is written down (docs/billing.md).
    """

    name: str
    since: str
    until: str = ""
    section: str
    platform_name: str  # what the platform's receipts call it
    free_units: int = 0
    free_per: Literal["account", "channel"] = "account"
    has_tiers: bool = False
    rule: Callable[[ConversationState, Delivery], Rating]

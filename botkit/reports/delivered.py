"""Deliveries, each message once: "read" without "delivered" before it counts as delivered, because the platform may leave that out."""

from __future__ import annotations

from collections import defaultdict

ARRIVED = frozenset({"delivered", "read", "played"})


class DeliveredMessages:
    """Which messages of which contact have arrived: one bit each, so that a million take some megabytes."""

    def __init__(self) -> None:
        self._arrived: defaultdict[int, int] = defaultdict(int)

    def is_new(self, contact: int, number: int, status: str) -> bool:
        """Whether this status says for the first time that the message has arrived."""
        if status not in ARRIVED:
            return False
        bit = 1 << number
        known = self._arrived[contact]
        self._arrived[contact] = known | bit
        return not known & bit

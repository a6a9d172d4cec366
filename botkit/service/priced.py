"""Priced: which events change what is spent of budgets (botkit/service/billing/budgets.py)."""

from __future__ import annotations

from typing import TypeGuard

from botkit.core.events import MessageFailed, MessageRefused, ReceiptNoted, SendAttempted, StatusChanged

Priced = SendAttempted | MessageFailed | MessageRefused | StatusChanged | ReceiptNoted
News = tuple[int, str, Priced]  # of a contact, on a channel


def is_priced(event: object) -> TypeGuard[Priced]:
    """Whether an event changes what is spent."""
    match event:
        case SendAttempted(estimate=told):
            return told is not None
        case MessageFailed():
            return True
        case MessageRefused(when=when):
            return when == "send"
        case StatusChanged(status=status, price=price):
            return status == "failed" or price is not None
        case ReceiptNoted(price=price):
            return price is not None
        case _:
            return False

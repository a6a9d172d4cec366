"""Attempts: a message that is about to leave, as the log and its feedback name it."""

from __future__ import annotations

from collections.abc import Mapping

from botkit.core.events import SendAttempted
from botkit.core.model.platform import Cleared
from botkit.policy.gate import gate
from botkit.service.commands import OutboundMessage
from botkit.service.delivery.receipts import market_of
from botkit.store.delivery.outbox import OutboxRow


def send_attempt(row: OutboxRow, cleared: Cleared, category: str, verdict: gate.Allow, saw: Mapping[str, object]) -> SendAttempted:
    """The attempt with what a bill needs: its category and market."""
    return SendAttempted(
        number=row.number,
        attempt=row.attempts + 1,
        form=cleared.form,
        category=category,
        destination=market_of(cleared.to),
        reason=verdict.reason.value,
        rule=verdict.rule,
        saw=saw,
    )


def template_sent(outbound: OutboundMessage) -> tuple[str, str]:
    """Name and language of the template that a message goes out as."""
    template = outbound.cleared.message.template
    return ("", "") if template is None else (template.name, template.language)

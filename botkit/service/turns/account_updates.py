"""Updates of the account itself, and items that cannot be read: logged under contact 0, which stands for no person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from botkit.core.events import AccountChanged, UnhandledItem
from botkit.core.model.platform import AccountUpdate, Unknown
from botkit.service.delivery.platform_feedback import PlatformFeedback
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store.contacts import ContactRow
from botkit.store.events import ACCOUNT

_log = structlog.get_logger()


def record_updates(
    work: UnitOfWork,
    people: dict[int, ContactRow],
    updates: Sequence[tuple[str, AccountUpdate | Unknown]],
    feedback: PlatformFeedback,
    now: datetime,
) -> None:
    """Log the updates, warn operators of those that are more than information, and pass on what the gate needs to know."""
    if not updates:
        return
    row = people[ACCOUNT]
    for channel, item in updates:
        changes = TurnChanges(row, channel, now)
        if isinstance(item, AccountUpdate):
            if item.severity != "info":
                _log.warning("account update", channel=channel, field=item.field, news=item.event, severity=item.severity)
            feedback.add_update(channel, item.standing, item.template)
            changes.add_event(
                AccountChanged(field_name=item.field, event=item.event, severity=item.severity, details=item.details, tier=item.tier)
            )
        else:
            _log.info("unknown webhook item kept", channel=channel, what=item.what)
            changes.add_event(UnhandledItem(what=item.what, raw=item.raw))
        row = people[ACCOUNT] = work.add(changes)

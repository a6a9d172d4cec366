"""News about the account itself, and what nobody can read: kept in the log under contact 0, which stands for no person."""

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
    news: Sequence[tuple[str, AccountUpdate | Unknown]],
    feedback: PlatformFeedback,
    now: datetime,
) -> None:
    """Note the news, tell operators of what is more than information, and learn what the gate has to know."""
    if not news:
        return
    row = people[ACCOUNT]
    for channel, item in news:
        changes = TurnChanges(row, channel, now)
        if isinstance(item, AccountUpdate):
            if item.severity != "info":
                _log.warning("account update", channel=channel, field=item.field, news=item.event, severity=item.severity)
            feedback.told(channel, item.standing, item.template)
            changes.note(
                AccountChanged(field_name=item.field, event=item.event, severity=item.severity, details=item.details, tier=item.tier)
            )
        else:
            _log.info("unknown webhook item kept", channel=channel, what=item.what)
            changes.note(UnhandledItem(what=item.what, raw=item.raw))
        row = ContactRow(row.contact, changes.seq, row.messages)
        work.enter(changes)
    people[ACCOUNT] = row
    work.contacts[ACCOUNT] = row

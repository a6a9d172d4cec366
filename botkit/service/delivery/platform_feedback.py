"""Feedback of the platform: what its refusal of one message means for the next ones, to this person or of this account.

An answer to a send and a later receipt are treated alike: the platform reports the same thing in both, or only in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypedDict

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.events import PlatformStopped
from botkit.core.model.platform import AccountStatusUpdate, TemplateUpdate
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.gate.contact_flags import AddressProblem
from botkit.service.bot import Bot
from botkit.service.conversation import encoded_flags, stored_flags
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import sessions, templates
from botkit.store.consent import suppressions
from botkit.store.contacts import ContactRow
from botkit.store.delivery import account_status
from botkit.store.delivery.account_status import AccountStatusRow
from botkit.store.sessions import SessionKey, SessionRow
from botkit.store.templates import SEEN_AT_SEND, TemplateChange

# After an error of a restricted account. Its end is not known, so one message tries again after this.
RESTRICTION_RETRY_AFTER = timedelta(hours=1)

_PROBLEMS: dict[str, AddressProblem] = {
    "UNDELIVERABLE": "undeliverable",
    "COUNTRY_BLOCKED": "country_blocked",
    "BLOCKED_BY_US": "by_us",
}


class FlagChanges(TypedDict, total=False):
    """Changes of a `ContactFlags`."""

    held_at: datetime
    problem: AddressProblem
    problem_at: datetime


class StatusChanges(TypedDict, total=False):
    """Changes of an `AccountStatusRow`."""

    payment_failed_at: datetime
    restriction: str
    restricted_until: datetime | None
    notices: str | None
    notices_until: datetime | None
    people_limit: int


class PlatformFeedback:
    """The feedback of one batch. `people` holds the locked contacts. Call `write` before the unit of work is written."""

    def __init__(self, tx: Connection, bot: Bot, work: UnitOfWork, people: dict[int, ContactRow], now: datetime) -> None:
        self._tx = tx
        self._bot = bot
        self._work = work
        self._people = people
        self._now = now
        self._flags: dict[SessionKey, FlagChanges] = {}
        self._entry_windows: dict[SessionKey, datetime] = {}
        self._statuses: dict[str, StatusChanges] = {}
        self._templates: list[TemplateChange] = []
        self._stopped: list[tuple[str, str]] = []  # addresses of erased people

    def add_failure(self, contact: int, channel: str, reason: str, template: tuple[str, str] = ("", ""), to: Sequence[str] = ()) -> None:
        """A message was refused for this reason (policy/gate/reasons.py); `template` is its name and language, `to` whom it was for."""
        key = (contact, channel)
        is_erased = contact not in self._people
        match reason:
            case "META_MARKETING_STOPPED" if is_erased:
                self._stopped += [(self._bot.channels[channel].platform.name, value) for value in to]
            case "META_MARKETING_STOPPED":
                self._platform_stopped(contact, channel)
            case "MARKETING_COOLDOWN" if not is_erased:
                self._flags.setdefault(key, {})["held_at"] = self._now
            case "PAYMENT":
                self._statuses.setdefault(channel, {})["payment_failed_at"] = self._now
            case "ACCOUNT_RESTRICTED":
                status = self._statuses.setdefault(channel, {})
                status["restriction"], status["restricted_until"] = "starts", self._now + RESTRICTION_RETRY_AFTER
            case "TEMPLATE_PAUSED" if template[0]:
                self._templates.append(
                    TemplateChange(account="", name=template[0], language=template[1], status="paused", reason=SEEN_AT_SEND)
                )
            case _ if reason in _PROBLEMS and not is_erased:
                flags = self._flags.setdefault(key, {})
                flags["problem"], flags["problem_at"] = _PROBLEMS[reason], self._now

    def add_entry_window(self, contact: int, channel: str, until: datetime) -> None:
        """The platform stated the end of an advertisement's window."""
        if contact not in self._people:
            return
        self._entry_windows[contact, channel] = max(until, self._entry_windows.get((contact, channel), until))

    def add_update(self, channel: str, status: AccountStatusUpdate | None, template: TemplateUpdate | None) -> None:
        """A webhook reported a change of the account or of a template."""
        if template is not None:
            self._templates.append(TemplateChange(**msgspec.structs.asdict(template)))
        if status is None:
            return
        changes = self._statuses.setdefault(channel, {})
        if status.restriction is not None:
            changes["restriction"] = "" if status.restriction == "none" else status.restriction
            changes["restricted_until"] = status.until
        if status.notices is not None:
            changes["notices"] = None if status.notices == "none" else status.notices
            changes["notices_until"] = status.notices_until
        if status.people_limit is not None:
            changes["people_limit"] = status.people_limit

    def write(self) -> None:
        """At most one read per kind; none without feedback."""
        keys = set(self._flags) | set(self._entry_windows)
        if keys:
            stored = sessions.load(self._tx, keys)
            for key in sorted(keys):
                row = self._work.sessions.get(key) or stored.get(key)
                row = row or SessionRow(contact_id=key[0], channel=key[1], updated_at=self._now)
                self._work.sessions[key] = self._changed(key, row)
        if self._statuses:
            rows = account_status.load(self._tx)
            for channel, changes in sorted(self._statuses.items()):
                before = rows.get(channel) or AccountStatusRow(channel=channel, updated_at=self._now)
                if _is_guess(changes, self._now) and before.is_restricted(self._now):
                    del changes["restriction"], changes["restricted_until"]
                account_status.save(self._tx, replace(before, **changes, updated_at=self._now))
        templates.change(self._tx, self._templates, self._now)
        suppressions.add_platform_stop(self._tx, self._bot.suppression_key, self._stopped, self._now)

    def _changed(self, key: SessionKey, row: SessionRow) -> SessionRow:
        flags = replace(stored_flags(row), **self._flags.get(key, {}))
        until = self._entry_windows.get(key)
        ends = row.entry_until if until is None else max(until, row.entry_until or until)
        return replace(row, marks=encoded_flags(flags), entry_until=ends)

    def _platform_stopped(self, contact: int, channel: str) -> None:
        """The person stopped marketing in the messenger itself, and its webhook was missed, or is on its way."""
        changes = TurnChanges(self._people[contact], channel, self._now)
        event = PlatformStopped(said_at=self._now)
        entry = ledger_entry(event, self._now)
        assert entry is not None
        changes.add_event(event)
        changes.add_consent(entry)
        self._people[contact] = self._work.add(changes)


def _is_guess(changes: StatusChanges, now: datetime) -> bool:
    """Whether a restriction was concluded from an error. It does not replace one that the platform stated, which has a kind and an end."""
    return changes.get("restricted_until") == now + RESTRICTION_RETRY_AFTER and changes.get("restriction") == "starts"

"""Lessons: what the platform's refusal of one message says about the next ones, to this person or of this account.

The same for the answer to a send and for a receipt that comes later: the platform tells the same thing both ways, or only one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.core.events import Event, PlatformStopped
from botkit.core.model.platform import AccountStatusUpdate, TemplateUpdate
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.gate.contact_flags import NO_FLAGS, AddressProblem, ContactFlags
from botkit.service.unit_of_work import TurnChanges, UnitOfWork
from botkit.store import sessions, templates
from botkit.store.contacts import ContactRow
from botkit.store.delivery import account_status as standings
from botkit.store.delivery.account_status import AccountStatusRow
from botkit.store.sessions import SessionKey, SessionRow
from botkit.store.templates import SEEN_AT_SEND, TemplateChange

RESTRICTION_RETRY_AFTER = timedelta(hours=1)  # after an error of a restricted account: its end is not known, so ask again then

_PROBLEMS: dict[str, AddressProblem] = {
    "UNDELIVERABLE": "undeliverable",
    "COUNTRY_BLOCKED": "country_blocked",
    "BLOCKED_BY_US": "by_us",
}


class PlatformFeedback:
    """What a batch learned. `people` holds the locked contacts; `write` before the books are written."""

    def __init__(self, tx: Connection, work: UnitOfWork, people: dict[int, ContactRow], now: datetime) -> None:
        self._tx = tx
        self._books = work
        self._people = people
        self._now = now
        self._marks: dict[SessionKey, dict[str, Any]] = {}
        self._entries: dict[SessionKey, datetime] = {}
        self._standings: dict[str, dict[str, Any]] = {}
        self._templates: list[TemplateChange] = []

    def failed(self, contact: int, channel: str, reason: str, template: tuple[str, str] = ("", "")) -> None:
        """A message was refused for this reason (the words of policy/reasons.py); `template` is its wording and language."""
        key = (contact, channel)
        match reason:
            case "META_MARKETING_STOPPED":
                self._stop(contact, channel)
            case "MARKETING_COOLDOWN":
                self._marks.setdefault(key, {})["held_at"] = self._now
            case "PAYMENT":
                self._standings.setdefault(channel, {})["payment_failed_at"] = self._now
            case "ACCOUNT_RESTRICTED":
                self._standings.setdefault(channel, {}).update(restriction="starts", restricted_until=self._now + RESTRICTION_RETRY_AFTER)
            case "TEMPLATE_PAUSED" if template[0]:
                self._templates.append(
                    TemplateChange(account="", name=template[0], language=template[1], status="paused", reason=SEEN_AT_SEND)
                )
            case _ if reason in _PROBLEMS:
                self._marks.setdefault(key, {}).update(problem=_PROBLEMS[reason], problem_at=self._now)

    def entered(self, contact: int, channel: str, until: datetime) -> None:
        """The platform stated the end of an advertisement's window."""
        self._entries[contact, channel] = max(until, self._entries.get((contact, channel), until))

    def told(self, channel: str, standing: AccountStatusUpdate | None, template: TemplateUpdate | None) -> None:
        """News of the platform, by webhook."""
        if template is not None:
            self._templates.append(TemplateChange(**msgspec.structs.asdict(template)))
        if standing is None:
            return
        known = self._standings.setdefault(channel, {})
        if standing.restriction is not None:
            known["restriction"] = "" if standing.restriction == "none" else standing.restriction
            known["restricted_until"] = standing.until
        if standing.people_limit is not None:
            known["people_limit"] = standing.people_limit

    def write(self) -> None:
        """Each kind with one question to the store at most; nothing at all when nothing was learned."""
        keys = set(self._marks) | set(self._entries)
        if keys:
            known = sessions.load(self._tx, keys)
            for key in sorted(keys):
                row = self._books.sessions.get(key) or known.get(key)
                row = row or SessionRow(contact_id=key[0], channel=key[1], updated_at=self._now)
                self._books.sessions[key] = self._changed(key, row)
        if self._standings:
            rows = standings.load(self._tx)
            for channel, changes in sorted(self._standings.items()):
                before = rows.get(channel) or AccountStatusRow(channel=channel, updated_at=self._now)
                standings.save(self._tx, replace(before, **_stronger(before, changes, self._now), updated_at=self._now))
        templates.change(self._tx, self._templates, self._now)

    def _changed(self, key: SessionKey, row: SessionRow) -> SessionRow:
        marks = NO_FLAGS if row.marks is None else msgspec.json.decode(row.marks, type=ContactFlags)
        marks = replace(marks, **self._marks.get(key, {}))
        until = self._entries.get(key)
        ends = row.entry_until if until is None else max(until, row.entry_until or until)
        return replace(row, marks=None if marks == NO_FLAGS else encode(marks), entry_until=ends)

    def _stop(self, contact: int, channel: str) -> None:
        """The webhook that tells of the person's own switch was missed, or is on its way."""
        row = self._people.get(contact)
        if row is None:
            return
        changes = TurnChanges(row, channel, self._now)
        fact: Event = PlatformStopped(said_at=self._now)
        changes.note(fact)
        entry = ledger_entry(fact, self._now)
        assert entry is not None
        changes.agree(entry)
        self._people[contact] = self._books.contacts[contact] = ContactRow(row.contact, changes.seq, row.messages)
        self._books.enter(changes)


def _stronger(before: AccountStatusRow, changes: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What an error guesses of a restriction does not replace what the platform stated: that has a kind and an end."""
    guessed = changes.get("restricted_until") == now + RESTRICTION_RETRY_AFTER and changes.get("restriction") == "starts"
    is_stated = before.restriction and (before.restricted_until is None or before.restricted_until > now)
    if guessed and is_stated:
        return {name: value for name, value in changes.items() if not name.startswith("restrict")}
    return changes

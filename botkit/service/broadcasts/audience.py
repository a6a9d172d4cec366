"""The audience of a broadcast: who a segment means, contact by contact, with how many each condition left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import assert_never

from msgspec import Struct
from sqlalchemy import Connection

from botkit.billing.markets import Markets
from botkit.core.model.broadcast import BroadcastSpec
from botkit.core.model.contact import Address, contact_values
from botkit.core.model.pricing import destination_of
from botkit.core.model.segment import Condition, Segment
from botkit.core.text.expressions import HOURS, Expression, ExpressionError, compile_expression
from botkit.service.bot import Bot
from botkit.store import contacts, sessions, subscriptions
from botkit.store.broadcasts import recipients
from botkit.store.contacts import ContactRow

_LONG_AGO = timedelta(days=36_500)


class Candidates(Struct, frozen=True, kw_only=True):
    """The next contacts that may belong to an audience, and the last id that was looked at; `is_last`: there are no more. `own`: what a
    list says of each, as JSON."""

    rows: tuple[ContactRow, ...]
    cursor: int
    is_last: bool
    own: Mapping[int, bytes | None] = {}


class Members(Struct, frozen=True, kw_only=True):
    """Those who belong to it, and how many each condition left out, by its text."""

    rows: tuple[ContactRow, ...]
    left_out: Mapping[str, int]


def candidates(tx: Connection, number: int, spec: BroadcastSpec, after: int, limit: int) -> Candidates:
    """The next candidates: by the index of what was agreed to where there is such a condition, from a list, or of all contacts."""
    own: dict[int, bytes | None] = {}
    ids: tuple[int, ...]
    if spec.list or spec.of:
        listed = recipients.page(tx, spec.of or number, after, limit, spec.outcomes)
        ids = tuple(row.contact_id for row in listed)
        own = {row.contact_id: row.own for row in listed}
    elif spec.segment is not None and (topics := spec.segment.values_of("agreed")):
        ids = subscriptions.followers(tx, topics[0], after, limit)
    else:
        rows = contacts.page(tx, after, limit)
        return Candidates(rows=rows, cursor=rows[-1].contact.id if rows else after, is_last=len(rows) < limit)
    found = contacts.read(tx, ids)
    rows = tuple(found[contact] for contact in ids if contact in found)
    return Candidates(rows=rows, cursor=ids[-1] if ids else after, is_last=len(ids) < limit, own=own)


class SegmentFilter:
    """A segment, ready to be asked. `now` is the moment that times are counted from."""

    def __init__(self, segment: Segment | None, bot: Bot, markets: Markets, now: datetime) -> None:
        self._conditions = () if segment is None else segment.conditions
        self._bot = bot
        self._markets = markets
        self._now = now
        self._expressions: dict[str, Expression] = {
            source: compile_expression(source) for one in self._conditions if one.kind == "where" for source in one.values
        }

    def members(self, tx: Connection, rows: Sequence[ContactRow]) -> Members:
        facts = _Facts(tx, self._bot, [row.contact.id for row in rows])
        left_out = Counter[str]()
        members = []
        for row in rows:
            failing = next((one for one in self._conditions if not self._holds(one, row, facts)), None)
            if failing is None:
                members.append(row)
            else:
                left_out[failing.text] += 1
        return Members(rows=tuple(members), left_out=left_out)

    def _holds(self, condition: Condition, row: ContactRow, facts: _Facts) -> bool:
        contact, values = row.contact, condition.values
        match condition.kind:
            case "agreed":
                return bool(facts.topics.get(contact.id, frozenset()).intersection(values))
            case "tags":
                return set(values) <= set(contact.tags)
            case "without_tags":
                return not set(values) & set(contact.tags)
            case "language":
                spoken = (contact.language or self._bot.programs.business.language).replace("_", "-").lower()
                return any(spoken == one.lower() or spoken.startswith(f"{one.lower()}-") for one in values)
            case "market":
                return bool(self._markets_of(contact.id, facts).intersection(values))
            case "channel":
                return any(facts.heard.get((contact.id, channel)) is not None for channel in values)
            case "heard_within":
                return self._silence(contact.id, facts) < (condition.length or timedelta())
            case "silent_for":
                return self._silence(contact.id, facts) >= (condition.length or timedelta())
            case "where":
                return all(self._is_true(source, row) for source in values)
            case _:
                assert_never(condition.kind)

    def _is_true(self, source: str, row: ContactRow) -> bool:
        business = self._bot.programs.business
        scope = {
            "contact": contact_values(row.contact),
            "now": self._now,
            "business": dict(business.fields),
            HOURS: business.is_open,
        }
        try:
            return bool(self._expressions[source].evaluate(scope))
        except ExpressionError:  # a value of another kind than the rule expects: this is no member
            return False

    def _silence(self, contact: int, facts: _Facts) -> timedelta:
        heard = [moment for channel in self._bot.channels if (moment := facts.heard.get((contact, channel))) is not None]
        return self._now - max(heard) if heard else _LONG_AGO

    def _markets_of(self, contact: int, facts: _Facts) -> set[str]:
        day = self._now.date().isoformat()
        matches = [self._markets.match(destination_of(address.value), day) for address in facts.addresses.get(contact, ())]
        return {word for match in matches for word in (match.market, match.country) if word}


class _Facts:
    """What is read of these contacts, each when a condition first needs it."""

    def __init__(self, tx: Connection, bot: Bot, ids: Collection[int]) -> None:
        self._tx = tx
        self._bot = bot
        self._ids = ids

    @cached_property
    def topics(self) -> Mapping[int, frozenset[str]]:
        found = subscriptions.of_contacts(self._tx, self._ids)
        return {contact: frozenset(row.topic for row in rows) for contact, rows in found.items()}

    @cached_property
    def heard(self) -> Mapping[tuple[int, str], datetime | None]:
        keys = [(contact, channel) for contact in self._ids for channel in self._bot.channels]
        return {key: row.heard_at for key, row in sessions.load(self._tx, keys).items()}

    @cached_property
    def addresses(self) -> Mapping[int, tuple[Address, ...]]:
        found: dict[int, tuple[Address, ...]] = {}
        for platform in dict.fromkeys(channel.platform.name for channel in self._bot.channels.values()):
            for contact, several in contacts.addresses(self._tx, self._ids, platform).items():
                found[contact] = (*found.get(contact, ()), *several)
        return found

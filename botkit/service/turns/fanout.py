"""Fan-out: an event of the business becomes a turn for each contact whom it concerns, in pieces of one transaction each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import structlog
from jinja2 import nodes
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import encode
from botkit.core.engine.engine import router_of
from botkit.core.engine.program import Program
from botkit.core.events import BusinessEvent
from botkit.core.flow.model import EventStart, Schedule
from botkit.core.flow.schedule import last_due
from botkit.core.model.contact import contact_values
from botkit.core.model.values import Value, pack, unpack
from botkit.core.text.expressions import ENVIRONMENT, HOURS, Expression, ExpressionError, compile_expression
from botkit.policy.consent.model import fold
from botkit.service.bot import Bot
from botkit.service.commands import ContactEvent, FanoutResult, PublishEvent, StartedFlow
from botkit.service.turns.records import subscription_key
from botkit.store import contacts, fanouts, sessions, subscriptions
from botkit.store.consent import consents
from botkit.store.contacts import ContactRow
from botkit.store.tickets import answered_requests
from botkit.store.tickets.answered_requests import AnsweredRequest

_log = structlog.get_logger()

PIECE = 200  # contacts in one transaction; turns of customers who write are processed in between
LEASE = timedelta(seconds=60)
LATE = timedelta(minutes=10)  # a schedule that is missed for longer is skipped: "every monday 09:00" at noon would be odd


@dataclass(frozen=True, kw_only=True)
class FanoutPiece:
    """The turns of the next contacts, and what the event led to so far."""

    commands: tuple[ContactEvent, ...]
    result: FanoutResult


class Fanout:
    """The fan-out of one transaction."""

    def __init__(self, bot: Bot, node: str, tx: Connection, now: datetime) -> None:
        self.bot = bot
        self.node = node
        self.tx = tx
        self.now = now

    def publish(self, command: PublishEvent) -> FanoutPiece:
        """Store an event, and start the turns of the first contacts."""
        packed = pack(dict(command.body))
        if (answered := self._answered(command)) is not None:
            return FanoutPiece(commands=(), result=answered)
        contact = contacts.by_address(self.tx, command.contact) if command.contact else None
        unknown = command.contact if contact is None else ""
        listening = len(router_of(self.bot.programs).by_event(command.name))
        if unknown or not listening:  # nothing is stored, so the corrected call may come with the same key
            former = fanouts.find(self.tx, command.key)
            if former is not None:
                return self._published_before(former, command, packed)
            return FanoutPiece(commands=(), result=FanoutResult(id=0, is_new=True, listening=listening, unknown=unknown))
        command = replace(command, body=unpack(packed))  # its numbers are decimals from here on
        # An event for one contact has reached everybody with this transaction. Other events can be continued by any node.
        body = encode(packed)
        if contact is not None:
            number = fanouts.add(self.tx, command.key, command.name, body, self.now, finished=True)
        else:
            lease = self.now + LEASE
            number = fanouts.add(self.tx, command.key, command.name, body, self.now, node=self.node, lease_until=lease)
        if number is None:
            if (answered := self._answered(command)) is not None:  # by another node, which was quicker
                return FanoutPiece(commands=(), result=answered)
            former = fanouts.find(self.tx, command.key)
            assert former is not None
            return self._published_before(former, command, packed)
        piece = self._to_one(command, number, contact) if contact is not None else self._piece(number, command.name, command.body, cursor=0)
        if command.digest:
            key, answer = _request_key(command), encode(piece.result)
            first = AnsweredRequest(key=key, digest=command.digest, contact_id=contact or 0, answer=answer, at=self.now)
            answered_requests.add(self.tx, [first])
        return piece

    def _answered(self, command: PublishEvent) -> FanoutResult | None:
        """The first answer to this request, if it came before."""
        if not command.digest:
            return None
        key = _request_key(command)
        former = answered_requests.load(self.tx, [key]).get(key)
        if former is None:
            return None
        result = msgspec.json.decode(former.answer, type=FanoutResult)
        return result if former.digest == command.digest else FanoutResult(id=result.id, is_new=False, reused=True)

    def due_schedules(self, started: dict[str, datetime]) -> tuple[ContactEvent, ...]:
        """The first contacts of schedules that have come due. The store knows which times were started, for all nodes and restarts.

        `started` caches the times that the store already had. A time that this transaction adds may still be rolled back, so it is not
        cached yet.
        """
        commands: list[ContactEvent] = []
        for name, line in router_of(self.bot.programs).schedules.items():
            due = last_due(line, self.now, self.bot.programs.business.zone)
            if due is None or self.now - due > LATE or started.get(name) == due:
                continue
            piece = self.publish(PublishEvent(key=f"{name}@{due.isoformat()}", name=name))
            commands.extend(piece.commands)
            if not piece.result.is_new:
                started[name] = due
        return tuple(commands)

    def continue_oldest(self) -> FanoutPiece | None:
        """The next contacts of the oldest event that has not reached everybody; None when there is none."""
        for row in fanouts.claim(self.tx, self.node, self.now, 1, LEASE):
            return self._piece(row.id, row.name, _body(row.body), cursor=row.cursor)
        return None

    def posted(self) -> tuple[tuple[ContactEvent, ...], bool, Counter[tuple[str, str]]]:
        """The turns that events of flows start, whether there may be more, and which reached nobody, by name and reason. Each is taken in
        the transaction of its turns: once."""
        rows = fanouts.posted(self.tx, PIECE)
        started: dict[int, tuple[ContactEvent, ...]] = {}
        unreached: Counter[tuple[str, str]] = Counter()
        for row in rows:
            contact = contacts.by_address(self.tx, row.contact)
            started[row.id] = () if contact is None else self._for_one(contact, row.name, _body(row.body))
            if not started[row.id]:
                unreached[row.name, "no flow" if contact is not None else "unknown contact"] += 1
        fanouts.take(self.tx, [(number, len(commands)) for number, commands in started.items()], self.now)
        return tuple(command for commands in started.values() for command in commands), len(rows) == PIECE, unreached

    def _published_before(self, former: fanouts.FanoutRow, command: PublishEvent, packed: object) -> FanoutPiece:
        # An emptied body (its time was over, or its person was erased) can be compared with nothing.
        is_other = former.body is not None and (former.name, former.body) != (command.name, encode(packed))
        goes_on = not is_other and former.finished_at is None
        return FanoutPiece(commands=(), result=FanoutResult(id=former.id, is_new=False, reused=is_other, goes_on=goes_on))

    def _to_one(self, command: PublishEvent, number: int, contact: int) -> FanoutPiece:
        commands = self._for_one(contact, command.name, command.body)
        return FanoutPiece(commands=commands, result=FanoutResult(id=number, is_new=True, started=_started(commands)))

    def _for_one(self, contact: int, name: str, body: Mapping[str, Value]) -> tuple[ContactEvent, ...]:
        starts = router_of(self.bot.programs).by_event(name)
        channels = self._channels([contact], {start.to or "" for _, start in starts}).get(contact, ())
        return tuple(_event_for(contact, channel, program, name, body, None) for program, _ in starts for channel in channels)

    def _piece(self, number: int, name: str, body: Mapping[str, Value], *, cursor: int) -> FanoutPiece:
        starts = [(program, start) for program, start in router_of(self.bot.programs).by_event(name) if start.to]
        topics = {start.to or "" for _, start in starts}
        following = sorted({contact for topic in topics for contact in self._followers(topic, starts, body, cursor)})[:PIECE]
        followings = subscriptions.of_contacts(self.tx, following)
        people = contacts.read(self.tx, following)
        channels = self._channels(following, topics)
        commands = tuple(
            _event_for(contact, channel, program, name, body, value, is_bulk=True)
            for contact in following
            for program, start in starts
            for value in self._matching(program, start, people.get(contact), followings.get(contact, ()), body)
            for channel in channels.get(contact, ())
        )
        finished = len(following) < PIECE
        self._settle(number, following[-1] if following else cursor, len(commands), finished=finished)
        return FanoutPiece(commands=commands, result=FanoutResult(id=number, is_new=True, started=_started(commands), goes_on=not finished))

    def _followers(
        self, topic: str, starts: list[tuple[Program, EventStart | Schedule]], body: Mapping[str, Value], cursor: int
    ) -> tuple[int, ...]:
        """Contacts who follow a topic. Where the only flow asks for `subscription == …`, the index finds them; else all are candidates."""
        values = [_equal_to(start, body) for _, start in starts if start.to == topic]
        if len(values) == 1 and values[0] is not None:
            return subscriptions.followers(self.tx, topic, cursor, PIECE, value=values[0])
        return subscriptions.followers(self.tx, topic, cursor, PIECE)

    def _matching(
        self,
        program: Program,
        start: EventStart | Schedule,
        person: ContactRow | None,
        following: tuple[subscriptions.SubscriptionRow, ...],
        body: Mapping[str, Value],
    ) -> Iterator[Value]:
        if person is None:
            return
        for row in following:
            if row.topic != start.to:
                continue
            value = unpack(msgspec.json.decode(row.value))
            if start.where is None:
                yield value
                return  # one turn, however many values of the topic they follow
            expression = program.expression(start.where)
            scope = {
                "subscription": value,
                "event": body,
                "now": self.now,
                "contact": contact_values(person.contact),
                "business": dict(self.bot.programs.business.fields),
                HOURS: self.bot.programs.business.is_open,
            }
            try:
                if expression.evaluate(scope):
                    yield value
                    if "subscription" not in expression.names:
                        return
            except ExpressionError as fault:
                _log.error("where failed", flow=program.name, fault=fault.message)

    def _channels(self, people: list[int], topics: Collection[str]) -> dict[int, tuple[str, ...]]:
        """The channel on which each contact wrote last: only one, so that nobody gets a message twice. Where a channel writes for a brand,
        those of a brand that the contact agreed to come first.

        For contacts who never wrote (they come from a list of consents) it is the first channel of a platform where they have an address.
        """
        keys = [(contact, channel) for contact in people for channel in self.bot.channels]
        heard: dict[int, dict[str, datetime]] = {}
        for (contact, channel), row in sessions.load(self.tx, keys).items():
            heard.setdefault(contact, {})[channel] = row.heard_at or row.updated_at
        agreed = self._agreed(people, topics)
        channels = {}
        for contact, times in heard.items():
            brands = agreed.get(contact, frozenset())
            best = max(times, key=lambda name: (self.bot.programs.business.brand_of(name) in brands, times[name]))
            channels[contact] = (best,)
        return channels | self._first_channels([contact for contact in people if contact not in channels], agreed)

    def _agreed(self, people: list[int], topics: Collection[str]) -> dict[int, frozenset[str]]:
        """The brands that each contact agreed to get one of the topics from. Without brands, nothing is read."""
        business = self.bot.programs.business
        if not business.brands or not people:
            return {}
        wanted = [(topic.purpose, topic.name) for topic in business.topics.values() if topic.name in topics]
        brands = business.brand_names(self.bot.channels)
        agreed = {}
        for contact, lines in consents.load(self.tx, people).items():
            folded = {brand: fold((line.entry for line in lines), scope=brand) for brand in brands} if lines else {}
            agreed[contact] = frozenset(brand for brand, one in folded.items() if any(one.given(*key, self.now) for key in wanted))
        return agreed

    def _first_channels(self, people: list[int], agreed: Mapping[int, frozenset[str]]) -> dict[int, tuple[str, ...]]:
        possible: dict[int, list[str]] = {}
        for platform in dict.fromkeys(channel.platform.name for channel in self.bot.channels.values()) if people else ():
            names = [name for name, channel in self.bot.channels.items() if channel.platform.name == platform]
            for contact, addresses in contacts.addresses(self.tx, people, platform).items():
                if addresses:
                    possible.setdefault(contact, []).extend(names)
        brand_of = self.bot.programs.business.brand_of
        return {
            contact: (next((name for name in names if brand_of(name) in agreed.get(contact, ())), names[0]),)
            for contact, names in possible.items()
        }

    def _settle(self, number: int, cursor: int, started: int, *, finished: bool) -> None:
        # The lease ends with the transaction: any node may continue with the next piece.
        fanouts.advance(self.tx, number, self.node, cursor, started, self.now)
        if finished:
            fanouts.finish(self.tx, number, self.node, self.now)


def _event_for(
    contact: int, channel: str, program: Program, name: str, body: Mapping[str, Value], value: Value, *, is_bulk: bool = False
) -> ContactEvent:
    event = BusinessEvent(name=name, body=dict(body), flow=program.name, subscription=value)
    return ContactEvent(contact=contact, channel=channel, event=event, is_bulk=is_bulk)


def _request_key(command: PublishEvent) -> str:
    return f"event/{command.key}"


def _started(commands: tuple[ContactEvent, ...]) -> tuple[StartedFlow, ...]:
    return tuple(StartedFlow(flow=command.event.flow, contact=command.contact) for command in commands)


def _body(body: bytes | None) -> Mapping[str, Value]:
    read = unpack(msgspec.json.decode(body or b"{}"))
    assert isinstance(read, dict)
    return read


def _equal_to(start: EventStart | Schedule, body: Mapping[str, Value]) -> str | None:
    """The value that `where: subscription == …` asks for, in the text form of the index; None for any other condition."""
    expression = _other_side(start.where) if start.where else None
    if expression is None or not expression.names <= {"event"}:
        return None
    try:
        return subscription_key(expression.evaluate({"event": body}))
    except ExpressionError:
        return None


def _other_side(where: str) -> Expression | None:
    tree = ENVIRONMENT.parse("{{ (" + where + ") }}").body[0]
    compared = tree.nodes[0] if isinstance(tree, nodes.Output) else None
    if not isinstance(compared, nodes.Compare) or len(compared.ops) != 1 or compared.ops[0].op != "eq":
        return None
    if not isinstance(compared.expr, nodes.Name) or compared.expr.name != "subscription":
        return None
    left, _, right = where.partition("==")
    return compile_expression(right) if left.strip() == "subscription" else None

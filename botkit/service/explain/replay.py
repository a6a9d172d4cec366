"""Replay: decides the inputs of a contact's log again, and finds the first fact that comes out differently.

The code that decides is pure, and everything that it reads is in the log: the input, its moment, the digest of the flows. So the facts of
every turn must come out again bit for bit. The settings of the business (queues, hours) are those of today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_event, encode_event
from botkit.core.engine.people.acts import AGENT_STEP
from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.core.events import (
    INPUTS,
    BusinessEvent,
    ConsentRecorded,
    EventBase,
    FieldSet,
    HandedOff,
    Input,
    MessageQueued,
    MessageRefused,
    PlatformResumed,
    PlatformStopped,
    SendAttempted,
    SessionMoved,
    TicketOpened,
)
from botkit.core.model.contact import Contact
from botkit.core.model.values import Value
from botkit.flowfile.library import Source, read_source
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.gate.reasons import Reason
from botkit.service.bot import Bot
from botkit.service.broadcasts.recipient_event import shared_values
from botkit.service.conversation import Conversation
from botkit.service.matcher_cache import cached_learner
from botkit.service.publishing.session_migration import FramePosition, migrate
from botkit.service.turns import decide
from botkit.service.turns.decide import Tracer, TurnInput, TurnResult
from botkit.store import events, sources
from botkit.store.broadcasts import broadcasts
from botkit.store.events import EventRow

INPUT_KINDS = frozenset(str(kind.__struct_config__.tag) for kind in INPUTS)
_FAILED = "turn_failed"
_VERDICTS = ("message_queued", "message_refused")

# What older versions left out or empty, by event: fields that were added later, and whose values nothing else in the log says.
_ADDED_LATER: Mapping[str, frozenset[str]] = {
    "message_queued": frozenset({"bubbles", "reason", "rule", "until", "saw"}),
    "handed_off": frozenset({"due_at"}),
    "opted_in": frozenset({"double", "scope", "text_id", "text_version"}),
}

assert set(get_args(Input)) == set(INPUTS)


class Difference(Struct, frozen=True, kw_only=True):
    """The first event in which log and replay differ: its number, what the log has and what came out; either may be missing.

    `turn` is the number of the input that the event follows from.
    """

    seq: int
    logged: str
    replayed: str
    turn: int = 0


def nothing_shared(broadcast: int) -> Mapping[str, Value]:
    return {}


def replay(tx: Connection, bot: Bot, contact: int, cache: VersionCache | None = None) -> Difference | None:
    """Replay the whole log of a contact. None: everything came out as logged. Pass one `cache` for several contacts."""
    cache = cache or VersionCache(tx, bot.programs)
    return compare(events.whole_log(tx, contact), bot, contact, cache.programs, cache.program, cache.shared)


def compare(
    log: Iterable[EventRow],
    bot: Bot,
    contact: int,
    programs: Callable[[str], Programs],
    program: Callable[[str], Program | None],
    shared: Callable[[int], Mapping[str, Value]] = nothing_shared,
) -> Difference | None:
    """Replay the rows of a log. `programs` gives the flows of a library by its digest, `program` one version of a flow by its own,
    `shared` what a broadcast told everybody."""
    rows = tuple(log)
    replayer = Replayer(bot, contact, rows, shared)
    index = 0
    while index < len(rows):
        row = rows[index]
        if row.kind in INPUT_KINDS and not is_failed(rows, index):
            knows_tickets = True
            for fact in replayer.decide(row, programs(row.library or ""), program).facts:
                if isinstance(fact, TicketOpened) and not knows_tickets:
                    continue
                difference = differs(fact, rows[index] if index < len(rows) else None, row.seq)
                if difference is not None:
                    return replace(difference, turn=row.seq)
                if isinstance(fact, HandedOff):  # before there were tickets, a hand-off said no time by which somebody must answer
                    knows_tickets = "due_at" in msgspec.json.decode(rows[index].body)
                index += 1
        else:
            replayer.apply(row)
            index += 1
    return None


class Replayer:
    """The state of a replay after the rows so far.

    The gate's verdicts are taken from the log, because what the gate looked at (templates, caps, quiet hours) has changed since.
    """

    def __init__(
        self, bot: Bot, contact: int, log: Iterable[EventRow] = (), shared: Callable[[int], Mapping[str, Value]] = nothing_shared
    ) -> None:
        self.bot = bot
        self.shared = shared
        self.verdicts = dict(_verdicts(log))
        self.contact = Contact(id=contact)
        self.conversations: dict[str, Conversation] = {}
        self.ledger: tuple[ConsentEvent, ...] = ()
        self.message_count = 0

    def decide(
        self, row: EventRow, programs: Programs, program: Callable[[str], Program | None], tracer: Tracer | None = None
    ) -> TurnResult:
        """Decide the turn of an input again."""
        conversation = self.conversation(row.channel)
        for frame in conversation.session.frames:
            if programs.get(frame.flow, frame.digest) is None and (older := program(frame.digest)) is not None:
                assert isinstance(programs.older, dict)
                programs.older[frame.digest] = older
        event = decode_event(row.kind, row.body, row.personal)
        assert isinstance(event, INPUTS)
        if isinstance(event, BusinessEvent) and event.broadcast:
            event = replace(event, shared=self.shared(event.broadcast))
        turn = TurnInput(
            programs=programs,
            conversation=conversation,
            event=event,
            now=row.at,
            ledger=self.ledger,
            message_count=self.message_count,
            contact_line=self.bot.contact_line,
            recorded=self.verdicts.get,
        )
        result = decide.decide_turn(turn, tracer)
        self.conversations[row.channel] = result.conversation
        self.contact = result.conversation.session.contact
        self.message_count = result.message_count
        self.ledger = (*self.ledger, *result.consents)
        return result

    def apply(self, row: EventRow) -> None:
        """Apply an event from outside the engine, as far as later turns depend on it."""
        match decode_event(row.kind, row.body, row.personal):
            case FieldSet(name="name", value=value):
                self.contact = replace(self.contact, name=str(value))
            case SessionMoved(how=how, places=places):
                conversation = self.conversation(row.channel)
                positions = tuple(FramePosition(flow=flow, digest=digest, at=at) for flow, digest, at in places)
                session = migrate(conversation.session, how, positions)  # type: ignore[arg-type]  # written by publishing
                self.conversations[row.channel] = replace(conversation, session=session)
            case (PlatformStopped() | PlatformResumed() | ConsentRecorded()) as event:
                entry = ledger_entry(event, event.said_at)
                self.ledger = self.ledger if entry is None else (*self.ledger, entry)
            case SendAttempted(number=number) if (queued := self.verdicts.get(number)) is not None:
                conversation = self.conversation(row.channel)
                is_marketing = isinstance(queued, MessageQueued) and queued.purpose == "marketing"
                flags = replace(conversation.flags, after_marketing=is_marketing)
                self.conversations[row.channel] = replace(conversation, flags=flags)
            case _:
                return

    def conversation(self, channel: str) -> Conversation:
        conversation = self.conversations.get(channel)
        if conversation is None:
            platform = self.bot.channels[channel].platform.name if channel in self.bot.channels else ""
            session = Session(contact=self.contact, channel=channel)
            conversation = Conversation(session=session, platform=platform, rules=self.bot.rules_of(channel))
        session = conversation.session
        if session.is_plain:
            # The row of such a session keeps these fields only.
            session = Session(contact=self.contact, channel=channel, number=session.number, heard=session.heard, tickets=session.tickets)
        return replace(conversation, session=replace(session, contact=self.contact))


def _verdicts(log: Iterable[EventRow]) -> Iterator[tuple[int, MessageQueued | MessageRefused]]:
    """What the gate said when each message was queued, by its number. An older log has no reason: what was queued was allowed."""
    for row in log:
        if row.kind in _VERDICTS:
            match decode_event(row.kind, row.body, row.personal):
                case MessageQueued() as event:
                    yield event.number, event if event.reason else replace(event, reason=Reason.ALLOW_SERVICE_WINDOW.value)
                case MessageRefused(when="queue") as event:
                    yield event.number, event


class VersionCache:
    """Flows by digest, read from the store once. The flows that run now are given, and know the paths of their files."""

    def __init__(self, tx: Connection, now: Programs) -> None:
        self._tx = tx
        self._business = now.business
        self._programs: dict[str, Programs] = {now.digest: now}
        self._shared: dict[int, Mapping[str, Value]] = {}
        self._versions: dict[str, Program] = {program.digest: program for program in now.current.values()}

    def programs(self, library: str) -> Programs:
        programs = self._programs.get(library)
        if programs is None:
            versions = [self.program(digest) for digest in sources.library(self._tx, library) or ()]
            current: Mapping[str, Program] = {version.name: version for version in versions if version is not None}
            learn = cached_learner(tuple(current.values()), self._business.temperament, None)
            programs = self._programs[library] = Programs(current=current, business=self._business, digest=library, older={}, learn=learn)
        return programs

    def shared(self, broadcast: int) -> Mapping[str, Value]:
        """What a broadcast told everybody."""
        if broadcast not in self._shared:
            row = broadcasts.find(self._tx, broadcast)
            self._shared[broadcast] = {} if row is None else shared_values(row.spec)
        return self._shared[broadcast]

    def program(self, digest: str) -> Program | None:
        if digest not in self._versions:
            stored = sources.load(self._tx, [digest]).get(digest)
            if stored is None:
                return None
            self._versions[digest] = Program(read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files)))
        return self._versions[digest]


def is_failed(rows: Sequence[EventRow], index: int) -> bool:
    """Whether the turn of this input raised: then the log has `TurnFailed` after it, and nothing else of the turn."""
    return index + 1 < len(rows) and rows[index + 1].kind == _FAILED


def differs(fact: EventBase, row: EventRow | None, near: int) -> Difference | None:
    kind, body, personal = encode_event(fact)
    replayed = f"{kind} {body.decode()} {(personal or b'').decode()}"
    if row is None:
        return Difference(seq=near, logged="", replayed=replayed)
    logged = f"{row.kind} {_text(row.body)} {_text(row.personal or b'')}"
    if logged == replayed or _is_said_by_an_older_version(row, fact, body):
        return None
    return Difference(seq=row.seq, logged=logged, replayed=replayed)


def _is_said_by_an_older_version(row: EventRow, fact: EventBase, body: bytes) -> bool:
    """Whether the row, written by an older botkit, differs only as that one could not know better: it lacks fields that were added later,
    which have their defaults now or which the older botkit could not say; it wrote defaults that are left out now; and what is said while
    people have the chat it called a step of the flow that asked for them.

    It may have no other field that does not come out: what is never read must not stay in the log unnoticed.
    """
    written, now = msgspec.json.decode(row.body), msgspec.json.decode(body)
    if row.kind != fact.__struct_config__.tag:
        return False
    defaults = {spec.name: _default(spec) for spec in msgspec.structs.fields(fact)}
    if any(name not in defaults or written[name] != defaults[name] for name in set(written) - set(now)):
        return False
    names = {name for name in _ADDED_LATER.get(row.kind, ()) if not written.get(name)}
    if getattr(fact, "step", None) == AGENT_STEP:
        names |= {"flow", "step"}
    try:
        former = decode_event(row.kind, row.body, row.personal)
    except msgspec.DecodeError:
        return False
    return former == replace(fact, **{name: getattr(former, name) for name in names})


def _default(spec: msgspec.structs.FieldInfo) -> object:
    return spec.default_factory() if spec.default_factory is not msgspec.NODEFAULT else spec.default


def _text(part: bytes | str) -> str:
    return part if isinstance(part, str) else part.decode()

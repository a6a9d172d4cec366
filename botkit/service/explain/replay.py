"""Replay: feed the inputs of a contact's log through the engine again, and find the first fact that comes out differently.

Everything that decides is pure, and everything that it looks at is in the log: the input, its moment, the digest of the flows. So the
facts of every turn must come out again bit for bit. What the business's settings say (queues, hours) is taken as it is today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core.codec import decode_event, encode_event
from botkit.core.engine.program import Program, Programs
from botkit.core.engine.session import Session
from botkit.core.events import (
    INPUTS,
    ConsentRecorded,
    EventBase,
    FieldSet,
    Input,
    MessageQueued,
    MessageRefused,
    PlatformResumed,
    PlatformStopped,
    SendAttempted,
    SessionMoved,
)
from botkit.core.model.contact import Contact
from botkit.flowfile.library import Source, read_source
from botkit.policy.consent.ledger import ledger_entry
from botkit.policy.consent.model import ConsentEvent
from botkit.service.bot import Bot
from botkit.service.conversation import Conversation
from botkit.service.matcher_cache import cached_learner
from botkit.service.publishing.session_migration import FramePosition, migrate
from botkit.service.turns import decide as turn
from botkit.store import events, sources
from botkit.store.events import EventRow

INPUT_KINDS = frozenset(str(kind.__struct_config__.tag) for kind in INPUTS)
_FAILED = "turn_failed"
_RULINGS = ("message_queued", "message_refused")

assert set(get_args(Input)) == set(INPUTS)


class Difference(Struct, frozen=True, kw_only=True):
    """Where the log and the replay part: the number of the event, what stands there and what came out; either may be missing.

    `turn` is the number of the input that the event is an outcome of.
    """

    seq: int
    logged: str
    replayed: str
    turn: int = 0


def replay(tx: Connection, bot: Bot, contact: int, shelf: VersionCache | None = None) -> Difference | None:
    """Replay the whole log of a contact. None: everything came out as it stands there. A `shelf` spares reading flows again and again."""
    shelf = shelf or VersionCache(tx, bot.programs)
    return compare(whole_log(tx, contact), bot, contact, shelf.programs, shelf.program)


def compare(
    log: Iterable[EventRow],
    bot: Bot,
    contact: int,
    programs: Callable[[str], Programs],
    program: Callable[[str], Program | None],
) -> Difference | None:
    """Replay the rows of a log. `programs` gives the flows of a library by its digest, `program` one version of a flow by its own."""
    rows = tuple(log)
    again = Replayer(bot, contact, rows)
    place = 0
    while place < len(rows):
        row = rows[place]
        if row.kind in INPUT_KINDS and not is_failed(rows, place):
            for fact in again.take(row, programs(row.library or ""), program).facts:
                found = rows[place] if place < len(rows) else None
                difference = differs(fact, found, row.seq)
                if difference is not None:
                    return replace(difference, turn=row.seq)
                place += 1
        else:
            again.see(row)
            place += 1
    return None


class Replayer:
    """What the turns of the replay have come to so far.

    What the gate said stands in the log with what it saw, and is taken from there: catalogue, caps and quiet hours are others today.
    """

    def __init__(self, bot: Bot, contact: int, log: Iterable[EventRow] = ()) -> None:
        self.bot = bot
        self.rulings = dict(_rulings(log))
        self.contact = Contact(id=contact)
        self.places: dict[str, Conversation] = {}
        self.ledger: tuple[ConsentEvent, ...] = ()
        self.numbers = 0

    def take(
        self, row: EventRow, programs: Programs, program: Callable[[str], Program | None], tracer: turn.Tracer | None = None
    ) -> turn.TurnResult:
        """Do the turn of an input again."""
        place = self.conversation(row.channel)
        for frame in place.session.frames:
            if programs.get(frame.flow, frame.digest) is None and (older := program(frame.digest)) is not None:
                assert isinstance(programs.older, dict)
                programs.older[frame.digest] = older
        event = decode_event(row.kind, row.body, row.personal)
        line_to, told = self.bot.contact_line, self.rulings.get
        turned = turn.decide_turn(programs, place, self.ledger, self.numbers, event, row.at, line_to, tracer, told=told)  # type: ignore[arg-type]
        self.places[row.channel] = turned.conversation
        self.contact = turned.conversation.session.contact
        self.numbers = turned.numbers
        self.ledger = (*self.ledger, *turned.consents)
        return turned

    def see(self, row: EventRow) -> None:
        """A fact from outside the engine, as far as later turns depend on it."""
        match decode_event(row.kind, row.body, row.personal):
            case FieldSet(name="name", value=value):
                self.contact = replace(self.contact, name=str(value))
            case SessionMoved(how=how, places=places):
                place = self.conversation(row.channel)
                afterwards = tuple(FramePosition(flow=flow, digest=digest, at=at) for flow, digest, at in places)
                session = migrate(place.session, how, afterwards)  # type: ignore[arg-type]  # the words that publishing writes
                self.places[row.channel] = replace(place, session=session)
            case (PlatformStopped() | PlatformResumed()) as fact:
                self._enter(ledger_entry(fact, fact.said_at))
            case ConsentRecorded() as fact:
                self._enter(ledger_entry(fact, fact.said_at))
            case SendAttempted(number=number) if (queued := self.rulings.get(number)) is not None:
                place = self.conversation(row.channel)
                is_marketing = isinstance(queued, MessageQueued) and queued.purpose == "marketing"
                self.places[row.channel] = replace(place, marks=replace(place.marks, after_marketing=is_marketing))
            case _:
                return

    def _enter(self, entry: ConsentEvent | None) -> None:
        if entry is not None:
            self.ledger = (*self.ledger, entry)

    def conversation(self, channel: str) -> Conversation:
        known = self.places.get(channel)
        if known is None:
            platform = self.bot.channels[channel].platform.name if channel in self.bot.channels else ""
            known = Conversation(session=Session(contact=self.contact, channel=channel), platform=platform)
        session = known.session
        if session.is_idle and session.silent_until is None:
            # What an idle session remembers is what its row keeps.
            session = Session(contact=self.contact, channel=channel, number=session.number, heard=session.heard)
        return replace(known, session=replace(session, contact=self.contact))


def _rulings(log: Iterable[EventRow]) -> Iterator[tuple[int, MessageQueued | MessageRefused]]:
    """What the gate said when each message was queued, by its number."""
    for row in log:
        if row.kind in _RULINGS:
            match decode_event(row.kind, row.body, row.personal):
                case MessageQueued() as fact if fact.reason:
                    yield fact.number, fact
                case MessageRefused(when="queue") as fact:
                    yield fact.number, fact


class VersionCache:
    """Flows by digest, read from the store once; those that run now are at hand already, and know where their files are."""

    def __init__(self, tx: Connection, now: Programs) -> None:
        self._tx = tx
        self._business = now.business
        self._programs: dict[str, Programs] = {now.digest: now}
        self._versions: dict[str, Program] = {program.digest: program for program in now.current.values()}

    def programs(self, library: str) -> Programs:
        found = self._programs.get(library)
        if found is None:
            versions = [self.program(digest) for digest in sources.library(self._tx, library) or ()]
            current: Mapping[str, Program] = {version.name: version for version in versions if version is not None}
            learn = cached_learner(tuple(current.values()), self._business.temperament, None)
            found = self._programs[library] = Programs(current=current, business=self._business, digest=library, older={}, learn=learn)
        return found

    def program(self, digest: str) -> Program | None:
        if digest not in self._versions:
            stored = sources.load(self._tx, [digest]).get(digest)
            if stored is None:
                return None
            self._versions[digest] = Program(read_source(Source(flow=stored.flow, digest=stored.digest, files=stored.files)))
        return self._versions[digest]


def whole_log(tx: Connection, contact: int) -> Iterator[EventRow]:
    after = 0
    while rows := events.of_contact(tx, contact, after):
        yield from rows
        after = rows[-1].seq


def is_failed(rows: Sequence[EventRow], place: int) -> bool:
    """A turn that raised left its input and this behind, and nothing else."""
    return place + 1 < len(rows) and rows[place + 1].kind == _FAILED


def differs(fact: EventBase, row: EventRow | None, near: int) -> Difference | None:
    kind, body, personal = encode_event(fact)
    replayed = f"{kind} {body.decode()} {(personal or b'').decode()}"
    if row is None:
        return Difference(seq=near, logged="", replayed=replayed)
    logged = f"{row.kind} {_text(row.body)} {_text(row.personal or b'')}"
    if logged == replayed or _only_lacks_later_fields(row, fact, body):
        return None
    return Difference(seq=row.seq, logged=logged, replayed=replayed)


def _only_lacks_later_fields(row: EventRow, fact: EventBase, body: bytes) -> bool:
    """A log that an older botkit wrote has not the fields that came later: it is the same when each says now what it says by default.

    Nothing may stand in the log that does not come out: what nobody reads must not hide there either.
    """
    written, now = msgspec.json.decode(row.body), msgspec.json.decode(body)
    if row.kind != fact.__struct_config__.tag or not set(written) < set(now):
        return False
    try:
        return decode_event(row.kind, row.body, row.personal) == fact
    except msgspec.DecodeError:
        return False


def _text(part: bytes | str) -> str:
    return part if isinstance(part, str) else part.decode()

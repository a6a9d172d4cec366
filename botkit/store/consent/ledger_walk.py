"""The ledger as it stands in the tables, block by block, for an audit: raw values in the order of the digests, a million lines a minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, and_, exists, func, select

from botkit.policy.consent import hash_chain as chain
from botkit.store.consent import ledger_seals, verdict_seals
from botkit.store.consent.ledger_seals import SealedBlock
from botkit.store.consent.verdict_seals import VerdictSeal
from botkit.store.sql.types import EPOCH, MICROSECOND, raw
from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import consent_erasures, consent_seals, consents, events

# Every line of the ledger has one of these events beside it.
KINDS = ("opted_in", "opted_out", "platform_stopped", "platform_resumed", "consent_recorded")
# What a line with such an event may say; consent_recorded says anything.
ACTIONS = {
    "opted_in": ("given", "confirmed"),
    "opted_out": ("withdrawn",),
    "platform_stopped": ("platform_stop",),
    "platform_resumed": ("platform_resume",),
}

_CHUNK = 2_000  # rows held in memory
_STREAM = {"yield_per": _CHUNK}


_lines = (
    select(
        *(consent_seals.c.number, events.c.kind, consents.c.action, consents.c.digest, consents.c.salt, raw(consents.c.personal)),
        *(raw(consents.c[name]) for name in chain.LINE_FIELDS),
    )
    .select_from(consent_seals)
    .join(consents, consents.c.batch == consent_seals.c.batch)
    .outerjoin(events, and_(events.c.contact_id == consents.c.contact_id, events.c.seq == consents.c.seq))
    .order_by(consent_seals.c.number, consents.c.contact_id, consents.c.seq)
)
_erasures = (
    select(
        *(consent_seals.c.number, consent_erasures.c.contact_id, consent_erasures.c.upto, raw(consent_erasures.c.at)),
        *(consent_erasures.c.reason, consent_erasures.c.digest),
    )
    .select_from(consent_seals)
    .join(consent_erasures, consent_erasures.c.batch == consent_seals.c.batch)
    .order_by(consent_seals.c.number, consent_erasures.c.contact_id, consent_erasures.c.upto)
)
_unsealed = (
    select(consents.c.contact_id, consents.c.seq)
    .where(~exists().where(consent_seals.c.batch == consents.c.batch))
    .order_by(consents.c.contact_id, consents.c.seq)
    .limit(1)
)
_missing = (
    select(events.c.contact_id, events.c.seq, events.c.kind)
    .where(
        events.c.kind.in_(KINDS),
        ~exists().where(consents.c.contact_id == events.c.contact_id, consents.c.seq == events.c.seq),
    )
    .order_by(events.c.contact_id, events.c.seq)
    .limit(1)
)
_keys = values_table(contact_id=ID, seq=ID)
_bodies = select(events.c.contact_id, events.c.seq, events.c.kind, raw(events.c.at), raw(events.c.body)).join(
    _keys, and_(_keys.c.contact_id == events.c.contact_id, _keys.c.seq == events.c.seq)
)


class StoredLine(Struct, frozen=True):
    """A line of a block. `event` is the kind of the event under its number; None: there is none."""

    event: str | None
    action: str
    digest: str
    salt: str | None
    personal: str | None
    parts: tuple[Any, ...]  # what its digest is made of

    @property
    def contact(self) -> int:
        return int(self.parts[0])

    @property
    def seq(self) -> int:
        return int(self.parts[1])

    @property
    def recorded_at(self) -> int:
        return int(self.parts[-2])

    @property
    def is_emptied(self) -> bool:
        return self.personal is None and bool(self.parts[-1])

    @property
    def is_sound(self) -> bool:
        """Whether it has the digest that was sealed, with its personal fields unless they were emptied."""
        if self.personal is not None and chain.personal_digest(self.salt or "", self.personal.encode()) != self.parts[-1]:
            return False
        return chain.line_digest(self.parts) == self.digest

    @property
    def has_event(self) -> bool:
        """Whether the log has an event that says the same."""
        return self.event == "consent_recorded" or (self.event is not None and self.action in ACTIONS.get(self.event, ()))


class StoredErasure(Struct, frozen=True):
    """An erasure of a block: the lines of a contact up to a number were emptied."""

    contact: int
    upto: int
    at: int
    reason: str
    digest: str

    @property
    def is_sound(self) -> bool:
        return chain.erasure_digest(self.contact, self.upto, self.at, self.reason) == self.digest


class _ByBlock:
    """Rows whose first value is the number of their block, in its order: each block takes its own."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)
        self._next = next(self._rows, None)

    def of(self, number: int) -> Iterable[Any]:
        return () if self._next is None or self._next[0] > number else self._all_of(number)

    def _all_of(self, number: int) -> Iterator[Any]:
        while self._next is not None and self._next[0] <= number:
            row, self._next = self._next, next(self._rows, None)
            yield row


class LedgerWalk:
    """Reads blocks, lines, erasures and seals of verdicts side by side, in one state of the database. Made by `walk`."""

    def __init__(self, blocks: Iterator[SealedBlock], lines: Iterable[Any], erasures: Iterable[Any], verdicts: Iterable[Any]) -> None:
        self.blocks = blocks
        self._lines = _ByBlock(lines)
        self._erasures = _ByBlock(erasures)
        self._verdicts = _ByBlock(verdicts)

    def lines(self, block: int) -> Iterator[StoredLine]:
        for row in self._lines.of(block):
            yield StoredLine(row[1], row[2], row[3], row[4], row[5], tuple(row[6:]))

    def erasures(self, block: int) -> Iterator[StoredErasure]:
        for row in self._erasures.of(block):
            yield StoredErasure(*row[1:])

    def verdicts(self, block: int) -> list[VerdictSeal]:
        return [seal for _, seal in self._verdicts.of(block)]


@contextmanager
def walk(tx: Connection) -> Iterator[LedgerWalk]:
    """Walk through the ledger; at the end of the block the cursors are closed, also when an audit ends early."""
    with ExitStack() as stack:
        blocks = stack.enter_context(closing(ledger_seals.all_blocks(tx)))
        lines, erasures = (stack.enter_context(tx.execute(each, execution_options=_STREAM)) for each in (_lines, _erasures))
        verdicts = stack.enter_context(closing(verdict_seals.all_closed(tx)))
        yield LedgerWalk(blocks, lines, erasures, ((seal.block, seal) for seal in verdicts))


def line_without_block(tx: Connection) -> tuple[int, int] | None:
    """A line (contact, number) that is in no sealed block."""
    row = tx.execute(_unsealed).first()
    return None if row is None else (row.contact_id, row.seq)


def event_without_line(tx: Connection) -> tuple[int, int, str] | None:
    """An event (contact, number, kind) that speaks of consent, and has no line of the ledger beside it."""
    row = tx.execute(_missing).first()
    return None if row is None else (row.contact_id, row.seq, row.kind)


def verdict_digests(tx: Connection, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, int]]:
    """The digest and the time of each event that holds a verdict, as the log has it now."""
    found: dict[tuple[int, int], tuple[str, int]] = {}
    for contact, seq, kind, at, body in tx.execute(_bodies, table_values(sorted(set(keys)))):
        found[contact, seq] = (chain.verdict_digest(contact, seq, kind, at, body), at)
    return found


def verdict_count(tx: Connection, since: int) -> int:
    """How many events hold a verdict, from a moment on (microseconds since 1970)."""
    wanted = (events.c.kind.in_(sorted(verdict_seals.KINDS)), events.c.at >= EPOCH + since * MICROSECOND)
    count: int = tx.execute(select(func.count()).select_from(events).where(*wanted)).scalar_one()
    return count

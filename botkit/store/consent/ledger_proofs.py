"""What a proof is made of, as the tables have it: lines with their blocks, erasures, decisions of the gate with their signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Select, Text, and_, bindparam, cast, or_, select

from botkit.policy.consent.hash_chain import LINE_FIELDS, Block
from botkit.store.consent import ledger_seals, ledger_walk, verdict_seals
from botkit.store.consent.verdict_seals import KINDS, VerdictSeal
from botkit.store.sql.types import EPOCH, MICROSECOND, raw
from botkit.store.sql.values_table import ID, table_values, values_table
from botkit.store.tables import consent_erasures, consent_seals, consents, events
from botkit.store.tables import verdict_seals as seals

_BATCH = 60_000_000  # microseconds: the moments of one transaction's decisions lie closer together than this
_PIECE = 200

_ids = values_table(contact_id=ID)
_lines = (
    select(consent_seals.c.number, consents.c.salt, raw(consents.c.personal), *(raw(consents.c[name]) for name in LINE_FIELDS))
    .select_from(consents)
    .join(_ids, _ids.c.contact_id == consents.c.contact_id)
    .join(consent_seals, consent_seals.c.batch == consents.c.batch)
    .order_by(consents.c.contact_id, consents.c.seq)
)
_erasures = (
    select(
        consent_seals.c.number.label("block"),
        consent_erasures.c.contact_id.label("contact"),
        consent_erasures.c.upto,
        raw(consent_erasures.c.at).label("at"),
        consent_erasures.c.reason,
    )
    .select_from(consent_erasures)
    .join(_ids, _ids.c.contact_id == consent_erasures.c.contact_id)
    .join(consent_seals, consent_seals.c.batch == consent_erasures.c.batch)
    .order_by(consent_erasures.c.contact_id, consent_erasures.c.upto)
)
_line_digests = (
    select(consents.c.digest)
    .join(consent_seals, consent_seals.c.batch == consents.c.batch)
    .where(consent_seals.c.number == bindparam("of_block"))
    .order_by(consents.c.contact_id, consents.c.seq)
)
_erasure_digests = (
    select(consent_erasures.c.digest)
    .join(consent_seals, consent_seals.c.batch == consent_erasures.c.batch)
    .where(consent_seals.c.number == bindparam("of_block"))
    .order_by(consent_erasures.c.contact_id, consent_erasures.c.upto)
)
_verdict_digests = select(seals.c.digest).where(seals.c.block == bindparam("of_block")).order_by(seals.c.id)
_verdict = (events.c.contact_id, events.c.seq, events.c.kind, raw(events.c.at).label("at"), raw(events.c.body).label("body"))


class Decision(Struct, frozen=True):
    """An event that says what the gate decided; its time in microseconds."""

    contact: int
    seq: int
    kind: str
    at: int
    body: str


def lines_of(tx: Connection, contacts: list[int]) -> Iterator[tuple[int, dict[str, Any], str | None, str | None]]:
    """The lines of these contacts: block, fields of the digest, salt, what is personal."""
    for row in tx.execute(_lines, table_values((contact,) for contact in contacts)):
        yield row[0], dict(zip(LINE_FIELDS, row[3:], strict=True)), row[1], row[2]


def erasures_of(tx: Connection, contacts: list[int]) -> list[dict[str, Any]]:
    """The erasures of these contacts."""
    return [row._asdict() for row in tx.execute(_erasures, table_values((contact,) for contact in contacts))]


def blocks(tx: Connection, numbers: list[int]) -> Iterator[tuple[Block, Block | None, tuple[str, ...]]]:
    """Blocks with the one before each, and the digests of all that is in them."""
    for number in numbers:
        block, before = ledger_seals.block(tx, number), ledger_seals.block(tx, number - 1)
        if block is None:
            continue
        digests = [
            str(digest)
            for each in (_line_digests, _erasure_digests, _verdict_digests)
            for digest in tx.execute(each, {"of_block": number}).scalars()
        ]
        yield block, before, tuple(digests)


def decisions_of(tx: Connection, contacts: Sequence[int]) -> Iterator[Decision]:
    """What the gate decided about messages to these contacts, in order."""
    wanted = select(*_verdict).where(events.c.contact_id.in_(contacts), events.c.kind.in_(sorted(KINDS)))
    yield from _decisions(tx, wanted)


def decisions_by(tx: Connection, flow: str, template: str) -> Iterator[Decision]:
    """What the gate decided about the messages of a flow, or with a template, in order. Reads the log of all."""
    name, value = ("flow", flow) if flow else ("template", template)
    written = msgspec.json.encode(value).decode()
    queued = (
        select(events.c.contact_id, events.c.seq, raw(events.c.body))
        .where(
            events.c.kind.in_(("message_queued", "message_refused")),
            cast(events.c.body, Text).contains(f'"{name}":{written}', autoescape=True),
        )
        .order_by(events.c.contact_id, events.c.seq)
    )
    numbers: dict[int, set[int]] = {}
    for contact, _, body in tx.execute(queued):
        read = msgspec.json.decode(body, type=dict[str, Any])
        if read.get(name) == value:
            numbers.setdefault(contact, set()).add(int(read["number"]))
    people = sorted(numbers)
    for start in range(0, len(people), _PIECE):
        for decision in decisions_of(tx, people[start : start + _PIECE]):
            if msgspec.json.decode(decision.body, type=dict[str, Any]).get("number") in numbers[decision.contact]:
                yield decision


def _decisions(tx: Connection, wanted: Select[Any]) -> Iterator[Decision]:
    for row in tx.execute(wanted.order_by(events.c.contact_id, events.c.seq)):
        yield Decision(*row)


def seals_of(tx: Connection, decisions: Iterable[Decision]) -> tuple[dict[tuple[int, int], int], list[tuple[VerdictSeal, tuple[str, ...]]]]:
    """The seal of each decision (contact, number), and the seals with the digests that are under their signature."""
    ordered = sorted(decisions, key=lambda decision: decision.at)
    seal_of: dict[tuple[int, int], int] = {}
    found: dict[int, VerdictSeal] = {}
    for start in range(0, len(ordered), _PIECE):
        piece = ordered[start : start + _PIECE]
        wanted = {(decision.contact, decision.seq) for decision in piece}
        spans = [and_(seals.c.at >= _moment(first), seals.c.at <= _moment(last + _BATCH)) for first, last in _spans(piece)]
        for seal in verdict_seals.read(tx, select(seals).where(or_(*spans)).order_by(seals.c.id)):
            for key in wanted.intersection(seal.items):
                seal_of[key] = seal.id
                found[seal.id] = seal
    return seal_of, [(seal, _digests(tx, seal)) for _, seal in sorted(found.items())]


def _spans(decisions: list[Decision]) -> list[tuple[int, int]]:
    """The times of decisions, those close together as one span."""
    spans: list[tuple[int, int]] = []
    for decision in decisions:
        if spans and decision.at <= spans[-1][1] + _BATCH:
            spans[-1] = (spans[-1][0], decision.at)
        else:
            spans.append((decision.at, decision.at))
    return spans


def _digests(tx: Connection, seal: VerdictSeal) -> tuple[str, ...]:
    known = ledger_walk.verdict_digests(tx, seal.items)
    return tuple(known[key][0] for key in seal.items if key in known)


def _moment(micros: int) -> Any:
    return EPOCH + micros * MICROSECOND

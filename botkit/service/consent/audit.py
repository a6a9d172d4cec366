"""Auditing the consent ledger: are its lines as they were sealed, do the seals form a chain, and does the log have lines that are gone."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from sqlalchemy import Connection, bindparam, exists, select

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import Block
from botkit.store.consent import consents as ledger
from botkit.store.consent import ledger_seals
from botkit.store.consent.ledger_seals import LedgerHead, SealedBlock
from botkit.store.tables import consent_seals, consents, events

# Every line of the ledger has one of these events beside it.
KINDS = ("opted_in", "opted_out", "platform_stopped", "platform_resumed", "consent_recorded")

_of_batch = select(consents).where(consents.c.batch == bindparam("of_batch")).order_by(consents.c.contact_id, consents.c.seq)
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


class AuditFault(Struct, frozen=True, kw_only=True):
    """The first broken link. `kind`: changed, missing, added, seal, gap, cut. `contact` and `line` are 0 where none can be named."""

    kind: str
    block: int = 0
    contact: int = 0
    line: int = 0
    message: str


class AuditResult(Struct, frozen=True, kw_only=True):
    """The result of an audit. `head` is the newest seal: keep it elsewhere, and pass it to the next audit."""

    blocks: int
    lines: int
    erased: int
    head: str
    fault: AuditFault | None


def audit(tx: Connection, expected: LedgerHead | None = None, progress: Callable[[int], None] = lambda lines: None) -> AuditResult:
    """Check the whole chain. `expected` is a seal from an earlier audit, which must still be in the chain."""
    before: Block | None = None
    lines = erased = 0
    fault: AuditFault | None = None
    has_expected = expected is None
    for sealed in ledger_seals.all_blocks(tx):
        fault, count, emptied = _block(tx, before, sealed)
        lines, erased = lines + count, erased + emptied
        progress(lines)
        if fault is not None:
            break
        before = sealed.block
        has_expected = has_expected or (expected is not None and expected == LedgerHead(before.number, before.seal))
    if fault is None:
        fault = _outside_chain(tx, before, has_expected, expected)
    number = before.number if before else 0
    return AuditResult(blocks=number, lines=lines, erased=erased, head=str(LedgerHead(number, before.seal)) if before else "", fault=fault)


def _block(tx: Connection, before: Block | None, sealed: SealedBlock) -> tuple[AuditFault | None, int, int]:
    block, number = sealed.block, sealed.block.number
    if block.number != (before.number if before else 0) + 1:
        text = f"block {(before.number if before else 0) + 1} is missing"
        return AuditFault(kind="gap", block=number, message=f"{text}: the next one is {number}"), 0, 0
    if not chain.follows(before, block):
        return AuditFault(kind="seal", block=number, message=f"the seal of block {number} does not follow from the block before it"), 0, 0
    digests: list[str] = []
    erased = 0
    with tx.execute(_of_batch, {"of_batch": sealed.batch}, execution_options={"yield_per": 1000}) as lines:
        for line in lines:
            if not ledger.is_sound(line):
                text = f"line {line.seq} of contact {line.contact_id} was changed after block {number} was sealed"
                return AuditFault(kind="changed", block=number, contact=line.contact_id, line=line.seq, message=text), len(digests), erased
            digests.append(str(line.digest))
            erased += line.personal is None and line.sealed != ""
    if len(digests) == block.lines and chain.block_digest(digests) == block.digest:
        return None, len(digests), erased
    if len(digests) < block.lines:
        return _gone(tx, number, block.lines - len(digests)), len(digests), erased
    kind, text = ("added", "lines were added to") if len(digests) > block.lines else ("changed", "lines were exchanged in")
    return AuditFault(kind=kind, block=number, message=f"{text} block {number} after it was sealed"), len(digests), erased


def _gone(tx: Connection, block: int, count: int) -> AuditFault:
    event = tx.execute(_missing).first()
    text = f"{count} of the lines of block {block} {'is' if count == 1 else 'are'} gone"
    if event is None:
        return AuditFault(kind="missing", block=block, message=text)
    text += f"; the log has line {event.seq} of contact {event.contact_id} ({event.kind}), and the ledger has not"
    return AuditFault(kind="missing", block=block, contact=event.contact_id, line=event.seq, message=text)


def _outside_chain(tx: Connection, last: Block | None, has_expected: bool, expected: LedgerHead | None) -> AuditFault | None:
    """What the chain alone cannot show: lines outside of it, and an end that was cut off."""
    for line in tx.execute(_unsealed):
        text = f"line {line.seq} of contact {line.contact_id} stands in no sealed block"
        return AuditFault(kind="added", contact=line.contact_id, line=line.seq, message=text)
    gone = tx.execute(_missing).first()
    if gone is not None:
        text = f"the log has line {gone.seq} of contact {gone.contact_id} ({gone.kind}), and the ledger has not: its end was cut off"
        return AuditFault(kind="cut", contact=gone.contact_id, line=gone.seq, message=text)
    if not has_expected and expected is not None:
        text = f"the seal {expected.number}:{expected.seal[:12]}… is not in the chain, which ends with block {last.number if last else 0}"
        return AuditFault(kind="cut", block=expected.number, message=f"{text}: it was cut, or made anew")
    return None


def read_head(written: str) -> LedgerHead | None:
    """`12:ab34…` as an audit prints it; None for anything else."""
    number, _, seal = written.strip().partition(":")
    return LedgerHead(int(number), seal) if number.isdecimal() and len(seal) == 64 else None

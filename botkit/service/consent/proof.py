"""Making proofs: the lines, blocks, decisions and signatures about a person or a campaign, read from the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

import msgspec
from sqlalchemy import Connection

from botkit.policy.consent.hash_chain import FIRST
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.proof import (
    Proof,
    ProofBlock,
    ProofDecision,
    ProofErasure,
    ProofLine,
    ProofMessage,
    ProofSeal,
    allowing_line,
)
from botkit.store import contact_identity as identity
from botkit.store.consent import ledger_proofs, ledger_seals
from botkit.store.consent.ledger_proofs import Decision
from botkit.store.sql.types import EPOCH, MICROSECOND

_PIECE = 500  # contacts whose lines are read at a time


def prove_person(tx: Connection, contact: int, address: str, now: datetime) -> Proof:
    """Everything about one person, who may have several contacts: all their lines with what is personal, and all messages."""
    contacts = identity.merged_with(tx, contact)
    decisions = list(ledger_proofs.decisions_of(tx, contacts))
    return _prove(tx, address, contacts, decisions, now, is_personal=True)


def prove_campaign(tx: Connection, flow: str, template: str, now: datetime) -> Proof:
    """Every message of a flow or with a template, and the lines of whom they were for, without what is personal."""
    decisions = list(ledger_proofs.decisions_by(tx, flow, template))
    subject = f"flow {flow}" if flow else f"template {template}"
    return _prove(tx, subject, sorted({decision.contact for decision in decisions}), decisions, now, is_personal=False)


def _prove(tx: Connection, subject: str, contacts: Iterable[int], decisions: list[Decision], now: datetime, *, is_personal: bool) -> Proof:
    lines: list[ProofLine] = []
    erasures: list[ProofErasure] = []
    several = iter(contacts)
    while piece := list(islice(several, _PIECE)):
        for block, fields, salt, personal in ledger_proofs.lines_of(tx, piece):
            kept = {"salt": salt, "personal": personal} if is_personal else {}
            lines.append(ProofLine(block=block, fields=fields, **kept))
        erasures += [ProofErasure(**row) for row in ledger_proofs.erasures_of(tx, piece)]
    wanted = sorted({line.block for line in lines} | {erasure.block for erasure in erasures})
    blocks = [
        ProofBlock(block=block, previous=before.seal if before else FIRST, digests=digests, signature=before.signature if before else "")
        for block, before, digests in ledger_proofs.blocks(tx, wanted)
    ]
    seal_of, seals = ledger_proofs.seals_of(tx, decisions)
    return Proof(
        made_at=now,
        subject=subject,
        head=str(ledger_seals.head(tx) or ""),
        blocks=tuple(blocks),
        lines=tuple(lines),
        erasures=tuple(erasures),
        seals=tuple(ProofSeal(id=seal.id, digests=digests, key=seal.key, signature=seal.signature) for seal, digests in seals),
        messages=tuple(_messages(lines, decisions, seal_of)),
    )


def _messages(lines: list[ProofLine], decisions: list[Decision], seal_of: dict[tuple[int, int], int]) -> Iterator[ProofMessage]:
    entries: dict[int, list[tuple[int, ConsentEvent]]] = {}
    for each_line in lines:
        entries.setdefault(each_line.contact, []).append((each_line.seq, each_line.entry()))
    by_message: dict[tuple[int, int], list[tuple[Decision, dict[str, Any]]]] = {}
    for decision in decisions:
        body = msgspec.json.decode(decision.body, type=dict[str, Any])
        by_message.setdefault((decision.contact, int(body.get("number", 0))), []).append((decision, body))
    for (contact, number), several in sorted(by_message.items()):
        first, last = several[0][1], several[-1][0]
        purpose, topic = str(first.get("purpose", "service")), _topic(first)
        line = None
        if last.kind != "message_refused" and purpose != "service":
            known = [(seq, entry) for seq, entry in entries.get(contact, ()) if seq < last.seq]
            line = allowing_line(known, purpose, topic, EPOCH + last.at * MICROSECOND)
        yield ProofMessage(
            contact=contact,
            number=number,
            purpose=purpose,
            topic=topic,
            flow=str(first.get("flow", "")),
            template=str(first.get("template", "")),
            decisions=tuple(
                ProofDecision(seq=each.seq, kind=each.kind, at=each.at, body=each.body, seal=seal_of.get((contact, each.seq)))
                for each, _ in several
            ),
            line=line,
        )


def _topic(body: dict[str, Any]) -> str:
    draft = body.get("saw", {}).get("draft", {})
    return str(draft.get("topic", "")) if isinstance(draft, dict) else ""

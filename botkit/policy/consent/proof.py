"""Proofs: what the ledger says of a person or a campaign, in one file that can be checked without the database.

A file holds lines of the ledger with the signed blocks that they are in, what the gate decided about each message, and which line allowed
it. Whoever has the public key can compute every digest again (docs/consent-proof.md describes the format).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from msgspec import Struct

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import LINE_FIELDS, Block
from botkit.policy.consent.model import ConsentEvent, fold, order_of
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys, are_verdicts_signed, is_proof_signed

FORMAT = "botkit consent proof 1"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = ("occurred_at", "valid_until")
_encode = msgspec.json.Encoder(order="deterministic").encode


class ProofBlock(Struct, frozen=True, kw_only=True):
    """A block, seal and signature of the one before it, and the digests of all that is in it, in its order."""

    block: Block
    previous: str
    digests: tuple[str, ...]
    signature: str = ""


class ProofLine(Struct, frozen=True, kw_only=True):
    """A line. `fields` are what its digest is made of (times in microseconds); `personal` is JSON, None when it was emptied or left out."""

    block: int
    fields: dict[str, Any]
    salt: str | None = None
    personal: str | None = None

    @property
    def contact(self) -> int:
        return int(self.fields["contact_id"])

    @property
    def seq(self) -> int:
        return int(self.fields["seq"])

    @property
    def digest(self) -> str:
        return chain.line_digest([self.fields[name] for name in LINE_FIELDS])

    def entry(self) -> ConsentEvent:
        """The event of the ledger. What is personal is in it when the file has it."""
        known = {name: self.fields[name] for name in LINE_FIELDS if name in ConsentEvent.__struct_fields__ and name not in _TIMES}
        times = {name: _moment(value) for name in _TIMES if (value := self.fields[name]) is not None}
        personal = msgspec.json.decode(self.personal, type=dict[str, str]) if self.personal else {}
        return ConsentEvent(**{**known, **times, **personal, "double_opt_in": bool(known["double_opt_in"])})


class ProofErasure(Struct, frozen=True, kw_only=True):
    """That the personal fields of a contact's lines up to a number were emptied."""

    block: int
    contact: int
    upto: int
    at: int
    reason: str


class ProofDecision(Struct, frozen=True, kw_only=True):
    """An event that says what the gate decided. `seal` is the number of its signature in the file; None: it was not signed."""

    seq: int
    kind: str
    at: int
    body: str
    seal: int | None = None


class ProofSeal(Struct, frozen=True, kw_only=True):
    """The decisions of one transaction under one signature: their digests, in order."""

    id: int
    digests: tuple[str, ...]
    key: str
    signature: str


class ProofMessage(Struct, frozen=True, kw_only=True):
    """A message, what was decided about it, and the number of the line that allowed it; None when it needed none, or was refused."""

    contact: int
    number: int
    purpose: str
    topic: str
    flow: str
    template: str
    decisions: tuple[ProofDecision, ...]
    line: int | None = None


class Proof(Struct, frozen=True, kw_only=True):
    """`subject` says in words what was asked for, `head` is the newest seal at that time."""

    made_at: datetime
    subject: str
    head: str
    blocks: tuple[ProofBlock, ...] = ()
    lines: tuple[ProofLine, ...] = ()
    erasures: tuple[ProofErasure, ...] = ()
    seals: tuple[ProofSeal, ...] = ()
    messages: tuple[ProofMessage, ...] = ()


class _File(Struct, frozen=True, kw_only=True):
    format: str
    content: msgspec.Raw
    key: str = ""
    signature: str = ""


class ProofResult(Struct, frozen=True, kw_only=True):
    """What a check found. `faults` are sentences; `unproved` is what the file does not show. `allowed` counts messages by why they may go
    out: `consent`, or the gate's reason."""

    subject: str
    made_at: datetime
    lines: int
    messages: int
    allowed: dict[str, int]
    refused: int
    faults: tuple[str, ...]
    unproved: tuple[str, ...]


def write_proof(proof: Proof, key: SealKey | None) -> bytes:
    """The file. With a key the business signs that this is all there is."""
    content = _encode(proof)
    signature = key.sign_proof(hashlib.sha256(content).hexdigest()) if key else ""
    return msgspec.json.encode(_File(format=FORMAT, content=msgspec.Raw(content), key=key.public if key else "", signature=signature))


def check_proof(written: bytes, trusted: TrustedKeys) -> ProofResult:
    """Check a file. Raises `ValueError` when it is none."""
    try:
        file = msgspec.json.decode(written, type=_File)
        if file.format != FORMAT:
            raise ValueError(f"its format is {file.format!r}, not {FORMAT!r}")
        content = bytes(file.content)
        proof = msgspec.json.decode(content, type=Proof)
    except msgspec.MsgspecError as fault:
        raise ValueError(str(fault)) from None
    work = _Check(proof, trusted)
    faults = [*_signature(file, content, trusted), *work.run()]
    return ProofResult(
        subject=proof.subject,
        made_at=proof.made_at,
        lines=len(proof.lines),
        messages=len(proof.messages),
        allowed=dict(sorted(work.allowed.items())),
        refused=work.refused,
        faults=tuple(faults),
        unproved=tuple(work.unproved(is_signed=bool(file.signature))),
    )


def _signature(file: _File, content: bytes, trusted: TrustedKeys) -> Iterator[str]:
    if not trusted or not file.signature:
        return
    if not trusted.public(file.key[:16]) or not is_proof_signed(file.key, hashlib.sha256(content).hexdigest(), file.signature):
        yield "the file as a whole is not signed with a key that you trust, or was changed"


def allowing_line(lines: list[tuple[int, ConsentEvent]], purpose: str, topic: str, at: datetime) -> int | None:
    """The number of the line that permits this purpose and topic at a time; None when no consent is in force. `lines` are numbered."""
    consent = fold(entry for _, entry in lines)
    state = consent.state_of(purpose, topic, at)
    if state.status != "given":
        return None
    ordered = sorted(lines, key=lambda line: order_of(line[1]))
    return ordered[state.position - 1][0]


class _Check:
    def __init__(self, proof: Proof, trusted: TrustedKeys) -> None:
        self._proof = proof
        self._trusted = trusted
        self._blocks = {each.block.number: each for each in proof.blocks}
        self._digests = {number: frozenset(each.digests) for number, each in self._blocks.items()}
        self._seals = {seal.id: seal for seal in proof.seals}
        self._lines: dict[int, list[tuple[int, ConsentEvent]]] = {}
        self._unsigned_blocks = self._unsigned_decisions = 0
        self.allowed: Counter[str] = Counter()
        self.refused = 0

    def run(self) -> Iterator[str]:
        for block in self._proof.blocks:
            yield from self._block(block)
        for seal in self._proof.seals:
            public = self._trusted.public(seal.key)
            if self._trusted and not (public and are_verdicts_signed(public, chain.block_digest(seal.digests), seal.signature)):
                yield f"seal {seal.id} of decisions is not signed with a key that you trust"
        for line in self._proof.lines:
            yield from self._line(line)
        for erasure in self._proof.erasures:
            digest = chain.erasure_digest(erasure.contact, erasure.upto, erasure.at, erasure.reason)
            if digest not in self._digests.get(erasure.block, ()):
                yield f"the erasure of contact {erasure.contact} is not in block {erasure.block}"
        for message in self._proof.messages:
            yield from self._message(message)

    def _block(self, each: ProofBlock) -> Iterator[str]:
        block = each.block
        if chain.block_digest(each.digests) != block.digest or chain.seal(each.previous, block, each.signature) != block.seal:
            yield f"the seal of block {block.number} does not belong to its content"
        elif self._trusted and block.key and (wrong := self._trusted.fault(block)):
            yield wrong
        self._unsigned_blocks += not block.key

    def _line(self, line: ProofLine) -> Iterator[str]:
        name = f"line {line.seq} of contact {line.contact}"
        sealed = line.fields["sealed"]
        if line.digest not in self._digests.get(line.block, ()):
            yield f"{name} is not in block {line.block}"
        if line.personal is not None and chain.personal_digest(line.salt or "", line.personal.encode()) != sealed:
            yield f"the personal fields of {name} are not those that were sealed"
        self._lines.setdefault(line.contact, []).append((line.seq, line.entry()))

    def _message(self, message: ProofMessage) -> Iterator[str]:
        name = f"message {message.number} to contact {message.contact}"
        for decision in message.decisions:
            seal = self._seals.get(decision.seal) if decision.seal is not None else None
            self._unsigned_decisions += seal is None
            digest = chain.verdict_digest(message.contact, decision.seq, decision.kind, decision.at, decision.body)
            if seal is not None and digest not in seal.digests:
                yield f"a decision about {name} is not the one that was signed"
            body = msgspec.json.decode(decision.body, type=dict[str, Any])
            if body.get("number") != message.number:
                yield f"a decision about {name} is about another message"
            elif decision.kind == "message_queued" and (body.get("purpose", "service"), body.get("flow", "")) != (
                message.purpose,
                message.flow,
            ):
                yield f"{name} is not of the purpose and the flow that were decided on"
        last = message.decisions[-1] if message.decisions else None
        if last is None or last.kind == "message_refused":
            self.refused += 1
            return
        if message.line is None:
            self.allowed[str(msgspec.json.decode(last.body, type=dict[str, Any]).get("reason") or "unknown")] += 1
            return
        self.allowed["consent"] += 1
        known = [(seq, entry) for seq, entry in self._lines.get(message.contact, ()) if seq < last.seq]
        if allowing_line(known, message.purpose, message.topic, _moment(last.at)) != message.line:
            yield f"line {message.line} did not allow {name}: by the lines of this file no such consent was in force"

    def unproved(self, *, is_signed: bool) -> Iterator[str]:
        if not self._trusted:
            yield "who made it: no key is named (--public-key)"
        elif not is_signed:
            yield "that no line was left out: the business has not signed the file as a whole"
        if self._unsigned_blocks:
            yield f"who wrote the lines in {self._unsigned_blocks} blocks: they are not signed, so it takes the database to check them"
        if self._unsigned_decisions:
            yield f"what the gate decided, in {self._unsigned_decisions} cases: nobody signed it"


def _moment(micros: int) -> datetime:
    return _EPOCH + timedelta(microseconds=micros)

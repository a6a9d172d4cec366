"""Auditing the consent ledger: its chain and signatures, its lines and erasures, the log beside it, the triggers, what the gate decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import islice

from msgspec import Struct
from sqlalchemy import Connection

from botkit.policy.consent import hash_chain as chain
from botkit.policy.consent.hash_chain import Block
from botkit.policy.consent.seal_keys import TrustedKeys, are_verdicts_signed
from botkit.store.consent import ledger_seals, ledger_walk, verdict_seals
from botkit.store.consent.ledger_seals import LedgerHead
from botkit.store.consent.ledger_walk import LedgerWalk, StoredErasure, StoredLine
from botkit.store.consent.verdict_seals import VerdictSeal
from botkit.store.tables import GUARDED
from botkit.store.tables import ledger_triggers as guards

_PIECE = 500  # seals of verdicts that are compared with the log at a time

UNTRUSTED = TrustedKeys()


class AuditFault(Struct, frozen=True, kw_only=True):
    """The first thing that is wrong. `contact` and `line` are 0 where none can be named.

    `kind`: changed, missing, added, seal, gap, cut, signature, time, event, erasure, verdict, guards.
    """

    kind: str
    block: int = 0
    contact: int = 0
    line: int = 0
    message: str


class AuditResult(Struct, frozen=True, kw_only=True):
    """The result of an audit. `head` is the newest seal: keep it elsewhere, and pass it to the next audit.

    `signed` counts the blocks whose signature was checked, `verdicts` the decisions of the gate that are under a signature,
    `anchors` the blocks whose seal was kept outside. `unproved`
    says in sentences what this audit could not show.
    """

    blocks: int
    lines: int
    erased: int
    head: str
    fault: AuditFault | None
    signed: int = 0
    verdicts: int = 0
    anchors: int = 0
    unproved: tuple[str, ...] = ()


class _Found(Exception):
    def __init__(self, kind: str, message: str, *, block: int = 0, contact: int = 0, line: int = 0) -> None:
        self.fault = AuditFault(kind=kind, message=message, block=block, contact=contact, line=line)


def audit(
    tx: Connection,
    expected: Iterable[LedgerHead] = (),
    trusted: TrustedKeys = UNTRUSTED,
    progress: Callable[[int], None] = lambda lines: None,
) -> AuditResult:
    """Check everything. `expected` are seals that were kept outside the database, which must still be in the chain."""
    known: dict[int, set[str]] = {}
    for head in expected:
        known.setdefault(head.number, set()).add(head.seal)
    work = _Audit(tx, trusted, known, progress)
    fault = None
    try:
        work.run()
    except _Found as found:
        fault = found.fault
    return work.result(fault)


class _Audit:
    def __init__(self, tx: Connection, trusted: TrustedKeys, expected: dict[int, set[str]], progress: Callable[[int], None]) -> None:
        self._tx = tx
        self._trusted = trusted
        self._expected = expected
        self._progress = progress
        self._last: Block | None = None
        self._checked = 0  # the last block whose signature is known to be right
        self._lines = self._emptied = self._signed = self._unsigned = self._verdicts = 0
        self._emptied_upto: dict[int, int] = {}  # contact -> its last line that is empty
        self._erased_upto: dict[int, int] = {}  # contact -> up to which line it was erased
        self._rewritten: dict[int, int] = {}  # contact -> block of a decision whose event is not as it was signed
        self._verdicts_since: int | None = None  # the earliest verdict under a signature
        self._open_verdicts = 0

    def result(self, fault: AuditFault | None) -> AuditResult:
        last = self._last
        return AuditResult(
            blocks=last.number if last else 0,
            lines=self._lines,
            erased=self._emptied,
            head=str(LedgerHead(last.number, last.seal)) if last else "",
            fault=fault,
            signed=self._signed,
            verdicts=self._verdicts,
            anchors=len(self._expected),
            unproved=self._unproved(),
        )

    def run(self) -> None:
        with ledger_walk.walk(self._tx) as walk:
            for sealed in walk.blocks:
                self._block(sealed.block)
                self._content(walk, sealed.block)
                self._last = sealed.block
                self._progress(self._lines)
            self._signature(self._last)
        self._end()
        self._erasures()
        self._outside()
        with closing(verdict_seals.all_open(self._tx)) as seals:
            self._verdict_seals(seals, is_open=True)
        self._verdicts_of_log()
        for name in guards.missing(self._tx, GUARDED):
            raise _Found("guards", f"the trigger {name} is gone, switched off or another one: lines could be changed without a trace of it")

    def _block(self, block: Block) -> None:
        last, number = self._last, block.number
        before = last.number if last else 0
        if number != before + 1:
            raise _Found("gap", f"block {before + 1} is missing: the next one is {number}", block=number)
        if last is not None and block.version > 1 and block.at < last.at:
            raise _Found("time", f"block {number} is said to be older than the block before it", block=number)
        if not chain.follows(last, block):
            self._signature(last)  # which a block of version 3 has sealed too
            raise _Found("seal", f"the seal of block {number} does not follow from the block before it", block=number)
        if self._trusted:
            if wrong := self._trusted.naming_fault(block):
                raise _Found("signature", wrong, block=number)
            if not block.vouches:
                self._signature(last)
                self._signature(block)
            self._signed += bool(block.key)
        self._unsigned += not block.key
        if self._expected and not self._expected.get(number, set()) <= {block.seal}:
            raise _Found("cut", f"block {number} has another seal than the one kept outside: the chain was made anew", block=number)

    def _signature(self, block: Block | None) -> None:
        """Check the signature of a block. The blocks since the last one that was checked vouch for each other, so if it is wrong one of
        them may be the first that is."""
        if block is None or not self._trusted or block.number <= self._checked:
            return
        if not self._trusted.signature_fault(block):
            self._checked = block.number
            return
        for sealed in ledger_seals.all_blocks(self._tx, after=self._checked):
            if wrong := self._trusted.signature_fault(sealed.block):
                raise _Found("signature", wrong, block=sealed.block.number)

    def _content(self, walk: LedgerWalk, block: Block) -> None:
        number, whole, newest = block.number, chain.BlockDigest(), 0
        count = erasures = 0
        for line in walk.lines(number):
            self._line(line, number)
            whole.add(line.digest)
            count, newest = count + 1, max(newest, line.recorded_at)
        for erasure in walk.erasures(number):
            self._erasure(erasure, number)
            whole.add(erasure.digest)
            erasures += 1
        verdicts = walk.verdicts(number)
        for seal in verdicts:
            whole.add(seal.digest)
        self._lines += count
        if count < block.lines:
            raise self._gone(number, block.lines - count)
        if (erasures, len(verdicts)) < (block.erasures, block.verdicts) or whole.value() != block.digest:
            is_more = count > block.lines or erasures > block.erasures or len(verdicts) > block.verdicts
            kind, text = ("added", "something was added to") if is_more else ("changed", "something was removed from or exchanged in")
            raise _Found(kind, f"{text} block {number} after it was sealed", block=number)
        if newest > block.at or (block.version == 1 and newest != block.at):
            raise _Found("time", f"the time of block {number} is not that of its lines", block=number)
        if verdicts:
            self._verdict_seals(verdicts, is_open=False)

    def _line(self, line: StoredLine, block: int) -> None:
        where = {"block": block, "contact": line.contact, "line": line.seq}
        name = f"line {line.seq} of contact {line.contact}"
        if not line.is_sound:
            raise _Found("changed", f"{name} was changed after block {block} was sealed", **where)
        if not line.has_event:
            has = f"is of another kind ({line.event})" if line.event else "is gone"
            raise _Found("event", f"{name} ({line.action}) has no event in the log that says the same: it {has}", **where)
        if line.is_emptied:
            self._emptied += 1
            self._emptied_upto[line.contact] = max(line.seq, self._emptied_upto.get(line.contact, 0))

    def _erasure(self, erasure: StoredErasure, block: int) -> None:
        if not erasure.is_sound:
            text = f"the erasure of contact {erasure.contact} was changed after block {block} was sealed"
            raise _Found("changed", text, block=block, contact=erasure.contact)
        self._erased_upto[erasure.contact] = max(erasure.upto, self._erased_upto.get(erasure.contact, 0))

    def _gone(self, block: int, count: int) -> _Found:
        text = f"{count} of the lines of block {block} {'is' if count == 1 else 'are'} gone"
        event = ledger_walk.event_without_line(self._tx)
        if event is None:
            return _Found("missing", text, block=block)
        contact, seq, kind = event
        text += f"; the log has line {seq} of contact {contact} ({kind}), and the ledger has not"
        return _Found("missing", text, block=block, contact=contact, line=seq)

    def _end(self) -> None:
        """Whether the chain reaches as far as what is known of it outside the database."""
        number = self._last.number if self._last else 0
        for kept in sorted(self._expected):
            if kept > number:
                raise _Found(
                    "cut", f"the chain ends with block {number}, and block {kept} was known outside: its end was cut off", block=kept
                )
        if number < self._trusted.last_retired:
            raise _Found("cut", f"the chain ends with block {number}, and a retired key signed up to {self._trusted.last_retired}")

    def _erasures(self) -> None:
        for contact, seq in sorted(self._emptied_upto.items()):
            if seq > self._erased_upto.get(contact, 0):
                text = f"line {seq} of contact {contact} was emptied, and no sealed erasure says so"
                raise _Found("erasure", text, contact=contact, line=seq)

    def _outside(self) -> None:
        """What the chain alone cannot show: lines outside of it, and lines that only the log remembers."""
        if (line := ledger_walk.line_without_block(self._tx)) is not None:
            contact, seq = line
            raise _Found("added", f"line {seq} of contact {contact} stands in no sealed block", contact=contact, line=seq)
        if (event := ledger_walk.event_without_line(self._tx)) is not None:
            contact, seq, kind = event
            text = (
                f"the log has line {seq} of contact {contact} ({kind}), and the ledger has not: its end was cut off, or the event is forged"
            )
            raise _Found("cut", text, contact=contact, line=seq)

    def _verdict_seals(self, seals: Iterable[VerdictSeal], *, is_open: bool) -> None:
        several = iter(seals)
        while piece := list(islice(several, _PIECE)):
            known = ledger_walk.verdict_digests(self._tx, (key for seal in piece for key in seal.items))
            self._open_verdicts += sum(len(seal.items) for seal in piece) if is_open else 0
            for seal in piece:
                self._verdict_seal(seal, known)

    def _verdict_seal(self, seal: VerdictSeal, known: dict[tuple[int, int], tuple[str, int]]) -> None:
        if self._trusted:
            public = self._trusted.public(seal.key)
            if not public or not are_verdicts_signed(public, seal.digest, seal.signature):
                raise _Found("signature", f"seal {seal.id} of verdicts is not signed with a key of yours", block=seal.block or 0)
        for contact, seq in seal.items:
            if (contact, seq) not in known:
                text = f"the decision of the gate in line {seq} of the log of contact {contact} is gone"
                raise _Found("verdict", text, block=seal.block or 0, contact=contact, line=seq)
            at = known[contact, seq][1]
            self._verdicts_since = at if self._verdicts_since is None else min(at, self._verdicts_since)
        self._verdicts += len(seal.items)
        if chain.block_digest(known[key][0] for key in seal.items) == seal.digest:
            return
        for contact, _ in seal.items:
            self._rewritten.setdefault(contact, seal.block or 0)

    def _verdicts_of_log(self) -> None:
        for contact, block in self._rewritten.items():
            if contact not in self._erased_upto:  # an erasure may write the events of its contact anew
                text = f"a decision of the gate about contact {contact} was changed after it was signed"
                raise _Found("verdict", text, block=block, contact=contact)
        if self._verdicts_since is None:
            return
        more = ledger_walk.verdict_count(self._tx, self._verdicts_since) - self._verdicts
        if more > 0:
            raise _Found("verdict", f"the log has {more} decisions of the gate that nobody signed: they were added")

    def _unproved(self) -> tuple[str, ...]:
        found = []
        if not self._trusted:
            found.append("who made the seals: no key is named, so whoever can write to the database could have made all of this anew")
        elif self._unsigned:
            found.append(
                f"blocks 1 to {self._unsigned} as such: they are older than the key, so only what they were when it began to sign is sure"
            )
        if not self._verdicts:
            found.append("what the gate decided: none of its decisions is signed")
        elif self._open_verdicts:
            found.append(f"that none of the newest decisions of the gate was removed: {self._open_verdicts} wait to be added to the chain")
        if not self._expected:
            found.append(
                "that the newest blocks are all there: no seal that was kept outside the database was compared (ledger.anchors, --head)"
            )
        return tuple(found)


def read_head(written: str) -> LedgerHead | None:
    """`12:ab34…` as an audit prints it; None for anything else."""
    number, _, seal = written.strip().partition(":")
    return LedgerHead(int(number), seal) if number.isdecimal() and len(seal) == 64 else None

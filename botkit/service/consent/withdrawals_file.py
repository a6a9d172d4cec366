"""The file of withdrawals beside the store: who took consent back, so that a restored store can hear of it.

Addresses are in it as hashes with a salt of the file, people who were erased as the marks of the suppression list. Each line is JSON.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.suppression import address_hashes
from botkit.service.consent.record import record_consents
from botkit.store import checkpoints
from botkit.store.consent import consents
from botkit.store.database import Store

PIECE = 500  # contacts whose withdrawals are recorded in one transaction


class Withdrawal(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line. `addresses` are hashes, `mark` is that of somebody who was erased."""

    at: datetime
    action: str = "erased"
    purpose: str = "all"
    topic: str = ""
    scope: str = ""
    method: str = ""
    addresses: tuple[str, ...] = ()
    mark: str = ""


class _Salt(Struct, frozen=True):
    salt: str


class Applied(Struct, frozen=True, kw_only=True):
    """`read`: lines of the file. `recorded`: withdrawals that the store did not have. `erased`: contacts that had been erased, and are in
    the store again."""

    read: int
    recorded: int
    erased: tuple[int, ...]


class WithdrawalsFile:
    def __init__(self, path: Path) -> None:
        self.path = path

    def append_new(self, tx: Connection, block: int, since: datetime) -> None:
        """Append the withdrawals in the blocks of the ledger after this one."""
        keys = checkpoints.withdrawals_after(tx, block)
        if not keys:
            return
        contacts = {contact_id for contact_id, _ in keys}
        addresses, ledgers = checkpoints.addresses_of(tx, contacts), consents.load(tx, contacts)
        salt = self._salt()
        lines: list[Withdrawal] = []
        for contact_id, seq in keys:
            entry = next(row.entry for row in ledgers[contact_id] if row.seq == seq)
            if entry.action == "erased":
                continue
            known = {f"{address.platform}:{address.value}" for address in addresses[contact_id]} | ({entry.address} - {""})
            lines.append(
                Withdrawal(
                    at=entry.occurred_at,
                    action=entry.action,
                    purpose=entry.purpose,
                    topic=entry.topic,
                    scope=entry.scope,
                    method=entry.method,
                    addresses=tuple(sorted(_hash(salt, address) for address in known)),
                )
            )
        lines += [Withdrawal(at=at, mark=mark) for mark, at in checkpoints.marks_since(tx, since)]
        with open(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
            file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())

    def _salt(self) -> bytes:
        if not self.path.exists():
            salt = _Salt(secrets.token_hex(16))
            with open(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(msgspec.json.encode(salt) + b"\n")
        with self.path.open("rb") as file:
            return bytes.fromhex(msgspec.json.decode(file.readline(), type=_Salt).salt)

    def read(self) -> tuple[bytes, list[Withdrawal]]:
        """The salt and all lines. A last line that was cut off is left out."""
        first, *lines = self.path.read_bytes().split(b"\n")
        salt = msgspec.json.decode(first, type=_Salt).salt
        return bytes.fromhex(salt), [msgspec.json.decode(line, type=Withdrawal) for line in lines[:-1]]

    def apply(self, store: Store, suppression_key: bytes, now: datetime) -> Applied:
        """Record the withdrawals that the store does not have. Twice changes nothing."""
        salt, lines = self.read()
        by_hash: dict[str, list[Withdrawal]] = {}
        marks: dict[str, Withdrawal] = {}
        for line in lines:
            for each in line.addresses:
                by_hash.setdefault(each, []).append(line)
            if line.mark:
                marks[line.mark] = line
        wanted: dict[int, list[Withdrawal]] = {}
        erased: set[int] = set()
        with store.read() as tx:
            for address in checkpoints.all_addresses(tx):
                wanted.setdefault(address.contact_id, []).extend(by_hash.get(_hash(salt, f"{address.platform}:{address.value}"), ()))
                hashes = address_hashes(suppression_key, address.platform, address.value) if suppression_key and marks else ()
                for mark in marks.keys() & set(hashes):
                    erased.add(address.contact_id)
                    wanted[address.contact_id].append(replace(marks[mark], action="withdrawn", mark=""))
        people = sorted(contact_id for contact_id, found in wanted.items() if found)
        recorded = 0
        for start in range(0, len(people), PIECE):
            piece = people[start : start + PIECE]
            with store.begin() as tx:
                ledgers = consents.load(tx, piece)
                entries = {
                    contact_id: new
                    for contact_id in piece
                    if (new := _unknown(wanted[contact_id], [row.entry for row in ledgers[contact_id]]))
                }
                recorded += record_consents(tx, entries, now)
        return Applied(read=len(lines), recorded=recorded, erased=tuple(sorted(erased)))


def _unknown(lines: list[Withdrawal], ledger: list[ConsentEvent]) -> list[ConsentEvent]:
    known = {(entry.action, entry.occurred_at, entry.purpose, entry.topic, entry.scope) for entry in ledger}
    found: dict[tuple[str, datetime, str, str, str], ConsentEvent] = {}
    for line in lines:
        key = (line.action, line.at, line.purpose, line.topic, line.scope)
        if key not in known:
            found[key] = ConsentEvent(
                action=line.action,  # type: ignore[arg-type]
                occurred_at=line.at,
                purpose=line.purpose,
                topic=line.topic,
                scope=line.scope,
                method=line.method,
                actor="system",
                note="from the file of withdrawals, after the database was restored",
            )
    return list(found.values())


def _hash(salt: bytes, address: str) -> str:
    return hmac.new(salt, address.encode(), hashlib.sha256).hexdigest()

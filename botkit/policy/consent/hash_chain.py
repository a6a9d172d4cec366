"""The hash chain over the consent ledger: it shows when a line was changed, added or removed.

Two steps. Every line has a digest of its own; what is personal in it goes in only as a salted digest, so that it can be erased and the
line still be checked. The lines of one transaction form a block, together with the erasures that it makes, and each block is sealed
together with the seal before it. There is one chain for the whole business; turns that write nothing about consent do not touch it.

Anybody can compute a seal. Who made it is shown by its signature (`seal_keys.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

FIRST = ""  # what the first block is sealed with
VERSION = "botkit ledger 1"  # part of every digest, so that another version of the format gives other digests
SEAL_VERSION = "botkit ledger 2"  # the same of seals: the first ones had neither time nor key in them
# Whoever made such a seal found the signature of the block before it right, and sealed that as well. So one right signature vouches for
# all blocks before it, up to the last one that is not of this version: an audit need not check each, which costs more than all the rest.
CHECKED_VERSION = "botkit ledger 3"

# What the digest of a line is made of, in its order: times in microseconds, what is personal only as its digest (`sealed`).
LINE_FIELDS = (
    *("contact_id", "seq", "channel", "action", "purpose", "topic", "basis", "method", "actor", "by", "scope", "language"),
    *("text_id", "text_version", "text_sha256", "collection_point", "jurisdiction"),
    *("double_opt_in", "valid_until", "occurred_at", "recorded_at", "sealed"),
)

_encode = msgspec.json.Encoder().encode


class Block(Struct, frozen=True, kw_only=True):
    """What one transaction added: how many lines, erasures and seals of verdicts, the digest over theirs, and the seal.

    `number` counts from 1 without gaps. `at` is in microseconds since 1970, `key` the name of the key that signed the seal; both are empty
    in a block of version 1, and `key` and `signature` in one that nobody signed. A block of version 3 vouches for the one before it.
    """

    number: int
    lines: int
    digest: str
    seal: str
    version: int = 2
    at: int = 0
    erasures: int = 0
    verdicts: int = 0
    key: str = ""
    signature: str = ""

    @property
    def vouches(self) -> bool:
        """Whether its signature, if it is right, shows that the one of the block before it is."""
        return self.version > 2 and bool(self.key)


def personal_digest(salt: str, personal: bytes) -> str:
    """The digest of what is personal in a line. The salt goes when it is erased: a bare digest of a number could be guessed."""
    return hashlib.sha256(salt.encode() + b"\n" + personal).hexdigest()


def line_digest(parts: Sequence[str | int | None]) -> str:
    """The digest of a line: SHA-256, 64 hexadecimal digits, over its parts as a JSON array."""
    return hashlib.sha256(_encode((VERSION, *parts))).hexdigest()


def erasure_digest(contact: int, upto: int, at: int, reason: str) -> str:
    """The digest of an erasure: that the personal fields of a contact's lines up to this number were emptied."""
    return line_digest(("erasure", contact, upto, at, reason))


def verdict_digest(contact: int, seq: int, kind: str, at: int, body: str) -> str:
    """The digest of an event that says what the gate decided."""
    return line_digest(("verdict", contact, seq, kind, at, body))


class BlockDigest:
    """The digest over a block, while its parts are read: lines in the order of contact and number, erasures in the same
    order, seals of verdicts in theirs."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256(VERSION.encode())

    def add(self, digest: str) -> None:
        self._hash.update(b"\n" + digest.encode())

    def value(self) -> str:
        return self._hash.hexdigest()


def block_digest(digests: Iterable[str]) -> str:
    """The digest over the parts of a block."""
    whole = BlockDigest()
    for digest in digests:
        whole.add(digest)
    return whole.value()


def first_seal(previous: str, number: int, lines: int, digest: str) -> str:
    """The seal of a block of version 1."""
    return hashlib.sha256(f"{VERSION}\n{previous}\n{number}\n{lines}\n{digest}".encode()).hexdigest()


def seal(previous: str, block: Block, signature: str = "") -> str:
    """The seal that a block must have; `previous` and `signature` are those of the block before it."""
    if block.version == 1:
        return first_seal(previous, block.number, block.lines, block.digest)
    if block.version > 2:
        checked = (CHECKED_VERSION, previous, signature, block.number, block.at, block.lines, block.erasures, block.verdicts)
        return hashlib.sha256(_encode((*checked, block.digest, block.key))).hexdigest()
    parts = (SEAL_VERSION, previous, block.number, block.at, block.lines, block.erasures, block.verdicts, block.digest, block.key)
    return hashlib.sha256(_encode(parts)).hexdigest()


def follows(previous: Block | None, block: Block) -> bool:
    """Whether a block follows from the one before it: the next number, no first version after others, no earlier time, and a seal made
    with its seal.

    A chain cannot show that blocks are missing at its end: keep the latest seal somewhere else.
    """
    if previous is None:
        return block.number == 1 and block.seal == seal(FIRST, block)
    in_order = block.number == previous.number + 1 and block.version >= min(previous.version, 2)
    in_time = block.version == 1 or block.at >= previous.at
    return in_order and in_time and block.seal == seal(previous.seal, block, previous.signature)

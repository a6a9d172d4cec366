"""The hash chain over the consent ledger: it shows when a line was changed, added or removed.

Two steps. Every line has a digest of its own; what is personal in it goes in only as a salted digest, so that it can be erased and the
line still be checked. The lines of one transaction form a block, and each block is sealed together with the seal before it. There is one
chain for the whole business; turns that write nothing about consent do not touch it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

FIRST = ""  # what the first block is sealed with
VERSION = "botkit ledger 1"  # part of every digest, so that another version of the format gives other digests

_encode = msgspec.json.Encoder().encode


class Block(Struct, frozen=True, kw_only=True):
    """The lines of one transaction: how many, the digest over theirs, and the seal. `number` counts from 1 without gaps."""

    number: int
    lines: int
    digest: str
    seal: str


def personal_digest(salt: str, personal: bytes) -> str:
    """The digest of what is personal in a line. The salt goes when it is erased: a bare digest of a number could be guessed."""
    return hashlib.sha256(salt.encode() + b"\n" + personal).hexdigest()


def line_digest(parts: Sequence[str | int | None]) -> str:
    """The digest of a line: SHA-256, 64 hexadecimal digits, over its parts as a JSON array."""
    return hashlib.sha256(_encode((VERSION, *parts))).hexdigest()


def block_digest(digests: Iterable[str]) -> str:
    """The digest over the lines of a block, in the order of contact and number."""
    return hashlib.sha256("\n".join((VERSION, *digests)).encode()).hexdigest()


def seal(previous: str, number: int, lines: int, digest: str) -> str:
    """The seal of a block; `previous` is the seal of the block before it."""
    return hashlib.sha256(f"{VERSION}\n{previous}\n{number}\n{lines}\n{digest}".encode()).hexdigest()


def follows(previous: Block | None, block: Block) -> bool:
    """Whether a block follows from the one before it: the next number, and a seal made with its seal.

    A chain cannot show that blocks are missing at its end: keep the latest seal somewhere else.
    """
    last, number = (previous.seal, previous.number) if previous else (FIRST, 0)
    return block.number == number + 1 and block.seal == seal(last, block.number, block.lines, block.digest)

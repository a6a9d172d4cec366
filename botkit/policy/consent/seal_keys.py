"""The keys that seals are signed with (Ed25519), and which of them an audit trusts.

The private key is outside the database, so who can write to the database can compute a seal but cannot sign it.
The library is loaded when something is signed or checked: every command reads the settings, and few need it.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from botkit.policy.consent.hash_chain import Block

KEY_DIGITS = 64  # hexadecimal digits of a private and of a public key
NAME_DIGITS = 16  # of them name a public key in the blocks

_PREFIX = b"botkit seal\n"  # a signature over a seal is never one over something else that the key may sign
_VERDICT_PREFIX = b"botkit verdicts\n"
_PROOF_PREFIX = b"botkit proof\n"


class SealKey:
    """A private key. Raises `ValueError` when the text is not 64 hexadecimal digits."""

    def __init__(self, written: str) -> None:
        if not is_key(written):
            raise ValueError("not 64 hexadecimal digits")
        from nacl.signing import SigningKey

        self._key = SigningKey(bytes.fromhex(written))
        self.public = bytes(self._key.verify_key).hex()
        self.name = key_name(self.public)

    def sign(self, seal: str) -> str:
        """The signature of a seal: 128 hexadecimal digits."""
        return self._key.sign(_PREFIX + seal.encode()).signature.hex()

    def sign_verdicts(self, digest: str) -> str:
        """The signature of the verdicts of one transaction, by the digest over them."""
        return self._key.sign(_VERDICT_PREFIX + digest.encode()).signature.hex()

    def sign_proof(self, digest: str) -> str:
        """The signature of a proof file, by its digest."""
        return self._key.sign(_PROOF_PREFIX + digest.encode()).signature.hex()


def is_key(written: str) -> bool:
    """Whether a text has the form of a key, private or public."""
    return len(written) == KEY_DIGITS and all(digit in "0123456789abcdef" for digit in written)


def key_name(public: str) -> str:
    """How blocks name a public key."""
    return public[:NAME_DIGITS]


def is_signed(public: str, seal: str, signature: str) -> bool:
    """Whether the signature of a seal was made with the private key that belongs to this public one."""
    return _verifies(public, _PREFIX + seal.encode(), signature)


def are_verdicts_signed(public: str, digest: str, signature: str) -> bool:
    """The same of the verdicts of one transaction."""
    return _verifies(public, _VERDICT_PREFIX + digest.encode(), signature)


def is_proof_signed(public: str, digest: str, signature: str) -> bool:
    """The same of a proof file."""
    return _verifies(public, _PROOF_PREFIX + digest.encode(), signature)


def _verifies(public: str, message: bytes, signature: str) -> bool:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(public)).verify(message, bytes.fromhex(signature))
    except (BadSignatureError, ValueError):  # ValueError: not hexadecimal, or of another length
        return False
    return True


class TrustedKeys(Struct, frozen=True, kw_only=True):
    """Which public keys may have signed what. Without any, signatures are not checked.

    `current` signs now. `retired` are former ones with the last block that each has signed, `others` may have signed any block: an auditor
    need not know when keys changed. Blocks from `signed_from` on must be signed.
    """

    current: str = ""
    retired: Mapping[str, int] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    signed_from: int = 1

    def __bool__(self) -> bool:
        return bool(self.current or self.retired or self.others)

    def fault(self, block: Block) -> str:
        """What is wrong with the signature of a block; empty when nothing is."""
        return self.naming_fault(block) or self.signature_fault(block)

    def naming_fault(self, block: Block) -> str:
        """What is wrong with the key that a block names; its signature is not looked at."""
        number, public = block.number, self.public(block.key) if block.key else ""
        if public and public == self.current and number > self.last_retired:
            return ""
        here = f"block {number}"
        if not block.key:
            return f"{here} is not signed" if number >= self.signed_from else ""
        if not public:
            return f"{here} is signed with the key {block.key}…, which is not one of yours"
        until = self.retired.get(public)
        if until is not None and number > until:
            return f"{here} is signed with the retired key {block.key}…, whose last block is {until}"
        if public == self.current:
            return f"{here} is signed with the key {block.key}…, and a retired key has signed up to block {self.last_retired}"
        return ""

    def signature_fault(self, block: Block) -> str:
        """Whether the signature of a block is wrong, and in which words. Costs much more than all other checks."""
        if not block.key or is_signed(self.public(block.key), block.seal, block.signature):
            return ""
        return f"the signature of block {block.number} is not that of the key {block.key}…"

    @property
    def last_retired(self) -> int:
        """The last block of all retired keys: the chain has at least as many."""
        return max(self.retired.values(), default=0)

    def as_of(self, number: int) -> TrustedKeys:
        """These keys for a chain that ends with an earlier block, such as a backup's: a key may have been retired since."""
        return replace(self, retired={public: min(last, number) for public, last in self.retired.items()})

    def public(self, name: str) -> str:
        """The public key of this name; empty when it is not trusted."""
        if self.current and self.current[:NAME_DIGITS] == name:
            return self.current
        return next((public for public in (*self.retired, *self.others) if public and key_name(public) == name), "")

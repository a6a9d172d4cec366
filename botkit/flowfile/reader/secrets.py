"""Secrets: how a file names them without holding them, and what gives one away that was written down anyway."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import PlainValidator

ADVICE = 'write "env NAME" and set the variable NAME, or "file PATH"; and change this secret, because files are copied and kept'

SHORTEST = 10  # characters; the shortest shape below is an address with a password in it, and nobody keeps one of less

_REFERENCE = re.compile(r"(?P<before>(?:[A-Za-z]+ )?)(?P<kind>env|file) +(?P<name>\S.*)")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# Header names whose value is a secret, whatever it looks like.
_SECRET_HEADER = re.compile(r"(?i)authorization|cookie|token|secret|password|signature|api-?_?key|^x-auth|^apikey$")

# Shapes of well-known secrets. Each is anchored on a prefix that nobody types by chance. Where a run of letters can begin a shape, it
# is tried at the beginning of the run only: trying it at each letter would take minutes for a long flow.
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("an access token of the Graph API", re.compile(r"\bEAA[A-Za-z0-9]{20,}")),
    ("a bearer token", re.compile(r"\b(?i:Bearer)\s+[A-Za-z0-9._~+/-]{16,}=*")),
    ("a JSON web token", re.compile(r"(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}")),
    ("a private key", re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----")),
    ("an access key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}|\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}")),
    ("a password in an address", re.compile(r"(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]+://[^\s/:@]+:[^\s/@]+@")),
    ("a secret", re.compile(r"\b(?i:api[_-]?key|app[_-]?secret|client[_-]?secret|access[_-]?token|password)\s*[=:]\s*[^\s&{}]{8,}")),
)
_ANY = re.compile("|".join(shape.pattern for _, shape in _SHAPES))  # one look at a text, for the many that hold none


# Pieces of which every shape above has one, in small letters: to look for these takes a tenth of the time.
_NAMES = (("api", "key"), ("app", "secret"), ("client", "secret"), ("access", "token"))
_SPELT = (f"{word}{dash}{noun}" for word, noun in _NAMES for dash in ("", "_", "-"))
_BEGUN = ("eaa", "eyj", "-----begin", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "k_live", "k_test")
_TELLING = (*_SPELT, *_BEGUN, "bearer", "password", "@")


class SecretWritten(ValueError):
    """A secret stands in the file itself; the line must not be shown."""


@dataclass(frozen=True, kw_only=True)
class SecretRef:
    """Where a secret is: in a variable of the environment, or in a file. `before` is put in front of it: `Bearer `."""

    kind: Literal["env", "file"]
    name: str
    before: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


def parse_secret(written: object) -> SecretRef:
    """Read `env NAME` or `file PATH`. Raises `SecretWritten` for anything else: it may be the secret."""
    if isinstance(written, SecretRef):
        return written
    match = _REFERENCE.fullmatch(str(written).strip())
    if match is None or (match["kind"] == "env" and not _VARIABLE.fullmatch(match["name"])):
        raise SecretWritten("a secret does not stand in this file itself")
    return SecretRef(kind="env" if match["kind"] == "env" else "file", name=match["name"].strip(), before=match["before"])


def parse_maybe_secret(written: object) -> SecretRef | str:
    """Read a value that may be a secret: `env NAME`, `file PATH`, or a text with no secret in it."""
    if isinstance(written, SecretRef):
        return written
    text = str(written)
    if _REFERENCE.fullmatch(text.strip()):
        return parse_secret(text)
    if secret := find_secret(text):
        raise SecretWritten(f"{secret[0]} does not stand in this file itself")
    return text


def is_secret_header(name: str) -> bool:
    """Whether the value of a header is a secret by the header's name."""
    return _SECRET_HEADER.search(name) is not None


def may_hold_secret(text: str) -> bool:
    """Whether a whole file is worth looking through: a backslash may spell a letter of a secret, everything else is seen at once."""
    if "\\" in text:
        return True
    lowered = text.lower()
    return any(piece in lowered for piece in _TELLING) and _ANY.search(text) is not None


def find_secret(text: str) -> tuple[str, int, int] | None:
    """What kind of secret stands in a text, where it begins, and how long it is."""
    if len(text) < SHORTEST or _ANY.search(text) is None:
        return None
    for kind, shape in _SHAPES:
        if match := shape.search(text):
            return kind, match.start(), match.end() - match.start()
    return None


Secret = Annotated[SecretRef, PlainValidator(parse_secret, json_schema_input_type=str)]
MaybeSecret = Annotated[SecretRef | str, PlainValidator(parse_maybe_secret, json_schema_input_type=str)]

"""What a form sends and gets, encrypted: a key under our RSA key, the data under that key.

Source: the platform's page on implementing endpoints for Flows, and its sample code, 2026-05: RSA-OAEP with SHA-256, AES-128-GCM; the
answer is sealed with the same key under the initial vector with every bit flipped.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from msgspec import Struct

from botkit.errors import BodyUnreadable, ConfigInvalid
from webhooks.meta import read_json

_PADDING = padding.OAEP(mgf=padding.MGF1(algorithm=SHA256()), algorithm=SHA256(), label=None)


class NotForUs(Exception):
    """It was encrypted for another key, or was changed on the way. The phone fetches our public key again and repeats."""


class OpenedForm(Struct, frozen=True, kw_only=True):
    """What a form asks, and what the answer has to be sealed with."""

    asked: Mapping[str, Any]
    key: bytes
    vector: bytes


def private_key(pem: str) -> rsa.RSAPrivateKey:
    """The key of botkit.yaml. Raises `ConfigInvalid`, without a word of it."""
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):
        raise ConfigInvalid("the form_key of a channel is no private key in PEM form without a password") from None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ConfigInvalid("the form_key of a channel is no RSA key; the platform takes no other")
    return key


def opened(body: bytes, key: rsa.RSAPrivateKey) -> OpenedForm:
    """Raises `NotForUs`, and `BodyUnreadable` for what is no such envelope."""
    envelope = read_json(body)
    if not isinstance(envelope, dict):
        raise BodyUnreadable("no object")
    secret, sealed, vector = (_bytes(envelope.get(name)) for name in ("encrypted_aes_key", "encrypted_flow_data", "initial_vector"))
    try:
        inner = key.decrypt(secret, _PADDING)
        clear = AESGCM(inner).decrypt(vector, sealed, None)
    except (ValueError, InvalidTag):
        raise NotForUs from None
    asked = read_json(clear)
    if not isinstance(asked, dict):
        raise BodyUnreadable("no object in the envelope")
    return OpenedForm(asked=asked, key=inner, vector=vector)


def sealed(answer: Mapping[str, Any], form: OpenedForm) -> str:
    """The answer, as the text that the platform takes."""
    flipped = bytes(byte ^ 0xFF for byte in form.vector)
    clear = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(AESGCM(form.key).encrypt(flipped, clear, None)).decode()


def _bytes(written: object) -> bytes:
    try:
        return base64.b64decode(str(written or ""), validate=True)
    except ValueError:
        raise BodyUnreadable("no base64") from None

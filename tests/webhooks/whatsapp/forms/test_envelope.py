"""The envelope of forms: the vectors were read back by another implementation, and what is not for us is refused."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from botkit.errors import BodyUnreadable, ConfigInvalid
from tests.support.form_keys import KEY_SEALED, PRIVATE
from webhooks.whatsapp.forms.envelope import NotForUs, opened, private_key, sealed

VECTOR = bytes(range(0xA0, 0xB0))
PING = "RXsgKMV2vzp9Rg/3Nn9QNv1AIVWqxNBHbiobq+p97njG/oEBr518kbftZkNYkqEcIg=="
EXCHANGE = (
    "RXsgKMV2vzp9Rg/3Nn9QNv1AIVWqxNBHbiobv+Jn6AXe6zguQzD7CZ0EJyKDaIOSUieLZ5NpUx84gYCSUArEObLAfdWVo+DJBfvaPXumVeVgLUOLdMUhbPGydTdmAEThyfQd5"
    "ryR32xbONZj5BS9r2n+6RyIugC+pqrdhOM="
)
ANSWER = "FusEzBdzvQC+45OrlNKuLz5JY7ITAEKuw/x2vQfdtCN50KTnDUi/t1juMWA="
SHORT_VECTOR = bytes(range(12))
PING_SHORT = "6E7RqxRonjsl8FuoBY1AKp8Ee4UnhJKYxBvTXX0qxU74C8b7l4Sf/hbhHXhMOTwYcg=="


def body(data: str, *, key: str = KEY_SEALED, vector: bytes = VECTOR) -> bytes:
    return json.dumps({"encrypted_aes_key": key, "encrypted_flow_data": data, "initial_vector": base64.b64encode(vector).decode()}).encode()


def test_the_vectors_open_and_seal() -> None:
    form = opened(body(PING), PRIVATE)
    assert form.asked == {"version": "3.0", "action": "ping"}
    assert sealed({"data": {"status": "active"}}, form) == ANSWER
    asked = opened(body(EXCHANGE), PRIVATE).asked
    assert asked == {"version": "3.0", "action": "data_exchange", "screen": "PICK", "data": {"day": "2026-12-01"}, "flow_token": "ft-4471"}


def test_an_initial_vector_of_twelve_bytes_works() -> None:
    assert opened(body(PING_SHORT, vector=SHORT_VECTOR), PRIVATE).asked["action"] == "ping"


def flipped(data: str) -> str:
    raw = bytearray(base64.b64decode(data))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


@pytest.mark.parametrize(
    "wrong",
    [
        body(flipped(PING)),
        body(PING, key=flipped(KEY_SEALED)),
        body(PING, vector=SHORT_VECTOR),
        body(base64.b64encode(b"abc").decode()),
        body(PING, key=base64.b64encode(b"short").decode()),
        body(PING, vector=b""),
    ],
    ids=["tag", "key", "vector", "three bytes", "short key", "no vector"],
)
def test_what_was_changed_or_is_for_another_key_is_not_for_us(wrong: bytes) -> None:
    with pytest.raises(NotForUs):
        opened(wrong, PRIVATE)


@pytest.mark.parametrize("wrong", [b"", b"[]", b"{", b'{"encrypted_aes_key": 7}', body("***")])
def test_what_is_no_envelope_is_unreadable(wrong: bytes) -> None:
    with pytest.raises((BodyUnreadable, NotForUs)):
        opened(wrong, PRIVATE)


def test_only_an_rsa_key_without_password_is_taken() -> None:
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    assert private_key(pem).private_numbers() == PRIVATE.private_numbers()
    for wrong in ("", "x", pem.replace("A", "B")):
        with pytest.raises(ConfigInvalid) as fault:
            private_key(wrong)
        assert "BEGIN" not in str(fault.value)

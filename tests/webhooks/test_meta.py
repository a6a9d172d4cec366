"""Signature, challenge and the reading of hostile bodies."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.errors import BodyUnreadable, SignatureMismatch
from webhooks import meta

SECRET = "botkit-test-app-secret-not-real"

VECTORS = [
    (b'{"object":"page","entry":[]}', "29f3a84f2941dd8e28b45116287a51e6197e6446aa8a31b9156c57e76626ba9a"),
    (
        rb'{"text":"\u00e4\u00f6\u00e5 \ud83d\ude00 https:\/\/example.com"}',
        "c35ed6cd0d2e760a6b1800f0574ddad0fbff4bb245b6d4fab21d3f17d6a723b0",
    ),
    ('{"text":"äöå 😀 https://example.com"}'.encode(), "6705789a2e0a243c0b2eb27fd6d164b54bd406d239e147a3af9958f00417aba9"),
    (b"", "1581a99944106c1ad1d0f8c6255382ed1d12da545012c083cebdd59d203a1612"),
]


@pytest.mark.parametrize(("body", "digest"), VECTORS)
def test_the_published_vectors_are_signed_alike(body: bytes, digest: str) -> None:
    assert meta.sign(body, SECRET) == f"sha256={digest}"
    meta.verify({"x-hub-signature-256": f"sha256={digest}"}, body, [SECRET])


def test_the_old_and_the_new_secret_are_accepted_while_it_is_changed() -> None:
    meta.verify({meta.SIGNATURE_HEADER: meta.sign(b"x", "old")}, b"x", ["new", "old"])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "sha256=",
        meta.sign(b"x", "another"),
        meta.sign(b"y", SECRET),
        meta.sign(b"x", SECRET).upper().replace("SHA", "sha"),
        meta.sign(b"x", SECRET).removeprefix("sha256="),
        meta.sign(b"x", SECRET).replace("sha256", "sha1"),
        meta.sign(b"x", SECRET) + "\n",
        "sha256=" + "é" * 64,
    ],
)
def test_anything_but_our_signature_is_refused(header: str) -> None:
    with pytest.raises(SignatureMismatch) as refusal:
        meta.verify({meta.SIGNATURE_HEADER: header}, b"x", [SECRET])
    assert SECRET not in str(refusal.value)


@pytest.mark.parametrize("secrets", [[], [""]])
def test_without_a_secret_nothing_is_accepted(secrets: list[str]) -> None:
    with pytest.raises(SignatureMismatch):
        meta.verify({meta.SIGNATURE_HEADER: meta.sign(b"x", "")}, b"x", secrets)


def test_a_missing_header_is_refused() -> None:
    with pytest.raises(SignatureMismatch):
        meta.verify({"X-Hub-Signature": "sha1=0"}, b"x", [SECRET])


GOOD = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "tok"}


def test_the_challenge_is_echoed() -> None:
    assert meta.challenge(GOOD, "tok") == "1158201444"


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "other"},
        {"hub.verify_token": "\udce9"},
        {"hub.challenge": ""},
        {"hub.challenge": "<script>"},
        {"hub.challenge": "1" * 257},
        {"hub.challenge": "1\n"},
        {"hub.challenge": "١٢"},
    ],
)
def test_a_strange_verification_request_is_refused(change: dict[str, str]) -> None:
    assert meta.challenge({**GOOD, **change}, "tok") is None


def test_an_empty_verify_token_never_fits() -> None:
    assert meta.challenge({**GOOD, "hub.verify_token": ""}, "") is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e999}',
        b'{"a":"\xff"}',
        b"[" * 100_000,
        b"[" * 65 + b"]" * 65,
        b"9" * 5000,
        b"\xef\xbb\xbf{}",
        b"{} {}",
    ],
)
def test_what_is_not_json_is_refused_without_quoting_it(body: bytes) -> None:
    with pytest.raises(BodyUnreadable) as refusal:
        meta.read_json(body)
    assert len(str(refusal.value)) < 120


def test_the_last_of_two_equal_keys_counts() -> None:
    assert meta.read_json(b'{"a":1,"a":2}') == {"a": 2}


def test_half_a_surrogate_pair_is_replaced_and_the_rest_kept() -> None:
    assert meta.read_json(rb'{"a":"\ud83d!","b":"\ud83d\ude00","c":[1]}') == {"a": "\ufffd!", "b": "😀", "c": [1]}


def test_nul_is_replaced_because_no_database_keeps_it() -> None:
    assert meta.read_json(rb'{"a":"x\u0000y","b":"\\u0000","c":"\\\u0000"}') == {"a": "x\ufffdy", "b": "\\u0000", "c": "\\\ufffd"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(json_values)
def test_every_json_value_is_read_as_the_standard_library_reads_it(value: object) -> None:
    body = json.dumps(value).encode()
    assert meta.read_json(body) == json.loads(body.replace(b"\\u0000", b"\\ufffd"))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        meta.read_json(body)
    except BodyUnreadable:
        return

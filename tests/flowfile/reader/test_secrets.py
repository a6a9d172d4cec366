"""What gives a secret away, and what does not."""

from __future__ import annotations

import pytest

from botkit.flowfile.reader.secrets import (
    SecretRef,
    SecretWritten,
    find_secret,
    is_secret_header,
    may_hold_secret,
    parse_maybe_secret,
    parse_secret,
)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("token EAAGm0PX4ZCpsBAKexampleexample now", "EAAGm0PX4ZCpsBAKexampleexample"),
        ("Authorization: bearer abcdefghijklmnop.qrs", "bearer abcdefghijklmnop.qrs"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghij"),
        ("-----BEGIN RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----"),
        ("AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"),
        ("postgresql://me:hunter2@db/x", "postgresql://me:hunter2@"),
        ("https://example.com/?api_key=0123456789", "api_key=0123456789"),
        ("Password: hunter2hunter2", "Password: hunter2hunter2"),
    ],
)
def test_a_secret_is_found_where_it_stands(text: str, secret: str) -> None:
    found = find_secret(text)
    assert found is not None
    _, offset, length = found
    assert text[offset : offset + length] == secret
    assert may_hold_secret(f"flow: x\n{text}\n"), "a file is only looked through when it may hold one"


@pytest.mark.parametrize(
    "text",
    [
        "Did you forget your password? Choose a new one.",
        "Your password: see the letter.",
        "https://example.com/trips?ref=BK1234",
        "The bearer of this pass may board.",
        "password: {{ contact.code }}",
        "Write to ana@example.com",
        "https://example.com:8443/a@b",
    ],
)
def test_an_ordinary_text_holds_no_secret(text: str) -> None:
    assert find_secret(text) is None


def test_secrets_are_named_not_written() -> None:
    assert parse_secret("env WHATSAPP_TOKEN") == SecretRef(kind="env", name="WHATSAPP_TOKEN")
    assert parse_secret("file /run/secrets/token") == SecretRef(kind="file", name="/run/secrets/token")
    assert parse_maybe_secret("Bearer env TOKEN") == SecretRef(kind="env", name="TOKEN", before="Bearer ")
    assert parse_maybe_secret("application/json") == "application/json"
    for written in ("hunter2", "env", "env TWO WORDS", "env 1X", ""):
        with pytest.raises(SecretWritten):
            parse_secret(written)


@pytest.mark.parametrize(
    ("header", "secret"), [("Authorization", True), ("X-Api-Key", True), ("X-Auth-Token", True), ("Accept", False), ("X-Tenant", False)]
)
def test_some_headers_are_secret_by_their_name(header: str, secret: bool) -> None:
    assert is_secret_header(header) is secret

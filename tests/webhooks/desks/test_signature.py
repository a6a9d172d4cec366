"""The signature of webhooks to desks: over the raw bytes and the moment, with one or two secrets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from webhooks.desks.signature import TOLERANCE, is_signed, sign

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
BODY = b'{"event":"ticket.opened"}'


def test_a_body_is_signed_by_its_moment_and_its_bytes() -> None:
    header = sign(BODY, ["one"], NOW)
    # As `openssl dgst -sha256 -hmac one` has it, of `1796040000.` and the body.
    assert header == "t=1796040000,v1=f381f2fdb7aa86e97d4f2062e94b47beb5e3fcadd5da5ac5ca78192e1d82b8d2"
    assert is_signed(header, BODY, ["one"], NOW)
    assert not is_signed(header, BODY + b" ", ["one"], NOW)
    assert not is_signed(header, BODY, ["two"], NOW)


def test_while_a_secret_is_changed_either_side_may_know_either() -> None:
    header = sign(BODY, ["old", "new"], NOW)
    assert header.count("v1=") == 2
    for known in (["old"], ["new"], ["new", "newer"]):
        assert is_signed(header, BODY, known, NOW)


@pytest.mark.parametrize("late", [TOLERANCE + timedelta(seconds=1), -TOLERANCE - timedelta(seconds=1)])
def test_what_was_signed_long_ago_or_ahead_counts_no_more(late: timedelta) -> None:
    assert not is_signed(sign(BODY, ["one"], NOW), BODY, ["one"], NOW + late)


@pytest.mark.parametrize(
    "header", ["", "v1=00", "t=1,v1=", "t=x,v1=" + "0" * 64, "t=1796040000", "t=1796040000,v1=" + "0" * 63, "t=" + "9" * 40]
)
def test_what_is_no_signature_is_none(header: str) -> None:
    assert not is_signed(header, BODY, ["one"], NOW)

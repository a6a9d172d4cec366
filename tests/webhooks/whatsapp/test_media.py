"""Files of customers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.core.model.platform import Account, HttpResponse
from tests.support.paths import TESTS
from webhooks.client import Client
from webhooks.emulator.emulator import Emulator
from webhooks.whatsapp.media import download_request, info_request, parse_info, safe_name

SAVED = json.loads((TESTS / "webhooks" / "fixtures" / "payloads" / "responses" / "r07_media_get_ok.json").read_text())
ACCOUNT = Account(id="1", base_url="https://graph.facebook.com", version="v26.0", token="t0ken")


def test_where_a_file_is() -> None:
    found = parse_info(HttpResponse(status=200, body=json.dumps(SAVED["body"]).encode()))
    assert found is not None
    assert (found.id, found.mime, found.size) == ("884120093316471", "image/jpeg", 48112)
    request = download_request(found.url, ACCOUNT)
    assert request.secret_headers == {"Authorization": "Bearer t0ken"}


@pytest.mark.parametrize(
    "response", [HttpResponse(status=404, body=b"{}"), HttpResponse(status=200, body=b"<html>"), HttpResponse(status=200, body=b"{}")]
)
def test_a_file_that_is_gone(response: HttpResponse) -> None:
    assert parse_info(response) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/x",
        "http://lookaside.fbsbx.com/x",
        "https://lookaside.fbsbx.com.example.com/x",
        "https://lookaside.fbsbx.com@example.com/x",
        "http://graph.facebook.com/x",
        "file:///etc/passwd",
        "",
    ],
)
def test_the_token_goes_to_the_platform_only(url: str) -> None:
    with pytest.raises(ValueError, match="not the platform"):
        download_request(url, ACCOUNT)


async def test_a_customers_file_is_fetched() -> None:
    async with Emulator() as platform, Client() as client:
        account = Account(id=platform.number.id, base_url=platform.base_url, version="v26.0", token=platform.number.token)
        found = parse_info(await client.perform(info_request(platform.save_file(b"pixels", "image/png"), account)))
        assert found is not None
        assert (await client.perform(download_request(found.url, account))).body == b"pixels"
        assert parse_info(await client.perform(info_request("7", account))) is None


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Reçu n° 12 – août/東京..\\final.pdf", "Reçu n° 12 – août_東京.._final.pdf"),
        ("../../etc/passwd", "etc_passwd"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_file_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_any_file_name_is_made_harmless(name: str) -> None:
    safe = safe_name(name)
    assert 1 <= len(safe.encode()) <= 200
    assert Path(safe).name == safe
    assert safe_name(safe) == safe


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("x" * 400 + ".pdf").endswith("x.pdf")

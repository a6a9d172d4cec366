"""The sample bodies over a socket: posted to a server, and what its store holds afterwards."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from botkit.config import Channel
from botkit.core.events import (
    EventBase,
)
from tests.support.paths import TESTS

HERE = TESTS / "webhooks" / "fixtures" / "payloads"
FOLDER = Path(os.environ.get("BOTKIT_PAYLOADS", HERE))
MANIFEST = json.loads((FOLDER / "manifest.json").read_text("utf-8"))
SECRET, VERIFY = MANIFEST["app_secret"], MANIFEST["verify_token"]
SAMPLES: dict[str, dict[str, Any]] = {Path(entry["wire"]).stem: entry for entry in MANIFEST["webhook"]}
MAIN = "118230047715606"
PLATFORM_OF = {"whatsapp_business_account": "whatsapp", "page": "messenger", "instagram": "instagram"}


def body_of(name: str) -> bytes:
    return (FOLDER / SAMPLES[name]["wire"]).read_bytes()


def accounts_of(envelope: dict[str, Any]) -> list[tuple[str, str]]:
    """(platform, account) of everything in an envelope."""
    platform = PLATFORM_OF.get(str(envelope.get("object")), "whatsapp")
    found = []
    for entry in envelope.get("entry", ()):
        if platform != "whatsapp":
            found.append((platform, str(entry.get("id"))))
        for change in entry.get("changes", ()) if platform == "whatsapp" else ():
            value = change.get("value")
            number = value.get("metadata", {}).get("phone_number_id") if isinstance(value, dict) else None
            found.append((platform, str(number or MAIN)))
    return found or [(platform, MAIN)]


def channels(base_url: str) -> dict[str, Channel]:
    """A channel for each account that the bodies name."""
    accounts = {account for name in SAMPLES for account in accounts_of(json.loads(body_of(name)))}
    return {
        f"{platform}_{account}": Channel(
            name=f"{platform}_{account}",
            platform=platform,
            account=account,
            token="emulator-token",
            app_secrets=("an-older-secret", SECRET),
            verify_token=VERIFY,
            base_url=base_url,
        )
        for platform, account in sorted(accounts | {("whatsapp", MAIN)})
    }


def path_of(envelope: dict[str, Any]) -> str:
    platform, account = accounts_of(envelope)[0]
    return f"/webhooks/{platform}/{platform}_{account}"


async def post(site: Any, name: str) -> None:
    body = body_of(name)
    assert await site.post(path_of(json.loads(body)), body, SAMPLES[name]["signature"]) == 200, name


NADIA, MARCO, ZOE = "whatsapp:447700900417", "whatsapp:12025550143", "whatsapp:61491570156"
SEPARATE = pytest.mark.skipif("BOTKIT_PAYLOADS" in os.environ, reason="speaks of the project's own samples")


def facts(site: Any, address: str) -> list[EventBase]:
    contact = site.contact(address)
    return site.log(contact) if contact is not None else []

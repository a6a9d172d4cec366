"""Every sample body, signed, over a socket: answered as the manifest expects, counted right, nothing doubled, nothing lost.

`BOTKIT_PAYLOADS` names another directory of the same format.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from botkit.core.events import (
    AccountChanged,
    AddressChanged,
    MessageReceived,
    StatusChanged,
    TurnFailed,
    UnhandledItem,
)
from tests.support.wire import FOLDER, MAIN, MANIFEST, SAMPLES, VERIFY, body_of, post

SEED = 20261101
SAID = ("message", "postback", "reaction", "referral", "message_edit", "messaging_feedback")


def wanted(name: str, seen: set[str]) -> Counter[str]:
    """What a body adds to the books: the manifest's counts, without what a former body has brought already."""
    body, counts = json.loads(body_of(name)), SAMPLES[name]["counts"]
    found: Counter[str] = Counter()
    found["messages"] = counts.get("messages", 0) - _seen(seen, _ids(body, "messages", ("id",)))
    found["statuses"] = counts.get("statuses", 0) - _seen(seen, _ids(body, "statuses", ("id", "status", "participant")))
    found["errors"] = counts.get("value_errors", 0)
    for entry in body.get("entry", ()):
        for event in entry.get("messaging", ()):
            is_optin = event.get("optin", {}).get("type", "") == "" and "optin" in event
            is_said = is_optin or any(kind in event for kind in SAID)
            several = re.match(r"(\d+) attachments", SAMPLES[name]["expect"])
            found["messages"] += (int(several[1]) if several else 1) if is_said and not event.get("message", {}).get("is_echo") else 0
            found["statuses"] += len(event.get("delivery", {}).get("mids", ()))
    return +found


def _ids(body: dict[str, Any], key: str, parts: tuple[str, ...]) -> list[str]:
    found = []
    for entry in body.get("entry", ()):
        for change in entry.get("changes", ()):
            value = change.get("value")
            for element in value.get(key, ()) if isinstance(value, dict) and change.get("field") == "messages" else ():
                if isinstance(element, dict) and element.get("id"):
                    participant = element.get("recipient_participant_id") or element.get("participant_recipient_id")
                    found.append(" ".join(str({**element, "participant": participant}.get(part)) for part in parts))
    return found


def _seen(seen: set[str], ids: list[str]) -> int:
    known = sum(key in seen for key in ids)
    seen.update(ids)
    return known


def booked(site: Any) -> Counter[str]:
    """What stands in the books so far, in the manifest's terms."""
    dump = site.dump()
    found: Counter[str] = Counter()
    for contact in [row["id"] for row in dump["contacts"]]:
        for fact in site.log(contact):
            match fact:
                case MessageReceived() if _is_call(fact):
                    found["calls"] += 1
                case MessageReceived() | AddressChanged():
                    found["messages"] += 1
                case UnhandledItem(what=what) if what.startswith(("nobody", "message ", "system message", "change of identity")):
                    found["messages"] += 1
                case AccountChanged(field_name="system"):
                    found["messages"] += 1
                case AccountChanged(field_name="errors"):
                    found["errors"] += 1
                case StatusChanged():
                    found["statuses"] += 1
                case TurnFailed():
                    found["failed"] += 1
                case _:
                    continue
    found["statuses"] += len(dump["held_receipts"])
    return found


def _is_call(fact: MessageReceived) -> bool:
    return type(fact.content).__name__ == "PhoneCall"


@pytest.mark.parametrize("order", ["as listed", "shuffled 1", "shuffled 2"])
async def test_every_body_is_answered_and_counted_once(site: Any, order: str) -> None:
    names = list(SAMPLES)
    if order != "as listed":
        random.Random(f"{SEED} {order}").shuffle(names)
    seen: set[str] = set()
    before = booked(site)
    for name in names:
        expected = wanted(name, seen)
        await post(site, name)
        after = booked(site)
        new = after - before
        new.pop("calls", None)
        assert new == expected, name
        before = after
    await site.rests()
    first = site.dump()
    sent = len(site.platform.accepted)
    random.Random(SEED).shuffle(names)
    for name in names:
        await post(site, name)
    await site.rests()
    assert site.dump() == first, "the second round must change nothing"
    assert len(site.platform.accepted) == sent
    assert site.differences() == []


async def test_every_body_is_taken_side_by_side(site: Any) -> None:
    """The same, all at once and each three times: the platform delivers in parallel."""
    deliveries = list(SAMPLES) * 3
    random.Random(SEED).shuffle(deliveries)
    async with asyncio.TaskGroup() as posting:
        for name in deliveries:
            posting.create_task(post(site, name))
    await site.rests()
    seen: set[str] = set()
    expected = sum((wanted(name, seen) for name in SAMPLES), Counter[str]())
    found = booked(site)
    found.pop("calls", None)
    assert found == expected
    assert site.differences() == []


@pytest.mark.parametrize("entry", MANIFEST["malformed"], ids=lambda entry: Path(entry["file"]).stem)
async def test_what_is_malformed_is_refused_and_leaves_no_trace(site: Any, entry: dict[str, Any]) -> None:
    await post(site, "b01_text_basic")
    await site.rests()
    before = site.dump()
    status = await site.post(f"/webhooks/whatsapp/whatsapp_{MAIN}", (FOLDER / entry["file"]).read_bytes(), entry["signature"])
    assert status == entry["expect_http"]
    if status != 200:
        assert site.dump() == before


async def test_the_challenge_is_answered_with_the_right_word_only(site: Any) -> None:
    url = f"{site.server.url}/webhooks/whatsapp/whatsapp_{MAIN}"
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    async with site.session.get(url, params={**query, "hub.verify_token": VERIFY}) as answer:
        assert (answer.status, await answer.text()) == (200, "1158201444")
    async with site.session.get(url, params={**query, "hub.verify_token": "another"}) as answer:
        assert answer.status == 403

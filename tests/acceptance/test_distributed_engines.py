"""What botkit asks of a database while it answers, held against what engines that speak PostgreSQL are documented to refuse."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, event

from botkit.core.model.business import Business, Topic
from tests.support.servers import Clock, channel_of
from webhooks.emulator.emulator import Emulator, EmulatorSettings

YUGABYTE, COCKROACH, CITUS = "YugabyteDB", "CockroachDB", "Citus"

# What is refused, or does nothing, and where: from the pages on compatibility of each engine (docs/scale.md names them).
REFUSED: dict[str, tuple[str, ...]] = {
    r"\bpg_(try_)?advisory": (COCKROACH, CITUS),  # CockroachDB takes the call and locks nothing; Citus locks on one machine
    r"\bLOCK TABLE\b": (YUGABYTE, COCKROACH),
    r"^(LISTEN|NOTIFY|UNLISTEN)\b": (YUGABYTE, COCKROACH),
    r"\bDEFERRABLE\b|\bSET CONSTRAINTS\b": (YUGABYTE, COCKROACH),
    r"\b(GROUPING SETS|ROLLUP|CUBE)\b|\bWITH RECURSIVE\b|\bTABLESAMPLE\b": (CITUS,),
    r"\bctid\b|\bxmin\b": (YUGABYTE, COCKROACH),
    r"^CREATE TEMP": (COCKROACH,),
    r"^SET enable_\w+": (COCKROACH,),
    r"^INSERT INTO (?!.*\bVALUES\b).*\bSELECT\b": (CITUS,),
    r"\bFOR (NO KEY )?UPDATE\b(?!.*\bSKIP LOCKED)": (CITUS,),
    r"\bSKIP LOCKED\b": (CITUS,),
}

# What is left, by engine. Whatever joins must be named here and in docs/scale.md.
LEFT: dict[str, set[str]] = {
    YUGABYTE: set(),
    COCKROACH: {r"^SET enable_\w+"},
    CITUS: {r"\bFOR (NO KEY )?UPDATE\b(?!.*\bSKIP LOCKED)", r"\bSKIP LOCKED\b", r"^INSERT INTO (?!.*\bVALUES\b).*\bSELECT\b"},
}

SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [sign me up]
steps:
  - ask: Which flight?
    expect: pattern [A-Z]{2}[0-9]{2,4}
    save: flight
    wait: 2 hours
  - opt_in: flights
    purpose: utility
    ask: May we write to you about {{ flight }}?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: flights
        to: flight
      - say: Done.
"""
NEWS = """\
botkit: 1
flow: news
title: News
language: en
starts:
  - event: flight.changed
    to: flights
    where: subscription == event.flight
steps:
  - say: "{{ event.flight }} is late."
    outside: drop
"""


@contextmanager
def statements() -> Iterator[set[str]]:
    """Every statement that is sent meanwhile, as the server gets it, on one line."""
    seen: set[str] = set()

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.add(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_no_statement_of_a_turn_is_refused_but_those_that_are_named(pg_url: str, serve_site: Callable[..., Any]) -> None:
    clock = Clock(now=datetime(2026, 11, 2, 9, tzinfo=UTC))
    settings = EmulatorSettings(receipts=("sent", "delivered", "read"), clock=lambda: clock.now.timestamp())
    business = Business(name="Air", topics={"flights": Topic(name="flights", title="Flights", purpose="utility")})
    async with Emulator(settings) as platform:
        with statements() as seen:
            flows = {"sign_up": SIGN_UP, "news": NEWS}
            async with serve_site({"main": channel_of(platform)}, pg_url, clock, flows=flows, business=business, platform=platform) as site:
                platform.point_at(f"{site.server.url}/webhooks/whatsapp/main")
                ann = platform.customer("447700900123", name="Ann")
                for words, answer in (("sign me up", "Which flight"), ("BK123", "May we write"), ("Yes, please", "Done")):
                    await ann.says(words)
                    assert answer in (await ann.receives()).text
                headers = {"Authorization": "Bearer events-token"}
                news = {"name": "flight.changed", "body": {"flight": "BK123"}, "key": "1"}
                async with site.session.post(f"{site.server.url}/events", json=news, headers=headers) as posted:
                    assert posted.status < 300
                assert "is late" in (await ann.receives()).text
                await ann.says("STOP")
                await ann.receives()
                await site.rests()
        turns = {statement for statement in seen if not statement.startswith("PRAGMA")}
    assert any("INSERT INTO consent_seals" in statement for statement in turns), "the run reached the ledger"
    assert any("SKIP LOCKED" in statement for statement in turns), "the run reached the claims"
    for engine, left in LEFT.items():
        found = {
            pattern
            for pattern, engines in REFUSED.items()
            if engine in engines and any(re.search(pattern, statement, re.IGNORECASE) for statement in turns)
        }
        assert found <= left, f"{engine} refuses more than is named"


@pytest.mark.parametrize("statement", ["SELECT pg_advisory_xact_lock(1)", "LOCK TABLE contacts IN SHARE MODE", "LISTEN news"])
def test_a_statement_that_is_refused_is_found(statement: str) -> None:
    assert [pattern for pattern in REFUSED if re.search(pattern, statement, re.IGNORECASE)]

"""How long a report over a million messages takes, and how much memory: each report in a process of its own, as an operator runs it.

    python benchmarks/reports.py --messages 1000000

Fills a store with a month of traffic in the order of time, as a log is written: every message queued, attempted, sent, delivered, two
thirds read; every second one an answer to a customer; each fifth person asked a question. Then runs `botkit report` on it.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from botkit.store import Store
from botkit.store.sql.types import EPOCH, MICROSECOND

REPORTS = ("sessions", "charges", "surveys", "funnel", "consent", "refusals")
BEGAN = datetime(2026, 10, 1, tzinfo=UTC)
MONTH = timedelta(days=30)
PER_CONTACT = 10  # messages to each person
PIECE = 50_000

_INSERT = "INSERT INTO events (contact_id, seq, channel, at, kind, library, body, personal) VALUES (?, ?, 'main', ?, ?, NULL, ?, ?)"
_PREFIXES = ("4477", "1202", "4915", "9198", "5511")

PROJECT = """\
botkit: 1
business: {name: Air, zone: Europe/Amsterdam}
"""
FLOW = """\
botkit: 1
flow: survey
title: Survey
language: en
starts: [{keywords: [survey]}]
steps:
  - ask: How likely are you to recommend us?
    expect: number 0..10
    measure: nps
  - say: Thank you.
"""


def rows(messages: int) -> Iterator[tuple[int, int, int, str, str, str | None]]:
    """The events of a month, oldest first."""
    contacts = max(1, messages // PER_CONTACT)
    step = MONTH // MICROSECOND // messages
    began = (BEGAN - EPOCH) // MICROSECOND
    seqs = [0] * contacts
    numbers = [0] * contacts
    for index in range(messages):
        # 7919 is a prime: everybody comes by again and again, in an order that looks like chance.
        who = index * 7919 % contacts
        at = began + index * step
        told = (EPOCH + timedelta(microseconds=at)).isoformat().replace("+00:00", "Z")
        numbers[who] += 1
        number, contact = numbers[who], who + 1
        for kind, body, personal in _events(contact, number, index, told):
            seqs[who] += 1
            yield contact, seqs[who], at, kind, body, personal


def _events(contact: int, number: int, index: int, told: str) -> Iterator[tuple[str, str, str | None]]:
    survey = contact % 5 == 0
    flow, step = ("survey", "steps.0") if survey else ("news", "steps.0")
    if index % 2:
        words = '{"content":{"type":"text","body":"my booking is BK1234"}}'
        yield "message_received", f'{{"message":"wamid.{index}","sent_at":"{told}"}}', words
    if survey and number % 2:
        yield "session_started", f'{{"session":{number},"flow":"survey","digest":"d","start":"keyword"}}', None
        yield "stepped", f'{{"session":{number},"path":[["survey","steps.0"]]}}', None
    elif survey:
        score = str(contact % 11)
        answer = f'{{"session":{number - 1},"flow":"survey","step":"steps.0","measure":"nps","score":"{score}"}}'
        yield "answer_given", answer, f'{{"value":{score},"raw":"{score}"}}'
        yield "session_ended", f'{{"session":{number - 1},"flow":"survey","how":"completed"}}', None
        yield "stepped", f'{{"session":{number - 1},"path":[["survey","steps.1"]]}}', None
        step = "steps.1"
    if index % 97 == 0:
        yield "message_refused", f'{{"number":{number},"reason":"NO_CONSENT_MARKETING","rule":"17","when":"queue","flow":"news"}}', None
    if index % 31 == 0:
        yield "opted_in", '{"topic":"news","purpose":"marketing","language":"en","method":"button"}', None
    template = "" if index % 2 else ',"purpose":"utility","template":"late"'
    yield "message_queued", f'{{"number":{number},"flow":"{flow}","step":"{step}"{template}}}', None
    form, category = ("free", "service") if index % 2 else ("template", "utility")
    where = _PREFIXES[contact % len(_PREFIXES)]
    yield (
        "send_attempted",
        f'{{"number":{number},"attempt":1,"form":"{form}","category":"{category}","destination":"{where}"}}',
        None,
    )
    yield "message_sent", f'{{"number":{number}}}', f'{{"platform_id":"wamid.out.{index}"}}'
    price = f'{{"model":"PMP","kind":"regular","category":"{category}","billable":true}}'
    raw = '{"billable":true,"category":"service","pricing_model":"PMP","type":"regular"}'
    yield "status_changed", f'{{"number":{number},"status":"sent","status_at":"{told}","pricing":{raw},"price":{price}}}', None
    yield "status_changed", f'{{"number":{number},"status":"delivered","status_at":"{told}","pricing":{raw},"price":{price}}}', None
    if index % 3:
        yield "status_changed", f'{{"number":{number},"status":"read","status_at":"{told}"}}', None


def fill(path: Path, messages: int) -> int:
    """Write the log of a month; returns how many events it has."""
    Store.open(f"sqlite:///{path}").close()
    database = sqlite3.connect(path)
    database.execute("PRAGMA synchronous = OFF")
    piece: list[tuple[int, int, int, str, str, str | None]] = []
    count = 0
    for row in rows(messages):
        piece.append(row)
        if len(piece) == PIECE:
            count += _write(database, piece)
    count += _write(database, piece)
    database.close()
    return count


def _write(database: sqlite3.Connection, piece: list[tuple[int, int, int, str, str, str | None]]) -> int:
    with database:
        database.executemany(_INSERT, piece)
    written = len(piece)
    piece.clear()
    return written


def measure(folder: Path, name: str) -> tuple[float, float, float, int]:
    """Seconds, seconds of work, MB at most and exit code of one report over the month. On a busy machine the work is what compares."""
    words = ("report", name, "--from", "2026-10-01", "--to", "2026-10-30", "--json", "--out", str(folder / f"{name}.json"))
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", "from botkit.cli.main import main; main()", *words], cwd=folder, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="Where the store is kept; one that is there already is used again.")
    parser.add_argument("reports", nargs="*", default=list(REPORTS))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = chosen.folder or Path(spare)
        (folder / "flows").mkdir(parents=True, exist_ok=True)
        (folder / "botkit.yaml").write_text(PROJECT)
        (folder / "flows" / "survey.yaml").write_text(FLOW)
        if not (folder / "botkit.db").exists():
            began = time.perf_counter()
            count = fill(folder / "botkit.db", chosen.messages)
            print(f"{chosen.messages:,} messages, {count:,} events written in {time.perf_counter() - began:.0f} s")
        print(f"{'report':<10} {'seconds':>8} {'work':>8} {'MB':>6}")
        for name in chosen.reports:
            seconds, work, memory, code = measure(folder, name)
            print(f"{name:<10} {seconds:>8.1f} {work:>8.1f} {memory:>6.0f}{'' if code == 0 else f'  exit {code}'}")


if __name__ == "__main__":
    main()

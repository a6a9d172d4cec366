"""How long an audit of the consent ledger takes: lines are written in blocks of a given size, signed, and verified.

python benchmarks/ledger.py --lines 1000000 --block 5000
python benchmarks/ledger.py --lines 200000 --block 1
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import UTC, datetime, timedelta

from botkit.core.codec import encode_event
from botkit.policy.consent.ledger import entry_event
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.seal_keys import SealKey, TrustedKeys
from botkit.service.consent.audit import audit
from botkit.store import Store, events
from botkit.store.consent import consents
from botkit.store.consent.consents import ConsentRow
from botkit.store.events import EventRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
KEY = SealKey("11" * 32)


def fill(store: Store, lines: int, block: int) -> None:
    """Lines of as many people, with the event beside each."""
    for first in range(0, lines, block):
        at = NOW + timedelta(seconds=first)
        people = range(first + 1, min(first + block, lines) + 1)
        entries = [
            ConsentEvent(
                action="imported", purpose="marketing", topic="offers", occurred_at=at, address=f"whatsapp:4477{who:08}", method="web_form",
                actor="import", by="anna", text_version="3", collection_point="shop", evidence=f"form {who}",
            )
            for who in people
        ]  # fmt: skip
        encoded = [encode_event(entry_event(entry)) for entry in entries]
        with store.begin() as tx:
            events.append(
                tx,
                [
                    EventRow(contact_id=who, seq=1, channel="", at=at, kind=kind, body=body, personal=personal)
                    for who, (kind, body, personal) in zip(people, encoded, strict=True)
                ],
            )
            rows = [
                ConsentRow(contact_id=who, seq=1, channel="", recorded_at=at, entry=entry)
                for who, entry in zip(people, entries, strict=True)
            ]
            consents.append(tx, rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--block", type=int, default=5_000, help="lines in one transaction")
    parser.add_argument("--url", default="", help="an empty store; without it, a SQLite file that is deleted afterwards")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(wanted.url or f"sqlite:///{folder}/bench.db", seal_key=KEY)
        began = time.process_time()
        fill(store, wanted.lines, wanted.block)
        store.analyze()
        print(f"written: {wanted.lines:,} lines, {time.process_time() - began:.1f} s of processor time")
        began, started = time.process_time(), time.perf_counter()
        with store.read() as tx:
            found = audit(tx, trusted=TrustedKeys(current=KEY.public))
        used, took = time.process_time() - began, time.perf_counter() - started
        assert found.fault is None, found.fault
        print(f"verified: {found.lines:,} lines in {found.blocks:,} signed blocks, {used:.1f} s of processor time, {took:.1f} s")
        store.close()


if __name__ == "__main__":
    main()

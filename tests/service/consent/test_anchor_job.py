"""The anchor job: each new seal is written outside once, and what fails stops nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from structlog.testing import capture_logs

from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.seal_keys import SealKey
from botkit.service.consent.anchor_job import AnchorJob, AnchorSettings
from botkit.store import Store
from botkit.store.consent import consents, ledger_seals
from botkit.store.consent.anchors import AnchorFile, AnchorStore
from botkit.store.consent.consents import ConsentRow

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def add(store: Store, seq: int) -> ledger_seals.LedgerHead:
    with store.begin() as tx:
        entry = ConsentEvent(action="given", purpose="marketing", occurred_at=NOW)
        consents.append(tx, [ConsentRow(contact_id=1, seq=seq, channel="", recorded_at=NOW, entry=entry)])
    with store.read() as tx:
        head = ledger_seals.head(tx)
    assert head is not None
    return head


async def test_each_new_seal_is_written_to_both_places_once(store: Store, tmp_path: Path) -> None:
    store.seal_key = SealKey("11" * 32)
    settings = AnchorSettings(file=tmp_path / "anchors", store=f"sqlite:///{tmp_path / 'second.db'}")
    job = AnchorJob(store, settings, lambda: NOW)
    await job.run_once()
    assert AnchorFile(tmp_path / "anchors").read() == []
    heads = [add(store, 1)]
    await job.run_once()
    await job.run_once()
    heads.append(add(store, 2))
    await job.run_once()
    for place in (AnchorFile(tmp_path / "anchors"), AnchorStore(f"sqlite:///{tmp_path / 'second.db'}")):
        assert [(anchor.number, anchor.seal) for anchor in place.read()] == [(head.number, head.seal) for head in heads]


async def test_what_cannot_be_written_is_logged_and_tried_again(store: Store, tmp_path: Path, unused_tcp_port: int) -> None:
    add(store, 1)
    settings = AnchorSettings(file=tmp_path / "missing" / "anchors", timestamps=f"http://127.0.0.1:{unused_tcp_port}/")
    job = AnchorJob(store, settings, lambda: NOW)
    with capture_logs() as logs:
        await job.run_once()
    assert [line["event"] for line in logs] == ["no timestamp for the anchor of the ledger", "anchor of the ledger cannot be written"]
    (tmp_path / "missing").mkdir()
    await job.run_once()
    (anchor,) = AnchorFile(tmp_path / "missing" / "anchors").read()
    assert anchor.timestamp == ""

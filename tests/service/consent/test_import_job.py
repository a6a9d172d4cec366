"""Importing: rows with proof are taken, others refused with a reason, a dry run says the same, and an interrupted one goes on."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from botkit.core.model.platform import Sender
from botkit.errors import SecretMissing, UsageError
from botkit.policy.consent.model import ConsentEvent, fold
from botkit.service.consent import import_job as importing
from botkit.service.consent.audit import audit
from botkit.service.consent.import_job import ImportOptions, ImportResult, run_import
from botkit.service.consent.record import record_consents
from botkit.service.privacy.erase import erase
from botkit.store import Store, contacts, events
from botkit.store.consent import consents
from botkit.store.tables import consents as lines
from botkit.store.tables import contacts as people

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEY = b"a long random text that is kept"
COLUMNS = ["address", "purpose", "occurred_at", "method", "text_version", "source", "topic", "evidence", "ip"]


def row(address: str, **changed: str) -> dict[str, str]:
    full = {"purpose": "marketing", "occurred_at": "2026-10-01T10:00:00Z", "method": "web_form", "text_version": "3", "source": "shop"}
    return {"address": address, **full, "topic": "offers", "evidence": "", "ip": "192.0.2.7", **changed}


@pytest.fixture
def listed(tmp_path: Path) -> Any:
    def write(*rows: dict[str, str], columns: list[str] = COLUMNS) -> ImportOptions:
        path = tmp_path / "list.csv"
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return ImportOptions(path=path, rejects=tmp_path / "rejects.csv", by="anna")

    return write


def meet(store: Store, phone: str, *entries: ConsentEvent) -> int:
    with store.begin() as tx:
        (who,) = contacts.resolve(tx, "whatsapp", [Sender(phone=phone)], NOW)
        record_consents(tx, {who.contact_id: entries}, NOW)
    return who.contact_id


def rejected(order: ImportOptions) -> list[tuple[str, str]]:
    with order.rejects.open(newline="") as file:
        return [(line["line"], line["reason"]) for line in csv.DictReader(file)]


ROWS = (
    row("+44 7700 900123", evidence="form 7"),
    row("whatsapp:+44 7700 900124"),
    row("+447700900125", text_version=""),
    row("+447700900126", occurred_at="2026-10-01T10:00:00"),
    row("nobody"),
    row("+447700900127", occurred_at="2027-01-01T00:00:00Z"),
    row("+447700900128"),
    row("+447700900123"),
    row("5511912345678"),
    row("messenger:2481357", purpose="utility"),
    row("+447700900129", purpose="everything"),
)
REFUSED = {
    "4": "PROOF_INCOMPLETE",
    "5": "PROOF_INCOMPLETE",
    "6": "BAD_ADDRESS",
    "7": "FUTURE_DATE",
    "8": "OLDER_THAN_OPTOUT",
    "9": "DUPLICATE",
    "10": "SUPPRESSED",
    "12": "PROOF_INCOMPLETE",
}


@pytest.mark.parametrize("piece", [3, 5_000])
def test_each_row_is_taken_or_refused_for_its_reason(store: Store, listed: Any, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(importing, "PIECE", piece)
    meet(store, "447700900128", ConsentEvent(action="withdrawn", occurred_at=NOW - DAY))
    erased = meet(store, "551112345678")
    with store.begin() as tx:
        erase(tx, KEY, [erased], NOW - DAY, "anna")
    order = listed(*ROWS)
    told = run_import(store, ImportOptions(path=order.path, rejects=order.rejects, by="anna", dry_run=True), KEY, NOW)
    assert dict(rejected(order)) == REFUSED
    result = run_import(store, order, KEY, NOW)
    assert dict(rejected(order)) == REFUSED
    assert (result.rows, result.accepted, result.people, result.refused) == (told.rows, told.accepted, told.people, told.refused)
    assert (result.rows, result.accepted, result.people) == (11, 3, 3)
    with store.read() as tx:
        who = contacts.by_address(tx, "whatsapp:447700900123")
        assert who is not None
        (line,) = consents.load(tx, [who])[who]
        kinds = [event.kind for event in events.of_contact(tx, who)]
        assert audit(tx).fault is None
        assert contacts.by_address(tx, "whatsapp:5511912345678") is None
    entry = line.entry
    assert (entry.action, entry.actor, entry.by, entry.address) == ("imported", "import", "anna", "whatsapp:447700900123")
    assert (entry.text_version, entry.collection_point, entry.evidence, entry.ip) == ("3", "shop", "form 7", "192.0.2.7")
    assert kinds == ["contact_created", "consent_recorded"], "nobody is greeted"
    assert fold([entry]).given("marketing", "offers", NOW)


def test_a_newer_act_of_an_erased_person_counts_and_an_older_one_does_not(store: Store, listed: Any) -> None:
    erased = meet(store, "447700900123")
    with store.begin() as tx:
        erase(tx, KEY, [erased], NOW - 10 * DAY, "anna")
    older, newer = (row("447700900123", occurred_at=(NOW - days * DAY).isoformat(), evidence="form 9") for days in (20, 5))
    assert run_import(store, listed(older, newer), KEY, NOW).refused == {"SUPPRESSED": 1}
    with store.read() as tx:
        who = contacts.by_address(tx, "whatsapp:447700900123")
        assert who is not None
        ledger = [line.entry for line in consents.load(tx, [who])[who]]
    assert [entry.action for entry in ledger] == ["suppressed", "imported"]
    assert fold(ledger).given("marketing", "offers", NOW)
    assert not fold(ledger).given("utility", "", NOW)


def test_an_import_that_was_interrupted_goes_on_where_it_stopped(store: Store, listed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "PIECE", 2)
    order = listed(*(row(f"4477009001{n:02d}", text_version="" if n % 3 else "3") for n in range(11)))

    def stop(result: ImportResult) -> None:
        if result.rows == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(store, order, b"", NOW, stop)
    with order.rejects.open("ab") as file:
        file.write(b"99,what a crash left behind\r\n")
    result = run_import(store, order, b"", NOW)
    assert (result.rows, result.accepted, result.resumed_after) == (11, 4, 7)
    assert [line for line, _ in rejected(order)] == ["3", "4", "6", "7", "9", "10", "12"]
    with store.read() as tx:
        assert tx.execute(select(func.count()).select_from(lines)).scalar() == 4
        assert tx.execute(select(func.count()).select_from(people)).scalar() == 5
    again = run_import(store, order, b"", NOW)
    assert (again.was_done, again.accepted) == (True, 4)


def test_a_list_without_the_columns_of_a_proof_is_refused_whole(store: Store, listed: Any) -> None:
    with pytest.raises(UsageError, match="text_version"):
        run_import(store, listed(columns=["address", "purpose", "occurred_at", "method", "source"]), b"", NOW)
    with pytest.raises(UsageError, match="colour"):
        run_import(store, listed(columns=[*COLUMNS, "colour"]), b"", NOW)


def test_where_somebody_was_erased_nothing_is_imported_without_the_key(store: Store, listed: Any) -> None:
    erased = meet(store, "447700900123")
    with store.begin() as tx:
        erase(tx, KEY, [erased], NOW, "anna")
    with pytest.raises(SecretMissing):
        run_import(store, listed(row("447700900124")), b"", NOW)


def test_refused_cells_are_no_formulas_and_mean_the_same_when_they_are_imported_again(store: Store, listed: Any) -> None:
    order = listed(row("+447700900130", text_version="", evidence='=HYPERLINK("https://attacker.example")'))
    run_import(store, order, KEY, NOW)
    with order.rejects.open(newline="") as file:
        (refused,) = csv.DictReader(file)
    assert refused["evidence"].startswith("'=HYPERLINK")
    assert refused["address"] == "'+447700900130"
    again = listed({**refused, "text_version": "3"})
    assert run_import(store, again, KEY, NOW).accepted == 1

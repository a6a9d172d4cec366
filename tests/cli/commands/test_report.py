"""`botkit report` as somebody runs it who mistypes: one sentence, the right exit code, nothing written."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine

from botkit.cli.main import main
from botkit.store import Store
from tests.support.paths import TESTS

AIRLINE = TESTS / "reports" / "airline"
WEEKS = ("--from", "2026-10-26", "--to", "2026-11-08")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, log_url: str):  # type: ignore[no-untyped-def]
    def run(*words: str, store: str = log_url) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["botkit", "report", *words, "-p", str(AIRLINE), "--store", store])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return code, told.out, told.err

    return run


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("surveys", "--from", "2026-11-08", "--to", "2026-10-26"), "The first day, 2026-11-08, is after the last, 2026-10-26."),
        (("surveys", "--from", "last week"), '"last week" is no date for --from. Write year, month and day: 2026-10-01.'),
        (("consent", "--by", "flow"), 'The report "consent" cannot be split by "flow". It can be split by day, country, channel, brand.'),
        (("refusals", "--by", "day,flow,channel"), "A report is split by at most 2 things at a time, not by 3."),
        (("funnel", "surwey"), 'There is no flow "surwey"; did you mean "survey"?'),
        (("surveys", "--format", "csv", "--table", "nothing"), 'The report "surveys" has no table "nothing". It has: scores'),
        (("surveys", "--format", "json", "--table", "scores"), '"--table" chooses the table of a CSV file'),
        (("surveys", "--format", "html", "--json"), '"--json" and "--format html" ask for two things.'),
        (("surveys", "--out", "/nowhere/at/all.html"), 'There is no folder "/nowhere/at"'),
        (("charges", "--model", "PMP-2031"), 'There is no pricing model "PMP-2031".'),
        (("charges", "--line", "1-1", "--lines"), '"--model", "--line" and "--lines" ask for different things.'),
        (("charges", "--line", "four"), '"four" is no line of a bill.'),
        (("charges", "--line", "1-9999"), 'There is no line "1-9999"'),
        (("charges", "--lines", "--format", "html"), "Lines are written as CSV or JSON."),
        (("sessions", "--by", "weather"), 'The report "sessions" cannot be split by "weather".'),
    ],
)
def test_a_mistake_is_told_in_a_sentence(run, words: tuple[str, ...], sentence: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert sentence in err


def test_an_empty_period_is_said_and_is_no_fault(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run("surveys", "--from", "2020-01-01", "--to", "2020-01-31")
    assert code == 0
    assert "The log has nothing for this report between 2020-01-01 and 2020-01-31." in err
    assert "Nothing in this period" in out


def test_there_is_nothing_to_draw_in_an_empty_log(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    Store.open(f"sqlite:///{tmp_path}/empty.db").close()
    code, _, err = run("refusals", *WEEKS, "--out", str(tmp_path / "a.png"), store=f"sqlite:///{tmp_path}/empty.db")
    assert code == 2
    assert "There is nothing to draw between 2026-10-26 and 2026-11-08." in err
    assert not (tmp_path / "a.png").exists()


def test_a_store_that_is_not_there_is_not_made(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    code, _, err = run("refusals", store=f"sqlite:///{tmp_path}/none.db")
    assert code == 3
    assert "There is no database" in err
    assert not (tmp_path / "none.db").exists()


def test_the_lines_of_a_bill_are_the_same_as_csv_and_as_json(run) -> None:  # type: ignore[no-untyped-def]
    _, as_csv, _ = run("charges", *WEEKS, "--lines")
    _, as_json, _ = run("charges", *WEEKS, "--lines", "--json")
    rows = [{name: value or None for name, value in row.items()} for row in csv.DictReader(io.StringIO(as_csv))]
    assert rows
    assert [{name: value or None for name, value in json.loads(line).items()} for line in as_json.splitlines()] == rows


@pytest.mark.parametrize("by", ["template", "month", "month,template"])
def test_charges_by_template_and_by_month_add_up_to_the_bill(run, by: str) -> None:  # type: ignore[no-untyped-def]
    _, told, _ = run("charges", *WEEKS, "--by", by, "--json")
    _, plain, _ = run("charges", *WEEKS, "--json")
    table = json.loads(told)["tables"]["charges"]
    assert {*by.split(",")} <= set(table["rows"][0])
    assert len(table["rows"]) > 1
    assert table["total"]["amount"] == json.loads(plain)["tables"]["charges"]["total"]["amount"]


def test_the_lines_of_a_bill_add_up_to_its_report(run) -> None:  # type: ignore[no-untyped-def]
    _, lines, _ = run("charges", *WEEKS, "--lines")
    _, told, _ = run("charges", *WEEKS, "--json")
    rows = list(csv.DictReader(io.StringIO(lines)))
    total = json.loads(told)["tables"]["charges"]["total"]
    assert sum((Decimal(row["amount"]) for row in rows), Decimal(0)) == Decimal(total["amount"])
    assert len(rows) == total["units"]
    assert len({row["line_id"] for row in rows}) == len(rows)


def test_the_days_of_a_bill_add_up_to_the_whole(run) -> None:  # type: ignore[no-untyped-def]
    def amount(*words: str) -> Decimal:
        rows = csv.DictReader(io.StringIO(run("charges", *words, "--format", "csv")[1]))
        return sum((Decimal(row["amount"]) for row in rows), Decimal(0))

    days = [amount("--from", f"2026-10-{day}", "--to", f"2026-10-{day}") for day in range(26, 32)]
    assert sum(days) == amount("--from", "2026-10-26", "--to", "2026-10-31") > 0


def test_every_single_session_is_a_row(run) -> None:  # type: ignore[no-untyped-def]
    _, lines, _ = run("sessions", *WEEKS, "--lines")
    _, told, _ = run("sessions", *WEEKS, "--json")
    assert len(list(csv.DictReader(io.StringIO(lines)))) == json.loads(told)["tables"]["sessions"]["total"]["sessions"]


def test_a_closed_month_says_so_and_cannot_be_closed_again(run, tmp_path: Path, log_url: str, request: pytest.FixtureRequest) -> None:  # type: ignore[no-untyped-def]
    shutil.copy(log_url.removeprefix("sqlite:///"), tmp_path / "copy.db")
    store = f"sqlite:///{tmp_path}/copy.db"
    traveller = time_machine.travel("2026-11-20T12:00:00Z", tick=False)
    traveller.start()
    request.addfinalizer(traveller.stop)
    october = ("--from", "2026-10-01", "--to", "2026-10-31")
    before = run("charges", *october, "--lines", store=store)[1]
    code, out, _ = run("close", "2026-10", store=store)
    assert code == 0
    assert "2026-10 is closed:" in out
    assert "2026-10 was closed on " in run("charges", *october, store=store)[1]
    assert run("charges", *october, "--lines", store=store)[1] == before
    code, _, err = run("close", "2026-10", store=store)
    assert code == 2
    assert "2026-10 is closed since" in err
    code, _, err = run("close", "october", store=store)
    assert code == 2
    assert '"october" is no month' in err


def test_erasing_a_person_changes_no_report_but_their_words(run, tmp_path: Path, log_url: str) -> None:  # type: ignore[no-untyped-def]
    """What an erasure empties: every personal column."""
    shutil.copy(log_url.removeprefix("sqlite:///"), tmp_path / "copy.db")
    store = f"sqlite:///{tmp_path}/copy.db"
    reports = [("charges", "--by", "country"), ("sessions", "--by", "country"), ("surveys",), ("funnel",), ("consent",), ("refusals",)]
    before = [run(*words, *WEEKS, "--json", store=store)[1] for words in reports]
    with sqlite3.connect(tmp_path / "copy.db") as database:
        database.execute("UPDATE events SET personal = NULL")
        database.execute("UPDATE messages SET content = NULL")
        database.execute("DELETE FROM addresses")
    database.close()
    assert [run(*words, *WEEKS, "--json", store=store)[1] for words in reports] == before
    assert "Oslo" in run("surveys", "--texts", *WEEKS)[1]
    assert "Oslo" not in run("surveys", "--texts", *WEEKS, store=store)[1]


def test_the_demo_keeps_its_store_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.db").write_text("mine")
    monkeypatch.setattr(sys, "argv", ["botkit", "demo", "--keep", str(tmp_path / "mine.db")])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 2
    assert "the demo overwrites nothing" in capsys.readouterr().err
    assert (tmp_path / "mine.db").read_text() == "mine"


@pytest.mark.extra
def test_a_picture_is_drawn(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("vl_convert")
    code, _, err = run("consent", *WEEKS, "--out", str(tmp_path / "consent.png"))
    assert (code, err) == (0, f"Written to {tmp_path / 'consent.png'}.\n")
    assert (tmp_path / "consent.png").read_bytes().startswith(b"\x89PNG")


def test_without_the_extra_a_picture_says_what_to_install(run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    code, _, err = run("consent", *WEEKS, "--out", str(tmp_path / "consent.png"))
    assert code == 3
    assert "Install botkit-flows[charts]" in err

"""`botkit report` as somebody runs it who mistypes: one sentence, the right exit code, nothing written."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from botkit.cli.main import main
from botkit.store import Store

TOWN = Path(__file__).parent / "town"
WEEKS = ("--from", "2026-10-26", "--to", "2026-11-08")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, town_url: str):  # type: ignore[no-untyped-def]
    def run(*words: str, store: str = town_url) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["botkit", "report", *words, "-p", str(TOWN), "--store", store])
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
        (("consent", "--by", "flow"), 'The report "consent" cannot be split by "flow". It can be split by day, country, channel.'),
        (("refusals", "--by", "day,flow,channel"), "A report is split by at most 2 things at a time, not by 3."),
        (("funnel", "surwey"), 'There is no flow "surwey"; did you mean "survey"?'),
        (("surveys", "--format", "csv", "--table", "nothing"), 'The report "surveys" has no table "nothing". It has: scores, '),
        (("surveys", "--format", "json", "--table", "scores"), '"--table" chooses the table of a CSV file'),
        (("surveys", "--format", "html", "--json"), '"--json" and "--format html" ask for two things.'),
        (("surveys", "--out", "/nowhere/at/all.html"), 'There is no folder "/nowhere/at"'),
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

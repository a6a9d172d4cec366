"""The forms of a report, against files that were looked at: table, CSV, JSON and HTML of two weeks of a small airline."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser

import pytest

from botkit.cli.main import main
from botkit.reports.formats.as_csv import as_csv
from botkit.reports.formats.as_html import as_html
from botkit.reports.model import Column, Report, Table
from tests.support.paths import TESTS

GOLDEN = TESTS / "reports" / "formats" / "golden"
AIRLINE = TESTS / "reports" / "airline"
WEEKS = ("--from", "2026-10-26", "--to", "2026-11-08")

# What is written: the name of a file -> the words of the command.
REPORTS = {
    "sessions": ("sessions",),
    "charges": ("charges",),
    "charges-by-day-and-category": ("charges", "--by", "day,category"),
    "models": ("charges", "--model", "PMP-2025-07", "--model", "PMP-2026-10", "--model", "CBP-2024-11", "--model", "CBP-2023"),
    "line": ("charges", "--line", "1-1"),
    "session": ("sessions", "--line", "8-main-1793077632"),
    "surveys": ("surveys", "--texts"),
    "surveys-by-day": ("surveys", "--by", "day"),
    "funnel": ("funnel",),
    "funnel-by-country": ("funnel", "survey", "--by", "country"),
    "consent": ("consent",),
    "refusals": ("refusals",),
    "refusals-by-day-and-flow": ("refusals", "--by", "day,flow"),
}
FORMS = {"table": ".txt", "csv": ".csv", "json": ".json", "html": ".html"}


def botkit(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Run a command in this process; exit code, stdout, stderr."""
    import sys

    before = sys.argv
    sys.argv = ["botkit", *words]
    try:
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.argv = before
    told = capsys.readouterr()
    return code, told.out, told.err


def told(url: str, name: str, form: str, capsys: pytest.CaptureFixture[str]) -> str:
    words = ("report", *REPORTS[name], *WEEKS, "--project", str(AIRLINE), "--store", url, "--format", form)
    code, out, err = botkit(*words, capsys=capsys)
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_what_it_was(log_url: str, name: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """BOTKIT_UPDATE_GOLDEN=1 writes the files anew: look at what changed before committing them."""
    written = told(log_url, name, form, capsys)
    file = GOLDEN / f"{name}{FORMS[form]}"
    if os.environ.get("BOTKIT_UPDATE_GOLDEN"):
        file.write_text(written)
    assert written == file.read_text()


def test_the_same_log_gives_the_same_bytes(log_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    first = [told(log_url, name, "html", capsys) for name in ("charges", "funnel")]
    assert [told(log_url, name, "html", capsys) for name in ("charges", "funnel")] == first


# ---- a page


class Page(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


@pytest.mark.parametrize("name", REPORTS)
def test_a_page_needs_nothing_from_outside_and_runs_nothing(name: str) -> None:
    text = (GOLDEN / f"{name}.html").read_text()
    page = Page(text)
    assert not {"script", "link", "iframe", "img", "object", "embed", "form", "base"} & set(page.tags)
    assert not [value for _, value in page.attributes if re.match(r"(https?:)?//|data:|javascript:", value)]
    assert not [attribute for attribute, _ in page.attributes if attribute.startswith("on") or attribute in ("style", "src", "href")]
    assert "url(" not in text
    assert "@import" not in text
    policy = next(value for attribute, value in page.attributes if attribute == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", REPORTS)
def test_every_chart_of_a_page_has_its_table(name: str) -> None:
    text = (GOLDEN / f"{name}.html").read_text()
    for section in re.findall(r"<section.*?</section>", text, re.S):
        if "<svg" in section:
            assert "<table>" in section
            assert 'role="img" aria-label="' in section


def test_what_a_customer_wrote_stays_text() -> None:
    page = (GOLDEN / "surveys.html").read_text()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; nobody said why" in page
    assert "<script" not in page


def test_a_spreadsheet_takes_no_customers_words_for_a_formula() -> None:
    columns = (Column(name="text", title="Text"), Column(name="amount", title="Amount", kind="amount"))
    table = Table(name="texts", title="Texts", columns=columns, rows=(("=HYPERLINK(a)", None), ("+1", 2), ("fine", None)))
    assert as_csv(table) == "text,amount\n'=HYPERLINK(a),\n'+1,2\nfine,\n"


def test_free_texts_are_shown_only_to_who_asks_for_them(log_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = botkit("report", "surveys", *WEEKS, "-p", str(AIRLINE), "--store", log_url, "--json", capsys=capsys)
    assert code == 0
    assert "Oslo" not in out


def test_a_title_is_escaped_too() -> None:
    report = Report(name="x", title="<b>&", first="2026-10-01", last="2026-10-01", zone="UTC", head=(("<i>", "</dl>"),))
    page = as_html(report)
    assert "<b>" not in page
    assert "<i>" not in page
    assert "&lt;/dl&gt;" in page

"""Sheets: a file has the rows of the log, each once, whatever crashed; a person's rows go with the person."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from botkit.service.privacy.erase import erase
from botkit.service.privacy.retention import sweep
from botkit.service.sheets.sheet_job import SheetJob
from botkit.store import contacts

ANA, BEN = "447700900123", "447700900124"

FLOW = """\
botkit: 1
flow: cake
title: Cakes
language: en
starts: [no_match]
steps:
  - collect: cakes.csv
    with: {words: reply, size: "-2.5", formula: "'=1+1'"}
  - say: Noted.
"""


@pytest.fixture
def node(make_node: Callable[..., Any]) -> Any:
    made = make_node({"cake": FLOW})
    made.bot.suppression_key = b"a long random text that is kept"
    return made


@pytest.fixture
def job(node: Any, tmp_path: Path) -> SheetJob:
    return SheetJob(node.store, tmp_path / "office", "Europe/Amsterdam")


def rows(tmp_path: Path) -> list[dict[str, str]]:
    with (tmp_path / "office" / "cakes.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_row_is_in_the_file_once_and_in_order(node: Any, job: SheetJob, tmp_path: Path) -> None:
    for number in range(3):
        node.says(ANA, f"cake {number}")
        node.clock.go(minutes=1)
        assert job.write_if_changed()
        assert not job.write_if_changed()
    assert [row["words"] for row in rows(tmp_path)] == ["cake 0", "cake 1", "cake 2"]
    first = rows(tmp_path)[0]
    assert (first["collected_at"], first["flow"]) == ("2026-11-01T10:00:00+01:00", "cake")
    assert (first["size"], first["formula"]) == ("-2.5", "'=1+1")


def test_the_same_webhook_twice_is_one_row(node: Any, job: SheetJob, tmp_path: Path) -> None:
    for _ in range(2):
        node.says(ANA, "cake", key="same")
    job.write_if_changed()
    assert len(rows(tmp_path)) == 1


def test_after_a_crash_the_file_is_what_the_log_has(node: Any, job: SheetJob, tmp_path: Path) -> None:
    node.says(ANA, "cake")
    job.write_if_changed()
    node.says(ANA, "tart")
    (tmp_path / "office" / ".cakes.csv.1.new").write_text("half a ro")  # what a kill in the middle of writing leaves
    again = SheetJob(node.store, tmp_path / "office", "UTC")
    assert again.write_if_changed()
    assert [row["words"] for row in rows(tmp_path)] == ["cake", "tart"]
    (tmp_path / "office" / "cakes.csv").unlink()
    assert SheetJob(node.store, tmp_path / "office", "UTC").write_if_changed()
    assert len(rows(tmp_path)) == 2


def test_an_erased_persons_rows_go_and_the_others_stay(node: Any, job: SheetJob, tmp_path: Path) -> None:
    node.says(ANA, "Bartholomew")
    node.says(BEN, "tart")
    job.write_if_changed()
    with node.store.begin() as tx:
        who = contacts.by_address(tx, f"whatsapp:{ANA}")
        assert who is not None
        erase(tx, node.bot.suppression_key, [who], node.clock(), "anna")
    assert job.write_if_changed()
    assert [row["words"] for row in rows(tmp_path)] == ["tart"]
    assert b"Bartholomew" not in (tmp_path / "office" / "cakes.csv").read_bytes()


def test_rows_go_when_their_time_is_over(node: Any, job: SheetJob, tmp_path: Path) -> None:
    node.says(ANA, "old")
    node.clock.go(days=90)
    node.says(ANA, "new")
    sweep(node.store, {"log": timedelta(days=60)}, node.clock())
    job.write_if_changed()
    assert [row["words"] for row in rows(tmp_path)] == ["new"]
    node.clock.go(days=90)
    sweep(node.store, {"log": timedelta(days=60)}, node.clock())
    job.write_if_changed()
    assert rows(tmp_path) == []


async def test_a_folder_that_cannot_be_written_stops_nothing(node: Any, tmp_path: Path) -> None:
    node.says(ANA, "cake")
    (tmp_path / "file").write_text("")
    assert await SheetJob(node.store, tmp_path / "file", "UTC").run_once() is False

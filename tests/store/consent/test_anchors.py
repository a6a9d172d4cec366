"""Anchors: what was written outside the database, and what is found when the database says something else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from botkit.errors import StoreUnavailable, UsageError
from botkit.store.consent.anchors import Anchor, AnchorFile, AnchorStore

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
ONE, TWO = (Anchor(number=number, seal=f"{number:064}", at=NOW + timedelta(hours=number)) for number in (1, 2))


def test_a_file_of_anchors_is_only_appended_to(tmp_path: Path) -> None:
    file = AnchorFile(tmp_path / "anchors")
    assert file.read() == []
    file.append(ONE)
    before = file.path.read_bytes()
    file.append(TWO)
    assert file.path.read_bytes().startswith(before)
    assert file.path.stat().st_mode & 0o077 == 0
    assert file.read() == [ONE, TWO]


def test_a_line_that_a_crash_cut_off_is_left_out_and_another_file_is_refused(tmp_path: Path) -> None:
    file = AnchorFile(tmp_path / "anchors")
    file.append(ONE)
    with file.path.open("ab") as end:
        end.write(b'{"number":2,"se')
    assert file.read() == [ONE]
    file.append(TWO)
    assert file.read() == [ONE, TWO], "what was cut off is not joined with what comes next"
    (tmp_path / "other").write_text("something\nelse\n")
    with pytest.raises(UsageError, match="no file of anchors"):
        AnchorFile(tmp_path / "other").read()


def test_a_second_database_keeps_the_same(store_url: str) -> None:
    there = AnchorStore(store_url)
    there.append(ONE)
    there.append(TWO)
    there.append(ONE)
    assert AnchorStore(store_url).read() == [ONE, TWO]
    from sqlalchemy import create_engine

    engine = create_engine(store_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as tx:
        tx.execute(text("DROP TABLE botkit_anchors"))
    engine.dispose()


def test_a_second_database_that_is_away_is_said() -> None:
    away = AnchorStore("postgresql://botkit@127.0.0.1:1/none")
    with pytest.raises(StoreUnavailable, match="anchors"):
        away.append(ONE)
    with pytest.raises(StoreUnavailable, match="anchors"):
        away.read()

"""A file is replaced as a whole, for those who may read it, and a failure leaves it as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from botkit.service.whole_file import PRIVATE, replace_file


def test_a_file_is_made_and_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    for content in (b"one", b"two"):
        replace_file(tmp_path / "a.csv", content)
        assert (tmp_path / "a.csv").read_bytes() == content
        assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_private_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"", PRIVATE)
    assert (tmp_path / "a").stat().st_mode & 0o777 == PRIVATE


def test_what_cannot_be_replaced_stays_and_no_draft_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a" / "inside").mkdir(parents=True)  # a folder in the file's place
    with pytest.raises(OSError, match="a"):
        replace_file(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]

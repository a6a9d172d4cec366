"""Every transcript of the shipped flows is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from botkit.testing.report import format_outcome
from botkit.testing.runner import run_file
from botkit.testing.transcript import find_transcripts
from tests.support.paths import ROOT

FLOWS = ROOT / "flows"


@pytest.mark.parametrize("path", find_transcripts(FLOWS), ids=lambda path: path.relative_to(FLOWS).as_posix())
def test_the_conversation_goes_as_written(path: Path) -> None:
    outcome = run_file(path)
    assert outcome.passed, "\n" + format_outcome(outcome)

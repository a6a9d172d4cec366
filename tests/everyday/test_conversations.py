"""The flows of everyday business have no problems, and their conversations go as written."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from botkit.flowfile.problems import render_all
from botkit.service.project import Project, read_project
from botkit.testing.report import format_outcome
from botkit.testing.runner import run_file
from botkit.testing.transcript import find_transcripts

HERE = Path(__file__).parent
FLOWS = 12  # flows that a customer starts and that have a conversation of their own


@cache
def project() -> Project:
    return read_project(HERE)


@pytest.mark.parametrize("path", find_transcripts(HERE), ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    outcome = run_file(path, programs=project().compile())
    assert outcome.passed, "\n" + format_outcome(outcome)


def test_the_flows_have_no_problem() -> None:
    problems = project().library.problems
    assert not problems, render_all(problems)


def test_twelve_flows_have_a_conversation() -> None:
    assert len(find_transcripts(HERE)) == FLOWS

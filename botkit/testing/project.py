"""Which flows a conversation runs: those of a project, or of a folder alone."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from botkit.core.model.business import Business
from botkit.service.project import Project, read_project

TESTS = "tests"  # the folder beside flows that holds their transcripts


def open_project(folder: Path, environ: Mapping[str, str] | None = None, *, business: Business | None = None) -> Project:
    """Read a folder as every command does (botkit/service/project.py). A `business` given here replaces the project's own."""
    return read_project(folder, environ or {}, business=business)


def project_of(transcript: Path) -> Path:
    """The folder whose flows a transcript tests: the one around its `tests` folder, else its own."""
    for folder in transcript.resolve().parents:
        if folder.name == TESTS:
            return _near(folder.parent)
    return _near(transcript.resolve().parent)


def _near(folder: Path) -> Path:
    """As somebody here would name it: problems and differences show it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder

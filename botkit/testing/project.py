"""Which flows a transcript tests: those of the folder around it."""

from __future__ import annotations

from pathlib import Path

TESTS = "tests"  # the folder beside flows that holds their transcripts


def project_of(transcript: Path) -> Path:
    """The folder whose flows a transcript tests: the one around its `tests` folder, else its own."""
    for folder in transcript.resolve().parents:
        if folder.name == TESTS:
            return _near(folder.parent)
    return _near(transcript.resolve().parent)


def _near(folder: Path) -> Path:
    """Relative to the working directory where possible: problems and differences show it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder

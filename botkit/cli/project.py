"""The project that a command works on: a folder with botkit.yaml, or a folder of flows alone."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.flowfile.checks import Progress
    from botkit.service.project import Project

FILE = "botkit.yaml"


# The packs: projects that come with botkit, by name, and the folder of each.
PACKS: Mapping[str, str] = {
    "airline": "flows",
    "blank": "packs/blank",
    "clinic": "packs/clinic",
    "shop": "packs/shop",
}


def shipped_flows(pack: str = "airline") -> Path:
    """A pack that comes with botkit: inside the wheel, or in the repository for an editable installation."""
    package = Path(__file__).resolve().parent.parent
    inside = package / f"_{PACKS[pack]}"
    return inside if inside.is_dir() else package.parent / PACKS[pack]


def load_project(folder: Path, *, secrets: bool = False, progress: Progress | None = None, learns: bool = False) -> Project:
    """The project of a folder, as `botkit.service.project` finds it. Problems of the flows are in its library; with `learns`, also those
    that follow from what the transcripts show of events and functions.

    Raises `UsageError` when there is neither, `ConfigInvalid`, `SecretMissing`.
    """
    from botkit.flowfile.checks import no_progress
    from botkit.service.project import read_project

    if folder.name != FILE and folder.is_file():
        parent = folder.parent.parent if (folder.parent.parent / FILE).is_file() else folder.parent
        raise UsageError(f'"{folder}" is a file. Flows know each other, so name their folder: {parent}')
    if folder.name != FILE and not folder.is_dir():
        raise UsageError(f'There is no folder "{folder}". Name a folder with flows, or create one with "botkit init {folder}".')
    if folder.is_dir() and not any(folder.glob("*.y*ml")):
        raise UsageError(f'The folder "{folder}" holds neither {FILE} nor flows. Create a project with "botkit init {folder}".')
    if not learns:
        return read_project(folder, os.environ, secrets=secrets, progress=progress or no_progress)
    from botkit.testing.samples import transcript_samples

    return read_project(folder, os.environ, secrets=secrets, progress=progress or no_progress, samples=transcript_samples)

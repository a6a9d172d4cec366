"""What a command works on: a project folder with botkit.yaml, or a folder of flows alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import FlowsInvalid, UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.flowfile.checks import Progress
    from botkit.flowfile.library import Library

FILE = "botkit.yaml"


def shipped_flows() -> Path:
    """The flows that come with botkit: inside the wheel, or in the repository for an editable installation."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_flows"
    return inside if inside.is_dir() else package.parent / "flows"


def load_project(folder: Path, *, secrets: bool, progress: Progress | None = None) -> tuple[Config, Library]:
    """The configuration and the flows of a folder, as `botkit.service.projects` finds them. Problems of the flows are in the library.

    Raises `UsageError` when there is neither, `ConfigInvalid`, `SecretMissing`.
    """
    from botkit.flowfile.checks import silent
    from botkit.service.project import read_project

    if folder.name != FILE and folder.is_file():
        whole = folder.parent.parent if (folder.parent.parent / FILE).is_file() else folder.parent
        raise UsageError(f'"{folder}" is a file. Flows know each other, so name their folder: {whole}')
    if folder.name != FILE and not folder.is_dir():
        raise UsageError(f'There is no folder "{folder}". Name a folder with flows, or create one with "botkit init {folder}".')
    if folder.is_dir() and not any(folder.glob("*.y*ml")):
        raise UsageError(f'The folder "{folder}" holds neither {FILE} nor flows. Create a project with "botkit init {folder}".')
    project = read_project(folder, os.environ, secrets=secrets, progress=progress or silent)
    return project.config, project.library


def sound_project(folder: Path, *, secrets: bool) -> tuple[Config, Library]:
    """The same, for commands that run the flows. Raises `FlowsInvalid` with every problem when they have errors."""
    from botkit.flowfile.problems import render_all

    config, library = load_project(folder, secrets=secrets)
    if not library.is_sound:
        raise FlowsInvalid(render_all(library.problems))
    return config, library

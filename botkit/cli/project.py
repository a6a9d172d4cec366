"""What a command works on: a project folder with botkit.yaml, or a folder of flows alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import FlowsInvalid, UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.core.platform import Limits
    from botkit.flowfile.checks import Progress
    from botkit.flowfile.library import Library

FILE = "botkit.yaml"


def shipped_flows() -> Path:
    """The flows that come with botkit: inside the wheel, or in the repository for an editable installation."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_flows"
    return inside if inside.is_dir() else package.parent / "flows"


def load_project(folder: Path, *, secrets: bool, progress: Progress | None = None) -> tuple[Config, Library]:
    """The configuration and the flows of a folder; without a botkit.yaml the folder holds flows for a business nobody described.

    Raises `UsageError` when there is neither, `ConfigInvalid`, `SecretMissing`. Problems of the flows are in the library.
    """
    from botkit.config import Config, load
    from botkit.flowfile.checks import silent
    from botkit.flowfile.library import read_folder
    from botkit.policy.keywords import stop_words

    told = progress or silent
    file = folder / FILE if folder.is_dir() else folder
    if file.name == FILE and file.is_file():
        config = load(file, os.environ, secrets=secrets)
        return config, read_folder(config.flow_folder, config.business, limits=_limits(config), stop_words=stop_words(), progress=told)
    if not folder.is_dir():
        raise UsageError(f'There is no folder "{folder}". Name a folder with flows, or create one with "botkit init {folder}".')
    if not any(folder.glob("*.y*ml")):
        raise UsageError(f'The folder "{folder}" holds neither {FILE} nor flows. Create a project with "botkit init {folder}".')
    return Config(folder=folder, flows=folder), read_folder(folder, limits=_limits(Config()), stop_words=stop_words(), progress=told)


def sound_project(folder: Path, *, secrets: bool) -> tuple[Config, Library]:
    """The same, for commands that run the flows. Raises `FlowsInvalid` with every problem when they have errors."""
    from botkit.flowfile.problems import render_all

    config, library = load_project(folder, secrets=secrets)
    if not library.is_sound:
        raise FlowsInvalid(render_all(library.problems))
    return config, library


def _limits(config: Config) -> dict[str, Limits]:
    """What the platforms of the configured channels take; WhatsApp's, when there is no channel yet."""
    from webhooks import PLATFORMS

    used = {channel.platform for channel in config.channels.values()} & set(PLATFORMS) or {"whatsapp"}
    return {name: PLATFORMS[name].limits for name in sorted(used)}

"""Projects: finds botkit.yaml and the flows that belong to it, for all commands and tests alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from botkit.config import FILE, Config, load
from botkit.core.engine.program import Programs
from botkit.core.model.business import Business
from botkit.core.model.platform import Limits
from botkit.errors import FlowsInvalid
from botkit.flowfile.checks import NO_SAMPLES, Progress, Samples, no_progress
from botkit.flowfile.library import Library, read_folder
from botkit.flowfile.problems import render_all
from botkit.policy.consent.stop_words import stop_words, withdraws
from webhooks import DEFAULT_PLATFORM, PLATFORMS


@dataclass(frozen=True, kw_only=True)
class Project:
    """A configuration and its flows. Problems of the flows are in the library."""

    config: Config
    library: Library

    @property
    def business(self) -> Business:
        return self.config.business

    @property
    def flows(self) -> Path:
        """The folder of the flows."""
        return self.config.flow_folder

    def must_be_sound(self) -> Project:
        """Itself. Raises `FlowsInvalid` with every problem when the flows have errors."""
        if not self.library.is_sound:
            raise FlowsInvalid(render_all(self.library.problems))
        return self

    def compile(self) -> Programs:
        """The flows, ready to run. Raises `FlowsInvalid` with every problem when they have errors."""
        from botkit.service.compile_flows import compile_library  # learns: what only looks at the flows does without

        return compile_library(self.must_be_sound().library, self.business)


def read_project(
    path: Path,
    environ: Mapping[str, str] | None = None,
    *,
    secrets: bool = False,
    business: Business | None = None,
    samples: Callable[[Path], Samples] = lambda folder: NO_SAMPLES,
    progress: Progress = no_progress,
) -> Project:
    """Read the project of a folder, or of a botkit.yaml. The file may be in the folder, among the flows, or in the folder above them.
    Without one, names of topics, queues, functions and templates are not checked. A `business` given here replaces the one of the file.
    `samples` tells what the transcripts of a folder of flows show of events and functions.

    Raises `ConfigInvalid` for a botkit.yaml that cannot be used, `SecretMissing`, and `FlowsInvalid` when there is no such folder.
    """
    file = None if business is not None else config_file_of(path)
    config = Config(folder=path, flows=path) if file is None else load(file, environ or {}, secrets=secrets)
    if business is not None:
        config = replace(config, business=business)
    described = config.business if file is not None else business
    library = read_folder(
        config.flow_folder,
        described,
        limits=limits_of(config),
        stop_words=stop_words(),
        withdraws=withdraws,
        channels=tuple(config.channels),
        samples=samples(config.flow_folder),
        progress=progress,
    )
    return Project(config=config, library=library)


def config_file_of(path: Path) -> Path | None:
    """The botkit.yaml of a path: the file itself, the file in the folder, or the one above it whose flows the folder has."""
    if path.name == FILE and path.is_file():
        return path
    if (path / FILE).is_file():
        return path / FILE
    above = path.resolve().parent / FILE
    # The botkit.yaml above may belong to other flows, when this folder is a project inside of another one.
    if above.is_file() and load(above, {}, secrets=False).flow_folder.resolve() == path.resolve():
        return _relative(above)
    return None


def _relative(file: Path) -> Path:
    """Relative to the working directory where possible: problems show it."""
    cwd = Path.cwd()
    return file.relative_to(cwd) if file.is_relative_to(cwd) else file


def limits_of(config: Config) -> dict[str, Limits]:
    """The limits of the platforms of the configured channels; without a channel, those of the default platform."""
    used = {channel.platform for channel in config.channels.values()} & set(PLATFORMS) or {DEFAULT_PLATFORM}
    return {name: PLATFORMS[name].limits for name in sorted(used)}

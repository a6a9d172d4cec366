"""Projects: where botkit.yaml is found, and which flows go with it. Every command and every test looks in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from botkit.config import FILE, Config, load
from botkit.core.engine.program import Programs
from botkit.core.model.business import Business
from botkit.core.model.platform import Limits
from botkit.errors import FlowsInvalid
from botkit.flowfile.checks import Progress, no_progress
from botkit.flowfile.library import Library, read_folder
from botkit.flowfile.problems import render_all
from botkit.policy.consent.stop_words import stop_words
from botkit.service.bot import compile_library
from webhooks import PLATFORMS


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
        return compile_library(self.must_be_sound().library, self.business)


def read_project(
    place: Path,
    environ: Mapping[str, str] | None = None,
    *,
    secrets: bool = False,
    business: Business | None = None,
    progress: Progress = no_progress,
) -> Project:
    """Read the project at a folder, or of a botkit.yaml. The file may stand in the folder, among the flows, or in the folder above them;
    without one, the business is one that nobody described: names of topics, queues, functions and templates are taken as they come. A
    `business` given here stands in for the described one.

    Raises `ConfigInvalid` for a botkit.yaml that cannot be used, `SecretMissing`; `FlowsInvalid` when there is no such folder.
    """
    file = None if business is not None else config_file_of(place)
    config = Config(folder=place, flows=place) if file is None else load(file, environ or {}, secrets=secrets)
    if business is not None:
        config = replace(config, business=business)
    described = config.business if file is not None else business
    library = read_folder(config.flow_folder, described, limits=limits_of(config), stop_words=stop_words(), progress=progress)
    return Project(config=config, library=library)


def config_file_of(place: Path) -> Path | None:
    """The botkit.yaml of a folder: the folder itself may be that file, hold it, or be the flows of the project above."""
    if place.name == FILE and place.is_file():
        return place
    if (place / FILE).is_file():
        return place / FILE
    above = place.resolve().parent / FILE
    # Not every botkit.yaml above is about these flows: another project may only lie inside its folder.
    if above.is_file() and load(above, {}, secrets=False).flow_folder.resolve() == place.resolve():
        return _near(above)
    return None


def _near(file: Path) -> Path:
    """As somebody here would name it: problems show it."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def limits_of(config: Config) -> dict[str, Limits]:
    """What the platforms of the configured channels take; WhatsApp's, when there is no channel yet."""
    used = {channel.platform for channel in config.channels.values()} & set(PLATFORMS) or {"whatsapp"}
    return {name: PLATFORMS[name].limits for name in sorted(used)}

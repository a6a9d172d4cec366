"""Which flows a conversation runs: a project folder with botkit.yaml, or a folder of flows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from botkit.config import FILE, load
from botkit.core.business import Business
from botkit.core.program import Programs
from botkit.errors import FlowsInvalid
from botkit.flowfile.library import Library, read_folder
from botkit.flowfile.problems import render_all
from botkit.policy.keywords import stop_words
from botkit.service.house import compile_library
from webhooks import PLATFORMS

TESTS = "tests"  # the folder beside flows that holds their transcripts


@dataclass(frozen=True, kw_only=True)
class Project:
    """Flows that were read, and the business they are for. `flows` is their folder."""

    flows: Path
    business: Business
    library: Library

    def compile(self) -> Programs:
        """The flows, ready to run. Raises `FlowsInvalid` with every problem when they have errors."""
        if not self.library.is_sound:
            raise FlowsInvalid(render_all(self.library.problems))
        return compile_library(self.library, self.business)


def open_project(folder: Path, environ: Mapping[str, str] | None = None, *, business: Business | None = None) -> Project:
    """Read a folder. Its botkit.yaml may stand in it, in the folder above, or among the flows themselves; without one, the business is
    one that nobody described: names of topics, queues, functions and templates are then taken as they come. A `business`
    given here replaces it.

    Raises `FlowsInvalid` when there is no such folder, `ConfigInvalid` for a botkit.yaml that cannot be used.
    """
    if business is not None:
        return _read(folder, business)
    if (folder / FILE).is_file():
        return _configured(folder, environ or {})
    above = folder.resolve().parent
    if (above / FILE).is_file():
        config = load(above / FILE, environ or {}, secrets=False)
        if config.flows.resolve() == folder.resolve():
            return _read(folder, config.business)
    return _read(folder, None)


def _configured(folder: Path, environ: Mapping[str, str]) -> Project:
    config = load(folder / FILE, environ, secrets=False)
    return _read(config.flow_folder, config.business)


def _read(flows: Path, business: Business | None) -> Project:
    limits = {"whatsapp": PLATFORMS["whatsapp"].limits}
    library = read_folder(flows, business, limits=limits, stop_words=stop_words())
    return Project(flows=flows, business=business or Business(), library=library)


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

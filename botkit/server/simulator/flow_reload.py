"""Loads the flows from disk at every change, with the checks of `botkit check`. Flows with errors are reported and not used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from botkit.errors import BotkitError, location_of
from botkit.flowfile.problems import Problem
from botkit.flowfile.project.template_catalogue import FILE as CATALOGUE
from botkit.service.project import Project

ENDINGS = (".yaml", ".yml", ".csv", ".xlsx")
DEBOUNCE = 120  # milliseconds without a further change: editors write a file in several steps

Load = Callable[[], Project]


@dataclass(frozen=True, kw_only=True)
class LoadResult:
    """The result of a load. `failure` says why nothing could be read at all (botkit.yaml); `runs` whether these flows are now in use."""

    at: datetime
    number: int
    flows: int = 0
    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def runs(self) -> bool:
        return not self.failure and all(problem.severity != "error" for problem in self.problems)

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems) + bool(self.failure)


class FlowLoader:
    """Loads the flows, and passes those without errors on. `latest` is the result of the latest load."""

    def __init__(self, load: Load, clock: Callable[[], datetime]) -> None:
        self._load = load
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self.latest: LoadResult | None = None

    async def load(self, apply: Callable[[Project], Awaitable[None]]) -> LoadResult:
        """Load once. `apply` gets flows without errors; with errors, the former flows stay in use."""
        async with self._one_at_a_time:
            self.latest = await self._load_once(apply)
            return self.latest

    async def _load_once(self, apply: Callable[[Project], Awaitable[None]]) -> LoadResult:
        number = 1 if self.latest is None else self.latest.number + 1
        try:
            project = await asyncio.to_thread(self._load)
            library = project.library
            result = LoadResult(at=self._clock(), number=number, flows=len(library.flows), problems=library.problems)
            if result.runs:
                await apply(project)
            return result
        except BotkitError as fault:
            return LoadResult(at=self._clock(), number=number, failure=str(fault))
        except Exception as fault:  # a gap in the checks: the former flows stay in use, and the simulator stays open
            return LoadResult(at=self._clock(), number=number, failure=f"botkit cannot use these flows: {location_of(fault)}.")


async def changed_files(folders: Iterable[Path], stop: asyncio.Event) -> AsyncIterator[tuple[Path, ...]]:
    """The files of flows that changed, each time some did."""
    from watchfiles import Change, awatch

    roots = [folder.resolve() for folder in folders]

    def is_ours(_: Change, path: str) -> bool:
        return (Path(path).suffix in ENDINGS or Path(path).name == CATALOGUE) and not _is_hidden(Path(path), roots)

    async for changed in awatch(*roots, watch_filter=is_ours, debounce=1_000, step=DEBOUNCE, stop_event=stop):
        yield tuple(sorted({Path(path) for _, path in changed}))


def _is_hidden(path: Path, roots: Iterable[Path]) -> bool:
    """Hidden files and folders belong to editors and other programs."""
    for root in roots:
        if path.is_relative_to(root):
            return any(part.startswith(".") for part in path.relative_to(root).parts)
    return False

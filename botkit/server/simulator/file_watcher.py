"""The file watcher: loads the flows again when a file of the project is saved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.flow_reload import LoadResult, changed_files


async def reload_on_change(simulator: Simulator, report: Callable[[LoadResult], None], stop: asyncio.Event) -> None:
    """Load the flows at every change of their folder or of botkit.yaml, until stopped. `report` is called with each result."""
    folders = {folder.resolve() for folder in (simulator.config.folder, simulator.config.flow_folder) if folder.is_dir()}
    outermost = [folder for folder in folders if not any(folder != other and folder.is_relative_to(other) for other in folders)]
    async for _ in changed_files(outermost, stop):
        report(await simulator.load())

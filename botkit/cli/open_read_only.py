"""A project and its store, opened for reading what happened. Errors in the present flows do not matter for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.flowfile.library import Library
    from botkit.service.bot import Bot
    from botkit.store.database import Store


@contextmanager
def open_for_reading(project: Path, url: str | None) -> Iterator[tuple[Bot, Store]]:
    """The bot of a project and its store, or the store at `url`. Raises `StoreUnavailable` when there is none."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project

    opened = load_project(project)
    with existing_store(url or opened.config.store) as opened_store:
        yield bot_for_reading(opened.config, opened.library), opened_store


def bot_for_reading(config: Config, library: Library) -> Bot:
    """The bot, without its flows when they have errors: earlier versions of flows are read from the store."""
    from botkit.server.app import build_bot

    usable = library if library.is_sound else replace(library, flows=(), sources=(), problems=(), digest="")
    return build_bot(config, usable)

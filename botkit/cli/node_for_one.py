"""A bot for one command of the terminal: with the flows that are live, to look with it or to carry a command of the write queue out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.service.bot import Bot
    from botkit.store.database import Store


@contextmanager
def live_bot(project: Path, url: str | None) -> Iterator[tuple[Config, Bot, Store]]:
    """The settings, the bot with the live flows, and the store of a project. Raises `StoreUnavailable` when there is none."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project
    from botkit.server.app import build_bot
    from botkit.service.publishing.stored_library import compile_stored
    from botkit.store import publications

    loaded = load_project(project)
    bot = build_bot(loaded.config, loaded.library)
    with existing_store(url or loaded.config.store, loaded.config.ledger.key) as store:
        with store.read() as tx:
            live = next(iter(publications.history(tx)), None)
            if live is not None and live.library != bot.programs.digest:
                bot.programs, bot.sources = compile_stored(tx, live.library, bot)
        yield loaded.config, bot, store


def carry_out(project: Path, url: str | None, command: Any) -> Any:
    """The result of a command, which a server of the project would give as well. Servers notice what there is to send by themselves."""
    from botkit.service.delivery.rate_limiter import RateLimiter
    from botkit.service.delivery.sender_state import SenderState
    from botkit.service.node.handler import CommandHandler, Notifications

    with live_bot(project, url) as (_, bot, store):
        limiter = RateLimiter(lambda name: bot.channels[name].platform.limits, lambda: 0.0)
        state = SenderState(node="terminal", rate_limiter=limiter, chance=Random(0))  # noqa: S311 - sends nothing
        handler = CommandHandler(bot, state, lambda: datetime.now(UTC), Notifications())
        with store.begin() as tx:
            (result,) = handler.handle(tx, [command])
    return result

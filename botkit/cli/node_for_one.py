"""A node in the terminal: commands of the write queue, each in one transaction, with the flows that are live."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botkit.billing.terms import Terms
    from botkit.core.model.segment import Segment
    from botkit.service.bot import Bot
    from botkit.service.project import Project
    from botkit.store.database import Store


@contextmanager
def live_bot(project: Path, url: str | None) -> Iterator[tuple[Project, Bot, Store]]:
    """The project, the bot with the live flows, and the store. Raises `StoreUnavailable` when there is none."""
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
        yield loaded, bot, store


@dataclass(frozen=True, kw_only=True)
class TerminalNode:
    """`handle` carries commands out, as a server of the project would. Servers notice what there is to send by themselves."""

    bot: Bot
    store: Store
    segments: dict[str, Segment]
    terms: Terms
    per_second: Callable[[str], float]
    handle: Callable[..., list[Any]]


@contextmanager
def node_for_one(project: Path, url: str | None) -> Iterator[TerminalNode]:
    """The node of a project, until the end of the block."""
    from botkit.service.delivery.rate_limiter import RateLimiter
    from botkit.service.delivery.sender_state import SenderState
    from botkit.service.node.handler import CommandHandler, Notifications

    with live_bot(project, url) as (loaded, bot, store):
        rates = {name: channel.per_second for name, channel in loaded.config.channels.items() if channel.per_second}
        limiter = RateLimiter(lambda name: bot.channels[name].platform.limits, lambda: 0.0, rates)
        state = SenderState(node="terminal", rate_limiter=limiter, chance=Random(0))  # noqa: S311 - sends nothing
        handler = CommandHandler(bot, state, lambda: datetime.now(UTC), Notifications())

        def handle(*commands: Any) -> list[Any]:
            with store.begin() as tx:
                return handler.handle(tx, commands)

        yield TerminalNode(
            bot=bot,
            store=store,
            segments={segment.name: segment for segment in loaded.library.segments},
            terms=loaded.config.billing,
            per_second=limiter.per_second,
            handle=handle,
        )


def carry_out(project: Path, url: str | None, command: Any) -> Any:
    """The result of one command."""
    with node_for_one(project, url) as node:
        (result,) = node.handle(command)
    return result

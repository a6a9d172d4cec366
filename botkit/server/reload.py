"""Reading secrets again while the server runs: tokens, app secrets and the API's tokens, after somebody changed their files."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import replace

import msgspec
import structlog

from botkit.config import Config, Function
from botkit.errors import ConfigInvalid
from botkit.server.auth import TokenGuard
from botkit.server.desks import DeskWebhooks
from botkit.service.bot import Bot
from botkit.service.node.runtime import Runtime
from webhooks.endpoint import Endpoint

_log = structlog.get_logger()


def endpoints_of(config: Config, bot: Bot) -> dict[tuple[str, str], Endpoint]:
    """The webhook of each channel, by platform and name."""
    return {
        (channel.platform, name): Endpoint(
            platform=bot.channels[name].platform, secrets=channel.app_secrets, verify_token=channel.verify_token
        )
        for name, channel in config.channels.items()
        if name in bot.channels
    }


def require_secrets(config: Config) -> None:
    """Raises `ConfigInvalid`: a channel without secrets would accept webhooks from anybody."""
    for name, channel in config.channels.items():
        if not channel.app_secrets or not all(channel.app_secrets):
            raise ConfigInvalid(f'channel "{name}" has no app secret, so nothing that it receives could be trusted. Set app_secrets.')
        if not channel.verify_token:
            raise ConfigInvalid(f'channel "{name}" has no verify token, so its webhook cannot be set up. Set verify_token.')


class SecretReload:
    """The places where a running server keeps secrets."""

    def __init__(
        self, runtime: Runtime, endpoints: MutableMapping[tuple[str, str], Endpoint], guard: TokenGuard, desks: DeskWebhooks
    ) -> None:
        self._runtime = runtime
        self._endpoints = endpoints
        self._guard = guard
        self._desks = desks

    def apply(self, config: Config) -> None:
        """Use the secrets of this configuration from the next request on; nothing else of it. Raises `ConfigInvalid`, and then nothing has
        changed."""
        require_secrets(config)
        runtime, bot = self._runtime, self._runtime.bot
        channels = dict(bot.channels)
        for name, channel in config.channels.items():
            if name in channels:
                account = msgspec.structs.replace(channels[name].account, token=channel.token)
                channels[name] = replace(channels[name], account=account)
        bot.channels = channels
        self._endpoints.update(endpoints_of(config, bot))
        self._guard.replace(config.server.tokens)
        runtime.function_worker.replace(known_functions(runtime.settings.functions, config.functions))
        self._desks.replace(config.desks)
        if runtime.desk_worker is not None:
            runtime.desk_worker.replace(config.desks)
        runtime.sender_state.end_pauses()  # perhaps for the token that was just changed
        runtime.sender.wake()
        _log.info("secrets read again", channels=sorted(channels))


def known_functions(running: Mapping[str, Function], read: Mapping[str, Function]) -> dict[str, Function]:
    """The functions that run, as they are read now."""
    return {name: read.get(name, function) for name, function in running.items()}

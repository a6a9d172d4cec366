"""`botkit trigger`: any event that a platform reports, signed, at any address. For trying out what a bot does when a template is paused."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.errors import BotkitError, SecretMissing, UsageError

if TYPE_CHECKING:
    from botkit.config import Channel, Config
    from webhooks.emulator.events.catalogue import BuiltEvent
    from webhooks.emulator.number import BusinessNumber

ANSWER_TIMEOUT = 30.0  # for an answer


class NotTaken(BotkitError):
    """The address answered with something else than 200."""

    exit_code = 1


def trigger(
    kind: Annotated[
        str | None, typer.Argument(help="Which event: text, button, status.failed, template.paused, … (--list shows all)")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Where to post it. By default where the project's server listens.")] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", help="A value of it: body=Hello, from=447700900124, text.body=Hello.")
    ] = None,
    channel: Annotated[str | None, typer.Option(help="The channel of botkit.yaml whose secret signs it.")] = None,
    secret_env: Annotated[str | None, typer.Option(help="The environment variable that holds the app secret, instead.")] = None,
    project: Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")] = Path(),
    times: Annotated[int, typer.Option(help="Post it so many times, to see that it is handled once.", min=1, max=1000)] = 1,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the body, and post nothing.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="Show every kind of event, and the names of its values.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The outcome as JSON.")] = False,
) -> None:
    """Post a signed platform event, as the platform would."""
    if list_all:
        _list(as_json)
        return
    if kind is None:
        raise UsageError('Say which event: "botkit trigger text", or "botkit trigger --list" for all of them.')
    _must_be_known(kind)
    config, about = (None, None) if secret_env and to else _channel(project, channel, kind, needs_secret=not (secret_env or dry_run))
    made = _make(kind, about, _values(values or []))
    if dry_run:
        print(made.body.decode() if as_json else json.dumps(made.envelope, indent=2, ensure_ascii=False))
        return
    secret = _secret(secret_env, about)
    address = to or _address(config, about)
    outcomes = asyncio.run(_post(address, made.body, secret, times))
    for outcome in outcomes:
        print(json.dumps({"kind": kind, "to": address, **outcome}) if as_json else f"{outcome['status']}  {kind} -> {address}")
    if any(outcome["status"] != 200 for outcome in outcomes):
        raise NotTaken(f"{address} did not take the event. {_advice(outcomes[-1]['status'])}")


def _list(as_json: bool) -> None:
    from webhooks.emulator.events.table import EVENTS

    for name, event in EVENTS.items():
        if as_json:
            print(json.dumps({"kind": name, "platform": event.platform, "summary": event.summary, "values": dict(event.aliases)}))
        else:
            print(f"{name:<24} {event.summary}\n{'':<24} {', '.join(event.aliases)}")


def _values(given: list[str]) -> dict[str, str]:
    for value in given:
        if "=" not in value:
            raise UsageError(f'"--set {value}" has no "=": write --set body=Hello.')
    return dict(value.split("=", 1) for value in given)


def _channel(folder: Path, name: str | None, kind: str, *, needs_secret: bool) -> tuple[Config | None, Channel | None]:
    """The channel that signs: the one that was named, or the only one of the event's platform."""
    from botkit.config import FILE, load
    from botkit.service.project import config_file_of
    from webhooks.emulator.events.table import EVENTS

    file = config_file_of(folder)
    if file is None:
        if name or needs_secret:
            raise UsageError(f'There is no {FILE} in "{folder}". Name a project with --project, or give --to and --secret-env.')
        return None, None
    config = load(file, os.environ, secrets=needs_secret)
    if name is not None:
        if name not in config.channels:
            raise UsageError(f'There is no channel "{name}" in {FILE}; there is {", ".join(config.channels) or "none"}.')
        return config, config.channels[name]
    wanted = EVENTS[kind].platform
    fitting = [channel for channel in config.channels.values() if channel.platform == wanted]
    if len(fitting) != 1 and needs_secret:
        raise UsageError(f"{FILE} has {len(fitting)} channels of the platform {wanted}: name one with --channel.")
    return config, fitting[0] if len(fitting) == 1 else None


def _make(kind: str, channel: Channel | None, values: Mapping[str, str]) -> BuiltEvent:
    from webhooks.emulator.events.builders import EventContext
    from webhooks.emulator.events.catalogue import UnknownEventValue, build_event

    try:
        return build_event(kind, EventContext(number=_number(channel), at=time.time()), values)
    except UnknownEventValue as fault:
        raise UsageError(f"{fault}.") from None


def _must_be_known(kind: str) -> None:
    from difflib import get_close_matches

    from webhooks.emulator.events.table import EVENTS

    if kind not in EVENTS:
        near = "".join(f' Did you mean "{name}"?' for name in get_close_matches(kind, EVENTS, n=1))
        raise UsageError(f'There is no event "{kind}".{near} "botkit trigger --list" shows all.')


def _number(channel: Channel | None) -> BusinessNumber:
    """The number or page of the channel, so that the event reaches it."""
    from webhooks.emulator.number import BusinessNumber

    if channel is None:
        return BusinessNumber()
    return BusinessNumber(page=channel.account) if channel.platform != "whatsapp" else BusinessNumber(id=channel.account)


def _secret(variable: str | None, channel: Channel | None) -> str:
    if variable is not None:
        secret = os.environ.get(variable, "")
        if not secret:
            raise SecretMissing(f"The environment variable {variable} is not set, or empty: it must hold the app secret.")
        return secret
    if channel is None or not channel.app_secrets:
        raise UsageError("Nothing says which secret signs the event: give --channel or --secret-env.")
    return channel.app_secrets[0]


def _address(config: Config | None, channel: Channel | None) -> str:
    if config is None or channel is None:
        raise UsageError("Say where to post it: --to http://127.0.0.1:8080/webhooks/whatsapp/main")
    host = "127.0.0.1" if config.server.host in ("0.0.0.0", "::") else config.server.host  # noqa: S104 - read, not listened on
    return f"http://{host}:{config.server.port}/webhooks/{channel.platform}/{channel.name}"


async def _post(address: str, body: bytes, secret: str, times: int) -> list[dict[str, Any]]:
    import aiohttp

    from webhooks.meta import SIGNATURE_HEADER, sign

    headers = {"Content-Type": "application/json", "User-Agent": "facebookexternalua", SIGNATURE_HEADER: sign(body, secret)}
    outcomes = []
    try:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_TIMEOUT)) as session:
            for _ in range(times):
                began = time.perf_counter()
                async with session.post(address, data=body, headers=headers) as answer:
                    await answer.read()
                    outcomes.append({"status": answer.status, "ms": round((time.perf_counter() - began) * 1000, 1)})
    except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
        raise BotkitError(f'{address} cannot be reached ({type(fault).__name__}). Does "botkit serve" run, and at this address?') from None
    return outcomes


def _advice(status: int) -> str:
    """What each answer of our own endpoint means."""
    sys.stdout.flush()
    return {
        401: "The secret is another than the server's: compare app_secrets in botkit.yaml.",
        403: "The secret is another than the server's: compare app_secrets in botkit.yaml.",
        404: "There is no such channel at the server: the address ends in /webhooks/PLATFORM/CHANNEL.",
        503: "Its store cannot take it now: its log says why.",
    }.get(status, f"It answered {status}.")

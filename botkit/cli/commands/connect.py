"""`botkit connect whatsapp`: checks token and number with the platform, subscribes the app, and prints what the dashboard asks for."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.core.model.platform import Account, HttpRequest, HttpResponse

connect = typer.Typer(help="Connect a number: check it, subscribe the app, and print what the dashboard asks for.", no_args_is_help=True)

PLATFORM = "whatsapp"
SECONDS = 20.0  # for an answer of the platform
TOKEN, SECRET, VERIFY = "WHATSAPP_TOKEN", "WHATSAPP_APP_SECRET", "WHATSAPP_VERIFY_TOKEN"


@connect.callback()
def _group() -> None:
    """With one command alone Typer would leave out its name."""


@connect.command("whatsapp")
def whatsapp(
    folder: Annotated[Path, typer.Argument(help="The project's folder.")] = Path(),
    number: Annotated[str, typer.Option(help="The phone number id; asked for when missing.")] = "",
    business_account: Annotated[str, typer.Option(help="The id of the WhatsApp Business account; asked for when missing.")] = "",
    host: Annotated[str, typer.Option(help="The name under which the platform reaches your server, for example bot.example.com.")] = "",
) -> None:
    """Check token and number, subscribe the app, and print callback URL and verify token. It sends no message and writes no file.

    The token is read from WHATSAPP_TOKEN, or asked for; it is never shown. Exit 1: something is missing.
    """
    from botkit.cli.project import load_project
    from botkit.core.model.platform import Account
    from botkit.server.app import DEFAULT_VERSION
    from webhooks import PLATFORMS

    config = load_project(folder).config
    name, channel = next(((name, one) for name, one in config.channels.items() if one.platform == PLATFORM), ("main", None))
    token = os.environ.get(TOKEN, "").strip() or _ask("Token of the system user", hidden=True)
    account = Account(
        id=number or _ask("Phone number id (API setup page)", default=channel.account if channel else ""),
        token=token,
        base_url=(channel and channel.base_url) or PLATFORMS[PLATFORM].graph_url,
        version=(channel and channel.version) or DEFAULT_VERSION,
    )
    known = channel.business_account if channel else ""
    owner = business_account or known or _ask("WhatsApp Business account id (same page)")
    for label, value in (("phone number id", account.id), ("business account id", owner)):
        if not value.isdigit():
            raise UsageError(f'"{value}" is no {label}: it has digits only, and is not the phone number itself.')
    wrong = asyncio.run(_checked(account, owner))
    wrong += _in_the_file(config, name, account.id)
    _print_dashboard(name, host)
    for sentence in wrong:
        print(f"MISSING {sentence}")
    if wrong:
        raise typer.Exit(1)
    print(f'Nothing is missing. Run "botkit serve {folder}", set the callback URL in the dashboard, and write to the number.')


def _ask(what: str, *, default: str = "", hidden: bool = False) -> str:
    return str(typer.prompt(what, default=default or None, hide_input=hidden, err=True)).strip()


async def _checked(account: Account, owner: str) -> list[str]:
    """Ask the platform. What is missing, one sentence each; what is right is printed."""
    from webhooks import number_setup as setup

    state = await _perform(setup.state_request(account))
    if why := setup.refusal(state, "this number"):
        return [why]
    told = setup.state_of(state)
    shown = told.get("display_phone_number", account.id)
    print(f"ok      The platform takes the token. The number is {shown}, and customers see it as {told.get('verified_name', '?')}.")
    if setup.is_test_number(told):
        print("look    This is a test number: it writes only to people whom you added as recipients in the API setup page.")
    wrong = list(setup.missing(told))
    why = setup.refusal(await _perform(setup.subscribe_request(account, owner)), "this business account")
    if not why:
        print("ok      The app is subscribed: webhooks of this account come to it.")
    return [*wrong, *([why] if why else [])]


async def _perform(request: HttpRequest) -> HttpResponse:
    from webhooks.client import Client

    async with Client(total=SECONDS) as client:
        return await client.perform(request)


def _in_the_file(config: Config, name: str, number: str) -> list[str]:
    """What botkit.yaml and the environment lack."""
    channel = config.channels.get(name)
    wrong = []
    if channel is None:
        wrong.append("botkit.yaml has no channel of WhatsApp. Add one under channels: (docs/settings.md).")
    elif channel.account != number:
        wrong.append(f'botkit.yaml names another number. Write account: "{number}" under channels: {name}:.')
    unset = [variable for variable in (TOKEN, SECRET) if not os.environ.get(variable, "").strip()]
    if unset:
        wrong.append(f"{' and '.join(unset)} must be set when the server starts: export {unset[0]}=…")
    return wrong


def _print_dashboard(name: str, host: str) -> None:
    verify = os.environ.get(VERIFY, "").strip()
    if not verify:
        verify = secrets.token_urlsafe(18)
        sys.stderr.write(f"Set this before the server starts:\n\n  export {VERIFY}={verify}\n\n")
    print(f"\nCallback URL  https://{host or 'YOUR-HOST'}/webhooks/{PLATFORM}/{name}\nVerify token  {verify}\n")
    print("Set both in the app's dashboard under WhatsApp, Configuration, and tick the field messages. The server must run then.\n")

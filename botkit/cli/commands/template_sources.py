"""Lists of templates: fetched from the platform, read from a file, found in the project; and how `botkit templates` shows them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from botkit.errors import BodyUnreadable, BotkitError, ConfigInvalid, PlatformRefused, SecretMissing, UsageError

if TYPE_CHECKING:
    from botkit.cli.terminal.colour import Colour
    from botkit.config import Channel, Config
    from botkit.core.model.platform import HttpResponse
    from botkit.core.model.template_wording import TemplateWording
    from botkit.flowfile.library import Library
    from botkit.flowfile.project.template_catalogue import TemplateCatalogue
    from botkit.service.templates import TemplateDifference
    from botkit.store.templates import TemplateRow

MAX_PAGES = 200  # an account has 6,000 templates at most, which is 60 pages: more is a list that goes in circles

SIGNS = {"added": "+", "changed": "~", "recategorised": "!", "removed": "-"}
STYLES = {"added": "green", "changed": "yellow", "recategorised": "red", "removed": "dim"}


def accounts_of(config: Config, account: str, channel: str) -> Mapping[str, Channel]:
    """Which business accounts to ask, each with the channel whose token is used. Raises `UsageError` when none is known."""
    known = {name: one for name, one in config.channels.items() if one.platform == "whatsapp"}
    if channel and channel not in known:
        raise UsageError(f'There is no WhatsApp channel "{channel}". Channels: {", ".join(known) or "none"}.')
    used = {channel: known[channel]} if channel else known
    if account and used:
        return {account: next(iter(used.values()))}
    accounts: dict[str, Channel] = {}
    for one in used.values():
        if one.business_account:
            accounts.setdefault(one.business_account, one)
    if not accounts:
        raise UsageError(
            'No business account is known. Write its id (the WABA) under "channels.<name>.business_account" of botkit.yaml, '
            "or give it with --account; or read a list that you saved, with --file."
        )
    return accounts


def fetch(account: str, channel: Channel) -> tuple[TemplateWording, ...]:
    """Ask the platform for all pages of an account's templates. Raises `SecretMissing`, `PlatformRefused`, and what the client raises."""
    import asyncio

    from botkit.core.model.platform import Account
    from botkit.server.app import DEFAULT_VERSION
    from webhooks import PLATFORMS
    from webhooks.client import Client
    from webhooks.whatsapp.catalogue import list_request, parse_list

    if not channel.token:
        raise SecretMissing(
            f'The token of the channel "{channel.name}" is not set: "channels.{channel.name}.token" of botkit.yaml names it.'
        )
    caller = Account(
        id=channel.account,
        base_url=channel.base_url or PLATFORMS[channel.platform].graph_url,
        version=channel.version or DEFAULT_VERSION,
        token=channel.token,
    )

    async def pages() -> tuple[TemplateWording, ...]:
        wordings: list[TemplateWording] = []
        after = ""
        async with Client() as client:
            for _ in range(MAX_PAGES):
                answer = await client.perform(list_request(caller, account, after))
                if answer.status != 200:
                    raise PlatformRefused(_refused(account, channel.name, answer))
                page = parse_list(answer.body)
                wordings += page.wordings
                if not page.after or page.after == after:
                    return tuple(wordings)
                after = page.after
        raise PlatformRefused(f"The list of templates of the account {account} does not end after {MAX_PAGES} pages. Try again later.")

    try:
        return asyncio.run(pages())
    except BodyUnreadable as fault:
        raise PlatformRefused(f"The platform's list of templates of the account {account} cannot be read: {fault}.") from None


def _refused(account: str, channel: str, answer: HttpResponse) -> str:
    """The refusal as a sentence: whose fault it is, and what to do. Never the platform's own words, which may repeat the token."""
    from botkit.core.model.platform import Failed, Retry
    from webhooks.whatsapp.reply import reply

    meant = reply(answer)
    sentence = f"The platform does not tell the templates of the account {account}"
    if isinstance(meant, Retry):
        return f"{sentence} now (HTTP {answer.status}, error {meant.code}). Try again later."
    if isinstance(meant, Failed) and meant.blame == "token":
        return (
            f'{sentence} (error {meant.code}): the token of the channel "{channel}" is not valid, or lacks the permission to manage '
            "the account. Make a new one, and set its variable."
        )
    code = f", error {meant.code}" if isinstance(meant, Failed) else ""
    return f"{sentence} (HTTP {answer.status}{code}). Is that the id of the business account (WABA), and may this token see it?"


def from_file(file: Path) -> tuple[TemplateWording, ...]:
    """A list that was saved as the platform answered it. Raises `UsageError`."""
    from webhooks.whatsapp.catalogue import parse_list

    try:
        page = parse_list(file.read_bytes())
    except OSError as fault:
        raise UsageError(f'"{file}" cannot be read: {fault.strerror}.') from None
    except BodyUnreadable as fault:
        raise UsageError(f'"{file}": {fault}.') from None
    if page.after:
        raise UsageError(f'"{file}" is one page of a longer list. Save all of them, as one JSON list of pages.')
    return page.wordings


def required_catalogue(config: Config) -> TemplateCatalogue:
    """The project's catalogue. Raises `UsageError` when there is none, `ConfigInvalid` when it cannot be read."""
    catalogue = read_catalogue_of(config)
    if catalogue is None:
        raise UsageError('This project has no catalogue of templates. Fetch one with "botkit templates sync".')
    return catalogue


def read_catalogue_of(config: Config, *, must_be_read: bool = True) -> TemplateCatalogue | None:
    """The project's catalogue, None without one; also without one that can be read, where that does not matter."""
    from botkit.flowfile.project.template_catalogue import FILE, read_catalogue

    file = config.folder / FILE
    try:
        return read_catalogue(file.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError as fault:
        if must_be_read:
            raise ConfigInvalid(f'"{file}" is no catalogue of templates: {fault}; write it anew with "botkit templates sync"') from None
        return None


def live(config: Config, store: str | None) -> Mapping[tuple[str, str], TemplateRow]:
    """How templates stand by the store: newer than the catalogue. Nobody needs a store to look at a catalogue, unless they name one."""
    from datetime import UTC, datetime

    from botkit.cli.open_store import existing_store, store_exists
    from botkit.service.templates import current_standings
    from botkit.store import templates

    url = store or config.store
    if store is None and not (url and store_exists(url)):
        return {}
    try:
        with existing_store(url) as read_catalogue_of, read_catalogue_of.read() as tx:
            return current_standings(templates.load(tx), datetime.now(UTC))
    except BotkitError as fault:
        if store is not None:
            raise
        sys.stderr.write(f"{fault}\nWithout it, templates stand as they did when the catalogue was written.\n")
        return {}


def uses(library: Library) -> Mapping[str, tuple[str, ...]]:
    """Template -> where flows name it, as file and line."""
    from botkit.core.flow.model import Mark, strings

    places_by_template: dict[str, list[str]] = {}
    for version in library.flows:
        for address, name in strings(version.flow, Mark.TEMPLATE):
            line, _ = version.positions.get(address, (1, 1))
            places_by_template.setdefault(name, []).append(f"{version.path}:{line}")
    return {name: tuple(places) for name, places in places_by_template.items()}


def format_change(change: TemplateDifference, colour: Colour) -> str:
    """`! order_shipped (en_GB): utility -> marketing`"""
    if change.kind == "recategorised":
        more = f": {change.before} -> {change.after}"
    else:
        more = f": {', '.join(change.parts)}" if change.parts else ""
    return colour.styled(f"{SIGNS[change.kind]} {change.name} ({change.language}){more}", STYLES[change.kind])


def format_wording(wording: TemplateWording) -> str:
    """The wording as a phone would show it, with its variables."""
    stand = (wording.category, wording.status, wording.reason.lower(), wording.quality and f"quality {wording.quality}")
    lines = [f"{wording.name} ({wording.language}): {', '.join(filter(None, stand))}"]
    if wording.header:
        lines.append(f"  {wording.header_text}" if wording.header == "text" else f"  ({wording.header})")
    lines += [f"  {line}" for line in wording.body.splitlines()]
    lines += [f"  {wording.footer}"] if wording.footer else []
    lines += [f"  [{button.label}]{f'({button.url})' if button.url else ''}" for button in wording.buttons]
    if wording.values:
        places = ", ".join(f"{name}: …" if wording.is_named else "…" for name in wording.values)
        lines.append(f"  with: {{{places}}}" if wording.is_named else f"  with: [{places}]")
    if wording.links:
        lines.append(f"  link: {{label: …, url: {wording.links[0].fixed}…}}")
    return "\n".join(lines)


def columns(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as columns of their own width; the last one runs on."""
    table = list(rows)
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]) - 1)]
    return "\n".join("  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in table)

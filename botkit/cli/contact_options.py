"""The options that commands about contacts share, and how their values are read."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botkit.config import Config
    from botkit.core.model.platform import Sender
    from botkit.store.database import Store

Address = Annotated[str, typer.Argument(help="An address: whatsapp:+447700900123, messenger:2481357.")]


@contextmanager
def opened(project: Path, url: str | None) -> Iterator[tuple[Config, Store]]:
    """The settings and the store of a project. Raises `StoreUnavailable` when there is none."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project

    config = load_project(project).config
    with existing_store(url or config.store, config.ledger.key) as store:
        yield config, store


def read_contact(address: str) -> tuple[str, Sender]:
    """Read an address. Raises `UsageError`."""
    from botkit.service.contact_lookup import read_address

    contact = read_address(address)
    if contact is None:
        raise UsageError(f'"{address}" is no address. Write for example whatsapp:+447700900123 or messenger:2481357.')
    return contact


def read_moment(written: str) -> datetime:
    """Read a time. Raises `UsageError` when it is none, or names no zone."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(f'"{written}" is no time. Write for example 2026-11-20T10:00:00Z.') from None
    if moment.tzinfo is None:
        raise UsageError(f'"{written}" names no zone. Write for example 2026-11-20T10:00:00Z.')
    return moment.astimezone(UTC)


def read_past_moment(written: str, now: datetime) -> datetime:
    """When a person said something: now, or a time that is not in the future."""
    moment = read_moment(written) if written else now
    if moment > now:
        raise UsageError(f'"{written}" lies ahead: a person cannot have said so yet.')
    return moment


def read_mix(written: str) -> dict[str, Decimal]:
    """`NL=60,DE=40` as shares by country. Raises `UsageError`."""
    shares: dict[str, Decimal] = {}
    for part in written.split(","):
        country, _, share = part.partition("=")
        try:
            value = Decimal(share.strip().removesuffix("%") or "1")
        except InvalidOperation:
            value = Decimal(-1)
        code = country.strip().upper()
        if not (len(code) == 2 and code.isascii() and code.isalpha()) or not value.is_finite() or value <= 0:
            raise UsageError(f'"{part.strip()}" is no part of a mix. Write a country and its share: NL=60.')
        shares[code] = shares.get(code, Decimal(0)) + value
    return shares

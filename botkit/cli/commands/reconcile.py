"""`botkit reconcile`: our bill against what the platform counted: counts first, then cost, with the lines behind each difference."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.shared_options import Project, StoreUrl
from botkit.errors import BodyUnreadable, StoreUnavailable, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from botkit.billing.reconcile import ComparisonRow, Reconciliation
    from botkit.config import Config
    from botkit.core.model.pricing import PlatformCount

FETCH_SPAN = timedelta(days=7)  # asked for at a time: an answer for a month of a busy account would be larger than the client takes


def reconcile(
    file: Annotated[Path | None, typer.Argument(help="The platform's answer (pricing_analytics), saved as JSON.")] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Ask the platform instead of reading a file.")] = False,
    account: Annotated[str, typer.Option(help="With --fetch: the id of the business account (WABA).")] = "",
    channel: Annotated[str, typer.Option(help="With --fetch: the channel whose token is used; without it the first on WhatsApp.")] = "",
    first: Annotated[str, typer.Option("--from", help="The first day; without it the first of this month.")] = "",
    last: Annotated[str, typer.Option("--to", help="The last day, included; without it yesterday.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Show also where both agree.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="JSON instead of text.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """Compare the bill with the platform's own counts."""
    from botkit.billing.billing_period import day_of
    from botkit.cli.project import load_project

    if (file is None) == (not fetch):
        raise UsageError("Name the file with the platform's answer, or use --fetch to ask for it.")
    config = load_project(project, secrets=fetch).config
    zone = config.billing.accounts[-1].zone
    today = date.fromisoformat(day_of(datetime.now(UTC), zone))
    end = _date(last, "--to") if last else today - timedelta(days=1)
    begin = _date(first, "--from") if first else end.replace(day=1)
    if begin > end:
        raise UsageError(f"The first day, {begin}, is after the last, {end}. Exchange --from and --to.")
    counts = _from_file(file) if file is not None else _from_platform(config, account, channel, begin, end, zone)
    within = [count for count in counts if begin.isoformat() <= day_of(count.since, zone) <= end.isoformat()]
    if not within:
        raise UsageError(f"The platform told nothing about {begin} to {end}. Its file has other days, or it has no data yet.")
    result = _compare(config, store, begin, end, within, zone)
    _show(result, everything, as_json)
    if any(not row.is_equal for row in result.rows):
        raise typer.Exit(1)


def _from_file(file: Path) -> tuple[PlatformCount, ...]:
    from webhooks.whatsapp.analytics import parse_analytics

    try:
        return parse_analytics(file.read_bytes())
    except OSError as fault:
        raise UsageError(f'"{file}" cannot be read: {fault.strerror}.') from None
    except BodyUnreadable as fault:
        raise UsageError(f'"{file}": {fault}.') from None


def _from_platform(config: Config, account: str, channel: str, begin: date, end: date, zone: str) -> tuple[PlatformCount, ...]:
    import asyncio

    from botkit.billing.billing_period import first_moment
    from botkit.core.model.platform import Account
    from botkit.server.app import DEFAULT_VERSION
    from webhooks import PLATFORMS
    from webhooks.client import Client
    from webhooks.whatsapp.analytics import analytics_request, parse_analytics

    names = [name for name, known in config.channels.items() if known.platform == "whatsapp"]
    if not account:
        raise UsageError("Say with --account which business account (WABA) to ask; its id stands in the platform's settings.")
    if not names or (channel and channel not in names):
        raise UsageError(f'There is no WhatsApp channel "{channel}" whose token could be used. Channels: {", ".join(names) or "none"}.')
    used = config.channels[channel or names[0]]
    caller = Account(
        id=used.account,
        base_url=used.base_url or PLATFORMS["whatsapp"].graph_url,
        version=used.version or DEFAULT_VERSION,
        token=used.token,
    )

    async def fetch() -> list[PlatformCount]:
        counts: list[PlatformCount] = []
        async with Client() as client:
            day = begin
            while day <= end:
                following = min(day + FETCH_SPAN, end + timedelta(days=1))
                request = analytics_request(caller, account, first_moment(day.isoformat(), zone), first_moment(following.isoformat(), zone))
                answer = await client.perform(request)
                if answer.status != 200:
                    raise StoreUnavailable(f"The platform answered {answer.status}: may this token read the account {account}?")
                counts += parse_analytics(answer.body)
                day = following
        return counts

    return tuple(asyncio.run(fetch()))


def _compare(config: Config, store: str | None, begin: date, end: date, counts: Sequence[PlatformCount], zone: str) -> Reconciliation:
    from botkit.billing.reconcile import reconcile as compare
    from botkit.cli.open_store import existing_store
    from botkit.service.billing.bill_run import charges, open_billing

    with existing_store(store or config.store) as opened, opened.read() as tx:
        books = open_billing(tx, config.billing)
        # The platform knows no closings: what we heard of late stands on the day of its delivery.
        plain = books.without_closings()
        return compare(charges(tx, plain, begin.isoformat(), end.isoformat()), counts, books.markets, zone)


def _date(written: str, option: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f'"{written}" is no date for {option}. Write year, month and day: 2026-10-01.') from None


def _show(result: Reconciliation, everything: bool, as_json: bool) -> None:
    shown = result.rows if everything else result.differences
    ours, theirs = sum(row.count for row in result.rows), sum(row.their_count for row in result.rows)
    if as_json:
        rows = [_as_json(row) for row in shown]
        print(json.dumps({"ours": ours, "theirs": theirs, "by": result.by, "told_until": result.reported_until, "rows": rows}))
        return
    print(f"Ours {ours:,}, the platform's {theirs:,} messages; it told of days until {result.reported_until}, and its data may lag.")
    for row in shown:
        where = "  ".join(part for part in row.key if part)
        cost = (
            "" if row.cost is None or row.their_cost is None else f"   cost {row.cost} / {row.their_cost} ({row.cost - row.their_cost:+})"
        )
        print(f"{where}   {row.count:,} / {row.their_count:,} ({row.count - row.their_count:+,}){cost}")
        if row.lines:
            print(f"    lines {', '.join(row.lines)}{' …' if len(row.lines) < row.count else ''}")
    if not result.differences:
        print("No difference.")
    elif not as_json:
        print('What a line is made of: "botkit report charges --line LINE".', file=sys.stderr)


def _as_json(row: ComparisonRow) -> dict[str, object]:
    return {
        **row.key._asdict(),
        "ours": row.count,
        "theirs": row.their_count,
        "our_cost": None if row.cost is None else str(row.cost),
        "their_cost": None if row.their_cost is None else str(row.their_cost),
        "lines": list(row.lines),
    }

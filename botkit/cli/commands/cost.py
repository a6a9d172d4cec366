"""`botkit cost`: what a flow costs, computed before any customer uses it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.contact_options import read_mix
from botkit.cli.shared_options import Project
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.service.billing.bill_run import BillingContext
    from botkit.service.billing.flow_cost import FlowCosts, MessagePrices, RouteCost

PER = 1_000  # conversations


def cost(
    flow: Annotated[str, typer.Argument(help="The flow: its name, or its file.")],
    mix: Annotated[str, typer.Option(help="Where customers are: NL=60,DE=40. Without it the country of `billing` in botkit.yaml.")] = "",
    day: Annotated[str, typer.Option(help="The day whose prices count (2026-11-01); without it today.")] = "",
    every: Annotated[bool, typer.Option("--all", help="List every route, not only the cheapest and the dearest.")] = False,
    project: Project = Path(),
    store: Annotated[
        str | None, typer.Option(help="Where imported rate cards are; without it the project's store, if it is there.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Walk through a flow and tell what a conversation costs at least and at most: how many messages, which of them templates."""
    from botkit.cli.project import load_project
    from botkit.flowfile.analysis.message_routes import Routes
    from botkit.service.billing.flow_cost import MessagePrices, flow_costs

    if flow.endswith((".yaml", ".yml")) and project == Path():
        project, flow = Path(flow).parent, Path(flow).stem
    opened = load_project(project).must_be_sound()
    config, library = opened.config, opened.library
    versions = {version.flow.flow: version for version in library.flows}
    if flow not in versions:
        from botkit.flowfile.suggestions import did_you_mean

        raise UsageError(f'There is no flow "{flow}"{did_you_mean(flow, versions) or "."} Known: {", ".join(sorted(versions)) or "none"}.')
    home = config.billing.country
    if not mix and not home:
        raise UsageError('Say where customers are: --mix NL=60,DE=40, or set "country" under "billing" in botkit.yaml.')
    countries = read_mix(mix or str(home))
    channel = next(iter(config.channels), "main")
    at = _moment(day)
    prices = MessagePrices(_books(config, store), channel, at, countries)
    costs = flow_costs(Routes(versions[flow], config.business, versions), prices)
    if as_json:
        print(json.dumps(_json(flow, costs, prices, countries), ensure_ascii=False))
        return
    _print(flow, costs, prices.currency, countries, every=every)


def _books(config: Config, store: str | None) -> BillingContext:
    """The prices, with imported rate cards where there is a store. Without --store, a store is not required."""
    from botkit.cli.open_store import existing_store, store_exists
    from botkit.errors import BotkitError
    from botkit.service.billing.bill_run import open_billing, shipped_billing

    url = store or config.store
    if store is None and not (url and store_exists(url)):
        return shipped_billing(config.billing)
    try:
        with existing_store(url) as opened_store, opened_store.read() as tx:
            return open_billing(tx, config.billing)
    except BotkitError as fault:
        if store is not None:
            raise
        sys.stderr.write(f"{fault}\nWithout it, prices are those of the rate cards that come with botkit.\n")
        return shipped_billing(config.billing)


def _moment(day: str) -> datetime:
    if not day:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    except ValueError:
        raise UsageError(f'"{day}" is no date for --day. Write year, month and day: 2026-11-01.') from None


def _print(flow: str, costs: tuple[FlowCosts, ...], currency: str, mix: dict[str, Decimal], *, every: bool) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from botkit.billing.money import rounded
    from botkit.cli.terminal.colour import PrintableConsole

    def _sum(amount: Decimal) -> str:
        return f"{rounded(amount, currency):,f}"

    console = PrintableConsole(sys.stdout, width=None if sys.stdout.isatty() else 150)
    total = sum(mix.values(), Decimal(0))
    shares = ", ".join(f"{country} {100 * share / total:.0f} %" for country, share in mix.items())
    console.print(f"{flow}, {shares}, prices in {currency} once the free messages of the month are used up")
    for part in costs:
        console.print(f"\n{part.start}")
        grid = Table(box=SIMPLE_HEAD, pad_edge=False)
        for title in ("", "messages", "templates", "one", f"{PER:,}"):
            grid.add_column(title, justify="left" if not title else "right", no_wrap=True)
        grid.add_column("by way of", overflow="fold")
        listed = part.routes if every and part.routes is not None else (part.cheapest, part.dearest)
        for number, one in enumerate(listed):
            name = ("cheapest", "dearest")[number] if not every or part.routes is None else ""
            grid.add_row(name, str(one.messages), str(one.templates), f"{one.cost:.4f}", _sum(one.cost * PER), _way(one))
        console.print(grid)
        if every and part.routes is None:
            console.print("There are too many routes to list them all.")
        if part.repeat:
            console.print(f"A question that comes back without an answer (a side question, the next page) adds up to {part.repeat:.4f}.")
            console.print(f"Going back, starting again and each further round of a loop add up to {part.again:.4f}.")
        if part.dearest.joined < part.dearest.cost:
            saved = part.dearest.cost - part.dearest.joined
            console.print(f'With "bubbles: joined" the dearest costs {part.dearest.joined:.4f}: {_sum(saved * PER)} less for {PER:,}.')


def _way(one: RouteCost) -> str:
    return " / ".join([*one.route.answers, f"({one.route.ends})"])


def _json(flow: str, costs: tuple[FlowCosts, ...], prices: MessagePrices, mix: dict[str, Decimal]) -> dict[str, Any]:
    return {
        "flow": flow,
        "currency": prices.currency,
        "day": prices.day,
        "mix": {country: str(share) for country, share in mix.items()},
        "starts": [
            {
                "start": part.start,
                "cheapest": _route_json(part.cheapest),
                "dearest": _route_json(part.dearest),
                "repeat": str(part.repeat),
                "again": str(part.again),
                "routes": None if part.routes is None else [_route_json(one) for one in part.routes],
            }
            for part in costs
        ],
    }


def _route_json(one: RouteCost) -> dict[str, Any]:
    return {
        "messages": one.messages,
        "templates": one.templates,
        "cost": str(one.cost),
        "cost_joined": str(one.joined),
        "answers": list(one.route.answers),
        "ends": one.route.ends,
        "said": [{"flow": said.flow, "step": said.address, "form": said.form, "category": said.category} for said in one.route.messages],
    }

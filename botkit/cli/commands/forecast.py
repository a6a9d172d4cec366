"""`botkit forecast`: what the month will have cost at its end, and how sure that is."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import Project, StoreUrl

if TYPE_CHECKING:
    from botkit.billing.forecast import CostSum, Forecast, GroupForecast
    from botkit.core.model.budget import Budgets

FEW_DAYS = 7  # with fewer whole days a forecast is little more than a guess, and says so
SPLITS = {"category": 1, "flow": 2, "country": 3}  # where it stands in a group's key


def forecast(
    month: Annotated[str, typer.Argument(help="The month, 2026-10; without it the present one. The next one can be asked for, too.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Foresee the month's charges from the log: so far, and at the month's end, with a range; by category, flow and country."""
    from botkit.cli.open_store import existing_store
    from botkit.cli.project import load_project
    from botkit.service.billing.bill_run import open_billing
    from botkit.service.billing.forecast import forecast as foresee

    config = load_project(project).config
    with existing_store(store or config.store) as log, log.read() as tx:
        result = foresee(tx, open_billing(tx, config.billing), month, datetime.now(UTC))
    if as_json:
        print(json.dumps(_json(result, config.budgets), ensure_ascii=False))
    else:
        _print(result, config.budgets)


def notes(result: Forecast) -> list[str]:
    """What the forecast rests on, and how far it can be trusted."""
    if not result.days_seen:
        return [
            "Nothing was delivered on any whole day of the last eight weeks, so nothing can be foreseen: what is expected is what is there."
        ]
    lines = [f"From {result.days_seen} whole day{'s' if result.days_seen > 1 else ''} to {result.days_left} left, today's rest included."]
    if result.days_seen < FEW_DAYS:
        lines.append(f"{result.days_seen} are few: take this for a guess.")
    lines.append(
        "Weekdays are told apart."
        if result.has_weekdays
        else "Weekdays are not told apart yet: that needs two weeks. All days are taken as equal."
    )
    lines.append(
        "In four of five months the end should lie within the range, if nothing else changes."
        if result.is_range_known
        else "How far off it may be cannot be told from so little."
    )
    lines.append("It does not know of campaigns to come, of messages that wait to be sent, or of receipts that are still missing.")
    if any(part.expected.unpriced for part in result.total().values()):
        lines.append("Lines without a price are in no amount: no rate card covers them. They are not free.")
    if result.saved:
        lines.append(f"{result.saved:,} message{'s' if result.saved > 1 else ''} saved by joined bubbles so far.")
    return lines


def _print(result: Forecast, budgets: Budgets) -> None:
    from botkit.cli.terminal.colour import PrintableConsole

    console = PrintableConsole(sys.stdout, width=None if sys.stdout.isatty() else 150)
    console.print(f"{result.month}, foreseen on {result.today}")
    for currency, part in result.total().items():
        foreseen = f"{_shown(part.expected, currency)} expected{_range(part, currency, result)}"
        console.print(f"\n{currency} {_shown(part.so_far, currency)} so far, {foreseen}")
        for name in SPLITS:
            console.print(_table(result, currency, name))
    for line in _against(result, budgets):
        console.print(line)
    for note in notes(result):
        console.print(note)


def _table(result: Forecast, currency: str, name: str) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in (name, "messages", "so far", "messages at the end", "expected", "low", "high"):
        grid.add_column(title, justify="left" if title == name else "right", no_wrap=True)
    groups = result.by(lambda key: key[SPLITS[name]] if key[0] == currency else "\0")
    groups.pop("\0", None)
    for word, part in sorted(groups.items(), key=lambda item: (-item[1].expected.amount, item[0])):
        ends = (_money(part.low.amount, currency), _money(part.high.amount, currency)) if result.is_range_known else ("", "")
        sums = (f"{part.so_far.messages:,}", _shown(part.so_far, currency), f"{part.expected.messages:,}", _shown(part.expected, currency))
        grid.add_row(word or "-", *sums, *ends)
    return grid


def _range(part: GroupForecast, currency: str, result: Forecast) -> str:
    if not result.is_range_known:
        return ""
    return f", {_money(part.low.amount, currency)} to {_money(part.high.amount, currency)} with a chance of four in five"


def _shown(part: CostSum, currency: str) -> str:
    missing = f" and {part.unpriced:,} without a price" if part.unpriced else ""
    return _money(part.amount, currency) + missing


def _money(amount: Decimal, currency: str) -> str:
    from botkit.billing.money import rounded

    return f"{rounded(amount, currency):,f}"


def _against(result: Forecast, budgets: Budgets) -> list[str]:
    """Whether the month will stay within its budgets."""
    lines = []
    for name, budget, expected in _budgets(result, budgets):
        share = expected / budget
        foreseen, allowed = _money(expected, budgets.currency), _money(budget, budgets.currency)
        lines.append(f"Budget of {name}: {foreseen} expected of {allowed} ({100 * share:.0f} %){', too much' if share > 1 else ''}")
    return lines


def _budgets(result: Forecast, budgets: Budgets) -> list[tuple[str, Decimal, Decimal]]:
    flows = result.by(lambda key: key[2] if key[0] == budgets.currency else "\0")
    whole = result.total().get(budgets.currency)
    listed = [] if budgets.business is None else [("the business", budgets.business.amount, whole.expected.amount if whole else Decimal(0))]
    return listed + [
        (name, budget.amount, flows[name].expected.amount if name in flows else Decimal(0)) for name, budget in budgets.flows.items()
    ]


def _json(result: Forecast, budgets: Budgets) -> dict[str, Any]:
    return {
        "month": result.month,
        "today": result.today,
        "days_seen": result.days_seen,
        "days_left": result.days_left,
        "has_weekdays": result.has_weekdays,
        "is_range_known": result.is_range_known,
        "is_guess": result.days_seen < FEW_DAYS,
        "saved_by_joined_bubbles": result.saved,
        "totals": [{"currency": currency, **_part(part, result)} for currency, part in result.total().items()],
        "groups": [
            {"currency": currency, "category": category, "flow": flow, "country": country, **_part(part, result)}
            for (currency, category, flow, country), part in result.groups.items()
        ],
        "budgets": [{"of": name, "amount": str(amount), "expected": str(expected)} for name, amount, expected in _budgets(result, budgets)],
        "notes": notes(result),
    }


def _part(part: GroupForecast, result: Forecast) -> dict[str, Any]:
    sums = {"so_far": part.so_far, "expected": part.expected, **({"low": part.low, "high": part.high} if result.is_range_known else {})}
    return {
        name: {"messages": one.messages, "charged": one.charged, "unpriced": one.unpriced, "amount": str(one.amount)}
        for name, one in sums.items()
    }

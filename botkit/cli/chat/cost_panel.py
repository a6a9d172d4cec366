"""The cost of a chat so far, as a table and as JSON: each message with the rule that priced it and the row of the rate card."""

from __future__ import annotations

import sys
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.table import Table

from botkit.cli.terminal.colour import PrintableConsole
from botkit.service.billing.conversation_cost import ConversationCost, MessageCost

PLAIN_WIDTH = 140  # in a file or a pipe


def print_cost(cost: ConversationCost) -> None:
    """Print the table on stdout."""
    console = PrintableConsole(sys.stdout, width=None if sys.stdout.isatty() else PLAIN_WIDTH)
    grid = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("message", "category", cost.currency):
        grid.add_column(title, justify="right" if title == cost.currency else "left", no_wrap=True)
    grid.add_column("why", overflow="fold")
    for line in cost.lines:
        grid.add_row(
            f"{line.number} {line.flow}", line.charge.category, "unknown" if line.amount is None else f"{line.amount:.4f}", _prices(line)
        )
    if cost.lines:
        console.print(grid)
    missing = f", and {cost.unpriced} without a price" if cost.unpriced else ""
    console.print(f"{cost.total:.4f} {cost.currency} so far{missing}, {_markets(cost)}, prices of {cost.day}.")
    if cost.saved:
        console.print(f"{cost.saved} message{'s' if cost.saved > 1 else ''} saved by joined bubbles.")
    console.print("Sent counts as delivered, unless you said otherwise with /receipt; the free messages of the month count as used up.")


def _markets(cost: ConversationCost) -> str:
    if cost.mix:
        return ", ".join(f"{country} {100 * share:.0f} %" for country, share in cost.mix.items())
    markets = sorted({line.charge.market for line in cost.lines})
    return f"by the customer's number: {', '.join(markets)}" if markets else "by the customer's number"


def _prices(line: MessageCost) -> str:
    return "; ".join(
        f"{f'{country}: ' if len(line.charges) > 1 else ''}{charge.outcome}, rule {charge.rule}{f', {charge.rate}' if charge.rate else ''}"
        for country, charge in line.charges.items()
    )


def cost_json(cost: ConversationCost) -> dict[str, Any]:
    """The table as JSON."""
    return {
        "kind": "cost",
        "currency": cost.currency,
        "day": cost.day,
        "mix": {country: str(share) for country, share in cost.mix.items()},
        "total": str(cost.total),
        "unpriced": cost.unpriced,
        "saved_by_joined_bubbles": cost.saved,
        "messages": [
            {
                "number": line.number,
                "flow": line.flow,
                "step": line.step,
                "template": line.template,
                "amount": None if line.amount is None else str(line.amount),
                "lines": [
                    {
                        "country": country or charge.country,
                        "market": charge.market,
                        "category": charge.category,
                        "outcome": charge.outcome,
                        "rule": charge.rule,
                        "rate": charge.rate,
                        "amount": None if charge.amount is None else str(charge.amount),
                    }
                    for country, charge in line.charges.items()
                ],
            }
            for line in cost.lines
        ],
    }

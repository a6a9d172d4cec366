"""`botkit rates`: which rate cards are at hand, what a message costs on a day, and cards of your own: checked, then imported."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.shared_options import AsJson, Project, StoreUrl
from botkit.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from botkit.billing.rate_card_import import RateCardProblem
    from botkit.billing.rates import RateRow
    from botkit.config import Config
    from botkit.service.billing.bill_run import BillingContext
    from botkit.store.billing.bill_inputs import RateCardRow

MAX_FILE_BYTES = 20 * 1024 * 1024  # bytes; Meta's own cards of all currencies together have one

rates = typer.Typer(help="Show, check and import the prices that bills are made with.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="A CSV file: a rate card, or a table of markets.")]


@rates.command("list")
def list_cards(project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Show every card at hand: from when, model, currency, how many markets and prices, and how sure they are."""
    config, books, cards = _open(project, store)
    groups: dict[tuple[str, str, str, str], list[RateRow]] = {}
    for row in books.cards.rows:
        groups.setdefault((row.effective_from, row.model, row.currency, row.quality), []).append(row)
    lines = [
        {
            "effective_from": day,
            "model": model,
            "currency": currency,
            "quality": quality,
            "markets": len({row.market for row in rows}),
            "rows": len(rows),
            "source": rows[0].source,
        }
        for (day, model, currency, quality), rows in sorted(groups.items())
    ]
    if as_json:
        imported = [{"digest": card.digest, "kind": card.kind, "name": card.name, "at": card.imported_at.isoformat()} for card in cards]
        print(json.dumps({"cards": lines, "imported": imported}, ensure_ascii=False))
        return
    for line in lines:
        print(
            f"{line['effective_from']}  {line['model']:<12} {line['currency']}  {line['markets']:>3} markets  {line['rows']:>4} prices  "
            f"{line['quality']:<13} {line['source']}"
        )
    for card in cards:
        print(f"imported {card.imported_at:%Y-%m-%d}  {card.kind}  {card.name}  {card.digest[:12]}")
    if not any(row.currency == account.currency for account in config.billing.accounts for row in books.cards.rows):
        _tell(f"No card is in {config.billing.accounts[-1].currency}, your currency: every line would be unpriced.")


@rates.command("show")
def show(
    market: Annotated[str, typer.Argument(help="A market (Germany), a country (DE), or the first digits of a number (4930).")],
    day: Annotated[str, typer.Option(help="The day, 2026-10-01; without it today.")] = "",
    currency: Annotated[str, typer.Option(help="The currency; without it your account's.")] = "",
    model: Annotated[str, typer.Option(help="The pricing model; without it the one in force on that day.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show what messages to a market cost on a day, and which row of which card says so."""
    from botkit.billing.billing_period import day_of
    from botkit.billing.models import model_named, model_on, price_day
    from botkit.billing.rates import CATEGORIES

    config, books, _ = _open(project, store)
    account = config.billing.accounts[-1]
    wanted = _date(day) if day else day_of(datetime.now(UTC), account.zone)
    used = model_named(model) if model else model_on(wanted)
    named = _market(books, market, wanted)
    priced = price_day(used, wanted)
    priced_rows = []
    for category in CATEGORIES:
        ladder = books.cards.tiers(used.name, currency or account.currency, named, category, priced)
        priced_rows += [] if ladder is None else [(category, row) for row in ladder.rows]
    if as_json:
        lines = [
            {"category": category, "tier": row.tier, "rate": str(row.rate), "row": row.key, "quality": row.quality}
            for category, row in priced_rows
        ]
        print(json.dumps({"market": named, "model": used.name, "day": wanted, "currency": currency or account.currency, "rates": lines}))
    else:
        print(f"{named}, {wanted}, {used.name}, {currency or account.currency}")
        for category, row in priced_rows:
            band = "" if row.tier == "0:MAX" else f"messages {row.tier}"
            print(f"  {category:<30} {row.rate:>8}  {band:<28} {row.quality}, since {row.effective_from}")
    is_laddered = {category for category, row in priced_rows if row.tier != "0:MAX"}
    flat = [category for category, _ in priced_rows if category in ("utility", "authentication") and category not in is_laddered]
    if flat and used.has_tiers:
        _tell(f"No card has the volume discounts of {named} for {' and '.join(flat)}: many messages may cost less (tier_unknown).")
    if not priced_rows:
        _tell(f"No card prices {named} in {currency or account.currency} on {wanted}: such lines are unpriced.")
        raise typer.Exit(1)


@rates.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="A CSV file; without it everything that is at hand.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Look for gaps, overlaps, unknown markets, wrong decimals: every problem at once, with its line."""
    _, books, cards = _open(project, store)
    problems_by_file: dict[str, list[RateCardProblem]] = {}
    if file is not None:
        problems_by_file[str(file)] = _checked(file, _read(file), books)[1]
    for card in cards if file is None else ():
        problems_by_file[card.name] = _checked(Path(card.name), card.content, books)[1]
    _show_problems(problems_by_file, as_json)
    if file is None and not cards and not as_json:
        _tell("Nothing was imported; the shipped cards are checked with every release.")
    if any(not problem.is_warning for problems in problems_by_file.values() for problem in problems):
        raise typer.Exit(1)


@rates.command("import")
def import_card(file: File, project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Import a rate card or a table of markets. It goes before the shipped ones; a file with problems is not taken."""
    from botkit.store.billing import bill_inputs
    from botkit.store.billing.bill_inputs import RateCardRow
    from botkit.store.database import Store

    config, books, _ = _open(project, store)
    content = _read(file)
    kind, problems = _checked(file, content, books)
    _show_problems({str(file): problems}, as_json=False, to=sys.stderr)
    if any(not problem.is_warning for problem in problems):
        _tell(f'"{file}" was not imported. Correct what is named above.')
        raise typer.Exit(1)
    digest = sha256(content.encode()).hexdigest()
    opened = Store.open(store or config.store)
    try:
        with opened.begin() as tx:
            card = RateCardRow(
                digest=digest,
                kind="rates" if kind == "rates" else "markets",
                name=file.name,
                content=content,
                imported_at=datetime.now(UTC),
            )
            is_new = bill_inputs.add_rate_card(tx, card)
    finally:
        opened.close()
    if as_json:
        print(json.dumps({"digest": digest, "kind": kind, "new": is_new}))
    else:
        print(f"Imported {kind} from {file.name} as {digest[:12]}." if is_new else f"{file.name} is here already, as {digest[:12]}.")


def _open(project: Path, store: str | None) -> tuple[Config, BillingContext, tuple[RateCardRow, ...]]:
    """Configuration, cards and markets. A project without a database has the shipped ones."""
    from botkit.cli.open_store import existing_store, store_exists
    from botkit.cli.project import load_project
    from botkit.service.billing.bill_run import open_billing, shipped_billing
    from botkit.store.billing import bill_inputs

    config = load_project(project).config
    url = store or config.store
    if not store_exists(url):
        return config, shipped_billing(config.billing), ()
    with existing_store(url) as opened, opened.read() as tx:
        return config, open_billing(tx, config.billing), bill_inputs.imported_cards(tx)


def _read(file: Path) -> str:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise UsageError(f'"{file}" is larger than any rate card.')
        return file.read_text("utf-8-sig")
    except OSError as fault:
        raise UsageError(f'"{file}" cannot be read: {fault.strerror}.') from None
    except UnicodeDecodeError:
        raise UsageError(f'"{file}" is no text in UTF-8. Export it as CSV, not as a spreadsheet.') from None


def _checked(file: Path, content: str, books: BillingContext) -> tuple[str, list[RateCardProblem]]:
    from botkit.billing.rate_card_import import MARKET_COLUMNS, RATE_COLUMNS, check_markets, check_rates, kind_of

    reader = csv.DictReader(io.StringIO(content))
    kind = kind_of(reader.fieldnames)
    if kind == "rates":
        return kind, check_rates(reader, books.markets)
    if kind == "markets":
        return kind, check_markets(reader)
    raise UsageError(
        f'"{file}" is neither a rate card (columns {", ".join(RATE_COLUMNS)}) nor a table of markets (columns {", ".join(MARKET_COLUMNS)}).'
    )


def _market(books: BillingContext, wanted: str, day: str) -> str:
    from botkit.flowfile.suggestions import did_you_mean

    if wanted in books.markets.names:
        return wanted
    if (wanted.isascii() and wanted.isdecimal()) or (len(wanted) == 2 and wanted.isupper()):
        return books.markets.match(wanted, day).market
    raise UsageError(f'There is no market "{wanted}"{did_you_mean(wanted, sorted(books.markets.names)) or "."}')


def _date(written: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(written).isoformat()
    except ValueError:
        raise UsageError(f'"{written}" is no date. Write year, month and day: 2026-10-01.') from None


def _show_problems(problems_by_file: dict[str, list[RateCardProblem]], as_json: bool, to: Any = None) -> None:
    if as_json:
        lines: Iterable[dict[str, object]] = (
            {"file": file, "line": problem.line, "message": problem.message, "warning": problem.is_warning}
            for file, problems in problems_by_file.items()
            for problem in problems
        )
        print(json.dumps(list(lines), ensure_ascii=False))
        return
    for file, problems in problems_by_file.items():
        for problem in problems:
            print(f"{file}: {problem}", file=to or sys.stdout)
        if not problems and to is None:
            print(f"{file}: no problem found")


def _tell(message: str) -> None:
    print(message, file=sys.stderr)

"""`botkit contact`: shows, exports and erases everything that is stored about a person."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.contact_options import Address, opened, read_contact
from botkit.cli.shared_options import AsJson, Project, StoreUrl
from botkit.errors import StoreUnavailable, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.service.privacy.erase import Erasure

contact = typer.Typer(help="Show, export and erase everything that is stored about a person.", no_args_is_help=True)

Addresses = Annotated[list[str], typer.Argument(help="Every address of the person that you know.")]


def _find(tx: Connection, address: str) -> int:
    from botkit.service.contact_lookup import find_contact

    contact_id = find_contact(tx, *read_contact(address))
    if contact_id is None:
        raise UsageError(f'Nobody is known as "{address}".')
    return contact_id


@contact.command()
def show(address: Address, project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """What is stored about a person: their profile and addresses, and how much of everything else."""
    from collections import Counter

    from botkit.service.privacy.export import export_person

    now = datetime.now(UTC)
    with opened(project, store) as (config, opened_store), opened_store.read() as tx:
        brands = config.business.brand_names(config.channels)
        counted: Counter[str] = Counter()
        shown: list[tuple[str, dict[str, object]]] = []
        for section, thing in export_person(tx, _find(tx, address), now, brands):
            counted[section] += 1
            if section in ("contact", "addresses", "subscriptions", "consent"):
                shown.append((section, thing))
    if as_json:
        print(json.dumps({"things": [{"section": name, **thing} for name, thing in shown], "counts": counted}, ensure_ascii=False))
        return
    for section, thing in shown:
        print(f"{section:<14} " + "  ".join(f"{name}={value}" for name, value in thing.items() if value not in ("", None, [], {})))
    print("kept           " + ", ".join(f"{count} {section}" for section, count in counted.items()))


@contact.command()
def export(
    address: Address,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write to this file instead of the terminal.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: Annotated[bool, typer.Option("--json", show_default=False, help="JSON is what it always is: one object per line.")] = True,
) -> None:
    """Everything that is stored about a person, one JSON object per line, for their request for access or to take along."""
    from botkit.service.privacy.export import export_person

    now = datetime.now(UTC)
    with opened(project, store) as (config, opened_store), opened_store.read() as tx:
        contact_id = _find(tx, address)
        file = out.open("w", encoding="utf-8") if out else sys.stdout
        try:
            for section, thing in export_person(tx, contact_id, now, config.business.brand_names(config.channels)):
                file.write(json.dumps({"section": section, **thing}, ensure_ascii=False) + "\n")
        finally:
            if out:
                file.close()
    if out:
        sys.stderr.write(f'Written to "{out}". It holds personal data.\n')


@contact.command()
def erase(
    addresses: Addresses,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who erases; without it, the name of your account on this machine.")] = "",
    compact: Annotated[bool, typer.Option("--compact/--no-compact", help="Remove deleted bytes from the database; takes time.")] = True,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Erase a person in every table, and keep a keyed hash of their addresses, so that no old list adds them again.

    Bills and reports count what they counted before. What was erased cannot be had again. The report names nobody: keep it as proof.
    """
    import msgspec

    from botkit.service.privacy.erase import erase as do
    from botkit.store.consent import ledger_seals
    from botkit.store.consent.suppressions import must_be_set

    with opened(project, store) as (config, opened_store):
        must_be_set(config.suppression_key)
        with opened_store.read() as tx:  # before asking for confirmation: nothing is asked when an address is unknown
            people = [_find(tx, address) for address in addresses]
        if not yes:
            typer.confirm(f"Erase {', '.join(addresses)} for good?", abort=True, err=True)
        with opened_store.begin() as tx:
            erasure = do(tx, config.suppression_key, people, datetime.now(UTC), by or getpass.getuser())
        with opened_store.read() as tx:
            erasure = msgspec.structs.replace(erasure, head=str(ledger_seals.head(tx) or ""))
        _tell(erasure, as_json)
        if compact:
            _compact(opened_store)


def _compact(store: object) -> None:
    from botkit.store.database import Store

    assert isinstance(store, Store)
    try:
        store.compact()
    except StoreUnavailable as fault:
        raise StoreUnavailable(
            f'{fault}\nThe person is erased. The database still holds deleted bytes: run "botkit contact scrub" when it is less busy.'
        ) from None


@contact.command()
def scrub(project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """Remove deleted bytes from the database: SQLite rewrites its file, PostgreSQL frees dead rows."""
    with opened(project, store) as (_, opened_store):
        _compact(opened_store)
    print(json.dumps({"scrubbed": True}) if as_json else "The database holds nothing any more that was deleted.")


def _tell(erasure: Erasure, as_json: bool) -> None:
    import msgspec

    if as_json:
        print(msgspec.json.encode(erasure).decode())
        return
    print(f"Erased on {erasure.at:%Y-%m-%d %H:%M:%S} UTC by {erasure.by}: contact {', '.join(map(str, erasure.contacts))}.")
    for what, counts in (("deleted", erasure.deleted), ("emptied", erasure.emptied)):
        for table, count in sorted(counts.items()):
            if count:
                print(f"  {count:>7} {what:<8} {table}")
    print(f"  {erasure.marks:>7} marks    suppressions")
    print(f"The ledger's newest seal: {erasure.head}")

"""`botkit consent verify`, `proof` and `key`: checking the ledger, a file that proves it elsewhere, and the key that signs it."""

from __future__ import annotations

import json
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from botkit.cli.contact_options import opened, read_contact
from botkit.cli.shared_options import AsJson, Project, StoreOptions, StoreUrl
from botkit.errors import ConfigInvalid, UsageError

if TYPE_CHECKING:
    from botkit.config import Ledger
    from botkit.policy.consent.seal_keys import TrustedKeys
    from botkit.store.consent.anchors import Anchor

FAULTS_SHOWN = 20  # of a proof file with many

PublicKeys = Annotated[
    list[str] | None, typer.Option("--public-key", help="A key that may have signed, instead of those of the project. Several times.")
]


def verify(
    target: StoreOptions,
    file: Annotated[
        Path | None, typer.Argument(help="A proof file, which is checked without the database. Without it: the ledger.")
    ] = None,
    head: Annotated[str, typer.Option(help="The seal of an earlier audit (NUMBER:SEAL): it must still be in its place.")] = "",
    public_key: PublicKeys = None,
) -> None:
    """Check that nothing in the ledger was changed, added or removed, and who signed it. Exit 1 names the first thing that is wrong.

    With FILE: check a proof file against the public key, without any database.
    """
    import msgspec

    from botkit.service.consent.audit import audit, read_head
    from botkit.store.consent.ledger_seals import LedgerHead

    if file is not None:
        _verify_file(file, target, public_key)
        return
    expected = read_head(head) if head else None
    if head and expected is None:
        raise UsageError(f'"{head}" is no seal. Write it as an earlier "botkit consent verify" showed it: NUMBER:SEAL.')
    with opened(target.project, target.store) as (config, opened_store), opened_store.read() as tx:
        trusted = trusted_keys(public_key, config.ledger.trusted)
        anchors = _anchors(config.ledger)
        stamped = _timestamps(config.ledger, anchors)
        kept = [LedgerHead(anchor.number, anchor.seal) for anchor in anchors]
        result = audit(tx, [*kept, expected] if expected else kept, trusted)
    if target.as_json:
        print(msgspec.json.encode(result).decode())
    elif result.fault is None:
        counts = f"{result.lines} lines in {result.blocks} blocks, {result.erased} of them erased"
        print(f"{counts}: nothing was changed, added or removed.")
        print(f"{result.signed} blocks are signed, and {result.verdicts} decisions of the gate.")
        if result.anchors:
            print(f"{result.anchors} blocks are as they were known outside the database.{stamped}")
        if result.head:
            print(f"Keep this seal outside the database, and name it at the next audit: {result.head}")
        for each in result.unproved:
            print(f"Not proved: {each}.")
    if result.fault is not None:
        sys.stderr.write(f"The ledger is broken: {result.fault.message}.\n")
        raise typer.Exit(1)


def _anchors(ledger: Ledger) -> list[Anchor]:
    from botkit.service.consent.anchor_job import AnchorSettings

    return AnchorSettings(file=ledger.anchors, store=ledger.anchor_store).read()


def _timestamps(ledger: Ledger, anchors: list[Anchor]) -> str:
    """A sentence about the timestamps. Raises `UsageError` when one is of something else, or of nobody who is trusted."""
    from botkit.service.consent.timestamps import TimestampRefused, check_timestamp, read_roots

    stamped = [anchor for anchor in anchors if anchor.timestamp]
    if not stamped:
        return ""
    if ledger.timestamp_roots is None:
        return f" {len(stamped)} timestamps were not checked: ledger.timestamp_roots is not set."
    roots = read_roots(ledger.timestamp_roots)
    try:
        moments = [check_timestamp(anchor, roots) for anchor in stamped]
    except TimestampRefused as fault:
        raise ConfigInvalid(f"A timestamp of the anchors is wrong: {fault}.") from None
    return f" An authority saw {len(stamped)} of them, from {min(moments):%Y-%m-%d %H:%M} to {max(moments):%Y-%m-%d %H:%M} UTC."


def _verify_file(file: Path, target: StoreOptions, public_key: list[str] | None) -> None:
    import msgspec

    from botkit.cli.project import load_project
    from botkit.policy.consent.proof import check_proof
    from botkit.policy.consent.seal_keys import TrustedKeys

    own = TrustedKeys() if public_key else load_project(target.project).config.ledger.trusted
    try:
        result = check_proof(file.read_bytes(), trusted_keys(public_key, own))
    except OSError as fault:
        raise UsageError(f'"{file}" cannot be read: {fault.strerror}.') from None
    except ValueError as fault:
        raise UsageError(f'"{file}" is no proof of ours: {fault}.') from None
    if target.as_json:
        print(msgspec.json.encode(result).decode())
    else:
        print(f"{result.subject}, {result.made_at:%Y-%m-%d %H:%M} UTC: {result.lines} lines of the ledger, {result.messages} messages.")
        for reason, count in result.allowed.items():
            print(f"{count:>9,}  allowed: {reason}")
        if result.refused:
            print(f"{result.refused:>9,}  refused by the gate")
        for each in result.unproved:
            print(f"Not proved: {each}.")
    for each in result.faults[:FAULTS_SHOWN]:
        sys.stderr.write(f"Wrong: {each}.\n")
    if result.faults:
        raise typer.Exit(1)


def proof(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write. It must not be there yet.")],
    address: Annotated[str, typer.Argument(help="A person's address; or name --flow or --template.")] = "",
    flow: Annotated[str, typer.Option(help="A campaign: all messages of this flow.")] = "",
    template: Annotated[str, typer.Option(help="A campaign: all messages with this template.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
) -> None:
    """Write a file that proves, without the database, what a person agreed to, or which consent allowed each message of a campaign."""
    from botkit.policy.consent.proof import write_proof
    from botkit.service.consent.proof import prove_campaign, prove_person
    from botkit.service.contact_lookup import find_contact
    from botkit.service.whole_file import PRIVATE, new_file

    if sum(map(bool, (address, flow, template))) != 1:
        raise UsageError("Say what is to be proved: an address, --flow NAME or --template NAME, and only one of them.")
    parsed_address = read_contact(address) if address else None
    now = datetime.now(UTC)
    with opened(project, store) as (config, opened_store), opened_store.read() as tx:
        if parsed_address is not None:
            contact = find_contact(tx, *parsed_address)
            if contact is None:
                raise UsageError(f'Nobody is known as "{address}".')
            made = prove_person(tx, contact, address, now)
        else:
            made = prove_campaign(tx, flow, template, now)
            if not made.messages:
                raise UsageError(f"There is no message of {made.subject}.")
    try:
        new_file(output, write_proof(made, config.ledger.key), PRIVATE)
    except FileExistsError:
        raise UsageError(f'There is a file "{output}" already. Name another one.') from None
    except OSError as fault:
        raise UsageError(f'"{output}" cannot be written: {fault.strerror}.') from None
    print(f"{output}: {len(made.lines)} lines of the ledger, {len(made.messages)} messages.")
    if config.ledger.key is not None:
        print(f"Whoever checks it needs this file and the public key: botkit consent verify FILE --public-key {config.ledger.key.public}")
    else:
        print("Nothing in it is signed: without a key it shows what is in the database, and proves nothing to anybody else.")


def trusted_keys(written: list[str] | None, own: TrustedKeys) -> TrustedKeys:
    """The keys named on the command line, else those of the project. Raises `UsageError`."""
    from botkit.policy.consent.seal_keys import TrustedKeys, is_key

    if not written:
        return own
    for public in written:
        if not is_key(public):
            raise UsageError(f'"{public}" is no public key: it has 64 hexadecimal digits, as "botkit consent key" shows.')
    return TrustedKeys(others=tuple(written), signed_from=own.signed_from)


def key(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Make a new private key, and write it to this file.")] = None,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Show the public key that belongs to the ledger's private one, or make a new private key.

    The private key signs; give the public one to whoever is to check. What a change of keys needs in botkit.yaml is printed.
    """
    from botkit.cli.open_store import existing_store, store_exists
    from botkit.cli.project import load_project
    from botkit.policy.consent.seal_keys import SealKey
    from botkit.service.whole_file import PRIVATE, new_file
    from botkit.store.consent import ledger_seals

    config = load_project(project).config
    before = config.ledger.key
    if output is None:
        if before is None:
            raise UsageError('There is no key yet: "ledger: {key: …}" is not set. "botkit consent key -o FILE" makes one.')
        print(json.dumps({"public_key": before.public}) if as_json else before.public)
        return
    last = None
    if store_exists(store or config.store):
        with existing_store(store or config.store) as opened_store, opened_store.read() as tx:
            last = ledger_seals.last_block(tx)
    written = secrets.token_hex(32)
    try:
        new_file(output, f"{written}\n".encode(), PRIVATE)
    except FileExistsError:
        raise UsageError(f'There is a file "{output}" already: a key that is overwritten is lost. Name another one.') from None
    except OSError as fault:
        raise UsageError(f'"{output}" cannot be written: {fault.strerror}.') from None
    public = SealKey(written).public
    settings: dict[str, object] = {"key": f"file {output}"}
    if last is not None and last.key and before is not None:
        settings["retired_keys"] = {**config.ledger.trusted.retired, before.public: last.number}
    signed_from = config.ledger.trusted.signed_from if last is not None and last.key else last.number + 1 if last is not None else 1
    if signed_from > 1:
        settings["signed_from"] = signed_from
    if as_json:
        print(json.dumps({"public_key": public, "ledger": settings}))
        return
    print(f"The private key is in {output}. Keep it, and a copy of it, where nobody can read it who can write to the database.")
    print(f"The public key, for whoever checks: {public}")
    print("Stop all servers, write this into botkit.yaml, and start them again:\n\nledger:")
    for name, value in settings.items():
        if isinstance(value, dict):
            print(f"  {name}:", *(f'    "{each}": {until}' for each, until in value.items()), sep="\n")
        else:
            print(f"  {name}: {value}")

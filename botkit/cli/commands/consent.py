"""`botkit consent`: what a person agreed to, entered, taken back, brought in, handed out, and proved."""

from __future__ import annotations

import getpass
import hashlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.commands.consent_lists import export_consents, import_consents
from botkit.cli.contact_options import Address, AsJson, Project, StoreUrl, opened, read_contact, read_moment, read_past_moment
from botkit.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from botkit.policy.consent.model import ConsentEvent

consent = typer.Typer(help="Show, enter, take back, import, export and verify consent.", no_args_is_help=True)

Purpose = Annotated[str, typer.Option(help="utility, marketing or authentication; for a withdrawal also all.")]
By = Annotated[str, typer.Option("--by", help="Who enters it; without it, the name of your account on this machine.")]
At = Annotated[str, typer.Option("--at", help="When the person said so (2026-11-20T10:00:00Z); without it, now.")]

consent.command("import")(import_consents)
consent.command("export")(export_consents)


@consent.command()
def show(address: Address, project: Project = Path(), store: StoreUrl = None, as_json: AsJson = False) -> None:
    """What holds for a person now, and every line that says so."""
    from botkit.service.contact_lookup import find_contact
    from botkit.service.privacy.export import consent_of, suppressed_since

    platform, sender = read_contact(address)
    now = datetime.now(UTC)
    with opened(project, store) as (config, kept), kept.read() as tx:
        contact = find_contact(tx, platform, sender)
        since = suppressed_since(tx, config.suppression_key, platform, sender)
        if contact is None and since is None:
            raise UsageError(f'Nobody is known as "{address}", so there is no consent: nothing may be sent but an answer.')
        found = consent_of(tx, contact, now) if contact is not None else {"contact": None, "standings": [], "lines": []}
    found["suppressed_since"] = since.isoformat() if since else None
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    print(f"contact {found['contact']}" if found["contact"] is not None else "nobody any more")
    if found["suppressed_since"]:
        print(f"  on the suppression list since {found['suppressed_since']}")
    if found.get("platform_stopped"):
        print("  stopped marketing in the messenger's own settings")
    for standing in found["standings"]:
        topic = f" ({standing['topic']})" if standing["topic"] else ""
        until = f", until {standing['valid_until']}" if standing["valid_until"] else ""
        print(f"  {standing['purpose']}{topic}: {standing['status']} since {standing['since']}{until}")
    for former in found.get("given_from_former_addresses", ()):
        topic = f" ({former['topic']})" if former["topic"] else ""
        print(f"  {former['purpose']}{topic}: given from an address that they no longer have")
    for line in found["lines"]:
        told = "  ".join(f"{name}={value}" for name, value in line.items() if name not in ("line", "occurred_at", "action"))
        print(f"{line['line']:>6}  {line['occurred_at'][:19]}  {line['action']:<15} {told}")


@consent.command()
def grant(
    address: Address,
    purpose: Purpose,
    evidence: Annotated[str, typer.Option(help="What proves it: a form's id, a recording, a letter.")] = "",
    note: Annotated[str, typer.Option(help="How it came about, in a sentence.")] = "",
    topic: Annotated[str, typer.Option(help="Only for this topic.")] = "",
    by: By = "",
    at: At = "",
    method: Annotated[str, typer.Option(help="web_form, paper, ivr, sms, agent, api …")] = "agent",
    wording: Annotated[str, typer.Option(help="The words that the person agreed to.")] = "",
    text_id: Annotated[str, typer.Option(help="The name of the wording.")] = "",
    text_version: Annotated[str, typer.Option(help="Its version.")] = "",
    language: Annotated[str, typer.Option(help="Its language.")] = "",
    collection_point: Annotated[str, typer.Option(help="Where it was collected.")] = "",
    basis: Annotated[str, typer.Option(help="consent, existing_customer, user_requested or contract.")] = "consent",
    sender: Annotated[str, typer.Option(help="The brand it was given to, as botkit.yaml names the business; empty: all of yours.")] = "",
    valid_until: Annotated[str, typer.Option(help="When it ends.")] = "",
    external_ref: Annotated[str, typer.Option(help="The entry in an outside register of consents.")] = "",
    jurisdiction: Annotated[str, typer.Option(help="Whose rules apply: DE, US …")] = "",
    double_opt_in: Annotated[bool, typer.Option("--double-opt-in", help="It still has to be confirmed from the address.")] = False,
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Enter a consent that was given elsewhere. It needs a note and evidence, and counts from when it was given."""
    from botkit.policy.consent.model import ConsentEvent

    if purpose not in ("utility", "marketing", "authentication"):
        raise UsageError(f'"{purpose}" is no purpose that one can agree to. Write utility, marketing or authentication.')
    if basis not in ("consent", "existing_customer", "user_requested", "contract"):
        raise UsageError(f'"{basis}" is no basis. Write consent, existing_customer, user_requested or contract.')
    if not note or not evidence:
        raise UsageError("A consent that somebody enters for another needs --note and --evidence: without proof it is none.")
    now = datetime.now(UTC)
    entry = ConsentEvent(
        action="requested" if double_opt_in else "given",
        occurred_at=read_past_moment(at, now),
        purpose=purpose,
        topic=topic,
        scope=sender,
        basis=basis,  # type: ignore[arg-type]  # one of four, as checked above
        method=method,
        actor="agent",
        by=by or getpass.getuser(),
        double_opt_in=double_opt_in,
        valid_until=read_moment(valid_until) if valid_until else None,
        text_id=text_id,
        text_version=text_version,
        text_sha256=hashlib.sha256(wording.encode()).hexdigest() if wording else "",
        language=language,
        wording=wording,
        evidence=evidence,
        note=note,
        collection_point=collection_point,
        jurisdiction=jurisdiction,
        external_ref=external_ref,
    )
    _enter(address, entry, now, project, store, as_json)


@consent.command()
def withdraw(
    address: Address,
    purpose: Purpose = "all",
    topic: Annotated[str, typer.Option(help="Only of this topic.")] = "",
    note: Annotated[str, typer.Option(help="How it came about.")] = "",
    evidence: Annotated[str, typer.Option(help="What shows it; none is needed.")] = "",
    by: By = "",
    at: At = "",
    method: Annotated[str, typer.Option(help="email, phone, paper, agent …")] = "agent",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Enter that a person wants no more messages. No proof is needed, and it counts at once, for every sender."""
    from botkit.policy.consent.model import ConsentEvent

    if purpose not in ("utility", "marketing", "authentication", "all"):
        raise UsageError(f'"{purpose}" is no purpose. Write utility, marketing, authentication or all.')
    now = datetime.now(UTC)
    entry = ConsentEvent(
        action="withdrawn",
        occurred_at=read_past_moment(at, now),
        purpose=purpose,
        topic=topic,
        method=method,
        actor="agent",
        by=by or getpass.getuser(),
        evidence=evidence,
        note=note,
    )
    _enter(address, entry, now, project, store, as_json)


def _enter(address: str, entry: ConsentEvent, now: datetime, project: Path, url: str | None, as_json: bool) -> None:
    from msgspec.structs import replace

    from botkit.service.consent.record import record_consents
    from botkit.service.contact_lookup import find_or_create_contact, known_as
    from botkit.service.privacy.export import consent_of, suppressed_since
    from botkit.store.consent import suppressions

    platform, sender = read_contact(address)
    with opened(project, url) as (config, kept), kept.begin() as tx:
        suppressions.must_fit(tx, config.suppression_key)
        since = suppressed_since(tx, config.suppression_key, platform, sender)
        if since is not None and entry.action != "withdrawn" and entry.occurred_at <= since:
            raise UsageError(f"This person was erased on {since:%Y-%m-%d}; only something they said later counts.")
        contact, is_new = find_or_create_contact(tx, platform, sender, now)
        mine = replace(entry, address=known_as(platform, sender))
        before = _still_suppressed(tx, contact, since) if since is not None else ()
        record_consents(tx, {contact: (*before, mine)}, now, created=frozenset({contact} if is_new else ()))
        found = consent_of(tx, contact, now)
    found["suppressed_since"] = since.isoformat() if since else None
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print(found)


def _still_suppressed(tx: Connection, contact: int, since: datetime) -> tuple[ConsentEvent, ...]:
    """The suppression stands in the ledger before anything else is said of who was erased."""
    from botkit.policy.consent.model import ConsentEvent
    from botkit.store.consent import consents

    known = consents.load(tx, [contact])[contact]
    if any(line.entry.action == "suppressed" for line in known):
        return ()
    return (ConsentEvent(action="suppressed", occurred_at=since, method="suppression_list", actor="system"),)


@consent.command()
def verify(
    head: Annotated[str, typer.Option(help="The seal of an earlier audit (NUMBER:SEAL): it must still be in its place.")] = "",
    project: Project = Path(),
    store: StoreUrl = None,
    as_json: AsJson = False,
) -> None:
    """Check that nothing in the ledger was changed, added or removed. Exit 1 names the first broken link."""
    import msgspec

    from botkit.service.consent.audit import audit, read_head

    expected = read_head(head) if head else None
    if head and expected is None:
        raise UsageError(f'"{head}" is no seal. Write it as an earlier "botkit consent verify" showed it: NUMBER:SEAL.')
    with opened(project, store) as (_, kept), kept.read() as tx:
        found = audit(tx, expected)
    if as_json:
        print(msgspec.json.encode(found).decode())
    elif found.fault is None:
        print(f"{found.lines} lines in {found.blocks} blocks, {found.erased} of them erased: nothing was changed, added or removed.")
        if found.head:
            print(f"Keep this seal outside the database, and name it at the next audit: {found.head}")
    if found.fault is not None:
        sys.stderr.write(f"The ledger is broken: {found.fault.message}.\n")
        raise typer.Exit(1)

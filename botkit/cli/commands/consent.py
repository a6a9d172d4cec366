"""`botkit consent`: what a person agreed to, entered, taken back, brought in, handed out, and proved."""

from __future__ import annotations

import getpass
import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.commands.consent_lists import export_consents, import_consents
from botkit.cli.commands.consent_proof import key, proof, verify
from botkit.cli.contact_options import Address, opened, read_contact, read_moment, read_past_moment
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.config import Config
    from botkit.policy.consent.model import ConsentEvent

consent = typer.Typer(help="Show, enter, take back, import, export and verify consent.", no_args_is_help=True)

Purpose = Annotated[str, typer.Option(help="utility, marketing or authentication; for a withdrawal also all.")]


@dataclass(frozen=True, kw_only=True)
class EntryOptions:
    """What every entry into the ledger says."""

    evidence: Annotated[str, typer.Option(help="What proves it: a form's id, a recording, a letter. A withdrawal needs none.")] = ""
    note: Annotated[str, typer.Option(help="How it came about, in a sentence.")] = ""
    topic: Annotated[str, typer.Option(help="Only for this topic.")] = ""
    by: Annotated[str, typer.Option("--by", help="Who enters it; without it, the name of your account on this machine.")] = ""
    at: Annotated[str, typer.Option("--at", help="When the person said so (2026-11-20T10:00:00Z); without it, now.")] = ""
    method: Annotated[str, typer.Option(help="web_form, paper, email, phone, ivr, sms, agent, api …")] = "agent"


@dataclass(frozen=True, kw_only=True)
class WordingOptions:
    """The text that the person agreed to."""

    wording: Annotated[str, typer.Option(help="The words that the person agreed to.")] = ""
    text_id: Annotated[str, typer.Option(help="The name of the wording.")] = ""
    text_version: Annotated[str, typer.Option(help="Its version.")] = ""
    language: Annotated[str, typer.Option(help="Its language.")] = ""


@dataclass(frozen=True, kw_only=True)
class TermsOptions:
    """On what terms the consent was given."""

    collection_point: Annotated[str, typer.Option(help="Where it was collected.")] = ""
    basis: Annotated[str, typer.Option(help="consent, existing_customer, user_requested or contract.")] = "consent"
    sender: Annotated[str, typer.Option(help="The brand it was given to, as botkit.yaml names the business; empty: all of yours.")] = ""
    valid_until: Annotated[str, typer.Option(help="When it ends.")] = ""
    external_ref: Annotated[str, typer.Option(help="The entry in an outside register of consents.")] = ""
    jurisdiction: Annotated[str, typer.Option(help="Whose rules apply: DE, US …")] = ""
    double_opt_in: Annotated[bool, typer.Option("--double-opt-in", help="It still has to be confirmed from the address.")] = False


consent.command("import")(import_consents)
consent.command("export")(export_consents)
consent.command()(with_shared_options(verify))
consent.command()(proof)
consent.command()(key)


@consent.command()
@with_shared_options
def show(address: Address, target: StoreOptions) -> None:
    """What holds for a person now, and every line that says so."""
    from botkit.service.contact_lookup import find_contact
    from botkit.service.privacy.export import consent_of, suppressed_since

    platform, sender = read_contact(address)
    now = datetime.now(UTC)
    with opened(target.project, target.store) as (config, opened_store), opened_store.read() as tx:
        contact = find_contact(tx, platform, sender)
        since = suppressed_since(tx, config.suppression_key, platform, sender)
        if contact is None and since is None:
            raise UsageError(f'Nobody is known as "{address}", so there is no consent: nothing may be sent but an answer.')
        shown = consent_of(tx, contact, now, _brands(config)) if contact is not None else {"contact": None, "standings": [], "lines": []}
    _print(shown, since, target)


def _brands(config: Config) -> frozenset[str]:
    return config.business.brand_names(config.channels)


def _print(shown: dict[str, Any], since: datetime | None, target: StoreOptions) -> None:
    shown["suppressed_since"] = since.isoformat() if since else None
    if target.as_json:
        print(json.dumps(shown, ensure_ascii=False))
        return
    print(f"contact {shown['contact']}" if shown["contact"] is not None else "nobody any more")
    if shown["suppressed_since"]:
        print(f"  on the suppression list since {shown['suppressed_since']}")
    if shown.get("platform_stopped"):
        print("  stopped marketing in the messenger's own settings")
    for standing in shown["standings"]:
        topic = f" ({standing['topic']})" if standing["topic"] else ""
        until = f", until {standing['valid_until']}" if standing["valid_until"] else ""
        brand = f"{standing['brand']}: " if "brand" in standing else ""
        print(f"  {brand}{standing['purpose']}{topic}: {standing['status']} since {standing['since']}{until}")
    for former in shown.get("given_from_former_addresses", ()):
        topic = f" ({former['topic']})" if former["topic"] else ""
        print(f"  {former['purpose']}{topic}: given from an address that they no longer have")
    for line in shown["lines"]:
        details = "  ".join(f"{name}={value}" for name, value in line.items() if name not in ("line", "occurred_at", "action"))
        print(f"{line['line']:>6}  {line['occurred_at'][:19]}  {line['action']:<15} {details}")


@consent.command()
@with_shared_options
def grant(
    address: Address, purpose: Purpose, entry: EntryOptions, wording: WordingOptions, terms: TermsOptions, target: StoreOptions
) -> None:
    """Enter a consent that was given elsewhere. It needs a note and evidence, and counts from when it was given."""
    from botkit.policy.consent import bases
    from botkit.policy.consent.model import ConsentEvent

    if purpose not in ("utility", "marketing", "authentication"):
        raise UsageError(f'"{purpose}" is no purpose that one can agree to. Write utility, marketing or authentication.')
    if terms.basis not in ("consent", "existing_customer", "user_requested", "contract"):
        raise UsageError(f'"{terms.basis}" is no basis. Write consent, existing_customer, user_requested or contract.')
    if not bases.counts(terms.basis, purpose, terms.jurisdiction):
        raise UsageError(
            f'The basis "{terms.basis}" permits no {purpose}: it needs the consent of the person. See docs/consent-operations.md.'
        )
    if not entry.note or not entry.evidence:
        raise UsageError("A consent that somebody enters for another needs --note and --evidence: without proof it is none.")
    now = datetime.now(UTC)
    event = ConsentEvent(
        action="requested" if terms.double_opt_in else "given",
        occurred_at=read_past_moment(entry.at, now),
        purpose=purpose,
        topic=entry.topic,
        scope=terms.sender,
        basis=terms.basis,  # type: ignore[arg-type]  # one of four, as checked above
        method=entry.method,
        actor="agent",
        by=entry.by or getpass.getuser(),
        double_opt_in=terms.double_opt_in,
        valid_until=read_moment(terms.valid_until) if terms.valid_until else None,
        text_sha256=hashlib.sha256(wording.wording.encode()).hexdigest() if wording.wording else "",
        evidence=entry.evidence,
        note=entry.note,
        collection_point=terms.collection_point,
        jurisdiction=terms.jurisdiction,
        external_ref=terms.external_ref,
        **asdict(wording),
    )
    _record(address, event, now, target)


@consent.command()
@with_shared_options
def withdraw(address: Address, entry: EntryOptions, target: StoreOptions, purpose: Purpose = "all") -> None:
    """Enter that a person wants no more messages. No proof is needed, and it counts at once, for every sender."""
    from botkit.policy.consent.model import ConsentEvent

    if purpose not in ("utility", "marketing", "authentication", "all"):
        raise UsageError(f'"{purpose}" is no purpose. Write utility, marketing, authentication or all.')
    now = datetime.now(UTC)
    event = ConsentEvent(
        action="withdrawn",
        occurred_at=read_past_moment(entry.at, now),
        purpose=purpose,
        topic=entry.topic,
        method=entry.method,
        actor="agent",
        by=entry.by or getpass.getuser(),
        evidence=entry.evidence,
        note=entry.note,
    )
    _record(address, event, now, target)


def _record(address: str, event: ConsentEvent, now: datetime, target: StoreOptions) -> None:
    from botkit.service.privacy.entered_consent import enter_consent
    from botkit.service.privacy.export import consent_of, suppressed_since

    platform, sender = read_contact(address)
    with opened(target.project, target.store) as (config, opened_store), opened_store.begin() as tx:
        since = suppressed_since(tx, config.suppression_key, platform, sender)
        contact = enter_consent(tx, config.suppression_key, platform, sender, event, now)
        shown = consent_of(tx, contact, now, _brands(config))
    _print(shown, since, target)

"""Consents: what holds for a person, every line of the ledger that says so, and lines that somebody enters for them."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from sqlalchemy import Connection

from botkit.core.model.platform import Sender
from botkit.policy.consent import bases
from botkit.policy.consent.model import ConsentEvent, Status
from botkit.server.api.call import Answer, Call
from botkit.server.api.fields import Agent, Moment
from botkit.server.api.first_answers import once
from botkit.server.api.problem import Refused
from botkit.server.api.resources.contacts import Address
from botkit.service.contact_lookup import find_contact, read_address
from botkit.service.privacy.entered_consent import enter_consent
from botkit.service.privacy.export import consent_of, suppressed_since
from botkit.store.consent import consents

Words = Annotated[str, Meta(max_length=4000)]
Short = Annotated[str, Meta(max_length=200)]


class StandingAnswer(Struct, frozen=True, kw_only=True):
    """What holds for one purpose and topic; an empty topic is every topic of the purpose, an empty brand every brand."""

    purpose: str
    topic: str
    status: Status
    since: Moment | None
    valid_until: Moment | None
    brand: str = ""


class ConsentLineAnswer(ConsentEvent, frozen=True, kw_only=True):
    """A line of the ledger. `is_erased`: what was personal in it is gone."""

    occurred_at: Moment
    line: int
    channel: str
    recorded_at: Moment
    is_erased: bool


class ConsentAnswer(Struct, frozen=True, kw_only=True):
    """What a person agreed to. `contact` null: nobody any more, and `suppressed_since` says since when."""

    contact: int | None
    suppressed_since: Moment | None
    platform_stopped: bool
    standings: tuple[StandingAnswer, ...]
    lines: tuple[ConsentLineAnswer, ...]


class ConsentQuery(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    address: Address


class EnterConsent(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A consent that was given elsewhere, or taken back. One that was given needs `note` and `evidence`: without proof it is none."""

    address: Address
    action: Annotated[
        Literal["given", "requested", "withdrawn"],
        Meta(description="`requested`: it still has to be confirmed from the address. `withdrawn` counts at once, for every sender."),
    ]
    purpose: Annotated[Literal["utility", "marketing", "authentication", "all"], Meta(description="`all`: for a withdrawal only.")]
    topic: Short = ""
    occurred_at: Annotated[Moment | None, Meta(description="When the person said so; without it, now.")] = None
    method: Annotated[str, Meta(min_length=1, max_length=100, description="web_form, paper, email, phone …")] = "api"
    note: Annotated[Words, Meta(description="How it came about, in a sentence.")] = ""
    evidence: Annotated[Words, Meta(description="What proves it: a form's id, a recording, a letter.")] = ""
    wording: Annotated[Words, Meta(description="The words that the person agreed to.")] = ""
    text_id: Short = ""
    text_version: Short = ""
    language: Short = ""
    basis: Literal["consent", "existing_customer", "user_requested", "contract"] = "consent"
    sender: Annotated[Short, Meta(description="The brand it was given to; empty: all of yours.")] = ""
    valid_until: Moment | None = None
    collection_point: Short = ""
    jurisdiction: Short = ""
    external_ref: Short = ""
    by: Agent = ""


async def show(call: Call) -> Answer:
    """Show what a person at an address agreed to, and every line of the ledger that says so."""
    platform, sender = _address(call.query.address)
    return Answer(value=await call.read(lambda tx: _shown(call, tx, find_contact(tx, platform, sender), platform, sender)))


async def enter(call: Call) -> Answer:
    """Enter what a person agreed to elsewhere, or took back. Who is not known yet becomes a contact."""
    body: EnterConsent = call.body
    platform, sender = _address(body.address)
    event = _event(body, call.now, body.by or call.who.name)

    def do(tx: Connection) -> tuple[int, ConsentAnswer]:
        contact = enter_consent(tx, call.parts.config.suppression_key, platform, sender, event, call.now)
        return contact, _shown(call, tx, contact, platform, sender)

    return Answer(value=await call.write(lambda tx: once(tx, call, ConsentAnswer, lambda: do(tx))), status=201)


def _address(written: str) -> tuple[str, Sender]:
    address = read_address(written)
    if address is None:
        raise Refused("invalid", "this is no address; write for example whatsapp:+447700900123")
    return address


def _event(body: EnterConsent, now: datetime, by: str) -> ConsentEvent:
    """Raises `Refused` for what would prove nothing."""
    at = body.occurred_at or now
    if at > now:
        raise Refused("invalid", "occurred_at lies ahead: a person cannot have said so yet")
    if body.action != "withdrawn":
        if body.purpose == "all":
            raise Refused("invalid", "nobody can agree to all purposes at once: say utility, marketing or authentication")
        if not bases.counts(body.basis, body.purpose, body.jurisdiction):
            raise Refused("invalid", f"the basis {body.basis} permits no {body.purpose}: it needs the consent of the person")
        if not body.note.strip() or not body.evidence.strip():
            raise Refused("invalid", "a consent that is entered for a person needs a note and evidence: without proof it is none")
    return ConsentEvent(
        action=body.action,
        occurred_at=at,
        scope=body.sender if body.action != "withdrawn" else "",
        actor="api",
        by=by,
        double_opt_in=body.action == "requested",
        text_sha256=hashlib.sha256(body.wording.encode()).hexdigest() if body.wording else "",
        **{name: getattr(body, name) for name in _SAME},
    )


# What a line of the ledger takes as it was sent.
_SAME = (
    *("purpose", "topic", "method", "note", "evidence", "wording", "text_id", "text_version", "language", "basis", "valid_until"),
    *("collection_point", "jurisdiction", "external_ref"),
)


def _shown(call: Call, tx: Connection, contact: int | None, platform: str, sender: Sender) -> ConsentAnswer:
    config = call.parts.config
    since = suppressed_since(tx, config.suppression_key, platform, sender)
    if contact is None:
        if since is None:
            raise Refused("not-found", "nobody is known at this address")
        return ConsentAnswer(contact=None, suppressed_since=since, platform_stopped=False, standings=(), lines=())
    told = consent_of(tx, contact, call.now, config.business.brand_names(config.channels))
    lines = tuple(
        ConsentLineAnswer(
            line=row.seq, channel=row.channel, recorded_at=row.recorded_at, is_erased=row.is_erased, **msgspec.structs.asdict(row.entry)
        )
        for row in consents.load(tx, [contact])[contact]
    )
    return ConsentAnswer(
        contact=contact,
        suppressed_since=since,
        platform_stopped=told["platform_stopped"],
        standings=msgspec.convert(told["standings"], tuple[StandingAnswer, ...]),
        lines=lines,
    )

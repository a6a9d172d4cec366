"""Consent brought in from elsewhere: which rows of a list may be believed.

A row counts only with its proof, and never against what the person said later. Nobody gets a message because of an import.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from msgspec import Struct

from botkit.policy.consent import bases
from botkit.policy.consent.model import Consent, ConsentEvent

Basis = Literal["consent", "existing_customer", "user_requested", "contract"]
PURPOSES = frozenset({"utility", "marketing", "authentication"})


class ImportRefusal(StrEnum):
    """Why a row of a list was not taken."""

    PROOF_INCOMPLETE = "PROOF_INCOMPLETE"
    BAD_ADDRESS = "BAD_ADDRESS"
    FUTURE_DATE = "FUTURE_DATE"
    SUPPRESSED = "SUPPRESSED"
    OLDER_THAN_OPTOUT = "OLDER_THAN_OPTOUT"
    DUPLICATE = "DUPLICATE"


class ImportRow(Struct, frozen=True, kw_only=True):
    """One row. `address` is None when it could not be read as a number or id; `evidence` names a proof of an act of the person."""

    address: str | None
    purpose: str = ""
    occurred_at: datetime | None = None
    method: str = ""
    text_version: str = ""
    source: str = ""
    topic: str = ""
    evidence: str = ""
    text_id: str = ""
    text_sha256: str = ""
    language: str = ""
    basis: Basis = "consent"
    valid_until: datetime | None = None
    form_url: str = ""
    ip: str = ""
    user_agent: str = ""
    external_ref: str = ""
    jurisdiction: str = ""


def accept(row: ImportRow, known: Consent, now: datetime, *, imported_by: str = "", scope: str = "") -> ConsentEvent | ImportRefusal:
    """The ledger's line for a row, or why there is none. `known` is the consent of the row's address so far, erasures included.

    `source`, the form's address and `imported_by` are kept with the line.
    """
    if row.occurred_at is None or row.purpose not in PURPOSES or not (row.method and row.text_version and row.source):
        return ImportRefusal.PROOF_INCOMPLETE
    if not bases.counts(row.basis, row.purpose, row.jurisdiction):
        return ImportRefusal.PROOF_INCOMPLETE  # a line that permits nothing must not look as if it did
    if not row.address:
        return ImportRefusal.BAD_ADDRESS
    if row.occurred_at > now:
        return ImportRefusal.FUTURE_DATE
    state = known.state_of(row.purpose, row.topic, now)
    is_older = state.since is not None and int(row.occurred_at.timestamp()) <= int(state.since.timestamp())
    if state.status == "suppressed" and (is_older or not row.evidence):
        return ImportRefusal.SUPPRESSED
    if state.status == "withdrawn" and (is_older or not row.evidence):
        return ImportRefusal.OLDER_THAN_OPTOUT
    if state.status == "given" and is_older:
        return ImportRefusal.DUPLICATE
    return ConsentEvent(
        action="imported",
        occurred_at=row.occurred_at,
        purpose=row.purpose,
        topic=row.topic,
        scope=scope,
        address=row.address,
        basis=row.basis,
        method=row.method,
        actor="import",
        by=imported_by,
        valid_until=row.valid_until,
        text_id=row.text_id,
        text_version=row.text_version,
        text_sha256=row.text_sha256,
        language=row.language,
        evidence=row.evidence,
        note=row.form_url,
        collection_point=row.source,
        jurisdiction=row.jurisdiction,
        external_ref=row.external_ref,
        ip=row.ip,
        user_agent=row.user_agent,
    )

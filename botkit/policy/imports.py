"""Consent brought in from elsewhere: which rows of a list may be believed.

A list is a claim. It counts only with its proof, never against what the person themselves said later, and nobody is greeted for it.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from botkit.policy.consent import Consent, ConsentEvent

PURPOSES = frozenset({"utility", "marketing", "authentication"})


class Refusal(StrEnum):
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


def accept(row: ImportRow, known: Consent, now: datetime, *, suppressed: bool = False, imported_by: str = "") -> ConsentEvent | Refusal:
    """The ledger's line for a row, or why there is none. `known` is the consent of the row's address so far.

    `suppressed`: the address is on the suppression list. `source` and `imported_by` are kept with the line.
    """
    if row.occurred_at is None or row.purpose not in PURPOSES or not (row.method and row.text_version and row.source):
        return Refusal.PROOF_INCOMPLETE
    if not row.address:
        return Refusal.BAD_ADDRESS
    if row.occurred_at > now:
        return Refusal.FUTURE_DATE
    standing = known.standing(row.purpose, row.topic, now)
    is_older = standing.since is not None and int(row.occurred_at.timestamp()) <= int(standing.since.timestamp())
    # The suppression list keeps no date that a newer act could be measured by, so it yields to nothing but the person.
    if suppressed or (standing.status == "suppressed" and (is_older or not row.evidence)):
        return Refusal.SUPPRESSED
    if standing.status == "withdrawn" and (is_older or not row.evidence):
        return Refusal.OLDER_THAN_OPTOUT
    if standing.status == "given" and is_older:
        return Refusal.DUPLICATE
    return ConsentEvent(
        action="imported",
        occurred_at=row.occurred_at,
        purpose=row.purpose,
        topic=row.topic,
        address=row.address,
        method=row.method,
        actor="import",
        text_version=row.text_version,
        evidence=row.evidence,
        collection_point=row.source,
        note=imported_by,
    )

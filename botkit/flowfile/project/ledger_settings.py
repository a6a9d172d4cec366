"""Settings of the consent ledger: what its seals are signed with, and where they are anchored outside the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated

from pydantic import Field

from botkit.core.flow.model import Duration, FlowPart
from botkit.flowfile.reader.secrets import Secret

PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LedgerPart(FlowPart):
    key: Secret | None = Field(None, description="The private key that signs the seals of the consent ledger (botkit consent key).")
    retired_keys: Mapping[PublicKey, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="Former public keys, each with the last block that it signed."
    )
    signed_from: int = Field(1, ge=1, description="The first block that must be signed; later than 1 when the key came after the ledger.")
    anchors: str = Field("", description="A file outside the database that gets the newest seal again and again. Only ever appended to.")
    anchor_store: Secret | None = Field(None, description="The address of a second database that gets the same.")
    anchor_every: Duration = Field(timedelta(minutes=10), description="How often the newest seal is written there.")
    timestamps: str = Field("", pattern=r"^(https?://.*)?$", description="The address of a timestamp authority (RFC 3161).")
    timestamp_roots: str = Field("", description="A PEM file with the certificates that its timestamps are checked with.")

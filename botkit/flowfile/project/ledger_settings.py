"""Settings of the consent ledger: what its seals are signed with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from botkit.core.flow.model import FlowPart
from botkit.flowfile.reader.secrets import Secret

PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class LedgerPart(FlowPart):
    key: Secret | None = Field(None, description="The private key that signs the seals of the consent ledger (botkit consent key).")
    retired_keys: Mapping[PublicKey, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="Former public keys, each with the last block that it signed."
    )
    signed_from: int = Field(1, ge=1, description="The first block that must be signed; later than 1 when the key came after the ledger.")

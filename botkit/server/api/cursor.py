"""Cursors of pages: where the next page begins, as a word that callers hand back as it is."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import msgspec

from botkit.server.api.problem import FieldProblem, Refused


def write_cursor(place: object) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def read_cursor(written: str, kind: Any) -> Any:
    """The place, which is of this kind. Raises `Refused` for what no page ended with."""
    try:
        raw = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=kind)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        raise Refused(
            "malformed", "the cursor is none of this list", errors=(FieldProblem(pointer="/after", detail="not from this list"),)
        ) from None

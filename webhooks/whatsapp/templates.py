"""Templates: approved wording by name, with values for its variables."""

from __future__ import annotations

import re
from typing import Any

from botkit.core.message import Template
from webhooks.text import Cuts
from webhooks.whatsapp.limits import PARAMETER

# The platform refuses line breaks, tabs and more than four spaces in a row inside a value (132012, 132018).
GAPS = re.compile(r"\s*[\t\r\n\v\f\u0085\u2028\u2029]\s*| {5,}")
NOTHING = "-"  # a value may not be empty either


def template(wanted: Template, cuts: Cuts) -> dict[str, Any]:
    """The part of a request that names a template. Values fill the body's variables by position."""
    rendered: dict[str, Any] = {"name": wanted.name, "language": {"code": wanted.language.replace("-", "_")}}
    if wanted.parameters:
        rendered["components"] = [
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": _value(value, place, cuts)} for place, value in enumerate(wanted.parameters, start=1)
                ],
            }
        ]
    return {"type": "template", "template": rendered}


def _value(value: str, place: int, cuts: Cuts) -> str:
    cleaned = GAPS.sub(" ", value).strip()
    if not cleaned:
        cuts.note(f"parameter {place}", 0, PARAMETER)
        return NOTHING
    return cuts(f"parameter {place}", cleaned, PARAMETER)

"""What the models of a flow file are made of: mappings, and strings that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from botkit.core.flow.duration import parse_clock, parse_duration
from botkit.core.flow.expect import KINDS, Expect, parse_expect
from botkit.core.flow.schedule import parse_every
from botkit.understanding.answers.units import UNITS


class Mark(Enum):
    """What a string in a flow is."""

    TEXT = "text"  # shown to customers: jinja2, translated
    NOTE = "note"  # shown to colleagues: jinja2, not translated
    PHRASE = "phrase"  # typed by customers: keywords, questions, synonyms: translated, never rendered
    EXPRESSION = "expression"  # jinja2 expression
    FLOW = "flow"  # name of another flow
    STEP = "step"  # name of a step in this flow
    FUNCTION = "function"  # name of a function in botkit.yaml
    TOPIC = "topic"
    QUEUE = "queue"
    TEMPLATE = "template"
    FORM = "form"  # name of a form in botkit.yaml
    VARIABLE = "variable"  # a name that is set here


Text = Annotated[str, Mark.TEXT]
Note = Annotated[str, Mark.NOTE]
Phrase = Annotated[str, Mark.PHRASE]
Expression = Annotated[str, Mark.EXPRESSION]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Variable = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$"), Mark.VARIABLE]

# What an editor may say of a text before botkit reads it: patterns as ECMAScript has them, and what to complete.
_DurationText = Annotated[
    str,
    Field(
        pattern=r"^\s*[0-9]{1,6}\s*([Ss]econd|[Mm]inute|[Hh]our|[Dd]ay|[Ww]eek)s?\s*$",
        examples=["30 minutes", "1 hour", "20 hours", "2 days"],
    ),
]
_PLAIN_KINDS = tuple(kind for kind in KINDS if kind != "pattern")
_ExpectText = Annotated[
    str,
    Field(
        pattern=(
            rf"^\s*(number\s+(whole)?\s*(-?[0-9.]*\s*\.\.\s*-?[0-9.]*)?(\s*({'|'.join(UNITS)}))?"
            rf"|(date|time)\s+\S.*|phone\s+[A-Z]{{2}}|money\s+[A-Z]{{3}}|pattern\s+\S.*|{'|'.join(_PLAIN_KINDS)})\s*$"
        ),
        examples=[
            *_PLAIN_KINDS,
            "number 0..10",
            "number 0..32 kg",
            "number whole 1..9",
            "date today..+60 days",
            "date past",
            "time 08:00..18:00",
            "phone GB",
            "money EUR",
            "pattern [A-Z]{2}[0-9]{2,4}",
        ],
    ),
]

Duration = Annotated[timedelta, BeforeValidator(parse_duration, json_schema_input_type=_DurationText)]
_ClockText = Annotated[str, Field(pattern=r"^\s*[0-2]?[0-9][:.][0-5][0-9]\s*$", examples=["10:00", "17:30"])]
Clock = Annotated[time, BeforeValidator(parse_clock, json_schema_input_type=_ClockText)]
EveryField = Annotated[str, BeforeValidator(parse_every, json_schema_input_type=str)]
ExpectField = Annotated[Expect, BeforeValidator(parse_expect, json_schema_input_type=_ExpectText | list[_ExpectText])]


MAY_BE_BLANK = "may be blank"  # marks a text that may be written as "": a picture or a pin without words
MAY_BE_EMPTY = "may be empty"  # marks a field whose key may stand alone: `end`, `end: all`


class FlowPart(BaseModel):
    """One mapping of a flow file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def key_of(table: Mapping[str, type[FlowPart]], written: object) -> str | None:
    """Which key of a mapping says what the part is: the first of its table that stands there."""
    if isinstance(written, Mapping):
        return next((key for key in table if key in written), None)
    return next((key for key, model in table.items() if type(written) is model), None)

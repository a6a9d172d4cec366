"""What the models of a flow file are made of: mappings, and strings that say what they are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from botkit.core.duration import parse_duration
from botkit.core.expect import Expect, parse_expect
from botkit.core.schedule import parse_every


class Mark(Enum):
    """What a string in a flow is."""

    TEXT = "text"  # shown to customers: jinja2, translated
    PHRASE = "phrase"  # typed by customers: keywords, questions, synonyms: translated, never rendered
    EXPRESSION = "expression"  # jinja2 expression
    FLOW = "flow"  # name of another flow
    STEP = "step"  # name of a step in this flow
    FUNCTION = "function"  # name of a function in botkit.yaml
    TOPIC = "topic"
    QUEUE = "queue"
    TEMPLATE = "template"
    VARIABLE = "variable"  # a name that is set here


Text = Annotated[str, Mark.TEXT]
Phrase = Annotated[str, Mark.PHRASE]
Expression = Annotated[str, Mark.EXPRESSION]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Variable = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$"), Mark.VARIABLE]

Duration = Annotated[timedelta, BeforeValidator(parse_duration, json_schema_input_type=str)]
EveryField = Annotated[str, BeforeValidator(parse_every, json_schema_input_type=str)]
ExpectField = Annotated[Expect, BeforeValidator(parse_expect, json_schema_input_type=str)]


class Part(BaseModel):
    """One mapping of a flow file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def key_of(table: Mapping[str, type[Part]], written: object) -> str | None:
    """Which key of a mapping says what the part is: the first of its table that stands there."""
    if isinstance(written, Mapping):
        return next((key for key in table if key in written), None)
    return next((key for key, model in table.items() if type(written) is model), None)

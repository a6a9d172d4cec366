"""Options that several commands share: fields of a dataclass, which a command gets as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, get_type_hints

Command = TypeVar("Command", bound=Callable[..., None])


def with_shared_options(command: Command) -> Command:
    """Add the fields of each parameter that is a dataclass as options, after the command's own.

    Typer reads the parameters of a function, which must be flat. So the command gets another signature, and its values are grouped.
    """
    own = signature(command, eval_str=True).parameters
    groups: dict[str, Any] = {name: parameter.annotation for name, parameter in own.items() if is_dataclass(parameter.annotation)}
    flat = [parameter.replace(kind=Parameter.KEYWORD_ONLY) for name, parameter in own.items() if name not in groups]
    flat += [parameter for group in groups.values() for parameter in _parameters(group)]

    @wraps(command)
    def call(**values: Any) -> None:
        grouped = {name: group(**{field.name: values.pop(field.name) for field in fields(group)}) for name, group in groups.items()}
        command(**values, **grouped)

    del call.__wrapped__  # its annotations would be read instead of these
    call.__signature__ = Signature(flat)  # type: ignore[attr-defined]
    call.__annotations__ = {parameter.name: parameter.annotation for parameter in flat}
    return call  # type: ignore[return-value]


def _parameters(group: type[Any]) -> list[Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        Parameter(
            field.name,
            Parameter.KEYWORD_ONLY,
            default=Parameter.empty if field.default is MISSING else field.default,
            annotation=hints[field.name],
        )
        for field in fields(group)
    ]

"""Options that several commands share: fields of a dataclass, which a command gets as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

Project = Annotated[Path, typer.Option("--project", "-p", help="The project's folder.")]
StoreUrl = Annotated[str | None, typer.Option("--store", help="The store's address, instead of the project's.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Command = TypeVar("Command", bound=Callable[..., None])


@dataclass(frozen=True, kw_only=True)
class StoreOptions:
    """Which project, which store, and the form of the output."""

    project: Project = Path()
    store: StoreUrl = None
    as_json: AsJson = False


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

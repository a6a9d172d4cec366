"""`botkit api`: the document of the HTTP API, for generators of clients and for reading."""

from __future__ import annotations

import json
from typing import Annotated

import typer

api = typer.Typer(help="Show the document of the HTTP API.", no_args_is_help=True)


@api.callback()
def _root() -> None:
    """A server gives the same document at /openapi.json, and shows it at /docs."""


@api.command()
def schema(
    as_json: Annotated[bool, typer.Option("--json", show_default=False, help="The document is always JSON.")] = True,
) -> None:
    """Print the OpenAPI 3.1 document, which is made from the routes of this botkit."""
    from botkit.server.api.openapi import document

    print(json.dumps(document(), ensure_ascii=False, indent=2))


@api.command()
def routes(as_json: Annotated[bool, typer.Option("--json", help="As a list of objects.")] = False) -> None:
    """List the routes, and the scope that a token needs for each."""
    from botkit.server.api.routes import ROUTES

    if as_json:
        print(json.dumps([{"method": route.method, "path": route.path, "scope": route.scope, "does": route.text} for route in ROUTES]))
        return
    for route in ROUTES:
        print(f"{route.method:<6} {route.path:<36} {route.scope or 'any token':<15} {route.text.partition('. ')[0].rstrip('.')}")

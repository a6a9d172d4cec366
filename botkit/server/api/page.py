"""The page that shows the document: made on the server, without a script, and with nothing from another host."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, select_autoescape

from botkit.server.api.problem import PROBLEMS

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def page_routes(document: dict[str, Any]) -> list[web.RouteDef]:
    """`/docs`, and its style sheet. `document`: of OpenAPI."""
    loader = PackageLoader("botkit.server.api", "page_files")
    environment = Environment(loader=loader, autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
    environment.filters["kind"] = kind_of
    html = environment.get_template("page.html.jinja").render(document=document, problems=PROBLEMS)
    style = (files("botkit.server.api") / "page_files" / "page.css").read_text("utf-8")

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=html, content_type="text/html", headers=HEADERS)

    async def css(_: web.Request) -> web.Response:
        return web.Response(text=style, content_type="text/css", headers=HEADERS)

    return [web.get("/docs", page), web.get("/docs.css", css)]


def kind_of(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(kind_of(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind_of(schema['items'])}" if isinstance(schema.get("items"), dict) else "list"
    return str(schema.get("format") or schema.get("type") or "anything")

"""The OpenAPI 3.1 document, made from the table of routes and the models that it names: it cannot say anything else than the code does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from botkit import __version__
from botkit.policy.access import SCOPES
from botkit.server.api import problem
from botkit.server.api.problem import PROBLEMS, ProblemDetails
from botkit.server.api.resources import RESOURCES
from botkit.server.api.route import PATH_PARTS, Media, Route
from botkit.server.api.routes import ROUTES

Json = dict[str, Any]

REFS = "#/components/schemas/{name}"
RETRY_LATER = 503

DESCRIPTION = (
    "Tickets, messages, people, consent, flows and reports of a running botkit. Every call needs a token (botkit tokens add) with the scope"
    " that the operation names. A refusal is a problem (RFC 9457): its `code` is for programs, its `detail` for people. Lists are paged:"
    " hand `next` back as `after`. With an Idempotency-Key a call that is repeated within three days gets its first answer, and the same"
    " key with another body is refused. With If-Match a change is refused when there was another one since the ETag was read."
)

_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The caller's own name for this call: however often it comes, it counts once.",
    "schema": {"type": "string", "maxLength": 200},
}
_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag as it was read; the call is refused when there is a newer one. `*`: any.",
    "schema": {"type": "string", "pattern": r'^("[0-9]{1,18}"|\*)$'},
}


def document(routes: Iterable[Route] = ROUTES) -> Json:
    """The document of these routes."""
    routes = tuple(routes)
    _, schemas = msgspec.json.schema_components(_models(routes), ref_template=REFS)
    paths: dict[str, Json] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    used = {route.tag for route in routes}
    made = {
        "openapi": "3.1.0",
        "info": {"title": "botkit", "version": __version__, "description": DESCRIPTION},
        "security": [{"token": []}],
        "tags": [{"name": name, "description": text} for name, text in RESOURCES.items() if name in used],
        "paths": paths,
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "A token of botkit tokens add."}},
            "schemas": dict(sorted(schemas.items())),
        },
    }
    plain: Json = msgspec.json.decode(msgspec.json.encode(made))  # defaults are tuples here, and lists in JSON
    return plain


def _models(routes: Iterable[Route]) -> list[Any]:
    found: dict[Any, None] = {ProblemDetails: None}
    for route in routes:
        for model in (route.body, *route.answers.values()):
            if model is not None and not isinstance(model, Media):
                found[model] = None
    return list(found)


def _operation(route: Route) -> Json:
    summary, dot, rest = route.text.partition(". ")
    operation: Json = {
        "operationId": route.operation,
        "tags": [route.tag],
        "summary": summary + dot.strip(),
        "description": f"{rest} {_scope_text(route)}".strip(),
        "parameters": [*_path_parameters(route), *_query_parameters(route)],
        "responses": dict(_responses(route)),
        "x-scope": route.scope,
    }
    if route.keyed:
        operation["parameters"].append(_KEY)
    if route.matched:
        operation["parameters"].append(_MATCH)
    if route.body is not None:
        schema = {"$ref": REFS.format(name=route.body.__name__)}
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return operation


def _scope_text(route: Route) -> str:
    return f"Needs the scope `{route.scope}`: {SCOPES[route.scope].lower()}" if route.scope else "Any token may call it."


def _path_parameters(route: Route) -> Iterator[Json]:
    for name in route.parts:
        kind, text = PATH_PARTS[name]
        yield {"name": name, "in": "path", "required": True, "description": text, "schema": msgspec.json.schema(kind)}


def _query_parameters(route: Route) -> Iterator[Json]:
    if route.query is None:
        return
    _, components = msgspec.json.schema_components([route.query], ref_template=REFS)
    model = components[route.query.__name__]
    for name, one in model["properties"].items():
        kind = dict(one)
        text = kind.pop("description", "")
        yield {"name": name, "in": "query", "required": name in model.get("required", ()), "description": text, "schema": kind}


def _responses(route: Route) -> Iterator[tuple[str, Json]]:
    for status, model in route.answers.items():
        if isinstance(model, Media):
            yield str(status), {"description": model.description, "content": {model.type: {"schema": {"type": "string"}}}}
            continue
        answer: Json = {
            "description": _first_sentence(model.__doc__) or HTTPStatus(status).phrase,
            "content": {"application/json": {"schema": {"$ref": REFS.format(name=model.__name__)}}},
        }
        if route.tagged:
            answer["headers"] = {"ETag": {"description": "The version, for If-Match.", "schema": {"type": "string"}}}
        yield str(status), answer
    by_status: dict[int, list[str]] = {}
    for code in route.codes:
        by_status.setdefault(PROBLEMS[code][0], []).append(code)
    for status, codes in sorted(by_status.items()):
        yield str(status), _problem(codes)


def _problem(codes: list[str]) -> Json:
    text = " ".join(f"`{code}`: {PROBLEMS[code][1]}." for code in codes)
    schema: Mapping[str, Any] = {"$ref": REFS.format(name=ProblemDetails.__name__)}
    return {"description": text, "content": {problem.MEDIA_TYPE: {"schema": schema}}}


def _first_sentence(text: str | None) -> str:
    words = " ".join((text or "").split())
    return words.partition(". ")[0].rstrip(".") + "." if words else ""

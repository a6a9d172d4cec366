"""Reading what the Graph API answers to a send: the error envelope that all its platforms share."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from botkit.core.model.platform import HttpResponse
from botkit.errors import BodyUnreadable
from webhooks.json_access import JsonObject, flag, obj, text
from webhooks.meta import read_json

UNREADABLE_ATTEMPTS = 5  # tries for an answer that is not the API's: a proxy's page, an empty body


class GraphError(Struct, frozen=True, kw_only=True):
    """`code` and `subcode` decide; `transient` is the platform's own word for it, or an HTTP status of 5xx."""

    code: str
    subcode: str
    details: str
    transient: bool


def body_of(response: HttpResponse) -> Any:
    """The JSON value of an answer, or None: edge proxies answer with pages of HTML."""
    try:
        return read_json(response.body)
    except BodyUnreadable:
        return None


def error_of(response: HttpResponse, value: Any) -> GraphError | None:
    """The error in an answer, None when there is none to be read."""
    error: JsonObject = obj(value, "error")
    if not error:
        return None
    return GraphError(
        code=text(error, "code"),
        subcode=text(error, "error_subcode"),
        details=text(obj(error, "error_data"), "details"),
        transient=flag(error, "is_transient") or response.status >= 500,
    )

"""Reading what the Graph API answers to a send: the error envelope that all its platforms share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from msgspec import Struct

from botkit.core.model.platform import Failed, HttpResponse, Reply, Retry, Sent
from botkit.errors import BodyUnreadable
from webhooks.json_access import JsonObject, flag, obj, text
from webhooks.meta import read_json


class GraphError(Struct, frozen=True, kw_only=True):
    """`code` and `subcode` decide; `transient` is the platform's flag, or true for an HTTP status of 5xx."""

    code: str
    subcode: str
    details: str
    transient: bool


class Verdict(Protocol):
    """What to do about an error: each platform has a table of its codes."""

    def __call__(self, code: str, *, subcode: str = "", transient: bool = False) -> Retry | Failed: ...


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


def read_reply(response: HttpResponse, verdict: Verdict, sent: Callable[[Any], Sent]) -> Reply:
    """What the answer to a send means; `verdict` has the platform's error codes, `sent` reads the ids of an accepted message."""
    value = body_of(response)
    error = error_of(response, value)
    if error is not None:
        return verdict(error.code, subcode=error.subcode, transient=error.transient)
    if 200 <= response.status < 300:
        # Accepted, even when the id cannot be read: sending again would send twice. Receipts find the message by its tag.
        return sent(value)
    if response.status == 429:
        return Retry(scope="channel", code="429")
    if value is None or response.status >= 500:
        return Retry(scope="platform", code=str(response.status))  # not the API's answer: a proxy's page, an empty body
    return Failed(blame="content", reason="UNKNOWN", code=str(response.status))

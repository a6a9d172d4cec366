"""Problem details (RFC 9457): every refusal of the API is one of these codes, with one status each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from aiohttp import web
from msgspec import UNSET, Struct, UnsetType

from botkit.server.api.fields import Moment

MEDIA_TYPE = "application/problem+json"

# Code -> status and title. The code is what programs look at; what happened and what to do is in the detail.
PROBLEMS: Mapping[str, tuple[int, str]] = {
    "malformed": (400, "The request cannot be read"),
    "token-unknown": (401, "The bearer token is missing or wrong"),
    "scope-missing": (403, "The token may not do this"),
    "not-found": (404, "There is no such thing"),
    "method-unknown": (405, "There is no such method here"),
    "timeout": (408, "The body did not arrive in time"),
    "ticket-closed": (409, "The ticket is closed"),
    "ticket-open": (409, "The conversation has an open ticket already"),
    "ticket-taken": (409, "Somebody else has the ticket"),
    "unseen": (409, "There are newer words in the conversation"),
    "key-reused": (409, "The key was used for another request"),
    "sessions-lost": (409, "Conversations would have nowhere to go on"),
    "changed": (412, "It has changed since it was read"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body is not JSON"),
    "nobody-listens": (422, "No flow waits for this event"),
    "invalid": (422, "The request says what cannot be"),
    "refused": (422, "The gate refused the message"),
    "failed": (500, "The server failed"),
    "unavailable": (503, "The store is not available"),
}

ALWAYS = ("malformed", "token-unknown", "scope-missing", "failed", "unavailable")  # of every route
WITH_BODY = ("timeout", "too-large", "media-type")


class FieldProblem(Struct, frozen=True, kw_only=True):
    """What is wrong with one value. `pointer`: where it stands in the body or the query, as a JSON pointer."""

    pointer: str
    detail: str


class MessageAnswer(Struct, frozen=True, kw_only=True):
    """Something that was said or done in a conversation. `side`: who said it; `note` is for colleagues, `ticket` is what became of the
    ticket. `message` and `status` are of a message of ours; `file` is the handle of a customer's file."""

    seq: int
    at: Moment
    side: Literal["customer", "bot", "agent", "note", "ticket"]
    text: str
    by: str
    message: int | None
    status: str
    file: str = ""


class ProblemDetails(Struct, frozen=True, kw_only=True):
    """Nothing was done, for this reason (RFC 9457). `reason` and `rule`: why the gate refused. `newer`: the latest words of the
    conversation, which the agent may not have read."""

    type: str
    title: str
    status: int
    code: str
    detail: str | UnsetType = UNSET
    errors: tuple[FieldProblem, ...] | UnsetType = UNSET
    reason: str | UnsetType = UNSET
    rule: str | UnsetType = UNSET
    newer: tuple[MessageAnswer, ...] | UnsetType = UNSET


class Refused(Exception):
    """A request that is answered with a problem."""

    def __init__(self, code: str, detail: str = "", **more: Any) -> None:
        super().__init__(code)
        status, title = PROBLEMS[code]
        self.status = status
        told = f"{detail[:1].upper()}{detail[1:]}." if detail else UNSET
        self.details = ProblemDetails(type=f"/docs#{code}", title=title, status=status, code=code, detail=told, **more)

    def response(self) -> web.Response:
        response = web.Response(body=msgspec.json.encode(self.details), status=self.status, content_type=MEDIA_TYPE)
        if self.status == 401:
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

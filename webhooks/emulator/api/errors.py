"""Errors in the Graph API's format: HTTP status, title and body by code.

From the platform's error page (December 2025, the last that printed HTTP statuses; the codes since then, September 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

UNKNOWN_CODE = (400, "Parameter value is not valid")
TRACE = "AbCdEfGhIjKlMn0PqRsTuV"

# Code -> HTTP status, title. A code without a printed status answers 400, as observed.
ERRORS: Mapping[int, tuple[int, str]] = {
    0: (401, "AuthException"),
    1: (400, "API Unknown"),
    2: (503, "API Service"),
    3: (500, "API Method"),
    4: (400, "API Too Many Calls"),
    10: (403, "Permission Denied"),
    33: (400, "Parameter value is not valid"),
    100: (400, "Invalid parameter"),
    104: (400, "Missing access token or proof"),
    190: (401, "Access token has expired"),
    200: (403, "API Permission"),
    368: (403, "Temporarily blocked for policies violations"),
    613: (400, "Calls to this api have exceeded the rate limit"),
    80007: (400, "Rate limit issues"),
    130403: (400, "You have blocked this user"),
    130429: (400, "Rate limit hit"),
    130472: (400, "User's number is part of an experiment"),
    130497: (403, "Business account is restricted from messaging users in this country"),
    131000: (500, "Something went wrong"),
    131005: (403, "Access denied"),
    131008: (400, "Required parameter is missing"),
    131009: (400, "Parameter value is not valid"),
    131014: (400, "Media link could not be fetched"),
    131016: (500, "Service unavailable"),
    131020: (400, "Group has a single member"),
    131021: (400, "Recipient cannot be sender"),
    131026: (400, "Message undeliverable"),
    131030: (400, "Recipient phone number not in allowed list"),
    131031: (403, "Account has been locked"),
    131036: (400, "Message could not be retried"),
    131037: (400, "Display name approval needed"),
    131041: (400, "Unknown group"),
    131042: (400, "Business eligibility payment issue"),
    131045: (500, "Incorrect certificate"),
    131047: (400, "Re-engagement message"),
    131048: (400, "Spam rate limit hit"),
    131049: (400, "Not delivered to maintain healthy ecosystem engagement"),
    131050: (400, "User has stopped marketing messages"),
    131051: (400, "Unsupported message type"),
    131052: (400, "Media download error"),
    131053: (400, "Media upload error"),
    131055: (400, "Method not allowed"),
    131056: (400, "(Business Account, Consumer Account) pair rate limit hit"),
    131057: (500, "Account in maintenance mode"),
    131059: (400, "Paging cursor is not valid"),
    131060: (400, "This message is currently unavailable"),
    131061: (400, "Template needs another endpoint"),
    131062: (400, "Recipient must be a phone number"),
    131063: (400, "Marketing templates are disabled on this endpoint"),
    131064: (400, "Messaging limited because of template misclassification"),
    132000: (400, "Template parameter count mismatch"),
    132001: (404, "Template name does not exist in the translation"),
    132005: (400, "Template hydrated text too long"),
    132007: (400, "Template format character policy violated"),
    132008: (400, "Template parameter value invalid"),
    132012: (400, "Template parameter format mismatch"),
    132015: (400, "Template is paused"),
    132016: (400, "Template is disabled"),
    132018: (400, "Template parameter has an invalid value"),
    132068: (400, "Flow is blocked"),
    132069: (400, "Flow is throttled"),
    133000: (500, "Incomplete deregistration"),
    133004: (503, "Server temporarily unavailable"),
    133005: (400, "Two step verification PIN mismatch"),
    133006: (400, "Phone number needs to be verified"),
    133008: (400, "Too many two step verification PIN guesses"),
    133009: (400, "Two step verification PIN guessed too fast"),
    133010: (400, "Phone number not registered"),
    133015: (400, "Phone number deleted recently"),
    133016: (400, "Registration attempts exceeded"),
    134011: (400, "Payments terms have not been accepted"),
    134100: (400, "Only marketing messages supported"),
    134101: (400, "Template is still being copied"),
    134102: (500, "Template cannot be used here"),
    135000: (400, "Generic user error"),
    137000: (400, "Identity key mismatch"),
    139101: (400, "Block list is full"),
    2388019: (400, "Template limit exceeded"),
    2388039: (400, "Template cannot be edited in this state"),
    2388040: (400, "A field is too long"),
    2388047: (400, "Header is not valid"),
    2388072: (400, "Body is not valid"),
    2388073: (400, "Footer is not valid"),
    2388293: (400, "Too many variables for the length of the text"),
    2388299: (400, "Variables cannot stand at the start or the end"),
}
TRANSIENT = (1, 2, 4, 131016, 133004)


def title_of(code: int) -> str:
    return ERRORS.get(code, UNKNOWN_CODE)[1]


def status_of(code: int) -> int:
    return ERRORS.get(code, UNKNOWN_CODE)[0]


def error_response(
    code: int, details: str = "", *, status: int | None = None, subcode: int | None = None, transient: bool = False
) -> web.Response:
    """The answer to a request that is refused: the status of the table unless another is given."""
    return web.json_response(error_body(code, details, subcode=subcode, transient=transient), status=status or status_of(code))


def error_body(code: int, details: str = "", *, subcode: int | None = None, transient: bool = False) -> dict[str, Any]:
    """The body of an error."""
    error: dict[str, Any] = {"message": f"(#{code}) {title_of(code)}", "type": "OAuthException", "code": code}
    if subcode == NO_OBJECT:
        error |= {"message": details, "type": "GraphMethodException"}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient:
        error["is_transient"] = True
    if subcode != NO_OBJECT and code not in (0, 190):
        error["error_data"] = {"messaging_product": "whatsapp", "details": details or title_of(code)}
    return {"error": {**error, "fbtrace_id": TRACE}}


NO_OBJECT = 33  # subcode of 100: the id in the path names nothing that this token may see
TOKEN_EXPIRED = 463  # subcode of 190: the session is over; another token is needed


def no_such_object(request: web.Request) -> web.Response:
    """The id in the path names nothing that this token may see."""
    verb = request.method.lower()
    return error_response(100, f"Unsupported {verb} request. No object {request.match_info['node']} for this token.", subcode=NO_OBJECT)


async def read_json(request: web.Request) -> Any:
    """The body, or None when it is no JSON."""
    try:
        return await request.json()
    except ValueError:
        return None

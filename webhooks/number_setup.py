"""What a number of WhatsApp needs before it can answer: the requests that ask and subscribe, and what is missing, in plain words.

Sources: the platform's pages of phone numbers, webhooks and error codes (September 2026).
"""

from __future__ import annotations

from botkit.core.model.platform import Account, HttpRequest, HttpResponse
from webhooks.graph_errors import body_of, error_of
from webhooks.json_access import JsonObject, text

FIELDS = "display_phone_number,verified_name,status,name_status,code_verification_status,account_mode,platform_type"

_NO_OBJECT = "33"  # subcode of 100
_NOT_ALLOWED = ("3", "10", "200")
# Status of a number -> what to do about it. CONNECTED is right.
_STATUS = {
    "PENDING": "The number is not registered yet: register it in the app's API setup page with a PIN of six digits.",
    "UNVERIFIED": "The number is not verified: ask for the code by text message or call, in WhatsApp Manager.",
    "OFFLINE": "The number is offline: register it again in WhatsApp Manager.",
    "BANNED": "The number is banned: appeal in WhatsApp Manager under Account quality.",
    "RESTRICTED": "The number is restricted: see WhatsApp Manager under Account quality.",
    "FLAGGED": "The number is flagged for its quality: send less to people who did not ask for it, and wait.",
}


def state_request(account: Account) -> HttpRequest:
    """Asks how the number is. The answer also shows whether the token is taken."""
    return _request("GET", account, f"{account.id}?fields={FIELDS}")


def subscribe_request(account: Account, business_account: str) -> HttpRequest:
    """Lets the token's app get the webhooks of the business account. To do it again changes nothing."""
    return _request("POST", account, f"{business_account}/subscribed_apps")


def _request(method: str, account: Account, path: str) -> HttpRequest:
    address = f"{account.base_url.rstrip('/')}/{account.version}/{path}"
    return HttpRequest(method=method, url=address, secret_headers={"Authorization": f"Bearer {account.token}"})


def state_of(response: HttpResponse) -> JsonObject:
    """The state of the number in an answer that is no refusal."""
    value = body_of(response)
    return value if isinstance(value, dict) else {}


def refusal(response: HttpResponse, what: str) -> str:
    """Why a request about `what` was refused and what to do, nothing when it was not."""
    error = error_of(response, body_of(response))
    if error is None:
        return "" if 200 <= response.status < 300 else f"The platform is in trouble (HTTP {response.status}). Try again in some minutes."
    if error.code == "190":
        return "The token is wrong, or its time is over. Make a new one for a system user, without an end, and copy the whole of it."
    if error.code == "100" and error.subcode == _NO_OBJECT:
        return f"The token does not see {what}. Compare the id, and give the system user the account under Business settings."
    if error.code in _NOT_ALLOWED:
        return f"The token lacks a permission for {what}: it needs whatsapp_business_messaging and whatsapp_business_management."
    if error.transient:
        return f"The platform is in trouble (code {error.code}). Try again in some minutes."
    return f"The platform refused the request about {what} (code {error.code})."


def missing(state: JsonObject) -> tuple[str, ...]:
    """What keeps this number from answering customers, and what to do about each."""
    found = []
    status = text(state, "status")
    if status not in ("", "CONNECTED"):
        found.append(_STATUS.get(status, f"The number's status is {status}: see WhatsApp Manager."))
    if text(state, "code_verification_status") in ("NOT_VERIFIED", "EXPIRED") and status != "UNVERIFIED":
        found.append(_STATUS["UNVERIFIED"])
    if text(state, "name_status") in ("DECLINED", "EXPIRED"):
        found.append("The display name was declined: choose another one in WhatsApp Manager.")
    if text(state, "platform_type") not in ("", "CLOUD_API"):
        found.append("The number is not in the Cloud API: add it in the app's API setup page.")
    return tuple(found)


def is_test_number(state: JsonObject) -> bool:
    """Whether it is a number for trying out, which writes only to people who were added as recipients."""
    return text(state, "account_mode") == "SANDBOX"

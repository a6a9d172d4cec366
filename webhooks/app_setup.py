"""The app behind a token: when the token ends, and which webhooks the app gets. Requests that only ask, and what their answers say.

Sources: the platform's pages of `debug_token`, of the app's `subscriptions` and of `subscribed_apps` (September 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from msgspec import Struct

from botkit.core.model.platform import Account, HttpRequest, HttpResponse
from webhooks.graph_errors import body_of
from webhooks.json_access import JsonObject, flag, moment, obj, objs, text


class WantedWebhooks(Struct, frozen=True, kw_only=True):
    """What the app's dashboard calls the object, the fields without which nobody gets an answer, and those without which less is known."""

    object: str
    needed: tuple[str, ...]
    useful: tuple[str, ...]


# Instagram is not here: its own host inspects no tokens.
WANTED: Mapping[str, WantedWebhooks] = {
    "whatsapp": WantedWebhooks(
        object="whatsapp_business_account",
        needed=("messages",),
        useful=(
            "account_update",
            "business_capability_update",
            "message_template_quality_update",
            "message_template_status_update",
            "phone_number_quality_update",
            "template_category_update",
            "user_preferences",
        ),
    ),
    "messenger": WantedWebhooks(
        object="page",
        needed=("messages", "messaging_postbacks"),
        useful=("message_deliveries", "message_reactions", "message_reads", "messaging_optins", "messaging_referrals"),
    ),
}


class TokenState(Struct, frozen=True, kw_only=True):
    """`ends` None: never. `app`: the id of the app that it belongs to."""

    is_valid: bool
    app: str
    ends: datetime | None = None


class Subscription(Struct, frozen=True, kw_only=True):
    """What the app gets of one object, and where it is posted to."""

    is_active: bool
    address: str
    fields: frozenset[str]


def token_request(account: Account) -> HttpRequest:
    """Asks about the token with the token itself. The platform takes it in the address alone, so the address must not be logged."""
    return _request(account, f"debug_token?input_token={quote(account.token, safe='')}", account.token)


def token_state(response: HttpResponse) -> TokenState | None:
    """None when the platform does not tell."""
    found = obj(_read(response), "data")
    if response.status != 200 or not text(found, "app_id"):
        return None
    # `data_access_expires_at` is about what the token's maker may see of people, not about messages.
    return TokenState(is_valid=flag(found, "is_valid"), app=text(found, "app_id"), ends=moment(found.get("expires_at")))


def subscriptions_request(account: Account, app: str, secret: str) -> HttpRequest:
    """Asks for the app's webhooks, as the app itself: that takes its secret."""
    return _request(account, f"{app}/subscriptions", f"{app}|{secret}")


def subscription(response: HttpResponse, wanted: str) -> Subscription | None:
    """What the app gets of the object `wanted`; None: nothing."""
    for line in objs(_read(response), "data"):
        if text(line, "object") == wanted:
            fields = frozenset(text(field, "name") for field in objs(line, "fields"))
            return Subscription(is_active=line.get("active") is not False, address=text(line, "callback_url"), fields=fields)
    return None


def subscribed_apps_request(account: Account, business_account: str) -> HttpRequest:
    """Asks which apps get the webhooks of a business account of WhatsApp."""
    return _request(account, f"{business_account}/subscribed_apps", account.token)


def subscribed_apps(response: HttpResponse) -> frozenset[str]:
    """Their ids."""
    return frozenset(text(obj(line, "whatsapp_business_api_data"), "id") for line in objs(_read(response), "data"))


def _request(account: Account, path: str, token: str) -> HttpRequest:
    address = f"{account.base_url.rstrip('/')}/{account.version}/{path}"
    return HttpRequest(method="GET", url=address, secret_headers={"Authorization": f"Bearer {token}"})


def _read(response: HttpResponse) -> JsonObject:
    value = body_of(response)
    return value if isinstance(value, dict) else {}

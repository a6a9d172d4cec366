"""What WhatsApp's error codes mean for a message: one table for answers to a send and for `failed` receipts.

Sources: the error page of the Cloud API (December 2025 and September 2026) and observed codes. Codes decide, never the text
of a message, never the HTTP status. Where the page gives a reason of the opt-in rules, that word is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec.structs import replace

from botkit.core.model.platform import Failed, PlatformError, Retry

ErrorAction = Retry | Failed


def _again(most: int | None = None) -> Retry:
    """Something about this message that passes: once more, later."""
    return Retry(scope="message", code="", most=most)


def _trouble() -> Retry:
    """Trouble on the platform's side, which is not the message's fault."""
    return Retry(scope="platform", code="")


def _pair() -> Retry:
    """Too many to this person. The platform's page asks for 4 to the power of n seconds, for this pair alone."""
    return Retry(scope="pair", code="")


def _slower(after: float | None = None) -> Retry:
    """The number, or the whole app, has to wait."""
    return Retry(scope="channel", code="", after=after)


def _content(reason: str) -> Failed:
    return Failed(blame="content", reason=reason, code="")


def _user(reason: str) -> Failed:
    return Failed(blame="user", reason=reason, code="")


def _account(reason: str) -> Failed:
    return Failed(blame="account", reason=reason, code="")


def _token() -> Failed:
    return Failed(blame="token", reason="TOKEN", code="")


def _each(codes: Iterable[int], verdict: ErrorAction) -> dict[int, ErrorAction]:
    return dict.fromkeys(codes, verdict)


ERRORS: Mapping[int, ErrorAction] = {
    # --- the Graph API itself
    0: _token(),
    1: _trouble(),
    2: _trouble(),
    3: _account("PERMISSION"),
    4: _slower(),
    10: _account("PERMISSION"),
    33: _account("NUMBER_MISSING"),
    100: _content("PARAMETER"),
    104: _token(),
    190: _token(),
    **_each(range(200, 300), _account("PERMISSION")),
    368: _account("ACCOUNT_RESTRICTED"),
    613: _slower(),
    80007: _slower(),
    # --- the person
    130403: _user("BLOCKED_BY_US"),
    130472: _user("EXPERIMENT"),
    130497: _user("COUNTRY_BLOCKED"),
    131026: _user("UNDELIVERABLE"),
    131036: _user("UNDELIVERABLE"),
    131047: _user("WINDOW_CLOSED"),
    131049: _user("MARKETING_COOLDOWN"),
    131050: _user("META_MARKETING_STOPPED"),
    137000: _user("IDENTITY_CHANGED"),
    # --- rate limits
    130429: _slower(after=1.0),
    131000: _trouble(),
    131016: _trouble(),
    131056: _pair(),
    131057: _slower(after=60.0),  # the number is being moved to a higher throughput, which takes about a minute
    133004: _trouble(),
    133008: _slower(after=3600.0),
    133009: _slower(after=3600.0),
    133015: _slower(after=300.0),
    133016: _slower(after=3600.0),
    **_each(range(136024, 136026), _slower(after=300.0)),
    2494100: _slower(after=120.0),
    # --- the account
    131005: _account("PERMISSION"),
    131031: _account("ACCOUNT_RESTRICTED"),
    131037: _account("DISPLAY_NAME"),
    131042: _account("PAYMENT"),
    131044: _account("PAYMENT"),
    131045: _account("NUMBER_NOT_REGISTERED"),
    131048: _account("SPAM_LIMIT"),
    131063: _account("WRONG_ENDPOINT"),
    131064: _account("MESSAGING_LIMIT"),
    133000: _account("NUMBER_NOT_REGISTERED"),
    133005: _account("NUMBER_NOT_REGISTERED"),
    133006: _account("NUMBER_NOT_REGISTERED"),
    133010: _account("NUMBER_NOT_REGISTERED"),
    134011: _account("TERMS"),
    134102: _account("WRONG_ENDPOINT"),
    **_each((2388001, 2388012, 2388091, 2388093, 2388103), _account("NUMBER_MOVING")),
    # --- what we sent
    131008: _content("PARAMETER"),
    131009: _content("PARAMETER"),
    131014: _content("MEDIA"),
    131020: _content("GROUP"),
    131021: _content("SENDER_IS_RECIPIENT"),
    131030: _content("TEST_NUMBER"),
    131041: _content("GROUP"),
    131051: _content("UNSUPPORTED"),
    131052: _content("MEDIA"),  # inbound only: their file could not be fetched
    131053: _content("MEDIA"),
    131055: _content("WRONG_ENDPOINT"),
    131059: _content("PARAMETER"),
    131060: _content("UNSUPPORTED"),  # inbound only: their message cannot be shown
    131061: _content("WRONG_ENDPOINT"),
    131062: _content("NEEDS_PHONE"),  # one-tap codes cannot go to a scoped id
    **_each(range(131201, 131216), _content("GROUP")),
    132000: _content("TEMPLATE_PARAMETERS"),
    132001: _content("TEMPLATE_MISSING"),
    132005: _content("TEMPLATE_PARAMETERS"),
    132007: _content("POLICY"),
    132008: _content("TEMPLATE_PARAMETERS"),
    132012: _content("TEMPLATE_PARAMETERS"),
    132015: _content("TEMPLATE_PAUSED"),
    132016: _content("TEMPLATE_PAUSED"),
    132018: _content("TEMPLATE_PARAMETERS"),
    132068: _content("FORM"),
    132069: _content("FORM"),
    134100: _content("WRONG_ENDPOINT"),
    134101: _again(most=3),  # the template is still being copied, for about ten minutes
    135000: _content("PARAMETER"),
    **_each(range(138000, 138019), _content("CALL")),
    **_each(range(139000, 139005), _content("FORM")),
    **_each(range(139100, 139104), _content("BLOCK_LIST")),
    **_each(range(147001, 147006), _content("USERNAME")),
    1752041: _content("WRONG_ENDPOINT"),
    2388019: _content("TEMPLATE_LIMIT"),
    **_each((2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299), _content("TEMPLATE_RULES")),
    **_each((2593107, 2593108, 2593109), _content("HISTORY")),
    # --- codes of the retired on-premises API, in old payloads
    470: _user("WINDOW_CLOSED"),
    471: _account("SPAM_LIMIT"),
    1013: _user("UNDELIVERABLE"),
    1026: _user("UNDELIVERABLE"),
}

NO_OBJECT = "33"  # the subcode of 100 when the number's id in the path is wrong


def verdict(code: str, *, subcode: str = "", transient: bool = False) -> ErrorAction:
    """What to do about an error. An unknown code is permanent unless the platform calls it transient (or answered with HTTP 5xx)."""
    if code == "100" and subcode == NO_OBJECT:
        action: ErrorAction | None = ERRORS[33]
    else:
        action = ERRORS.get(int(code)) if code.isascii() and code.isdigit() and len(code) < 12 else None
    if action is None:
        action = _trouble() if transient else _content("UNKNOWN")
    return replace(action, code=code)


def of_receipt(errors: Iterable[PlatformError]) -> ErrorAction:
    """What a `failed` receipt means: its first error decides; without any, the message is given up for an unknown reason."""
    first = next(iter(errors), None)
    return verdict(first.code) if first else _content("UNKNOWN")


def severity(code: str) -> Literal["warning", "alert"]:
    """How serious an error of the account itself is."""
    action = verdict(code)
    return "alert" if isinstance(action, Failed) and action.blame in ("account", "token") else "warning"

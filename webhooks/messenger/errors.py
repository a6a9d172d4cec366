"""What the Send API's error codes mean for a message: by code and subcode, or by code alone.

Sources: the error page of the Messenger Platform (2026) and codes met in the field; they contradict each other in places, and the
more careful reading stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from botkit.core.model.platform import Failed, PlatformError, Retry

ErrorAction = Retry | Failed

TROUBLE = Retry(scope="platform", code="")
SLOWER = Retry(scope="channel", code="")
OCCUPIED = Retry(scope="pair", code="", after=60.0)  # another flow or app holds the chat


def _user(reason: str) -> Failed:
    return Failed(blame="user", reason=reason, code="")


def _account(reason: str) -> Failed:
    return Failed(blame="account", reason=reason, code="")


def _content(reason: str) -> Failed:
    return Failed(blame="content", reason=reason, code="")


TOKEN = Failed(blame="token", reason="TOKEN", code="")
CLOSED = _user("WINDOW_CLOSED")

ERRORS: Mapping[tuple[int, int | None], ErrorAction] = {
    (0, None): TOKEN,
    (1, None): TROUBLE,
    (1, 99): _account("PERMISSION"),
    (1, 1357046): _content("OUTCOME_UNKNOWN"),  # an invalid reply inside the platform: the message may have gone out, so never again
    (2, None): Retry(scope="platform", code="", most=5),  # temporary; also seen when the person blocked us
    (2, 2018344): _account("TERMS"),
    (3, None): _account("PERMISSION"),
    (4, None): SLOWER,
    (4, 2018354): _user("FREQUENCY_CAP"),
    (9, 2018352): _user("FREQUENCY_CAP"),
    (10, None): _account("PERMISSION"),
    (10, 2018278): CLOSED,
    (10, 2018065): CLOSED,
    (10, 2534022): CLOSED,
    (10, 2018108): _user("UNDELIVERABLE"),
    (10, 1893015): _user("META_MARKETING_STOPPED"),
    (10, 1893063): _account("ACCOUNT_RESTRICTED"),
    (10, 1404170): _account("ACCOUNT_RESTRICTED"),
    (10, 2018336): OCCUPIED,
    (10, 2018321): OCCUPIED,
    (10, 2534077): _account("ACCOUNT_RESTRICTED"),
    (100, None): _content("PARAMETER"),
    (100, 33): _account("PERMISSION"),
    (100, 2018001): _user("UNDELIVERABLE"),
    (100, 2534014): _user("UNDELIVERABLE"),
    (100, 2018008): _content("MEDIA"),
    (100, 2018047): _content("MEDIA"),
    (100, 2018109): _content("MEDIA"),
    (100, 2018294): _content("MEDIA"),
    (100, 2018074): _content("MEDIA"),
    (100, 2018014): _content("PARAMETER"),
    (100, 2534013): _account("PERMISSION"),
    (100, 2534015): _content("PARAMETER"),
    (100, 2534025): _content("PARAMETER"),
    (100, 2534029): _user("UNDELIVERABLE"),
    (100, 2534037): OCCUPIED,
    (190, None): TOKEN,
    **{(code, None): _account("PERMISSION") for code in range(200, 300)},
    (200, 2018028): _account("PERMISSION"),
    (200, 2018027): _account("PERMISSION"),
    (200, 1545041): _user("UNDELIVERABLE"),
    (200, 2534041): _account("PERMISSION"),
    (368, None): _account("ACCOUNT_RESTRICTED"),
    (551, None): _user("UNDELIVERABLE"),
    (551, 1545041): _user("UNDELIVERABLE"),
    (613, None): SLOWER,
    (613, 2534040): SLOWER,
    (613, 2018338): _account("ACCOUNT_RESTRICTED"),
    (613, 1893016): _user("FREQUENCY_CAP"),
    (1545041, None): _user("UNDELIVERABLE"),
    (2022, None): _account("ACCOUNT_RESTRICTED"),
    (2018300, None): OCCUPIED,
    (2018171, None): _account("PERMISSION"),
    (9000001, None): _content("MESSAGE_GONE"),
}


def verdict(code: str, *, subcode: str = "", transient: bool = False) -> ErrorAction:
    """What to do about an error: the subcode decides before the code. An unknown one is permanent unless marked transient."""
    action = ERRORS.get((_number(code), _number(subcode))) if subcode else None
    action = action or ERRORS.get((_number(code), None))
    if action is None:
        action = TROUBLE if transient else _content("UNKNOWN")
    return replace(action, code=f"{code}/{subcode}" if subcode else code)


def of_receipt(errors: Sequence[PlatformError]) -> ErrorAction:
    """These platforms report no failures by receipt; if they begin to, the same table applies."""
    code, _, subcode = errors[0].code.partition("/") if errors else ("", "", "")
    return verdict(code, subcode=subcode)


def _number(code: str) -> int:
    return int(code) if code.isascii() and code.isdigit() and len(code) < 12 else -1

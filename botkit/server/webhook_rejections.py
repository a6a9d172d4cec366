"""What the public port turned away: each is counted, and at most one a minute of each kind is logged, without its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from botkit.server.connections import ConnectionFault
from botkit.server.limited_log import LimitedLog

SENTENCES: Mapping[str, str] = {
    "challenge": "The verification of the webhook was refused: the verify token is another one. Compare verify_token with the dashboard.",
    "signature": "A webhook was refused: it is not signed with the app secret. Compare app_secrets with the dashboard of the app.",
    "unreadable": "A webhook was refused: it is signed, but cannot be read.",
    "too_large": "A webhook was refused: it is larger than the platform ever sends.",
    "slow": "A webhook was refused: its body did not arrive in time.",
    "busy": "A webhook was refused: too many unverified bodies arrive at once; the platform delivers it again.",
    "unavailable": "A webhook was refused because the store cannot take it; the platform delivers it again.",
}

CONNECTION_SENTENCES: Mapping[ConnectionFault, str] = {
    "unreadable": "A request was refused: it is not HTTP.",
    "slow_head": "A connection was closed: its request did not arrive in time.",
    "crowded": "A connection was closed: there are too many. The one that waited longest goes first.",
    "failed": "A request failed.",
}


class WebhookRejections:
    """Called with platform, channel and the reason."""

    def __init__(self, count: Callable[[str, str, str], None], log: LimitedLog) -> None:
        self._count = count
        self._log = log

    def __call__(self, platform: str, channel: str, why: str) -> None:
        self._count(platform, channel, why)
        self._log((channel, why), SENTENCES[why], channel=channel)


class ConnectionFaults:
    """Called with what was wrong with a connection."""

    def __init__(self, count: Callable[[ConnectionFault], None], log: LimitedLog) -> None:
        self._count = count
        self._log = log

    def __call__(self, why: ConnectionFault) -> None:
        self._count(why)
        self._log(why, CONNECTION_SENTENCES[why], level="error" if why == "failed" else "warning")

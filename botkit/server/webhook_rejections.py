"""Rejected webhooks: each is counted, and at most one a minute of each kind is logged, without its content."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

LOG_INTERVAL = 60.0  # seconds between two lines of a kind: strangers must not be able to fill the disk with logs

SENTENCES: Mapping[str, str] = {
    "challenge": "The verification of the webhook was refused: the verify token is another one. Compare verify_token with the dashboard.",
    "signature": "A webhook was refused: it is not signed with the app secret. Compare app_secrets with the dashboard of the app.",
    "unreadable": "A webhook was refused: it is signed, but cannot be read.",
    "too_large": "A webhook was refused: it is larger than the platform ever sends.",
    "slow": "A webhook was refused: its body did not arrive in time.",
    "unavailable": "A webhook was refused because the store cannot take it; the platform delivers it again.",
}

_log = structlog.get_logger()


class WebhookRejections:
    """Called with platform, channel and the reason."""

    def __init__(self, count: Callable[[str, str, str], None], monotonic: Callable[[], float]) -> None:
        self._count = count
        self._monotonic = monotonic
        self._logged_at: dict[tuple[str, str], float] = {}

    def __call__(self, platform: str, channel: str, why: str) -> None:
        self._count(platform, channel, why)
        now = self._monotonic()
        if now - self._logged_at.get((channel, why), -LOG_INTERVAL) >= LOG_INTERVAL:
            self._logged_at[channel, why] = now
            _log.warning(SENTENCES[why], channel=channel)

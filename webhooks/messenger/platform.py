"""Messenger and Instagram as `Platform`s."""

from __future__ import annotations

from functools import partial

from botkit.core.model.platform import Platform, Sender
from webhooks.graph_platform import GraphPlatform
from webhooks.messenger.errors import of_receipt
from webhooks.messenger.files import fetch_file, file_location
from webhooks.messenger.limits import INSTAGRAM_VARIANT, MESSENGER_VARIANT, Variant
from webhooks.messenger.parse import parse
from webhooks.messenger.render import render, signal
from webhooks.messenger.reply import reply


def sender_at(written: str) -> Sender | None:
    """An id scoped to the page is digits."""
    return Sender(user_id=written) if written.isascii() and written.isdigit() else None


def _platform(name: str, variant: Variant, graph_url: str, *profile_fields: str) -> Platform:
    return GraphPlatform(
        name=name,
        limits=variant.limits,
        rules=variant.rules,
        graph_url=graph_url,
        parse=parse,
        render=partial(render, variant=variant),
        signal=signal,
        reply=reply,
        sender_at=sender_at,
        locate=None,
        file_location=file_location,
        fetch_file=fetch_file,
        profile_fields=profile_fields,
        verdict=of_receipt,
    )


MESSENGER: Platform = _platform("messenger", MESSENGER_VARIANT, "https://graph.facebook.com", "first_name", "last_name")
INSTAGRAM: Platform = _platform("instagram", INSTAGRAM_VARIANT, "https://graph.instagram.com", "name")

"""The files of received messages, as rows that say what is to be fetched."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime

from botkit.core.engine.answers.reply_parts import file_handle
from botkit.core.model.message import Media
from botkit.core.model.platform import Incoming
from botkit.store.files import FileRow

SHA256_BYTES = 32


def received_files(item: Incoming, contact_id: int, channel: str, now: datetime) -> tuple[FileRow, ...]:
    """The file of a message. One that the platform itself could not fetch is none."""
    media = item.content
    if not isinstance(media, Media) or media.problem or not (media.ref or media.url):
        return ()
    return (
        FileRow(
            contact_id=contact_id,
            file=file_handle(item.id),
            channel=channel,
            ref=media.ref,
            url=media.url,
            expected=_hexadecimal(media.sha256),
            mime=media.mime,
            due_at=now,
            received_at=now,
        ),
    )


def _hexadecimal(base64: str) -> str:
    """The hash of a webhook; empty when it is none."""
    try:
        found = b64decode(base64, validate=True)
    except ValueError:
        return ""
    return found.hex() if len(found) == SHA256_BYTES else ""

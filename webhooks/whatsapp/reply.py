"""What WhatsApp's answer to a send means."""

from __future__ import annotations

from botkit.core.model.platform import Failed, HttpResponse, Reply, Retry, Sent
from webhooks.graph_errors import UNREADABLE_ATTEMPTS, body_of, error_of
from webhooks.json_access import objs, text
from webhooks.whatsapp.errors import verdict


def reply(response: HttpResponse) -> Reply:
    value = body_of(response)
    error = error_of(response, value)
    if error is not None:
        return verdict(error.code, subcode=error.subcode, transient=error.transient)
    if 200 <= response.status < 300:
        # Accepted, even when the id cannot be read: sending again would send twice. Receipts find the message by its tag.
        message = next(iter(objs(value, "messages")), {})
        contact = next(iter(objs(value, "contacts")), {})
        return Sent(
            platform_id=text(message, "id"),
            address=text(contact, "user_id", "wa_id"),
            status=text(message, "message_status"),
        )
    if response.status == 429:
        return Retry(scope="channel", code="429")
    if value is None or response.status >= 500:
        return Retry(scope="message", code=str(response.status), most=UNREADABLE_ATTEMPTS)
    return Failed(blame="content", reason="UNKNOWN", code=str(response.status))

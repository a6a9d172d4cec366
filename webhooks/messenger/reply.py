"""What the Send API's answer means."""

from __future__ import annotations

from botkit.core.model.platform import Failed, HttpResponse, Reply, Retry, Sent
from webhooks.graph_errors import UNREADABLE_ATTEMPTS, body_of, error_of
from webhooks.json_access import text
from webhooks.messenger.errors import verdict


def reply(response: HttpResponse) -> Reply:
    value = body_of(response)
    error = error_of(response, value)
    if error is not None:
        return verdict(error.code, subcode=error.subcode, transient=error.transient)
    if 200 <= response.status < 300:
        return Sent(platform_id=text(value, "message_id"), address=text(value, "recipient_id"))
    if response.status == 429:
        return Retry(scope="channel", code="429")
    if value is None or response.status >= 500:
        return Retry(scope="message", code=str(response.status), most=UNREADABLE_ATTEMPTS)
    return Failed(blame="content", reason="UNKNOWN", code=str(response.status))

"""Webhooks of a Chatwoot inbox: an agent's answer is an outgoing message that is not private, the end of a ticket a resolved conversation.

`X-Chatwoot-Signature: sha256=…` is over `timestamp.body`, with the secret of the inbox. A Chatwoot that does not sign is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botkit.config import Desk
from webhooks.desks.inbound import BadSignature, DeskAct
from webhooks.desks.signature import TOLERANCE
from webhooks.meta import is_signed, read_json

SOURCE = "botkit-"  # before our ids, where Chatwoot keeps them


def read(desk: Desk, headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[DeskAct, ...]:
    """What an agent did there; nothing of what does not concern our tickets. Raises `BadSignature`, `BodyUnreadable`."""
    _verify(desk, headers, body, now)
    posted = read_json(body)
    if not isinstance(posted, dict):
        return ()
    match posted.get("event"):
        case "message_created":
            return _answers(desk, posted)
        case "conversation_status_changed" | "conversation_updated" if posted.get("status") == "resolved":
            ticket = _ticket(posted)
            by = _name(desk, (posted.get("meta") or {}).get("assignee"))
            # Both events tell of one end: the second finds the ticket closed.
            return (DeskAct(act="close", ticket=ticket, by=by, key=""),) if ticket else ()
        case _:
            return ()


def _verify(desk: Desk, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    moment, given = headers.get("X-Chatwoot-Timestamp", ""), headers.get("X-Chatwoot-Signature", "")
    if not (moment.isascii() and moment.isdecimal() and len(moment) <= 12):
        raise BadSignature
    if abs(now - datetime.fromtimestamp(int(moment), UTC)) > TOLERANCE:
        raise BadSignature
    if not is_signed(given, moment.encode() + b"." + body, desk.secrets):
        raise BadSignature


def _answers(desk: Desk, posted: dict[str, Any]) -> tuple[DeskAct, ...]:
    ticket, number = _ticket(posted.get("conversation")), posted.get("id")
    if posted.get("message_type") != "outgoing" or posted.get("private") or not ticket or not isinstance(number, int):
        return ()
    by, key = _name(desk, posted.get("sender")), f"{desk.name}:{number}"
    text = posted.get("content")
    files = [one.get("data_url") for one in posted.get("attachments") or () if isinstance(one, dict)]
    links = [link for link in files if isinstance(link, str)]
    acts = [DeskAct(act="file", ticket=ticket, by=by, key=f"{key}:{place}", link=link) for place, link in enumerate(links)]
    if isinstance(text, str) and text.strip():
        acts.insert(0, DeskAct(act="reply", ticket=ticket, by=by, key=key, text=text))
    return tuple(acts)


def _ticket(conversation: object) -> str:
    """The ticket of a conversation of ours; empty for any other."""
    inbox = conversation.get("contact_inbox") if isinstance(conversation, dict) else None
    source = inbox.get("source_id") if isinstance(inbox, dict) else None
    return source.removeprefix(SOURCE) if isinstance(source, str) and source.startswith(SOURCE) else ""


def _name(desk: Desk, person: object) -> str:
    """`care: Sam`: with the desk before it, so that what was done there is not told there again."""
    name = person.get("name") if isinstance(person, dict) else None
    return f"{desk.name}: {name[:60]}" if isinstance(name, str) and name.strip() else f"{desk.name}: somebody"

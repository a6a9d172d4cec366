"""System messages: WhatsApp's own notices in a chat. No customer wrote them, so they are never answered and open no window."""

from __future__ import annotations

from botkit.core.model.platform import AccountUpdate, IdentityChanged, Item, Unknown
from webhooks.json_access import JsonObject, moment, obj, raw, text
from webhooks.whatsapp.change import WebhookChange
from webhooks.whatsapp.senders import make_sender

# Another number or another scoped id; the third is what older accounts still send.
MOVES = ("user_changed_number", "user_changed_user_id", "customer_changed_number")

# The person's security code changed: a send that requires the old one is refused (137000).
NOTICES = ("customer_identity_changed",)


def system(change: WebhookChange, message: JsonObject) -> Item:
    notice = obj(message, "system")
    kind = text(notice, "type")
    key = text(message, "id") or change.key(message)
    at = moment(message.get("timestamp"))
    if kind in MOVES:
        return _moved(change, message, notice, key)
    if kind in NOTICES:
        return AccountUpdate(account=change.account, id=key, at=at, field="system", event=kind, details=message)
    return Unknown(account=change.account, id=key, what=f"system message {kind}", raw=raw(message))


def _moved(change: WebhookChange, message: JsonObject, notice: JsonObject, key: str) -> Item:
    new = make_sender(text(notice, "user_id"), text(notice, "wa_id", "new_wa_id"), parent=text(notice, "parent_user_id"))
    # In newer payloads `from_user_id` may already be the new id, so it counts as the old one only when nothing better is there.
    old_id = text(notice, "previous_user_id")
    if not old_id and text(message, "from_user_id") != new.user_id:
        old_id = text(message, "from_user_id")
    old_phone = text(message, "from") or text(notice, "customer")
    old = make_sender(old_id, "" if old_phone == new.phone else old_phone, parent=text(notice, "previous_parent_user_id"))
    if not (old.user_id or old.phone) or not (new.user_id or new.phone):
        return Unknown(account=change.account, id=key, what="change of identity without both sides", raw=raw(message))
    return IdentityChanged(account=change.account, id=key, at=moment(message.get("timestamp")), old=old, new=new)

"""Every kind of event that the platforms report, in one table: what `botkit trigger` posts, with invented people."""

from __future__ import annotations

from collections.abc import Mapping

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.events.builders import (
    PHONE,
    SENT,
    TEMPLATE,
    USER,
    SampleEvent,
    account_update,
    customer,
    media,
    message,
    page,
    status,
    template,
)

_QUOTE = {"from": "15550100200", "id": SENT}
_REGULAR = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "utility"}
_AD = {"source_url": "https://fb.me/kettle-ad", "source_id": "120208559910050", "source_type": "ad", "headline": "Free delivery this week"}
_FORM = {"name": "flow", "body": "Sent", "response_json": '{"flow_token":"unused","rating":"4"}'}
_UNSUPPORTED = [bodies.error(131051, "Message type unknown", "Message type is currently not supported.")]
_TOO_LARGE = [bodies.error(131052, "Media download error", "The file is larger than 100 MB.")]
_MOVED = {"type": "user_changed_number", "body": "Nadia changed from 447700900123 to 447700900124", "wa_id": "447700900124"}
_SWITCH = {"wa_id": PHONE, "user_id": USER, "category": "marketing_messages"}
_CALL = {"from": PHONE, "from_user_id": USER, "to": "15550100200", "direction": "USER_INITIATED"}
_ACCOUNT = "account_update"

EVENTS: Mapping[str, SampleEvent] = {
    # --- what customers send
    "text": message("text", {"body": "Hello"}, "a text message", {"body": "text.body"}),
    "reply": message(
        "text", {"body": "Yes, that one"}, "a text that quotes a message", {"body": "text.body", "quotes": "context.id"}, context=_QUOTE
    ),
    "forwarded": message("text", {"body": "Look at this"}, "a forwarded text", {"body": "text.body"}, context={"forwarded": True}),
    "ad": message(
        "text",
        {"body": "Tell me more"},
        "the first text after a click on an advertisement",
        {"body": "text.body", "ad": "referral.source_id"},
        referral=_AD,
    ),
    "button": message(
        "interactive",
        {"type": "button_reply", "button_reply": {"id": "yes", "title": "Yes"}},
        "a tap on a reply button",
        {"button": "interactive.button_reply.id", "title": "interactive.button_reply.title", "quotes": "context.id"},
        context=_QUOTE,
    ),
    "list": message(
        "interactive",
        {"type": "list_reply", "list_reply": {"id": "row-1", "title": "The first", "description": "of many"}},
        "a choice from a list",
        {"row": "interactive.list_reply.id", "title": "interactive.list_reply.title", "quotes": "context.id"},
        context=_QUOTE,
    ),
    "template.button": message(
        "button",
        {"payload": "Confirm", "text": "Confirm"},
        "a tap on a quick reply under a template",
        {"payload": "button.payload", "title": "button.text", "quotes": "context.id"},
        context=_QUOTE,
    ),
    "form": message(
        "interactive",
        {"type": "nfm_reply", "nfm_reply": _FORM},
        "a form that was filled in",
        {"answers": "interactive.nfm_reply.response_json"},
    ),
    "image": media("image", "image/jpeg", "a picture", caption="Look"),
    "audio": media("audio", "audio/mpeg", "a sound file"),
    "voice": media("audio", "audio/ogg; codecs=opus", "a voice note", voice=True),
    "video": media("video", "video/mp4", "a film"),
    "document": media("document", "application/pdf", "a document", filename="receipt.pdf"),
    "sticker": media("sticker", "image/webp", "a sticker", animated=False),
    "media.failed": message(
        "image", {"mime_type": "image/jpeg"}, "a file that the platform could not fetch", {"code": "errors.0.code"}, errors=_TOO_LARGE
    ),
    "location": message(
        "location",
        {"latitude": 51.503368, "longitude": -0.127721, "name": "Kettle & Co", "address": "4 Placeholder Mews"},
        "a place",
        {"latitude": "location.latitude", "longitude": "location.longitude", "place": "location.name"},
    ),
    "contacts": message(
        "contacts",
        [{"name": {"formatted_name": "Imani Roy", "first_name": "Imani"}, "phones": [{"phone": "+44 7700 900990", "type": "CELL"}]}],
        "a contact card",
        {"card": "contacts.0.name.formatted_name", "phone": "contacts.0.phones.0.phone"},
    ),
    "order": message(
        "order",
        {
            "catalog_id": "590017744203318",
            "text": "",
            "product_items": [{"product_retailer_id": "KETTLE-BLUE", "quantity": 1, "item_price": 24.9, "currency": "EUR"}],
        },
        "an order from the catalogue",
        {"product": "order.product_items.0.product_retailer_id", "quantity": "order.product_items.0.quantity"},
    ),
    "reaction": message(
        "reaction",
        {"message_id": SENT, "emoji": "👍"},
        "an emoji under a message",
        {"emoji": "reaction.emoji", "message": "reaction.message_id"},
    ),
    "reaction.removed": message("reaction", {"message_id": SENT}, "a reaction taken back", {"message": "reaction.message_id"}),
    "edit": message(
        "edit",
        {"original_message_id": SENT, "message": {"type": "text", "text": {"body": "Hello!"}}},
        "a message changed afterwards",
        {"body": "edit.message.text.body", "message": "edit.original_message_id"},
    ),
    "revoke": message("revoke", {"original_message_id": SENT}, "a message taken back", {"message": "revoke.original_message_id"}),
    "welcome": message("request_welcome", None, "a chat opened for the first time", {}),
    "unsupported": message(
        "unsupported",
        {"type": "poll_creation"},
        "something that the platform does not pass on",
        {"what": "unsupported.type"},
        errors=_UNSUPPORTED,
    ),
    "number.change": message(
        "system",
        {**_MOVED, "user_id": "GB.990", "previous_user_id": USER},
        "a customer with a new number",
        {"to": "system.wa_id", "to_user_id": "system.user_id"},
    ),
    "id.change": message(
        "system",
        {"type": "user_changed_user_id", "user_id": "GB.990", "previous_user_id": USER},
        "a customer with a new scoped id",
        {"to_user_id": "system.user_id"},
    ),
    "call.connect": customer("calls", "calls", {**_CALL, "event": "connect"}, "a call comes in"),
    "call.end": customer("calls", "calls", {**_CALL, "event": "terminate", "status": "COMPLETED", "duration": 12}, "a call is over"),
    "marketing.stop": customer(
        "user_preferences",
        "user_preferences",
        {**_SWITCH, "detail": "User requested to stop marketing messages", "value": "stop"},
        "a customer stopped marketing in WhatsApp's settings",
    ),
    "marketing.resume": customer(
        "user_preferences",
        "user_preferences",
        {**_SWITCH, "detail": "User requested to resume marketing messages", "value": "resume"},
        "and resumed it",
    ),
    # --- statuses of messages of the business
    "status.sent": status("sent", "a message left the platform", pricing=_REGULAR),
    "status.delivered": status("delivered", "a message reached the phone", pricing=_REGULAR),
    "status.read": status("read", "a message was read"),
    "status.played": status("played", "a voice message was played"),
    "status.failed": status("failed", "a message came to nothing", errors=[bodies.error(131026, "Message undeliverable")]),
    # --- templates
    "template.approved": template("APPROVED", "a template may be used"),
    "template.rejected": template("REJECTED", "a template was refused", reason="PROMOTIONAL"),
    "template.paused": template(
        "PAUSED", "a template rests because of its quality", other_info={"title": "FIRST_PAUSE", "description": "Paused for 3 hours."}
    ),
    "template.reinstated": template("REINSTATED", "a template may be used again"),
    "template.disabled": template("DISABLED", "a template is shut for good", disable_info={"disable_date": "1796112000"}),
    "template.flagged": template("FLAGGED", "a template is about to be paused"),
    "template.quality": account_update(
        "message_template_quality_update",
        {"previous_quality_score": "GREEN", "new_quality_score": "YELLOW", **TEMPLATE},
        "customers like a template less",
    ),
    "template.category": account_update(
        "template_category_update",
        {**TEMPLATE, "previous_category": "UTILITY", "new_category": "MARKETING"},
        "a template has another category, and price",
    ),
    # --- the account
    "number.quality": account_update(
        "phone_number_quality_update",
        {"display_phone_number": "15550100200", "event": "FLAGGED", "current_limit": "TIER_2K"},
        "the number's quality fell",
    ),
    "number.name": account_update(
        "phone_number_name_update",
        {"display_phone_number": "15550100200", "decision": "APPROVED", "requested_verified_name": "Kettle & Co"},
        "the number's name was judged",
    ),
    "number.limit": account_update(
        "business_capability_update",
        {"max_daily_conversations_per_business": 2000, "max_phone_numbers_per_business": 20},
        "how many people may be written to changed",
    ),
    "account.restricted": account_update(
        _ACCOUNT,
        {
            "event": "ACCOUNT_RESTRICTION",
            "restriction_info": [{"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING", "expiration": 1796112000}],
        },
        "the account may not begin chats",
    ),
    "account.violation": account_update(
        _ACCOUNT, {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SPAM"}}, "the account broke a rule"
    ),
    "account.disabled": account_update(
        _ACCOUNT,
        {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE", "waba_ban_date": "November 22, 2026"}},
        "the account is shut",
    ),
    "account.tier": account_update(
        _ACCOUNT,
        {
            "event": "VOLUME_BASED_PRICING_TIER_UPDATE",
            "volume_tier_info": {
                "tier_update_time": 1793520000,
                "pricing_category": "UTILITY",
                "tier": "100001:1000000",
                "effective_month": "2026-11",
                "region": "Germany",
            },
        },
        "the next price tier was reached",
        tier="volume_tier_info.tier",
        region="volume_tier_info.region",
    ),
    "account.alert": account_update(
        "account_alerts",
        {
            "entity_type": "PHONE_NUMBER",
            "entity_id": "118230047715606",
            "alert_info": {
                "alert_severity": "CRITICAL",
                "alert_status": "ACTIVE",
                "alert_type": "PROFILE_PICTURE_LOST",
                "alert_description": "The picture is gone.",
            },
        },
        "the platform warns",
        severity="alert_info.alert_severity",
        type="alert_info.alert_type",
    ),
    "account.review": account_update("account_review_update", {"decision": "APPROVED"}, "the account was judged"),
    "security.pin": account_update(
        "security",
        {"display_phone_number": "15550100200", "event": "PIN_CHANGED", "requester": "204817366400951"},
        "somebody changed the number's PIN",
    ),
    "username": account_update(
        "business_username_update",
        {"display_phone_number": "15550100200", "username": "kettle.co", "status": "approved"},
        "the business has a user name",
    ),
    "colleague": customer(
        "smb_message_echoes",
        "message_echoes",
        {"from": "15550100200", "to": PHONE, "to_user_id": USER, "type": "text", "text": {"body": "Sam here."}},
        "a colleague answered from the business app",
        body="text.body",
    ),
    # --- Messenger
    "messenger.text": page({"message": {"mid": "@key", "text": "Hello"}}, "a text on Messenger", body="message.text", id="message.mid"),
    "messenger.quick_reply": page(
        {"message": {"mid": "@key", "text": "Yes", "quick_reply": {"payload": "yes"}}},
        "a tap on a quick reply",
        title="message.text",
        payload="message.quick_reply.payload",
    ),
    "messenger.postback": page(
        {"postback": {"mid": "@key", "title": "Get started", "payload": "GET_STARTED"}},
        "a tap on a button or the menu",
        title="postback.title",
        payload="postback.payload",
    ),
    "messenger.image": page(
        {"message": {"mid": "@key", "attachments": [{"type": "image", "payload": {"url": "https://example.com/a.jpg"}}]}},
        "a picture on Messenger",
        url="message.attachments.0.payload.url",
    ),
    "messenger.reaction": page(
        {"reaction": {"mid": "m_ours", "action": "react", "reaction": "other", "emoji": "👍"}},
        "an emoji under a message",
        message="reaction.mid",
        emoji="reaction.emoji",
    ),
    "messenger.delivery": page(
        {"delivery": {"mids": ["m_ours"], "watermark": "@now"}},
        "messages reached the phone",
        message="delivery.mids.0",
        watermark="delivery.watermark",
    ),
    "messenger.read": page({"read": {"watermark": "@now"}}, "messages were read", watermark="read.watermark"),
    "messenger.echo": page(
        {"message": {"mid": "@key", "is_echo": True, "app_id": 263902037430900, "text": "Sam here."}},
        "a colleague answered in the page's inbox",
        echo=True,
        body="message.text",
        app="message.app_id",
    ),
    "messenger.referral": page(
        {"referral": {"ref": "spring", "source": "SHORTLINK", "type": "OPEN_THREAD"}},
        "somebody followed a link to the page",
        ref="referral.ref",
    ),
    "messenger.optin": page(
        {"optin": {"type": "notification_messages", "payload": "news", "notification_messages_token": "t-1", "title": "News"}},
        "somebody agreed to news",
        token="optin.notification_messages_token",  # noqa: S106 - a path,
    ),
}

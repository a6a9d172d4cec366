"""A customer with a phone: writes, taps, sends files, and reads what arrives."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, Protocol

from webhooks.emulator import webhook_bodies as bodies
from webhooks.emulator.context import EmulatorContext
from webhooks.emulator.number import AcceptedMessage
from webhooks.emulator.phones.activity import Activity, CustomerChanged, CustomerWrote, Feed, Reacted
from webhooks.emulator.phones.screen import Screen, sent_screen

WITHOUT_BUBBLE = ("reaction", "system", "request_welcome", "unsupported")  # kinds that show no bubble on the phone
NO_WINDOW = ("system", "edit", "revoke")  # the customer wrote none of these

AD: Mapping[str, str] = {
    "source_url": "https://fb.me/kettle-ad",
    "source_id": "120208559910050",
    "source_type": "ad",
    "headline": "Free delivery this week",
    "body": "Ask us anything about our kettles.",
    "media_type": "image",
    "image_url": "https://example.com/kettle.jpg",
    "ctwa_clid": "ARemulatorclick",
}


class PhoneContext(EmulatorContext, Protocol):
    """What the phones need of the emulator."""

    feed: Feed

    def record(self, activity: Activity) -> None: ...

    def screen_of(self, sent: AcceptedMessage) -> Screen: ...

    def note_author(self, customer: Customer, message: str) -> None: ...

    def change_number(self, customer: Customer, phone: str, user_id: str) -> None: ...

    async def open_chat(self, customer: Customer) -> None: ...

    async def until(self, is_so: Callable[[], bool], seconds: float = 10.0) -> None: ...


class Customer:
    """Known by a phone number, a scoped id, or both. `spellings` are other numbers under which the same phone is reached.

    `language` and `zone` are for the simulator and for tests; the platform reports neither to a business. With `sends_receipts`
    off the business never learns that something was read. Every action returns when its webhook has been taken.
    """

    def __init__(
        self,
        context: PhoneContext,
        phone: str = "",
        user_id: str = "",
        name: str = "",
        spellings: tuple[str, ...] = (),
        *,
        language: str = "",
        zone: str = "",
    ) -> None:
        self.key = phone or user_id
        self.phone = phone
        self.user_id = user_id
        self.name = name
        self.spellings = spellings
        self.language = language
        self.zone = zone
        self.sends_receipts = True
        self.has_blocked = False  # the customer blocked the business
        self.is_blocked = False  # the business blocked the customer (130403)
        self.is_in_experiment = False  # the platform withholds marketing from them to measure it (130472)
        self.has_stopped_marketing = False
        self.last_wrote: float | None = None
        self.clicked_ad: float | None = None  # None again after the first answer
        self.free_until: float | None = None  # the end of the free entry point
        self.received: list[AcceptedMessage] = []
        self._context = context
        self._read_count = 0

    @property
    def inbox(self) -> tuple[AcceptedMessage, ...]:
        """Everything that arrived, oldest first."""
        return tuple(self.received)

    @property
    def transcript(self) -> tuple[Activity, ...]:
        """All activity of this phone, oldest first."""
        return self._context.feed.of(self.key)

    @property
    def addresses(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.phone, self.user_id, *self.spellings)))

    # ---- messages

    async def says(self, text: str, *, reply_to: str = "") -> str:
        """Write. Returns the message's id when the webhook has been taken; so do all that follow."""
        return await self.sends("text", {"body": text}, reply_to=reply_to)

    async def taps(self, label: str, *, message: str = "") -> str:
        """Tap the button or row with this label (or id), on this message or the newest that has it. Raises `LookupError`."""
        for sent in reversed(self.received):
            if message and sent.id != message:
                continue
            for key, title in sent.choices:
                if label in (title, key):
                    kind = "list_reply" if "sections" in sent.body["interactive"]["action"] else "button_reply"
                    reply = {"type": kind, kind: {"id": key, "title": title}}
                    return await self.sends("interactive", reply, reply_to=sent.id)
            for button in self._context.screen_of(sent).buttons if sent.kind == "template" else ():
                if label in (button.id, button.label) and not button.link:
                    return await self.sends("button", {"payload": button.id, "text": button.label}, reply_to=sent.id)
        raise LookupError(f'no message in the inbox offers "{label}"')

    async def taps_template(self, label: str, *, payload: str = "", message: str = "") -> str:
        """Tap a quick reply of a template whose text the emulator does not know: on the newest template, or on `message`."""
        templates = [sent.id for sent in self.received if sent.kind == "template"]
        quoted = message or (templates[-1] if templates else "")
        return await self.sends("button", {"payload": payload or label, "text": label}, reply_to=quoted)

    async def sends_file(self, kind: str, mime: str, content: bytes = b"", *, reply_to: str = "", **more: Any) -> str:
        """Send an image, audio, video, document or sticker; `caption` and `filename` as keywords. The file can be fetched by its id."""
        key = self._context.save_file(content, mime)
        digest = base64.b64encode(sha256(content).digest()).decode()  # in base64 here, in hex when the file's address is asked for
        return await self.sends(kind, {"id": key, "mime_type": mime, "sha256": digest, **more}, reply_to=reply_to)

    async def shares_location(self, latitude: float, longitude: float, name: str = "", address: str = "", *, reply_to: str = "") -> str:
        words = {key: value for key, value in (("name", name), ("address", address)) if value}
        return await self.sends("location", {"latitude": latitude, "longitude": longitude, **words}, reply_to=reply_to)

    async def shares_contact(self, name: str, phone: str, *, reply_to: str = "") -> str:
        first, _, last = name.partition(" ")
        names = {"formatted_name": name, "first_name": first, **({"last_name": last} if last else {})}
        card = {"name": names, "phones": [{"phone": phone, "type": "CELL", "wa_id": "".join(filter(str.isdigit, phone))}]}
        return await self.sends("contacts", [card], reply_to=reply_to)

    async def fills_form(self, answers: Mapping[str, Any], *, token: str | None = None) -> str:
        """Fill in the form of the newest message that has one, with its mark or another. Raises `LookupError` when there is none."""
        for sent in reversed(self.received):
            mark = self._context.screen_of(sent).form
            if mark:
                written = json.dumps({**answers, "flow_token": mark if token is None else token})
                filled = {"name": "flow", "body": "Sent", "response_json": written}
                return await self.sends("interactive", {"type": "nfm_reply", "nfm_reply": filled}, reply_to=sent.id)
        raise LookupError("no message in the inbox has a form")

    async def shares_number(self) -> str:
        """Answer the request for the own number."""
        card = {
            "name": {"formatted_name": self.name, "first_name": self.name},
            "phones": [{"phone": f"+{self.phone}", "wa_id": self.phone}],
        }
        return await self.sends("contacts", [card], origin="contact_request")

    async def allows_call(self, allowed: bool = True) -> str:
        """Answer the question whether the business may call."""
        reply: dict[str, Any] = {"response": "accept" if allowed else "reject", "response_source": "user_action"}
        if allowed:
            reply |= {"expiration_timestamp": str(int(self._context.clock()) + 7 * 24 * 3600), "is_permanent": False}
        return await self.sends("interactive", {"type": "call_permission_reply", "call_permission_reply": reply})

    async def orders(self, *items: tuple[str, int, float], currency: str = "EUR", note: str = "") -> str:
        """Order from the catalogue: product, how many, price of one."""
        lines = [
            {"product_retailer_id": item, "quantity": count, "item_price": price, "currency": currency} for item, count, price in items
        ]
        return await self.sends("order", {"catalog_id": "590017744203318", "text": note, "product_items": lines})

    async def reacts(self, message: str, emoji: str) -> str:
        """With an empty `emoji`: take the reaction back."""
        reaction = {"message_id": message, "emoji": emoji} if emoji else {"message_id": message}
        return await self.sends("reaction", reaction)

    async def clicks_ad(self, text: str = "Hello! Can I get more info on this?", **referral: str) -> str:
        """Write after a click on an advertisement: the first message names it, and the business answers free of charge for days."""
        self._changed("ad", referral.get("source_id", AD["source_id"]))
        self.clicked_ad = self._context.clock()
        return await self.sends("text", {"body": text}, referral={**AD, **referral})

    async def sends(
        self, kind: str, content: Any, *, reply_to: str = "", referral: Mapping[str, Any] | None = None, origin: str = ""
    ) -> str:
        """Send any kind of message, with the object that the webhook has under its name."""
        key, body = self.compose(kind, content, reply_to=reply_to, referral=referral, origin=origin)
        if kind == "reaction":
            self._context.record(Reacted(customer=self.key, message=content["message_id"], emoji=content.get("emoji", "")))
        elif kind not in WITHOUT_BUBBLE:
            self._context.record(
                CustomerWrote(customer=self.key, message=key, what=kind, screen=sent_screen(kind, content), reply_to=reply_to)
            )
        if not self.is_blocked:
            await self._context.deliver(body)
        return key

    def compose(
        self, kind: str, content: Any, *, reply_to: str = "", referral: Mapping[str, Any] | None = None, origin: str = ""
    ) -> tuple[str, dict[str, Any]]:
        """The message's id and its webhook, not delivered yet: for tests that deliver it twice, or in another order."""
        at = self._context.clock()
        if kind not in NO_WINDOW:
            self.last_wrote = at
        key = self._context.new_message_id(self.phone or self.user_id)
        self._context.note_author(self, key)
        ids = {name: value for name, value in (("from", self.phone), ("from_user_id", self.user_id)) if value}
        context = {"from": self._context.number.display, "id": reply_to} if reply_to else None
        message = bodies.message(key, at, ids, kind, content, context=context, referral=referral, origin=origin)
        if kind == "system":
            return key, bodies.envelope(self._context.number, messages=[message])
        return key, bodies.envelope(self._context.number, contacts=[self.card], messages=[message])

    @property
    def card(self) -> dict[str, Any]:
        """The customer in the `contacts` of a webhook."""
        contact: dict[str, Any] = {name: value for name, value in (("wa_id", self.phone), ("user_id", self.user_id)) if value}
        return {"profile": {"name": self.name}, **contact} if self.name else contact

    # ---- beside messages

    async def opens_chat(self) -> None:
        """Look at the phone: everything that was delivered is read, and its ticks turn blue."""
        await self._context.open_chat(self)

    async def calls(self, seconds: int = 0) -> str:
        """Call, and hang up after so many seconds. A call opens the window as a message does."""
        at = self._context.clock()
        self.last_wrote = at
        key = f"wacid.{self._context.new_message_id(self.key).removeprefix('wamid.')}"
        self._changed("call", key)
        call = {
            "id": key,
            "to": self._context.number.display,
            "direction": "USER_INITIATED",
            **({"from": self.phone} if self.phone else {}),
        }
        call |= {"from_user_id": self.user_id} if self.user_id else {}
        offer = {"sdp_type": "offer", "sdp": "v=0\r\n"}
        ended = {"status": "COMPLETED", "start_time": str(int(at)), "end_time": str(int(at) + seconds), "duration": seconds}
        for phase, when, more in (("connect", at, {"session": offer}), ("terminate", at + seconds, ended)):
            event = {**call, "event": phase, "timestamp": str(int(when)), **more}
            await self._context.deliver(bodies.envelope(self._context.number, "calls", contacts=[self.card], calls=[event]))
        return key

    async def changes_number(self, phone: str, *, user_id: str = "") -> str:
        """Move to another number; the platform changes the scoped id with it. The old number belongs to no customer any more."""
        old, old_id = self.phone, self.user_id
        new_id = user_id or (f"{old_id}9" if old_id else "")
        notice: dict[str, Any] = {
            "type": "user_changed_number",
            "body": f"{self.name or old} changed from {old} to {phone}",
            "wa_id": phone,
        }
        if new_id:
            notice |= {"user_id": new_id, "previous_user_id": old_id}
        key, body = self.compose("system", notice)
        self._context.change_number(self, phone, new_id)
        self._changed("number", phone)
        await self._context.deliver(body)
        return key

    def blocks(self) -> None:
        """Block the business. No webhook reports it: sends are accepted, and never delivered."""
        self.has_blocked = True
        self._changed("block")

    def unblocks(self) -> None:
        self.has_blocked = False
        self._changed("unblock")

    async def stops_marketing(self) -> None:
        """Switch marketing off in WhatsApp's settings: it is refused from now on (131050), and a webhook reports it."""
        await self._prefers("stop")

    async def resumes_marketing(self) -> None:
        await self._prefers("resume")

    def speaks(self, language: str) -> None:
        """Change the phone's language; no webhook reports it."""
        self.language = language
        self._changed("language", language)

    async def _prefers(self, value: str) -> None:
        self.has_stopped_marketing = value == "stop"
        self._changed(value)
        ids = {name: value for name, value in (("wa_id", self.phone), ("user_id", self.user_id)) if value}
        detail = f"User requested to {value} marketing messages"
        at = int(self._context.clock())
        preference = {**ids, "detail": detail, "category": "marketing_messages", "value": value, "timestamp": at}
        await self._context.deliver(
            bodies.envelope(self._context.number, "user_preferences", contacts=[self.card], user_preferences=[preference])
        )

    def _changed(self, what: str, value: str = "") -> None:
        self._context.record(CustomerChanged(customer=self.key, what=what, value=value))

    async def receives(self, seconds: float = 10.0) -> AcceptedMessage:
        """The next message that this method has not returned yet, waiting for it up to `seconds`. Raises `TimeoutError`."""
        await self._context.until(lambda: len(self.received) > self._read_count, seconds)
        self._read_count += 1
        return self.received[self._read_count - 1]

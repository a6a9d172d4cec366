"""A customer with a phone: writes, taps, sends files, and reads what arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from webhooks.emulator import bodies
from webhooks.emulator.number import Accepted

if TYPE_CHECKING:
    from webhooks.emulator.emulator import Emulator


class Customer:
    """Known by a phone number, a scoped id, or both. `spellings` are other numbers under which the same phone is reached."""

    def __init__(self, platform: Emulator, phone: str = "", user_id: str = "", name: str = "", spellings: tuple[str, ...] = ()) -> None:
        self.phone = phone
        self.user_id = user_id
        self.name = name
        self.spellings = spellings
        self.last_wrote: float | None = None
        self._platform = platform
        self._seen = 0

    @property
    def inbox(self) -> tuple[Accepted, ...]:
        """Everything that arrived, oldest first."""
        return tuple(sent for sent in self._platform.accepted if self.answers_to(sent.to))

    def answers_to(self, address: str) -> bool:
        return bool(address) and address.lstrip("+") in (self.phone, self.user_id, *self.spellings)

    async def says(self, text: str, *, reply_to: str = "") -> str:
        """Write. Returns the message's id when the webhook has been taken; so do all that follow."""
        return await self.sends("text", {"body": text}, reply_to=reply_to)

    async def taps(self, label: str) -> str:
        """Tap the button or row with this label (or id) on the newest message that has it. Raises `LookupError` when there is none."""
        for sent in reversed(self.inbox):
            for key, title in sent.choices:
                if label in (title, key):
                    kind = "button_reply" if "buttons" in sent.body["interactive"]["action"] else "list_reply"
                    reply = {"type": kind, kind: {"id": key, "title": title}}
                    return await self.sends("interactive", reply, reply_to=sent.id)
        raise LookupError(f'no message in the inbox offers "{label}"')

    async def sends_file(self, kind: str, mime: str, content: bytes = b"", **more: Any) -> str:
        """Send an image, audio, video, document or sticker; `caption` and `filename` as keywords. The file can be fetched by its id."""
        key = self._platform.keep(content, mime)
        return await self.sends(kind, {"id": key, "mime_type": mime, **more})

    async def shares_location(self, latitude: float, longitude: float, name: str = "") -> str:
        place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
        return await self.sends("location", {**place, "name": name} if name else place)

    async def reacts(self, message: str, emoji: str) -> str:
        return await self.sends("reaction", {"message_id": message, "emoji": emoji})

    async def sends(self, kind: str, content: Any, *, reply_to: str = "") -> str:
        """Any kind of message, with the object that stands under its name."""
        key, body = self.compose(kind, content, reply_to=reply_to)
        await self._platform.deliver(body)
        return key

    def compose(self, kind: str, content: Any, *, reply_to: str = "") -> tuple[str, dict[str, Any]]:
        """The message's id and its webhook, not delivered yet: for those who want to deliver it twice, or in another order."""
        at = self._platform.clock()
        self.last_wrote = at
        key = self._platform.new_id(self.phone or self.user_id)
        who = {name: value for name, value in (("from", self.phone), ("from_user_id", self.user_id)) if value}
        contact = {name: value for name, value in (("wa_id", self.phone), ("user_id", self.user_id)) if value}
        message = bodies.message(key, at, who, kind, content, reply_to)
        contacts = [{"profile": {"name": self.name}, **contact} if self.name else contact]
        return key, bodies.envelope(self._platform.number, contacts=contacts, messages=[message])

    async def receives(self, seconds: float = 10.0) -> Accepted:
        """The next message that was not looked at yet, waiting for it up to `seconds`. Raises `TimeoutError`."""
        await self._platform.until(lambda: len(self.inbox) > self._seen, seconds)
        self._seen += 1
        return self.inbox[self._seen - 1]

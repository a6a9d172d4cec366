"""The Messenger page of the same business: the Send API look-alike, and the people who write to the page."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any

from aiohttp import web

from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import TOKEN_EXPIRED, TRACE
from webhooks.emulator.delivery.faulty_transport import FaultyTransport
from webhooks.emulator.delivery.webhook_sender import WebhookSender
from webhooks.emulator.faults import FaultTarget
from webhooks.emulator.number import AcceptedMessage
from webhooks.emulator.phones.activity import Activity, BusinessRead, CustomerWrote, MessageShown, Reacted, StatusShown
from webhooks.emulator.phones.messenger_screen import buttons_of, page_screen
from webhooks.emulator.phones.screen import File, Screen

DAY = 24 * 3600.0
AGENT_DAYS = 7  # for what a person writes, under the tag HUMAN_AGENT
GONE_TAGS = ("CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE")  # an error since 27 April 2026
ACTIONS = ("typing_on", "typing_off", "mark_seen", "react", "unreact")
SendError = tuple[int, int | None, str]


class MessengerCustomer:
    """Somebody who writes to the page, known by the id that is theirs there."""

    def __init__(self, page: MessengerPage, key: str) -> None:
        self.key = key
        self.received: list[AcceptedMessage] = []
        self.last_wrote: float | None = None
        self.has_blocked = False
        self._page = page

    async def says(self, text: str, *, reply_to: str = "") -> str:
        return await self._writes({"text": text, **({"reply_to": {"mid": reply_to}} if reply_to else {})})

    async def taps(self, title: str) -> str:
        """A quick reply or button of the newest message that has it. Raises `LookupError`."""
        for sent in reversed(self.received):
            for reply in sent.body["message"].get("quick_replies", ()):
                if title in (reply.get("title"), reply.get("payload")):
                    return await self._writes({"text": reply["title"], "quick_reply": {"payload": reply["payload"]}})
            for button in buttons_of(sent.body["message"]):
                if title in (button.get("title"), button.get("payload")) and button.get("type") == "postback":
                    return await self.posts_back(button["title"], button["payload"])
        raise LookupError(f'no message in the inbox offers "{title}"')

    async def posts_back(self, title: str, payload: str) -> str:
        """Tap something of the page itself: Get Started, the menu."""
        self._page.note_written(self)
        key = self._page.new_id()
        self._page.record(CustomerWrote(customer=self.key, message=key, what="postback", screen=Screen(text=title)))
        await self._page.post(self, {"postback": {"mid": key, "title": title, "payload": payload}})
        return key

    async def sends_file(self, kind: str, url: str) -> str:
        return await self._writes({"attachments": [{"type": kind, "payload": {"url": url}}]})

    async def reacts(self, message: str, emoji: str) -> None:
        self._page.note_written(self)
        self._page.record(Reacted(customer=self.key, message=message, emoji=emoji))
        named = {"mid": message, "action": "react" if emoji else "unreact", **({"reaction": "other", "emoji": emoji} if emoji else {})}
        await self._page.post(self, {"reaction": named})

    async def reads(self) -> None:
        """Look at the chat: everything up to now is read."""
        await self._page.post(self, {"read": {"watermark": self._page.now}}, "receipt")

    async def _writes(self, message: dict[str, Any]) -> str:
        self._page.note_written(self)
        key = self._page.new_id()
        files = [File(kind=file["type"], link=file["payload"]["url"]) for file in message.get("attachments", ())]
        shown = Screen(text=message.get("text", ""), media=tuple(files), files=tuple(f"{file.kind} {file.link}" for file in files))
        quoted = message.get("reply_to", {}).get("mid", "")
        self._page.record(
            CustomerWrote(customer=self.key, message=key, what=files[0].kind if files else "text", screen=shown, reply_to=quoted)
        )
        await self._page.post(self, {"message": {"mid": key, **message}})
        return key


class MessengerPage:
    """`receipts` are `delivered` and `read`, which follow every send; with `echoes` each send comes back, as to every app on a page."""

    def __init__(self, context: ApiContext, attempts: int) -> None:
        self.accepted: list[AcceptedMessage] = []
        self.actions: list[Mapping[str, Any]] = []
        self.receipts: tuple[str, ...] = ()
        self.echoes = False
        self.app = 1098551240087
        self.webhook_sender = WebhookSender("", context.number.app_secret, context.sleep, attempts)
        self._context = context
        self._transport = FaultyTransport(lambda: self.webhook_sender, context.faults, context.sleep)
        self._people: dict[str, MessengerCustomer] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def point_at(self, webhook: str) -> None:
        self.webhook_sender.url = webhook

    def record(self, activity: Activity) -> None:
        """Activity on Messenger goes into the same feed, under the person's id."""
        self._context.record(activity)

    def person(self, key: str) -> MessengerCustomer:
        """The one with this id, new or known."""
        return self._people.setdefault(key, MessengerCustomer(self, key))

    @property
    def now(self) -> int:
        """In milliseconds, as this platform counts."""
        return int(self._context.clock() * 1000)

    def new_id(self) -> str:
        return f"m_{self._context.new_object_id()}"

    def note_written(self, person: MessengerCustomer) -> None:
        person.last_wrote = self._context.clock()

    async def post(
        self, person: MessengerCustomer, event: Mapping[str, Any], target: FaultTarget = "message", *, echo: bool = False
    ) -> None:
        """Deliver one event. Raises `NotDelivered`."""
        page, now = {"id": self._context.number.page}, self.now
        ends = {"sender": page, "recipient": {"id": person.key}} if echo else {"sender": {"id": person.key}, "recipient": page}
        entry = {"id": page["id"], "time": now, "messaging": [{**ends, "timestamp": now, **event}]}
        await self._transport.deliver({"object": "page", "entry": [entry]}, target)

    async def settled(self) -> None:
        """Wait until every receipt and echo has been taken."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.webhook_sender.close()

    # ---- the Send API

    async def take(self, request: web.Request, body: Any) -> web.StreamResponse:
        fault = self._context.faults.next_for_send()
        if fault is not None and fault.kind == "error":
            return _error_response((fault.code, None, "ordered by the test"), fault.status or 400)
        if fault is not None and fault.kind == "token_expired":
            return _error_response((190, TOKEN_EXPIRED, "Session has expired"), 401)
        if fault is not None and fault.kind == "page":
            return web.Response(status=fault.status or 502, text="<html><body>Sorry.</body></html>", content_type="text/html")
        wrong = next(send_problems(body), None) or self._recipient_problem(body)
        if wrong is not None:
            return _error_response(wrong, 400)
        person = self.person(str(body["recipient"]["id"])) if "id" in body["recipient"] else None
        answer = {"recipient_id": person.key} if person is not None else {}
        if "sender_action" in body:
            self._act(body, person)
            return web.json_response(answer)
        sent = self._accept(body, person)
        if fault is not None and fault.seconds:
            await self._context.sleep(fault.seconds)
        if fault is not None and fault.kind in ("lost", "half_open"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # never reaches the client
        return web.json_response({**answer, "message_id": sent.id})

    def _act(self, body: Mapping[str, Any], person: MessengerCustomer | None) -> None:
        self.actions.append(body)
        if person is None:
            return
        about = str(body.get("payload", {}).get("message_id", "")) if isinstance(body.get("payload"), dict) else ""
        if body["sender_action"] in ("react", "unreact"):
            emoji = str(body["payload"].get("reaction", "")) if about else ""
            self.record(Reacted(customer=person.key, message=about, emoji=emoji, by_business=True))
        elif body["sender_action"] in ("typing_on", "mark_seen"):
            self.record(BusinessRead(customer=person.key, message="", typing=body["sender_action"] == "typing_on"))

    def _recipient_problem(self, body: Mapping[str, Any]) -> SendError | None:
        key = str(body["recipient"].get("id", ""))
        person = self._people.get(key)
        if key and person is None and self._context.limits.known:
            return (100, 2018001, "No matching user found")
        if person is not None and person.has_blocked:
            return (551, 1545041, "This person isn't available right now.")
        if "message" not in body or not key or not self._context.limits.window:
            return None
        quiet = self._context.clock() - person.last_wrote if person is not None and person.last_wrote is not None else None
        if body.get("messaging_type") == "UTILITY":
            return None  # what the page may send at any time
        if body.get("messaging_type") == "MESSAGE_TAG":
            is_closed = quiet is None or (body.get("tag") == "HUMAN_AGENT" and quiet >= AGENT_DAYS * DAY)
        else:
            is_closed = quiet is None or quiet >= DAY
        return (10, 2018278, "This message is sent outside of allowed window.") if is_closed else None

    def _accept(self, body: Mapping[str, Any], person: MessengerCustomer | None) -> AcceptedMessage:
        message = body["message"]
        to = person.key if person is not None else ""
        sent = AcceptedMessage(id=self.new_id(), at=self._context.clock(), to=to, body=body, tag=str(message.get("metadata", "")))
        self.accepted.append(sent)
        if person is not None:
            person.received.append(sent)
            quoted = str(message.get("reply_to", {}).get("mid", ""))
            self.record(MessageShown(customer=person.key, message=sent.id, screen=page_screen(message), reply_to=quoted))
            task = asyncio.create_task(self._follow(sent, person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return sent

    async def _follow(self, sent: AcceptedMessage, person: MessengerCustomer) -> None:
        """The echo, then the receipts. Held in a set and awaited in `close`."""
        if self.echoes:
            echo = {"mid": sent.id, "is_echo": True, "app_id": self.app, **dict(sent.body["message"].items())}
            await self.post(person, {"message": echo}, "news", echo=True)
        if "delivered" in self.receipts:
            self.record(StatusShown(customer=person.key, message=sent.id, status="delivered"))
            await self.post(person, {"delivery": {"mids": [sent.id], "watermark": self.now}}, "receipt")
        if "read" in self.receipts:
            self.record(StatusShown(customer=person.key, message=sent.id, status="read"))
            await self.post(person, {"read": {"watermark": self.now}}, "receipt")


def send_problems(body: Any) -> Iterator[SendError]:
    """The problems of a send for any recipient: code, subcode, text."""
    if not isinstance(body, dict) or not isinstance(body.get("recipient"), dict) or not body["recipient"]:
        yield (100, None, "Param recipient must be non-empty.")
        return
    if ("message" in body) == ("sender_action" in body):
        yield (100, 2018014, "A message or a sender_action, and not both")
        return
    if "sender_action" in body:
        if body["sender_action"] not in ACTIONS:
            yield (100, None, f"sender_action must be one of {', '.join(ACTIONS)}")
        return
    kind = body.get("messaging_type", "RESPONSE")
    if (kind == "UTILITY") != (isinstance(body["message"], dict) and "template" in body["message"]):
        yield (100, None, "messaging_type UTILITY goes with message[template]")
    if kind not in ("RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"):
        yield (100, None, "messaging_type")
    if kind == "MESSAGE_TAG" and (not body.get("tag") or body["tag"] in GONE_TAGS):
        yield (100, None, "tag is missing, or ended on 27 April 2026")
    yield from _message(body["message"])


def _message(message: Any) -> Iterator[SendError]:
    if not isinstance(message, dict) or sum(part in message for part in ("text", "attachment", "template")) != 1:
        yield (100, None, "A text, an attachment or a template, and only one of them")
        return
    text = message.get("text", " ")
    if not isinstance(text, str) or not text or len(text) > 2000:
        yield (100, None, "Length of param message[text] must be less than or equal to 2000")
    if len(str(message.get("metadata", ""))) > 1000:
        yield (100, None, "Length of param message[metadata] must be less than or equal to 1000")
    replies = message.get("quick_replies", ())
    if len(replies) > 13:
        yield (100, None, "message[quick_replies] has at most 13 elements")
    for reply in replies:
        if reply.get("content_type") == "text" and not reply.get("title"):
            yield (100, None, "a quick reply needs a title")
        yield from _long(reply, title=20, payload=1000)
    if "attachment" in message:
        yield from _attachment(message["attachment"])
    if "template" in message:
        yield from _utility_template(message["template"])


def _attachment(attachment: Mapping[str, Any]) -> Iterator[SendError]:
    kind, payload = attachment.get("type"), attachment.get("payload") or {}
    if kind not in ("image", "video", "audio", "file", "template"):
        yield (100, None, "message[attachment][type]")
    elif kind != "template":
        if not payload.get("attachment_id") and not str(payload.get("url", "")).startswith(("https://", "http://")):
            yield (100, 2018008, "Failed to fetch the file from the url")
    elif payload.get("template_type") == "button":
        yield from _long(payload, text=640)
        yield from _few_buttons(payload.get("buttons", ()), 1)
    elif payload.get("template_type") == "generic":
        elements = payload.get("elements", ())
        if not 1 <= len(elements) <= 10:
            yield (100, None, "elements: 1 to 10")
        for element in elements:
            if set(element) == {"title"}:
                yield (100, None, "elements: a card needs more than its title")
            yield from _long(element, title=80, subtitle=80)
            yield from _few_buttons(element.get("buttons", ()), 0)


def _utility_template(template: Any) -> Iterator[SendError]:
    """A utility template: its parts are named unlike WhatsApp's (the platform's page on utility messages, 2026-03-13)."""
    if not isinstance(template, dict) or not template.get("name") or not (template.get("language") or {}).get("code"):
        yield (100, None, "template: name and language[code] are required")
        return
    for component in template.get("components", ()):
        kind = component.get("type")
        kinds = UTILITY_PARAMETERS.get(kind)
        if kinds is None:
            yield (100, None, f"template: there is no component {kind}")
            continue
        for parameter in component.get("parameters", ()):
            if parameter.get("type") not in kinds:
                yield (100, None, f"template: a {kind} takes no {parameter.get('type')}")
            elif not any(parameter.get(key) for key in ("text", "payload", "url", "image")):
                yield (100, None, f"template: an empty parameter of {kind}")


UTILITY_PARAMETERS = {"header": ("text", "image"), "body": ("text",), "buttons": ("POSTBACK", "URL")}


def _few_buttons(buttons: Any, least: int) -> Iterator[SendError]:
    if not least <= len(buttons) <= 3:
        yield (100, None, f"buttons: {least} to 3")
    for button in buttons:
        yield from _long(button, title=20, payload=1000)


def _long(part: Mapping[str, Any], **limits: int) -> Iterator[SendError]:
    for key, most in limits.items():
        if len(str(part.get(key, ""))) > most:
            yield (100, None, f"{key} is longer than {most} characters")


def _error_response(wrong: SendError, status: int) -> web.Response:
    code, subcode, words = wrong
    error: dict[str, Any] = {"message": f"(#{code}) {words}", "type": "OAuthException", "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    return web.json_response({"error": {**error, "fbtrace_id": TRACE}}, status=status)

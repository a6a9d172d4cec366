"""Actions: everything that the page can do, one function each. What a transcript can express is added to the customer's recording."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from botkit.core.engine.engine import router_of
from botkit.core.events import FieldSet
from botkit.core.model.platform import Sender
from botkit.server.simulator.action_input import ActionRefused, Body, customer_of, recording_of, text_of
from botkit.server.simulator.agent.actions import AGENT_ACTIONS
from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.panels import PLATFORM, contact_of
from botkit.server.simulator.recorder import Recording
from botkit.server.simulator.sample_files import FILE_KINDS, sample
from botkit.service.commands import PublishEvent
from botkit.service.unit_of_work import TurnChanges
from botkit.store import contacts, events
from botkit.store.contacts import ContactRow
from botkit.testing.actions import (
    AllowCall,
    ComeFrom,
    Pass,
    React,
    Report,
    Say,
    SendCard,
    SendFile,
    SendForm,
    SendOrder,
    Share,
    TapOn,
    read_lines,
)
from webhooks.emulator.phones.customer import AD, Customer

NAMES = ("Nadia", "Tom", "Yuki", "Lena", "Amir", "Sofia", "Noor", "Jonas")
FIRST_PHONE = 447700900101  # from the range that is kept for fiction; it has a hundred numbers
MAX_CUSTOMERS = 8
MAX_TEXT = 4096  # characters that the messenger lets a person write
MAX_FORWARD = timedelta(days=60)  # in one go

PRICE = 9.9  # of whatever is ordered here

_counted = itertools.count(1)


# ---- actions of a customer


async def add_customer(simulator: Simulator, body: Body) -> None:
    """Add another customer with a phone."""
    count = len(simulator.platform.customers)
    if count >= MAX_CUSTOMERS:
        raise ActionRefused(f"there is room for {MAX_CUSTOMERS} phones")
    taken = {customer.name for customer in simulator.platform.customers}
    name = text_of(body, "name", 60).strip() or next((name for name in NAMES if name not in taken), NAMES[0])
    free = next(index for index in itertools.count(count) if simulator.platform.customer_at(str(FIRST_PHONE + index)) is None)
    customer = simulator.platform.customer(str(FIRST_PHONE + free), user_id=f"GB.{48201993006700 + free}", name=name)
    simulator.recordings[customer.key] = Recording(name=name)


async def add_first_customers(simulator: Simulator) -> None:
    """Set up the customers of the scenario, each with their language; without any, one customer."""
    if not simulator.platform.customers:
        await add_customer(simulator, {})
    for customer in simulator.platform.customers:
        if customer.language:
            await language(simulator, {"customer": customer.key, "language": customer.language})


async def say(simulator: Simulator, body: Body) -> None:
    customer, text = customer_of(simulator, body), text_of(body, "text", MAX_TEXT)
    if not text.strip():
        raise ActionRefused("the message is empty")
    recording_of(simulator, customer).add(Say(text=text), simulator.clock())
    await customer.says(text, reply_to=text_of(body, "reply_to"))


async def tap(simulator: Simulator, body: Body) -> None:
    """Tap a button or a row. The platform returns the id that the bot gave it; a template's button returns its label."""
    customer, label = customer_of(simulator, body), text_of(body, "label")
    message = text_of(body, "message")
    recording_of(simulator, customer).add(TapOn(label=text_of(body, "title") or label), simulator.clock())
    try:
        await customer.taps(label, message=message)
    except LookupError:
        await customer.taps_template(label, message=message)


async def send_file(simulator: Simulator, body: Body) -> None:
    """Send a file."""
    customer, kind = customer_of(simulator, body), text_of(body, "kind")
    if kind not in FILE_KINDS:
        raise ActionRefused(f'"{kind}" is no kind of file that can be sent')
    media, mime, name = FILE_KINDS[kind]
    caption = text_of(body, "caption", 1024)
    fields: dict[str, Any] = {"caption": caption} if caption and media in ("image", "video", "document") else {}
    fields |= {"filename": name} if name else {}
    fields |= {"voice": True} if kind == "voice" else {}
    recording_of(simulator, customer).add(SendFile(kind=kind, caption=caption), simulator.clock())  # type: ignore[arg-type]
    await customer.sends_file(media, mime, sample(kind), **fields)


async def send_location(simulator: Simulator, body: Body) -> None:
    customer = customer_of(simulator, body)
    latitude, longitude, name = 52.3105, 4.7683, text_of(body, "name") or "Schiphol"
    recording_of(simulator, customer).add(Share(latitude=latitude, longitude=longitude, name=name), simulator.clock())
    await customer.shares_location(latitude, longitude, name)


async def form(simulator: Simulator, body: Body) -> None:
    """Fill in the newest form."""
    customer = customer_of(simulator, body)
    try:
        answers = json.loads(text_of(body, "answers", 20_000))
    except ValueError as fault:
        raise ActionRefused(f"the answers are no JSON: {fault}") from None
    if not isinstance(answers, dict):
        raise ActionRefused('the answers of a form are an object: {"rating": "4"}')
    recording_of(simulator, customer).add(SendForm(answers=answers), simulator.clock())
    try:
        await customer.fills_form(answers)
    except LookupError:
        raise ActionRefused("there is no form in this chat") from None


async def share_number(simulator: Simulator, body: Body) -> None:
    """Answer the request for the own number."""
    customer = customer_of(simulator, body)
    recording_of(simulator, customer).add(SendCard(name=customer.name, phone=f"+{customer.phone}", own=True), simulator.clock())
    await customer.shares_number()


async def allow_call(simulator: Simulator, body: Body) -> None:
    """Answer the question whether the business may call."""
    customer, allowed = customer_of(simulator, body), body.get("allowed") is True
    recording_of(simulator, customer).add(AllowCall(allowed=allowed), simulator.clock())
    await customer.allows_call(allowed)


async def order(simulator: Simulator, body: Body) -> None:
    """Order one of each article, at a made-up price."""
    customer, products = customer_of(simulator, body), body.get("products")
    if not isinstance(products, list) or not 0 < len(products) <= 30 or not all(isinstance(product, str) for product in products):
        raise ActionRefused("an order has 1 to 30 articles")
    written = json.dumps([{"product": product, "quantity": 1, "price": str(PRICE), "currency": "EUR"} for product in products])
    recording_of(simulator, customer).add(SendOrder(lines=read_lines(written), written=written), simulator.clock())
    await customer.orders(*((product, 1, PRICE) for product in products))


async def react(simulator: Simulator, body: Body) -> None:
    customer, emoji = customer_of(simulator, body), text_of(body, "emoji", 16)
    recording_of(simulator, customer).add(React(emoji=emoji), simulator.clock())
    await customer.reacts(text_of(body, "message"), emoji)


async def ad(simulator: Simulator, body: Body) -> None:
    """Write after a click on an advertisement: the message names it."""
    customer, ref = customer_of(simulator, body), text_of(body, "ref").strip()
    text = text_of(body, "text", MAX_TEXT).strip() or "Hello! Can I get more info on this?"
    ref = ref or AD["source_id"]
    recording_of(simulator, customer).add(ComeFrom(ref=ref, text=text), simulator.clock())
    await customer.clicks_ad(text, source_id=ref)


async def number(simulator: Simulator, body: Body) -> None:
    """Change to another phone number."""
    customer = customer_of(simulator, body)
    recording_of(simulator, customer).comment("the customer changed their number")
    await customer.changes_number(str(int(customer.phone) + 50))


async def switch(simulator: Simulator, body: Body) -> None:
    """Change a setting of the messenger (block, unblock, stop or resume marketing), or call the business."""
    customer, what = customer_of(simulator, body), text_of(body, "what")
    recording = recording_of(simulator, customer)
    match what:
        case "block":
            customer.blocks()
        case "unblock":
            customer.unblocks()
        case "stop":
            await customer.stops_marketing()
        case "resume":
            await customer.resumes_marketing()
        case "call":
            await customer.calls()
        case _:
            raise ActionRefused(f'there is no "{what}"')
    recording.comment(
        {"stop": "they stopped marketing in the messenger", "resume": "they allowed it again"}.get(what, f"they did this: {what}")
    )


async def language(simulator: Simulator, body: Body) -> None:
    """Set the language of the customer's contact. No platform reports a language, so it is written into the store."""
    customer, code = customer_of(simulator, body), text_of(body, "language", 12)
    recording = recording_of(simulator, customer)
    if recording.began is None:
        recording.language = code
    elif code:
        recording.set(f"language {code}")
    else:
        recording.comment("here their language was removed")
    customer.speaks(code)
    await asyncio.to_thread(_write_language, simulator, customer, code)


def _write_language(simulator: Simulator, customer: Customer, code: str) -> None:
    now = simulator.clock()
    with simulator.server.runtime.store.begin() as tx:
        sender = Sender(user_id=customer.user_id, phone=customer.phone, name=customer.name)
        (resolved,) = contacts.resolve(tx, PLATFORM, [sender], now)
        row = contacts.lock(tx, [resolved.contact_id])[resolved.contact_id]
        changes = TurnChanges(row, simulator.channel, now)
        if resolved.created and customer.name:
            changes.add_event(FieldSet(name="name", value=customer.name))
        changes.add_event(FieldSet(name="language", value=code))
        events.append(tx, changes.events)
        contact = replace(row.contact, language=code, name=row.contact.name or customer.name)
        contacts.save(tx, [ContactRow(contact, changes.seq, row.messages)])


async def open_chat(simulator: Simulator, body: Body) -> None:
    """Open the chat: the platform reports the messages in it as read."""
    await customer_of(simulator, body).opens_chat()


# ---- actions of the business


async def report(simulator: Simulator, body: Body) -> None:
    """Publish an event of the business. It reaches those who follow its topic; when no flow names a topic, this customer alone."""
    name, source = text_of(body, "name").strip(), text_of(body, "body", 20_000)
    try:
        values = json.loads(source or "{}")
    except ValueError as fault:
        raise ActionRefused(f"the body of the event is no JSON: {fault}") from None
    if not name or not isinstance(values, dict):
        raise ActionRefused('an event has a name, and an object as its body: {"flight": "BK1234"}')
    starts = router_of(simulator.server.runtime.bot.programs).by_event(name)
    customer = customer_of(simulator, body)
    address = "" if any(start.to for _, start in starts) else f"{PLATFORM}:{customer.phone or customer.user_id}"
    key = f"simulator-{simulator.clock.timestamp()}-{next(_counted)}"
    (spread,) = await simulator.server.runtime.writer.submit(PublishEvent(key=key, name=name, body=values, contact=address))
    reached = await asyncio.to_thread(_customers_of, simulator, {started.contact for started in spread.started})
    for one in reached or [customer]:
        recording_of(simulator, one).add(Report(name=name, body=values), simulator.clock())
    if not spread.started:
        reason = "no flow begins by it" if not starts else "this customer is not known yet" if spread.unknown else "nobody follows it"
        raise ActionRefused(f"the event reached nobody: {reason}")


def _customers_of(simulator: Simulator, people: set[int]) -> list[Customer]:
    with simulator.server.runtime.store.read() as tx:
        return [customer for customer in simulator.platform.customers if contact_of(tx, customer) in people]


async def function(simulator: Simulator, body: Body) -> None:
    """Set what a function of the business answers from now on."""
    try:
        simulator.functions.set_answer(text_of(body, "name"), text_of(body, "answer", 70_000))
    except ValueError as fault:
        raise ActionRefused(str(fault)) from None


# ---- clock and faults


async def clock(simulator: Simulator, body: Body) -> None:
    match body.get("do"):
        case "play":
            simulator.clock.play()
        case "pause":
            simulator.clock.pause()
        case "next":
            length = await simulator.travel.to_next()
            if length is None:
                raise ActionRefused("nothing is waiting for its time")
            _record_pass(simulator, length)
        case "forward":
            seconds = body.get("seconds")
            if not isinstance(seconds, int) or not 0 < seconds <= MAX_FORWARD.total_seconds():
                raise ActionRefused(f"time goes forward, by at most {MAX_FORWARD.days} days at once")
            await simulator.travel.forward(timedelta(seconds=seconds))
            _record_pass(simulator, timedelta(seconds=seconds))
        case other:
            raise ActionRefused(f'there is no command "{other}" of the clock')


def _record_pass(simulator: Simulator, length: timedelta) -> None:
    whole = timedelta(seconds=round(length.total_seconds()))
    for recording in simulator.recordings.values():
        if whole:
            recording.add(Pass(length=whole), simulator.clock())


async def fault(simulator: Simulator, body: Body) -> None:
    """Let the platform fail in one way, or end all faults."""
    from webhooks.emulator.faults import Fault

    kind = text_of(body, "kind")
    if kind == "none":
        simulator.platform.faults.clear()
        return
    if kind not in FAULTS:
        raise ActionRefused(f'there is no fault "{kind}"')
    simulator.platform.faults.add_rule(Fault(**FAULTS[kind][1]), times=int(body.get("times", 0) or 0))


# Name of a fault on the page -> its text there, and its fields.
FAULTS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "page": ("The platform answers with an error page (502)", {"kind": "page", "status": 502}),
    "slow": ("Answers take three seconds", {"kind": "slow", "seconds": 3.0}),
    "pair": ("Too many messages to one person (131056)", {"kind": "error", "code": 131056}),
    "storm": ("Too many messages (130429)", {"kind": "error", "code": 130429}),
    "token": ("The token has expired (190)", {"kind": "token_expired"}),
    "failed": ("Accepted, then not delivered (131026)", {"kind": "failed", "code": 131026}),
    "lost": ("Accepted, but the answer gets lost", {"kind": "lost"}),
    "duplicate": ("Every webhook comes twice", {"kind": "duplicate"}),
    "reorder": ("Webhooks overtake each other", {"kind": "reorder", "seconds": 1.0}),
    "missing": ("Receipts never come", {"kind": "missing"}),
}

Action = Callable[[Simulator, Body], Awaitable[None]]

# Name of an action in the page's requests -> its function.
ACTIONS: Mapping[str, Action] = {
    "add_customer": add_customer,
    "say": say,
    "tap": tap,
    "send_file": send_file,
    "location": send_location,
    "form": form,
    "share_number": share_number,
    "allow_call": allow_call,
    "order": order,
    "react": react,
    "ad": ad,
    "number": number,
    "switch": switch,
    "language": language,
    "open_chat": open_chat,
    "report": report,
    **AGENT_ACTIONS,
    "function": function,
    "clock": clock,
    "fault": fault,
}

"""What people, the platform and the operators of the business do in a history, as the commands that the service gets."""

from __future__ import annotations

import csv
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botkit.core.codec import decode_session
from botkit.core.engine.session import ReplyWait
from botkit.core.model.message import Content, Media, Tap, Text
from botkit.core.model.platform import (
    AccountStatusUpdate,
    AccountUpdate,
    Failed,
    IdentityChanged,
    Incoming,
    PlatformError,
    Preference,
    Receipt,
    Reply,
    Retry,
    Sender,
    Sent,
    TemplateUpdate,
)
from botkit.core.model.pricing import Pricing
from botkit.policy.consent.model import ConsentEvent
from botkit.service.commands import (
    InboundItem,
    OutboundMessage,
    PublishEvent,
    SendOutcome,
)
from botkit.service.consent import import_job as importing
from botkit.service.consent import record as entering
from botkit.service.delivery.receipts import ENTRY_POINT, tag_of
from botkit.service.privacy import erase as erasing
from botkit.store import sessions
from tests.histories.desk import Desk
from tests.histories.expected import ExpectationFailed, ExpectedEntry, ExpectedPerson, ExpectedQuestion
from tests.histories.judge import RETRY_AFTER
from tests.histories.world import KEY

CODES = {
    "META_MARKETING_STOPPED": "131050",
    "MARKETING_COOLDOWN": "131049",
    "UNDELIVERABLE": "131026",
    "COUNTRY_BLOCKED": "130497",
    "TEMPLATE_PAUSED": "132015",
    "PAYMENT": "131042",
    "ACCOUNT_RESTRICTED": "131031",
}

BLAME: dict[str, Any] = {"TEMPLATE_PAUSED": "content", "PAYMENT": "account", "ACCOUNT_RESTRICTED": "account"}


class Actions(Desk):
    """The acts of one tick."""

    def report_news(self, news: Sequence[Sequence[Any]]) -> None:
        for kind, *more in news:
            standing, template, channel = None, None, "main"
            match kind:
                case "restrict" if more[1] == "notices":
                    channel, _, seconds = more
                    self.oracle.notices[channel] = self.now + seconds
                    until = datetime.fromtimestamp(self.now + seconds, UTC)
                    standing = AccountStatusUpdate(notices="restricted", notices_until=until)
                case "restrict":
                    channel, restriction, seconds = more
                    until = None if seconds is None else self.now + seconds
                    standing = AccountStatusUpdate(
                        restriction=restriction, until=None if until is None else datetime.fromtimestamp(until, UTC)
                    )
                    self.oracle.restrictions[channel] = ("" if restriction == "none" else restriction, until)
                case "limit":
                    standing = AccountStatusUpdate(people_limit=more[0])
                    self.oracle.limit = more[0]
                case "template":
                    name, changes = more
                    template = TemplateUpdate(account="waba", name=name, language="en", **changes)
                    known = self.oracle.templates.setdefault(name, {})
                    known.update(changes)
                    if "status" in changes:
                        known.pop("seen", None)
            self.key += 1
            item = AccountUpdate(
                account="waba", id=f"news{self.key}", at=self.clock(), field="x", details={}, standing=standing, template=template
            )
            self.handle([InboundItem(channel=channel, item=item)])

    def run_operators(self, acts: Sequence[tuple[ExpectedPerson, str, list[Any]]]) -> None:
        rows: list[tuple[ExpectedPerson, dict[str, Any]]] = []
        entries: dict[int, list[ConsentEvent]] = {}
        erased: list[ExpectedPerson] = []
        for person, kind, more in acts:
            match kind:
                case _ if person.is_merged:  # a list that names their number means its new owner, who has lists of their own
                    continue
                case "import":
                    (row,) = more
                    row = {
                        **row,
                        "at": self.now - row["ago"],
                        "until": None if row["lasts"] is None else self.now + row["lasts"],
                        "address": person.address,
                    }
                    rows.append((person, row))
                case "enter" if person.known:
                    action, purpose, topic, ago, proved, scope = more
                    at = self.now - ago
                    entry = ConsentEvent(
                        action=action,
                        occurred_at=datetime.fromtimestamp(at, UTC),
                        purpose=purpose,
                        topic=topic,
                        scope=scope,
                        actor="agent",
                        evidence="letter" if proved else "",
                        note="by letter" if proved else "",
                    )
                    entries.setdefault(self.contact_of[person.number], []).append(entry)
                    if proved or action == "withdrawn":
                        person.lines.append(ExpectedEntry(at=at, action=action, purpose=purpose, topic=topic, scope=scope))
                case "erase" if person.known:
                    erased.append(person)
        if entries:
            with self.store.begin() as tx:
                entering.record_consents(tx, entries, self.clock())
        if rows:
            self.import_lists(rows)
        for person in erased:
            with self.store.begin() as tx:
                erasing.erase(tx, KEY, [self.contact_of[person.number]], self.clock(), "anna")
            for one in (person, *(twin for twin in self.people if twin.twin_of == person.number and twin.is_merged)):
                self.by_contact.pop(self.contact_of.pop(one.number, 0), None)
                self.oracle.reached[one.platform].pop(one.number, None)
                for kept in (*self.oracle.pace.values(), *self.oracle.pair_held.values()):  # they come back as another
                    kept.pop(one.number, None)
                one.forget(self.now)
        self.recorder.take()

    def import_lists(self, rows: Sequence[tuple[ExpectedPerson, dict[str, Any]]]) -> None:
        self.key += 1
        columns = ("address", "purpose", "occurred_at", "method", "text_version", "source", "topic", "evidence", "valid_until")
        by_scope: dict[str, list[tuple[ExpectedPerson, dict[str, Any]]]] = {}
        for person, row in rows:
            by_scope.setdefault(row["scope"], []).append((person, row))
        for scope, listed in by_scope.items():
            expected: Counter[str] = Counter()
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "list.csv"
                with path.open("w", newline="") as file:
                    writer = csv.writer(file)
                    writer.writerow(columns)
                    for person, row in listed:
                        until = "" if row["until"] is None else datetime.fromtimestamp(row["until"], UTC).isoformat()
                        at = datetime.fromtimestamp(row["at"], UTC).isoformat()
                        source = f"list {self.key} {scope}"
                        writer.writerow(
                            [
                                person.address,
                                row["purpose"],
                                at,
                                "web_form",
                                row["text_version"],
                                source,
                                row["topic"],
                                row["evidence"],
                                until,
                            ]
                        )
                        expected[self.oracle.row(person, row, self.now)] += 1
                order = importing.ImportOptions(path=path, rejects=Path(folder) / "rejects.csv", by="anna", scope=scope)
                result = importing.run_import(self.store, order, KEY, self.clock())
            with self.store.read() as tx:
                self.learn_contacts(tx, self.recorder.take())
            found = Counter(result.refused) + Counter({"": result.accepted})
            if found != expected:
                raise ExpectationFailed(f"a list: {dict(found)}, expected {dict(expected)}: {listed}")
            self.tallies.update({f"import {reason or 'accepted'}": count for reason, count in found.items()})

    def open_questions(self, acts: Sequence[tuple[ExpectedPerson, str, list[Any]]]) -> dict[int, ExpectedQuestion]:
        """The question that is open for each person who writes now."""
        writing = [person for person, kind, _ in acts if kind == "says" and person.known and person.channel]
        keys = {(self.contact_of[person.number], person.channel): person for person in writing}
        found: dict[int, ExpectedQuestion] = {}
        with self.store.read() as tx:
            for key, row in sessions.load(tx, keys).items() if keys else ():
                session = decode_session(row.state) if row.state is not None else None
                for frame in session.frames if session is not None else ():  # the last one is the uppermost
                    if isinstance(wait := frame.wait, ReplyWait):
                        since, is_last = int(wait.asked.timestamp()), session is not None and frame is session.frames[-1]
                        found[keys[key].number] = ExpectedQuestion(flow=frame.flow, stage=wait.stage, since=since, is_uppermost=is_last)
        return found

    def command_of(self, person: ExpectedPerson, kind: str, more: list[Any]) -> Any:
        self.key += 1
        sender = Sender(phone=person.value) if person.value.isdecimal() and person.platform == "whatsapp" else Sender(user_id=person.value)
        account = person.channel or person.home
        match kind:
            case _ if person.is_merged:
                return None
            case "agent":
                return self.ticket_command(person, more[0])
            case "says":
                said, ago = more
                at = datetime.fromtimestamp(self.now - ago, UTC)
                item: Any = Incoming(account=account, id=f"in{self.key}", at=at, sender=sender, content=content_of(said))
            case "prefers":
                at = datetime.fromtimestamp(self.now - more[1], UTC)
                item = Preference(account=account, id=f"pref{self.key}", at=at, sender=sender, value=more[0])
            case "tell":
                name, body = more
                body = dict(body)
                if "ago" in body:
                    body["requested_at"] = datetime.fromtimestamp(self.now - body.pop("ago"), UTC).isoformat()
                if not person.known:
                    self.tallies["told about a stranger"] += 1
                return PublishEvent(key=f"told{self.key}", name=name, contact=person.address, body=body)
            case "moves" if person.others and person.known:
                for twin in (one for one in self.people if one.twin_of == person.number):
                    twin.is_merged = True  # what comes from the number from here on comes from its new owner
                new = person.others[0]
                item = IdentityChanged(
                    account=account, id=f"moved{self.key}", at=self.clock(), old=sender, new=Sender(phone=new.partition(":")[2])
                )
            case "receipt":
                told = [number for number, one in sorted(person.messages.items()) if one.state == "gone" and not one.receipted]
                number = told[-1] if told else None  # the platform tells each thing of a message once
                if number is None or (person.platform != "whatsapp" and more[0] != "entry"):  # Messenger has no receipts of failures
                    return None
                tag = tag_of(self.contact_of[person.number], number)
                reason = more[0]
                if reason == "entry":
                    until = datetime.fromtimestamp(self.now + more[1], UTC)
                    price = Pricing(origin=ENTRY_POINT, expires_at=until)
                    item = Receipt(account=account, id=f"r{self.key}", message="", status="sent", at=self.clock(), tag=tag, price=price)
                else:
                    errors = (PlatformError(code=CODES[reason]),)
                    item = Receipt(account=account, id=f"r{self.key}", message="", status="failed", at=self.clock(), tag=tag, errors=errors)
                more.append(number)
            case _:
                return None
        return InboundItem(channel=account, item=item)

    def outcome_of(self, outbound: OutboundMessage) -> SendOutcome | None:
        if not self.check_request(outbound):
            return SendOutcome(outbound=outbound, reply=Failed(blame="content", reason="RENDER_FAULT", code=""))
        row = outbound.row
        person = self.by_contact[row.contact_id]
        fate = self.replies.pop(person.number, "sent")
        reply: Reply | None
        match fate:
            case "sent":
                reply = Sent(platform_id=f"out.{row.contact_id}.{row.number}")
            case "unknown":
                reply = None
            case "retry":
                reply = Retry(scope="pair", code="131056", after=RETRY_AFTER)
                self.resends[row.contact_id, row.number] += 1
            case _:
                reply = Failed(blame=BLAME.get(fate, "user"), reason=fate, code=CODES.get(fate, "130403"))
                if BLAME.get(fate) == "account":
                    self.resends[row.contact_id, row.number] += 1
        self.tallies[f"reply {fate}"] += 1
        return SendOutcome(outbound=outbound, reply=reply)


def content_of(said: str) -> Content:
    kind, _, rest = said.partition(":")
    if kind == "tap":
        return Tap(id=rest, title="A button")
    return Media(kind="image", ref="1", caption=rest) if kind == "caption" else Text(body=said)

"""Reports of billable sessions and charges: bill lines are added up by the folds of the reports; and one line, explained."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from botkit.billing.disputes import at_stake
from botkit.billing.event_reader import KINDS, read_event
from botkit.billing.models import MODELS, model_named
from botkit.billing.money import rounded
from botkit.billing.rates import RateRow
from botkit.billing.sessions import sessions_of
from botkit.billing.terms import SessionTerms
from botkit.billing.timeline import ARRIVED, Timeline
from botkit.core.model.budget import Budgets
from botkit.core.model.charge import FLAGS, BillableSession, Charge
from botkit.errors import UsageError
from botkit.reports.charges import LINE_COLUMNS, Charges, line_row
from botkit.reports.dimensions import ORIGINS
from botkit.reports.model import Cell, Column, Report, Table
from botkit.reports.models import compare_models
from botkit.reports.months import Outlook
from botkit.reports.outcomes import CostsOfFlows, Outcomes
from botkit.reports.sessions import SESSION_COLUMNS, Sessions, session_row
from botkit.service.billing import bill_run as billing
from botkit.service.billing.bill_run import BillingContext
from botkit.service.billing.forecast import forecast
from botkit.service.reports.runner import ReportRequest, read
from botkit.store import events
from botkit.store.billing import bill_inputs
from botkit.store.events import EventRow
from botkit.store.sql.types import EPOCH, MICROSECOND

DOCS = "docs/billing.md"

Progress = Callable[[int], None]

# What a rule says, by the id on the line. The rules and their sources are in docs/billing.md.
RULES: Mapping[str, str] = {
    "platform": "The platform's receipt told the price tag, and the platform's word wins.",
    "free-units": "One of the free units of the month was left.",
    "free-entry-point": "The contact came from an ad, the business answered in time, and the free period was not over.",
    "free-entry-point-answer": "The first answer to a contact who came from an ad: it is free and begins the free period.",
    "reaction": "Reactions cost nothing, and use up no free unit.",
    "no-template": "Messages without a template cost nothing under this model.",
    "template": "A delivered template message is charged by its category.",
    "utility-in-window": "A utility template within 24 hours of the contact's last message is free.",
    "service": "A delivered message without a template is charged, beyond the free ones of the month.",
    "conversation-from-before": "A conversation that was opened under the model before covers the message until it ends.",
    "category-is-open": "The template belongs to a conversation of its category that was open.",
    "any-conversation-is-open": "A message without a template belongs to whatever conversation is open.",
    "one-conversation-at-a-time": "Everything in the 24 hours of a conversation belongs to it, templates included.",
    "answers-in-window": "The message answers the contact within 24 hours: it opens a conversation that the contact initiated.",
    "begins-outside-window": "The contact had not written for 24 hours: the message opens a conversation that the business initiated.",
    "template-opens-its-category": "A template opens a conversation of its category, unless one is open.",
    "text-opens-service": "A message without a template opens a service conversation, unless any conversation is open.",
}


# ---- reports


def sessions(tx: Connection, request: ReportRequest, context: BillingContext, progress: Progress | None = None) -> tuple[Report, int]:
    """The report of billable sessions, and how many there are."""
    fold = Sessions(request.period, request.split, session_rule(context.terms.sessions))
    count = _fill(fold, _sessions(tx, request, context, progress))
    return fold.report(), count


def charges(
    tx: Connection,
    request: ReportRequest,
    context: BillingContext,
    progress: Progress | None = None,
    under: str = "",
    outlook: Outlook | None = None,
) -> tuple[Report, int]:
    """The report of charges, under the models in force or another one, and how many lines it adds up."""
    fold = _charges_fold(request, context, under, outlook)
    count = _fill(fold, _charges(tx, request, context, progress, under))
    return fold.report(), count


def models(
    tx: Connection, request: ReportRequest, context: BillingContext, names: Sequence[str], progress: Progress | None = None
) -> tuple[Report, int]:
    """The same days under several models. Raises `UsageError` for an unknown model, before the log is read."""
    for name in names:
        model_named(name)
    folds, count = {name: _charges_fold(request, context, name) for name in names}, 0
    for name, fold in folds.items():
        count += _fill(fold, _charges(tx, request, context, progress, name))
    return compare_models(request.period, request.split, rounded, folds), count


def outcomes(tx: Connection, request: ReportRequest, context: BillingContext, progress: Progress | None = None) -> tuple[Report, int]:
    """What flows achieved, with what their messages cost; and how many lines and events it is made from."""
    spent = CostsOfFlows(request.split)
    count = _fill(spent, _charges(tx, request, context, progress, ""))
    fold = Outcomes(request.period, request.split, spent)
    count += read(tx, request.period, [fold])
    return fold.report(), count


def rows(tx: Connection, request: ReportRequest, context: BillingContext, progress: Progress | None = None) -> Iterator[tuple[Cell, ...]]:
    """Every line of the bill, or every billable session, as rows; the first one has the names of the columns."""
    if request.report == "sessions":
        yield SESSION_COLUMNS
        yield from map(session_row, _sessions(tx, request, context, progress))
    else:
        yield LINE_COLUMNS
        yield from map(line_row, _charges(tx, request, context, progress, "", with_origins=True))


def outlook(tx: Connection, context: BillingContext, budgets: Budgets, now: datetime) -> Outlook:
    """What the present month will have cost at its end, and the budget of a month."""
    foreseen = forecast(tx, context, "", now)
    return Outlook(
        month=foreseen.month,
        expected={currency: part.expected.amount for currency, part in foreseen.total().items()} if foreseen.days_seen else {},
        budget=budgets.business.amount if budgets.business is not None else None,
        currency=budgets.currency,
    )


def _charges_fold(request: ReportRequest, context: BillingContext, under: str, outlook: Outlook | None = None) -> Charges:
    months = {day[:7] for day in request.period.days}
    closed = {} if under else {month: _closed(context, month) for month in sorted(months & set(context.closed))}
    return Charges(request.period, request.split, rounded, closed, under, outlook, lambda line: at_stake(line, context.cards))


def _closed(context: BillingContext, month: str) -> str:
    row = context.closed[month]
    closed = billing.closed_statement(row)
    totals = ", ".join(f"{total.shown} {total.currency}" for total in closed.totals) or "nothing"
    return f"{row.closed_at:%Y-%m-%d} with {closed.lines:,} lines and {totals} (digest {row.digest[:12]})"


def _sessions(tx: Connection, request: ReportRequest, context: BillingContext, progress: Progress | None) -> Iterator[BillableSession]:
    first, last = request.period.first.isoformat(), request.period.last.isoformat()
    return billing.billable_sessions(tx, context, first, last, progress=progress)


def _charges(
    tx: Connection, request: ReportRequest, context: BillingContext, progress: Progress | None, under: str, *, with_origins: bool = False
) -> Iterator[Charge]:
    first, last = request.period.first.isoformat(), request.period.last.isoformat()
    has_origins = with_origins or not ORIGINS.isdisjoint(request.split.by)
    return billing.charges(tx, context, first, last, under=under, progress=progress, with_origins=has_origins)


def _fill(fold: Any, lines: Iterator[Any]) -> int:
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - the last number is how many there were
        fold.add(line)
    return count


def session_rule(terms: SessionTerms) -> str:
    """The rule for billable sessions in a sentence, with the parameters of this business."""
    hours = terms.length / timedelta(hours=1)
    opener = {"anyone": "a message of either side", "contact": "the contact's message", "business": "the business's message"}[
        terms.opened_by
    ]
    return (
        f"A billable session: one contact on one channel, for {hours:g} hours from {opener} that finds none open; never extended ({DOCS})."
    )


# ---- one line


def explain(tx: Connection, context: BillingContext, line_id: str, zone: str) -> Report:
    """What a line of the bill is based on: rule, rate row, events. Raises `UsageError` when there is no such line."""
    lines = billing.find_line(tx, context, line_id)
    line = next((line for line in lines if line.line_id == line_id), lines[0])
    tables = [Table(name="line", title="The line", columns=_FACTS, rows=tuple(_facts(line)))]
    if len(lines) > 1:
        others = tuple((other.line_id, other.period, other.original_period, other.outcome, other.amount) for other in lines)
        tables.append(Table(name="corrections", title="The line and its corrections", columns=_CORRECTIONS, rows=others))
    if line.rate:
        row = next((row for row in context.cards.rows if row.key == line.rate), None)
        tables.append(Table(name="rate", title="The rate row", columns=_FACTS, rows=tuple(_rate(row)) if row else ()))
    tables.append(Table(name="events", title="The events behind it", columns=_EVENTS, rows=tuple(_events(tx, line))))
    return Report(
        name="line",
        title=f"Line {line.line_id}",
        first=line.day,
        last=line.day,
        zone=zone,
        head=(
            ("Amount", f"{line.amount:f} {line.currency}" if line.amount is not None else None),
            ("Outcome", line.outcome),
            ("Rule", RULES.get(line.rule, line.rule)),
            ("Where it is written down", f"{DOCS}#{_anchor(MODELS[line.model].section)}"),
        ),
        tables=tuple(tables),
        notes=tuple(f"{flag}: {FLAGS[flag]}." for flag in line.flags if flag in FLAGS),
    )


def explain_session(tx: Connection, context: BillingContext, session_id: str, zone: str) -> Report:
    """A billable session with the messages that it counts. Raises `UsageError` when there is none of that name."""
    session = _find_session(tx, context, session_id)
    facts = zip(SESSION_COLUMNS, session_row(session), strict=True)
    tables = (
        Table(
            name="session", title="The session", columns=_FACTS, rows=tuple((name.replace("_", " "), cell) for name, cell in facts if cell)
        ),
        Table(name="events", title="The messages in it", columns=_EVENTS, rows=tuple(_messages_of(tx, session))),
    )
    return Report(
        name="session",
        title=f"Billable session {session.session_id}",
        first=session.day,
        last=session.day,
        zone=zone,
        head=(
            ("Opened by", session.direction),
            ("Messages", session.messages),
            ("Rule", session_rule(context.terms.sessions)),
            ("Where it is written down", f"{DOCS}#billable-sessions"),
        ),
        tables=tables,
    )


def _find_session(tx: Connection, context: BillingContext, session_id: str) -> BillableSession:
    contact = session_id.partition("-")[0]
    if not contact.isdecimal():
        raise UsageError(f'"{session_id}" is no billable session. One is named CONTACT-CHANNEL-SECONDS, as "--lines" shows it.')
    timeline = Timeline(int(contact))
    for _, channel, at, kind, body in bill_inputs.events_by_contact(tx, EPOCH, datetime.max.replace(tzinfo=UTC), KINDS, int(contact)):
        timeline.add(channel, EPOCH + at * MICROSECOND, read_event(kind, body))
    for session in sessions_of(timeline, context.terms, context.markets):
        if session.session_id == session_id:
            return session
    raise UsageError(f'There is no billable session "{session_id}".')


def _messages_of(tx: Connection, session: BillableSession) -> Iterator[tuple[Cell, ...]]:
    """The contact's messages by the time of writing, the bot's by the time of delivery, as the session counts them."""
    arrived: set[int] = set()
    for row in events.whole_log(tx, session.contact_id):
        body = json.loads(row.body)
        at = datetime.fromisoformat(body.get("sent_at") or body.get("status_at") or row.at.isoformat())
        if row.channel != session.channel or not session.opened_at <= at < session.ends_at:
            continue
        if row.kind == "message_received":
            yield row.seq, f"{row.at:%Y-%m-%d %H:%M:%S}", row.kind, _fields_text(body)
        elif row.kind in ("status_changed", "receipt_noted") and body["status"] in ARRIVED and body["number"] not in arrived:
            arrived.add(body["number"])
            yield row.seq, f"{row.at:%Y-%m-%d %H:%M:%S}", row.kind, f"number={body['number']}  {_fields_text(body)}"


_FACTS = (Column(name="what", title="What"), Column(name="value", title="Value"))
_CORRECTIONS = (
    Column(name="line_id", title="Line"),
    Column(name="period", title="Billed in"),
    Column(name="original_period", title="Belongs to"),
    Column(name="outcome", title="Outcome"),
    Column(name="amount", title="Amount", kind="amount"),
)
_EVENTS = (
    Column(name="event", title="Event", kind="number"),
    Column(name="at", title="Written at (UTC)"),
    Column(name="kind", title="Kind"),
    Column(name="says", title="What it says"),
)


def _facts(line: Charge) -> Iterator[tuple[Cell, ...]]:
    for name, cell in zip(LINE_COLUMNS, line_row(line), strict=True):
        if cell not in (None, ""):
            yield name.replace("_", " "), f"{cell:f}" if not isinstance(cell, str | int | None) else cell


def _rate(row: RateRow) -> Iterator[tuple[Cell, ...]]:
    yield from (
        ("market", row.market),
        ("category", row.category),
        ("band", row.tier),
        ("rate", f"{row.rate:f} {row.currency}"),
        ("in force from", row.effective_from),
        ("until", row.effective_to or "a newer row"),
        ("quality", row.quality),
        ("source", row.source),
    )


def _events(tx: Connection, line: Charge) -> Iterator[tuple[Cell, ...]]:
    """The events of the message, and the contact's last one before its delivery, which opened the service window."""
    inbound: EventRow | None = None
    own: list[EventRow] = []
    for row in events.whole_log(tx, line.contact_id):
        body = json.loads(row.body)
        if row.kind == "message_received" and datetime.fromisoformat(body["sent_at"]) <= line.occurred_at and row.channel == line.channel:
            inbound = row
        elif body.get("number") == line.number and row.kind in _KINDS_OF_MESSAGE:
            own.append(row)
    for row in sorted([*([inbound] if inbound else []), *own], key=lambda row: row.seq):
        yield row.seq, f"{row.at:%Y-%m-%d %H:%M:%S}", row.kind, _fields_text(json.loads(row.body))


_KINDS_OF_MESSAGE = frozenset(
    {"message_queued", "send_attempted", "send_unknown", "message_sent", "message_failed", "status_changed", "receipt_noted"}
)
# The fields of an event that are shown: what a bill is based on, and why the gate let the message pass.
_SHOWN = (
    *("flow", "step", "purpose", "template", "attempt", "form", "category", "destination", "sent_at", "entry"),
    *("status", "status_at", "code", "price", "reason", "rule"),
)


def _fields_text(body: Mapping[str, Any]) -> str:
    return "  ".join(f"{name}={_value_text(body[name])}" for name in _SHOWN if body.get(name) not in ("", None, {}, []))


def _value_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _anchor(section: str) -> str:
    """The heading of a section as the anchor of a page."""
    return section.lower().replace(" ", "-")

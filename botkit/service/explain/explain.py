"""Explaining: why a turn went as it did. A live turn that is traced, or one of a contact's log that is done again, gives the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from time import perf_counter

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from botkit.core import events as ev
from botkit.core.codec import decode_event
from botkit.core.engine.answers.reply_text import words
from botkit.core.engine.execution import Execution
from botkit.core.engine.program import Programs
from botkit.core.engine.router import Router
from botkit.core.engine.session import Session
from botkit.core.engine.tracing import Tracing
from botkit.core.events.base import EventBase
from botkit.core.model.message import Outgoing
from botkit.policy.consent.model import ConsentEvent
from botkit.policy.consent.stop_words import StopWordResult
from botkit.policy.gate import gate
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.policy.gate.verdict import RecordedVerdict
from botkit.service.bot import Bot
from botkit.service.conversation import Conversation
from botkit.service.explain import alternatives
from botkit.service.explain import evidence as grounds
from botkit.service.explain import scores as weighing
from botkit.service.explain.event_text import describe_event
from botkit.service.explain.model import ConversationPosition, Explanation, GateRuling, InputMatch, InputSummary, MessageTrace, Timing
from botkit.service.explain.replay import INPUT_KINDS, Replayer, VersionCache, differs, is_failed, whole_log
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.turns import decide as turn
from botkit.service.turns.decide import QueuedMessage, TurnResult, TurnVerdict
from botkit.store.delivery import messages
from botkit.store.delivery.messages import MessageKey, MessageRow
from botkit.store.events import EventRow

_RULED = {gate.Allow: "allowed", RecordedVerdict: "allowed", gate.Deny: "refused", gate.Defer: "held"}


class TurnTracer:
    """Hand it to one turn as its tracer; then `explanation` tells what it saw."""

    def __init__(self) -> None:
        self.finding: StopWordResult | None = None
        self.ran = False
        self._tracing = Tracing()
        self._judged: list[tuple[int, QueuedMessage, TurnVerdict]] = []
        self._began = perf_counter()

    def run(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        self.ran = True
        return self._tracing.execution(programs, router, session, now)

    def found(self, finding: StopWordResult) -> None:
        self.finding = finding

    def judged(self, number: int, queued: QueuedMessage, verdict: TurnVerdict) -> None:
        self._judged.append((number, queued, verdict))

    def explanation(self, programs: Programs, before: Conversation, turned: TurnResult, now: datetime, seq: int = 0) -> Explanation:
        """Why the turn that this has listened to went as it did."""
        took = (perf_counter() - self._began) * 1000
        event, *outcomes = turned.facts
        assert isinstance(event, ev.INPUTS)
        was, locations = before.session, SourceLocations(programs, (*turned.conversation.session.frames, *before.session.frames))
        seen = grounds.TracedTurn(
            event=event,
            before=was,
            after=turned.conversation.session,
            facts=tuple(outcomes),
            finding=self.finding,
            ran=self.ran,
            noticed=tuple(self._tracing.entries),
        )
        return Explanation(
            contact=was.contact.id,
            channel=was.channel,
            seq=seq,
            at=now,
            library=programs.digest,
            came=input_summary(event),
            before=grounds.position_of(was, locations),
            after=grounds.position_of(turned.conversation.session, locations),
            taken=grounds.input_match(seen, locations),
            candidates=weighing.candidates(seen, locations),
            rejected=alternatives.rejected(seen, locations),
            conditions=weighing.conditions(seen, locations),
            steps=weighing.steps(seen, locations),
            said=tuple(_message_trace(number, queued, verdict, locations, now) for number, queued, verdict in self._judged),
            facts=tuple(sentence for fact in outcomes if (sentence := describe_event(fact))),
            times=(Timing(what="deciding", ms=round(took, 2)),),
        )


def explain_turn(
    programs: Programs,
    place: Conversation,
    consents: tuple[ConsentEvent, ...],
    numbers: int,
    event: ev.Input,
    now: datetime,
    contact_line: str = "",
    *,
    seq: int = 0,
) -> tuple[TurnResult, Explanation]:
    """`turn.take`, with the reasons. `seq` is the number that the input has in the contact's log."""
    listener = TurnTracer()
    turned = turn.decide_turn(programs, place, consents, numbers, event, now, contact_line, listener)
    return turned, listener.explanation(programs, place, turned, now, seq)


def explain(tx: Connection, bot: Bot, contact: int, seq: int) -> Explanation | None:
    """Why the turn went as it did that the event `seq` of the contact's log belongs to; None when no turn does.

    Everything before it is done again, as in a replay; what happened to its messages since is read from the log.
    """
    rows = tuple(whole_log(tx, contact))
    place = input_of(rows, seq)
    if place is None:
        return None
    built = explain_row(rows, place, bot, contact, VersionCache(tx, bot.programs))
    return _as_logged(built, messages.load(tx, [(contact, message.number) for message in built.said]))


def explain_row(rows: Sequence[EventRow], place: int, bot: Bot, contact: int, shelf: VersionCache) -> Explanation:
    """The same for the input that stands at `place` of a log."""
    again = Replayer(bot, contact, rows)
    for at, row in enumerate(rows[:place]):
        if row.kind in INPUT_KINDS and not is_failed(rows, at):
            again.take(row, shelf.programs(row.library or ""), shelf.program)
        else:
            again.see(row)
    row = rows[place]
    programs = shelf.programs(row.library or "")
    before = again.conversation(row.channel)
    if is_failed(rows, place):
        return _failed(rows, place, programs, before)
    listener = TurnTracer()
    turned = again.take(row, programs, shelf.program, listener)
    built = listener.explanation(programs, before, turned, row.at, row.seq)
    return _time_since(built, rows, place, turned.facts)


def input_of(rows: Sequence[EventRow], seq: int) -> int | None:
    """Where the input stands whose turn an event belongs to: itself, what came of it, or what became of a message of it."""
    place = next((at for at, row in enumerate(rows) if row.seq == seq), None)
    if place is None:
        return None
    if (number := _number_of(rows[place])) and rows[place].kind not in ("message_queued", "message_refused"):
        place = queued_at(rows, number)
    while place is not None and place >= 0 and rows[place].kind not in INPUT_KINDS:
        place -= 1
    return place if place is not None and place >= 0 else None


def queued_at(rows: Sequence[EventRow], number: int) -> int | None:
    """Where a message of the bot was queued, or refused before it was."""
    for at, row in enumerate(rows):
        if row.kind in ("message_queued", "message_refused") and _number_of(row) == number:
            return at
    return None


def input_summary(event: EventBase) -> InputSummary:
    kind = str(type(event).__struct_config__.tag)
    match event:
        case ev.MessageReceived(content=content):
            what = str(type(content).__struct_config__.tag)
            return InputSummary(kind=kind, content=what, text=words(content), message=event.message, sent_at=event.sent_at)
        case ev.BusinessEvent(name=name):
            return InputSummary(kind=kind, text=name)
        case ev.CallReturned(failure=failure):
            return InputSummary(kind=kind, text=failure)
        case _:
            return InputSummary(kind=kind)


# ---- parts


def _as_logged(built: Explanation, kept: Mapping[MessageKey, MessageRow]) -> Explanation:
    """With the words that were really queued; those of an erased person are gone."""
    said = []
    for message in built.said:
        row = kept.get((built.contact, message.number))
        if row is None:
            said.append(message)
            continue
        content = msgspec.json.decode(row.content, type=Outgoing) if row.content is not None else Outgoing(body="(erased)")
        said.append(replace(message, text=content.body, buttons=tuple(choice.label for choice in content.choices)))
    return replace(built, said=tuple(said))


def _message_trace(number: int, queued: QueuedMessage, verdict: TurnVerdict, locations: SourceLocations, now: datetime) -> MessageTrace:
    message = queued.message
    return MessageTrace(
        number=number,
        text=message.body,
        buttons=tuple(choice.label for choice in message.choices),
        template=message.template.name if message.template else "",
        purpose=message.purpose,
        spot=locations.of_step(queued.flow, queued.step),
        queued=GateRuling(
            verdict=_RULED[type(verdict)],  # type: ignore[arg-type]  # one of three, by the table
            rule=verdict.rule,
            reason=verdict.reason.value,
            meaning=_meaning(verdict.reason.value),
            at=now,
            until=verdict.until if isinstance(verdict, gate.Defer) else None,
            form=verdict.form if isinstance(verdict, (gate.Allow, RecordedVerdict)) else "",
        ),
        outcome="refused" if isinstance(verdict, gate.Deny) else "waiting",
    )


def _meaning(reason: str) -> str:
    return REASONS[Reason(reason)].meaning if reason in Reason.__members__ else ""


def _failed(rows: Sequence[EventRow], place: int, programs: Programs, before: Conversation) -> Explanation:
    row, locations = rows[place], SourceLocations(programs, before.session.frames)
    fault = decode_event(rows[place + 1].kind, rows[place + 1].body, rows[place + 1].personal)
    here = grounds.position_of(before.session, locations)
    return Explanation(
        contact=row.contact_id,
        channel=row.channel,
        seq=row.seq,
        at=row.at,
        library=row.library or "",
        came=input_summary(decode_event(row.kind, row.body, row.personal)),
        before=here,
        after=here,
        taken=InputMatch(by="failed", reason=f"handling it failed inside botkit: {getattr(fault, 'fault', '')}"),
    )


def _time_since(built: Explanation, rows: Sequence[EventRow], place: int, facts: Iterable[ev.Event]) -> Explanation:
    """With what the log adds: what became of the messages, how long it took, and whether it tells the same."""
    row = rows[place]
    later = [(after, decode_event(after.kind, after.body, after.personal)) for after in rows[place + 1 :]]
    said = tuple(_followed(message, later) for message in built.said)
    times = list(built.times)
    sent_at = built.came.sent_at
    if sent_at is not None and sent_at < row.at:
        times.insert(0, Timing(what="from the platform's clock to us", ms=_ms(sent_at, row.at)))
    numbers = {message.number for message in said}
    first = next((after.at for after, fact in later if isinstance(fact, ev.MessageSent) and fact.number in numbers), None)
    if first is not None:
        times.append(Timing(what="from receiving it to the platform taking the answer", ms=_ms(row.at, first)))
    difference = next(
        (
            found
            for number, fact in enumerate(facts)
            if (found := differs(fact, rows[place + number] if place + number < len(rows) else None, row.seq)) is not None
        ),
        None,
    )
    told_differently = "" if difference is None else f"event {difference.seq}: the log has {difference.logged or 'nothing'}"
    return replace(built, said=said, times=tuple(times), differs=told_differently)


def _followed(message: MessageTrace, later: Sequence[tuple[EventRow, EventBase]]) -> MessageTrace:
    changed: dict[str, object] = {}
    for row, fact in later:
        if getattr(fact, "number", None) != message.number:
            continue
        match fact:
            case ev.SendAttempted(reason=reason, rule=rule, form=form):
                changed["sending"] = GateRuling(verdict="allowed", rule=rule, reason=reason, meaning=_meaning(reason), at=row.at, form=form)
            case ev.MessageRefused(reason=reason, rule=rule, when="send"):
                changed["sending"] = GateRuling(verdict="refused", rule=rule, reason=reason, meaning=_meaning(reason), at=row.at)
                changed |= {"outcome": "refused"}
            case ev.MessageDelayed(reason=reason, until=until):
                changed["sending"] = GateRuling(verdict="held", rule="", reason=reason, meaning=_meaning(reason), at=row.at, until=until)
            case ev.MessageSent(platform_id=platform_id):
                changed |= {"outcome": "sent", "platform_id": platform_id}
            case ev.MessageFailed(reason=reason, code=code):
                changed |= {"outcome": "failed", "outcome_reason": f"{reason} {code}".strip()}
            case ev.SendOutcomeUnknown(then=then):
                changed |= {"outcome": "unknown", "outcome_reason": then}
            case ev.StatusChanged(status=status):
                changed["status"] = status
            case _:
                continue
    return replace(message, **changed) if changed else message


def _number_of(row: EventRow) -> int:
    if '"number"' not in (row.body if isinstance(row.body, str) else row.body.decode()):
        return 0
    return int(getattr(decode_event(row.kind, row.body, row.personal), "number", 0))


def _ms(since: datetime, until: datetime) -> float:
    return round((until - since).total_seconds() * 1000, 1)


__all__ = ["Explanation", "TurnTracer", "ConversationPosition", "explain", "explain_row", "explain_turn", "input_of", "queued_at"]

"""Explaining why a turn went as it did: a live turn that is traced, or a turn of a contact's log that is decided again."""

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
from botkit.policy.consent.stop_words import StopWordResult
from botkit.policy.gate import gate
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.policy.gate.verdict import RecordedVerdict
from botkit.service.bot import Bot
from botkit.service.conversation import Conversation
from botkit.service.explain import alternatives, evidence, scores
from botkit.service.explain.event_text import describe_event
from botkit.service.explain.model import Explanation, GateRuling, InputMatch, InputSummary, MessageTrace, Timing
from botkit.service.explain.replay import INPUT_KINDS, Replayer, VersionCache, differs, is_failed
from botkit.service.explain.source_locations import SourceLocations
from botkit.service.turns import decide
from botkit.service.turns.decide import QueuedMessage, TurnInput, TurnResult, TurnVerdict
from botkit.store import events
from botkit.store.delivery import messages
from botkit.store.delivery.messages import MessageKey, MessageRow
from botkit.store.events import EventRow

_RULED = {gate.Allow: "allowed", RecordedVerdict: "allowed", gate.Deny: "refused", gate.Defer: "held"}


class TurnTracer:
    """Pass it to one turn as its tracer; then `explanation` says why the turn went as it did."""

    def __init__(self) -> None:
        self.stop_words: StopWordResult | None = None
        self.ran = False
        self._tracing = Tracing()
        self._verdicts: list[tuple[QueuedMessage, TurnVerdict]] = []
        self._began = perf_counter()

    def run(self, programs: Programs, router: Router, session: Session, now: datetime) -> Execution:
        self.ran = True
        return self._tracing.execution(programs, router, session, now)

    def classified(self, result: StopWordResult) -> None:
        self.stop_words = result

    def judged(self, queued: QueuedMessage, verdict: TurnVerdict) -> None:
        self._verdicts.append((queued, verdict))

    def explanation(self, programs: Programs, before: Conversation, result: TurnResult, now: datetime, seq: int = 0) -> Explanation:
        """Why the traced turn went as it did."""
        elapsed = (perf_counter() - self._began) * 1000
        event, *outcomes = result.facts
        assert isinstance(event, ev.INPUTS)
        session_before, session_after = before.session, result.conversation.session
        locations = SourceLocations(programs, (*session_after.frames, *session_before.frames))
        turn = evidence.TracedTurn(
            event=event,
            before=session_before,
            after=session_after,
            facts=tuple(outcomes),
            stop_words=self.stop_words,
            ran=self.ran,
            trace=tuple(self._tracing.entries),
        )
        return Explanation(
            contact=session_before.contact.id,
            channel=session_before.channel,
            seq=seq,
            at=now,
            library=programs.digest,
            came=input_summary(event),
            before=evidence.position_of(session_before, locations),
            after=evidence.position_of(session_after, locations),
            taken=evidence.input_match(turn, locations),
            candidates=scores.candidates(turn, locations),
            rejected=alternatives.rejected(turn, locations),
            conditions=scores.conditions(turn, locations),
            steps=scores.steps(turn, locations),
            said=tuple(_message_trace(queued, verdict, locations, now) for queued, verdict in self._verdicts),
            facts=tuple(sentence for fact in outcomes if (sentence := describe_event(fact))),
            times=(Timing(what="deciding", ms=round(elapsed, 2)),),
        )


def explain_turn(turn: TurnInput, *, seq: int = 0) -> tuple[TurnResult, Explanation]:
    """`decide_turn`, with the reasons. `seq` is the number of the input in the contact's log."""
    tracer = TurnTracer()
    result = decide.decide_turn(turn, tracer)
    return result, tracer.explanation(turn.programs, turn.conversation, result, turn.now, seq)


def explain(tx: Connection, bot: Bot, contact: int, seq: int) -> Explanation | None:
    """Why the turn went as it did that the event `seq` of the contact's log belongs to; None when it belongs to no turn.

    Everything before it is decided again, as in a replay; what became of its messages is read from the log.
    """
    rows = tuple(events.whole_log(tx, contact))
    index = input_of(rows, seq)
    if index is None:
        return None
    explanation = explain_row(rows, index, bot, contact, VersionCache(tx, bot.programs))
    return _as_logged(explanation, messages.load(tx, [(contact, message.number) for message in explanation.said]))


def explain_row(rows: Sequence[EventRow], index: int, bot: Bot, contact: int, cache: VersionCache) -> Explanation:
    """The same for the input at `index` of a log."""
    replayer = Replayer(bot, contact, rows, cache.shared)
    for earlier, row in enumerate(rows[:index]):
        if row.kind in INPUT_KINDS and not is_failed(rows, earlier):
            replayer.decide(row, cache.programs(row.library or ""), cache.program)
        else:
            replayer.apply(row)
    row = rows[index]
    programs = cache.programs(row.library or "")
    before = replayer.conversation(row.channel)
    if is_failed(rows, index):
        return _failed(rows, index, programs, before)
    tracer = TurnTracer()
    result = replayer.decide(row, programs, cache.program, tracer)
    explanation = tracer.explanation(programs, before, result, row.at, row.seq)
    return _with_outcomes(explanation, rows, index, result.facts)


def input_of(rows: Sequence[EventRow], seq: int) -> int | None:
    """The index of the input whose turn an event belongs to: the input itself, a fact of its turn, or an outcome of one of its messages."""
    index = next((index for index, row in enumerate(rows) if row.seq == seq), None)
    if index is None:
        return None
    if (number := _number_of(rows[index])) and rows[index].kind not in ("message_queued", "message_refused"):
        index = queued_at(rows, number)
    while index is not None and index >= 0 and rows[index].kind not in INPUT_KINDS:
        index -= 1
    return index if index is not None and index >= 0 else None


def queued_at(rows: Sequence[EventRow], number: int) -> int | None:
    """The index of the event by which a message of the bot was queued or refused."""
    for index, row in enumerate(rows):
        if row.kind in ("message_queued", "message_refused") and _number_of(row) == number:
            return index
    return None


def input_summary(event: EventBase) -> InputSummary:
    kind = str(type(event).__struct_config__.tag)
    match event:
        case ev.MessageReceived(content=content):
            return InputSummary(
                kind=kind,
                content=str(type(content).__struct_config__.tag),
                text=words(content),
                message=event.message,
                sent_at=event.sent_at,
            )
        case ev.BusinessEvent(name=name):
            return InputSummary(kind=kind, text=name)
        case ev.CallReturned(failure=failure):
            return InputSummary(kind=kind, text=failure)
        case _:
            return InputSummary(kind=kind)


# ---- parts


def _as_logged(explanation: Explanation, stored: Mapping[MessageKey, MessageRow]) -> Explanation:
    """With the texts that were really queued; those of an erased person are gone."""
    traces = []
    for message in explanation.said:
        row = stored.get((explanation.contact, message.number))
        if row is None:
            traces.append(message)
            continue
        content = msgspec.json.decode(row.content, type=Outgoing) if row.content is not None else Outgoing(body="(erased)")
        traces.append(replace(message, text=content.body, buttons=tuple(choice.label for choice in content.choices)))
    return replace(explanation, said=tuple(traces))


def _message_trace(queued: QueuedMessage, verdict: TurnVerdict, locations: SourceLocations, now: datetime) -> MessageTrace:
    message = queued.message
    return MessageTrace(
        number=queued.number,
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


def _failed(rows: Sequence[EventRow], index: int, programs: Programs, before: Conversation) -> Explanation:
    row, locations = rows[index], SourceLocations(programs, before.session.frames)
    after = rows[index + 1]
    fault = decode_event(after.kind, after.body, after.personal)
    position = evidence.position_of(before.session, locations)
    return Explanation(
        contact=row.contact_id,
        channel=row.channel,
        seq=row.seq,
        at=row.at,
        library=row.library or "",
        came=input_summary(decode_event(row.kind, row.body, row.personal)),
        before=position,
        after=position,
        taken=InputMatch(by="failed", reason=f"handling it failed inside botkit: {getattr(fault, 'fault', '')}"),
    )


def _with_outcomes(explanation: Explanation, rows: Sequence[EventRow], index: int, facts: Iterable[ev.Event]) -> Explanation:
    """With what the log adds: outcomes of the messages, times, and whether the log differs from what was decided again."""
    row = rows[index]
    later = [(after, decode_event(after.kind, after.body, after.personal)) for after in rows[index + 1 :]]
    traces = tuple(_with_outcome(message, later) for message in explanation.said)
    times = list(explanation.times)
    sent_at = explanation.came.sent_at
    if sent_at is not None and sent_at < row.at:
        times.insert(0, Timing(what="from the platform's clock to us", ms=_ms(sent_at, row.at)))
    numbers = {message.number for message in traces}
    first = next((after.at for after, fact in later if isinstance(fact, ev.MessageSent) and fact.number in numbers), None)
    if first is not None:
        times.append(Timing(what="from receiving it to the platform taking the answer", ms=_ms(row.at, first)))
    difference = next(
        (
            difference
            for offset, fact in enumerate(facts)
            if (difference := differs(fact, rows[index + offset] if index + offset < len(rows) else None, row.seq)) is not None
        ),
        None,
    )
    text = "" if difference is None else f"event {difference.seq}: the log has {difference.logged or 'nothing'}"
    return replace(explanation, said=traces, times=tuple(times), differs=text)


def _with_outcome(message: MessageTrace, later: Sequence[tuple[EventRow, EventBase]]) -> MessageTrace:
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


__all__ = ["Explanation", "TurnTracer", "explain", "explain_row", "explain_turn", "input_of", "queued_at"]

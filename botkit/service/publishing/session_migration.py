"""Session migration: what publishing a library does to one open session. Pure, so that the preview and the migration come to the same.

A session keeps the versions of its flows. When the options say so, it moves to the new ones, frame by frame, each to the step with the same
name that asks the same. A session is lost when a frame has no such step, or when its version cannot go on as it is; the options say what
becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.engine.program import Program
from botkit.core.engine.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait, Wait
from botkit.core.flow.model import Ask, Call, ChoicesFrom, Faq, FaqEntry, OptIn, Pause, Step
from botkit.service.publishing.reachability import flows_run, missing_value

EVERY_FLOW = frozenset({"*"})  # instead of names of flows: all of them; no flow has such a name

MigrationVerdict = Literal["same", "keeps", "moves", "lost"]
LostSessions = Literal["keep", "end", "restart"]
MigrationAction = Literal["same", "keeps", "moves", "ends", "restarts"]

VersionOf = Callable[[str, str], Program | None]  # a flow's name and digest -> the version; None when it cannot be read


class FramePosition(Struct, frozen=True, kw_only=True):
    """The position of a frame: the flow, its version, and the address of the step; empty at the end."""

    flow: str
    digest: str
    at: str


class SessionMigration(Struct, frozen=True, kw_only=True):
    """What becomes of a session. `verdict`: same (its flows did not change), keeps (its version), moves, lost (it has no new position).

    `then` is what is done; it differs from the verdict for lost sessions. `places` are the positions of its frames afterwards, from the
    bottom; `flow` and `at` are its present position, and `reason` says why it cannot move or go on.
    """

    verdict: MigrationVerdict
    then: MigrationAction
    places: tuple[FramePosition, ...]
    flow: str
    at: str
    reason: str = ""


def plan_migration(
    session: Session, version_of: VersionOf, new: Mapping[str, Program], move: frozenset[str], lost: LostSessions
) -> SessionMigration:
    """What publishing the flows in `new` does to a session that is not idle. `move` names the flows whose sessions move to them."""
    top = session.frames[-1]
    present = tuple(FramePosition(flow=frame.flow, digest=frame.digest, at=frame.at) for frame in session.frames)
    positions: list[FramePosition] = []
    for frame, values in zip(session.frames, _values(session), strict=True):
        position = _new_position(frame, version_of(frame.flow, frame.digest), new, move, values)
        if isinstance(position, str):
            return _lost(session, present, new, lost, position)
        positions.append(position)
    if tuple(positions) != present:
        verdict: Literal["same", "keeps", "moves"] = "moves"
    else:
        verdict = "same" if all(_is_current(frame, new) for frame in session.frames) else "keeps"
    return SessionMigration(verdict=verdict, then=verdict, places=tuple(positions), flow=top.flow, at=top.at)


def _values(session: Session) -> Iterator[frozenset[str]]:
    """The variables that each frame has, or gets from the flow that it runs."""
    for frame, above in zip(session.frames, (*session.frames[1:], None), strict=True):
        yield frozenset(frame.values) | ({above.save} if above is not None and above.kind == "run" else set())


def _is_current(frame: Frame, new: Mapping[str, Program]) -> bool:
    return frame.flow in new and new[frame.flow].digest == frame.digest


def _new_position(
    frame: Frame, held: Program | None, new: Mapping[str, Program], move: frozenset[str], values: frozenset[str]
) -> FramePosition | str:
    """The position of the frame afterwards, or why it has none."""
    if _is_current(frame, new):
        return FramePosition(flow=frame.flow, digest=frame.digest, at=frame.at)
    if held is None:
        return f'its version of the flow "{frame.flow}" cannot be read any more'
    if frame.flow not in move and move != EVERY_FLOW:
        return _stay(frame, held, new)
    current = new.get(frame.flow)
    if current is None:
        return f'the flow "{frame.flow}" is not there any more'
    at = _counterpart(frame, held, current)
    if isinstance(at, _NoPosition):
        return at.reason
    lacking = missing_value(current, current.index[at], values) if at else None
    if lacking is not None:
        return f'the new version reads "{lacking[0]}" at {lacking[1]}, which this conversation never got'
    return FramePosition(flow=frame.flow, digest=current.digest, at=at)


def _stay(frame: Frame, held: Program, new: Mapping[str, Program]) -> FramePosition | str:
    if frame.at:
        if frame.at not in held.index:
            return f'its version of the flow "{frame.flow}" has no step at {frame.at}'
        for flow, address in flows_run(held, held.index[frame.at]):
            if flow not in new:
                return f'its version of "{frame.flow}" runs the flow "{flow}" at {address}, which is not there any more'
    return FramePosition(flow=frame.flow, digest=frame.digest, at=frame.at)


# ---- moving


class _NoPosition(Struct, frozen=True):
    reason: str


def _counterpart(frame: Frame, held: Program, current: Program) -> str | _NoPosition:
    """The address of the same step in another version."""
    if not frame.at:
        return ""
    if frame.at not in held.index:
        return _NoPosition(f'its version of the flow "{frame.flow}" has no step at {frame.at}')
    if held.flow.steps == current.flow.steps:
        return frame.at  # only starts, titles or translations differ
    if frame.loops:
        return _NoPosition(f"it is inside a loop, at {frame.at}")
    step = held.ops[held.index[frame.at]].step
    if not step.name:
        return _NoPosition(f"the step at {frame.at} has no name to find it by in the new version")
    if step.name not in current.named:
        return _NoPosition(f'the new version has no step "{step.name}"')
    op = current.ops[current.named[step.name]]
    if not _is_alike(frame.wait, step, op.step):
        return _NoPosition(f'the step "{step.name}" is another one in the new version, or asks in another way')
    return op.address


def _is_alike(wait: Wait | None, old: Step, new: Step) -> bool:
    """Whether a wait at one step can go on at the other: a reply to the old question must not answer a different one."""
    if type(old) is not type(new):
        return False
    match wait, old, new:
        case ReplyWait(), Ask(), Ask():
            return (old.expect, old.several) == (new.expect, new.several) and _choices(old) == _choices(new)
        case ReplyWait(offered=offered), Faq(), Faq():
            return not offered or _questions(old, offered) == _questions(new, offered)
        case ReplyWait(), OptIn(), OptIn():
            # A consent is given to the wording that was asked: another wording is another consent.
            old_consent, new_consent = ((step.opt_in, step.purpose, step.ask, step.agree, step.decline, step.double) for step in (old, new))
            return old_consent == new_consent
        case TimeWait(), Pause(), Pause():
            return True
        case CallWait(), Call(), Call():
            return old.call == new.call
        case HumanWait() | None, _, _:
            return True
        case _:
            return False


def _choices(step: Ask) -> tuple[tuple[str, str | None], ...]:
    """A tapped button is known by its number, so the order counts; one of a list by its value."""
    written = tuple((choice.label, choice.value) for choice in step.written_choices)
    return (*written, (step.choices.from_, step.choices.value)) if isinstance(step.choices, ChoicesFrom) else written


def _questions(step: Faq, offered: tuple[str, ...]) -> tuple[str, ...]:
    entries = step.faq if isinstance(step.faq, tuple) else ()
    return tuple(_question(entries, int(number)) for number in offered)


def _question(entries: tuple[FaqEntry, ...], number: int) -> str:
    return entries[number].questions[0] if number < len(entries) else ""


# ---- lost sessions


def _lost(
    session: Session, present: tuple[FramePosition, ...], new: Mapping[str, Program], lost: LostSessions, reason: str
) -> SessionMigration:
    then, positions = _action_for_lost(session, present, new, lost)
    top = present[-1]
    return SessionMigration(verdict="lost", then=then, places=positions, flow=top.flow, at=top.at, reason=reason)


def _action_for_lost(
    session: Session, present: tuple[FramePosition, ...], new: Mapping[str, Program], lost: LostSessions
) -> tuple[MigrationAction, tuple[FramePosition, ...]]:
    if lost == "keep" or any(isinstance(frame.wait, HumanWait) for frame in session.frames):
        return "keeps", present  # a colleague has the chat, and keeps it
    first = new.get(present[0].flow)
    if lost == "end" or first is None:
        return "ends", ()
    return "restarts", (FramePosition(flow=first.name, digest=first.digest, at=first.ops[0].address),)


# ---- migrating


def _moved(frame: Frame, position: FramePosition) -> Frame:
    """The frame at its new position. In another version the addresses of earlier questions may be those of other steps: nobody goes back
    to them, and what was understood ahead is asked."""
    if position.digest != frame.digest:
        frame = replace(frame, asked=(), ahead={})
    return replace(frame, digest=position.digest, at=position.at)


def migrate(session: Session, then: MigrationAction, positions: tuple[FramePosition, ...]) -> Session:
    """The session afterwards. A flow that restarts loses its values and keeps what started it (an event, a topic)."""
    match then:
        case "moves":
            return replace(session, frames=tuple(map(_moved, session.frames, positions)))
        case "ends":
            return replace(session, frames=(), started=None, sprints=0, reply="")
        case "restarts":
            (position,), bottom = positions, session.frames[0]
            frame = Frame(
                flow=position.flow,
                digest=position.digest,
                at=position.at,
                event=bottom.event,
                subscription=bottom.subscription,
                topic=bottom.topic,
            )
            return replace(session, frames=(frame,), sprints=0)
        case _:
            return session

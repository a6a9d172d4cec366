"""Fates: what publishing a library does to one session. Pure, and told beforehand: what is foreseen here is what happens.

A session keeps the versions of its flows. On request it moves to the new ones, frame by frame, where each has a place to stand: the step
with the same name, asking the same. Who has none, or could not go on even as they are, has nowhere to go; what becomes of them is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from botkit.core.engine.program import Program
from botkit.core.engine.session import CallWait, Frame, HumanWait, ReplyWait, Session, TimeWait, Wait
from botkit.core.flow.model import Ask, Call, Faq, FaqEntry, OptIn, Pause, Step
from botkit.service.publishing.reachability import flows_run, missing_value

EVERY_FLOW = frozenset({"*"})  # in the place of names of flows: all of them; no flow has such a name

MigrationVerdict = Literal["same", "keeps", "moves", "lost"]
LostSessions = Literal["keep", "end", "restart"]
MigrationAction = Literal["same", "keeps", "moves", "ends", "restarts"]

VersionOf = Callable[[str, str], Program | None]  # a flow's name and digest -> the version, when it can still be read


class FramePosition(Struct, frozen=True, kw_only=True):
    """Where a frame stands: the flow, its version, and the address of the step; empty at the end."""

    flow: str
    digest: str
    at: str


class SessionMigration(Struct, frozen=True, kw_only=True):
    """What becomes of a session. `verdict`: same (its flows did not change), keeps its version, moves, lost (has nowhere to go).

    `then` is what is done, which differs from the verdict for the lost. `places` are its frames afterwards, from the bottom; `flow` and
    `at` where it stands now, and `reason` why it cannot move or go on.
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
    """What publishing the flows in `new` does to a session that is not idle. `move` names the flows whose sessions are taken along."""
    top = session.frames[-1]
    here = tuple(FramePosition(flow=frame.flow, digest=frame.digest, at=frame.at) for frame in session.frames)
    places: list[FramePosition] = []
    for frame, given in zip(session.frames, _values(session), strict=True):
        found = _new_position(frame, version_of(frame.flow, frame.digest), new, move, given)
        if isinstance(found, str):
            return _lost(session, here, new, lost, found)
        places.append(found)
    if tuple(places) != here:
        verdict: Literal["same", "keeps", "moves"] = "moves"
    else:
        verdict = "same" if all(_is_current(frame, new) for frame in session.frames) else "keeps"
    return SessionMigration(verdict=verdict, then=verdict, places=tuple(places), flow=top.flow, at=top.at)


def _values(session: Session) -> Iterator[frozenset[str]]:
    """The names that each frame has, or gets from the flow that it runs."""
    for frame, above in zip(session.frames, (*session.frames[1:], None), strict=True):
        yield frozenset(frame.values) | ({above.save} if above is not None and above.kind == "run" else set())


def _is_current(frame: Frame, new: Mapping[str, Program]) -> bool:
    return frame.flow in new and new[frame.flow].digest == frame.digest


def _new_position(
    frame: Frame, held: Program | None, new: Mapping[str, Program], move: frozenset[str], values: frozenset[str]
) -> FramePosition | str:
    """Where the frame stands afterwards, or why it has nowhere to stand."""
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
    """Whether what was begun at one step can go on at the other: an answer to the old question must not become another one's."""
    if type(old) is not type(new):
        return False
    match wait, old, new:
        case ReplyWait(), Ask(), Ask():
            return old.expect == new.expect and _choices(old) == _choices(new)
        case ReplyWait(offered=offered), Faq(), Faq():
            return not offered or _questions(old, offered) == _questions(new, offered)
        case ReplyWait(), OptIn(), OptIn():
            # What was asked is what is agreed to: another wording is another consent.
            mine, theirs = ((step.opt_in, step.purpose, step.ask, step.agree, step.decline, step.double) for step in (old, new))
            return mine == theirs
        case TimeWait(), Pause(), Pause():
            return True
        case CallWait(), Call(), Call():
            return old.call == new.call
        case HumanWait() | None, _, _:
            return True
        case _:
            return False


def _choices(step: Ask) -> tuple[tuple[str, str | None], ...]:
    """Buttons come back by their number, so their order counts."""
    return tuple((choice.label, choice.value) for choice in step.choices)


def _questions(step: Faq, offered: tuple[str, ...]) -> tuple[str, ...]:
    entries = step.faq if isinstance(step.faq, tuple) else ()
    return tuple(_asked(entries, int(mark)) for mark in offered)


def _asked(entries: tuple[FaqEntry, ...], number: int) -> str:
    return entries[number].questions[0] if number < len(entries) else ""


# ---- nowhere to go


def _lost(
    session: Session, here: tuple[FramePosition, ...], new: Mapping[str, Program], lost: LostSessions, reason: str
) -> SessionMigration:
    then, places = _action_for_lost(session, here, new, lost)
    top = here[-1]
    return SessionMigration(verdict="lost", then=then, places=places, flow=top.flow, at=top.at, reason=reason)


def _action_for_lost(
    session: Session, here: tuple[FramePosition, ...], new: Mapping[str, Program], lost: LostSessions
) -> tuple[MigrationAction, tuple[FramePosition, ...]]:
    if lost == "keep" or any(isinstance(frame.wait, HumanWait) for frame in session.frames):
        return "keeps", here  # nobody is taken away from a colleague who talks with them
    first = new.get(here[0].flow)
    if lost == "end" or first is None:
        return "ends", ()
    return "restarts", (FramePosition(flow=first.name, digest=first.digest, at=first.ops[0].address),)


# ---- doing it


def migrate(session: Session, then: MigrationAction, places: tuple[FramePosition, ...]) -> Session:
    """The session afterwards. A flow that restarts forgets its values; what began it (an event, a topic) stays."""
    match then:
        case "moves":
            frames = tuple(replace(frame, digest=place.digest, at=place.at) for frame, place in zip(session.frames, places, strict=True))
            return replace(session, frames=frames)
        case "ends":
            return replace(session, frames=(), started=None, sprints=0, reply="")
        case "restarts":
            (place,), bottom = places, session.frames[0]
            frame = Frame(
                flow=place.flow,
                digest=place.digest,
                at=place.at,
                event=bottom.event,
                subscription=bottom.subscription,
                topic=bottom.topic,
            )
            return replace(session, frames=(frame,), sprints=0)
        case _:
            return session


def flows_of(session: Session) -> Iterator[tuple[str, str]]:
    """The versions of flows that a session holds: names and digests."""
    return ((frame.flow, frame.digest) for frame in session.frames)

"""Planning a broadcast from the terminal: its draft, its list, and its plan with the progress on the screen."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botkit.cli.contact_options import read_moment
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.core.model.broadcast import BroadcastArm, BroadcastSpec
    from botkit.service.bot import Bot
    from botkit.service.broadcasts.address_list import AddressList
    from botkit.store.database import Store

MAX_BODY = 65_536  # bytes of what the flow reads, as for events


@dataclass(frozen=True, kw_only=True)
class PlanOptions:
    """What somebody typed."""

    name: str
    flow: str
    segment: str
    csv: Path | None
    channel: str
    values: list[str]
    at: str
    local: str
    until: str
    per_minute: int | None
    arms: list[str]
    holdout: int
    budget: str
    after: str
    outcomes: list[str]
    by: str


def make_plan(project: Path, url: str | None, options: PlanOptions, *, quiet: bool) -> str:
    """Draft the broadcast, and plan it here; begun plans are gone on with. Returns its name."""
    from botkit.cli.commands.broadcast import must_be_done
    from botkit.cli.node_for_one import node_for_one
    from botkit.service.broadcasts.address_list import AddressList
    from botkit.service.broadcasts.plan import Planner
    from botkit.service.commands import DraftBroadcast

    with node_for_one(project, url) as node:
        listed = AddressList(options.csv) if options.csv is not None else None
        if listed is not None and listed.problems:
            raise UsageError(f"{listed.render()}\nNothing was planned.")
        spec = _spec(options, node.bot, node.segments, node.store, listed)
        (result,) = node.handle(DraftBroadcast(spec=spec, by=options.by))
        number = must_be_done(result).broadcast.number
        if listed is not None and must_be_done(result).broadcast.state == "draft":
            found = listed.add_to(node.store, number)
            if found.strangers and not quiet:
                _tell(f"{found.strangers:,} of {found.rows:,} addresses belong to no contact, so nobody there has agreed to anything.")
        planner = Planner(node.store, node.bot, f"terminal-{os.getpid()}", lambda: datetime.now(UTC), node.per_second, node.terms)
        if planner.claim(number):
            while (plan := planner.piece(number)) is not None:
                if not quiet and sys.stderr.isatty():
                    sys.stderr.write(f"\rplanning: {plan.examined:,} looked at, {plan.audience:,} in the audience")
            if not quiet and sys.stderr.isatty():
                sys.stderr.write("\n")
    return options.name


def _spec(options: PlanOptions, bot: Bot, segments: dict[str, Any], store: Store, listed: AddressList | None) -> BroadcastSpec:
    from botkit.core.codec import encode
    from botkit.core.model.broadcast import BroadcastSpec, Guards
    from botkit.core.model.values import pack

    arms = tuple(map(_arm, options.arms))
    if not options.flow and not arms:
        raise UsageError("Say which flow: --flow NAME.")
    if options.segment and listed is not None:
        raise UsageError("Name a segment or a list, not both.")
    if options.segment and options.segment not in segments:
        known = ", ".join(segments) or "none; write segments.yaml beside the flows"
        raise UsageError(f'There is no segment "{options.segment}". There is {known}.')
    body = dict(_value(written) for written in options.values)
    if len(encode(body)) > MAX_BODY:
        raise UsageError(f"The values have {len(encode(body)):,} bytes; at most {MAX_BODY:,} are taken.")
    starts_at, local = (read_moment(options.at) if options.at else None), _local(options.local)
    if local:
        if starts_at is not None:
            raise UsageError("Name one time: --at or --local.")
        starts_at = _earliest(local)
    return BroadcastSpec(
        name=options.name,
        flow=options.flow or arms[0].flow,
        channel=_channel(options.channel, bot),
        library=bot.programs.digest,
        segment=segments[options.segment] if options.segment else None,
        list="" if listed is None else listed.name,
        body=pack(body),
        starts_at=starts_at,
        local_time=local,
        ends_at=read_moment(options.until) if options.until else None,
        per_minute=options.per_minute,
        arms=arms,
        holdout=options.holdout,
        guards=Guards(budget=_amount(options.budget)),
        of=_earlier(options.after, store),
        outcomes=_outcomes(options),
    )


def _channel(name: str, bot: Bot) -> str:
    if name or len(bot.channels) == 1:
        return name or next(iter(bot.channels))
    raise UsageError(f"Name a channel with --channel: {', '.join(bot.channels) or 'there is none'}.")


def _value(written: str) -> tuple[str, str]:
    name, sign, text = written.partition("=")
    if not sign or not name.strip():
        raise UsageError(f'"--set {written}" has no "=": write --set day=Monday.')
    return name.strip(), text


def _arm(written: str) -> BroadcastArm:
    from botkit.core.model.broadcast import BroadcastArm

    flow, _, share = written.partition("=")
    if not share.isdecimal() or not 0 < int(share) <= 100:
        raise UsageError(f'"--arm {written}" is no arm: write --arm strike_short=50.')
    return BroadcastArm(flow=flow, percent=int(share))


def _local(written: str) -> str:
    if not written:
        return ""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = datetime.now(UTC)
    if moment.tzinfo is not None:
        raise UsageError(f'"{written}" is no time on a clock. Write it without a zone: 2026-12-01T10:00.')
    return moment.isoformat(timespec="minutes")


def _earliest(local: str) -> datetime:
    """When the first clock of the world shows this time."""
    from botkit.service.broadcasts.plan import FIRST_ZONE, local_moment

    return local_moment(local, (FIRST_ZONE,))


def _amount(written: str) -> Decimal | None:
    if not written:
        return None
    try:
        amount = Decimal(written)
    except InvalidOperation:
        amount = Decimal(0)
    if not amount.is_finite() or amount <= 0:
        raise UsageError(f'"{written}" is no sum. Write for example 250.00.')
    return amount


def _earlier(name: str, store: Store) -> int:
    from botkit.store.broadcasts import broadcasts

    if not name:
        return 0
    with store.read() as tx:
        found = broadcasts.by_name(tx, name)
    if found is None:
        raise UsageError(f'There is no broadcast "{name}".')
    return found.number


def _outcomes(options: PlanOptions) -> Any:
    from botkit.core.model.broadcast import OUTCOMES

    if options.outcomes and not options.after:
        raise UsageError("--outcome is of an earlier broadcast: name it with --after.")
    for outcome in options.outcomes:
        if outcome not in OUTCOMES:
            raise UsageError(f'"{outcome}" is no outcome: {", ".join(OUTCOMES)}.')
    return tuple(options.outcomes)


def _tell(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")

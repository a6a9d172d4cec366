"""`botkit tokens`: who may call the API: made and shown once, listed, replaced without a gap, taken back."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from botkit.cli.contact_options import opened, read_moment
from botkit.cli.shared_options import StoreOptions, with_shared_options
from botkit.errors import UsageError

if TYPE_CHECKING:
    from botkit.service.access.tokens import NewToken
    from botkit.store.tokens import TokenRow

tokens = typer.Typer(help="Make, list, replace and take back the tokens of the API.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The system that has it: desk, crm, webshop.")]
By = Annotated[str, typer.Option(help="Who makes it; without it, the name of your account on this machine.")]
Expires = Annotated[str, typer.Option(help="When it ends: 90d, or a moment as 2027-03-01T00:00:00Z; without it, never.")]


@tokens.command()
@with_shared_options
def add(
    name: Name,
    target: StoreOptions,
    role: Annotated[list[str] | None, typer.Option(help="agent, supervisor, author, auditor, operator, desk, system.")] = None,
    scope: Annotated[list[str] | None, typer.Option(help="A single scope: tickets:read. May be repeated.")] = None,
    queue: Annotated[list[str] | None, typer.Option(help="Only the tickets of this queue. May be repeated.")] = None,
    expires: Expires = "",
    by: By = "",
) -> None:
    """Make a token for a system, and show it, which happens once."""
    from botkit.policy.access import scopes_of
    from botkit.service.access import tokens as access
    from botkit.store.tokens import TokenRow

    roles, scopes = role or [], scope or []
    _require_known(roles, scopes)
    now = datetime.now(UTC)
    with opened(target.project, target.store) as (config, store):
        _require_queues(queue or [], config.business.queues)
        row = TokenRow(
            id="",
            name=name,
            digest="",
            scopes=scopes_of(roles, scopes),
            queues=tuple(sorted(set(queue or []))),
            created_at=now,
            created_by=by or getpass.getuser(),
            expires_at=_moment(expires, now),
        )
        with store.begin() as tx:
            made = access.add(tx, row, access.random_secret())
    _show(made, target)


@tokens.command()
@with_shared_options
def rotate(
    name: Name,
    target: StoreOptions,
    overlap: Annotated[str, typer.Option(help="For how long the present token still counts: 7d, 12h, 0d.")] = "7d",
    expires: Expires = "",
    by: By = "",
) -> None:
    """Make another token with the same scopes. Both count for a while, so that the system can be changed over without a gap."""
    from botkit.service.access import tokens as access

    now = datetime.now(UTC)
    length = _length(overlap)
    if length is None:
        raise UsageError(f'"{overlap}" is no length of time: write 7d or 12h.')
    with opened(target.project, target.store) as (_, store), store.begin() as tx:
        made = access.rotate(tx, name, access.random_secret(), now, by or getpass.getuser(), length, _moment(expires, now))
    _show(made, target)


@tokens.command()
@with_shared_options
def revoke(token: Annotated[str, typer.Argument(help="The id of a token, or a name for all of that name.")], target: StoreOptions) -> None:
    """Take a token back. Servers refuse it within a second."""
    from botkit.service.access import tokens as access

    with opened(target.project, target.store) as (_, store), store.begin() as tx:
        gone = access.revoke(tx, token, datetime.now(UTC))
    if target.as_json:
        print(json.dumps({"revoked": [row.id for row in gone]}))
        return
    for row in gone:
        print(f"{row.name} {row.id}: taken back.")


@tokens.command("list")
@with_shared_options
def list_(target: StoreOptions) -> None:
    """Every token: what it may do, until when, when it was last used. Nobody can show the token itself."""
    from botkit.store import tokens as stored

    with opened(target.project, target.store) as (_, store), store.read() as tx:
        rows = stored.load(tx)
    now = datetime.now(UTC)
    if target.as_json:
        print(json.dumps([_as_json(row, now) for row in rows]))
        return
    for row in rows:
        used = f"used {row.used_at:%Y-%m-%d %H:%M}" if row.used_at else "never used"
        queues = f"  queues {','.join(row.queues)}" if row.queues else ""
        print(f"{row.name:<16} {row.id}  {_state(row, now):<24} {used:<22} {','.join(row.scopes)}{queues}")
    if not rows:
        print("No tokens. Make one: botkit tokens add NAME --role agent")


def _show(made: NewToken, target: StoreOptions) -> None:
    now = datetime.now(UTC)
    if target.as_json:
        ends = {"former_ends_at": made.former.expires_at.isoformat()} if made.former and made.former.expires_at else {}
        print(json.dumps({"token": made.token, **_as_json(made.row, now), **ends}))
        return
    print(made.token)
    sys.stderr.write(f"This is shown once. {made.row.name} may: {', '.join(made.row.scopes)}.\n")
    if made.former is not None and made.former.expires_at is not None:
        sys.stderr.write(f"The former token {made.former.id} counts until {made.former.expires_at:%Y-%m-%d %H:%M} UTC.\n")


def _state(row: TokenRow, now: datetime) -> str:
    if row.revoked_at is not None:
        return f"taken back {row.revoked_at:%Y-%m-%d}"
    if row.expires_at is None:
        return "counts"
    return f"{'counts until' if now < row.expires_at else 'ended'} {row.expires_at:%Y-%m-%d}"


def _as_json(row: TokenRow, now: datetime) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in ("created_at", "expires_at", "revoked_at", "used_at")}
    return {
        "id": row.id,
        "name": row.name,
        "valid": row.is_valid(now),
        "scopes": list(row.scopes),
        "queues": list(row.queues),
        "created_by": row.created_by,
        **{name: moment.isoformat() if moment else None for name, moment in moments.items()},
    }


def _require_known(roles: list[str], scopes: list[str]) -> None:
    from botkit.flowfile.suggestions import did_you_mean
    from botkit.policy.access import ROLES, SCOPES

    for kind, given, known in (("role", roles, ROLES), ("scope", scopes, SCOPES)):
        for word in given:
            if word not in known:
                raise UsageError(f'"{word}" is no {kind}{did_you_mean(word, known)}. Known: {", ".join(known)}.')


def _require_queues(given: list[str], known: Any) -> None:
    from botkit.flowfile.suggestions import did_you_mean

    for queue in given:
        if queue not in known:
            raise UsageError(f'botkit.yaml has no queue "{queue}"{did_you_mean(queue, known)}.')


def _length(written: str) -> timedelta | None:
    number, unit = written[:-1], written[-1:]
    hours = {"h": 1, "d": 24}.get(unit)
    return timedelta(hours=int(number) * hours) if hours and number.isascii() and number.isdecimal() and len(number) <= 4 else None


def _moment(written: str, now: datetime) -> datetime | None:
    if not written:
        return None
    length = _length(written)
    moment = now + length if length is not None else read_moment(written)
    if moment <= now:
        raise UsageError(f'"{written}" is over already.')
    return moment

"""The webhooks of desks: what people do in their own tool, signed by it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import structlog
from aiohttp import web

from botkit.config import Desk
from botkit.errors import BodyUnreadable, StoreUnavailable, UsageError
from botkit.policy.gate.reasons import REASONS, Reason
from botkit.policy.tickets import REFUSALS
from botkit.server.request_body import BodyFault, read_body
from botkit.service.commands import TicketRefused
from botkit.service.desks.inbound import command_of
from botkit.service.node.runtime import Runtime
from botkit.service.tickets.acts import read_ticket_id
from botkit.store.tickets import desks as told
from webhooks.desks import kind_of
from webhooks.desks.inbound import BadSignature, DeskAct

READ_SECONDS = 10.0  # for the body of a webhook to arrive
MAX_BODY = 512 * 1024  # bytes; Chatwoot sends the conversation with every message

_log = structlog.get_logger()


class DeskWebhooks:
    """`POST /desks/NAME`. A refused answer has a status and a sentence: the desk shows it to its agent."""

    def __init__(self, runtime: Runtime, desks: Mapping[str, Desk]) -> None:
        self._runtime = runtime
        self._desks = desks

    def replace(self, desks: Mapping[str, Desk]) -> None:
        """Use these from the next webhook on: their secrets may have changed."""
        self._desks = desks

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/desks/{desk}", self.post)] if self._desks else []

    async def post(self, request: web.Request) -> web.Response:
        desk = self._desks.get(request.match_info["desk"])
        if desk is None or desk.kind == "webhook":  # which answers by the API
            raise web.HTTPNotFound
        try:
            body = await read_body(request, MAX_BODY, READ_SECONDS)
        except BodyFault as fault:
            return _refused(fault.status, fault.reason)
        try:
            acts = kind_of(desk).read(desk, request.headers, body, self._runtime.clock())
        except BadSignature:
            _log.warning("webhook of a desk without a valid signature", desk=desk.name)
            raise web.HTTPUnauthorized from None
        except BodyUnreadable:
            return _refused(400, "the body is no JSON")
        for act in acts:
            refused = await self._do(desk, act)
            if refused is not None:
                return refused
        return web.json_response({"done": len(acts)})

    async def _do(self, desk: Desk, act: DeskAct) -> web.Response | None:
        """None when it was done, or was done before."""
        try:
            command = command_of(desk, act)
        except UsageError as fault:
            return _refused(422, str(fault))
        key = read_ticket_id(act.ticket)
        if command is None or key is None or not await asyncio.to_thread(self._knows, desk, key):
            return _refused(404, "there is no such ticket")
        try:
            (result,) = await self._runtime.writer.submit_in_time(command)
        except StoreUnavailable:
            return _refused(503, "the database is away; try again")
        match result:
            case None:
                return _refused(404, "there is no such ticket")
            case TicketRefused(why="closed") if act.act == "close":
                return None
            case TicketRefused(why="gate", reason=reason):
                return _refused(422, f"it may not be sent: {reason}. {REASONS[Reason(reason)].meaning}")
            case TicketRefused(why="key_reused"):
                return _refused(409, "this key was used for something else")
            case TicketRefused(why=why):
                return _refused(422, REFUSALS[why])
            case _:
                return None

    def _knows(self, desk: Desk, ticket: tuple[int, str, int]) -> bool:
        """A desk acts on tickets that it was told of, and on no others."""
        with self._runtime.store.read() as tx:
            return desk.name in told.desks_of(tx, {ticket[0]}).get(ticket, ())


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)

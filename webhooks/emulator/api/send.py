"""What the platform decides about a send: refused, and why; or taken, with whatever fault was ordered on the way."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from webhooks.emulator.api.context import ApiContext
from webhooks.emulator.api.errors import TOKEN_EXPIRED, TRANSIENT, error_response, status_of, title_of
from webhooks.emulator.api.media import unknown_files
from webhooks.emulator.api.problems import Rejection
from webhooks.emulator.api.validation import check_send
from webhooks.emulator.faults import Fault
from webhooks.emulator.number import AcceptedMessage, ReadMark
from webhooks.emulator.phones.activity import SendRejected
from webhooks.emulator.phones.customer import Customer

DAY = 24 * 3600.0
HALF_OPEN = 30.0  # seconds of silence, when the fault does not say how many
HELD = "held_for_quality_assessment"
ORDERED = "ordered by the test"
RECIPIENT_CODES = (131026, 131049, 131050, 130472)  # what depends on the person, and under `Rules.late` is told by a receipt
PROXY_PAGE = "<html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>"


class SendApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context

    async def take(self, request: web.Request, body: Any, *, marketing: bool = False) -> web.StreamResponse:
        if isinstance(body, dict) and "status" in body:
            return self._read(body)
        fault = self._context.faults.next_for_send()
        struck = _refused_by(fault)
        if struck is not None:
            return struck
        refused = self._judge(body, marketing=marketing)
        if refused is not None and not (self._context.limits.late and refused.code in RECIPIENT_CODES):
            return self._decline(body, refused)
        code = refused.code if refused is not None else fault.code if fault is not None and fault.kind == "failed" else 0
        accepted = self._accept(body, code)
        if fault is not None and (fault.seconds or fault.kind == "half_open"):
            await self._context.sleep(fault.seconds or HALF_OPEN)
        if fault is not None and fault.kind in ("lost", "half_open"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # goes nowhere
        return web.json_response(self._answer(body, accepted))

    def _read(self, body: dict[str, Any]) -> web.Response:
        key = body.get("message_id")
        typing = body.get("typing_indicator")
        if body.get("messaging_product") != "whatsapp" or body["status"] != "read":
            return error_response(100, "messaging_product must be whatsapp, and status read")
        if not isinstance(key, str) or not key.startswith("wamid."):
            return error_response(131009, "message_id")
        if typing is not None and (not isinstance(typing, dict) or typing.get("type") != "text"):
            return error_response(100, "typing_indicator.type must be text")
        self._context.mark_read(ReadMark(message=key, typing=typing is not None))
        return web.json_response({"success": True})

    def _decline(self, body: Any, refused: Rejection) -> web.Response:
        context = self._context
        context.rejected.append(refused)
        to = str(body.get("to") or body.get("recipient") or "") if isinstance(body, dict) else ""
        customer = context.customer_at(to)
        who = customer.key if customer is not None else to.lstrip("+")
        context.record(SendRejected(customer=who, code=refused.code, status=status_of(refused.code), details=refused.details))
        return error_response(refused.code, refused.details)

    # ---- deciding

    def _judge(self, body: Any, *, marketing: bool) -> Rejection | None:
        """In this order: its form, the template, the person, the limits. Who is refused does not use a limit up."""
        wrong = check_send(body)
        if wrong is not None:
            return wrong
        rules = self._context.limits
        is_template = body.get("type") == "template"
        if marketing and not is_template:
            return Rejection(code=131055, details="only marketing templates can be sent here")
        if is_template and rules.templates:
            wrong = self._context.templates.problem(body)
        if wrong is None and rules.files:
            wrong = next(unknown_files(body, self._context.files), None)
        if wrong is None and marketing and self._category(body) != "marketing":
            wrong = Rejection(code=134100, details="only marketing templates can be sent here")
        to = str(body.get("to") or body["recipient"])
        customer = self._context.customer_at(_bare(to))
        return wrong or self._of_person(body, to, customer) or self._of_limits(body, to, customer)

    def _category(self, body: dict[str, Any]) -> str:
        wording = self._context.templates.of_send(body)
        return str(wording["category"]).lower() if wording is not None else ""

    def _of_person(self, body: dict[str, Any], to: str, customer: Customer | None) -> Rejection | None:
        rules = self._context.limits
        if _bare(to) == self._context.number.display:
            return _refused(131021)
        if customer is not None and customer.is_blocked:
            return _refused(130403)
        if rules.known and customer is None:
            return _refused(131026, "this number is not on the platform")
        if body.get("type") != "template":
            return _refused(131047, "More than 24 hours have passed since the customer last wrote") if self._is_closed(customer) else None
        if self._category(body) != "marketing":
            return None
        if customer is not None and customer.has_stopped_marketing:
            return _refused(131050)
        if customer is not None and customer.is_in_experiment:
            return _refused(130472)
        if rules.us_marketing and _bare(to).startswith("1"):
            return _refused(131049, "no marketing is delivered to numbers of the United States")
        return None

    def _is_closed(self, customer: Customer | None) -> bool:
        if not self._context.limits.window:
            return False
        return customer is None or customer.last_wrote is None or self._context.clock() - customer.last_wrote >= DAY

    def _of_limits(self, body: dict[str, Any], to: str, customer: Customer | None) -> Rejection | None:
        rules, meters = self._context.limits, self._context.rate_limits
        who = customer.key if customer is not None else _bare(to)
        if rules.per_second is not None and not meters.passes(rules.per_second):
            return _refused(130429, "Throughput of this number exhausted.")
        if rules.pair and not meters.passes_pair(who):
            return _refused(131056, "Too many messages to this recipient within a short time.")
        if body.get("type") != "template":
            return None
        # The error list names no code of its own for the messaging limit; this one speaks of how many may be sent from the number.
        outside = customer is None or customer.last_wrote is None or self._context.clock() - customer.last_wrote >= DAY
        if rules.reach is not None and outside and not meters.reaches(who, rules.reach):
            return _refused(131048, "the messaging limit of this business is used up for today")
        if rules.marketing_each is not None and self._category(body) == "marketing" and not meters.markets(who, rules.marketing_each):
            return _refused(131049)
        return None

    # ---- taking

    def _accept(self, body: dict[str, Any], code: int) -> AcceptedMessage:
        context = self._context
        to = str(body.get("to") or body["recipient"])
        accepted = AcceptedMessage(
            id=context.new_message_id(to),
            at=context.clock(),
            to=_bare(to),
            body=body,
            tag=str(body.get("biz_opaque_callback_data", "")),
            category=self._category(body),
        )
        if not code and context.templates.holds(body):
            context.held.append(accepted)
        else:
            context.accept(accepted, failed=code)
        return accepted

    def _answer(self, body: dict[str, Any], accepted: AcceptedMessage) -> dict[str, Any]:
        customer = self._context.customer_at(accepted.to)
        if "to" in body:
            known = customer.phone if customer is not None and customer.phone else accepted.to.lstrip("+")
            contact = {"input": body["to"], "wa_id": known}
        else:
            contact = {"input": body["recipient"], "user_id": accepted.to}
        held = {"message_status": HELD} if any(accepted is waiting for waiting in self._context.held) else {}
        return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": accepted.id, **held}]}


def _refused_by(fault: Fault | None) -> web.Response | None:
    """The answer that a fault gives in our place."""
    if fault is None:
        return None
    if fault.kind == "error":
        return error_response(fault.code, ORDERED, status=fault.status or None, transient=fault.transient or fault.code in TRANSIENT)
    if fault.kind == "token_expired":
        return error_response(190, "Session has expired", subcode=TOKEN_EXPIRED)
    if fault.kind == "page":
        return web.Response(status=fault.status if fault.status >= 500 else 502, text=PROXY_PAGE, content_type="text/html")
    return None


def _refused(code: int, details: str = "") -> Rejection:
    return Rejection(code=code, details=details or title_of(code))


def _bare(address: str) -> str:
    """The platform takes plus, minus, brackets and spaces in a phone number; a scoped id stays as it is."""
    digits = "".join(letter for letter in address if letter not in "+-() ")
    return digits if digits.isdigit() else address

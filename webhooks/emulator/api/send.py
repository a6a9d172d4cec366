"""What the platform decides about a send: rejected with an error, or accepted, with the fault that is set."""

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
FAULT_DETAILS = "ordered by the test"
RECIPIENT_CODES = (131026, 131049, 131050, 130472)  # what depends on the recipient, and with `EnforcedLimits.late` is reported by a receipt
PROXY_PAGE = "<html><head><title>Error</title></head><body><h1>Sorry, something went rejection.</h1></body></html>"


class SendApi:
    def __init__(self, context: ApiContext) -> None:
        self._context = context

    async def take(self, request: web.Request, body: Any, *, marketing: bool = False) -> web.StreamResponse:
        if isinstance(body, dict) and "status" in body:
            return self._read(body)
        fault = self._context.faults.next_for_send()
        response = _fault_response(fault)
        if response is not None:
            return response
        rejection = self._check(body, marketing=marketing)
        if rejection is not None and not (self._context.limits.late and rejection.code in RECIPIENT_CODES):
            return self._reject(body, rejection)
        code = rejection.code if rejection is not None else fault.code if fault is not None and fault.kind == "failed" else 0
        accepted = self._accept(body, code)
        if fault is not None and (fault.seconds or fault.kind == "half_open"):
            await self._context.sleep(fault.seconds or HALF_OPEN)
        if fault is not None and fault.kind in ("lost", "half_open"):
            if request.transport is not None:
                request.transport.abort()
            return web.Response()  # never reaches the client
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

    def _reject(self, body: Any, rejection: Rejection) -> web.Response:
        context = self._context
        context.rejected.append(rejection)
        to = str(body.get("to") or body.get("recipient") or "") if isinstance(body, dict) else ""
        customer = context.customer_at(to)
        recipient = customer.key if customer is not None else to.lstrip("+")
        context.record(SendRejected(customer=recipient, code=rejection.code, status=status_of(rejection.code), details=rejection.details))
        return error_response(rejection.code, rejection.details)

    # ---- deciding

    def _check(self, body: Any, *, marketing: bool) -> Rejection | None:
        """The first problem, in the order form, template, recipient, limits. A rejected send does not count against a limit."""
        rejection = check_send(body)
        if rejection is not None:
            return rejection
        limits = self._context.limits
        is_template = body.get("type") == "template"
        if marketing and not is_template:
            return Rejection(code=131055, details="only marketing templates can be sent here")
        if is_template and limits.templates:
            rejection = self._context.templates.problem(body)
        if rejection is None and limits.files:
            rejection = next(unknown_files(body, self._context.files), None)
        if rejection is None and marketing and self._category(body) != "marketing":
            rejection = Rejection(code=134100, details="only marketing templates can be sent here")
        to = str(body.get("to") or body["recipient"])
        customer = self._context.customer_at(_bare(to))
        return rejection or self._recipient_problem(body, to, customer) or self._limit_problem(body, to, customer)

    def _category(self, body: dict[str, Any]) -> str:
        wording = self._context.templates.of_send(body)
        return str(wording["category"]).lower() if wording is not None else ""

    def _recipient_problem(self, body: dict[str, Any], to: str, customer: Customer | None) -> Rejection | None:
        limits = self._context.limits
        if _bare(to) == self._context.number.display:
            return _rejection(131021)
        if customer is not None and customer.is_blocked:
            return _rejection(130403)
        if limits.known and customer is None:
            return _rejection(131026, "this number is not on the platform")
        if body.get("type") != "template":
            return _rejection(131047, "More than 24 hours have passed since the customer last wrote") if self._is_closed(customer) else None
        if self._category(body) != "marketing":
            return None
        if customer is not None and customer.has_stopped_marketing:
            return _rejection(131050)
        if customer is not None and customer.is_in_experiment:
            return _rejection(130472)
        if limits.us_marketing and _bare(to).startswith("1"):
            return _rejection(131049, "no marketing is delivered to numbers of the United States")
        return None

    def _is_closed(self, customer: Customer | None) -> bool:
        if not self._context.limits.window:
            return False
        return customer is None or customer.last_wrote is None or self._context.clock() - customer.last_wrote >= DAY

    def _limit_problem(self, body: dict[str, Any], to: str, customer: Customer | None) -> Rejection | None:
        limits, rate_limits = self._context.limits, self._context.rate_limits
        recipient = customer.key if customer is not None else _bare(to)
        if limits.per_second is not None and not rate_limits.allows_send(limits.per_second):
            return _rejection(130429, "Throughput of this number exhausted.")
        if limits.pair and not rate_limits.allows_pair(recipient):
            return _rejection(131056, "Too many messages to this recipient within a short time.")
        if body.get("type") != "template":
            return None
        # The error list names no code of its own for the messaging limit; this one speaks of how many may be sent from the number.
        outside = customer is None or customer.last_wrote is None or self._context.clock() - customer.last_wrote >= DAY
        if limits.reach is not None and outside and not rate_limits.allows_recipient(recipient, limits.reach):
            return _rejection(131048, "the messaging limit of this business is used up for today")
        if (
            limits.marketing_each is not None
            and self._category(body) == "marketing"
            and not rate_limits.allows_marketing(recipient, limits.marketing_each)
        ):
            return _rejection(131049)
        return None

    # ---- accepting

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


def _fault_response(fault: Fault | None) -> web.Response | None:
    """The response that a fault puts in the place of the API's own."""
    if fault is None:
        return None
    if fault.kind == "error":
        return error_response(fault.code, FAULT_DETAILS, status=fault.status or None, transient=fault.transient or fault.code in TRANSIENT)
    if fault.kind == "token_expired":
        return error_response(190, "Session has expired", subcode=TOKEN_EXPIRED)
    if fault.kind == "page":
        return web.Response(status=fault.status if fault.status >= 500 else 502, text=PROXY_PAGE, content_type="text/html")
    return None


def _rejection(code: int, details: str = "") -> Rejection:
    return Rejection(code=code, details=details or title_of(code))


def _bare(address: str) -> str:
    """The platform takes plus, minus, brackets and spaces in a phone number; a scoped id stays as it is."""
    digits = "".join(letter for letter in address if letter not in "+-() ")
    return digits if digits.isdigit() else address

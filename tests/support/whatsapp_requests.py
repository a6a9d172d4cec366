"""Messages rendered for WhatsApp and checked as the stand-in platform checks them."""

from __future__ import annotations

from typing import Any

from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing
from botkit.core.model.platform import Account, Cleared, Rendered
from webhooks.emulator.api.validation import check_send
from webhooks.whatsapp.render import render

ACCOUNT = Account(id="118230047715606", base_url="https://graph.example.com/", version="v26.0", token="t0ken")
PHONE = Address(platform="whatsapp", value="447700900417")


def rendered(message: Outgoing, to: tuple[Address, ...] = (PHONE,), tag: str = "", reply_to: str = "", form: Any = "free") -> Rendered:
    return render(Cleared(to=to, message=message, form=form, tag=tag, reply_to=reply_to), ACCOUNT)


def body(message: Outgoing, **more: Any) -> dict[str, Any]:
    request = rendered(message, **more).request
    assert request.body is not None
    assert check_send(dict(request.body)) is None
    return {key: value for key, value in request.body.items() if key not in ("messaging_product", "recipient_type", "to")}


def cuts(message: Outgoing, **more: Any) -> list[tuple[str, int, int]]:
    return [(cut.part, cut.length, cut.limit) for cut in rendered(message, **more).cuts]

"""Messages to send: people, flows that write to them, and what the platform's errors mean."""

from __future__ import annotations

from typing import Any

from botkit.service.commands import PublishEvent
from tests.support.echo import ECHO

NADIA, MARCO = "447700900001", "447700900002"
NOTICE = """\
botkit: 1
flow: notice
title: Tells that a flight is late
language: en
starts:
  - event: flight.delayed
    to: flights
steps:
  - say: "Your flight is late"
    template: delayed
    with: [event.flight]
    purpose: utility
"""
SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [sign me up]
steps:
  - opt_in: flights
    purpose: utility
    ask: May we write to you about your flights?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: flights
        to: "'KL1'"
      - say: Done.
"""


def signed_up(make_node: Any, **settings: Any) -> Any:
    """A node where Nadia has agreed to notices, and her service window has closed."""
    node = make_node({"notice": NOTICE, "sign_up": SIGN_UP, "echo": ECHO}, **settings)
    node.says(NADIA, "sign me up")
    node.send_all()
    node.says(NADIA, "Yes, please")
    node.send_all()
    node.clock.go(hours=25)
    return node


def tell(node: Any, key: str = "e1") -> None:
    node.handle(PublishEvent(key=key, name="flight.delayed", body={"flight": "KL1"}, contact=f"whatsapp:{NADIA}"))

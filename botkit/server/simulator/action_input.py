"""The input of actions: what the page sends, read and refused with a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botkit.server.simulator.environment import Simulator
from botkit.server.simulator.recorder import Recording
from webhooks.emulator.phones.customer import Customer

Body = Mapping[str, Any]


class ActionRefused(Exception):
    """An action that makes no sense now. Its message is shown on the page."""


def text_of(body: Body, name: str, most: int = 300) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise ActionRefused(f'"{name}" is a text of at most {most} characters')
    return value


def customer_of(simulator: Simulator, body: Body) -> Customer:
    try:
        return simulator.customer(text_of(body, "customer"))
    except KeyError:
        raise ActionRefused("there is no such customer") from None


def recording_of(simulator: Simulator, customer: Customer) -> Recording:
    return simulator.recordings.setdefault(customer.key, Recording(name=customer.name))

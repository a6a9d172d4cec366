"""The line that reads back what a sentence said before the flow asked."""

from __future__ import annotations

from botkit.core.engine.effects import Send
from botkit.core.model.message import Outgoing


def read_back(understood: list[str], sentence: str, flow: str, step: str) -> Send:
    """Say in one line what was understood, and how to change it. Afterwards nothing is left to read back."""
    body = sentence.replace("{values}", ", ".join(understood))
    understood.clear()
    return Send(message=Outgoing(body=body, outside="drop"), flow=flow, step=step)

"""Origins: what made the business send a message, followed along the log of one contact: an event of its systems, a broadcast, a queue.

Bills do not read this: it changes no price, and the lines of closed months stay as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from botkit.billing.event_reader import BusinessEventFields, FlowBegunFields, OriginEvent, TicketClosedFields, TicketQueueFields

BEGUN_BY_EVENT = ("event", "schedule", "broadcast")
PART_OF = "run"  # a flow that another one runs belongs to what began that


class Beginning(NamedTuple):
    """What began a flow: the name of an event, and of the broadcast that told it. Both are empty when a person did."""

    event: str = ""
    broadcast: str = ""


BY_A_PERSON = Beginning()


class Origins:
    """Fill it with `follow` in the order of the log. A flow that an event began belongs to the event until somebody begins it otherwise; a
    conversation belongs to the queue of its open ticket. `names` are those of broadcasts, by number."""

    __slots__ = ("_beginnings", "_names", "_queues", "_uppermost")

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names
        self._beginnings: dict[tuple[str, str], Beginning] = {}
        self._queues: dict[str, str] = {}
        self._uppermost: dict[str, str] = {}

    def follow(self, channel: str, entry: OriginEvent) -> None:
        match entry:
            case BusinessEventFields(name=name, flow=flow, broadcast=number):
                self._beginnings[channel, flow] = Beginning(name, self._names.get(number, f"#{number}") if number else "")
            case FlowBegunFields(flow=flow):
                self._begin(channel, flow, entry.start or entry.how)
            case TicketQueueFields(queue=queue):
                self._queues[channel] = queue
            case TicketClosedFields():
                self._queues.pop(channel, None)

    def _begin(self, channel: str, flow: str, kind: str) -> None:
        if kind == PART_OF:
            self._beginnings[channel, flow] = self.beginning(channel, self._uppermost.get(channel, ""))
        elif kind not in BEGUN_BY_EVENT:
            self._beginnings.pop((channel, flow), None)
        self._uppermost[channel] = flow

    def beginning(self, channel: str, flow: str) -> Beginning:
        """What began a flow."""
        return self._beginnings.get((channel, flow), BY_A_PERSON)

    def queue(self, channel: str) -> str:
        """The queue whose people have an open ticket of the conversation."""
        return self._queues.get(channel, "")

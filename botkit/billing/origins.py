"""Origins: what made the business send a message, followed along the log of one contact: an event of its systems, a queue of people.

Bills do not read this: it changes no price, and the lines of closed months stay as they were.
"""

from __future__ import annotations

from botkit.billing.event_reader import BusinessEventFields, FlowBegunFields, OriginEvent, TicketClosedFields, TicketQueueFields

BEGUN_BY_EVENT = ("event", "schedule")
PART_OF = "run"  # a flow that another one runs belongs to what began that


class Origins:
    """Fill it with `follow` in the order of the log. A flow that an event began belongs to the event until somebody begins it otherwise; a
    conversation belongs to the queue of its open ticket."""

    __slots__ = ("_events", "_queues", "_uppermost")

    def __init__(self) -> None:
        self._events: dict[tuple[str, str], str] = {}
        self._queues: dict[str, str] = {}
        self._uppermost: dict[str, str] = {}

    def follow(self, channel: str, entry: OriginEvent) -> None:
        match entry:
            case BusinessEventFields(name=name, flow=flow):
                self._events[channel, flow] = name
            case FlowBegunFields(flow=flow):
                self._begin(channel, flow, entry.start or entry.how)
            case TicketQueueFields(queue=queue):
                self._queues[channel] = queue
            case TicketClosedFields():
                self._queues.pop(channel, None)

    def _begin(self, channel: str, flow: str, kind: str) -> None:
        if kind == PART_OF:
            self._events[channel, flow] = self.event(channel, self._uppermost.get(channel, ""))
        elif kind not in BEGUN_BY_EVENT:
            self._events.pop((channel, flow), None)
        self._uppermost[channel] = flow

    def event(self, channel: str, flow: str) -> str:
        """The event that began a flow, empty when a person did."""
        return self._events.get((channel, flow), "")

    def queue(self, channel: str) -> str:
        """The queue whose people have an open ticket of the conversation."""
        return self._queues.get(channel, "")

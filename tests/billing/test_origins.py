"""Origins: a flow that an event began belongs to it, a conversation with an open ticket to its queue."""

from __future__ import annotations

from botkit.billing.event_reader import BusinessEventFields, FlowBegunFields, TicketClosedFields, TicketQueueFields
from botkit.billing.origins import Origins

DELAYED = BusinessEventFields("flight.delayed", "notice")


def followed(*entries: object, channel: str = "main") -> Origins:
    origins = Origins()
    for entry in entries:
        origins.follow(channel, entry)  # type: ignore[arg-type]
    return origins


def test_a_flow_belongs_to_the_event_that_began_it() -> None:
    origins = followed(DELAYED, FlowBegunFields("notice", start="event"))
    assert origins.event("main", "notice") == "flight.delayed"
    assert (origins.event("main", "other"), origins.event("second", "notice")) == ("", "")


def test_so_does_a_flow_that_it_runs() -> None:
    origins = followed(DELAYED, FlowBegunFields("notice", start="event"), FlowBegunFields("ask_again", how="run"))
    assert origins.event("main", "ask_again") == "flight.delayed"


def test_what_a_person_begins_belongs_to_no_event() -> None:
    side = FlowBegunFields("faq", how="side")
    assert followed(DELAYED, FlowBegunFields("notice", start="event"), side).event("main", "faq") == ""
    again = followed(DELAYED, FlowBegunFields("notice", start="event"), FlowBegunFields("notice", start="keyword"))
    assert again.event("main", "notice") == ""


def test_a_conversation_belongs_to_the_queue_of_its_ticket_while_that_is_open() -> None:
    opened = (TicketQueueFields("desk"), TicketQueueFields("refunds"))
    assert followed(*opened).queue("main") == "refunds"
    assert followed(*opened).queue("second") == ""
    assert followed(*opened, TicketClosedFields()).queue("main") == ""

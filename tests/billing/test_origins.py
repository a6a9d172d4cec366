"""Origins: a flow that an event began belongs to it, a conversation with an open ticket to its queue."""

from __future__ import annotations

from botkit.billing.event_reader import BusinessEventFields, FlowBegunFields, TicketClosedFields, TicketQueueFields
from botkit.billing.origins import BY_A_PERSON, Beginning, Origins

DELAYED = BusinessEventFields("flight.delayed", "notice")


def followed(*entries: object, channel: str = "main") -> Origins:
    origins = Origins({7: "strike-1"})
    for entry in entries:
        origins.follow(channel, entry)  # type: ignore[arg-type]
    return origins


def test_a_flow_belongs_to_the_event_that_began_it() -> None:
    origins = followed(DELAYED, FlowBegunFields("notice", start="event"))
    assert origins.beginning("main", "notice").event == "flight.delayed"
    assert (origins.beginning("main", "other"), origins.beginning("second", "notice")) == (BY_A_PERSON, BY_A_PERSON)


def test_so_does_a_flow_that_it_runs() -> None:
    origins = followed(DELAYED, FlowBegunFields("notice", start="event"), FlowBegunFields("ask_again", how="run"))
    assert origins.beginning("main", "ask_again").event == "flight.delayed"


def test_a_flow_that_a_broadcast_tells_belongs_to_the_broadcast_by_its_name() -> None:
    told = followed(BusinessEventFields("broadcast", "strike", 7), FlowBegunFields("strike", start="event"))
    assert told.beginning("main", "strike") == Beginning("broadcast", "strike-1")
    unknown = followed(BusinessEventFields("broadcast", "strike", 8), FlowBegunFields("strike", start="event"))
    assert unknown.beginning("main", "strike").broadcast == "#8", "its row is gone"


def test_what_a_person_begins_belongs_to_no_event() -> None:
    side = FlowBegunFields("faq", how="side")
    assert followed(DELAYED, FlowBegunFields("notice", start="event"), side).beginning("main", "faq") == BY_A_PERSON
    again = followed(DELAYED, FlowBegunFields("notice", start="event"), FlowBegunFields("notice", start="keyword"))
    assert again.beginning("main", "notice") == BY_A_PERSON


def test_a_conversation_belongs_to_the_queue_of_its_ticket_while_that_is_open() -> None:
    opened = (TicketQueueFields("desk"), TicketQueueFields("refunds"))
    assert followed(*opened).queue("main") == "refunds"
    assert followed(*opened).queue("second") == ""
    assert followed(*opened, TicketClosedFields()).queue("main") == ""

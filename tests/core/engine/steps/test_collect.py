"""`collect`: the row is a fact of the turn; a function gets it as well, and nobody waits for that."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from botkit.core.codec import decode_event, encode_event
from botkit.core.engine.effects import CallFunction
from botkit.core.events import RowCollected
from tests.support.engine_talk import BUSINESS, Talk, programs

FLOW = """
    flow: cake
    starts: [{keywords: [cake]}]
    steps:
      - ask: When?
        expect: date
        save: day
      - collect: cakes.csv
        with: {day: day, who: contact.name}
      - say: Done.
"""


def test_a_row_is_a_fact_with_typed_values() -> None:
    talk = Talk(programs(FLOW))
    talk.say("cake")
    assert talk.say("24 December 2026") == ["Done."]
    (fact,) = talk.facts(RowCollected)
    assert (fact.sheet, fact.row) == ("cakes.csv", {"day": date(2026, 12, 24), "who": "Ana"})
    assert not [effect for effect in talk.last.effects if isinstance(effect, CallFunction)]


def test_a_row_is_personal_and_its_fact_is_read_without_it() -> None:
    fact = RowCollected(session=1, flow="cake", step="steps.1", sheet="cakes.csv", row={"who": "Ana"})
    kind, body, personal = encode_event(fact)
    assert b"Ana" not in body
    assert decode_event(kind, body, personal) == fact
    assert decode_event(kind, body, None) == replace(fact, row={})


def test_a_function_gets_the_row_and_its_answer_changes_nothing() -> None:
    talk = Talk(programs(FLOW, business=replace(BUSINESS, sheet_functions={"cakes.csv": "flight_status"})))
    talk.say("cake")
    assert talk.say("24 December 2026") == ["Done."]
    (call,) = [effect for effect in talk.last.effects if isinstance(effect, CallFunction)]
    assert (call.function, call.arguments["who"]) == ("flight_status", "Ana")
    assert talk.give_back({"ok": True}, call=call.call) == []
    assert talk.give_back(failure="time limit", call=call.call) == []
    assert talk.session.is_idle

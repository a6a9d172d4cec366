"""`for_each`: once for each item, over waits and restarts, and begun afresh whenever it is come to from outside."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.events import StepFailed
from tests.support.engine_talk import Talk, programs

ASKING = programs(
    """
    flow: pack
    starts: [{event: pack}]
    steps:
      - set: {kept: "[]"}
      - name: each
        for_each: event.things
        as: thing
        limit: 4
        then:
          - ask: Pack the {{ thing }}?
            choices: ["Yes", "No", {label: Stop, then: [{goto: done}]}, {label: Again, then: [{goto: each_again}]}]
            save: answer
          - set: {kept: "kept + [thing]"}
            when: answer == "Yes"
      - name: done
        say: "Kept: {{ kept }}."
      - end
      - name: each_again
        goto: each
    """
)


def pack(*things: str) -> Talk:
    talk = Talk(ASKING)
    talk.report("pack", "pack", things=list(things))
    return talk


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["hat", "vase", "boots"]), max_size=7), st.data())
def test_the_steps_are_done_for_each_item_in_order_up_to_the_limit(things: list[str], data: st.DataObject) -> None:
    talk = pack(*things)
    kept = []
    for thing in things[:4]:
        assert talk.texts == [f"Pack the {thing}?"]
        answer = data.draw(st.sampled_from(["Yes", "No"]))
        kept += [thing] if answer == "Yes" else []
        talk.tap(answer)
    assert talk.texts == [f"Kept: {', '.join(kept)}."]
    assert talk.session.is_idle


def test_a_goto_out_of_the_loop_ends_it_and_one_back_from_outside_begins_it_afresh() -> None:
    talk = pack("hat", "vase")
    talk.tap("No")
    assert talk.tap("Again") == ["Pack the hat?"]
    assert talk.tap("Stop") == ["Kept: ."]


@pytest.mark.parametrize("items", ["text", 5, {"a": 1}])
def test_what_is_no_list_is_a_fault(items: object) -> None:
    talk = Talk(ASKING)
    talk.report("pack", "pack", things=items)
    assert [fact.reason for fact in talk.facts(StepFailed)] == ['"event.things" is no list']


def test_loops_lie_in_one_another_and_the_condition_counts_for_the_whole_loop() -> None:
    talk = Talk(
        programs(
            """
            flow: pairs
            starts: [{keywords: [go]}]
            steps:
              - set: {made: "[]"}
              - for_each: [[1, 2], [3]]
                as: row
                when: made | length == 0
                then:
                  - for_each: row
                    then:
                      - set: {made: "made + [item * 10]"}
              - say: "{{ made }}"
            """.replace("[[1, 2], [3]]", '"[[1, 2], [3]]"')
        )
    )
    assert talk.say("go") == ["10, 20, 30"]

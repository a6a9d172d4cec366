"""Leaving a flow: keywords that count anywhere, `end: all`, and the built-in commands cancel, back, restart, help."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from botkit.core.engine.router import keyword_form
from botkit.core.events import CommandGiven, SessionEnded, SessionStarted
from botkit.core.text.command_words import COMMAND_WORDS, COMMANDS
from botkit.policy.consent.stop_words import stop_words
from tests.support.engine_talk import BUSINESS, Talk, programs

BOOK = """
flow: book
starts: [{keywords: [book]}]
steps:
  - ask: Your name?
    save: name
  - set: {bags: 0}
  - ask: How many people?
    expect: number 1..9
    save: people
  - set: {bags: bags + people}
  - ask: Which day?
    expect: date
    save: day
  - say: "{{ name }}, {{ people }}, {{ bags }} bags."
"""
MENU = """
flow: menu
starts: [{keywords: [menu, start over], anywhere: true}]
steps:
  - ask: What would you like?
    choices:
      - Go on
      - label: Leave
        then: [{say: Bye.}, {end: all}]
"""
REMINDER = """
flow: reminder
starts: [{keywords: [remind me]}]
steps:
  - pause: 3 hours
  - say: Here I am.
"""
COMMANDED = replace(BUSINESS, commands=COMMANDS, repeatable=("flight_status",))


def talk(*flows: str, commands: bool = True) -> Talk:
    return Talk(programs(*flows, business=COMMANDED if commands else BUSINESS))


def test_a_keyword_that_counts_anywhere_wins_over_an_open_text_question() -> None:
    customer = talk(BOOK, MENU)
    customer.say("book")
    assert customer.say("Menu!") == ["What would you like?"]
    assert customer.say("go on") == ["Your name?"]
    assert customer.say("Ann") == ["How many people?"]


def test_a_keyword_that_does_not_count_anywhere_is_an_answer() -> None:
    customer = talk(BOOK, MENU.replace(", anywhere: true", ""))
    customer.say("book")
    assert customer.say("menu") == ["How many people?"]
    assert customer.values["name"] == "menu"


def test_end_all_ends_the_flow_that_was_interrupted_too() -> None:
    customer = talk(BOOK, MENU)
    customer.say("book")
    customer.say("Ann")
    customer.say("menu")
    assert customer.tap("Leave") == ["Bye."]
    assert customer.flows == []
    assert customer.facts(SessionEnded)[0].how == "cancelled"


def test_end_all_of_a_flow_alone_completes_it() -> None:
    customer = talk(MENU)
    customer.say("menu")
    customer.tap("Leave")
    assert customer.facts(SessionEnded)[0].how == "completed"


def test_end_all_leaves_a_flow_that_pauses() -> None:
    customer = talk(REMINDER, MENU)
    customer.say("remind me")
    customer.say("menu")
    assert customer.tap("Leave") == ["Bye."]
    assert customer.flows == ["reminder"]
    assert customer.after(timedelta(hours=3)) == ["Here I am."]


def test_a_keyword_that_counts_anywhere_passes_interruptions_never_and_deep_side_questions() -> None:
    sides = [f"flow: s{n}\nstarts: [{{keywords: [s{n}]}}]\nsteps: [{{ask: Q{n}?, expect: number, save: x}}, say: Done.]" for n in range(4)]
    customer = talk(BOOK.replace("starts:", "interruptions: never\nstarts:"), MENU, *sides)
    customer.say("book")
    assert customer.say("menu") == ["What would you like?"]
    other = talk(MENU, *sides)
    for n in range(4):
        other.say(f"s{n}")
    assert other.say("menu") == ["What would you like?"]


def test_cancel_ends_the_flow_and_asks_what_it_interrupted() -> None:
    customer = talk(BOOK, "flow: other\nstarts: [{keywords: [other]}]\nsteps: [{ask: What else?, save: x}, {say: '{{ x }}'}]")
    customer.say("other")
    assert customer.say("cancel") == ["All right, I have stopped that."]
    assert customer.flows == []
    customer.say("book")
    customer.say("Ann")
    customer.say("other")
    assert customer.say("Cancel.") == ["All right, I have stopped that.", "How many people?"]
    assert customer.facts(CommandGiven)[0].command == "cancel"


def test_without_commands_in_botkit_yaml_the_words_are_answers() -> None:
    customer = talk(BOOK, commands=False)
    customer.say("book")
    assert customer.say("cancel") == ["How many people?"]


def test_back_asks_the_question_before_with_the_values_of_that_time() -> None:
    customer = talk(BOOK)
    customer.say("book")
    customer.say("Ann")
    customer.say("4")
    assert customer.say("back") == ["How many people?"]
    assert customer.values == {"name": "Ann", "bags": 0}
    customer.say("2")
    assert customer.say("tomorrow") == ["Ann, 2, 2 bags."]


def test_back_at_the_first_question_says_so() -> None:
    customer = talk(BOOK)
    customer.say("book")
    assert customer.say("zurück") == ["There is no earlier question to go back to.", "Your name?"]


def test_back_goes_into_the_flow_that_ran_this_one() -> None:
    inner = "flow: inner\nsteps: [{ask: Which seat?, save: seat}, {ask: Window?, expect: yes_no, save: window}]"
    outer = (
        "flow: outer\nstarts: [{keywords: [go]}]\nsteps: [{ask: Flight?, save: f}, {run: inner, save: x}, {say: '{{ f }} {{ x.seat }}'}]"
    )
    customer = talk(outer, inner)
    customer.say("go")
    customer.say("BK1")
    customer.say("12A")
    assert customer.say("back") == ["Which seat?"]
    assert customer.say("back") == ["Flight?"]
    assert customer.say("back") == ["There is no earlier question to go back to.", "Flight?"]
    for text in ("BK2", "3C", "yes"):
        customer.say(text)
    assert customer.texts == ["BK2 3C"]


@pytest.mark.parametrize(("repeatable", "expected"), [((), "There is no earlier question to go back to."), (("flight_status",), "Flight?")])
def test_back_goes_past_a_function_only_if_it_changes_nothing(repeatable: tuple[str, ...], expected: str) -> None:
    steps = "[{ask: Flight?, save: f}, call: flight_status, {ask: And now?, save: x}, {say: '{{ f }}{{ x }}'}]"
    flow = f"flow: f\nstarts: [{{keywords: [go]}}]\nsteps: {steps}"
    customer = Talk(programs(flow, business=replace(COMMANDED, repeatable=repeatable)))
    customer.say("go")
    customer.say("BK1")
    customer.give_back({})
    assert customer.say("back")[0] == expected


def test_restart_begins_the_flow_anew() -> None:
    customer = talk(BOOK)
    customer.say("book")
    customer.say("Ann")
    assert customer.say("start again") == ["Your name?"]
    assert customer.values == {}
    assert [fact.how for fact in customer.facts(SessionEnded)] == ["replaced"]
    assert [fact.start for fact in customer.facts(SessionStarted)] == ["restart"]


def test_restart_of_a_side_flow_keeps_what_it_interrupted() -> None:
    customer = talk(
        BOOK, "flow: other\nstarts: [{keywords: [other]}]\nsteps: [{ask: A?, expect: number, save: a}, {ask: B?, expect: number, save: b}]"
    )
    customer.say("book")
    customer.say("Ann")
    customer.say("other")
    customer.say("1")
    assert customer.say("restart") == ["A?"]
    customer.say("1")
    assert customer.say("2") == ["How many people?"]


def test_help_names_the_words_and_asks_again() -> None:
    customer = talk(BOOK)
    customer.say("book")
    assert customer.say("help") == ["You can always write: “cancel”, “back”, “restart”.", "Your name?"]


def test_a_choice_of_the_question_comes_before_a_command_of_the_same_word() -> None:
    customer = talk(
        "flow: f\nstarts: [{keywords: [go]}]\nsteps: [{ask: What now?, choices: [Help, Cancel my booking], save: x}, {say: 'x: {{ x }}'}]"
    )
    customer.say("go")
    assert customer.say("cancel") == ["x: Cancel my booking"]


def test_a_keyword_of_an_author_comes_before_a_command() -> None:
    customer = talk(BOOK, "flow: h\nstarts: [{keywords: [help]}]\nsteps: [say: Ask me.]")
    customer.say("book")
    customer.say("Ann")
    assert customer.say("help") == ["Ask me.", "How many people?"]


def test_every_word_of_a_command_means_one_command_and_stops_no_messages() -> None:
    forms = [keyword_form(word) for languages in COMMAND_WORDS.values() for words in languages.values() for word in words]
    owners = {
        form: {name for name, languages in COMMAND_WORDS.items() for words in languages.values() if form in map(keyword_form, words)}
        for form in forms
    }
    assert all(len(names) == 1 for names in owners.values())
    assert set(COMMAND_WORDS) == set(COMMANDS)
    assert all(set(languages) == {"en", "de", "nl", "fr", "es", "pt"} for languages in COMMAND_WORDS.values())
    hard = {keyword_form(word) for words in stop_words().values() for word in words}
    assert not hard & set(forms)


def test_a_button_label_is_said_without_its_comma() -> None:
    customer = talk(
        "flow: f\nstarts: [{keywords: [go]}]\nsteps: [{opt_in: news, ask: OK?, agree: 'Ja, bitte', decline: 'Nein, danke'}, say: Thanks.]"
    )
    customer.say("go")
    assert customer.say("ja bitte") == ["Thanks."]

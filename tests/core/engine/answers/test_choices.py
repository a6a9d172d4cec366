"""Choices: what each reply means, pages of them, and taps on buttons of other questions."""

from __future__ import annotations

import pytest

from botkit.core.events import AnswerGiven
from botkit.core.model.contact import Contact
from botkit.core.model.message import Tap
from tests.support.engine_talk import Talk, programs

CITIES = ["Aachen", "Berlin", "Cologne", "Dresden", "Essen", "Frankfurt", "Graz", "Hamburg", "Ingolstadt", "Jena", "Kiel", "Leipzig"]
CITIES += ["Munich", "Nuremberg", "Oldenburg", "Potsdam", "Quedlinburg", "Rostock", "Stuttgart", "Trier", "Ulm", "Vienna", "Zurich"]

FLIGHT = programs(
    """
    flow: flight
    starts: [{keywords: [flight]}]
    steps:
      - ask: Your flight is cancelled.
        save: wish
        choices:
          - label: Rebook me
            value: rebook
            also: [another flight]
            description: On the next plane
            then: [{say: Rebooking.}]
          - label: Refund
            then: [{say: Refunding.}]
          - label: No, thank you
      - say: Done with {{ wish }}.
    """,
    flight__de__yaml="""
    botkit: 1
    translates: flight
    language: de
    texts:
      - {en: Rebook me, de: Umbuchen}
      - {en: Refund, de: Geld zurück}
      - {en: another flight, de: anderer Flug}
    """,
)


def flight(language: str = "") -> Talk:
    talk = Talk(FLIGHT, contact=Contact(id=7, language=language))
    talk.say("flight")
    return talk


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        ("Rebook me", ["Rebooking.", "Done with rebook."]),
        ("REBOOK", ["Rebooking.", "Done with rebook."]),
        ("another flight", ["Rebooking.", "Done with rebook."]),
        ("Umbuchen", ["Rebooking.", "Done with rebook."]),
        ("2", ["Refunding.", "Done with Refund."]),
        ("the second one", ["Refunding.", "Done with Refund."]),
        ("refnud", ["Refunding.", "Done with Refund."]),
        ("nope", ["Done with No, thank you."]),
    ],
)
def test_a_choice_is_known_by_label_number_place_synonym_and_typing_error(said: str, answers: list[str]) -> None:
    assert flight().say(said) == answers


def test_a_tap_decides_by_its_id_whatever_its_title_says() -> None:
    talk = flight()
    first = talk.choices[0]
    assert talk.say(Tap(id=first.id, title="Refund")) == ["Rebooking.", "Done with rebook."]


def test_a_translated_label_keeps_the_authors_value() -> None:
    talk = flight("de")
    assert [choice.label for choice in talk.choices] == ["Umbuchen", "Geld zurück", "No, thank you"]
    talk.tap("Geld zurück")
    assert talk.facts(AnswerGiven)[0].value == "Refund"


@pytest.mark.parametrize("mark", ["3", "-1", "²", "9" * 5_000, "", "00", "more/0"])
def test_a_tap_with_a_mark_that_no_choice_has_chooses_nothing(mark: str) -> None:
    talk = flight()
    assert talk.say(Tap(id=f"flight/steps.0/{mark}", title="")) == ["Sorry, I did not understand that. Could you put it another way?"]


def test_a_tap_on_an_earlier_question_brings_the_open_one_back_and_costs_no_try() -> None:
    talk = Talk(
        programs(
            """
            flow: two
            starts: [{keywords: [two]}]
            steps:
              - ask: First?
                choices: ["Yes", "No"]
              - ask: Second?
                choices: ["Yes", "No"]
                tries: 1
              - say: Done.
            """
        )
    )
    talk.say("two")
    old = talk.choices[0]
    assert talk.tap("Yes") == ["Second?"]
    assert talk.say(Tap(id=old.id, title="Yes")) == ["Second?"]
    assert talk.tap("Yes") == ["Done."]


def test_two_equally_good_readings_are_no_answer() -> None:
    talk = Talk(programs("flow: c\nstarts: [{keywords: [go]}]\nsteps: [{ask: Which?, choices: [Morning flight, Evening flight]}]"))
    talk.say("go")
    assert talk.say("flight") == ["Sorry, I did not understand that. Could you put it another way?"]


# ---- pages


def many() -> Talk:
    talk = Talk(
        programs(
            f"flow: many\nstarts: [{{keywords: [go]}}]\n"
            f"steps: [{{ask: Which city?, save: city, choices: {CITIES}}}, {{say: '{{{{ city }}}}.'}}]"
        )
    )
    talk.say("go")
    return talk


def test_a_long_list_comes_in_pages() -> None:
    talk = many()
    assert [choice.label for choice in talk.choices] == [*CITIES[:20], "More"]
    talk.tap("More")
    assert [choice.label for choice in talk.choices] == CITIES[20:]


@pytest.mark.parametrize(
    ("said", "city"),
    [
        (["1"], "Aachen."),
        (["more", "1"], "Ulm."),
        (["more", "the last one"], "Zurich."),
        (["the last one"], "Trier."),
        (["Zurich"], "Zurich."),
        (["more", "Aachen"], "Aachen."),
    ],
)
def test_a_number_means_a_line_of_the_page_and_a_name_any_city(said: list[str], city: str) -> None:
    talk = many()
    for word in said:
        answers = talk.say(word)
    assert answers == [city]


def test_a_number_beyond_the_page_means_nothing() -> None:
    assert many().say("23") == ["Sorry, I did not understand that. Could you put it another way?"]


def test_an_unread_reply_keeps_the_page() -> None:
    talk = many()
    talk.tap("More")
    talk.say("Atlantis")
    assert [choice.label for choice in talk.choices] == CITIES[20:]


SLOTS = programs(
    """
    flow: book
    starts: [{event: slots}, {keywords: [again]}]
    steps:
      - ask: When?
        choices:
          from: event.slots
          label: item.at
          value: item.id
          extra: [{label: None of these, value: none, then: [{say: A colleague calls.}, end]}]
        save: slot
      - say: Slot {{ slot }}.
    """
)


def slots(*numbers: int) -> Talk:
    talk = Talk(SLOTS)
    talk.report("book", "slots", slots=[{"id": number, "at": f"{number}:00"} for number in numbers])
    return talk


def test_each_item_of_a_list_is_a_choice_and_its_value_is_kept() -> None:
    talk = slots(9, 10)
    assert [choice.label for choice in talk.choices] == ["9:00", "10:00", "None of these"]
    assert talk.tap("10:00") == ["Slot 10."]
    assert talk.facts(AnswerGiven)[-1].value == 10


def test_a_list_fills_ten_rows_and_goes_on_in_pages_with_the_further_choices_on_each() -> None:
    assert [choice.label for choice in slots(*range(9)).choices][-2:] == ["8:00", "None of these"]
    talk = slots(*range(12))
    assert [choice.label for choice in talk.choices] == [f"{number}:00" for number in range(8)] + ["None of these", "More"]
    talk.tap("More")
    assert [choice.label for choice in talk.choices] == ["8:00", "9:00", "10:00", "11:00", "None of these"]
    assert talk.say("none of these") == ["A colleague calls."]


def test_no_more_than_a_hundred_items_are_offered() -> None:
    talk = slots(*range(500))
    labels = set()
    for _ in range(20):
        labels |= {choice.label for choice in talk.choices}
        if "More" not in {choice.label for choice in talk.choices}:
            break
        talk.tap("More")
    assert len(labels - {"More", "None of these"}) == 100


def test_a_tap_on_yesterdays_list_never_books_what_stands_there_today() -> None:
    talk = slots(9, 10)
    old = next(choice for choice in talk.choices if choice.label == "9:00")
    talk.report("book", "slots", slots=[{"id": 15, "at": "15:00"}, {"id": 10, "at": "10:00"}])
    assert talk.say(Tap(id=old.id, title=old.label)) != ["Slot 15."]
    assert talk.tap("15:00") == ["Slot 15."]


def test_the_same_value_twice_is_one_choice() -> None:
    assert [choice.label for choice in slots(9, 9, 10).choices] == ["9:00", "10:00", "None of these"]


def test_an_item_without_a_label_is_not_offered() -> None:
    talk = slots(9)
    talk.report("book", "slots", slots=[{"id": 10, "at": "10:00"}, {"id": 11}, {"id": 12, "at": " "}, None])
    assert [choice.label for choice in talk.choices] == ["10:00", "None of these"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("empty: [{say: Nothing is free.}, end]", ["Nothing is free."]),
        ("", ["I give up."]),
        ("extra: [Later]", ["When?"]),
        ("extra: [Later], empty: [end]", []),
    ],
)
@pytest.mark.parametrize("items", [[], None])
def test_an_empty_list_is_not_asked(keys: str, said: list[str], items: object) -> None:
    talk = Talk(
        programs(
            f"""
            flow: book
            starts: [{{event: slots}}]
            steps:
              - ask: When?
                choices: {{from: event.slots{", " + keys if keys else ""}}}
                otherwise: [{{say: I give up.}}, end]
            """
        )
    )
    assert talk.report("book", "slots", slots=items) == said


FILLED = programs(
    """
    flow: filled
    starts: [{keywords: [go]}]
    steps:
      - set: {seat: "'12A'", price: "2.5"}
      - ask: Which?
        save: wish
        choices: ["Seat {{ seat }} for {{ price }}", "{{ nothing }}", Other]
      - say: "{% if wish == 'Seat 12A for 2.5' %}Yours: {% endif %}{{ wish }}"
    """,
    filled__de__yaml="""
    botkit: 1
    translates: filled
    language: de
    texts:
      - {en: "Seat {{ seat }} for {{ price }}", de: "Platz {{ seat }} für {{ price }}"}
    """,
)


@pytest.mark.parametrize(
    ("language", "label", "said"),
    [("en", "Seat 12A for 2.5", "seat 12a"), ("de", "Platz 12A für 2,5", "Platz 12A"), ("de", "Platz 12A für 2,5", "Seat 12A for 2.5")],
)
def test_a_label_with_values_is_kept_filled_in_and_in_the_authors_language(language: str, label: str, said: str) -> None:
    talk = Talk(FILLED, contact=Contact(id=1, language=language))
    talk.say("go")
    assert [choice.label for choice in talk.choices] == [label, "Other"]
    assert talk.say(said) == ["Yours: Seat 12A for 2.5"]
    talk.say("go")
    assert talk.tap(label) == ["Yours: Seat 12A for 2.5"]

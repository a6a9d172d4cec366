"""The parts of a message: greetings, thanks and signatures say nothing, and long runs are looked at in windows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.understanding.message_parts import MAX_PARTS, parts_of


def texts(message: str) -> list[str]:
    return [part.text for part in parts_of(message)]


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("Hi there, hope you are well. what is my balance Best wishes, Karen", ["what is my balance"]),
        ("Guten Tag, ich hätte da mal eine Frage: wo ist mein Paket? Vielen Dank im Voraus!", ["wo ist mein Paket?"]),
        ("Hola, buenas tardes, una pregunta por favor: donde renuevo el dni Muchas gracias", ["donde renuevo el dni"]),
        ("Bonjour, où est mon colis ? Cordialement, Luc", ["où est mon colis"]),
        ("Hoi, waar is mijn pakket? Groetjes Anna", ["waar is mijn pakket?"]),
        ("Bom dia, onde está a minha encomenda? Obrigada", ["onde está a minha encomenda?"]),
        ("Hi. I have a question about my refund. It is late.", ["I have a question about my refund.", "It is late."]),
        ("My card is gone. I am in Spain.", ["My card is gone.", "I am in Spain."]),
        ("how are you doing today, where is my parcel?", ["how are you doing today, where is my parcel?"]),
        ("Good morning, no refund please", ["no refund"]),
        ("refund", ["refund"]),
        ("hello", []),
        ("Thanks!", []),
        ("", []),
    ],
)
def test_small_talk_is_left_out(message: str, parts: list[str]) -> None:
    assert texts(message) == parts


def test_a_long_run_is_looked_at_in_windows() -> None:
    words = [f"w{number}" for number in range(30)]
    found = parts_of(" ".join(words))
    assert all(part.is_window for part in found)
    assert {word for part in found for word in part.text.split()} == set(words)


@given(st.text(max_size=2_000))
def test_whatever_is_written_has_few_parts_and_all_are_of_the_message(message: str) -> None:
    found = parts_of(message)
    assert len(found) <= MAX_PARTS
    assert all(set(part.text.split()) <= set(message.split()) for part in found)

"""What stands around a question costs little: stories, greetings and signatures, in three languages."""

from __future__ import annotations

import pytest

from botkit.understanding.matcher import Answer, Matcher, Nothing, Unsure, build

QUESTIONS = {
    "track": ("Where is my parcel?", "How can I track my order?", "Wo ist mein Paket?", "¿Dónde está mi paquete?"),
    "return": (
        "How do I return an item?",
        "I want to send something back",
        "Wie kann ich etwas zurücksenden?",
        "¿Cómo devuelvo un artículo?",
    ),
    "invoice": ("Where do I find my invoice?", "I need a receipt", "Ich brauche eine Rechnung", "Necesito una factura"),
    "hours": ("When are you open?", "What are your opening hours?", "Wann haben Sie geöffnet?", "¿Cuál es el horario?"),
    "cancel": ("How do I cancel my order?", "Please cancel my order", "Ich möchte meine Bestellung stornieren", "¿Cómo cancelo mi pedido?"),
}
AROUND = (
    ("", ""),
    ("Hello dear team, hope you are well. ", " Thanks a lot and best regards, Karen"),
    ("We bought our first sofa from your shop in March and the kids love it. ", " It makes me sad. Please answer soon."),
    ("Guten Tag, ich bin seit Jahren sehr zufrieden. ", " Das ist ärgerlich. Mit freundlichen Grüßen, Sabine"),
    ("Hola, soy clienta desde hace muchos años. ", " Estoy muy triste. Un saludo, Carmen"),
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return build([(text, label) for label, texts in QUESTIONS.items() for text in texts])


@pytest.mark.parametrize("around", AROUND, ids=lambda around: around[0][:20])
@pytest.mark.parametrize("label", QUESTIONS)
def test_a_question_is_answered_within_a_story(matcher: Matcher, around: tuple[str, str], label: str) -> None:
    for question in QUESTIONS[label]:
        decision = matcher.decide(f"{around[0]}{question}{around[1]}")
        assert isinstance(decision, Answer)
        assert decision.match.label == label


def test_a_negation_elsewhere_denies_nothing(matcher: Matcher) -> None:
    assert isinstance(matcher.decide("This is not what I expected. Where is my parcel?"), Answer)
    assert isinstance(matcher.decide("I am in a hurry. Please do not cancel my order."), Unsure)


@pytest.mark.parametrize("around", AROUND[:4], ids=lambda around: around[0][:20])
def test_a_story_about_something_else_is_not_answered(matcher: Matcher, around: tuple[str, str]) -> None:
    decision = matcher.decide(f"{around[0]}My landlord painted the kitchen green.{around[1]}")
    assert not isinstance(decision, Answer)


def test_two_questions_are_both_offered(matcher: Matcher) -> None:
    decision = matcher.decide("Where is my parcel? What are your opening hours?")
    labels = {decision.match.label} if isinstance(decision, Answer) else {option.label for option in decision.options if decision}  # type: ignore[union-attr]
    assert labels <= {"track", "hours"}


def test_small_talk_alone_is_matched_as_it_is(matcher: Matcher) -> None:
    assert isinstance(matcher.decide("hello"), Nothing | Unsure)

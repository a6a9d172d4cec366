"""The tables of words, and which of them apply."""

import pytest

from botkit.understanding.lexicon import LANGUAGES, lexicon, spoken
from botkit.understanding.normalise import normalise, tokens


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_concept_has_a_name_of_english_and_words(code: str) -> None:
    for line in LANGUAGES[code].CONCEPTS.strip().splitlines():
        name, colon, words = line.partition(":")
        assert colon
        assert name.isalpha()
        assert words.split()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_table_entry_is_one_token(code: str) -> None:
    table = lexicon((code,))
    for word in [*table.fillers, *table.asking, *table.shortened, *table.shortened.values()]:
        assert tokens(word) == (normalise(word),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("How can I change the date of my flight?", "en"),
        ("Wie kann ich das Datum von meinem Flug ändern?", "de"),
        ("Hoe kan ik de datum van mijn vlucht wijzigen?", "nl"),
        ("¿Cómo puedo cambiar la fecha de mi vuelo?", "es"),
        ("Comment puis-je changer la date de mon vol ?", "fr"),
        ("Como posso mudar a data do meu voo?", "pt"),
    ],
)
def test_a_language_is_known_by_its_small_words(text: str, code: str) -> None:
    assert spoken([tokens(text)]) == (code,)


def test_four_languages_in_one_set_are_all_heard() -> None:
    texts = ["where is my bag", "wo ist mein Koffer", "waar is mijn koffer", "dónde está mi maleta"]
    assert spoken([tokens(text) for text in texts]) == ("en", "de", "nl", "es")


def test_a_language_that_is_told_is_believed() -> None:
    assert spoken([("check", "in")], "de-AT") == ("de",)


def test_words_for_the_same_thing_meet_across_languages() -> None:
    known = lexicon(("en", "de", "nl", "es"))
    assert {known.concept(word) for word in ("luggage", "suitcases", "koffer", "bagage", "maleta")} == {"@luggage"}

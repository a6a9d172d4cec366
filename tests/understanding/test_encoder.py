"""The optional sentence encoder. Without its package these tests have nothing to run on."""

import numpy as np
import pytest

from botkit.understanding.cache import dump
from botkit.understanding.cache import load as read
from botkit.understanding.encoder import Encoder, load
from botkit.understanding.matcher import Answer, build
from botkit.understanding.semantic import piece_weights, pool

pytestmark = [pytest.mark.extra, pytest.mark.skipif(load() is None, reason="the extra `semantic` is not installed")]
EXAMPLES = [
    ("How much luggage may I take?", "baggage"),
    ("Can I bring two suitcases?", "baggage"),
    ("How do I change my booking?", "change"),
    ("I want to fly on another day", "change"),
    ("Is there wifi on the plane?", "wifi"),
    ("Can I use the internet on board?", "wifi"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = load()
    assert found is not None
    return found


def test_known_sentences_are_as_alike_as_the_model_card_says(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botkit.understanding.encoder.BLEND", 0.0)
    texts = ["That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day"]
    vectors = pool(encoder, texts, np.ones(encoder.size, np.float32))
    assert np.allclose(vectors @ vectors[0], [1.0, 0.695, 0.943, 0.257], atol=0.002)


def test_alone_and_in_company_a_text_means_the_same(encoder: Encoder) -> None:
    texts = ["hello", "a much longer sentence, with a comma, that needs padding for the others", ""]
    for together, text in zip(encoder.look(texts), texts, strict=True):
        assert np.allclose(together, encoder.look([text])[0], atol=1e-4)


def test_pieces_that_all_labels_share_weigh_less(encoder: Encoder) -> None:
    weights = piece_weights(encoder, ["the card", "the flight"], [0, 1])
    the, card = encoder.pieces(["the card"])[0][1:3]
    assert weights[the] < weights[card]


def test_meaning_finds_what_shares_no_word(encoder: Encoder) -> None:
    matcher = build(EXAMPLES, encoder=encoder)
    assert matcher.rank("wireless network during the journey")[0].label == "wifi"


def test_the_encoder_is_left_out_where_the_examples_are_not_english(encoder: Encoder) -> None:
    german = [("Wie viel Gepäck darf ich mitnehmen?", "baggage"), ("Wie kann ich den Flug umbuchen?", "change")]
    assert build(german, encoder=encoder).model.semantic is None
    assert build([*EXAMPLES, *german], encoder=encoder).model.semantic is None
    assert build(EXAMPLES, encoder=encoder).model.semantic is not None


def test_the_encoder_reads_repaired_words_but_not_repaired_words_of_its_own(encoder: Encoder) -> None:
    matcher = build(EXAMPLES, encoder=encoder)
    semantic = matcher.model.semantic
    assert semantic is not None
    assert semantic.repaired("My lugagge!", ("my", "lugagge"), ("my", "luggage")) == "My luggage!"
    assert semantic.repaired("a sore throat", ("a", "sore", "throat"), ("a", "score", "throat")) == "a sore throat"


def test_a_matcher_with_meaning_can_be_kept_and_needs_the_encoder_again(encoder: Encoder) -> None:
    raw = dump(build(EXAMPLES, encoder=encoder))
    assert isinstance(read(raw, encoder=encoder).decide("How much luggage may I take?"), Answer)
    with pytest.raises(ValueError, match="sentence encoder"):
        read(raw)

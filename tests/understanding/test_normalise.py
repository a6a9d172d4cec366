"""Text as it is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botkit.understanding.normalise import MAX_CHARACTERS, normalise, tokens


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Don't you?", ("dont", "you")),
        ("Größe ändern", ("grosse", "andern")),
        ("Smørrebrød, Łódź", ("smorrebrod", "lodz")),
        ("¿Cuándo llega?", ("cuando", "llega")),
        ("flight KL1234!", ("flight", "kl1234")),
        ("great 👍🏽👍", ("great", "👍", "👍")),
        ("8️⃣", ("8",)),
        ("行李在哪里", ("行", "李", "在", "哪", "里")),
        ("がぎ", ("が", "ぎ")),
        ("अच्छा है", ("अच्छा", "है")),
        ("수하물 규정", ("수하물", "규정")),
        ("Где мой багаж?", ("где", "мои", "багаж")),
        ("a_b\u00a0c", ("a", "b", "c")),
        ("\u200d\ufe0f", ()),
    ],
)
def test_text_is_cut_into_words_emoji_and_characters(text: str, cut: tuple[str, ...]) -> None:
    assert tokens(text) == cut


def test_thai_is_cut_by_character_and_keeps_its_vowel_signs() -> None:
    assert tokens("น้ำ") == ("น้", "ำ") or "".join(tokens("น้ำ")) == normalise("น้ำ")


@given(st.text(max_size=200))
def test_cutting_never_fails_and_its_result_is_cut_the_same_again(text: str) -> None:
    cut = tokens(text)
    assert all(cut)
    assert tokens(" ".join(cut)) == cut


def test_what_stands_after_the_limit_is_not_read() -> None:
    assert tokens("a" * MAX_CHARACTERS + " tail") == ("a" * MAX_CHARACTERS,)

"""Lengths and cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.text_limits import Shortener, clusters, make_unique, octets, one_line, shorten, units

FAMILY, FLAG, SKIN, KEYCAP, SCOTLAND = "👨‍👩‍👧‍👦", "🇧🇷", "👍🏾", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"

signs = st.sampled_from(["a", "é", "e\u0301", " ", "\n", FAMILY, FLAG, SKIN, KEYCAP, SCOTLAND, "東", "\u200d", "🇩"]) | st.characters()
texts = st.lists(signs, max_size=80).map("".join)


@pytest.mark.parametrize("whole", [FAMILY, FLAG, SKIN, KEYCAP, SCOTLAND, "e\u0301", "\r\n", "한"])
def test_what_a_reader_sees_as_one_sign_is_one_cluster(whole: str) -> None:
    assert list(clusters(f"a{whole}b")) == ["a", whole, "b"]


def test_flags_are_pairs() -> None:
    assert list(clusters("🇧🇷🇩🇪🇫")) == ["🇧🇷", "🇩🇪", "🇫"]


def test_an_emoji_is_never_cut_through() -> None:
    assert shorten(f"abc {FAMILY}", units(f"abc {FAMILY}") - 1) == "abc…"
    assert shorten(f"{FLAG}{FLAG}", 6) == f"{FLAG}…"


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert shorten("a" * 20, 20) == "a" * 20
    assert shorten("  x  ", 5) == "  x  "


@given(texts, st.integers(1, 60), st.sampled_from([units, octets]))
def test_a_cut_text_fits_and_is_a_beginning_of_whole_clusters(text: str, limit: int, measure) -> None:  # type: ignore[no-untyped-def]
    limit = max(limit, measure("…"))
    short = shorten(text, limit, measure)
    assert measure(short) <= limit
    short.encode()  # no half surrogate pair
    if short != text:
        kept = list(clusters(text))
        assert any("".join(kept[:count]).rstrip() + "…" == short for count in range(len(kept)))


@given(texts)
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_emoji_count_two_units_and_four_bytes() -> None:
    assert (units("😀"), octets("😀"), units("ä"), octets("ä")) == (2, 4, 1, 2)


def test_equal_labels_are_told_apart_within_the_limit() -> None:
    taken: set[str] = set()
    labels = [make_unique("Aberdeen–Amsterdam x", taken, 20) for _ in range(3)]
    assert labels == ["Aberdeen–Amsterdam x", "Aberdeen–Amsterda… 2", "Aberdeen–Amsterda… 3"]
    assert all(units(label) <= 20 for label in labels)


def test_every_cut_is_remembered() -> None:
    shortener = Shortener()
    assert shortener("body", "abcdef", 4) == "abc…"
    assert shortener("footer", "abc", 4) == "abc"
    assert [(cut.part, cut.length, cut.limit) for cut in shortener.cuts()] == [("body", 6, 4)]


def test_labels_stand_on_one_line() -> None:
    assert one_line(" a\n\tb\u2028c ") == "a b c"

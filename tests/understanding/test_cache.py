"""A matcher as bytes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.understanding.cache import digest, dump, load
from botkit.understanding.matcher import build

EXAMPLES = [
    ("How much luggage may I take?", "baggage"),
    ("Wie viel Gepäck darf ich mitnehmen?", "baggage"),
    ("How do I change my booking?", "change"),
    ("Kann ich umbuchen?", "change"),
]


def test_a_matcher_from_the_cache_says_the_same() -> None:
    matcher = build(EXAMPLES, names={"baggage": "Baggage"})
    read = load(dump(matcher))
    for text in ("change my flight", "how many suitcases", "Gepäck", "xyz"):
        assert [match.label for match in read.rank(text)] == [match.label for match in matcher.rank(text)]
        for one, other in zip(read.rank(text), matcher.rank(text), strict=True):
            assert one.probability == pytest.approx(other.probability, abs=0.01)
            assert (one.title, one.example, one.words) == (other.title, other.example, other.words)


def test_an_empty_matcher_can_be_kept_too() -> None:
    assert load(dump(build([]))).rank("hello") == ()


def test_the_digest_changes_with_everything_that_is_learned_from() -> None:
    digests = {
        digest(EXAMPLES),
        digest(EXAMPLES[:-1]),
        digest(EXAMPLES, "de"),
        digest(EXAMPLES, names={"baggage": "Baggage"}),
        digest(EXAMPLES, encoded=True),
    }
    assert len(digests) == 5
    assert digest(list(EXAMPLES)) == digest(tuple(EXAMPLES))


RAW = dump(build(EXAMPLES))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
def test_damaged_bytes_are_refused(place: int, flip: int) -> None:
    broken = bytearray(RAW)
    broken[place] ^= flip
    with pytest.raises(ValueError, match="Build it from its examples"):
        load(bytes(broken))


@pytest.mark.parametrize("raw", [b"", b"pickle", RAW[:40], RAW[:-1]], ids=["nothing", "foreign", "head", "cut"])
def test_what_is_no_matcher_is_refused(raw: bytes) -> None:
    with pytest.raises(ValueError, match="Build it from its examples"):
        load(raw)

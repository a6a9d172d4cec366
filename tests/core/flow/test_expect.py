"""What a question expects, as authors write it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from botkit.core.flow.expect import KINDS, Expect, compile_pattern, parse_expect


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "pattern"])
def test_a_kind_stands_alone(kind: str) -> None:
    assert parse_expect(kind) == Expect(kind=kind)


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("number 0..10", 0, 10),
        ("number -5 .. 5", -5, 5),
        ("number 1..", 1, None),
        ("number ..9", None, 9),
        ("number 0.5..1.5", "0.5", "1.5"),
    ],
)
def test_a_number_may_have_limits(written: str, low: object, high: object) -> None:
    read = parse_expect(written)
    assert (read.minimum, read.maximum) == (low if low is None else Decimal(str(low)), high if high is None else Decimal(str(high)))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("colour", '"colour" is no kind of answer'),
        ("text long", '"text" takes nothing after it'),
        ("number few", "is no range of numbers"),
        ("number ..", "is no range of numbers"),
        ("number 9..1", "is empty: 9 is more than 1"),
        ("pattern", "needs a regular expression"),
        ("pattern (", "cannot be used"),
        (r"pattern (a)\1", "cannot be used"),
        ("pattern " + "a" * 501, "at most 500"),
    ],
)
def test_what_cannot_be_expected_is_explained(written: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as fault:
        parse_expect(written)
    assert message in str(fault.value)


def test_a_pattern_is_matched_whole_in_linear_time_and_in_any_case() -> None:
    pattern = compile_pattern("(a+)+b")
    assert pattern.fullmatch("AAB")
    assert not pattern.fullmatch("xaab")
    assert not pattern.fullmatch("a" * 100_000)  # for ever, with backtracking
    assert not compile_pattern("ab", any_case=False).fullmatch("AB")


def test_a_list_of_kinds_is_one_expectation_and_any_text_comes_last() -> None:
    expect = parse_expect(["text", "number 0..10", "photo"])
    assert expect.kinds == ("number", "photo", "text")
    assert [kind.maximum for kind in expect.alternatives] == [10, None, None]
    with pytest.raises(ValueError, match="nonsense"):
        parse_expect(["number", "nonsense"])
    with pytest.raises(ValueError, match="empty"):
        parse_expect([])

"""Phone numbers and scoped ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.whatsapp.phone_numbers import digits, is_parent, is_scoped, spellings


@pytest.mark.parametrize(
    ("phone", "others"),
    [
        ("551199990101", {"5511999990101"}),
        ("5511999990101", {"551199990101"}),
        ("551133330101", set()),  # a landline has no ninth digit
        ("5215512345678", {"525512345678"}),
        ("525512345678", {"5215512345678"}),
        ("5491155550101", {"541155550101", "54111555550101"}),
        ("54111555550101", {"541155550101", "5491155550101"}),
        ("5492214567890", {"542214567890", "54221154567890"}),  # an area code of three digits
        ("447700900123", set()),
        ("12025550143", set()),
        ("", set()),
    ],
)
def test_the_spellings_of_a_number(phone: str, others: set[str]) -> None:
    assert set(spellings(phone)) == others


@given(st.sampled_from(["55", "52", "521", "54", "549"]), st.text("0123456789", max_size=13))
def test_spellings_know_each_other(country: str, rest: str) -> None:
    phone = country + rest
    for other in spellings(phone):
        assert phone in spellings(other)
        assert other != phone


@pytest.mark.parametrize("identifier", ["GB.48201993006714", "GB.ENT.7712044930018", "US." + "a" * 128])
def test_a_scoped_id_is_recognised(identifier: str) -> None:
    assert is_scoped(identifier)
    assert digits(identifier) == ""
    assert is_parent(identifier) is identifier.startswith("GB.ENT.")


@pytest.mark.parametrize("identifier", ["447700900417", "gb.4820", "GB.", "GBR.1", "GB.1-2", "US." + "a" * 129, ""])
def test_other_identifiers_are_not_scoped_ids(identifier: str) -> None:
    assert not is_scoped(identifier)


@pytest.mark.parametrize("written", ["447700900417", "+44 7700 900417", "+44 (7700) 900-417"])
def test_digits_of_a_number_however_it_is_written(written: str) -> None:
    assert digits(written) == "447700900417"

"""Proof: the chain over the ledger, the suppression list, and lists brought in from elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from botkit.policy.consent.hash_chain import FIRST, Block, block_digest, follows, line_digest, personal_digest, seal
from botkit.policy.consent.import_rules import ImportRefusal, ImportRow, accept
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.consent.suppression import address_hashes, spellings

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def blocks(count: int = 4) -> list[Block]:
    found: list[Block] = []
    for number in range(1, count + 1):
        digest = block_digest([line_digest((number, "given", None))])
        block = Block(number=number, lines=1, digest=digest, seal="", at=number)
        found.append(replace(block, seal=seal(found[-1].seal if found else FIRST, block)))
    return found


def first_broken(found: list[Block]) -> int | None:
    for place, (before, block) in enumerate(zip([None, *found], found, strict=False)):
        if not follows(before, block):
            return place
    return None


def test_an_unbroken_chain_has_no_broken_link() -> None:
    assert first_broken(blocks()) is None


@pytest.mark.parametrize("place", [0, 1, 2])
def test_l10_a_removed_block_breaks_the_chain_at_the_next(place: int) -> None:
    found = blocks()
    del found[place]
    assert first_broken(found) == place


@pytest.mark.parametrize("changed", [{"lines": 2}, {"digest": "0" * 64}, {"seal": "0" * 64}, {"number": 9}])
def test_a_changed_block_breaks_its_own_seal(changed: dict[str, Any]) -> None:
    found = blocks()
    found[2] = replace(found[2], **changed)
    assert first_broken(found) == 2


@given(st.lists(st.integers() | st.text() | st.none(), max_size=4), st.lists(st.integers() | st.text() | st.none(), max_size=4))
def test_other_parts_have_another_digest(one: list[int | str | None], other: list[int | str | None]) -> None:
    assert (line_digest(one) == line_digest(other)) == (one == other)


def test_what_is_personal_is_sealed_with_a_salt() -> None:
    assert personal_digest("a", b"447700900123") != personal_digest("b", b"447700900123")
    assert personal_digest("a", b"447700900123") == personal_digest("a", b"447700900123")


@pytest.mark.parametrize(
    ("one", "other"),
    [("5511912345678", "551112345678"), ("5215512345678", "525512345678"), ("5491112345678", "541112345678")],
)
def test_l08_another_spelling_of_a_number_has_the_same_mark(one: str, other: str) -> None:
    assert set(address_hashes(b"secret", "whatsapp", one)) == set(address_hashes(b"secret", "whatsapp", other))
    assert address_hashes(b"secret", "whatsapp", one)[0] == address_hashes(b"secret", "whatsapp", other)[0]


def test_a_mark_cannot_be_made_without_the_secret_and_does_not_show_the_number() -> None:
    with pytest.raises(ValueError, match="secret"):
        address_hashes(b"", "whatsapp", "447700900123")
    (mark,) = address_hashes(b"secret", "whatsapp", "447700900123")
    assert address_hashes(b"other", "whatsapp", "447700900123") != (mark,)
    assert "447700900123" not in mark


def test_an_id_has_one_spelling() -> None:
    assert spellings("GB.4820") == ("GB.4820",)
    assert spellings("447700900123") == ("447700900123",)


FULL: dict[str, Any] = {
    "address": "447700900123",
    "purpose": "marketing",
    "occurred_at": NOW - DAY,
    "method": "web_form",
    "text_version": "3",
    "source": "list.csv",
}
WITHDRAWN_BEFORE = fold([ConsentEvent(action="withdrawn", occurred_at=NOW - 2 * DAY)])
WITHDRAWN_LATER = fold([ConsentEvent(action="withdrawn", occurred_at=NOW - DAY / 2)])
GIVEN = fold([ConsentEvent(action="given", purpose="marketing", occurred_at=NOW - DAY)])
ERASED = fold([ConsentEvent(action="erased", occurred_at=NOW - 2 * DAY)])


@pytest.mark.parametrize(
    ("changed", "known", "refusal"),
    [
        ({"text_version": ""}, Consent(), ImportRefusal.PROOF_INCOMPLETE),
        ({"source": ""}, Consent(), ImportRefusal.PROOF_INCOMPLETE),
        ({"method": ""}, Consent(), ImportRefusal.PROOF_INCOMPLETE),
        ({"occurred_at": None}, Consent(), ImportRefusal.PROOF_INCOMPLETE),
        ({"purpose": "everything"}, Consent(), ImportRefusal.PROOF_INCOMPLETE),
        ({"address": None}, Consent(), ImportRefusal.BAD_ADDRESS),
        ({"occurred_at": NOW + DAY}, Consent(), ImportRefusal.FUTURE_DATE),
        ({}, WITHDRAWN_LATER, ImportRefusal.OLDER_THAN_OPTOUT),
        ({"evidence": "form 7"}, WITHDRAWN_LATER, ImportRefusal.OLDER_THAN_OPTOUT),
        ({}, WITHDRAWN_BEFORE, ImportRefusal.OLDER_THAN_OPTOUT),
        ({}, GIVEN, ImportRefusal.DUPLICATE),
        ({}, ERASED, ImportRefusal.SUPPRESSED),
    ],
)
def test_a_row_without_standing_is_refused(changed: dict[str, Any], known: Consent, refusal: ImportRefusal) -> None:
    assert accept(ImportRow(**{**FULL, **changed}), known, NOW) is refusal


def test_l07_a_row_of_who_is_on_the_suppression_list_is_refused() -> None:
    listed = fold([ConsentEvent(action="suppressed", occurred_at=NOW - DAY / 2)])
    assert accept(ImportRow(**FULL, evidence="form 7"), listed, NOW) is ImportRefusal.SUPPRESSED
    since_then = ImportRow(**{**FULL, "occurred_at": NOW - DAY / 4})
    assert accept(since_then, listed, NOW) is ImportRefusal.SUPPRESSED
    assert isinstance(accept(replace(since_then, evidence="form 7"), listed, NOW), ConsentEvent), "a newer act of the person"


def test_a_row_with_its_proof_becomes_a_line_that_counts() -> None:
    taken = accept(ImportRow(**FULL), Consent(), NOW, imported_by="anna")
    assert isinstance(taken, ConsentEvent)
    assert fold([taken]).given("marketing", "", NOW)
    assert (taken.action, taken.collection_point, taken.by) == ("imported", "list.csv", "anna")


def test_newer_proof_of_an_act_is_taken_after_a_withdrawal() -> None:
    assert isinstance(accept(ImportRow(**FULL, evidence="form 7"), WITHDRAWN_BEFORE, NOW), ConsentEvent)


def test_a_narrower_no_does_not_hide_a_suppression() -> None:
    known = fold(
        [
            ConsentEvent(action="suppressed", occurred_at=NOW - DAY),
            ConsentEvent(action="withdrawn", purpose="marketing", occurred_at=NOW - DAY / 2),
        ]
    )
    assert known.state_of("marketing", "offers", NOW).status == "suppressed"

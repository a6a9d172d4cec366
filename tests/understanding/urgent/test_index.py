"""Urgent words: sixty emergencies in six languages, as people type them, and messages that are none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from botkit.understanding.urgent import LISTS
from botkit.understanding.urgent.index import UrgentIndex

HERE = Path(__file__).parent
ALL = UrgentIndex(dict.fromkeys(LISTS, ()))


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("emergencies.csv"), ids=lambda row: row["message"])
def test_an_emergency_is_heard_in_its_language(row: dict[str, str]) -> None:
    heard = ALL.heard(row["message"])
    assert heard is not None
    assert heard.name in ("emergency", "suicide")


@pytest.mark.parametrize("row", rows("emergencies.csv"), ids=lambda row: row["message"])
def test_an_emergency_is_heard_within_a_long_message(row: dict[str, str]) -> None:
    assert ALL.heard(f"Hello, I booked with you in March, number AB123. {row['message']} What can I do about the invoice? Thank you, Karen")


@pytest.mark.parametrize("row", rows("harmless.csv"), ids=lambda row: row["message"])
def test_a_question_of_every_day_is_no_urgent_message(row: dict[str, str]) -> None:
    assert ALL.heard(row["message"]) is None


@pytest.mark.parametrize("row", rows("people_and_lawyers.csv"), ids=lambda row: row["message"])
def test_a_wish_for_a_person_and_a_threat_are_heard(row: dict[str, str]) -> None:
    heard = ALL.heard(row["message"])
    assert heard is not None
    assert heard.name == row["list"]


def test_the_language_of_the_phrase_is_known() -> None:
    assert [heard.language for text in ("er atmet nicht", "no respira") if (heard := ALL.heard(text))] == ["de", "es"]


def test_own_words_are_heard_before_the_ready_made_ones() -> None:
    index = UrgentIndex({"recall": ("battery .. hot",), "emergency": ("melting",)})
    assert index.heard("the battery is getting very hot and there is smoke everywhere") == ("recall", "", "battery .. hot")
    assert index.heard("it is melting") == ("emergency", "", "melting")


def test_without_lists_nothing_is_heard() -> None:
    assert UrgentIndex({}).heard("i cant breathe") is None

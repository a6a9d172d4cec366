"""Lengths are told in the unit in which the platform counts."""

from __future__ import annotations

import pytest

from botkit.flowfile.checks.lengths import fixed_length
from botkit.flowfile.library import read_library
from webhooks import PLATFORMS

FLOW = """\
botkit: 1
flow: long
title: A long text
language: de
starts: [no_match]
steps:
  - say: {text}
"""


def problems(text: str, *platforms: str) -> list[str]:
    library = read_library({"long.yaml": FLOW.format(text=text).encode()}, limits={name: PLATFORMS[name].limits for name in platforms})
    return [problem.message for problem in library.problems]


def test_instagram_counts_bytes_and_the_others_characters() -> None:
    assert problems("ä" * 700, "whatsapp", "messenger") == []
    assert problems("ä" * 700, "instagram") == ["this text has 1400 bytes; Instagram takes 1000"]
    assert problems("a" * 700, "instagram") == []


@pytest.mark.parametrize(("text", "length"), [("äb", 3), (" äb ", 3), ("ä{{ x }}b", 3), ("{% if x %}ä{% else %}aa{% endif %}", 1)])
def test_what_is_filled_in_counts_as_nothing(text: str, length: int) -> None:
    assert fixed_length(text, in_bytes=True) == length

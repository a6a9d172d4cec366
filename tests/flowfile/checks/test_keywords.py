"""Keywords that people would use to be left alone."""

from __future__ import annotations

import pytest

from botkit.flowfile.library import read_library
from botkit.policy.consent.stop_words import stop_words, withdraws

FLOW = """\
botkit: 1
flow: news
title: News
language: en
starts:
  - keywords: ["%s"]
steps:
  - say: Hello.
"""


def problems(keyword: str) -> list[tuple[str, str]]:
    library = read_library({"news.yaml": (FLOW % keyword).encode()}, stop_words=stop_words(), withdraws=withdraws)
    return [(problem.code, problem.severity) for problem in library.problems]


@pytest.mark.parametrize("keyword", ["leave me alone", "no more messages", "ich möchte mich abmelden", "please unsubscribe me"])
def test_a_keyword_that_is_heard_as_a_withdrawal_is_warned_of(keyword: str) -> None:
    assert problems(keyword) == [("stop-word", "warning")]


@pytest.mark.parametrize("keyword", ["stop", "STOP ALL", "abmelden"])
def test_a_stop_word_is_an_error(keyword: str) -> None:
    assert problems(keyword) == [("stop-word", "error")]


@pytest.mark.parametrize("keyword", ["news", "stop at the next station", "Abmeldung von der Schule", "flight"])
def test_other_keywords_are_fine(keyword: str) -> None:
    assert problems(keyword) == []

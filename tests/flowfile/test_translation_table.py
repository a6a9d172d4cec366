"""Translations as a table: out to a spreadsheet, and back into the files beside the flows."""

from __future__ import annotations

import pytest

from botkit.flowfile.library import read_library
from botkit.flowfile.po import assign_entries
from botkit.flowfile.tables import InvalidTable
from botkit.flowfile.translation_table import read, write

FLOW = """botkit: 1
flow: seat
title: Seats
language: en
starts:
  - keywords: [seat]
steps:
  - ask: Where?
    name: place
    choices: [Window, "=Aisle, or none"]
  - say: 8
"""
GERMAN = """botkit: 1
translates: seat
language: de
texts:
  - {en: Window, de: Fenster}
  - {for: place, en: Window, de: Am Fenster}
"""
LIBRARY = read_library({"seat.yaml": FLOW.encode(), "seat.de.yaml": GERMAN.encode()})
WRITTEN = (
    "flow,step,who,original,de\r\nseat,,customers type,seat,\r\nseat,,customers read,Where?,\r\nseat,,customers read,Window,Fenster\r\n"
    'seat,place,customers read,Window,Am Fenster\r\nseat,,customers read,"\'=Aisle, or none",\r\n'
)


def test_every_text_is_a_row_with_its_translation() -> None:
    assert write(LIBRARY.parsed_flows, "de") == WRITTEN


def test_what_was_filled_in_comes_back() -> None:
    language, entries = read(WRITTEN.replace("Where?,", "Where?,Wo?").replace('none",', 'none",Gang').encode())
    assert language == "de"
    given, lost = assign_entries(entries, LIBRARY.parsed_flows)
    assert lost == ()
    assert given["seat"] == {
        ("", "Where?"): "Wo?",
        ("", "Window"): "Fenster",
        ("place", "Window"): "Am Fenster",
        ("", "=Aisle, or none"): "Gang",
    }


def test_columns_may_be_in_another_order_and_others_may_be_left_out() -> None:
    language, entries = read(b"original;flow;nl\nWindow;seat;Raam\n")
    assert (language, [(entry.flow, entry.step, entry.source, entry.text) for entry in entries]) == ("nl", [("seat", "", "Window", "Raam")])


@pytest.mark.parametrize("table", ["", "flow,original\nseat,Window\n", "a,b\n1,2\n", "flow,original,not a language\nseat,Window,x\n"])
def test_a_table_without_its_columns_is_refused(table: str) -> None:
    with pytest.raises(InvalidTable, match="the first row names the columns"):
        read(table.encode())

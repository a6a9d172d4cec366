"""The spool sorts what does not fit into memory."""

from __future__ import annotations

from random import Random

import pytest
from msgspec import Struct

from botkit.service.billing import external_sort as spool
from botkit.service.billing.external_sort import ExternalSort


class Line(Struct, frozen=True):
    place: int
    words: str


@pytest.mark.parametrize("count", [0, 1, 9, 10, 11, 95, 1000])
def test_everything_comes_out_once_and_in_order(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "RUN", 10)
    monkeypatch.setattr(spool, "PIECE", 3)
    lines = [Line(place, "ü" * (place % 7)) for place in range(count)]
    shuffled = list(lines)
    Random(count).shuffle(shuffled)
    with ExternalSort(Line, lambda line: line.place) as waiting:
        for line in shuffled:
            waiting.add(line)
        assert list(waiting) == lines


def test_its_files_are_closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "RUN", 1)
    with ExternalSort(Line, lambda line: line.place) as waiting:
        waiting.add(Line(1, ""))
        (file,) = waiting._runs
    assert file.closed

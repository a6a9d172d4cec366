"""What a bot keeps in memory."""

from __future__ import annotations

from botkit.core.engine.program import Programs
from botkit.service.bot import MOST_PINNED, PinnedPrograms


def test_the_flows_of_broadcasts_that_were_used_last_are_kept() -> None:
    kept, programs = PinnedPrograms(), Programs(current={})
    for number in range(3 * MOST_PINNED):
        kept.put(f"{number}", programs)
        assert kept.get("0") is programs, "used again and again"
    assert sum(kept.get(f"{number}") is not None for number in range(3 * MOST_PINNED)) == 2 * MOST_PINNED

"""Scenario files: what they set, and what is said when they are wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from botkit.errors import ConfigInvalid
from webhooks.emulator.emulator import Emulator, EmulatorSettings
from webhooks.emulator.faults import Fault
from webhooks.emulator.limits import STRICT, EnforcedLimits
from webhooks.emulator.scenario import load_scenario, read_scenario

WHOLE = b"""\
scenario: A bad evening
seed: 7
strict: true
rules:
  reach: 3
receipts: [sent, delivered, read]
customers:
  - name: Nadia
    phone: "447700900123"
    language: en
templates:
  - name: order
    body: Your order {{1}} is on its way.
    buttons: [Thanks]
    status: paused
faults:
  - fault: duplicate
    every: 3
  - fault: error
    code: 131056
    next: 5
  - fault: late
    seconds: 2
    where: [receipt]
    chance: 0.2
"""


async def test_a_whole_scenario() -> None:
    scenario, problems = read_scenario("a.yaml", WHOLE)
    assert problems == ()
    assert scenario is not None
    assert scenario.limits == EnforcedLimits(
        **{**{field: getattr(STRICT, field) for field in EnforcedLimits.__struct_fields__}, "reach": 3}
    )
    platform = Emulator(EmulatorSettings(limits=scenario.limits, receipts=scenario.receipts, seed=scenario.seed))
    scenario.play(platform)
    assert [(person.name, person.phone, person.language) for person in platform.customers] == [("Nadia", "447700900123", "en")]
    assert [standing.fault for standing in platform.faults.active] == [
        Fault(kind="duplicate"),
        Fault(kind="error", code=131056),
        Fault(kind="late", seconds=2),
    ]
    wording = platform.templates.of_send({"type": "template", "template": {"name": "order", "language": {"code": "en"}}})
    assert wording is not None
    assert (wording["status"], wording["category"]) == ("PAUSED", "UTILITY")


def test_the_same_seed_plays_the_same() -> None:
    def struck(seed: int) -> list[int]:
        scenario, _ = read_scenario("a.yaml", b"seed: %d\nfaults:\n  - fault: missing\n    chance: 0.5\n" % seed)
        assert scenario is not None
        platform = Emulator()
        scenario.play(platform)
        return [len(platform.faults.strike("receipt")) for _ in range(40)]

    assert struck(1) == struck(1) != struck(2)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("faults:\n  - fault: eror\n", 'x.yaml:2:12: "eror" cannot stand after "fault"; did you mean "error"?'),
        ("faults:\n  - fault: error\n", 'x.yaml:2:5: the fault "error" needs a "code": 131056, say'),
        ("faults:\n  - fault: error\n    code: 5\n", "x.yaml:3:11: the platform has no error 5"),
        ("faults:\n  - fault: late\n", 'x.yaml:2:5: the fault "late" needs "seconds"'),
        ("faults:\n  - fault: page\n    code: 2\n", 'x.yaml:3:11: the fault "page" has no code'),
        ("faults:\n  - fault: page\n    next: 1\n    every: 2\n", 'x.yaml:2:5: only one of "next", "every" and "chance"'),
        ("faults:\n  - fault: page\n    where: [receipt]\n", 'x.yaml:3:12: the fault "page" strikes send, not receipt'),
        ("customers:\n  - name: Nadia\n", 'x.yaml:2:5: a customer has a "phone" or an "id"'),
        ("fault:\n  - page\n", 'x.yaml:1:1: unknown key "fault" in a scenario; did you mean "faults"?'),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, monkeypatch: Any, written: str, expected: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_text(written)
    with pytest.raises(ConfigInvalid) as fault:
        load_scenario(Path("x.yaml"))
    assert expected in str(fault.value)

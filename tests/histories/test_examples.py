"""The worked examples of the decision table and of the ledger, as short histories through the whole service, on each database."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from botkit.core.model.platform import Sender
from botkit.service.consent import import_job as importing
from botkit.service.privacy import erase as erasing
from botkit.store import Store, contacts
from tests.histories.expected import DAY, HOUR
from tests.histories.runner import HistoryRunner
from tests.histories.runs import OpenStore
from tests.histories.world import KEY, memory
from tests.support.paths import TESTS

FIXTURE = TESTS / "policy" / "fixtures" / "optin_examples.csv"
NADIA, MARCO, SEVEN_EIGHT_SEVEN, BOSTON, PSID = range(5)
PEOPLE = [
    {"home": "main", "address": "whatsapp:447700900001", "others": ["whatsapp:447700900501"]},
    {"home": "main", "address": "whatsapp:447700900002", "others": []},
    {"home": "main", "address": "whatsapp:17875550143", "others": []},
    {"home": "main", "address": "whatsapp:12025550143", "others": []},
    {"home": "page", "address": "messenger:2481357", "others": []},
]
NO_TAGS = {"O47", "O48", "O49", "O50"}  # the service sends neither Messenger's tags nor its tokens: tests/policy has these rows

Tick = dict[str, Any]


def after(go: int, *acts: list[Any], **more: Any) -> Tick:
    return {"go": go, "acts": list(acts), **more}


def says(said: str, who: int = NADIA, ago: int = 0) -> list[Any]:
    return [who, "says", said, ago]


def tell(name: str, who: int = NADIA, **body: Any) -> list[Any]:
    return [who, "tell", name, body]


def given(purpose: str, topic: str, who: int = NADIA, ago: int = 60) -> list[Any]:
    return [who, "enter", "given", purpose, topic, ago, True, ""]


def listed(purpose: str, topic: str, who: int = NADIA, **row: Any) -> list[Any]:
    usual = {"purpose": purpose, "topic": topic, "ago": HOUR, "text_version": "3", "evidence": "", "lasts": None, "scope": ""}
    return [who, "import", {**usual, **row}]


def fate(reason: str, who: int = NADIA) -> list[Any]:
    return [who, "fate", reason]


HELLO = after(0, says("hello there"))
OFFERS = after(0, listed("marketing", "offers"))
FLIGHTS = after(0, listed("utility", "flights"))
PENDING = after(60, [NADIA, "enter", "requested", "marketing", "offers", 0, True, ""])

# What happens; the expected reason is that of the fixture. The last word of the gate is what counts.
VERDICTS: dict[str, tuple[Tick, ...]] = {
    "O01": (after(0, says("hello there", ago=2 * HOUR)),),
    "O03": (HELLO, after(DAY, tell("late"))),
    "O04": (FLIGHTS, after(0, tell("late"))),
    "O05": (FLIGHTS, after(0, tell("offer"))),
    "O06": (HELLO, after(1, given("marketing", "offers")), after(DAY - 1, tell("bare_offer"))),
    "O10": (
        *(OFFERS, after(5, [NADIA, "prefers", "stop", 0]), after(5, [NADIA, "prefers", "resume", 0])),
        after(5, tell("offer")),
    ),
    "O12": (OFFERS, after(5, says("STOP")), after(5, says("START")), after(5, says("yes")), after(30 * HOUR, tell("offer"))),
    "O13": (after(0, says("STOP")),),
    "O15": (OFFERS, after(5, says("STOP")), after(DAY, says("hello there")), after(DAY, tell("offer"))),
    "O16": (HELLO, PENDING, after(DAY, tell("offer"))),
    "O17": (HELLO, PENDING, after(DAY, tell("web"))),
    "O20": (after(0, listed("marketing", "offers", BOSTON)), after(0, tell("offer", BOSTON))),
    "O21": (after(0, listed("utility", "flights", BOSTON)), after(17 * HOUR + 1800, tell("late", BOSTON))),
    "O22": (after(0, listed("marketing", "offers", SEVEN_EIGHT_SEVEN)), after(16 * HOUR + 300, tell("offer", SEVEN_EIGHT_SEVEN))),
    "O23": (OFFERS, after(0, tell("offer"), fate("MARKETING_COOLDOWN")), after(3 * HOUR, tell("offer"))),
    "O25": (FLIGHTS, after(0, tell("late"), fate("BLOCKED_BY_US")), after(60, tell("late"))),
    "O30": (after(0, listed("marketing", "offers", lasts=DAY)), after(DAY, tell("offer"))),
    "O31": (FLIGHTS, after(0, tell("login", request="r1"))),
    "O32": (after(0, says("STOP")), after(2 * DAY, tell("login", request="r1"))),
    "O33": (FLIGHTS, after(5, says("STOP")), after(2 * DAY, tell("late"))),
    "O34": (FLIGHTS, after(0, tell("late"), news=[["template", "delayed", {"category": "marketing"}]])),
    "O35": (
        after(0, listed("utility", "flights"), listed("utility", "flights", MARCO), news=[["limit", 1]]),
        *(after(0, tell("late", MARCO)), after(60, tell("late"))),
    ),
    "O45": (after(0, says("hello there", PSID, ago=3 * HOUR)), after(0, says("any deals", PSID))),
    "O52": (after(0, says("hello there", PSID)), after(2 * DAY, tell("late", PSID))),
    "O54": (after(0, says("flights please")), after(5, says("Yes, please")), after(5, [NADIA, "moves"]), after(2 * DAY, tell("late"))),
    "L01": (
        HELLO,
        after(5, given("marketing", "offers")),
        after(5, [NADIA, "enter", "withdrawn", "marketing", "", 0, False, ""]),
        after(DAY, tell("offer")),
    ),
    "L02": (
        HELLO,
        after(5, [NADIA, "enter", "withdrawn", "marketing", "", 0, False, ""]),
        after(5, given("marketing", "offers", ago=60)),
        after(DAY, tell("offer")),
    ),
    "L03": (
        HELLO,
        after(5, given("marketing", "offers", ago=0)),
        after(0, [NADIA, "enter", "withdrawn", "marketing", "", 0, False, ""]),
        after(DAY, tell("offer")),
    ),
    "L04": (HELLO, after(5, says("STOP")), after(5, given("utility", "flights", ago=0)), after(DAY, tell("late"))),
    "L04 marketing": (HELLO, after(5, says("STOP")), after(5, given("utility", "flights", ago=0)), after(DAY, tell("offer"))),
    "L05": (after(0, [NADIA, "prefers", "stop", 0]), after(5, given("marketing", "offers", ago=0)), after(DAY, tell("offer"))),
    "L06": (HELLO, PENDING, after(7 * DAY, says("yes")), after(DAY + 60, tell("offer"))),
    "L09": (after(0, listed("utility", "flights", text_version="1")), after(0, tell("offer"))),
    "L12": (OFFERS, after(0, tell("offer"), nodes=[]), after(0, says("STOP"), nodes=["one", "two"])),
}
LEDGER = {
    "L01": ("deny", "OPTED_OUT"),
    "L02": ("deny", "OPTED_OUT"),
    "L03": ("deny", "OPTED_OUT"),
    "L04": ("allow", "ALLOW_CONSENT"),
    "L04 marketing": ("deny", "OPTED_OUT"),
    "L05": ("deny", "META_MARKETING_STOPPED"),
    "L06": ("deny", "CONSENT_EXPIRED"),
    "L09": ("deny", "NO_CONSENT_MARKETING"),
    "L12": ("deny", "NO_CONSENT_MARKETING"),
}
# What people say: before it, the words, and the lines that the ledger gets.
WORDS: dict[str, tuple[tuple[Tick, ...], list[Any], list[tuple[str, str, str]]]] = {
    "O36": ((OFFERS,), says("Stop, the address is wrong!"), []),
    "O37": ((after(0, listed("marketing", "offers", BOSTON)),), says("please stop texting me", BOSTON), [("withdrawn", "all", "")]),
    "O38": ((OFFERS, after(5, says("my order"))), says("cancel"), []),
    "O39": ((OFFERS, after(5, tell("offer"))), says("cancel"), [("withdrawn", "marketing", "")]),
    "O40": ((OFFERS,), says("  stop.🙏"), [("withdrawn", "all", "")]),
    "O41": ((OFFERS,), says("yes"), []),
    "O42": ((OFFERS,), says("tap:OPT_OUT_MARKETING"), [("withdrawn", "marketing", "")]),
    "O43": ((OFFERS,), says("please stop sending me offers"), [("withdrawn", "marketing", "")]),
}


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> OpenStore:
    """Opens an empty store, of each kind."""
    if request.param == "sqlite":
        return memory
    url = request.getfixturevalue("pg_url")
    return lambda: Store.open(url)  # open_emptied before each test


def live(place: OpenStore, *ticks: Tick) -> HistoryRunner:
    """Live through a history that begins on a morning in London, after the time of the schedule."""
    rules = {"quiet": [21, 8], "permission": True}
    history = {"began": "2026-11-03T09:11:00+00:00", "rules": rules, "people": PEOPLE, "ticks": []}
    store = place()
    try:
        runner = HistoryRunner(store, history)
        with runner.recorder.recording():
            for tick in ticks:
                runner.run_tick(tick)
        return runner
    finally:
        store.close()


def rows() -> dict[str, tuple[str, str]]:
    with FIXTURE.open() as file:
        return {row["id"]: (row["expected"], row["reason"]) for row in csv.DictReader(file)}


EXPECTED = {**rows(), **LEDGER}


@pytest.mark.parametrize("row", VERDICTS)
def test_the_last_word_of_the_gate_is_that_of_the_example(place: OpenStore, row: str) -> None:
    runner = live(place, *VERDICTS[row])
    verdict, reason = EXPECTED[row]
    told = [act[2] for tick in VERDICTS[row] for act in tick["acts"] if act[1] == "tell"]
    who, _, (said, why, until) = [about for about in runner.verdicts if not told or about[1] == told[-1]][-1]
    assert (said, why) == (verdict, reason.split(" ")[0])
    if row == "O22":
        assert until % DAY == 12 * HOUR, "eight o'clock in San Juan"
    if row == "O23":
        assert until == runner.now - 3 * HOUR + DAY
    assert who == VERDICTS[row][-1]["acts"][0][0]


@pytest.mark.parametrize("row", WORDS)
def test_words_come_to_what_the_example_says(place: OpenStore, row: str) -> None:
    before, said, lines = WORDS[row]
    runner = live(place, *before, after(5, said))
    assert [line for _, line in runner.ledger_entries] == lines
    assert (EXPECTED[row][0] == "opt_out") == bool(lines)


@pytest.mark.parametrize(("row", "reason"), [("O29", "PROOF_INCOMPLETE"), ("L07", "SUPPRESSED")])
def test_a_row_of_a_list_is_refused(place: OpenStore, row: str, reason: str) -> None:
    ticks = {
        "O29": (after(0, listed("marketing", "offers", text_version="")),),
        "L07": (HELLO, after(60, [NADIA, "erase"]), after(60, listed("marketing", "offers", ago=DAY))),
    }[row]
    assert live(place, *ticks).tallies[f"import {reason}"] == 1


def test_l08_another_spelling_of_an_erased_number_is_refused(place: OpenStore, tmp_path: Path) -> None:
    store = place()
    now = datetime.fromisoformat("2026-11-03T09:00:00+00:00")
    with store.begin() as tx:
        (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone="5511912345678")], now)
        erasing.erase(tx, KEY, [found.contact_id], now, "anna")
    (tmp_path / "list.csv").write_text(
        "address,purpose,occurred_at,method,text_version,source\nwhatsapp:+55 11 1234-5678,marketing,2026-10-01T00:00:00Z,web_form,3,list\n"
    )
    order = importing.ImportOptions(path=tmp_path / "list.csv", rejects=tmp_path / "rejects.csv", by="anna")
    assert importing.run_import(store, order, KEY, now).refused == {"SUPPRESSED": 1}
    store.close()


def test_every_example_that_the_service_can_meet_is_shown() -> None:
    assert {*VERDICTS, *WORDS, "O29"} | NO_TAGS == {*rows(), *LEDGER}

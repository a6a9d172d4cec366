"""The studio: a real server and the stand-in platform under one clock; flows exchanged while it runs; what the page is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from botkit.cli.project import load_project
from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.server.simulator.actions import ACTIONS, FAULTS, ActionRefused, add_first_customers
from botkit.server.simulator.clock import Clock
from botkit.server.simulator.environment import Simulator, running_simulator
from botkit.server.simulator.feed import Feed
from botkit.server.simulator.file_watcher import reload_on_change
from botkit.server.simulator.flow_reload import LoadResult
from botkit.testing.actions import Report
from webhooks.emulator.limits import EnforcedLimits
from webhooks.emulator.scenario import read_scenario

NOW = datetime(2026, 6, 2, 8, tzinfo=UTC)

CONFIG = """\
botkit: 1
business: {name: Kettle & Co, zone: Europe/Amsterdam}
queues: {desk: {}}
functions:
  price: {url: "https://api.example.com/price/{tea}", headers: {Authorization: Bearer env PRICES}}
channels:
  shop: {platform: whatsapp, account: "1", token: env T, app_secrets: [env S], verify_token: env V}
"""

TEA = """\
botkit: 1
flow: tea
title: Tea
language: en
starts:
  - keywords: [tea]
steps:
  - ask: Which one?
    choices: [Assam, Sencha]
    save: tea
    remind: {after: 2 hours, say: Still thirsty?}
    wait: 20 hours
    no_reply:
      - say: Another time, then.
      - end:
  - call: price
    with: {tea: tea}
    save: price
    failed:
      - handoff: desk
      - end:
  - say: "{{ tea }} is {{ price.euros }} euros."
"""


TEMPLATES = """\
topics: {offers: {title: Offers, purpose: utility}}
templates: {offer: {languages: {en: 1}}}
"""

SIGN_UP = """\
botkit: 1
flow: sign_up
title: Sign up
language: en
starts:
  - keywords: [offers]
steps:
  - opt_in: offers
    purpose: utility
    ask: May we? Stop at any time by sending STOP.
    agree: "Yes"
    decline: "No"
    agreed:
      - subscribe: offers
"""

OFFER = """\
botkit: 1
flow: offer
title: Offers
language: en
starts:
  - event: offer.made
    to: offers
steps:
  - ask: "{{ event.tea }}?"
    purpose: utility
    template: offer
    with: [event.tea]
    choices: [Tell me more, Not now]
  - say: It is green.
    outside: drop
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "shop"
    (project / "flows" / "tests").mkdir(parents=True)
    (project / "botkit.yaml").write_text(CONFIG, encoding="utf-8")
    (project / "flows" / "tea.yaml").write_text(TEA, encoding="utf-8")
    (project / "flows" / "tests" / "tea.chat").write_text('function price {"euros": 4}\n> tea\n', encoding="utf-8")
    return project


@pytest.fixture
async def desk(folder: Path, sqlite_url: str) -> AsyncIterator[Simulator]:
    async with at(folder, sqlite_url) as found:
        await ACTIONS["join"](found, {})
        yield found


def at(folder: Path, store: str, **more: Any) -> Any:
    return running_simulator(
        lambda: load_project(folder, secrets=False), folder=folder, store=store, start=lambda _: Clock(NOW, runs=False), **more
    )


def key_of(desk: Simulator) -> str:
    return desk.platform.customers[0].key


async def do(desk: Simulator, act: str, **about: Any) -> None:
    await ACTIONS[act](desk, {"customer": key_of(desk), **about})
    await desk.travel.rest()


def texts(desk: Simulator) -> list[str]:
    return [sent.text for sent in desk.platform.accepted]


async def test_time_stops_at_everything_that_is_due_on_the_way(desk: Simulator) -> None:
    await do(desk, "say", text="tea")
    await do(desk, "clock", do="forward", seconds=86_400)
    assert texts(desk) == ["Which one?", "Still thirsty?", "Another time, then."]
    moments = [datetime.fromtimestamp(sent.at, UTC) - NOW for sent in desk.platform.accepted]
    assert [round(moment / timedelta(hours=1), 2) for moment in moments] == [0, 2, 20]
    assert desk.clock() == NOW + timedelta(days=1)


async def test_to_the_next_timer_goes_no_further(desk: Simulator) -> None:
    await do(desk, "say", text="tea")
    await do(desk, "clock", do="next")
    assert desk.clock() == NOW + timedelta(hours=2)
    assert texts(desk) == ["Which one?", "Still thirsty?"]
    await do(desk, "tap", label="Sencha")
    with pytest.raises(ActionRefused, match="nothing is waiting"):
        await do(desk, "clock", do="next")


async def test_functions_are_answered_here_and_nothing_outside_is_asked(desk: Simulator) -> None:
    await do(desk, "say", text="tea")
    await do(desk, "tap", label="Assam")
    assert texts(desk)[-1] == "Assam is 4 euros."
    await do(desk, "function", name="price", answer="fails")
    await do(desk, "say", text="tea")
    await do(desk, "tap", label="Assam")
    sections = await Feed(desk).sections()
    assert sections[f"contact:{key_of(desk)}"]["session"]["waits"] == "for a colleague (desk)"
    await do(desk, "close")
    assert (await Feed(desk).sections())[f"contact:{key_of(desk)}"]["session"] is None
    assert desk.functions.asked == {"price": 2}


async def test_new_flows_are_at_work_at_once_and_who_waits_goes_on_in_the_old(desk: Simulator, folder: Path) -> None:
    await do(desk, "say", text="tea")
    file = folder / "flows" / "tea.yaml"
    file.write_text(TEA.replace("is {{", "costs {{"), encoding="utf-8")
    assert (await desk.load()).runs
    await do(desk, "tap", label="Sencha")
    await do(desk, "say", text="tea")
    await do(desk, "tap", label="Sencha")
    assert texts(desk) == ["Which one?", "Sencha is 4 euros.", "Which one?", "Sencha costs 4 euros."]


@pytest.mark.parametrize(("name", "text"), [("flows/tea.yaml", TEA.replace("call:", "cal:")), ("botkit.yaml", "botkit: 1\nbusines: {}\n")])
async def test_a_broken_file_changes_nothing_but_the_news(desk: Simulator, folder: Path, name: str, text: str) -> None:
    before = desk.server.runtime.bot.programs
    (folder / name).write_text(text, encoding="utf-8")
    news = await desk.load()
    assert not news.runs
    assert desk.server.runtime.bot.programs is before
    told = (await Feed(desk).sections())["flows"]
    assert told["errors"] == 1
    assert f"{name}:" in told["failure"] + "".join(problem["text"] for problem in told["problems"])
    await do(desk, "say", text="tea")
    assert texts(desk) == ["Which one?"]


async def test_what_is_saved_is_loaded(desk: Simulator, folder: Path) -> None:
    told: asyncio.Queue[LoadResult] = asyncio.Queue()
    stop = asyncio.Event()
    watching = asyncio.create_task(reload_on_change(desk, told.put_nowait, stop))
    (folder / "flows" / ".tea.swp.yaml").write_text("an editor's", encoding="utf-8")
    async with asyncio.timeout(30):
        while told.empty() and not watching.done():  # the watch begins in a thread and does not say when: so save again
            (folder / "flows" / "tea.yaml").write_text(TEA.replace("Which one?", "Which tea?"), encoding="utf-8")
            await asyncio.sleep(0.5)
    assert not watching.done()
    assert (await told.get()).runs
    stop.set()
    await watching
    await do(desk, "say", text="tea")
    assert texts(desk) == ["Which tea?"]


async def test_the_page_is_told_everything_once_and_then_what_changed(desk: Simulator) -> None:
    stop = asyncio.Event()
    changes = Feed(desk).changes(stop)
    first = await anext(changes)
    key = key_of(desk)
    assert {"clock", "flows", "customers", "outbox", "functions", "events", "faults", "now", f"phone:{key}"} <= set(first)
    await do(desk, "say", text="tea")
    seen: dict[str, Any] = {}
    async with asyncio.timeout(10):
        while len(seen.get(f"phone:{key}", {}).get("bubbles", ())) < 2 or not seen.get(f"trace:{key}"):
            seen |= await anext(changes)
    assert "flows" not in seen
    (turn,) = seen[f"trace:{key}"]
    assert turn["taken"]["flow"] == "tea"
    stop.set()
    assert [sections async for sections in changes] == []


async def test_an_approved_wording_shows_the_flows_words_and_its_buttons_answer(folder: Path, sqlite_url: str) -> None:
    (folder / "botkit.yaml").write_text(CONFIG + TEMPLATES, encoding="utf-8")
    (folder / "flows" / "sign_up.yaml").write_text(SIGN_UP, encoding="utf-8")
    (folder / "flows" / "offer.yaml").write_text(OFFER, encoding="utf-8")
    async with at(folder, sqlite_url) as desk:
        await ACTIONS["join"](desk, {})
        await ACTIONS["join"](desk, {})
        await do(desk, "say", text="offers")
        await do(desk, "tap", label="Yes")
        await do(desk, "clock", do="forward", seconds=90_000)
        await do(desk, "report", name="offer.made", body='{"tea": "Sencha"}')
        phone = (await Feed(desk).sections())[f"phone:{key_of(desk)}"]
        (wording,) = phone["wordings"].values()
        assert wording == {"text": "Sencha?", "buttons": ["Tell me more", "Not now"]}
        await do(desk, "tap", label="Tell me more", message=phone["bubbles"][-1]["key"])
        assert texts(desk)[-1] == "It is green."
        reported = [len([line for line in script.lines if isinstance(line, Report)]) for script in desk.scripts.values()]
        assert reported == [1, 0], "the other customer was not told, so their transcript does not speak of it"


async def test_trouble_is_ordered_shown_and_lifted(desk: Simulator) -> None:
    for kind in FAULTS:
        await do(desk, "fault", kind=kind, times=1)
    assert len((await Feed(desk).sections())["faults"]) == len(FAULTS)
    await do(desk, "fault", kind="none")
    assert (await Feed(desk).sections())["faults"] == []


async def test_what_makes_no_sense_is_refused_with_a_sentence(desk: Simulator) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("say", {"text": "  "}),
        ("say", {"text": "x" * 5_000}),
        ("say", {"text": 7}),
        ("say", {"customer": "nobody", "text": "tea"}),
        ("send", {"kind": "house"}),
        ("switch", {"what": "off"}),
        ("report", {"name": "x", "body": "["}),
        ("report", {"name": "x", "body": "[]"}),
        ("report", {"name": "nothing.known", "body": "{}"}),
        ("close", {}),
        ("function", {"name": "nope", "answer": "1"}),
        ("clock", {"do": "back"}),
        ("clock", {"do": "forward", "seconds": -1}),
        ("clock", {"do": "forward", "seconds": 10**9}),
        ("fault", {"kind": "flood"}),
    ]
    for act, about in wrong:
        with pytest.raises(ActionRefused):
            await do(desk, act, **about)
    for _ in range(7):
        await do(desk, "join")
    with pytest.raises(ActionRefused, match="room for 8"):
        await do(desk, "join")


async def test_everything_else_that_a_customer_does_reaches_the_business(desk: Simulator) -> None:
    await do(desk, "language", language="de")
    await do(desk, "say", text="tea")
    question = desk.platform.accepted[-1].id
    await do(desk, "react", message=question, emoji="👍")
    for kind in ("image", "document", "voice"):
        await do(desk, "send", kind=kind)
    await do(desk, "place")
    await do(desk, "look")
    await do(desk, "ad", ref="summer_ad", text="Hello")
    assert "> (from summer_ad: Hello)" in [str(line) for line in desk.scripts[key_of(desk)].lines]
    await do(desk, "number")
    for what in ("stop", "resume", "call", "block", "unblock"):
        await do(desk, "switch", what=what)
    sections = await Feed(desk).sections()
    contact = sections[f"contact:{key_of(desk)}"]
    assert contact["language"] == "de"
    kinds = [bubble["screen"]["kind"] for bubble in sections[f"phone:{key_of(desk)}"]["bubbles"] if bubble.get("by") == "customer"]
    assert {"text", "image", "document", "audio", "location"} <= set(kinds)


async def test_it_does_not_begin_with_flows_that_have_errors_or_without_any(folder: Path, sqlite_url: str) -> None:
    (folder / "flows" / "tea.yaml").write_text(TEA.replace("call:", "cal:"), encoding="utf-8")
    with pytest.raises(FlowsInvalid):
        async with at(folder, sqlite_url):
            pass
    (folder / "flows" / "tea.yaml").unlink()
    with pytest.raises(ConfigInvalid, match="no flows"):
        async with at(folder, sqlite_url):
            pass


EVENING = b"""\
scenario: A bad evening
seed: 7
receipts: [sent]
customers:
  - {name: Lena, phone: "447700900150", language: de}
  - {name: Tom, phone: "447700900101"}
templates:
  - {name: offer, body: "Would you like {{1}}?"}
faults:
  - {fault: duplicate, every: 2}
"""


async def test_a_scenario_sets_the_scene(folder: Path, sqlite_url: str) -> None:
    scenario, _ = read_scenario("evening.yaml", EVENING)
    async with at(folder, sqlite_url, scenario=scenario) as found:
        await add_first_customers(found)
        assert [(customer.name, customer.language) for customer in found.platform.customers] == [("Lena", "de"), ("Tom", "")]
        assert found.platform.limits == EnforcedLimits(window=True), "what the file does not speak of stays as the desk has it"
        sections = await Feed(found).sections()
        assert [order["told"] for order in sections["faults"]] == ["duplicate, every 2nd (message/receipt/news)"]
        assert sections["contact:447700900150"]["language"] == "de"
        await ACTIONS["join"](found, {})
        assert len({customer.phone for customer in found.platform.customers}) == 3, "nobody gets the number of somebody else"


async def test_what_a_customer_costs_so_far_is_told_as_the_bill_would(desk: Simulator) -> None:
    feed = Feed(desk)
    await do(desk, "say", text="tea")
    await desk.platform.settled()
    cost = (await feed.sections())[f"contact:{key_of(desk)}"]["cost"]
    assert cost == {
        "total": "0 USD",
        "lines": [{"count": 1, "category": "service", "why": "free inside the window", "amount": ""}],
        "unpriced": 0,
    }


WORDINGS = """\
{"botkit": 1, "templates": [{"name": "offer", "language": "en", "category": "utility", "body": "Fresh today: {{1}}. Would you like some?",
 "footer": "Kettle & Co", "buttons": [{"kind": "reply", "label": "Tell me more"}, {"kind": "reply", "label": "Not now"}]}]}
"""


async def test_approved_wordings_of_the_catalogue_stand_on_the_phone(folder: Path, sqlite_url: str) -> None:
    topics = TEMPLATES.splitlines(keepends=True)[0]
    (folder / "botkit.yaml").write_text(CONFIG + topics, encoding="utf-8")
    (folder / "templates.json").write_text(WORDINGS, encoding="utf-8")
    (folder / "flows" / "sign_up.yaml").write_text(SIGN_UP, encoding="utf-8")
    (folder / "flows" / "offer.yaml").write_text(OFFER, encoding="utf-8")
    async with at(folder, sqlite_url) as found:
        await ACTIONS["join"](found, {})
        await do(found, "say", text="offers")
        await do(found, "tap", label="Yes")
        await do(found, "clock", do="forward", seconds=90_000)
        await do(found, "report", name="offer.made", body='{"tea": "Sencha"}')
        sections = await Feed(found).sections()
        shown = sections[f"phone:{key_of(found)}"]["bubbles"][-1]["screen"]
        assert shown["text"] == "Fresh today: Sencha. Would you like some?"
        assert [button["label"] for button in shown["buttons"]] == ["Tell me more", "Not now"]
        assert shown["footer"] == "Kettle & Co"
        (dear,) = [line for line in sections[f"contact:{key_of(found)}"]["cost"]["lines"] if line["amount"]]
        assert (dear["count"], dear["category"]) == (1, "utility")

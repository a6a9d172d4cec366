"""The simulator: a real server and the stand-in platform under one clock, flows that are reloaded while it runs, and the feed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from botkit.cli.project import load_project
from botkit.errors import ConfigInvalid, FlowsInvalid
from botkit.server.simulator.action_input import ActionRefused
from botkit.server.simulator.actions import ACTIONS, FAULTS, add_first_customers
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
queues: {agents: {}}
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
      - handoff: agents
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
async def simulator(folder: Path, sqlite_url: str) -> AsyncIterator[Simulator]:
    async with at(folder, sqlite_url) as simulator:
        await ACTIONS["add_customer"](simulator, {})
        yield simulator


def at(folder: Path, store: str, **more: Any) -> Any:
    return running_simulator(
        lambda: load_project(folder, secrets=False), folder=folder, store=store, start=lambda _: Clock(NOW, runs=False), **more
    )


def key_of(simulator: Simulator) -> str:
    return simulator.platform.customers[0].key


async def do(simulator: Simulator, action: str, **fields: Any) -> None:
    await ACTIONS[action](simulator, {"customer": key_of(simulator), **fields})
    await simulator.travel.wait_until_idle()


def texts(simulator: Simulator) -> list[str]:
    return [sent.text for sent in simulator.platform.accepted]


async def test_time_stops_at_everything_that_is_due_on_the_way(simulator: Simulator) -> None:
    await do(simulator, "say", text="tea")
    await do(simulator, "clock", do="forward", seconds=86_400)
    assert texts(simulator) == ["Which one?", "Still thirsty?", "Another time, then."]
    moments = [datetime.fromtimestamp(sent.at, UTC) - NOW for sent in simulator.platform.accepted]
    assert [round(moment / timedelta(hours=1), 2) for moment in moments] == [0, 2, 20]
    assert simulator.clock() == NOW + timedelta(days=1)


async def test_to_the_next_timer_goes_no_further(simulator: Simulator) -> None:
    await do(simulator, "say", text="tea")
    await do(simulator, "clock", do="next")
    assert simulator.clock() == NOW + timedelta(hours=2)
    assert texts(simulator) == ["Which one?", "Still thirsty?"]
    await do(simulator, "tap", label="Sencha")
    with pytest.raises(ActionRefused, match="nothing is waiting"):
        await do(simulator, "clock", do="next")


async def test_functions_are_answered_here_and_nothing_outside_is_asked(simulator: Simulator) -> None:
    await do(simulator, "say", text="tea")
    await do(simulator, "tap", label="Assam")
    assert texts(simulator)[-1] == "Assam is 4 euros."
    await do(simulator, "function", name="price", answer="fails")
    await do(simulator, "say", text="tea")
    await do(simulator, "tap", label="Assam")
    sections = await Feed(simulator).sections()
    assert sections[f"contact:{key_of(simulator)}"]["session"]["waits"] == "for a colleague (agents)"
    await do(simulator, "agent_close")
    assert (await Feed(simulator).sections())[f"contact:{key_of(simulator)}"]["session"] is None
    assert simulator.functions.calls == {"price": 2}


async def test_new_flows_are_used_at_once_and_waiting_conversations_go_on_in_the_old_ones(simulator: Simulator, folder: Path) -> None:
    await do(simulator, "say", text="tea")
    file = folder / "flows" / "tea.yaml"
    file.write_text(TEA.replace("is {{", "costs {{"), encoding="utf-8")
    assert (await simulator.load()).runs
    await do(simulator, "tap", label="Sencha")
    await do(simulator, "say", text="tea")
    await do(simulator, "tap", label="Sencha")
    assert texts(simulator) == ["Which one?", "Sencha is 4 euros.", "Which one?", "Sencha costs 4 euros."]


@pytest.mark.parametrize(("name", "text"), [("flows/tea.yaml", TEA.replace("call:", "cal:")), ("botkit.yaml", "botkit: 1\nbusines: {}\n")])
async def test_a_broken_file_is_reported_and_changes_nothing_else(simulator: Simulator, folder: Path, name: str, text: str) -> None:
    before = simulator.server.runtime.bot.programs
    (folder / name).write_text(text, encoding="utf-8")
    result = await simulator.load()
    assert not result.runs
    assert simulator.server.runtime.bot.programs is before
    flows = (await Feed(simulator).sections())["flows"]
    assert flows["errors"] == 1
    assert f"{name}:" in flows["failure"] + "".join(problem["text"] for problem in flows["problems"])
    await do(simulator, "say", text="tea")
    assert texts(simulator) == ["Which one?"]


async def test_what_is_saved_is_loaded(simulator: Simulator, folder: Path) -> None:
    results: asyncio.Queue[LoadResult] = asyncio.Queue()
    stop = asyncio.Event()
    watching = asyncio.create_task(reload_on_change(simulator, results.put_nowait, stop))
    (folder / "flows" / ".tea.swp.yaml").write_text("an editor's", encoding="utf-8")
    async with asyncio.timeout(30):
        while results.empty() and not watching.done():  # the watch begins in a thread and does not say when: so save again
            (folder / "flows" / "tea.yaml").write_text(TEA.replace("Which one?", "Which tea?"), encoding="utf-8")
            await asyncio.sleep(0.5)
    assert not watching.done()
    assert (await results.get()).runs
    stop.set()
    await watching
    await do(simulator, "say", text="tea")
    assert texts(simulator) == ["Which tea?"]


async def test_the_feed_sends_everything_once_and_then_what_changed(simulator: Simulator) -> None:
    stop = asyncio.Event()
    changes = Feed(simulator).changes(stop)
    first = await anext(changes)
    key = key_of(simulator)
    assert {"clock", "flows", "customers", "outbox", "functions", "events", "faults", "now", f"phone:{key}"} <= set(first)
    await do(simulator, "say", text="tea")
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
    async with at(folder, sqlite_url) as simulator:
        await ACTIONS["add_customer"](simulator, {})
        await ACTIONS["add_customer"](simulator, {})
        await do(simulator, "say", text="offers")
        await do(simulator, "tap", label="Yes")
        await do(simulator, "clock", do="forward", seconds=90_000)
        await do(simulator, "report", name="offer.made", body='{"tea": "Sencha"}')
        phone = (await Feed(simulator).sections())[f"phone:{key_of(simulator)}"]
        (wording,) = phone["wordings"].values()
        assert wording == {"text": "Sencha?", "buttons": ["Tell me more", "Not now"]}
        await do(simulator, "tap", label="Tell me more", message=phone["bubbles"][-1]["key"])
        assert texts(simulator)[-1] == "It is green."
        reported = [len([line for line in recording.lines if isinstance(line, Report)]) for recording in simulator.recordings.values()]
        assert reported == [1, 0], "the other customer was not told, so their transcript does not speak of it"


async def test_faults_are_ordered_shown_and_ended(simulator: Simulator) -> None:
    for kind in FAULTS:
        await do(simulator, "fault", kind=kind, times=1)
    assert len((await Feed(simulator).sections())["faults"]) == len(FAULTS)
    await do(simulator, "fault", kind="none")
    assert (await Feed(simulator).sections())["faults"] == []


async def test_what_makes_no_sense_is_refused_with_a_sentence(simulator: Simulator) -> None:
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("say", {"text": "  "}),
        ("say", {"text": "x" * 5_000}),
        ("say", {"text": 7}),
        ("say", {"customer": "nobody", "text": "tea"}),
        ("send_file", {"kind": "house"}),
        ("switch", {"what": "off"}),
        ("report", {"name": "x", "body": "["}),
        ("report", {"name": "x", "body": "[]"}),
        ("report", {"name": "nothing.known", "body": "{}"}),
        ("agent_close", {}),
        ("function", {"name": "nope", "answer": "1"}),
        ("clock", {"do": "back"}),
        ("clock", {"do": "forward", "seconds": -1}),
        ("clock", {"do": "forward", "seconds": 10**9}),
        ("fault", {"kind": "flood"}),
    ]
    for action, fields in wrong:
        with pytest.raises(ActionRefused):
            await do(simulator, action, **fields)
    for _ in range(7):
        await do(simulator, "add_customer")
    with pytest.raises(ActionRefused, match="room for 8"):
        await do(simulator, "add_customer")


async def test_everything_else_that_a_customer_does_reaches_the_business(simulator: Simulator) -> None:
    await do(simulator, "language", language="de")
    await do(simulator, "say", text="tea")
    question = simulator.platform.accepted[-1].id
    await do(simulator, "react", message=question, emoji="👍")
    for kind in ("image", "document", "voice"):
        await do(simulator, "send_file", kind=kind)
    await do(simulator, "location")
    await do(simulator, "open_chat")
    await do(simulator, "ad", ref="summer_ad", text="Hello")
    assert "> (from summer_ad: Hello)" in [str(line) for line in simulator.recordings[key_of(simulator)].lines]
    await do(simulator, "number")
    for what in ("stop", "resume", "call", "block", "unblock"):
        await do(simulator, "switch", what=what)
    sections = await Feed(simulator).sections()
    contact = sections[f"contact:{key_of(simulator)}"]
    assert contact["language"] == "de"
    kinds = [bubble["screen"]["kind"] for bubble in sections[f"phone:{key_of(simulator)}"]["bubbles"] if bubble.get("by") == "customer"]
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


async def test_a_scenario_sets_up_the_platform(folder: Path, sqlite_url: str) -> None:
    scenario, _ = read_scenario("evening.yaml", EVENING)
    async with at(folder, sqlite_url, scenario=scenario) as simulator:
        await add_first_customers(simulator)
        assert [(customer.name, customer.language) for customer in simulator.platform.customers] == [("Lena", "de"), ("Tom", "")]
        assert simulator.platform.limits == EnforcedLimits(window=True), "what the file does not speak of stays as it is without a scenario"
        sections = await Feed(simulator).sections()
        assert [order["text"] for order in sections["faults"]] == ["duplicate, every 2nd (message/receipt/news)"]
        assert sections["contact:447700900150"]["language"] == "de"
        await ACTIONS["add_customer"](simulator, {})
        assert len({customer.phone for customer in simulator.platform.customers}) == 3, "nobody gets the number of somebody else"


async def test_the_cost_of_a_customer_so_far_is_that_of_the_bill(simulator: Simulator) -> None:
    feed = Feed(simulator)
    await do(simulator, "say", text="tea")
    await simulator.platform.settled()
    cost = (await feed.sections())[f"contact:{key_of(simulator)}"]["cost"]
    assert cost == {
        "total": "0 USD",
        "lines": [{"count": 1, "category": "service", "why": "free inside the window", "amount": ""}],
        "unpriced": 0,
    }


WORDINGS = """\
{"botkit": 1, "templates": [{"name": "offer", "language": "en", "category": "utility", "body": "Fresh today: {{1}}. Would you like some?",
 "footer": "Kettle & Co", "buttons": [{"kind": "reply", "label": "Tell me more"}, {"kind": "reply", "label": "Not now"}]}]}
"""


async def test_the_phone_shows_approved_wordings_of_the_catalogue(folder: Path, sqlite_url: str) -> None:
    topics = TEMPLATES.splitlines(keepends=True)[0]
    (folder / "botkit.yaml").write_text(CONFIG + topics, encoding="utf-8")
    (folder / "templates.json").write_text(WORDINGS, encoding="utf-8")
    (folder / "flows" / "sign_up.yaml").write_text(SIGN_UP, encoding="utf-8")
    (folder / "flows" / "offer.yaml").write_text(OFFER, encoding="utf-8")
    async with at(folder, sqlite_url) as simulator:
        await ACTIONS["add_customer"](simulator, {})
        await do(simulator, "say", text="offers")
        await do(simulator, "tap", label="Yes")
        await do(simulator, "clock", do="forward", seconds=90_000)
        await do(simulator, "report", name="offer.made", body='{"tea": "Sencha"}')
        sections = await Feed(simulator).sections()
        shown = sections[f"phone:{key_of(simulator)}"]["bubbles"][-1]["screen"]
        assert shown["text"] == "Fresh today: Sencha. Would you like some?"
        assert [button["label"] for button in shown["buttons"]] == ["Tell me more", "Not now"]
        assert shown["footer"] == "Kettle & Co"
        (dear,) = [line for line in sections[f"contact:{key_of(simulator)}"]["cost"]["lines"] if line["amount"]]
        assert (dear["count"], dear["category"]) == (1, "utility")


async def test_every_run_has_secrets_of_its_own_and_every_port_guards_its_host(simulator: Simulator) -> None:
    number = simulator.platform.number
    for secret in (number.token, number.app_secret, number.verify_token):
        assert len(secret) >= 32
        assert "emulator" not in secret
    ports = [simulator.server.url, simulator.server.admin_url, simulator.platform.base_url, simulator.travel.functions_url]
    async with aiohttp.ClientSession() as http:
        for url in ports:
            async with http.get(f"{url}/metrics", headers={"Host": "attacker.example"}) as answer:
                assert answer.status in (400, 421)

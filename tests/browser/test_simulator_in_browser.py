"""The simulator as somebody uses it: conversations, lists, time, STOP, reloads, two customers, the keyboard."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-c", "from botkit.cli.main import main; main()"]

CONFIG = """\
botkit: 1
business: {name: Kettle & Co, zone: Europe/Amsterdam}
topics:
  orders: {title: News about your orders, purpose: utility}
templates:
  order_ready: {languages: {en: 1}}
"""

MENU = """\
botkit: 1
flow: menu
title: What we sell
language: en
starts:
  - keywords: [menu]
steps:
  - ask: What would you like?
    choices:
      - {label: Assam, description: strong and malty}
      - {label: Darjeeling, description: light}
      - {label: Sencha, description: green}
      - {label: Rooibos, description: no caffeine}
    save: tea
  - ask: A small or a large pot of {{ tea }}?
    choices: [Small, Large]
    save: pot
  - say: "*{{ pot }}* it is."
"""

ORDER = """\
botkit: 1
flow: order
title: Tell when it is ready
language: en
starts:
  - keywords: [order]
steps:
  - opt_in: orders
    purpose: utility
    ask: May we write to you when it is ready? You can stop at any time by sending STOP.
    agree: Yes, please
    decline: No, thank you
    agreed:
      - subscribe: orders
      - say: We will.
  - pause: 25 hours
  - tag: waited
"""

READY = """\
botkit: 1
flow: ready
title: Tell that it is ready
language: en
starts:
  - event: order.ready
    to: orders
steps:
  - say: A picture of it, just for fun.
    purpose: utility
    outside: drop
  - say: Your kettle is ready, {{ contact.name }}.
    purpose: utility
    template: order_ready
    with: [contact.name]
"""

# Something that hurts no other test stands ordered from the beginning.
SCENE = """\
scenario: A slow afternoon
faults:
  - {fault: late, seconds: 0.05, where: [receipt], every: 3}
"""

FILES = {"botkit.yaml": CONFIG, "menu.yaml": MENU, "order.yaml": ORDER, "ready.yaml": READY}


@pytest.fixture(scope="module")
def airline(start_simulator: Callable[..., Any], shop: Any) -> Any:  # both at once: they take their time to learn
    return start_simulator()


@pytest.fixture(scope="module")
def shop(start_simulator: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Any:
    scene = tmp_path_factory.mktemp("scene") / "afternoon.yaml"
    scene.write_text(SCENE, encoding="utf-8")
    return start_simulator(FILES, "--scenario", str(scene))


def test_an_airline_conversation_from_the_first_question_to_a_transcript_that_passes(airline: Any, open_page: Any, phone: Any) -> None:
    page = open_page(airline)
    nadia = phone.joined(page)
    nadia.says("How much baggage can I take?")
    nadia.sees("Economy includes one cabin bag")
    nadia.says("flight updates")
    nadia.sees("Which flight would you like to follow?")
    nadia.says("BK1234")
    nadia.sees("May we message you here about delays")
    nadia.taps("Yes, keep me posted")
    nadia.sees("Done. We will tell you as soon as anything changes for BK1234.")
    page.wait_for_selector(".bubble.mine .ticks.read")

    trace = page.get_by_role("tabpanel", name="Trace")
    trace.get_by_text("flight_updates.yaml:42").first.wait_for()
    trace.get_by_text("gate: allowed").first.wait_for()
    page.get_by_role("tab", name="Contact").click()
    contact = page.get_by_role("tabpanel", name="Contact")
    contact.get_by_text("agreed", exact=True).wait_for()
    contact.get_by_text(re.compile("Open for (24 h|23 h 59 min)")).wait_for()

    page.get_by_role("tab", name="Business").click()
    page.get_by_label("Event").select_option("flight.changed")
    page.get_by_label("Body, as JSON").fill('{"flight": "BK1234", "status": "gate", "gate": "D22"}')
    page.get_by_role("button", name="Report").click()
    nadia.sees("BK1234 now leaves from gate D22.")
    page.get_by_label("Body, as JSON").fill('{"flight": "BK77", "status": "gate", "gate": "D22"}')
    page.get_by_role("button", name="Report").click()
    page.get_by_text("The event reached nobody: nobody follows it.").wait_for()

    nadia.at.get_by_role("button", name=f"More that {nadia.name} can do").click()
    page.get_by_role("menuitem", name="Save as transcript").click()
    page.get_by_text("and it passes").wait_for()
    page.get_by_label("Name").fill("from_the_simulator")
    page.get_by_role("button", name="Write into tests").click()
    page.get_by_text("Written to").wait_for()
    written = airline.folder / "tests" / "from_the_simulator.chat"
    assert "> [Yes, keep me posted]" in written.read_text(encoding="utf-8")
    ran = subprocess.run([*COMMAND, "test", str(written)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_two_customers_side_by_side_have_a_conversation_each_and_stop_is_for_one(airline: Any, open_page: Any, phone: Any) -> None:
    page = open_page(airline)
    tom, nadia = phone.joined(page), phone.joined(page)
    tom.says("survey")
    nadia.says("flight updates")
    tom.sees("from 0 to 10?")
    nadia.sees("Which flight would you like to follow?")
    tom.says("10")
    nadia.says("BK1234")
    tom.sees("What did you like most?")
    nadia.taps("Yes, keep me posted")
    nadia.sees("Done. We will tell you")
    assert "flight" not in tom.at.locator(".chat").inner_text()

    nadia.says("STOP")
    nadia.sees("You will get no more messages from Blue Kite Air.")
    page.get_by_role("tab", name="Business").click()
    page.get_by_label("Event").select_option("flight.changed")
    page.get_by_label("Body, as JSON").fill('{"flight": "BK1234", "status": "gate", "gate": "D23"}')
    page.get_by_role("button", name="Report").click()
    nadia.sees("Not sent: OPTED_OUT")
    assert "D23" not in nadia.at.locator(".chat").inner_text()
    page.get_by_role("tab", name="Contact").click()
    page.get_by_role("tabpanel", name="Contact").get_by_text("withdrawn", exact=True).first.wait_for()


def test_a_list_opens_as_a_sheet_and_buttons_answer(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    nadia.says("menu")
    opener = nadia.at.locator(".buttons [aria-haspopup=dialog]").last
    opener.click()
    sheet = nadia.at.get_by_role("dialog")
    assert sheet.get_by_role("button", name="Sencha green").is_visible()
    page.keyboard.press("Escape")
    sheet.wait_for(state="hidden")
    assert opener.evaluate("button => button === document.activeElement"), "the focus goes back to where it was"
    opener.click()
    sheet.get_by_role("button", name="Darjeeling light").click()
    nadia.sees("A small or a large pot of Darjeeling?")
    nadia.taps("Large")
    assert nadia.sees("Large it is.").locator("b").inner_text() == "Large"


def test_reactions_and_quoted_replies(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    nadia.says("menu")
    question = nadia.bubble("What would you like?")
    question.get_by_role("button", name="React", exact=True).click()
    question.get_by_role("button", name="👍").click()
    nadia.at.get_by_role("img", name="Reaction: 👍").wait_for()
    nadia.bubble("What would you like?").get_by_role("button", name="React", exact=True).click()
    nadia.at.get_by_role("button", name="👍").click()
    nadia.at.get_by_role("img", name="Reaction: 👍").wait_for(state="detached")

    nadia.bubble("What would you like?").get_by_role("button", name="Reply to this").click()
    assert nadia.at.locator(".quoting").inner_text() == "What would you like?"
    nadia.at.get_by_role("textbox").press_sequentially("Sencha")
    page.keyboard.press("Enter")
    quoting = nadia.at.locator(".bubble.mine blockquote").last
    assert quoting.inner_text().split("\n") == ["Kettle & Co", "What would you like?"]
    assert not nadia.at.locator(".quoting").is_visible()
    nadia.sees("A small or a large pot of Sencha?")


def test_a_badge_shows_what_is_ordered_of_the_platform_and_lifts_it(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    badge = page.locator("#faults")
    badge.wait_for()
    assert badge.inner_text().split() == ["A", "slow", "afternoon", "1", "fault"]
    page.get_by_role("tab", name="Platform").click()
    page.get_by_role("button", name="Every webhook comes twice: always").click()
    page.get_by_text("2 faults").wait_for()
    nadia = phone.joined(page)
    nadia.says("menu")
    nadia.sees("What would you like?")
    page.get_by_role("tabpanel", name="Platform").get_by_text(re.compile("happened [1-9]")).first.wait_for()
    page.get_by_role("tab", name="Outbox").click()
    assert page.get_by_role("tabpanel", name="Outbox").get_by_text(nadia.name).count() == 1, "answered once, however often it came"
    badge.click()
    badge.wait_for(state="hidden")


def test_a_page_that_is_loaded_anew_shows_everything_again(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)  # not the first one, which the page would show by itself
    nadia.says("menu")
    nadia.sees("What would you like?")
    page.get_by_role("tab", name="Contact").click()
    before = nadia.at.locator(".chat .text").all_inner_texts()
    page.reload()
    page.wait_for_selector("body[data-ready]")
    nadia.sees("What would you like?")
    assert nadia.at.locator(".chat .text").all_inner_texts() == before
    assert page.locator(".phone.chosen .name").inner_text() == nadia.name, "the panes speak of the same customer"
    assert page.get_by_role("tab", name="Contact").get_attribute("aria-selected") == "true"
    nadia.at.locator(".buttons [aria-haspopup=dialog]").last.click()
    nadia.at.get_by_role("dialog").get_by_role("button", name="Rooibos no caffeine").click()
    nadia.sees("A small or a large pot of Rooibos?")


def test_two_tabs_show_the_same_simulator(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    other = page.context.new_page()
    other.goto(page.url)
    there = phone(other, nadia.name)
    nadia.says("menu")
    there.sees("What would you like?")
    there.at.locator(".buttons [aria-haspopup=dialog]").last.click()
    there.at.get_by_role("dialog").get_by_role("button", name="Assam strong and malty").click()
    nadia.sees("A small or a large pot of Assam?")
    other.get_by_role("button", name="Pause the clock").click()
    page.get_by_role("button", name="Let the clock run").click()
    other.get_by_role("button", name="Pause the clock").wait_for()


def report(page: Any) -> None:
    page.get_by_role("tab", name="Business").click()
    page.get_by_role("button", name="Report").click()


def test_after_24_hours_words_are_refused_and_the_template_goes_out(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    nadia = phone.joined(page)
    nadia.says("order")
    nadia.taps("Yes, please")
    nadia.sees("We will.")
    report(page)
    nadia.sees("A picture of it")
    page.get_by_role("button", name=re.compile("Next timer in (25 h|24 h 59 min)")).wait_for()
    page.get_by_role("button", name="+24 h").click()
    page.get_by_role("tab", name="Contact").click()
    page.get_by_role("tabpanel", name="Contact").get_by_text("Closed", exact=True).wait_for()
    page.get_by_role("button", name=re.compile("Next timer in (1 h|59 min)")).click()
    page.get_by_role("tabpanel", name="Contact").get_by_text("waited", exact=True).wait_for()
    report(page)
    refusal = nadia.sees("Not sent: WINDOW_CLOSED")
    assert "ready.yaml:" in refusal.inner_text()
    # The same words came without a template a day before: the bubble that has both is waited for.
    nadia.sees(re.compile(rf"order_ready[\s\S]*Your kettle is ready, {nadia.name}\."))
    assert nadia.at.get_by_text("just for fun").count() == 1, "the second one never reached the phone"
    assert page.locator("#date").inner_text() == "Wed, 3 June 2026"


def test_a_broken_file_shows_its_line_and_the_last_good_flows_go_on(shop: Any, open_page: Any, phone: Any) -> None:
    page = open_page(shop)
    file: Path = shop.folder / "menu.yaml"
    nadia = phone.joined(page)
    file.write_text(MENU.replace("save: pot", "svae: pot"), encoding="utf-8")
    problems = page.get_by_role("alert", name="Problems of the flows")
    problems.get_by_text('unknown key "svae"').wait_for()
    told = problems.inner_text()
    assert "menu.yaml:17:5" in told
    assert "^~~~" in told
    nadia.says("menu")
    nadia.sees("What would you like?")

    file.write_text(MENU.replace("What would you like?", "Which tea, <b>please</b>?"), encoding="utf-8")
    page.get_by_role("button", name="3 flows at work").wait_for()
    problems.wait_for(state="hidden")
    nadia.says("menu")
    assert nadia.sees("Which tea,").locator(".text b").count() == 0, "what authors write is shown, never obeyed"
    file.write_text(MENU, encoding="utf-8")


def test_everything_can_be_reached_by_the_keyboard_and_has_a_name(shop: Any, open_page: Any) -> None:
    page = open_page(shop, color_scheme="dark", viewport={"width": 390, "height": 844})
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the phones"
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, textarea, [role=dialog], [role=log], img")]
            .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.alt === "" || one.textContent.trim() || one.labels?.length))
            .map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    page.get_by_role("button", name="Contact", exact=True).press("Enter")
    page.get_by_role("tabpanel", name="Contact").wait_for()
    assert not page.locator("#phones").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing stands over the edge of a phone"

    page.get_by_role("button", name="Colours: as the system has them").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(233, 236, 234)"

"""STOP, START, yes and the clarifying question, through the real service: said in words, captions and buttons, in the middle of flows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from botkit.core.events import MessageRefused, OptedIn, OptedOut, SessionEnded
from botkit.core.model.business import Business, TemplateInfo, Topic
from botkit.core.model.message import Media, Tap
from botkit.policy.consent.model import DOUBLE_OPT_IN_EXPIRES, fold
from botkit.service.commands import PublishEvent
from botkit.service.explain.replay import replay
from botkit.store import Store
from botkit.store.consent import consents

NADIA, BOSTON = "447700900001", "12025550143"
BUSINESS = Business(
    name="Air",
    topics={"offers": Topic(name="offers", purpose="marketing"), "flights": Topic(name="flights")},
    templates={
        "sale": TemplateInfo(name="sale", category="marketing", languages={"en": 0}),
        "confirm_offers": TemplateInfo(name="confirm_offers", category="utility", languages={"en": 0}),
    },
)
FLOWS = {
    "order": """\
botkit: 1
flow: order
title: Cancels an order
language: en
starts:
  - keywords: [cancel my flight]
steps:
  - ask: Which order?
    save: order
  - say: "Order {{ order }} it is."
""",
    "sign_up": """\
botkit: 1
flow: sign_up
title: Signs up for offers
language: en
starts:
  - keywords: [offers please]
steps:
  - opt_in: offers
    purpose: marketing
    double: true
    ask: May we send you offers?
    agree: Yes, please
    decline: No, thank you
    agreed:
      - say: You are in.
""",
    "web_form": """\
botkit: 1
flow: web_form
title: Asks to confirm a sign-up from the web
language: en
starts:
  - event: signed.up
    to: offers
steps:
  - opt_in: offers
    purpose: marketing
    double: true
    template: confirm_offers
    ask: Please confirm that you want our offers.
    agree: Yes, I confirm
    decline: No
""",
    "offer": """\
botkit: 1
flow: offer
title: An offer
language: en
starts:
  - event: offer
    to: offers
steps:
  - say: Sale!
    template: sale
    purpose: marketing
""",
    "echo": """\
botkit: 1
flow: echo
title: Repeats
language: en
starts: [no_match]
steps:
  - say: "You said {{ reply }}"
""",
}


@pytest.fixture
def desk(sqlite_url: str, make_node_on: Callable[..., Any]) -> Iterator[Any]:
    store = Store.open(sqlite_url)
    yield make_node_on(store, FLOWS, BUSINESS)
    store.close()


def hears(node: Any, said: Any, phone: str = NADIA) -> list[str]:
    """Say something; the words of everything that goes out after it."""
    node.clock.go(seconds=5)
    node.says(phone, said)
    return [outbound.cleared.message.body for outbound in node.send_all()]


_keys = iter(range(1_000_000))


def tell(node: Any, name: str, phone: str = NADIA) -> None:
    node.handle(PublishEvent(key=f"words-{next(_keys)}", name=name, contact=f"whatsapp:{phone}"))


def status(node: Any, phone: str = NADIA) -> str:
    with node.store.read() as tx:
        lines = consents.load(tx, [node.contact_id(phone)])[node.contact_id(phone)]
    return fold(row.entry for row in lines).state_of("marketing", "offers", node.clock()).status


def agrees(node: Any, phone: str = NADIA) -> None:
    hears(node, "offers please", phone)
    hears(node, "Yes, please", phone)
    assert hears(node, "yes", phone) == ["You are in."]


def is_replayed(node: Any, phone: str = NADIA) -> bool:
    with node.store.read() as tx:
        return replay(tx, node.bot, node.contact_id(phone)) is None


def refused(node: Any, flow: str) -> str:
    """Why the latest message of a flow was refused."""
    return str([fact for fact in node.facts(NADIA, MessageRefused) if fact.flow == flow][-1].reason)


# ---- STOP


@pytest.mark.parametrize(
    "said",
    [
        "STOP",
        "  stop.🙏",
        "please stop texting me",
        Media(kind="image", ref="1", caption="Stop!"),
        Tap(id="BOTKIT_OPTOUT_ALL", title="No more"),
        Tap(id="Unsubscribe", title="Unsubscribe"),
    ],
    ids=str,
)
def test_stop_counts_in_the_middle_of_a_flow_however_it_is_said(desk: Any, said: Any) -> None:
    agrees(desk)
    assert hears(desk, "cancel my flight") == ["Which order?"]
    (answer,) = hears(desk, said)
    assert answer.startswith("You will get no more messages from Air.")
    assert [fact.how for fact in desk.facts(NADIA, SessionEnded)][-1] == "opted_out"
    assert status(desk) == "withdrawn"
    desk.clock.go(hours=25)
    tell(desk, "offer")
    assert desk.facts(NADIA, MessageRefused)[-1].reason == "OPTED_OUT"
    assert is_replayed(desk)


@pytest.mark.parametrize("said", ["Stop, the address is wrong!", "cancel my flight", "don't stop sending me these", "yes"])
def test_what_only_sounds_like_it_goes_to_the_bot(desk: Any, said: str) -> None:
    agrees(desk)
    assert hears(desk, said) == ["Which order?" if said == "cancel my flight" else f"You said {said}"]
    assert (desk.facts(NADIA, OptedOut), status(desk)) == ([], "given")


def test_one_confirmation_of_stop_and_no_second_within_a_day(desk: Any) -> None:
    assert len(hears(desk, "STOP")) == 1
    desk.clock.go(hours=20)
    assert hears(desk, "STOP") == []
    desk.clock.go(hours=5)
    assert len(hears(desk, "STOP")) == 1, "the last confirmation is a day old, whatever was said in between"
    assert len(desk.facts(NADIA, OptedOut)) == 3, "each is on record"
    assert is_replayed(desk)


# ---- words with an everyday meaning


def test_cancel_after_advertising_stops_advertising_and_in_a_flow_it_is_an_answer(desk: Any) -> None:
    agrees(desk)
    assert hears(desk, "cancel my flight") == ["Which order?"]
    assert hears(desk, "cancel") == ["Order cancel it is."]
    assert status(desk) == "given"
    desk.clock.go(hours=1)
    tell(desk, "offer")
    assert len(desk.send_all()) == 1
    (answer,) = hears(desk, "cancel")
    assert answer.startswith("You will get no more offers from Air.")
    assert status(desk) == "withdrawn"
    assert is_replayed(desk)


def test_in_the_united_states_it_stops_advertising_and_the_flow_gets_it_too(desk: Any) -> None:
    agrees(desk, BOSTON)
    hears(desk, "cancel my flight", BOSTON)
    said = hears(desk, "cancel", BOSTON)
    assert [line.split(" ")[0] for line in said] == ["You", "Order", "Would"], "confirmed, passed on, asked how far it was meant"
    assert status(desk, BOSTON) == "withdrawn"
    assert is_replayed(desk, BOSTON)


@pytest.mark.parametrize(
    ("answer", "after"), [(Tap(id="BOTKIT_GO_ON", title="No, go on"), "given"), (Tap(id="BOTKIT_OPTOUT_MARKETING"), "withdrawn")]
)
def test_a_doubt_is_one_question_and_advertising_is_held_until_it_is_answered(desk: Any, answer: Tap, after: str) -> None:
    agrees(desk)
    assert hears(desk, "cancel") == ["Would you like to stop all offers from Air?"]
    tell(desk, "offer")
    assert desk.facts(NADIA, MessageRefused)[-1].reason == "STOP_UNCLEAR"
    assert hears(desk, "please stop") == ["You said please stop"], "asked once"
    assert len(hears(desk, answer)) == 1
    assert status(desk) == after
    tell(desk, "offer")
    assert len(desk.send_all()) == (1 if after == "given" else 0)
    assert is_replayed(desk)


def test_a_doubt_on_one_channel_holds_advertising_on_the_other(sqlite_url: str, make_node_on: Callable[..., Any]) -> None:
    store = Store.open(sqlite_url)
    node = make_node_on(store, FLOWS, BUSINESS, channels=("main", "second"))
    agrees(node)
    node.clock.go(hours=1)
    node.says(NADIA, "hello", channel="second")
    node.send_all()
    tell(node, "offer")
    node.clock.go(seconds=1)
    node.says(NADIA, "please stop")  # on the first
    assert [outbound.row.channel for outbound in node.send_all()] == ["main"]
    assert refused(node, "offer") == "STOP_UNCLEAR"
    store.close()


# ---- START


@pytest.mark.parametrize("answer", ["yes", Tap(id="BOTKIT_COME_BACK", title="Yes, I confirm")], ids=str)
def test_start_opens_again_what_stop_closed_once_it_is_confirmed(desk: Any, answer: Any) -> None:
    agrees(desk)
    hears(desk, "STOP")
    (question,) = hears(desk, "START")
    assert question.startswith("Please confirm")
    assert status(desk) == "withdrawn"
    (done,) = hears(desk, answer)
    assert done.startswith("You will get messages from Air again.")
    assert status(desk) == "given"
    assert is_replayed(desk)


def test_start_without_a_stop_is_a_word_for_the_flows_and_a_late_yes_opens_nothing(desk: Any) -> None:
    assert hears(desk, "START") == ["You said START"]
    agrees(desk)
    hears(desk, "STOP")
    hears(desk, "START")
    desk.clock.go(days=8)
    assert hears(desk, "yes") == ["You said yes"]
    assert status(desk) == "withdrawn"


def test_a_button_of_a_template_that_offers_offers_is_an_opt_in(desk: Any) -> None:
    hears(desk, Tap(id="BOTKIT_OPTIN_MARKETING", title="Send me offers"))
    (fact,) = desk.facts(NADIA, OptedIn)
    assert (fact.purpose, fact.wording, fact.method) == ("marketing", "Send me offers", "button")


# ---- double opt-in


def test_the_first_yes_of_two_counts_for_nothing_yet(desk: Any) -> None:
    hears(desk, "offers please")
    assert hears(desk, "Yes, please") == ["Please confirm once more that you agree."]
    assert status(desk) == "pending"
    tell(desk, "offer")
    assert refused(desk, "offer") == "NO_CONSENT_MARKETING"  # free-form, in the window
    desk.clock.go(hours=25)
    tell(desk, "offer")
    assert refused(desk, "offer") == "CONSENT_PENDING"
    desk.clock.go(days=7)
    assert status(desk) == "expired"
    tell(desk, "offer")
    assert refused(desk, "offer") == "CONSENT_EXPIRED"
    assert is_replayed(desk)


def test_a_sign_up_from_elsewhere_is_asked_about_once_and_counts_when_confirmed(
    make_node: Callable[..., Any], requested: Callable[[Any], None]
) -> None:
    node = make_node(FLOWS, BUSINESS)
    requested(node)
    tell(node, "signed.up")
    (gone,) = node.send_all()
    assert (gone.cleared.form, gone.cleared.message.asks) == ("template", "marketing")
    tell(node, "offer")
    assert node.facts(NADIA, MessageRefused)[-1].reason == "CONSENT_PENDING"
    tell(node, "signed.up")
    assert node.send_all() == []
    assert node.facts(NADIA, MessageRefused)[-1].reason == "CONSENT_PENDING", "one request"
    hears(node, Tap(id="BOTKIT_CONFIRM", title="Yes, I confirm"))
    assert status(node) == "given"
    assert node.facts(NADIA, OptedIn)[-1].double
    assert is_replayed(node)


def test_a_confirmation_after_the_flow_has_ended_counts_and_one_after_a_week_does_not(desk: Any) -> None:
    hears(desk, "offers please")
    hears(desk, "Yes, please")
    hears(desk, "cancel my flight")
    confirm = Tap(id="sign_up/steps.0/confirm", title="Yes, please")
    desk.clock.go(days=2)
    assert hears(desk, confirm)
    assert status(desk) == "given"
    hears(desk, "STOP")
    hears(desk, "offers please")
    hears(desk, "Yes, please")
    desk.clock.go(seconds=DOUBLE_OPT_IN_EXPIRES.total_seconds() + 1)
    hears(desk, confirm)
    assert status(desk) != "given"


@pytest.fixture
def requested() -> Callable[[Any], None]:
    """Somebody typed Nadia's number into a form on the web."""
    from botkit.core.model.platform import Sender
    from botkit.policy.consent.ledger import entry_event
    from botkit.policy.consent.model import ConsentEvent
    from botkit.service.unit_of_work import TurnChanges, UnitOfWork
    from botkit.store import contacts

    def enter(node: Any) -> None:
        now = node.clock()
        with node.store.begin() as tx:
            (found,) = contacts.resolve(tx, "whatsapp", [Sender(phone=NADIA)], now)
            row = contacts.lock(tx, [found.contact_id])[found.contact_id]
            work, changes = UnitOfWork(), TurnChanges(row, "main", now)
            before = now - timedelta(minutes=1)
            entry = ConsentEvent(action="requested", occurred_at=before, purpose="marketing", topic="offers", method="web_form")
            changes.add_event(entry_event(entry))
            changes.add_consent(entry)
            work.add(changes)
            work.write(tx)

    return enter

"""The worked examples of the decision table, and what the gate hands out."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import botkit
from botkit.core.model.contact import Address
from botkit.core.model.message import Outgoing, Tap, Template, Text
from botkit.core.model.platform import STRICTEST
from botkit.policy.consent.import_rules import ImportRow, accept
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.consent.stop_words import StopContext, classify
from botkit.policy.gate.gate import Allow, Defer, Deny, GateContext, GateRequest, clear, decide, decision_inputs, request_for
from botkit.policy.gate.quiet_hours import QUIET
from botkit.policy.gate.reasons import Reason
from botkit.policy.gate.verdict import RecordedVerdict
from tests.support import optin_examples
from tests.support.paths import TESTS
from webhooks import PLATFORMS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FIXTURE = TESTS / "policy" / "fixtures" / "optin_examples.csv"


def agreed(*events: tuple[Any, ...]) -> Consent:
    """Consent from short events: action, purpose, days ago, and more by keyword in a last dict."""
    lines = []
    for action, purpose, days, *more in events:
        lines.append(ConsentEvent(action=action, purpose=purpose, occurred_at=NOW - timedelta(days=days), **(more[0] if more else {})))
    return fold(lines, addresses=("whatsapp:447700900123",))


MARKETING = GateRequest(purpose="marketing", template="offer", has_free=False)
UTILITY = GateRequest(purpose="utility", template="shipped", has_free=False)
CODE = GateRequest(purpose="authentication", template="code", has_free=False, request="login-1")
REQUEST = GateRequest(purpose="utility", template="please_confirm", has_free=False, role="opt_in_request")
TO_MARKETING = agreed(("given", "marketing", 30))
TO_UTILITY = agreed(("given", "utility", 30))
STOPPED = agreed(("given", "marketing", 30), ("withdrawn", "all", 1))
PENDING = agreed(("requested", "marketing", 1))


def gate(message: GateRequest, now: datetime = NOW, **known: Any) -> Callable[[], tuple[str, str]]:
    def ask() -> tuple[str, str]:
        rules = PLATFORMS[known["platform"]].rules if "platform" in known else STRICTEST
        verdict = decide(message, GateContext(rules=rules, **known), now)
        return type(verdict).__name__.lower(), str(verdict.reason)

    return ask


def words(content: Any, language: str = "en", **context: Any) -> Callable[[], tuple[str, str]]:
    def ask() -> tuple[str, str]:
        found = classify(content, language, StopContext(**context))
        return str(found.__struct_config__.tag), getattr(found, "reason", "")

    return ask


def brought_in(row: ImportRow) -> Callable[[], tuple[str, str]]:
    return lambda: ("deny", str(accept(row, Consent(), NOW)))


SAN_JUAN_EVENING = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)  # 21:05 there
LOCAL_2230 = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)  # 22:30 in Los Angeles

EXAMPLES: dict[str, Callable[[], tuple[str, str]]] = {
    "O01": gate(GateRequest(answers=True), heard_at=NOW - 2 * HOUR),
    "O03": gate(UTILITY),
    "O04": gate(UTILITY, consent=TO_UTILITY),
    "O05": gate(MARKETING, consent=TO_UTILITY),
    "O06": gate(GateRequest(answers=True), consent=TO_MARKETING, heard_at=NOW - DAY),
    "O10": gate(
        MARKETING, consent=agreed(("given", "marketing", 30), ("platform_stop", "marketing", 9), ("platform_resume", "marketing", 8))
    ),
    "O12": gate(MARKETING, consent=agreed(("given", "marketing", 30), ("withdrawn", "all", 9), ("given", "marketing", 8))),
    "O13": gate(GateRequest(role="stop_confirmation", answers=True), consent=STOPPED, heard_at=NOW, stopped_at=NOW),
    "O15": gate(MARKETING, consent=STOPPED, heard_at=NOW - HOUR),
    "O16": gate(MARKETING, consent=PENDING),
    "O17": gate(REQUEST, consent=PENDING),
    "O20": gate(MARKETING, consent=TO_MARKETING, us_number=True),
    "O21": gate(UTILITY, LOCAL_2230, consent=TO_UTILITY, us_number=True, quiet=QUIET["US"], zones=("America/Los_Angeles",)),
    "O22": gate(MARKETING, SAN_JUAN_EVENING, consent=TO_MARKETING, quiet=QUIET["US"], zones=("America/Puerto_Rico",)),
    "O23": gate(MARKETING, consent=TO_MARKETING, held_back_at=NOW - 3 * HOUR),
    "O25": gate(GateRequest(answers=True), heard_at=NOW, blocked="by_us"),
    "O29": brought_in(ImportRow(address="447700900123", purpose="marketing", occurred_at=NOW - DAY, method="web_form")),
    "O30": gate(MARKETING, consent=agreed(("given", "marketing", 800, {"valid_until": NOW - DAY}))),
    "O31": gate(CODE, requests={"login-1": NOW}),
    "O32": gate(CODE, requests={"login-1": NOW}, consent=STOPPED),
    "O33": gate(UTILITY, consent=STOPPED),
    "O34": gate(UTILITY, consent=TO_UTILITY, template_category="marketing"),
    "O35": gate(MARKETING, consent=TO_MARKETING, people_limit=2_000, people_used=2_000),
    "O36": words(Text(body="Stop, the address is wrong!"), jurisdiction="US"),
    "O37": words(Text(body="please stop texting me"), jurisdiction="US"),
    "O38": words(Text(body="cancel"), waits=True),
    "O39": words(Text(body="cancel"), after_marketing=True),
    "O40": words(Text(body="STOP. 🙏")),
    "O41": words(Text(body="yes")),
    "O42": words(Tap(id="OPT_OUT_MARKETING")),
    "O43": words("stop sending me offers"),
    "O45": gate(GateRequest(purpose="marketing"), platform="messenger", heard_at=NOW - 3 * HOUR),
    "O47": gate(GateRequest(tag="HUMAN_AGENT", by_human=True), platform="messenger", heard_at=NOW - 3 * DAY),
    "O48": gate(GateRequest(tag="HUMAN_AGENT"), platform="messenger", heard_at=NOW - 3 * DAY),
    "O49": gate(GateRequest(tag="POST_PURCHASE_UPDATE"), platform="messenger", heard_at=NOW - 3 * DAY),
    "O50": gate(GateRequest(purpose="marketing", token=True), platform="messenger", marketing_token=True, country="DE"),
    "O52": gate(UTILITY, platform="messenger", heard_at=NOW - 3 * DAY, permissions=frozenset({"pages_utility_messaging"})),
    "O54": gate(MARKETING, consent=agreed(("given", "marketing", 30, {"address": "whatsapp:447700900999"}))),
}
EXPECTED_WORDS = {"opt_out": "stop", "no_opt_out": "nothing", "flow": "nothing", "no_change": "nothing"}
ROWS = list(csv.DictReader(FIXTURE.read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_every_worked_example_is_decided_as_written(row: dict[str, str]) -> None:
    verdict, reason = EXAMPLES[row["id"]]()
    assert verdict == EXPECTED_WORDS.get(row["expected"], row["expected"])
    assert reason == row["reason"].split(" ")[0]


@pytest.mark.parametrize("row", optin_examples.rows(), ids=lambda row: row["id"])
def test_every_row_of_the_examples_is_decided_as_its_own_words_say(row: dict[str, str]) -> None:
    verdict, reason = optin_examples.outcome(row)
    assert (verdict, reason) == (EXPECTED_WORDS.get(row["expected"], row["expected"]), row["reason"].split(" ")[0])


def test_a_clause_that_nothing_can_read_is_said_to_be_one() -> None:
    with pytest.raises(ValueError, match="moon"):
        optin_examples.outcome({**ROWS[0], "given": "the moon is full"})


def test_a_repeated_stop_gets_no_second_confirmation() -> None:
    confirmed = GateContext(heard_at=NOW, stopped_at=NOW, stop_confirmed_at=NOW - 23 * HOUR)
    assert decide(GateRequest(role="stop_confirmation", answers=True), confirmed, NOW).reason is Reason.CONFIRMATION_REPEATED


def test_quiet_hours_end_at_eight_where_the_person_lives() -> None:
    state = GateContext(consent=TO_MARKETING, quiet=QUIET["US"], zones=("America/Puerto_Rico",))
    verdict = decide(MARKETING, state, SAN_JUAN_EVENING)
    assert isinstance(verdict, Defer)
    assert verdict.until == datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def test_the_window_closes_a_minute_before_the_platform_does() -> None:
    def at(seconds: int) -> Reason:
        return decide(GateRequest(answers=True), GateContext(heard_at=NOW - timedelta(seconds=seconds)), NOW).reason

    assert [at(86_339), at(86_340), at(86_400)] == [Reason.ALLOW_SERVICE_WINDOW, Reason.WINDOW_CLOSED, Reason.WINDOW_CLOSED]


def test_outside_the_window_the_template_goes_out_and_inside_the_words() -> None:
    message = Outgoing(body="It has shipped.", template=Template(name="shipped", language="en"), purpose="utility")
    outside = decide(request_for(message, answers=False), GateContext(consent=TO_UTILITY), NOW)
    inside = decide(request_for(message, answers=False), GateContext(consent=TO_UTILITY, heard_at=NOW - HOUR), NOW)
    assert isinstance(outside, Allow)
    assert isinstance(inside, Allow)
    assert (outside.form, inside.form) == ("template", "free")


def test_a_stop_recorded_between_queueing_and_sending_is_seen_when_sending() -> None:
    """L12: two workers record an opt-out and send at once."""
    events = [ConsentEvent(action="given", purpose="marketing", occurred_at=NOW - DAY)]
    queued = decide(MARKETING, GateContext(consent=fold(events)), NOW)
    events.append(ConsentEvent(action="withdrawn", occurred_at=NOW))
    sending = decide(MARKETING, GateContext(consent=fold(events)), NOW + timedelta(seconds=1))
    assert isinstance(queued, Allow)
    assert sending.reason is Reason.OPTED_OUT


TO = (Address(platform="whatsapp", value="447700900123"),)


def test_a_verdict_clears_its_own_message() -> None:
    message = Outgoing(body="Hello")
    verdict = decide(request_for(message, answers=True), GateContext(heard_at=NOW), NOW)
    assert isinstance(verdict, Allow)
    cleared = clear(verdict, message, to=TO, tag="c1.m1", reply_to="wamid.1")
    assert (cleared.form, cleared.message, cleared.tag, cleared.reply_to) == ("free", message, "c1.m1", "wamid.1")


@pytest.mark.parametrize(
    "other",
    [
        Outgoing(body="Hello", purpose="marketing"),
        Outgoing(body="Hello", topic="offers"),
        Outgoing(body="Hello", template=Template(name="offer", language="en")),
    ],
)
def test_a_verdict_clears_no_other_message(other: Outgoing) -> None:
    verdict = decide(request_for(Outgoing(body="Hello"), answers=True), GateContext(heard_at=NOW), NOW)
    assert isinstance(verdict, Allow)
    with pytest.raises(ValueError, match="another message"):
        clear(verdict, other, to=TO, tag="c1.m1")


def makers(name: str) -> set[str]:
    """The source files in which a class or function of this name is called."""
    root = Path(botkit.__file__).parent
    found = set()
    for path in [*root.rglob("*.py"), *(root.parent / "webhooks").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "id", ""), getattr(node.func, "attr", "")):
                found.add(path.relative_to(root.parent).as_posix())
    return found


def test_only_the_gate_clears_a_message() -> None:
    assert makers("Cleared") == {"botkit/policy/gate/gate.py"}


# They ask the platform something, and have no message to send: commands; the doctor, which asks for the account with its token; and the
# clock, which asks for the `Date` of an answer, without a token, and hands on the requests of its client.
READERS = {
    "botkit/cli/commands/connect.py",
    "botkit/cli/commands/reconcile.py",
    "botkit/cli/commands/template_sources.py",
    "botkit/service/doctor.py",
    "botkit/service/node/file_fetcher.py",
    "botkit/service/node/platform_clock.py",
    "botkit/service/node/profile_lookup.py",
}


def requests(method: str) -> set[str]:
    """The source files in which a request with this method is made; the emulator is the other side."""
    root = Path(botkit.__file__).parent
    found = set()
    for path in [*root.rglob("*.py"), *(root.parent / "webhooks").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "HttpRequest":
                said = {keyword.arg: keyword.value for keyword in node.keywords}
                if not isinstance(how := said.get("method"), ast.Constant) or how.value == method:
                    found.add(path.relative_to(root.parent).as_posix())
    return {name for name in found if "emulator" not in name}


def test_only_the_outbox_sends_to_platforms() -> None:
    assert makers("perform") - READERS == {"botkit/service/delivery/sender.py"}
    assert requests("POST") == {"webhooks/meta.py", "webhooks/number_setup.py"}
    assert makers("message_request") == {"webhooks/whatsapp/render.py", "webhooks/messenger/render.py"}
    root = Path(botkit.__file__).parent.parent
    for name in READERS:
        calls = {getattr(node, "attr", "") for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8")))}
        assert not calls & {"render", "signal"}, f"{name} renders messages"


def test_what_the_log_recalls_of_a_verdict_clears_nothing() -> None:
    hello = Outgoing(body="Hello")
    recalled: Any = RecordedVerdict(form="free", reason=Reason.ALLOW_SERVICE_WINDOW, rule="6")
    with pytest.raises(AttributeError):
        clear(recalled, hello, to=TO, tag="c1.m1")


def test_only_rules_of_the_gate_allow_a_message() -> None:
    assert makers("Allow") == {"botkit/policy/gate/verdict.py", "botkit/policy/gate/messenger_rules.py"}


def test_what_a_verdict_saw_is_json_and_leaves_out_what_was_not_known() -> None:
    state = GateContext(heard_at=NOW - 3 * DAY, consent=TO_UTILITY, quiet=QUIET["US"], permissions=frozenset({"a"}))
    kept = json.loads(json.dumps(decision_inputs(UTILITY, state, NOW)))
    assert (kept["form"], kept["kind"], kept["open"], kept["consent"]) == ("template", "utility", False, "given")
    assert set(kept["state"]) == {"heard_at", "quiet", "permissions"}
    assert kept["draft"] == {"purpose": "utility", "template": "shipped", "has_free": False}


def test_an_unknown_platform_is_held_to_the_strictest_table() -> None:
    verdict = decide(GateRequest(purpose="marketing"), GateContext(platform="carrier_pigeon", heard_at=NOW), NOW)
    assert isinstance(verdict, Deny)
    assert verdict.reason is Reason.NO_CONSENT_MARKETING

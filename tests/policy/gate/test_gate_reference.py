"""The gate against an oracle: random questions, answered by the gate and by the reference of its table, which shares no code with it
(tests/histories/gate_reference.py).

Times are minutes (integers) before or after the moment of the question, which is 0.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.model.platform import PlatformRules
from botkit.policy.consent.model import Consent, ConsentEvent, fold
from botkit.policy.gate import gate
from botkit.policy.gate.gate import Allow, Defer, Deny, GateContext, GateRequest, Verdict, decide, first_verdict
from botkit.policy.gate.quiet_hours import QuietHours
from botkit.policy.gate.reasons import REASONS
from botkit.policy.gate.request import FrequencyCap
from botkit.policy.gate.verdict import make_case
from tests.histories import gate_reference
from tests.histories.gate_reference import DAY
from webhooks import PLATFORMS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
STATES = 20_000
SEED = 20261211
Answer = tuple[str, str, Any]

# ---- questions

PURPOSES = ("service", "utility", "marketing", "authentication")
STANDINGS = ("given", "given", "given", "withdrawn", "pending", "pending", "expired", "suppressed", "elsewhere", "formerly")
BENEATH = ("unknown", "unknown", "withdrawn", "suppressed")  # what was said before a sign-up that waits for its confirmation

# Each field: what it is when nothing is known, and what else it can be.
FIELDS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "has_free": (True, (False,)),
    "category": ("", ("utility", "marketing", "authentication")),
    "status": ("", ("approved", "paused", "disabled", "rejected", "pending")),
    "account": ("", ("restricted", "payment", "starts")),
    "notices_restricted": (False, (True,)),
    "address": ("", ("bad", "undeliverable", "country_blocked")),
    "blocked": ("", ("by_us", "by_person")),
    "fresh": (None, (-1, 0, 1, 90)),
    "role": ("", ("stop_confirmation", "opt_in_request", "opt_in_request", "opt_in_question")),
    "asks": ("marketing", ("utility",)),
    "confirmed": (None, (-1, -DAY + 1, -DAY, -2 * DAY)),
    "stopped": (None, (0, -4, -5, -6, -DAY)),
    "request": (None, (0, -9, -10, -11, -59, -60, -61)),
    "suppressed": (False, (True,)),
    "unclear": (False, (True,)),
    "silent": (False, (True,)),
    "critical": (False, (True,)),
    "critical_basis": ("", ("product safety act",)),
    "critical_duty": (False, (True,)),
    "critical_left": (0, (1,)),
    "platform_stopped": (False, (True,)),
    "us": (False, (True,)),
    "prompts": (0, (1, 2)),
    "reminders": (0, (1,)),
    "held_back": (None, (-1, -DAY + 1, -DAY)),
    "quiet_left": (None, (1, 30, 600)),
    "quiet_for_utility": (False, (True,)),
    "urgent": (False, (True,)),
    "cap": (0, (1, 2)),
    "cap_day": (0, (1, 2)),
    "sent": ((), ((-5,), (-9000, -100), (-7 * DAY, -7 * DAY + 1), (-20000, -10081, -10080))),
    "budget": (None, (-1, 0, 1, 600)),
    "limit": (0, (250,)),
    "used": (0, (249, 250, 300)),
    "among": (False, (True,)),
    "frees": (None, (-1, 45)),
    "pair": (None, (-1, 0, 1, 6)),
    "entry": (None, (-5, 1, 2, 3000)),
    "tag": ("", ("HUMAN_AGENT", "HUMAN_AGENT", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE", "CUSTOMER_FEEDBACK")),
    "human": (False, (True,)),
    "token": (False, (True,)),
    "country": ("", ("US", "DE", "JP", "BR")),
    "token_valid": (False, (True,)),
    "token_used": (None, (-1, -DAY + 1, -DAY)),
    "permission": (False, (True,)),
    "utility_region": (True, (False,)),
    "outside": ("", ("drop", "handoff")),
    "people": (None, (-1, 0, 1, 600)),
    "came": (False, (True,)),
    "beside": (False, (True,)),
}
# Fields that open a branch of the table: when one is set, the others are set more often too, or nobody would ever get there.
TOGETHER = (
    ("critical", "critical_basis", "critical_left", "critical_duty"),
    ("cap", "cap_day", "sent", "limit", "used"),
    ("cap", "cap_day", "sent", "limit", "used", "budget"),
    ("limit", "used", "among", "frees"),
    ("role", "stopped", "confirmed", "prompts", "reminders", "asks"),
    ("token", "token_valid", "country", "token_used"),
    ("tag", "human"),
    ("people", "came", "beside"),
    ("permission", "utility_region"),
    ("quiet_left", "quiet_for_utility", "urgent"),
    ("request",),
    ("entry",),
    ("category",),
    ("account", "status"),
)


def ask(chance: random.Random) -> dict[str, Any]:
    """A random question: mostly nothing is known, with a few groups of fields set together."""
    question: dict[str, Any] = {name: plain for name, (plain, _) in FIELDS.items()}
    awake = {name for group in TOGETHER if chance.random() < 0.25 for name in group}
    for name, (_, others) in FIELDS.items():
        if chance.random() < (0.6 if name in awake else 0.03):
            question[name] = chance.choice(others)
    question["platform"] = chance.choice(("whatsapp", "whatsapp", "whatsapp", "messenger", "bare"))
    question["purpose"] = chance.choice(PURPOSES)
    question["topic"] = chance.choice(("", "news"))
    question["template"] = chance.choice(("", "t", "t"))
    question["answers"] = chance.random() < 0.3
    question["heard"] = chance.choice((None, None, 0, -30, -DAY + 2, -DAY + 1, -DAY, -3 * DAY, -7 * DAY + 2, -7 * DAY + 1, 1))
    question["consent"] = {(purpose, question["topic"]): chance.choice(STANDINGS) for purpose in PURPOSES[1:] if chance.random() < 0.75}
    waiting = [key for key, standing in question["consent"].items() if standing in ("pending", "expired")]
    question["beneath"] = {key: chance.choice(BENEATH) for key in waiting}
    return question


def at(minutes: int | None) -> datetime | None:
    return None if minutes is None else NOW + timedelta(minutes=minutes)


def make_consent(question: dict[str, Any]) -> Consent:
    """The consent of a question, through the ledger's own events, so that the fold is asked too."""
    events: list[ConsentEvent] = []
    early, late = NOW - timedelta(days=6), NOW - timedelta(days=5)
    for (purpose, topic), standing in question["consent"].items():

        def add(action: Any, when: datetime, purpose: str = purpose, topic: str = topic, **more: Any) -> None:
            events.append(ConsentEvent(action=action, occurred_at=when, purpose=purpose, topic=topic, **more))

        match question.get("beneath", {}).get((purpose, topic), "unknown"):
            case "withdrawn":
                add("withdrawn", NOW - timedelta(days=9))
            case "suppressed":
                add("erased", NOW - timedelta(days=9))
        match standing:
            case "given":
                add("given", early)
            case "withdrawn":
                add("given", early)
                add("withdrawn", late)
            case "pending":
                add("requested", early)
                for _ in range(question["prompts"]):
                    add("prompted", late)
            case "expired":
                add("requested", NOW - timedelta(days=7))
            case "suppressed":
                add("erased", early)
            case "elsewhere":
                add("given", early, scope="other")
            case "formerly":
                add("given", early, address="whatsapp:447700900999")
    return fold(events, scope="ours", addresses=("whatsapp:447700900123",))


def world(question: dict[str, Any]) -> tuple[GateRequest, GateContext]:
    q = question
    message = GateRequest(
        purpose=q["purpose"],
        topic=q["topic"],
        has_free=q["has_free"],
        template=q["template"],
        answers=q["answers"],
        role=q["role"],
        asks=q["asks"],
        request="" if q["request"] is None else "r1",
        critical=q["critical"],
        urgent=q["urgent"],
        fresh_until=at(q["fresh"]),
        outside=q["outside"],
        tag=q["tag"],
        by_human=q["human"],
        token=q["token"],
        beside_people=q["beside"],
    )
    left = q["quiet_left"]
    state = GateContext(
        platform=q["platform"],
        rules=RULES[q["platform"]],
        account=q["account"],
        notices_restricted=q["notices_restricted"],
        template_status=q["status"],
        template_category=q["category"],
        address=q["address"],
        blocked=q["blocked"],
        heard_at=at(q["heard"]),
        entry_until=at(q["entry"]),
        people_until=at(q["people"]),
        has_people=q["came"],
        stopped_at=at(q["stopped"]),
        stop_confirmed_at=at(q["confirmed"]),
        requests={} if q["request"] is None else {"r1": NOW + timedelta(minutes=q["request"])},
        suppressed=q["suppressed"],
        stop_unclear=q["unclear"],
        stop_unanswered_at=NOW - timedelta(days=5, hours=12) if q["silent"] else None,
        consent=make_consent(q),
        platform_stopped=q["platform_stopped"],
        us_number=q["us"],
        reminders=q["reminders"],
        critical_basis=q["critical_basis"],
        critical_duty=q["critical_duty"],
        critical_left=q["critical_left"],
        held_back_at=at(q["held_back"]),
        quiet=None if left is None else QuietHours(start=(NOW - timedelta(hours=1)).time(), end=(NOW + timedelta(minutes=left)).time()),
        quiet_for_utility=q["quiet_for_utility"],
        marketing_sent=tuple(NOW + timedelta(minutes=sent) for sent in q["sent"]),
        caps=tuple(FrequencyCap(most, timedelta(days=days)) for most, days in ((q["cap"], 7), (q["cap_day"], 1)) if most),
        budget_until=at(q["budget"]),
        people_limit=q["limit"],
        people_used=q["used"],
        is_among_used=q["among"],
        people_free_at=at(q["frees"]),
        pair_free_at=at(q["pair"]),
        permissions=frozenset({"pages_utility_messaging"}) if q["permission"] else frozenset(),
        country=q["country"],
        utility_region=q["utility_region"],
        marketing_token=q["token_valid"],
        token_used_at=at(q["token_used"]),
    )
    return message, state


def say(verdict: Verdict) -> Answer:
    match verdict:
        case Allow():
            return "allow", str(verdict.reason), verdict.form
        case Deny():
            return "deny", str(verdict.reason), None
        case Defer():
            return "defer", str(verdict.reason), int((verdict.until - NOW).total_seconds() // 60)


# One of the platforms has the table of WhatsApp, and no approved wordings.
RULES = {"bare": PlatformRules(templates=()), **{name: PLATFORMS[name].rules for name in ("whatsapp", "messenger")}}

Asked = tuple[dict[str, Any], GateRequest, GateContext, Answer]


@pytest.fixture(scope="module")
def asked() -> list[Asked]:
    chance = random.Random(SEED)
    questions = [ask(chance) for _ in range(STATES)]
    return [(question, *world(question), gate_reference.decide(question)) for question in questions]


def test_the_gate_and_the_transcript_agree_on_every_question(asked: list[Asked]) -> None:
    for question, message, state, answer in asked:
        assert say(decide(message, state, NOW)) == answer, question


def test_every_reason_is_given_to_some_question(asked: list[Asked]) -> None:
    assert {answer[1] for *_, answer in asked} == set(REASONS)


@pytest.mark.parametrize(("table", "removed"), [(table, rule) for table, rules in gate.TABLES.items() for rule, _ in rules], ids=str)
def test_a_gate_without_one_of_its_rules_is_found_out(asked: list[Asked], table: str, removed: str) -> None:
    rest = tuple(rule for rule in gate.TABLES[table] if rule[0] != removed)
    assert any(
        say(first_verdict(rest, make_case(message, state, NOW))) != answer
        for _, message, state, answer in asked
        if state.rules.table == table
    )


def test_a_table_in_another_order_is_found_out(asked: list[Asked]) -> None:
    # Neighbours that can never both have a say may change places; most cannot.
    noticed = 0
    for place in range(len(gate.OPT_IN) - 1):
        swapped = list(gate.OPT_IN)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        noticed += any(
            say(first_verdict(tuple(swapped), make_case(message, state, NOW))) != answer
            for _, message, state, answer in asked
            if state.rules.table == "opt_in"
        )
    assert noticed >= ORDERED_NEIGHBOURS


ORDERED_NEIGHBOURS = 24  # pairs of neighbouring rows that the questions tell apart


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64), minutes=st.integers(-20_000, 20_000))
def test_every_question_gets_a_verdict_and_the_same_one_twice(seed: int, minutes: int) -> None:
    message, state = world(ask(random.Random(seed)))
    now = NOW + timedelta(minutes=minutes)
    first = decide(message, state, now)
    assert isinstance(first, get_args(Verdict))
    assert decide(message, state, now) == first
    if isinstance(first, Defer):
        assert first.until > now


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**64))
def test_nobody_who_said_no_is_written_to_by_the_business(seed: int) -> None:
    question = ask(random.Random(seed))
    question |= {"answers": False, "request": None, "critical": False, "role": "", "tag": "", "platform": "whatsapp"}
    question["consent"], question["beneath"] = {(purpose, ""): "withdrawn" for purpose in PURPOSES[1:]}, {}
    message, state = world(question)
    assert not isinstance(decide(message, state, NOW), Allow)


def test_a_refusal_in_the_closed_window_carries_the_authors_plan() -> None:
    closed = decide(GateRequest(outside="handoff"), GateContext(), NOW)
    opened = decide(GateRequest(purpose="marketing", outside="handoff"), GateContext(heard_at=NOW), NOW)
    assert isinstance(closed, Deny)
    assert isinstance(opened, Deny)
    assert (closed.plan, opened.plan) == ("handoff", "")

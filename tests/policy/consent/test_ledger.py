"""The ledger of consents, folded."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botkit.core.events import HandoffClosed, OptedIn, OptedOut, PlatformResumed, PlatformStopped
from botkit.policy.consent.ledger import consents_before_stop, ledger_entry
from botkit.policy.consent.model import DOUBLE_OPT_IN_EXPIRES, Action, Consent, ConsentEvent, fold
from botkit.policy.gate.gate import GateContext, GateRequest, decide
from botkit.policy.gate.reasons import Reason

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HERE = "whatsapp:447700900123"


def at(day: float, action: Any, purpose: str = "marketing", topic: str = "", **more: Any) -> ConsentEvent:
    """A line of the ledger, `day` days before now."""
    return ConsentEvent(action=action, purpose=purpose, topic=topic, occurred_at=NOW - timedelta(days=day), **more)


def status(*lines: ConsentEvent, purpose: str = "marketing", topic: str = "", now: datetime = NOW, **options: Any) -> str:
    return fold(lines, **options).state_of(purpose, topic, now).status


def test_nothing_known_is_no_consent() -> None:
    assert Consent().state_of("marketing", "", NOW).status == "unknown"
    assert not Consent().given("utility", "", NOW)


def test_l01_a_withdrawal_after_consent_counts() -> None:
    assert status(at(2, "given"), at(1, "withdrawn")) == "withdrawn"


def test_l02_the_order_of_acts_counts_not_that_of_arrival() -> None:
    assert status(at(1, "withdrawn"), at(2, "given")) == "withdrawn"


def test_l03_in_the_same_second_the_withdrawal_wins() -> None:
    later_in_the_second = ConsentEvent(action="given", purpose="marketing", occurred_at=NOW + timedelta(milliseconds=900))
    withdrawn = ConsentEvent(action="withdrawn", purpose="marketing", occurred_at=NOW)
    assert status(later_in_the_second, withdrawn) == "withdrawn"
    assert status(withdrawn, later_in_the_second) == "withdrawn"


def test_l03_holds_between_everything_and_one_purpose() -> None:
    assert status(at(1, "given"), at(1, "withdrawn", "all")) == "withdrawn"


def test_l04_later_consent_to_one_purpose_opens_only_that() -> None:
    lines = (at(3, "given", "marketing"), at(2, "withdrawn", "all"), at(1, "given", "utility"))
    assert status(*lines, purpose="utility") == "given"
    assert status(*lines, purpose="marketing") == "withdrawn"


def test_l05_the_platforms_stop_holds_until_its_resume() -> None:
    message = GateRequest(purpose="marketing", template="offer")
    lines = (at(3, "platform_stop"), at(2, "given"))
    assert decide(message, GateContext(consent=fold(lines)), NOW).reason is Reason.META_MARKETING_STOPPED
    assert decide(message, GateContext(consent=fold((*lines, at(1, "platform_resume")))), NOW).reason is Reason.ALLOW_CONSENT


def test_the_platforms_resume_does_not_undo_the_persons_own_no() -> None:
    assert status(at(3, "given"), at(2, "withdrawn"), at(1, "platform_resume")) == "withdrawn"


def test_l06_a_request_unanswered_for_seven_days_is_void() -> None:
    requested = at(8, "requested")
    assert status(requested, now=NOW - timedelta(days=1, seconds=1)) == "pending"
    assert status(requested, now=NOW - timedelta(days=1)) == "expired"
    assert status(requested, at(0, "confirmed")) == "expired"


def test_a_confirmation_in_time_is_consent() -> None:
    assert timedelta(days=7) == DOUBLE_OPT_IN_EXPIRES
    assert status(at(8, "requested"), at(7, "prompted"), at(1.5, "confirmed")) == "given"
    assert status(at(2, "given", double_opt_in=True)) == "pending"
    assert status(at(2, "given", double_opt_in=True), at(1, "confirmed")) == "given"


def test_a_confirmation_that_nobody_asked_for_is_nothing() -> None:
    assert status(at(1, "confirmed")) == "unknown"
    assert status(at(3, "requested"), at(2, "withdrawn"), at(1, "confirmed")) == "withdrawn"


def test_a_confirmation_counts_only_from_the_same_address() -> None:
    lines = (at(2, "requested", address=HERE), at(1, "confirmed", address="whatsapp:447700900999"))
    assert status(*lines, addresses=(HERE,)) == "pending"


def test_who_is_signed_up_stays_so_when_they_fill_in_the_form_again() -> None:
    assert status(at(3, "given"), at(1, "requested")) == "given"


def test_every_request_for_confirmation_is_counted() -> None:
    consent = fold((at(3, "requested"), at(2, "prompted"), at(1, "prompted")))
    assert consent.state_of("marketing", "", NOW).prompts == 2


def test_l07_an_older_list_does_not_bring_back_who_was_erased() -> None:
    assert status(at(2, "erased", "all"), at(3, "imported", evidence="form 7")) == "suppressed"
    assert status(at(2, "erased", "all"), at(1, "imported")) == "suppressed"


def test_only_newer_proof_of_an_act_overrules_a_withdrawal() -> None:
    assert status(at(2, "withdrawn"), at(1, "imported")) == "withdrawn"
    assert status(at(2, "withdrawn"), at(2, "imported", evidence="form 7")) == "withdrawn"
    assert status(at(2, "withdrawn"), at(1, "imported", evidence="form 7")) == "given"


def test_a_suppression_outlives_a_later_stop_and_ends_when_lifted() -> None:
    assert status(at(3, "suppressed", "all"), at(2, "withdrawn", "all")) == "suppressed"
    assert status(at(3, "suppressed", "all"), at(2, "unsuppressed", "all")) == "unknown"


def test_l09_consent_covers_its_own_purpose_and_topic() -> None:
    old = at(9, "given", "utility", "delays", text_version="1")
    assert status(old, purpose="utility", topic="delays") == "given"
    assert status(old, purpose="utility", topic="upgrades") == "unknown"
    assert status(old, purpose="utility") == "unknown"
    assert status(old, purpose="marketing", topic="delays") == "unknown"


def test_consent_to_a_purpose_covers_all_its_topics_until_one_is_withdrawn() -> None:
    lines = (at(3, "given", "utility"), at(2, "withdrawn", "all", "delays"))
    assert status(*lines, purpose="utility", topic="gates") == "given"
    assert status(*lines, purpose="utility", topic="delays") == "withdrawn"


def test_consent_ends_when_its_time_is_over() -> None:
    given_until = at(9, "given", valid_until=NOW)
    assert status(given_until, now=NOW - timedelta(seconds=1)) == "given"
    assert status(given_until) == "expired"
    assert status(at(9, "given"), at(1, "expired")) == "expired"


def test_what_was_withdrawn_does_not_expire() -> None:
    assert status(at(9, "given"), at(8, "withdrawn"), at(1, "expired")) == "withdrawn"


def test_consent_given_to_another_sender_is_not_ours() -> None:
    consent = fold((at(1, "given", scope="other"),), scope="ours")
    assert not consent.given("marketing", "", NOW)
    assert consent.was_given_elsewhere("marketing", "news")


def test_a_withdrawal_from_another_sender_is_not_ours_either() -> None:
    assert status(at(2, "given", scope="ours"), at(1, "withdrawn", scope="other"), scope="ours") == "given"


def test_consent_does_not_follow_a_person_to_a_new_number_but_a_withdrawal_does() -> None:
    old = "whatsapp:447700900999"
    consent = fold((at(1, "given", address=old),), addresses=(HERE,))
    assert not consent.given("marketing", "", NOW)
    assert consent.was_given_formerly("marketing", "")
    assert status(at(2, "given", address=HERE), at(1, "withdrawn", address=old), addresses=(HERE,)) == "withdrawn"


def test_consent_that_a_colleague_entered_needs_a_note_and_evidence() -> None:
    assert status(at(1, "given", actor="agent")) == "unknown"
    assert status(at(1, "given", actor="agent", note="on the phone", evidence="recording 12")) == "given"
    assert status(at(2, "given"), at(1, "withdrawn", actor="agent")) == "withdrawn"


def test_the_exception_for_own_customers_is_off_by_default() -> None:
    assert status(at(1, "given", basis="existing_customer")) == "unknown"
    assert status(at(1, "given", basis="existing_customer"), existing_customers=True) == "given"


LINES = st.builds(
    ConsentEvent,
    action=st.sampled_from(get_args(Action)),
    occurred_at=st.integers(0, 12).map(lambda days: NOW - timedelta(days=days)),
    purpose=st.sampled_from(["all", "marketing", "utility"]),
    topic=st.sampled_from(["", "news"]),
    evidence=st.sampled_from(["", "form 7"]),
)


@given(lines=st.lists(LINES, max_size=5))
def test_the_order_of_arrival_never_matters(lines: list[ConsentEvent]) -> None:
    distinct = list({(e.occurred_at, e.action, e.purpose, e.topic): e for e in lines}.values())
    seen = {
        tuple(fold(order).state_of(p, t, NOW).status for p in ("marketing", "utility") for t in ("", "news"))
        for order in permutations(distinct)
    }
    assert len(seen) == 1


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=8), purpose=st.sampled_from(["marketing", "utility"]))
def test_after_stop_nothing_is_given_whatever_went_before(lines: list[ConsentEvent], purpose: str) -> None:
    stopped = fold([*lines, ConsentEvent(action="withdrawn", occurred_at=NOW + timedelta(seconds=1))])
    assert not stopped.given(purpose, "", NOW + timedelta(seconds=2))
    assert not stopped.given(purpose, "news", NOW + timedelta(seconds=2))


def covers(event: ConsentEvent, purpose: str, topic: str) -> bool:
    return event.purpose in ("all", purpose) and event.topic in ("", topic)


QUESTIONS = {"purpose": st.sampled_from(["marketing", "utility"]), "topic": st.sampled_from(["", "news"])}


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=8), **QUESTIONS)
def test_nothing_is_given_without_a_yes_that_is_newer_than_every_no(lines: list[ConsentEvent], purpose: str, topic: str) -> None:
    if fold(lines).given(purpose, topic, NOW):
        about = [event for event in lines if covers(event, purpose, topic)]
        yes = max(event.occurred_at for event in about if event.action in ("given", "confirmed", "imported"))
        assert all(event.occurred_at < yes for event in about if event.action in ("withdrawn", "erased", "suppressed", "expired"))


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=8), **QUESTIONS)
def test_a_yes_of_the_person_is_given_until_something_newer(lines: list[ConsentEvent], purpose: str, topic: str) -> None:
    yes = ConsentEvent(action="given", purpose=purpose, topic=topic, occurred_at=NOW + timedelta(seconds=1))
    assert fold([*lines, yes]).given(purpose, topic, NOW + timedelta(seconds=2))


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=8), listed=LINES, **QUESTIONS)
def test_a_list_without_evidence_never_overrules_a_no(lines: list[ConsentEvent], listed: ConsentEvent, purpose: str, topic: str) -> None:
    row = msgspec.structs.replace(listed, action="imported", evidence="", occurred_at=NOW + timedelta(seconds=1))
    before = fold(lines).state_of(purpose, topic, NOW).status
    after = fold([*lines, row]).state_of(purpose, topic, NOW + timedelta(seconds=2)).status
    if before in ("withdrawn", "suppressed"):
        assert after in ("withdrawn", "suppressed")


@settings(max_examples=150, deadline=None)
@given(lines=st.lists(LINES, max_size=8), asked=LINES, **QUESTIONS)
def test_a_request_takes_nothing_away(lines: list[ConsentEvent], asked: ConsentEvent, purpose: str, topic: str) -> None:
    request = msgspec.structs.replace(asked, action="requested", occurred_at=NOW + timedelta(seconds=1))
    later = NOW + timedelta(seconds=2)
    assert fold([*lines, request]).given(purpose, topic, later) == fold(lines).given(purpose, topic, later)


def test_events_of_conversations_become_lines() -> None:
    opted_in = OptedIn(topic="news", purpose="marketing", wording="May we?", language="en", method="button", evidence="wamid.1")
    given_line = ledger_entry(opted_in, NOW, scope="ours", address=HERE)
    assert given_line is not None
    assert (given_line.action, given_line.evidence, given_line.language, len(given_line.text_sha256)) == ("given", "wamid.1", "en", 64)
    lines = [given_line]
    for event in (
        OptedOut(method="keyword"),
        OptedOut(purpose="marketing", method="button"),
        PlatformStopped(said_at=NOW),
        PlatformResumed(said_at=NOW),
    ):
        made = ledger_entry(event, NOW + timedelta(minutes=len(lines)))
        assert made is not None
        lines.append(made)
    assert [made.action for made in lines] == ["given", "withdrawn", "withdrawn", "platform_stop", "platform_resume"]
    assert [made.purpose for made in lines[1:3]] == ["all", "marketing"]
    assert ledger_entry(HandoffClosed(), NOW) is None


def test_start_would_open_what_was_in_force_before_the_stop() -> None:
    lines = [at(9, "given", "utility", "delays"), at(8, "given", "marketing"), at(7, "withdrawn", "marketing"), at(1, "withdrawn", "all")]
    assert consents_before_stop(lines) == (("utility", "delays"),)
    assert consents_before_stop(lines[:2]) == ()
    agreed = [
        OptedIn(topic=topic, purpose=purpose, wording="", language="en", method="keyword", evidence="wamid.2")
        for purpose, topic in consents_before_stop(lines)
    ]
    opened = fold([*lines, *(made for event in agreed if (made := ledger_entry(event, NOW)) is not None)])
    assert opened.given("utility", "delays", NOW)
    assert not opened.given("utility", "", NOW)
    assert not opened.given("marketing", "", NOW)


@pytest.mark.parametrize("action", ["given", "withdrawn", "erased"])
def test_l11_a_line_survives_json(action: Any) -> None:
    kept = at(1, action, text_id="t", text_version="2", note="n", valid_until=NOW)
    assert msgspec.json.decode(msgspec.json.encode(kept), type=ConsentEvent) == kept


def test_a_wider_yes_of_the_same_second_outlives_a_list_that_ends() -> None:
    """Found by a random history: the list's line decided, and when it ended nothing was agreed any more."""
    at = datetime(2026, 11, 5, 12, tzinfo=UTC)
    listed = ConsentEvent(
        action="imported", occurred_at=at, purpose="marketing", topic="offers", evidence="form 7", valid_until=at + timedelta(days=1)
    )
    tapped = ConsentEvent(action="given", occurred_at=at, purpose="marketing", method="button")
    for lines in ((listed, tapped), (tapped, listed)):
        assert fold(lines).given("marketing", "offers", at + timedelta(days=2))
